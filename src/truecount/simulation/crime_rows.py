"""A month's crimes and outcomes as rows of the record tables."""

from __future__ import annotations

import functools
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from truecount import reference
from truecount.simulation import alleged, profiles
from truecount.simulation.cases import HOUR, MINUTE, Flags, Ints, seconds
from truecount.simulation.columns import CRIME_SYSTEM, INSTANT, Columns, area, district, key, named, same, times
from truecount.simulation.decisions import authorisations, cancellations
from truecount.simulation.groups import group_of
from truecount.simulation.keys import Letters, mistyped, strings
from truecount.simulation.manner import write_manners
from truecount.simulation.recording import CANCELLATIONS
from truecount.simulation.templates import templates
from truecount.simulation.whole import Whole

FLAGS = ("domestic abuse", "hate", "knife")
SPREAD = 1.3
LONGEST = 350_000.0
"""Hours between a crime and its report at most: forty years. Both are assumed."""


def crimes(whole: Whole) -> Columns:
    """One row a crime record, as it stands when the simulated years end."""
    month, t, r = whole.month, whole.templates, whole.records
    draws = whole.draws("crimes")
    rows = len(r.crime)
    place = whole.people.place[month.reports.case[r.report]]
    victim, no_victim, suspect, unknown = whole.persons_of_records()
    without = draws.random(rows) >= whole.settings.dials.reference_in_crime
    class_codes = [class_code for class_code, _ in t.crimes_listed]
    made = {
        "force_id": same(rows, whole.force_id),
        "system": same(rows, CRIME_SYSTEM),
        "reference": strings(whole.crime_reference),
        "incident_reference": strings(_typed(whole), missing=without),
        "reported_at": times(month.reports.at[r.report]),
        "committed_at": times(_committed(whole)),
        "recorded_at": times(r.recorded_at),
        "precision": same(rows, INSTANT),
        "entered_at": times(np.maximum.reduce([r.recorded_at, r.reclassified_at, r.cancelled_at])),
        "offence_code": named([code or None for _, code in t.crimes_listed], r.crime),
        "class_code": named(class_codes, r.crime),
        "class_before": named(class_codes, r.before),
        "reclassified_at": times(r.reclassified_at),
        "district": district(place),
        "lsoa_code": area(place),
        "victim_key": key("P", victim, no_victim),
        "victim_kind": _victim_kind(whole),
        "suspect_key": key("S", suspect, ~_suspect_named(whole, ~unknown)),
        "place_key": key("L", place),
        "flags": _flags(whole),
        "reported_by": same(rows, whole.force_id),
        "cancelled_at": times(r.cancelled_at),
        "cancellation": named([code or None for code in CANCELLATIONS], r.cancellation),
        "victim_told_at": times(r.told_at),
    }
    if whole.settings.text:
        made["mo"] = _manners(whole)
    return made | cancellations(whole)


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
    } | authorisations(whole)


def _typed(whole: Whole) -> Letters:
    """The reference of each record's log as somebody typed it into the record."""
    right, draws = whole.reference[whole.records.report], whole.draws("typed")
    return mistyped(right, draws.random(len(right)) < whole.settings.dials.reference_mistyped, draws)


def _committed(whole: Whole) -> Ints:
    """When each crime was committed: all of a case at one time, but none before what was done became an offence."""
    month, r, draws = whole.month, whole.records, whole.draws("committed")
    usual = _delays()[whole.templates.pattern[month.cases.variant]]
    hours = np.minimum(draws.lognormal(np.log(usual), SPREAD), LONGEST)
    case = month.reports.case[r.report]
    told = month.cases.at[case]
    at = told - MINUTE - (hours[case] * HOUR).astype(np.int64)
    began = _offences_began()[r.crime]
    within = began + ((told - began) * draws.random(len(hours))[case]).astype(np.int64)
    return np.where((at < began) & (began < told), within, at)


@functools.cache
def _delays() -> np.ndarray:
    """Median hours to the report, by pattern: its own, else those of the group its crimes are of."""
    hours = profiles.profiles()["delays"]
    groups = [group_of(next(iter(one.share))) if one.share else "no crime" for one in templates().patterns]
    return np.array(
        [hours.get(one.id, hours[group]) for one, group in zip(templates().patterns, groups, strict=True)],
        dtype=np.float64,
    )


@functools.cache
def _offences_began() -> Ints:
    """The first day of each crime's offence, in seconds; long ago where the list has none."""
    days: dict[tuple[str, str], date] = {}
    for row in reference.load("offences").rows:
        crime = (row["class_code"], row["offence_code"])
        days[crime] = min(days.get(crime, date.max), row["valid_from"] or date.min)
    return np.array([seconds(days.get(crime, date.min)) for crime in templates().crimes_listed])


def _victim_kind(whole: Whole) -> pa.Array:
    told = named([one.kind for one in whole.templates.patterns], whole.pattern[whole.records.report])
    return pc.coalesce(alleged.details("kind", whole.alleged_of_records), told)


def _suspect_named(whole: Whole, known: Flags) -> Flags:
    """Whether the record names a suspect: as its last outcome says, else where it is known who it was."""
    says = {row["code"]: row["named_suspect"] for row in reference.load("outcome_types").rows}
    # Outcomes stand in the order of their times: the last one written is the last one given.
    last = np.full(len(known), -1)
    last[whole.outcomes.record] = whole.outcomes.type
    must, may_not = (
        np.array([*(says[code] is wanted for code in whole.outcome_types), False])[last] for wanted in (True, False)
    )
    return np.asarray(must | (known & ~may_not))


def _flags(whole: Whole) -> pa.Array:
    """The flags of each record, but for those that nobody set."""
    rows, report = whole.alleged_of_records, whole.records.report
    nothing = rows < 0
    bears = np.stack(
        [
            alleged.held("relationship", alleged.DOMESTIC, rows) | (nothing & whole.marked("domestic")[report]),
            whole.marked("hate")[report],
            alleged.held("facts", alleged.KNIFE, rows),
        ],
        axis=1,
    )
    seen = whole.draws("flags").random(bears.shape) >= whole.settings.dials.flag_missed
    sets = [";".join(name for n, name in enumerate(FLAGS) if bits >> n & 1) for bits in range(1 << len(FLAGS))]
    return named([one or None for one in sets], (bears & seen) @ (1 << np.arange(len(FLAGS))))


def _manners(whole: Whole) -> pa.Array:
    """How each crime was done, after what was alleged: a mistaken class changes nothing of it."""
    month, rows = whole.month, whole.alleged_of_records
    case = month.reports.case[whole.records.report]
    columns = (
        whole.pattern[whole.records.report],
        np.where(rows < 0, rows, whole.templates.allegations.label[rows]),
        whole.templates.victims[month.cases.variant[case]],
        month.cases.quiet[case],
    )
    accounts = zip(*(column.tolist() for column in columns), strict=True)
    return write_manners(accounts, month.block, whole.settings)
