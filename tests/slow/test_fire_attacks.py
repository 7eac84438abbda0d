"""Anything sent by anybody, in short; and that the trial finds what leaks and what breaks."""

import pytest
from django.test import Client

from fire import attacks
from fire.trial import Bounds

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
SEED = 20_260_401


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    return attacks._planned(tmp_path_factory.mktemp("attacked"))


@pytest.fixture
def world(planned, monkeypatch):
    from fire.attacks import world
    from truecount.workbench import places

    monkeypatch.setenv(places.RECORDS, str(planned.file))
    return world.made(planned)


def numbers(outcome):
    return {line.what: line.number for line in outcome.lines}


@pytest.fixture
def logs_asked_for(monkeypatch, world):
    """A round of requests that asks for the page of every task, as the named attacker."""

    def asked_by(who):
        from django.urls import reverse

        pages = [reverse("reading", args=[task.pk]) for task in work.Task.objects.all()]
        sent = [Sent(who, "GET", page, None, "", {}, {}) for page in pages]
        monkeypatch.setattr("fire.attacks.requests.some", lambda *_: sent)

    from fire.attacks.requests import Sent
    from truecount.workbench.audits import work

    return asked_by


def test_nothing_breaks_and_nothing_leaks(world):
    outcome = attacks.attacked(Bounds(count=15, seed=SEED), world)
    assert [fault.words for fault in outcome.faults] == []
    assert numbers(outcome)["requests, of every role, to every address"] == "300"


def test_a_page_that_tells_what_is_not_theirs_is_found(world, monkeypatch, logs_asked_for):
    def open_to_all(request, number):
        return work.Task.objects.select_related("log__audit").get(pk=number)

    from truecount.workbench.audits import beside, work

    for module in (work, beside):
        monkeypatch.setattr(module, "own_task", open_to_all)
    logs_asked_for("reader of nothing")
    outcome = attacks.attacked(Bounds(count=1, seed=SEED), world)
    assert any("which is not theirs" in fault.words for fault in outcome.faults)


def test_a_page_that_breaks_is_found(world, monkeypatch, logs_asked_for):
    for name in ("work.log_facts", "beside.log_facts", "disputing.disputes_of"):
        monkeypatch.setattr(f"truecount.workbench.audits.{name}", lambda *_, **__: 1 / 0)
    logs_asked_for("first reader")
    outcome = attacks.attacked(Bounds(count=1, seed=SEED), world)
    assert any("broke" in fault.words and "ZeroDivisionError" in fault.words for fault in outcome.faults)


def test_every_word_is_found_where_it_may_be(world):
    """The reader's own page shows the word of the log; nobody else's does."""
    from django.urls import reverse

    task = world.accounts["second reader"].tasks.select_related("log").first()
    page = reverse("reading", args=[task.pk])
    shown = [word for word in world.words if word in world.browsers["second reader"].get(page).content.decode()]
    assert len(shown) == 1
    assert world.words[shown[0]](world.accounts["second reader"])
    assert not world.words[shown[0]](world.accounts["reader of nothing"])
    assert shown[0] not in Client().get(page).content.decode()
