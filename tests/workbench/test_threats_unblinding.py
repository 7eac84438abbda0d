"""Unblinding: whoever is to read a log blind learns nothing of what others say of it, by no page, header or time."""

import random
import re
import time
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from scipy.stats import binomtest

from tests.workbench.audited import crime
from tests.workbench.reading import imported
from truecount.workbench import places
from truecount.workbench.accounts.models import Unit
from truecount.workbench.accounts.roles import Role
from truecount.workbench.audits.models import Correction, Reading, Said, Task

pytestmark = pytest.mark.django_db
MARK = "quaternion"
"""A word that no page has of itself; it stands in everything that others say."""
CHANCE = 1e-6
"""How seldom a test of times may fail where nothing is told."""
ROUNDS = 40


def said(world, codes, *, unreadable=False):
    """The other reader saves a reading, and sets the records beside it."""
    crimes = [crime(code, MARK) for code in codes]
    why = {"why": f"{MARK}, so I have it", "document": {"title": MARK}}
    version = Reading.objects.filter(log=world.log, stage="first").count() + 1
    given = {"stage": "first", "version": version, "by": world.other, "crimes": crimes, "worked_out": crimes}
    return Reading.objects.create(log=world.log, unreadable=unreadable, **given, **why)


def argued(world):
    said(world, ["8N"])
    Said.objects.create(log=world.log, by=world.other, step="argument", words=f"{MARK}: it is not so")


def settled(world):
    argued(world)
    given = {"by": world.registrar, "why": f"settled: {MARK}", "crimes": [crime("105A", MARK)]}
    made = Reading.objects.create(log=world.log, stage="settled", version=1, **given)
    Said.objects.create(log=world.log, by=world.registrar, step="decision", words=MARK, reading=made)
    unit = Unit.objects.first()
    given = {"what": "cancel", "theme": "class", "due": "2099-01-01", "words": MARK, "record": MARK}
    Correction.objects.create(log=world.log, by=world.registrar, unit=unit, **given)


VARIANTS = {
    "no crime": lambda world: said(world, []),
    "one crime": lambda world: said(world, ["8N"]),
    "many crimes": lambda world: said(world, ["8N", "105A", "8N", "49A"] * 10),
    "another mind": lambda world: (said(world, ["8N"]), said(world, [])),
    "unreadable": lambda world: said(world, [], unreadable=True),
    "argued": argued,
    "settled": settled,
}


class World:
    """A log that another has read first, and that somebody is to read next, blind."""

    def __init__(self, audit, browser, other, registrar):
        self.audit, self.browser, self.other, self.registrar = audit, browser, other, registrar
        self.log = audit.logs.first()
        self.task = Task.objects.create(log=self.log, stage="second", reader=browser.account)
        self.others = Task.objects.create(log=self.log, stage="first", reader=other, done=True)

    @contextmanager
    def told(self, variant):
        """As it is when the other has said so; afterwards all is as it was before."""
        cookies = self.browser.cookies.output()
        with transaction.atomic():
            VARIANTS[variant](self)
            yield
            transaction.set_rollback(True)
        self.browser.cookies.load(cookies.replace("Set-Cookie: ", ""))
        self.browser.cookies.pop("messages", None)

    def asks(self):
        """Every address that could tell, and what is sent to some."""
        log, task, audit = self.log.pk, self.task.pk, self.audit.pk
        pages = [("home",), ("readings",), ("reading", task), ("beside", task), ("dispute", log), ("disputes",)]
        pages += [
            ("reading", self.others.pk),
            ("beside", self.others.pk),
            ("decisions",),
            ("figures",),
            ("corrections",),
        ]
        pages += [("settle", log), ("settling", audit), ("audit", audit), ("audits",), ("new-correction", log)]
        pages += [("correction", number) for number in (1, 2)]
        for name, *of in pages:
            yield name, self.browser.get, reverse(name, args=of)
        draft = {"opened-as": "a page", "revision": self.task.revision, "1-what": "assault", "1-fact-injury": "none"}
        saved = draft | {"says": "nothing", "save": "yes", "opened-as": "a page", "revision": 1}
        handed = {"recipient": "the inspectorate", "why": "its inspection"}
        sent = [("reading", task, draft), ("reading", task, saved), ("dispute", log, {"words": "it is not so"})]
        sent += [
            ("hand-on", audit, handed),
            ("hand-on", audit, {}),
            ("settle", log, {"settled": "first", "words": "x"}),
        ]
        for name, of, given in sent:
            yield f"{name} sent", lambda at, given=given: self.browser.post(at, given), reverse(name, args=[of])


