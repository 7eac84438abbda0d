"""A month as rows of the record tables."""

from __future__ import annotations

import functools
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from truecount.reference import SIMULATED
from truecount.simulation import profiles
from truecount.simulation.alleged import details
from truecount.simulation.calibration import BUREAU, ROUTES, SAFEGUARDING
from truecount.simulation.cases import MAIN, REPEAT, Flags, Ints, place_of
from truecount.simulation.choice import Choice
from truecount.simulation.columns import INSTANT, Columns, area, district, key, named, same, suspect_key, times
from truecount.simulation.keys import digits, letters, mix, strings
from truecount.simulation.logs import Call, write_logs
from truecount.simulation.templates import templates
from truecount.simulation.whole import Whole, numbered

DUPLICATE = "506"
OTHER_FORCE = "other force"


def incidents(whole: Whole) -> Columns:
    """One row a log."""
    month, settings, pattern = whole.month, whole.settings, whole.pattern
    draws = whole.draws("incidents")
    case, rows = month.reports.case, len(pattern)
    standings = _standing().values
    standing = _standing().pick(draws, pattern)
    standing = np.where(month.reports.kind == REPEAT, standings.index("witness"), standing)
    other = mix(whole.people.own[case], 400 + month.reports.kind)
    caller = np.where(standing == standings.index("victim"), whole.people.first_victim[case], other)
    place = whole.people.place[case]
    channel = _channel(draws, pattern, month.cases.route[case], standing == standings.index("police"))
    made = {
        "force_id": same(rows, whole.force_id),
        "system": named(ROUTES, month.cases.route[case]),
        "reference": strings(whole.reference),
        "reported_at": times(month.reports.at),
        "precision": same(rows, INSTANT),
        "channel": named(_channels().values, channel),
        "standing": named(standings, standing),
        "caller_key": key("P", caller),
        "place_key": key("L", place),
        "opening_code": named(_opens().values, _opens().pick(draws, pattern)),
        "closing_code": _closing(whole, draws),
        "qualifiers": _qualifiers(whole.marks),
        "district": district(place),
        "lsoa_code": area(place),
        "merged_into": _merged_into(whole),
        "reported_by": same(rows, whole.force_id),
    }
    if settings.text:
        made["text"] = write_logs(_calls(whole, channel, standing), month.block, settings)
    return made


def _calls(whole: Whole, channel: Ints, standing: Ints) -> Iterator[Call]:
    """What each log is to be written from."""
    reports, cases, records = whole.month.reports, whole.month.cases, whole.records
    references: dict[int, str] = {}
    for place, report in enumerate(records.report.tolist()):
        references.setdefault(report, whole.crime_reference[place].tobytes().decode())
    columns = (
        whole.pattern,
        whole.templates.victims[cases.variant[reports.case]],
        cases.quiet[reports.case],
        reports.kind,
        reports.at,
        channel,
        standing,
    )
    facts = zip(*(column.tolist() for column in columns), strict=True)
    for n, (pattern, victims, quiet, kind, at, by, who) in enumerate(facts):
        yield Call(
            pattern=pattern,
            victims=victims,
            quiet=quiet,
            kind=kind,
            at=at,
            channel=_channels().values[by],
            standing=_standing().values[who],
            recorded=n in references,
            reference=references.get(n, ""),
        )


def allegations(whole: Whole) -> Columns:
    """One row an allegation, with its facts."""
    month, t = whole.month, whole.templates
    alleged = month.alleged
    rows = len(alleged.row)
    crime = t.allegations.crime[alleged.row, month.reports.edition[alleged.report]]
    victim, no_victim = whole.people.victims(t.allegations, alleged)
    log = whole.reference[alleged.report]
    elsewhere = SIMULATED + whole.neighbour
    committed_in = details("committed_in", alleged.row)
    return {
        "force_id": same(rows, whole.force_id),
        "system": named(ROUTES, month.cases.route[month.reports.case[alleged.report]]),
        "incident_reference": strings(log),
        "reference": strings(log, letters("/", rows), digits(numbered(alleged.report), 2)),
        "offence_code": named([code or None for _, code in t.crimes_listed], crime),
        "victim_key": key("P", victim, no_victim),
        "victim_kind": details("kind", alleged.row),
        "suspect_key": suspect_key(*whole.people.suspects(t.allegations, alleged)),
        "relationship": details("relationship", alleged.row),
        "standing": details("standing", alleged.row),
        "confirmed": details("confirmed", alleged.row),
        "contrary": details("contrary", alleged.row),
        "made_out": details("made_out", alleged.row),
        "committed_in": pc.if_else(pc.equal(committed_in, OTHER_FORCE), elsewhere, committed_in),
        "facts": details("facts", alleged.row),
        "alleged_at": times(month.reports.at[alleged.report]),
        "precision": same(rows, INSTANT),
    }


def _closing(whole: Whole, draws: np.random.Generator) -> pa.Array:
    """Closed as the crime where one was recorded, otherwise as something else; a repeat call as a duplicate."""
    got = np.bincount(whole.records.report, minlength=len(whole.pattern)) > 0
    otherwise = named(_otherwise().values, _otherwise().pick(draws, whole.pattern))
    crime = named([one.closes or None for one in whole.templates.patterns], whole.pattern)
    closed = pc.coalesce(pc.if_else(pa.array(got), crime, otherwise), otherwise)
    return pc.if_else(pa.array(whole.month.reports.kind == REPEAT), pa.scalar(DUPLICATE), closed)


def _channel(draws: np.random.Generator, pattern: Ints, route: Ints, police: Flags) -> Ints:
    """How it came in: from police by an officer, to the safeguarding unit by e-mail, to the crime bureau not by 999."""
    values, drawn = _channels().values, _channels().pick(draws, pattern)
    drawn = np.where(route == SAFEGUARDING, values.index("e-mail"), drawn)
    drawn = np.where(police, values.index("officer"), drawn)
    emergency = (route == BUREAU) & (drawn == values.index("999"))
    return np.where(emergency, values.index("101"), drawn)


def _qualifiers(marks: Ints) -> pa.Array:
    codes = profiles.profiles()["markers"]
    sets = [";".join(code for n, code in enumerate(codes.values()) if bits >> n & 1) for bits in range(1 << len(codes))]
    return named([one or None for one in sets], marks)


def _merged_into(whole: Whole) -> pa.Array:
    """The log of the first call of what a repeat call tells again, where the source says so."""
    reports = whole.month.reports
    repeats = reports.kind == REPEAT
    named_there = whole.draws("merged").random(len(repeats)) < whole.settings.dials.merge_named
    main = place_of(reports, len(whole.month.cases.variant), MAIN)[reports.case]
    return strings(whole.reference[main], missing=~(repeats & named_there))


@functools.cache
def _channels() -> Choice:
    shares = profiles.profiles()["channels"]
    return Choice.of([shares[one.heard] for one in templates().patterns])


@functools.cache
def _standing() -> Choice:
    return Choice.of([one.standing for one in templates().patterns])


@functools.cache
def _opens() -> Choice:
    return Choice.of([one.opens for one in templates().patterns])


@functools.cache
def _otherwise() -> Choice:
    return Choice.of([one.otherwise for one in templates().patterns])
