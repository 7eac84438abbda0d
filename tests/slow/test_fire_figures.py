"""Figures tampered with and withheld numbers worked out, in little; and that either trial finds a fault."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from fire import differencing, figures
from fire.differenced.crafted import LEAST, crafted, leaks
from fire.trial import Bounds, Outcome
from truecount.papers.suppression import suppressed, suppressed_together

pytestmark = pytest.mark.slow
BOUNDS = Bounds(count=12, minutes=0.3)


@pytest.fixture(scope="module")
def made(small_force, tmp_path_factory):
    return figures.make(tmp_path_factory.mktemp("paper"), small_force)


def test_every_edit_is_found(made):
    outcome = figures.run(BOUNDS, made, again=1)
    assert outcome.faults == []
    assert outcome.lines[0].number == "12"


def test_the_trial_finds_a_fault(made, monkeypatch):
    monkeypatch.setattr(figures, "against", lambda told, again: [])
    outcome = Outcome()
    figures._papers(BOUNDS, made, outcome)
    assert "it equals the paper made again" in outcome.faults[0].words


def test_made_up_tables_keep_their_small_numbers():
    outcome = Outcome()
    differencing._crafted(Bounds(count=12, minutes=0.3), outcome)
    assert outcome.faults == []


def test_the_attack_narrows_what_is_withheld_by_itself():
    made = [_crafted(seed) for seed in range(8)]
    small = [[one for one in paper.figures if 0 < one.value < LEAST] for held in made for paper in held.papers]
    assert any(small)
    found = [leaks(held, [*held.papers])[1] for held in made]
    assert any("and printed" in words for told in found for words in told)


def test_what_is_withheld_in_one_paper_alone_is_narrowed_by_the_other():
    made = [_crafted(seed) for seed in range(12)]
    apart = [leaks(held, _apart(held))[1] for held in made]
    together = [leaks(held, suppressed_together(held.papers, LEAST))[1] for held in made]
    assert any(apart)
    assert not any(together)


def _crafted(seed):
    return crafted(random.Random(seed))  # noqa: S311 (made again by its seed)


def _apart(held):
    """Both papers, each as if the other were not: what adds up over both is told of neither."""
    bare = [replace(one, sections=tuple(map(_without_sums, one.sections))) for one in held.papers]
    return [suppressed(one, LEAST) for one in bare]


def _without_sums(section):
    return replace(section, blocks=tuple(replace(one, sums=()) for one in section.blocks))