@pytest.fixture
def world(registrar, planned, account, monkeypatch):
    monkeypatch.setenv(places.RECORDS, str(planned.file))
    audit = imported(registrar, planned)
    other = account(Role.AUDITOR, name="the other")
    return lambda browser: World(audit, browser, other, registrar.account)


@pytest.fixture(params=[Role.AUDITOR, Role.DECISION_MAKER, Role.REGISTRAR])
def blind(request, world, signed_in, registrar):
    return world(registrar if request.param == Role.REGISTRAR else signed_in(request.param, name="blind"))


def plain(answer):
    """What an answer says, without the tokens that differ each time it is made."""
    words = answer.content.decode(errors="replace")
    words = re.sub(r'(name="(?:csrfmiddlewaretoken|opened-as)" value=")[^"]*', r"\1", words)
    return re.sub(r"\d+ minutes", "minutes", words)


def seen(world):
    """Of each address the status, the headers, the words, and how much was asked of the database."""
    found = {}
    for number, (name, ask, address) in enumerate(world.asks()):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer = ask(address)
        kept = {title: value for title, value in answer.headers.items() if title != "Set-Cookie"}
        found[number, name] = (answer.status_code, kept, plain(answer), len(asked))
    return found


def test_every_page_is_the_same_whatever_the_other_reader_says(blind):
    with blind.told("no crime"):
        seen(blind)  # what is laid out once for everybody is laid out now
    with blind.told("no crime"):
        plainly = seen(blind)
    assert plainly[2, "reading"][0] == 200
    for variant in VARIANTS:
        with blind.told(variant):
            found = seen(blind)
        differ = [at for at in plainly if found[at] != plainly[at]]
        assert differ == [], (variant, [(plainly[at], found[at]) for at in differ][:1])
        assert not [at for at, (*_, words, _asked) in found.items() if MARK in words], variant


def test_the_comparison_finds_what_is_told(blind):
    """The same comparison, once the reading has ended and the others may be known."""
    Task.objects.filter(pk=blind.task.pk).update(done=True)
    given = {"stage": "second", "version": 1, "by": blind.browser.account, "crimes": []}
    Reading.objects.create(log=blind.log, **given)
    blind.browser.post(reverse("beside", args=[blind.task.pk]), {"begin": "yes"})
    pages = []
    for variant in ("no crime", "one crime"):
        with blind.told(variant):
            pages.append(seen(blind)[4, "dispute"])
    assert pages[0] != pages[1]
    assert MARK in pages[1][2]


def likelihood(slower, rounds):
    """How likely it is that one of two that take the same time was so often the slower."""
    return binomtest(slower, rounds).pvalue


def test_no_answer_takes_longer_for_what_the_other_reader_says(world, signed_in):
    blind = world(signed_in(Role.AUDITOR, name="blind"))
    at = reverse("reading", args=[blind.task.pk])
    lot, slower = random.Random(7), 0  # noqa: S311
    for _ in range(ROUNDS):
        took = {}
        for variant in lot.sample(("no crime", "settled"), 2):
            with blind.told(variant):
                begun = time.perf_counter()
                assert blind.browser.get(at).status_code == 200
                took[variant] = time.perf_counter() - begun
        slower += took["settled"] > took["no crime"]
    assert likelihood(slower, ROUNDS) > CHANCE, slower


def test_times_that_differ_would_show():
    lot = random.Random(7)  # noqa: S311
    slower = sum(lot.gauss(12, 1) + 5 > lot.gauss(12, 1) for _ in range(ROUNDS))
    assert likelihood(slower, ROUNDS) < CHANCE


def test_figures_come_back_once_the_reading_has_ended(world, registrar):
    blind = world(registrar)
    at = reverse("audit", args=[blind.audit.pk])
    with blind.told("one crime"):
        assert "kept back from you" in registrar.get(at).content.decode()
        Task.objects.filter(pk=blind.task.pk).delete()
        assert "kept back from you" not in registrar.get(at).content.decode()


def test_a_closed_audit_keeps_nothing_back(world, registrar):
    blind = world(registrar)
    with blind.told("one crime"):
        registrar.post(reverse("close-audit", args=[blind.audit.pk]))
        assert "kept back from you" not in registrar.get(reverse("audit", args=[blind.audit.pk])).content.decode()
        assert registrar.get(reverse("reading", args=[blind.task.pk])).status_code == 302
