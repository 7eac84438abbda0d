"""Who decided on cancellations and outcomes, and what their records hold for it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from truecount.simulation import eligible, profiles
from truecount.simulation.cases import HOUR, MINUTE, Flags, Ints, seconds
from truecount.simulation.choice import Choice
from truecount.simulation.columns import Columns, named, times
from truecount.simulation.keys import digits, letters, mix, strings
from truecount.simulation.recording import C1, C2, C2_WRONG, C5, HALF, KEPT, NEVER
from truecount.simulation.whole import Whole, force_number

GRAVE = ("Rape offences", "Homicide")
RAPE = "Rape offences"
FILED_THOUGH_NAMED, CAUTIONS = ("15", "16"), ("2", "3")
ENTERED, TOLD = 5.0, 8.0
"""Mean hours from an outcome to its entry, and from telling the victim to the outcome. Assumed."""
MOST_REFERENCES = 900_000


def cancellations(whole: Whole) -> Columns:
    """Who cancelled each crime, whether additional verifiable information is held, and the other force's reference."""
    r, draws = whole.records, whole.draws("cancellations")
    names = ["grave", "rightly", "wrongly"]
    kind = np.where(_of_subgroups(whole, r.crime, GRAVE), 0, np.where(r.cancellation == C2_WRONG, 2, 1))
    by, decided = _who("cancelled_by", names, kind, draws)
    held = np.where(np.isin(r.cancellation, (C1, C2, C5)), 0, np.where(r.cancellation == C2_WRONG, 1, -1))
    unsaid = (held == 1) & (draws.random(len(held)) < HALF)
    return {
        "cancelled_by": pc.if_else(pa.array(r.cancellation == KEPT), pa.scalar(None, pa.string()), named(by, decided)),
        "avi": named(["yes", "no"], np.where(unsaid, -1, held)),
        "other_reference": _other_references(whole, r.cancellation == C1),
    }


def _other_references(whole: Whole, transferred: Flags) -> pa.Array:
    """A reference as the force next door would write it, of a record that nobody holds."""
    begins, rows = whole.month.block.begins, len(transferred)
    number = mix(whole.people.own[whole.month.reports.case[whole.records.report]], 700) % np.uint64(MOST_REFERENCES)
    parts: list[Any] = [
        digits(np.full(rows, force_number(whole.neighbour)), 2),
        letters("/", rows),
        digits(np.full(rows, begins.month), 2),
        digits(number, 6),
        letters(f"/{begins.year % 100:02d}", rows),
    ]
    return strings(*parts, missing=~transferred)


def authorisations(whole: Whole) -> Columns:
    """Who authorised each outcome, when it was entered, and when the victim was told."""
    o, r, draws = whole.outcomes, whole.records, whole.draws("authorisations")
    rows = len(o.record)
    by, decided = _who("authorised_by", *_authorised(whole), draws)
    entered = o.at + (draws.exponential(ENTERED, rows) * HOUR).astype(np.int64) + MINUTE
    # Never before the crime was recorded: half of what lies between is the longest.
    ahead = np.clip(draws.exponential(TOLD, rows) * HOUR, MINUTE, (o.at - r.recorded_at[o.record]) / 2).astype(np.int64)
    return {
        "authorised_by": named(by, decided),
        "entered_at": times(np.minimum(entered, seconds(whole.settings.ends) - 1)),
        "victim_told_at": times(np.where(whole.has_victim[o.record], o.at - ahead, NEVER)),
    }


def _authorised(whole: Whole) -> tuple[list[str], Ints]:
    """Whose word each outcome takes: the names of the profiles, and the place among them of the first that holds."""
    o, crime = whole.outcomes, whole.records.crime[whole.outcomes.record]
    types, marks = np.array(whole.outcome_types)[o.type], eligible.marks(whole.month, whole.records)[o.record]
    indictable = (marks & eligible.INDICTABLE) > 0
    hate = whole.marked("hate")[whole.records.report[o.record]]
    serious = indictable | hate | ((marks & eligible.DOMESTIC) > 0)
    filed = np.isin(types, FILED_THOUGH_NAMED) & _of_subgroups(whole, crime, (RAPE,))
    holds = {
        "charge": types == "1",
        "prosecution": (types == "9") | (np.isin(types, CAUTIONS) & indictable),
        "serious": filed | ((types == "21") & serious),
        "considered": types == "4",
        "resolved": (types == "8") & hate,
        "died": (types == "5") & _of_subgroups(whole, crime, GRAVE),
        "rest": np.ones(len(types), dtype=bool),
    }
    return list(holds), np.argmax(np.stack(list(holds.values())), axis=0)


def _who(table: str, names: list[str], kind: Ints, draws: np.random.Generator) -> tuple[tuple[str, ...], Ints]:
    choice = Choice.of([profiles.profiles()[table][name] for name in names])
    return choice.values, choice.pick(draws, kind)


def _of_subgroups(whole: Whole, crime: Ints, among: tuple[str, ...]) -> Flags:
    return np.isin(np.array(whole.templates.subgroup), among)[crime]
