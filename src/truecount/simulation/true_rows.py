"""A month as rows of the tables that hold its truth."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from truecount.reference.kinds import KINDS
from truecount.simulation import alleged
from truecount.simulation.calibration import ROUTES
from truecount.simulation.cases import Facts, Flags
from truecount.simulation.columns import Columns, key, named, same, suspect_key, times
from truecount.simulation.editions import NAMES
from truecount.simulation.keys import strings
from truecount.simulation.recording import C2_WRONG, FATES, NOT_REQUIRED
from truecount.simulation.whole import Whole, numbered

ANSWERS, TWICE, NOTHING_REQUIRED = range(3)
WHAT = ("answers", "recorded twice", NOT_REQUIRED)
REPORTS = ("repeat call", "first report", "later report")


def true_incidents(whole: Whole) -> Columns:
    """One row a log: its case, its pattern, how it was told, and how many crimes it required and got."""
    month, t = whole.month, whole.templates
    case, rows = month.reports.case, len(month.reports.case)
    required = np.bincount(month.crimes.report[month.required], minlength=rows)
    recorded = np.bincount(whole.records.report[~whole.records.second], minlength=rows)
    return {
        "force_id": same(rows, whole.force_id),
        "incident_reference": strings(whole.reference),
        "case_key": key("C", whole.people.own[case]),
        "pattern": named([one.id for one in t.patterns], whole.pattern),
        "victims": t.victims[month.cases.variant[case]],
        "report": named(REPORTS, month.reports.kind),
        "route": named(ROUTES, month.cases.route[case]),
        "quiet": month.cases.quiet[case],
        "edition": named(NAMES, month.reports.edition),
        "stays": named([one.stays or None for one in t.patterns], np.where(required > 0, -1, whole.pattern)),
        "required": required,
        "recorded": recorded,
    }


def true_crimes(whole: Whole) -> Columns:
    """One row a crime that some edition requires: which, of whom, and what the force did with it."""
    month, t, fates = whole.month, whole.templates, whole.fates
    row, report = month.crimes.row, month.crimes.report
    rows, crime = len(row), t.crimes.crime[row]
    told = Facts(alleged.of_crimes(month, np.arange(rows)), report)
    victim, no_victim = whole.people.victims(t.allegations, told)
    answered, reference, wrongly = _answers(whole)
    return {
        "force_id": same(rows, whole.force_id),
        "incident_reference": strings(whole.reference[report]),
        "number": numbered(report),
        "offence_code": named([code or None for _, code in t.crimes_listed], crime),
        "class_code": named([class_code for class_code, _ in t.crimes_listed], crime),
        "subgroup": named([one or None for one in t.subgroup], crime),
        "kind": named(KINDS, t.kind[crime]),
        "victim_key": key("P", victim, no_victim),
        "suspect_key": suspect_key(*whole.people.suspects(t.allegations, told)),
        "reported_at": times(month.reports.at[report]),
        "route": named(ROUTES, month.cases.route[month.reports.case[report]]),
        "editions": _editions(t.crimes.editions[row]),
        "required": month.required,
        "fate": named((*FATES, NOT_REQUIRED), np.where(fates.fate < 0, len(FATES), fates.fate)),
        "late": fates.late,
        "wrong_class": fates.mistaken,
        "wrongly_cancelled": wrongly,
        "crime_reference": strings(reference, missing=~answered),
    }


def true_records(whole: Whole) -> Columns:
    """One row a crime record: the log it is of, whatever its own reference says, and what it is."""
    r = whole.records
    what = np.where(r.answers < 0, NOTHING_REQUIRED, np.where(r.second, TWICE, ANSWERS))
    return {
        "force_id": same(len(what), whole.force_id),
        "crime_reference": strings(whole.crime_reference),
        "incident_reference": strings(whole.reference[r.report]),
        "what": named(WHAT, what),
    }


def _answers(whole: Whole) -> tuple[Flags, np.ndarray, Flags]:
    """For each crime: whether a record answers it, that record's reference, and whether it was wrongly cancelled."""
    r = whole.records
    rows = len(whole.month.crimes.row)
    firsts = np.flatnonzero((r.answers >= 0) & ~r.second)
    answered, wrongly = np.zeros(rows, dtype=bool), np.zeros(rows, dtype=bool)
    reference = np.zeros((rows, whole.crime_reference.shape[1]), dtype=np.uint8)
    answered[r.answers[firsts]] = True
    reference[r.answers[firsts]] = whole.crime_reference[firsts]
    wrongly[r.answers[firsts]] = r.cancellation[firsts] == C2_WRONG
    return answered, reference, wrongly


def _editions(flags: Flags) -> pa.Array:
    """The editions under which a crime is required, separated by ";"."""
    found, place = np.unique(flags @ (1 << np.arange(len(NAMES))), return_inverse=True)
    names = [";".join(name for n, name in enumerate(NAMES) if bits >> n & 1) for bits in found]
    return named(names, place)
