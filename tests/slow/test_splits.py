"""Splits of forces whose parts are known, a short version: docs/validation/splits.md tries more of them."""

from dataclasses import replace
from functools import cache

import pytest
from typer.testing import CliRunner

from truecount.cli import app
from truecount.validation import splits
from truecount.validation import splits_report as splits_report_module
from truecount.validation.population import SEED
from truecount.validation.split_forces import APART, RANDOM, YEARS
from truecount.validation.split_worlds import AS_PUBLISHED, KINDS_ONLY, TYPES, world
from truecount.validation.splits import Setting, splits_tried
from truecount.validation.splits_report import BIAS, LEAST, MOST, holds, splits_report, splits_verdicts

pytestmark = pytest.mark.slow
WORLDS, FEWER = 100, 0.89
"""Of 100 intervals at 95 per cent, fewer than this hold the truth once in 100 times."""
NORMAL = 2.46
"""The half-width of a 95 per cent interval over the mean absolute error, of a normal distribution."""
BOTH = Setting(RANDOM, TYPES, (YEARS[0], YEARS[2]))
BETWEEN = replace(BOTH, years=(YEARS[0], YEARS[1]))


@cache
def tried(setting, worlds=WORLDS):
    return splits_tried(setting, worlds, SEED)


def part(parts, measure):
    return next(one for one in parts if one.measure == measure)


@pytest.mark.parametrize("audited", [TYPES, KINDS_ONLY, AS_PUBLISHED])
def test_intervals_of_two_audited_years_hold_the_truth_as_often_as_they_say_and_are_no_wider_than_that_takes(audited):
    found = tried(replace(BOTH, audited=audited))
    assert min(one.covered for one in found.total) >= FEWER
    assert all(LEAST <= one.covered <= MOST for one in found.types)
    for one in (*found.total, *found.types):
        assert one.half_width < 1.3 * NORMAL * one.error


def test_intervals_of_a_year_between_audits_hold_the_truth_too():
    found = tried(BETWEEN)
    assert min(one.covered for one in (*found.total, *found.types)) >= FEWER


@pytest.mark.parametrize("audited", [TYPES, KINDS_ONLY, AS_PUBLISHED])
def test_every_part_of_two_audited_years_is_right_on_average(audited):
    for one in tried(replace(BOTH, audited=audited)).total:
        assert abs(one.bias) < BIAS + 2 * one.bias_error < 1


@pytest.mark.parametrize("setting", [BOTH, BETWEEN], ids=["both", "between"])
@pytest.mark.parametrize("measure", ["recording", "like for like"])
def test_a_split_errs_less_than_recorded_crime_at_its_face_and_the_inspectorates_formula(setting, measure):
    for parts in (tried(setting).total, tried(setting).types):
        one = part(parts, measure)
        assert one.error < 0.9 * min(one.naive, one.formula)


def test_audits_that_tell_types_lessen_the_bias_where_types_lie_apart_and_narrow_the_intervals_of_types():
    told, untold = (tried(replace(BOTH, force=APART, audited=audited)) for audited in (TYPES, KINDS_ONLY))
    assert abs(part(told.total, "recording").bias) < abs(part(untold.total, "recording").bias) - 0.2
    assert part(told.types, "recording").half_width < 0.75 * part(untold.types, "recording").half_width


def test_only_types_that_a_rule_touches_count_under_rules():
    found = tried(BOTH)
    assert 0 < part(found.types, "rules").splits < 0.6 * part(found.types, "recording").splits
    assert part(found.types, "rules").half_width > 1


def test_audits_that_are_told_the_wrong_way_round_are_found_out(monkeypatch):
    def turned(*given):
        made = world(*given)
        first, last = made.audits
        audits = tuple(
            tuple(replace(own, rate=other.rate, sample=other.sample) for own, other in zip(*pair, strict=True))
            for pair in ((first, last), (last, first))
        )
        return replace(made, audits=audits)

    monkeypatch.setattr(splits, "world", turned)
    found = splits_tried(BOTH, 25, SEED)
    assert part(found.total, "recording").covered < 0.6
    assert not holds(found)
    assert any("NOT MET" in line for line in splits_verdicts([found]))


def test_the_report_says_what_is_met_and_what_is_not(tmp_path):
    found = [tried(BOTH), tried(replace(BOTH, force=APART))]
    splits_report(tmp_path / "splits.md", found, SEED)
    written = (tmp_path / "splits.md").read_text(encoding="utf-8")
    assert "93.0 to 98.0 asked for" in written
    assert f"| {TYPES} | 2016/17 to 2018/19 | total |" in written
    assert f"| {APART} | {TYPES} | 2016/17 to 2018/19 |" in written


@pytest.mark.parametrize("verdict", [True, False])
def test_the_verb_tells_and_fails_where_forces_drawn_at_random_are_not_held(verdict, monkeypatch, tmp_path):
    found = [splits_tried(BOTH, 2, SEED), splits_tried(replace(BOTH, force=APART), 2, SEED)]
    monkeypatch.setattr(splits, "many_splits", lambda **asked: found)
    monkeypatch.setattr(splits_report_module, "holds", lambda one: one.setting.force == RANDOM and verdict)
    ran = CliRunner().invoke(app, ["validate", "--splits", "--report", str(tmp_path / "r.md")])
    assert ran.exit_code == (0 if verdict else 1), ran.output
    assert "hold the truth" in ran.output
    assert (tmp_path / "r.md").read_text("utf-8").startswith("# How often a split")
