"""A workbench with something of everybody's in it: each thing says a word of its own, by which it is known anywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.planned import Planned
from tests.workbench.audited import crime
from tests.workbench.conftest import PASSWORD, code
from tests.workbench.reading import imported
from truecount.counting import decide
from truecount.workbench.accounts.models import Account, Unit
from truecount.workbench.accounts.roles import Role
from truecount.workbench.audits.models import Audit, Correction, Log, Reading, Said, Task
from truecount.workbench.decisions.models import Decision

NORTH, SOUTH = "Northern district", "Southern district"
PEOPLE = {
    "registrar": (Role.REGISTRAR, NORTH),
    "registrar who reads": (Role.REGISTRAR, NORTH),
    "decision maker": (Role.DECISION_MAKER, NORTH),
    "first reader": (Role.AUDITOR, NORTH),
    "second reader": (Role.AUDITOR, SOUTH),
    "reader of nothing": (Role.AUDITOR, NORTH),
    "staff": (Role.STAFF, NORTH),
    "manager": (Role.MANAGER, NORTH),
    "manager elsewhere": (Role.MANAGER, SOUTH),
    "analyst": (Role.ANALYST, NORTH),
    "administrator": (Role.ADMINISTRATOR, NORTH),
}
STRANGERS = ("stranger", "half in")
DOCUMENT = {"title": "a fight", "reports": [{"alleged": [{"what": "assault", "injury": "none"}]}]}
May = Callable[[Account], bool]


@dataclass
class World:
    """Who is there, each in a browser, and for every planted word who may see it."""

    audit: Audit
    accounts: dict[str, Account]
    browsers: dict[str, Client] = field(default_factory=dict)
    words: dict[str, May] = field(default_factory=dict)

    def plant(self, may: May) -> str:
        """A new word, and who may see it."""
        word = f"zq{len(self.words):04d}xkv"
        self.words[word] = may
        return word


def made(planned: Planned) -> World:
    """The workbench: an audit imported, logs in every state of reading, decisions and corrections of several."""
    accounts = {name: _account(name, *about) for name, about in PEOPLE.items()}
    browsers = {name: signed_in(of) for name, of in accounts.items()}
    world = World(imported(browsers["registrar"], planned), accounts, browsers)
    world.browsers |= {"stranger": Client(), "half in": Client()}
    world.browsers["half in"].post(reverse("sign-in"), {"name": accounts["registrar"].name, "password": PASSWORD})
    for place, log in enumerate(world.audit.logs.all()[:12]):
        _log(world, log, STATES[place % len(STATES)])
    for name in ("registrar", "decision maker", "first reader", "staff", "manager"):
        _decision(world, accounts[name])
    for browser in world.browsers.values():
        browser.raise_request_exception = False
    return world


def signed_in(of: Account) -> Client:
    """A browser in which somebody has signed in with both factors."""
    browser = Client()
    browser.post(reverse("sign-in"), {"name": of.name, "password": PASSWORD})
    browser.post(reverse("second-factor"), {"code": code(of)})
    assert browser.get(reverse("home")).status_code == 200, of.name
    browser.account = of
    return browser


def _account(name: str, role: Role, unit: str) -> Account:
    of = Account.objects.make(name, role, Unit.objects.get_or_create(name=unit)[0], PASSWORD)
    of.fresh = False
    of.save()
    TOTPDevice.objects.create(user=of, name="authenticator", confirmed=True)
    return of


STATES = ("to read", "read", "beside", "argued", "settled", "restricted")


def _log(world: World, log: Log, state: str) -> None:
    """A log in a state: the first reading saved or not, the second still to be made, blind, by one of two."""
    first, registrar = world.accounts["first reader"], world.accounts["registrar"]
    second = world.accounts["second reader" if log.place % 2 else "registrar who reads"]
    log.restricted = state == "restricted"
    log.bundle["log"]["text"] = f"He hit me. {world.plant(lambda who: _opens(who, log))}"
    if log.bundle["records"]:
        log.bundle["records"][0]["mo"] = world.plant(lambda who: _knows(who, log))
    log.save()
    read = state != "to read"
    beside = log.audit.imported_at if state in STATES[2:] else None
    Task.objects.create(log=log, stage="first", reader=first, done=read, beside_at=beside)
    if not read:
        return
    Task.objects.create(log=log, stage="second", reader=second)
    others = world.plant(lambda who: who == first or _knows(who, log))
    crimes = [crime("8N", others)]
    Reading.objects.create(log=log, stage="first", version=1, by=first, crimes=crimes, why=others, document={})
    if state in ("argued", "settled"):
        words = world.plant(lambda who: _knows(who, log))
        Said.objects.create(log=log, by=first, step="argument", words=words)
    if state == "settled":
        words = world.plant(lambda who: _knows(who, log))
        settled = {"crimes": [crime("105A", words)], "why": words, "by": registrar}
        reading = Reading.objects.create(log=log, stage="settled", version=1, **settled)
        Said.objects.create(log=log, by=registrar, step="decision", words=words, reading=reading)
        _correction(world, log, registrar)


def _correction(world: World, log: Log, registrar: Account) -> None:
    unit = Unit.objects.get(name=NORTH if log.place % 4 else SOUTH)
    words = world.plant(
        lambda who: (who.role == Role.MANAGER and who.unit_id == unit.pk) or (_runs(who) and not _is_blind(who, log))
    )
    given = {"what": "cancel", "theme": "class", "due": "2099-01-01", "words": words, "record": "C1"}
    Correction.objects.create(log=log, by=registrar, unit=unit, **given)


def _decision(world: World, by: Account) -> None:
    sees_all = (Role.REGISTRAR, Role.DECISION_MAKER)
    title = world.plant(lambda who: who == by or who.role in sees_all)
    document = DOCUMENT | {"title": title}
    decided = decide(document).as_json()
    Decision.objects.create(by=by, title=title, document=document, decided=decided, words=title)


# Who may see what, told from the rows alone and in other words than the workbench has for it.


def _runs(who: Account) -> bool:
    return who.role == Role.REGISTRAR


def _tasks(who: Account, log: Log) -> list[Any]:
    return list(Task.objects.filter(reader=who, log=log))


def _is_blind(who: Account, log: Log) -> bool:
    over = Audit.objects.get(pk=log.audit_id).closed_at is not None
    return not over and any(task.beside_at is None for task in _tasks(who, log))


def _opens(who: Account, log: Log) -> bool:
    """Who may read a log: its readers and the registrar; a restricted one with a permission of their own."""
    return (bool(_tasks(who, log)) or _runs(who)) and (who.restricted or not log.restricted)


def _knows(who: Account, log: Log) -> bool:
    """Who may know what others say of a log: whoever may open it, or judges what is argued, and reads it no more."""
    judges = who.role == Role.DECISION_MAKER and Said.objects.filter(log=log).exists()
    return (_opens(who, log) or (judges and not log.restricted)) and not _is_blind(who, log)
