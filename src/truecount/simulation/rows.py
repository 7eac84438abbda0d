"""A month as rows of the record tables."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from truecount.reference import SIMULATED
from truecount.simulation import profiles
from truecount.simulation.calibration import BUREAU, ROUTES, SAFEGUARDING
from truecount.simulation.cases import REPEAT, Flags, Ints
from truecount.simulation.choice import Choice
from truecount.simulation.columns import Columns, area, district, key, named, same, suspect_key, times
from truecount.simulation.keys import digits, letters, mix, strings
from truecount.simulation.logs import Call, write_logs
from truecount.simulation.pattern import STATE, Pattern
from truecount.simulation.recording import CANCELLATIONS
from truecount.simulation.templates import templates
from truecount.simulation.whole import Whole, numbered

DUPLICATE = "506"
INSTANT = "instant"
CRIME_SYSTEM = "crime-records"
OTHER_FORCE = "other force"
NEIGHBOURS = ("essex", "suffolk")
"""What is committed in another force's area is committed in the first of these that is not the force itself."""


def incidents(whole: Whole) -> Columns:
    """One row a log."""
    month, settings, pattern = whole.month, whole.settings, whole.pattern
    draws = month.block.draws(settings.seed, "incidents")
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
        "qualifiers": _qualifiers(draws, pattern),
        "district": district(place),
        "lsoa_code": area(place),
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
    rows, details = len(alleged.row), _details()
    told = t.allegations.of_pattern[alleged.row] * _most_labels() + t.allegations.label[alleged.row]
    crime = t.allegations.crime[alleged.row, month.reports.edition[alleged.report]]
    victim, no_victim = whole.people.victims(t.allegations, alleged)
    log = whole.reference[alleged.report]
    elsewhere = SIMULATED + next(name for name in NEIGHBOURS if name != month.block.force)
    committed_in = details("committed_in", told)
    return {
        "force_id": same(rows, whole.force_id),
        "system": named(ROUTES, month.cases.route[month.reports.case[alleged.report]]),
        "incident_reference": strings(log),
        "reference": strings(log, letters("/", rows), digits(numbered(alleged.report), 2)),
        "offence_code": named([code or None for _, code in t.crimes_listed], crime),
        "victim_key": key("P", victim, no_victim),
        "victim_kind": details("kind", told),
        "suspect_key": suspect_key(*whole.people.suspects(t.allegations, alleged)),
        "relationship": details("relationship", told),
        "standing": details("standing", told),
        "confirmed": details("confirmed", told),
        "contrary": details("contrary", told),
        "made_out": details("made_out", told),
        "committed_in": pc.if_else(pc.equal(committed_in, OTHER_FORCE), elsewhere, committed_in),
        "facts": details("facts", told),
        "alleged_at": times(month.reports.at[alleged.report]),
        "precision": same(rows, INSTANT),
    }


def crimes(whole: Whole) -> Columns:
    """One row a crime record, as it stands when the simulated years end."""
    month, t, r = whole.month, whole.templates, whole.records
    draws = month.block.draws(whole.settings.seed, "crimes")
    rows = len(r.crime)
    place = whole.people.place[month.reports.case[r.report]]
    victim, no_victim, suspect, unknown = whole.persons_of_records()
    without = draws.random(rows) >= whole.settings.dials.reference_in_crime
    class_codes = [class_code for class_code, _ in t.crimes_listed]
    return {
        "force_id": same(rows, whole.force_id),
        "system": same(rows, CRIME_SYSTEM),
        "reference": strings(whole.crime_reference),
        "incident_reference": strings(whole.reference[r.report], missing=without),
        "recorded_at": times(r.recorded_at),
        "precision": same(rows, INSTANT),
        "offence_code": named([code or None for _, code in t.crimes_listed], r.crime),
        "class_code": named(class_codes, r.crime),
        "class_before": named(class_codes, r.before),
        "reclassified_at": times(r.reclassified_at),
        "district": district(place),
        "lsoa_code": area(place),
        "victim_key": key("P", victim, no_victim),
        "suspect_key": suspect_key(suspect, unknown),
        "place_key": key("L", place),
        "reported_by": same(rows, whole.force_id),
        "cancelled_at": times(r.cancelled_at),
        "cancellation": named([code or None for code in CANCELLATIONS], r.cancellation),
        "victim_told_at": times(r.told_at),
    }


def outcomes(whole: Whole) -> Columns:
    """One row an outcome."""
    o = whole.outcomes
    rows = len(o.record)
    return {
        "force_id": same(rows, whole.force_id),
        "system": same(rows, CRIME_SYSTEM),
        "crime_reference": strings(whole.crime_reference[o.record]),
        "outcome_type": named(whole.outcome_types, o.type),
        "assigned_at": times(o.at),
        "precision": same(rows, INSTANT),
        "reported_by": same(rows, whole.force_id),
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


def _qualifiers(draws: np.random.Generator, pattern: Ints) -> pa.Array:
    codes = profiles.profiles()["markers"]
    share = np.array([[one.markers.get(name, 0.0) for name in codes] for one in templates().patterns])
    drawn = (draws.random((len(pattern), len(codes))) < share[pattern]) @ (1 << np.arange(len(codes)))
    sets = [";".join(code for n, code in enumerate(codes.values()) if bits >> n & 1) for bits in range(1 << len(codes))]
    return named([one or None for one in sets], drawn)


def _most_labels() -> int:
    return max(len(one.alleged) for one in templates().patterns)


@functools.cache
def _details() -> Callable[[str, Ints], pa.Array]:
    """Looks up one field of allegations by the place of pattern and label."""

    @functools.cache
    def values(field: str) -> pa.Array:
        held: list[str | None] = []
        for one in templates().patterns:
            of = [_detail(one, label, field) for label in one.alleged]
            held += of + [None] * (_most_labels() - len(of))
        return pa.array(held, pa.string())

    return lambda field, told: values(field).take(pa.array(told))


def _detail(pattern: Pattern, label: str, field: str) -> str | None:
    """One field of an allegation, with what goes without saying: victims confirm, and offences are made out."""
    one = pattern.alleged[label]
    if field == "kind":
        return STATE if one.victim == STATE else one.kind or pattern.kind
    if field == ("made_out" if one.victim == STATE else "confirmed"):
        return getattr(one, field) or "yes"
    return getattr(one, field) or None


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
