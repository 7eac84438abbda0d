"""The page of the trials is what their results make of it, and says what failed as plainly as what held."""

import itertools

import pytest

from fire import ledger
from fire import page as pages
from fire.trial import Bounds, Fault, Outcome, Trial
from fire.trials import trials

BOUNDS = Bounds(2, 0.5, 7)
ABOUT = {"bounds": BOUNDS.words, "day": "2026-01-02", "commit": "abc", "machine": "2 cores", "seconds": 3}


@pytest.fixture
def trial():
    return Trial("falls", "What falls", "It must fall.", lambda bounds: Outcome())


def test_the_page_is_that_of_the_results():
    assert pages.PAGE.read_text("utf-8") == pages.page(trials().values()), "run `make fire`, or a trial of it"


def test_every_result_is_of_a_trial_that_there_is():
    assert {file.stem for file in ledger.RESULTS.glob("*.json")} <= set(trials())


def test_a_fault_stands_on_the_page_with_its_seed(trial, tmp_path, monkeypatch):
    monkeypatch.setattr(ledger, "RESULTS", tmp_path)
    assert "Not run yet: `make fire TRIAL=falls`." in pages.page([trial])
    outcome = Outcome()
    outcome.say("drops", 12_000)
    ledger.keep("falls", outcome, BOUNDS, ABOUT)
    page = pages.page([trial])
    assert "| drops | 12,000 |" in page
    assert "Run on 2026-01-02 at abc on 2 cores, in 3 seconds: " in page
    assert "`make fire TRIAL=falls COUNT=2 MINUTES=0.5 SEED=7`" in page
    assert "Nothing failed." in page
    assert "rounds of all runs" not in page, "none are told of"
    outcome.faults.append(Fault("It flew.", 9))
    outcome.did("falls of drops", 2, 1_000)
    ledger.keep("falls", outcome, BOUNDS, ABOUT)
    assert "- It flew. (seed 9)" in pages.page([trial])
    assert "Nothing failed." not in pages.page([trial])
    assert "| falls of drops | 2 | 0 | 1,000 |" in pages.page([trial])


def test_rounds_are_numbered_from_the_seed_and_end_with_the_count_or_the_time():
    assert list(Bounds(seed=5).rounds(3)) == [5, 6, 7]
    assert list(Bounds(count=2, seed=5).rounds(3)) == [5, 6]
    assert BOUNDS.words == "COUNT=2 MINUTES=0.5 SEED=7"
    assert list(Bounds(minutes=0).rounds(3)) == [Bounds().seed]
    assert Bounds(minutes=6).shared(3) == Bounds(minutes=2)


def test_what_one_part_leaves_of_the_minutes_is_shared_by_the_rest():
    parts = [part.minutes for part in Bounds(minutes=6).in_turn(3)]
    assert parts == pytest.approx([2, 3, 6], abs=0.01)
    assert [part.minutes for part in Bounds(minutes=0).in_turn(2)] == [0, 0]


def test_trials_have_names_and_titles_of_their_own():
    every = list(trials().values())
    assert every
    for one, other in itertools.combinations(every, 2):
        assert one.title != other.title
