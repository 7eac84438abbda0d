"""What was alleged, looked up for a whole month at once: by the row of the templates that an allegation is of."""

from __future__ import annotations

import functools

import numpy as np
import pyarrow as pa

from truecount.simulation.cases import Flags, Ints, Month
from truecount.simulation.pattern import STATE, Pattern
from truecount.simulation.templates import templates

NOTHING = -1
"""The row where nothing was alleged: that of a record no crime required."""
DOMESTIC = frozenset({"partner", "former partner", "family"})
KNIFE = frozenset({"weapon=knife"})


def of_crimes(month: Month, crimes: Ints) -> Ints:
    """The allegation that each of some crimes of a month is of."""
    t = templates()
    variant = month.cases.variant[month.reports.case[month.crimes.report[crimes]]]
    return np.asarray(t.allegations.starts[variant] + t.crimes.allegation[month.crimes.row[crimes]], dtype=np.int64)


def of_records(month: Month, answers: Ints) -> Ints:
    """The allegation that each crime record is of, by the crime it answers; `NOTHING` where it answers none."""
    rows = np.full(len(answers), NOTHING, dtype=np.int64)
    rows[answers >= 0] = of_crimes(month, answers[answers >= 0])
    return rows


def details(field: str, rows: Ints) -> pa.Array:
    """One field of each allegation."""
    return _texts(field).take(pa.array(rows, mask=rows < 0))


def held(field: str, among: frozenset[str], rows: Ints) -> Flags:
    """Whether one of the parts of a field, which ";" separates, is among some; of nothing alleged, it is not."""
    return np.asarray(_held(field, among)[rows] & (rows >= 0))


def has_victim(rows: Ints) -> Flags:
    """Whether there is a victim: an offence against the state has none. A record of nothing alleged has its caller."""
    return np.asarray((templates().allegations.victim[rows] >= 0) | (rows < 0))


@functools.cache
def _held(field: str, among: frozenset[str]) -> Flags:
    return np.array([bool(among & set((said or "").split(";"))) for said in _texts(field).to_pylist()])


@functools.cache
def _texts(field: str) -> pa.Array:
    t = templates()
    whose = [(t.patterns[p], n) for p, n in zip(t.allegations.of_pattern, t.allegations.label, strict=True)]
    return pa.array([_detail(one, list(one.alleged)[n], field) for one, n in whose], pa.string())


def _detail(pattern: Pattern, label: str, field: str) -> str | None:
    """One field of an allegation, with what goes without saying: victims confirm, and offences are made out."""
    one = pattern.alleged[label]
    if field == "kind":
        return STATE if one.victim == STATE else one.kind or pattern.kind
    if field == ("made_out" if one.victim == STATE else "confirmed"):
        return getattr(one, field) or "yes"
    return getattr(one, field) or None
