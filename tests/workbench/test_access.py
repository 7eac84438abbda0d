"""Who may open what: every address, every role, one's own and another's, from one table."""

import logging
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from tests.workbench import shelves
from tests.workbench.audited import read_by
from tests.workbench.reading import imported
from truecount.counting import decide
from truecount.workbench import places
from truecount.workbench.accounts.gate import HALF_IN, OPEN, SIGNED_IN
from truecount.workbench.accounts.models import Unit
from truecount.workbench.accounts.roles import ROLES, May, Role
from truecount.workbench.audits.models import Audit, Correction, Said, Task
from truecount.workbench.decisions.models import Decision

A, R, D, O, S, M, N = (  # noqa: E741 - a letter a role, so that the table fits a page
    Role.ADMINISTRATOR,
    Role.REGISTRAR,
    Role.DECISION_MAKER,
    Role.AUDITOR,
    Role.STAFF,
    Role.MANAGER,
    Role.ANALYST,
)
EVERYBODY, NOBODY = {A, R, D, O, S, M, N}, set()
DECIDES, READS, SEES = {R, D, O, S, M}, {R, D, O}, {R, D, O, M, N}
ADDRESSES = {
    "home": ("", EVERYBODY, EVERYBODY),
    "recovery": ("", EVERYBODY, EVERYBODY),
    "own-factor": ("", EVERYBODY, EVERYBODY),
    "change-password": ("", EVERYBODY, EVERYBODY),
    "accounts": ("", {A}, {A}),
    "new-account": ("", {A}, {A}),
    "account": ("account", {A}, {A}),
    "log": ("", {A, R}, {A, R}),
    "decide": ("", DECIDES, DECIDES),
    "decisions": ("", DECIDES, DECIDES),
    "decision": ("decision", DECIDES, {R, D}),
    "readings": ("", READS, READS),
    "reading": ("task", READS, NOBODY),
    "beside": ("done", READS, NOBODY),
    "audits": ("", {R}, {R}),
    "new-audit": ("", {R}, {R}),
    "audit": ("audit", {R}, {R}),
    "allocate": ("post audit", {R}, {R}),
    "hand-on": ("post audit", {R}, {R}),
    "close-audit": ("post closing", {R}, {R}),
    "erase-audit": ("post closed", {R}, {R}),
    "settling": ("audit", {R}, {R}),
    "settle": ("log", {R}, {R}),
    "disputes": ("", READS, READS),
    "dispute": ("log", READS, {R, D}),
    "corrections": ("", {R, M}, {R, M}),
    "correction": ("correction", {R, M}, {R}),
    "new-correction": ("log", {R}, {R}),
    "feedback": ("", {R}, {R}),
    "feedback-table": ("", {R}, {R}),
    # Without a checked record file each of these says so; what they do with one is in test_findings and test_highest.
    "findings": ("", {R, D}, {R, D}),
    "check": ("check", {R, D}, {R, D}),
    "finding": ("finding", {R, D}, {R, D}),
    "highest": ("", {R, D}, {R, D}),
    "highest-log": ("number", {R, D}, {R, D}),
    "figures": ("", SEES, SEES),
    "figures-timeliness": ("", SEES, SEES),
    "figures-like-for-like": ("", SEES, SEES),
    "figures-outcomes": ("", SEES, SEES),
    "papers": ("", SEES, SEES),
    "new-paper": ("", {R, N}, {R, N}),
    "paper": ("paper", SEES, SEES),
    "paper-file": ("file", SEES, SEES),
    "paper-table": ("table", SEES, SEES),
}
"""Each address that needs a sign-in: what it is asked of, the roles that may open their own, those that another's.

One's own is of one's account or unit; another's is of an auditor, or a unit, elsewhere.
"""
OUTSIDE = {"health", "csp-report", "first", "sign-in", "second-factor", "set-up", "sign-out", "openid", "openid-back"}
"""Addresses that are part of signing in or out, or tell nothing of anybody."""


