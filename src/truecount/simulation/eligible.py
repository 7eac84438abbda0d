"""Which outcomes a crime may be given, and how the published shares are met without those it may not."""

from __future__ import annotations

import functools
from datetime import date

import numpy as np
from numpy.typing import NDArray

from truecount import reference
from truecount.simulation import alleged
from truecount.simulation.cases import Flags, Ints, Month, seconds
from truecount.simulation.groups import SUBGROUPS
from truecount.simulation.recording import Records
from truecount.simulation.templates import templates

Floats = NDArray[np.float64]
STATE, INDICTABLE, DOMESTIC, NO_CANNABIS = (1, 2, 4, 8)
MARKS = 16
"""What decides on outcomes, as bits of one number: how many such numbers there are."""
BARRED = {
    "6": INDICTABLE,
    "7": NO_CANNABIS,
    "8": INDICTABLE | DOMESTIC,
    "10": INDICTABLE,
    "14": STATE,
    "16": STATE,
    "17": INDICTABLE,
}
"""Outcome types that a crime with any of these marks is never given.

A community resolution is kept from the whole of domestic abuse, not from partners alone: the record does not say who
the suspect is to the victim, only that it is flagged. Others of the same subgroup get those resolutions in its place,
so that the subgroup's shares stay as published; giving another type instead would have moved them.
"""
INSTEAD = {"6": "15", "7": "10", "8": "15", "10": "15", "14": "18", "16": "15", "17": "15", "20": "15"}
INSTEAD |= {"21": "15", "22": "15"}
"""What takes an outcome's place where no crime of the subgroup may be given it, or it had not begun on that day.

Not 10 for an indictable-only offence: whether that is in the public interest is for the prosecutor to say.
"""
CANNABIS = "92E"
INDICTABLE_ONLY = "I"
ROUNDS = 40


def marks(month: Month, records: Records) -> Ints:
    """The marks of each crime record."""
    return _marks(records.crime, alleged.of_records(month, records.answers))


def _marks(crime: Ints, rows: Ints) -> Ints:
    return np.asarray(
        STATE * ~alleged.has_victim(rows)
        + _by_crime()[crime]
        + DOMESTIC * alleged.held("relationship", alleged.DOMESTIC, rows),
        dtype=np.int64,
    )


@functools.cache
def _by_crime() -> Ints:
    """The marks that class and offence code alone give."""
    modes = {row["offence_code"]: row["mode"] for row in reference.load("offences").rows}
    return np.array(
        [
            INDICTABLE * (modes.get(offence_code) == INDICTABLE_ONLY) + NO_CANNABIS * (class_code != CANNABIS)
            for class_code, offence_code in templates().crimes_listed
        ]
    )


@functools.cache
def may(codes: tuple[str, ...]) -> Flags:
    """For each number of marks, whether a crime may be given each outcome type."""
    return np.array([[not number & BARRED.get(code, 0) for code in codes] for number in range(MARKS)])


def of_subgroups(shares: Floats, codes: tuple[str, ...]) -> Floats:
    """Shares by subgroup, with what no crime of a subgroup may be given put where `INSTEAD` says."""
    t = templates()
    variant = np.repeat(np.arange(len(t.pattern)), np.diff(t.crimes.starts))
    rows = t.allegations.starts[variant] + t.crimes.allegation
    able = may(codes)[_marks(t.crimes.crime, np.asarray(rows))]
    subgroup = np.array(t.subgroup)[t.crimes.crime]
    made = shares.copy()
    for n, name in enumerate(SUBGROUPS):
        for code in np.flatnonzero(~able[subgroup == name].any(axis=0)):
            made[n, codes.index(INSTEAD[codes[code]])] += made[n, code]
            made[n, code] = 0
    return made


def fitted(shares: Floats, counts: Floats, able: Flags) -> Floats:
    """Shares for crimes of several marks, that come to `shares` over all of them as nearly as what each may allows."""
    made = np.where(able, shares, 0.0)
    for _ in range(ROUNDS):
        total = counts @ made / counts.sum()
        made = made * np.where(total > 0, shares / np.maximum(total, 1e-12), 1)
        made = made / made.sum(axis=1, keepdims=True)
    return np.asarray(made)


def in_force(kinds: Ints, when: Ints, codes: tuple[str, ...]) -> Ints:
    """Outcome types, each that had not begun on its day put where `INSTEAD` says."""
    begins, instead = _begins(codes)
    return np.where(when < begins[kinds], instead[kinds], kinds)


@functools.cache
def _begins(codes: tuple[str, ...]) -> tuple[Ints, Ints]:
    first = {row["code"]: row["valid_from"] or date.min for row in reference.load("outcome_types").rows}
    instead = [codes.index(INSTEAD.get(code, code)) for code in codes]
    return np.array([seconds(first[code]) for code in codes]), np.array(instead)
