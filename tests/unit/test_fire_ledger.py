"""The ledger counts the rounds of all runs, each seed once, and begins anew after a fault."""

import pytest

from fire import ledger
from fire.ledger import Sum, held, keep
from fire.trial import SEED, Bounds, Fault, Outcome


@pytest.fixture(autouse=True)
def room(tmp_path, monkeypatch):
    monkeypatch.setattr(ledger, "RESULTS", tmp_path / "results")


def ran(seed, many, *, of="drops", faults=0):
    outcome = Outcome(faults=[Fault("It flew.", seed)] * faults)
    outcome.did(of, many, 100)
    keep("falls", outcome, Bounds(seed=seed), {"day": "2026-01-02", "commit": "abc"})


def sums():
    return {one.of: (one.done, one.since) for one in held("falls").sums()}


def test_rounds_of_all_runs_are_counted_each_seed_once():
    ran(10, 5)
    ran(15, 5)
    ran(12, 2)
    assert list(held("falls").sums()) == [Sum("drops", 10, 10, 100)]


def test_what_is_counted_since_a_fault_begins_with_the_run_after_it():
    ran(0, 5)
    ran(5, 5, faults=2)
    assert sums() == {"drops": (10, 0)}
    ran(10, 3)
    assert sums() == {"drops": (13, 3)}


def test_a_kind_that_is_not_tried_any_more_is_counted_still():
    ran(0, 5, of="leaves")
    ran(5, 2)
    assert sums() == {"leaves": (5, 5), "drops": (2, 2)}


def test_a_run_goes_on_after_the_seeds_of_all_before_it():
    assert held("falls") is None
    ran(SEED, 7)
    ran(SEED, 3, of="leaves")
    assert held("falls").after == SEED + 7


def test_a_run_that_tells_of_no_rounds_is_no_run_of_the_ledger():
    keep("falls", Outcome(), Bounds(), {"day": "2026-01-02", "commit": "abc"})
    assert (held("falls").runs, held("falls").after) == ([], SEED)
