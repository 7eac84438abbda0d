"""The workbench under fire, in short: its server killed, PostgreSQL stopped, many at once; and planted faults found."""

import random

import pytest

from fire.browser import Answer
from fire.serving import force, kills, load, stopped
from fire.serving.server import NONE, POSTGRESQL, SQLITE, on
from fire.trial import Bounds, Outcome
from tests import postgresql

pytestmark = pytest.mark.slow
HAS_POSTGRESQL = postgresql.binaries() is not None


def by_words(outcome):
    return {line.what: line.number for line in outcome.lines}


def test_a_server_that_is_killed_while_many_save_loses_nothing_that_it_said_is_saved():
    outcome = kills.run(Bounds(count=1, minutes=1))
    told = by_words(outcome)
    assert outcome.faults == []
    assert int(told[f"{SQLITE}: of these found once, as they were sent"]) > 0
    assert told[f"{SQLITE}: of these lost or found twice"] == "0"
    assert (told.get(POSTGRESQL) == NONE) != HAS_POSTGRESQL


def test_what_was_lost_saved_twice_or_changed_is_found():
    with on(SQLITE, force.audited().file) as bench:
        people = kills.prepared(bench, 2)
        bench.start()
        sent = kills.sends(random.Random(1), people, 1, 3)  # noqa: S311
        lost, twice, other = sent
        for one in (twice, twice, other):
            assert kills.is_saved(one.by.save(one.task, one.why, says="otherwise", otherwise=one.crimes))
        lost.saved = twice.saved = other.saved = True
        other.crimes = "10D"
        tally = kills.Tally()
        kills.checked(bench, sent, 1, tally)
    words = " ".join(fault.words for fault in tally.faults)
    assert "1 were said to be saved and are lost" in words
    assert "1 are there twice" in words
    assert "1 are there with another content" in words
    assert (tally.saved, tally.once) == (3, 0)


@pytest.mark.skipif(not HAS_POSTGRESQL, reason="There is no PostgreSQL on this machine.")
def test_a_postgresql_that_is_stopped_is_told_plainly_and_found_again():
    outcome = stopped.run(Bounds(count=1, minutes=1, seed=len(stopped.WAYS)))
    assert outcome.faults == []
    told = by_words(outcome)
    assert int(told["of these told as saved"].replace(",", "")) > 0
    assert int(told["Requests meanwhile, each told plainly (503)"].replace(",", "")) > len(stopped.PAGES)


def test_a_page_that_broke_is_not_taken_for_a_plain_one():
    assert stopped.is_plain(Answer(503, "The database is busy or out of reach.", "", 0))
    assert not stopped.is_plain(Answer(500, "The database is busy or out of reach.", "", 0))
    assert not stopped.is_plain(Answer(503, "database: psycopg.OperationalError", "", 0))


def test_many_at_once_are_all_answered(monkeypatch):
    monkeypatch.setattr(load, "AUDITORS", 4)
    monkeypatch.setattr(load, "MORE", (6,))
    monkeypatch.setattr(load, "EVERY", 2.0)
    monkeypatch.setattr(load, "SHORTEST", 4.0)
    outcome = Outcome()
    load.measured(SQLITE, Bounds(count=0, minutes=0), outcome, force.audited())
    assert outcome.faults == []
    told = by_words(outcome)
    assert int(told[f"{SQLITE}: saves told as saved, each found once"]) > 0
    assert f"{SQLITE}, 4 auditors: {load.SAVE}, p50 / p95 / p99" in told
