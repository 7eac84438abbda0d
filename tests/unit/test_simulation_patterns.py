"""The patterns are whole, cite what they rest on, and say all that is wrong with them at once."""

import re

import pytest
import yaml

from truecount import TrueCountError, reference
from truecount.simulation import pattern as module
from truecount.simulation.editions import EDITIONS, NAMES, in_force
from truecount.simulation.groups import SUBGROUPS, group_of, kind_of, subgroup_of
from truecount.simulation.pattern import patterns
from truecount.simulation.templates import templates

CITES = re.compile(r"CRR 2026/27 pp?\d|Schools Protocol|NSIR 2011|class \d|offence (in force|\d)|offences? of")


def test_there_are_enough_and_each_has_a_name_of_its_own():
    assert len(patterns()) >= 40
    assert len({one.id for one in patterns()}) == len(patterns())


@pytest.mark.parametrize("one", patterns(), ids=lambda one: one.id)
def test_each_cites_what_its_answer_rests_on(one):
    assert CITES.search(one.rests_on)


@pytest.mark.parametrize("one", patterns(), ids=lambda one: one.id)
def test_its_codes_stand_in_the_reference_tables(one):
    codes = {row["code"] for row in reference.load("incident_categories").rows}
    assert {*one.opens, *one.otherwise, *filter(None, [one.closes])} <= codes
    assert set(one.share) <= set(SUBGROUPS)
    if one.stays.startswith("N"):
        assert reference.load("reported_incidents").where(code=one.stays)


@pytest.mark.parametrize("one", patterns(), ids=lambda one: one.id)
def test_no_class_is_used_before_it_began_or_after_it_ended(one):
    begins = {edition.name: edition.begins for edition in EDITIONS}
    for edition in NAMES:
        for label in one.required(edition):
            (row,) = reference.load("classes").where(class_code=one.crime(label, edition)[0])
            assert row["valid_from"] is None or row["valid_from"] <= begins[edition], (edition, label)
            assert row["valid_to"] is None or row["valid_to"] >= begins[edition], (edition, label)


@pytest.mark.parametrize("one", patterns(), ids=lambda one: one.id)
def test_no_offence_is_recorded_before_it_was_one(one):
    begins = {edition.name: edition.begins for edition in EDITIONS}
    for edition in NAMES:
        for label in one.required(edition):
            code = one.crime(label, edition)[1]
            rows = reference.load("offences").where(offence_code=code) if code else ()
            # A code that began within the edition's first year is told by its class, not its day.
            starts = [row["valid_from"] for row in rows]
            assert not rows or any(day is None or day.year <= begins[edition].year for day in starts), (edition, code)


def test_the_days_of_editions_are_those_of_the_events():
    for edition in EDITIONS:
        if edition.event:
            (event,) = reference.load("events").where(event_id=edition.event)
            assert event["date"] == edition.begins, edition.name
    assert list(NAMES) == sorted(NAMES)
    assert [NAMES[in_force(edition.begins)] for edition in EDITIONS] == list(NAMES)


def test_every_subgroup_of_recorded_crime_has_a_pattern():
    held = {next(iter(one.share)) for one in patterns() if one.share}
    assert held == set(SUBGROUPS)
    assert {row["subgroup"] for row in reference.load("recorded_crime_by_class").rows} == set(SUBGROUPS)


def test_kinds_are_those_that_inspections_report():
    assert [kind_of(code) for code in ("8N", "8L", "19C", "20A", "46", "9A")] == [0, 0, 1, 1, 2, 2]
    assert subgroup_of("28I") == subgroup_of("28E") == "Domestic burglary"
    assert group_of("Domestic burglary") == "Theft offences"
    assert subgroup_of("NFIB3A") == ""


def test_templates_hold_every_allegation_and_crime_once():
    t = templates()
    for variant, (p, count) in enumerate(zip(t.pattern, t.victims, strict=True)):
        one = t.patterns[p]
        rows = slice(t.allegations.starts[variant], t.allegations.starts[variant + 1])
        told = {(int(a), int(b)) for a, b in zip(t.allegations.label[rows], t.allegations.victim[rows], strict=True)}
        expected = {(n, v) for n, a in enumerate(one.alleged.values()) for v in a.victims(count)}
        assert told == expected
        crimes = slice(t.crimes.starts[variant], t.crimes.starts[variant + 1])
        for e, edition in enumerate(NAMES):
            required = sum(len(one.alleged[label].victims(count)) for label in one.required(edition))
            assert t.crimes.editions[crimes, e].sum() == required, (one.id, edition)


BROKEN = """
defaults: {when: any, heard: home, standing: {victim: 1}, opens: {"001": 1}, otherwise: {"309": 1}, updates: home}
patterns:
- {id: no-weight, title: t, rests_on: r, told: [x]}
- {id: bad-answer, title: t, rests_on: r, not_crime: 1, told: [x], answer: {2018-04: [nothing]}}
- id: bad-code
  title: t
  rests_on: r
  not_crime: 1
  alleged: {a: {as: 8N 999/99, loud: [x], quiet: [y]}, b: {as: 99Z, loud: [x], quiet: [y]}}
- {id: bad-field, title: t, rests_on: r, not_crime: 1, told: [x], colour: blue}
"""


def test_all_that_is_wrong_is_said_at_once(tmp_path, monkeypatch):
    (tmp_path / "broken.yaml").write_text(BROKEN)
    monkeypatch.setattr(module, "HOME", tmp_path)
    patterns.cache_clear()
    try:
        with pytest.raises(TrueCountError) as told:
            patterns()
    finally:
        monkeypatch.undo()
        patterns.cache_clear()
    said = str(told.value)
    for words in (
        "no-weight: give either share or not_crime",
        'bad-answer: the answer of 2018-04 names "nothing"',
        "the answer must begin with 2015-04",
        '"999/99" is not an offence code',
        '"99Z" is not a crime class',
        "bad-field: colour",
    ):
        assert words in said
    assert yaml.safe_load(BROKEN)
