"""Splits of worlds whose parts are known, a short version: docs/validation/splits.md holds more of them."""

from functools import cache

import pytest

from truecount.validation.population import SEED
from truecount.validation.split_worlds import ALIKE, YEARS, truth_of
from truecount.validation.splits import Setting, splits_tried
from truecount.validation.splits_report import splits_report

pytestmark = pytest.mark.slow
WORLDS, LEAST = 100, 0.89
"""Of 100 intervals at 95 per cent, fewer than this hold the truth once in 100 times."""
KINDS_AUDITED, KENTS = "every kind, both years", "all crime in both years, violence in the first"
APART = "types apart"


@cache
def truth(force):
    return truth_of(force)


@cache
def tried(force, audited, last, path):
    return splits_tried(truth(force), Setting(force, audited, path, (YEARS[0], last)), WORLDS, SEED)


@pytest.mark.parametrize(
    "setting",
    [
        (ALIKE, KINDS_AUDITED, YEARS[2], "as simulated"),
        (APART, KINDS_AUDITED, YEARS[2], "as simulated"),
        (APART, KENTS, YEARS[2], "wandering"),
        (APART, KENTS, YEARS[1], "wandering"),
    ],
    ids=", ".join,
)
def test_intervals_hold_the_truth(setting):
    found = tried(*setting)
    assert min(part.covered for part in found.total) >= LEAST
    assert min(part.covered for part in found.types) >= 0.93


def test_every_part_is_right_on_average_where_types_are_recorded_alike():
    for part in tried(ALIKE, KINDS_AUDITED, YEARS[2], "as simulated").total:
        assert abs(part.bias) < 0.5 + 2 * part.bias_error


@pytest.mark.parametrize("force", [ALIKE, APART])
def test_the_change_like_for_like_is_nearer_than_recorded_crime_and_the_inspectorates_formula(force):
    part = tried(force, KINDS_AUDITED, YEARS[2], "as simulated").total[-1]
    assert part.measure == "like for like"
    assert part.error < 0.7 * min(part.naive, part.formula)


def test_the_report_says_what_holds_and_what_does_not(tmp_path):
    splits_report(tmp_path / "splits.md", [tried(ALIKE, KINDS_AUDITED, YEARS[2], "as simulated")], SEED)
    written = (tmp_path / "splits.md").read_text(encoding="utf-8")
    assert "at least 93.0 asked for" in written
    assert f"| {ALIKE} | {KINDS_AUDITED} | as simulated | 2016/17 to 2018/19 |" in written