@dataclass(frozen=True)
class World:
    """A workbench with an audit, in which everybody can have something of their own."""

    audit: Audit
    table: str

    def of(self, account):
        """What each word of the table stands for, of one account."""
        log, to_read = self.audit.logs.filter(tasks=None)[:2]
        read_by(log, account, "first", "8N")
        Said.objects.create(log=log, by=account, step="argument", words="it is not so")
        task = Task.objects.create(log=to_read, stage="first", reader=account)
        given = {"log": log, "by": account, "unit": account.unit, "what": "record", "theme": "class"}
        correction = Correction.objects.create(**given, due="2099-01-01")
        decision = Decision.objects.create(
            by=account, title="a fight", document=DOCUMENT, decided=decide(DOCUMENT).as_json(), words="none"
        )
        return {
            "": (),
            **{"account": (account.pk,), "log": (log.pk,), "task": (task.pk,), "audit": (self.audit.pk,)},
            **{"done": (log.tasks.get(stage="first").pk,), "decision": (decision.pk,), "number": (1,)},
            **{"correction": (correction.pk,), "check": ("check",), "finding": ("check", 1)},
            **{"closing": (self.another().pk,), "closed": (self.another(closed_at="2026-11-01T00:00Z").pk,)},
            **{"paper": ("published",), "file": ("published", "summary.txt"), "table": ("published", self.table)},
        }

    def another(self, **state):
        """The same audit once more, without logs."""
        number = Audit.objects.count()
        told = {name: getattr(self.audit, name) for name in ("plan", "draw", "drawn", "imported_by", "keep_until")}
        return Audit.objects.create(title="another", draw_sha256=f"another {number}", **told, **state)


DOCUMENT = {"title": "a fight", "reports": [{"alleged": [{"what": "assault", "injury": "none"}]}]}


@pytest.fixture
def world(registrar, planned, tmp_path, monkeypatch):
    shelf = shelves.filled(tmp_path, monkeypatch)
    table = min((shelf / "published" / "tables").glob("*.csv")).name
    monkeypatch.setenv(places.RECORDS, str(planned.file))
    made = World(imported(registrar, planned), table)
    monkeypatch.delenv(places.RECORDS)
    return made


def test_every_address_is_in_the_table():
    named = {pattern.name for pattern in get_resolver().url_patterns}
    assert named == set(ADDRESSES) | OUTSIDE


def test_every_page_says_who_may_open_it():
    for pattern in get_resolver().url_patterns:
        to = getattr(pattern.callback, "open_to", None)
        assert to in (OPEN, HALF_IN, SIGNED_IN) or to in list(May), pattern.name


def test_every_role_is_in_the_table_of_roles():
    assert set(ROLES) == set(Role)
    assert not ROLES[Role.ADMINISTRATOR] & {May.READ_LOGS, May.DECIDE, May.WORK_FINDINGS}
    assert ROLES[Role.ANALYST] == {May.SEE_FIGURES, May.MAKE_PAPERS}


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_what_the_table_says_and_nothing_else(world, signed_in, account, caplog, role):
    browser = signed_in(role, name="somebody")
    elsewhere = account(Role.AUDITOR, name="elsewhere", of=Unit.objects.create(name="Southern district"))
    wrong = []
    for whose, of in ((0, world.of(browser.account)), (1, world.of(elsewhere))):
        for name, (what, *roles) in ADDRESSES.items():
            address = reverse(name, args=of[what.removeprefix("post ")])
            caplog.clear()
            with caplog.at_level(logging.WARNING, "truecount.access"):
                answer = browser.post(address) if what.startswith("post ") else browser.get(address)
            told = [one.getMessage() for one in caplog.records if one.name == "truecount.access"]
            expected = (200, 302, 422) if role in roles[whose] else (403, 404)
            if answer.status_code not in expected or (role not in roles[whose] and told != ["refused"]):
                wrong.append((name, ("own", "another's")[whose], answer.status_code, told))
    assert wrong == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", list(ADDRESSES))
def test_a_stranger_and_a_password_without_a_code_open_nothing(account, name):
    of = account(Role.REGISTRAR)
    takes = {"": 0, "finding": 2, "file": 2, "table": 2}.get(ADDRESSES[name][0], 1)
    address = reverse(name, args=("1",) * takes if takes else ())
    stranger, half_in = Client(), Client()
    answer = stranger.get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in")
    half_in.post(reverse("sign-in"), {"name": of.name, "password": "three words apart"})
    for answer in (half_in.get(address), half_in.post(address)):
        assert (answer.status_code, answer["Location"]) == (302, "/second-factor")
