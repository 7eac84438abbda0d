"""What became of each recorded crime: its outcome on the published margins, and how long it took."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truecount import reference
from truecount.simulation import eligible
from truecount.simulation.calibration import ROUNDS
from truecount.simulation.cases import DAY, HOUR, Ints, Month, seconds
from truecount.simulation.choice import Choice
from truecount.simulation.dials import KENT
from truecount.simulation.groups import OUTCOME_SUBGROUPS, SUBGROUPS
from truecount.simulation.recording import KEPT, Records
from truecount.simulation.settings import Settings
from truecount.simulation.templates import templates

YEAR = "2017/18"
UNRESOLVED = "0"
SPREAD = 1.25
USUAL_WAIT = 30.0
WAITS = {
    "18": 3.2,
    "14": 6.5,
    "16": 16,
    "15": 27,
    "1": 30,
    "8": 12,
    "20": 10,
    "21": 16,
    "6": 7,
    "7": 5,
    "3": 17,
    "17": 20,
}
"""Median days to each outcome. Assumed, so that the median of all is near the 9 published for England and Wales, year
ending March 2019."""
AT_LEAST = {"17": 184}
"""Days that pass before an outcome can be given at all: the time in which a summary offence may be prosecuted."""
SLOWER = {"Rape offences": 3.0, "Other sexual offences": 2.0}
SEXUAL_WAITS = {"1": 1.2, "14": 5.0, "16": 2.0, "18": 28.0}
"""How many times longer a sexual offence takes to each of these outcomes, where it is not as `SLOWER` says. Assumed, so
that the outcomes given in a year come out, not only those of the crimes recorded in it; the published median for rape
is 98 days (year ending March 2020)."""
SECOND = 0.01
"""Share of filed crimes that are opened again and get another outcome. Assumed."""
FILED = ("14", "15", "16", "18")
REOPENED = {"1": 5.0, "16": 3.0, "8": 1.0}
"""Outcomes of crimes that were opened again; none gets the outcome it had."""


@dataclass(frozen=True)
class Outcomes:
    """Outcomes in order: the place of the crime record, the outcome type, and when it was given in seconds."""

    record: Ints
    type: Ints
    at: Ints


def dispose(month: Month, records: Records, settings: Settings) -> tuple[Outcomes, tuple[str, ...]]:
    """Outcomes of a month's records, as far as they are given before the end, and the outcome types by number.

    A record that is cancelled gets none, and none gets an outcome that it may not have or that had not begun.
    """
    draws = month.block.draws(settings.seed, "outcomes")
    t = templates()
    standing = np.flatnonzero(records.cancellation == KEPT)
    subgroup = np.array([SUBGROUPS.index(one) if one else 0 for one in t.subgroup])[records.crime[standing]]
    codes, shares = _shares_of(month.block.force, month.block.year)
    marks = eligible.marks(month, records)[standing]
    chosen = _chosen(subgroup, marks, codes, shares, draws)
    waits = np.array([_waits(one, codes) for one in SUBGROUPS])
    at = records.recorded_at[standing] + _wait(draws, waits[subgroup, chosen])
    at += np.array([AT_LEAST.get(code, 0) * DAY for code in codes])[chosen]
    filed = np.isin(chosen, [n for n, code in enumerate(codes) if code in FILED])
    again = np.flatnonzero(filed & (draws.random(len(chosen)) < SECOND))
    other = _reopened(codes).pick(draws, marks[again] * len(codes) + chosen[again])
    record = np.concatenate([standing, standing[again]])
    when = np.concatenate([at, at[again] + _wait(draws, np.full(len(again), 60.0))])
    kinds = eligible.in_force(np.concatenate([chosen, other]), when, codes)
    held = when < seconds(settings.ends)
    order = np.argsort(when[held], kind="stable")
    return Outcomes(record[held][order], kinds[held][order], when[held][order]), codes


def _chosen(
    subgroup: Ints,
    marks: Ints,
    codes: tuple[str, ...],
    shares: NDArray[np.float64],
    draws: np.random.Generator,
) -> Ints:
    """An outcome type for each crime: of each subgroup in its shares, of each crime one that it may have."""
    kinds, place, counts = np.unique(subgroup * eligible.MARKS + marks, return_inverse=True, return_counts=True)
    of, able = kinds // eligible.MARKS, eligible.may(codes)[kinds % eligible.MARKS]
    lists = np.zeros(able.shape)
    for one in np.unique(of):
        lists[of == one] = eligible.fitted(shares[one], counts[of == one].astype(np.float64), able[of == one])
    if not len(lists):
        return np.zeros(0, dtype=np.int64)
    # The numbers of a choice are those of `codes`, because both are sorted.
    return Choice.of([dict(zip(codes, one, strict=True)) for one in lists]).pick(draws, place)


@functools.cache
def _reopened(codes: tuple[str, ...]) -> Choice:
    """The outcomes of crimes opened again, by what they may have and the outcome they had when they were filed."""
    nothing = dict.fromkeys(codes, 0.0)
    lists = []
    for able in eligible.may(codes):
        allowed = {code: weight for code, weight in REOPENED.items() if able[codes.index(code)]}
        lists += [
            nothing | {code: w for code, w in allowed.items() if code != had or had not in FILED} for had in codes
        ]
    return Choice.of(lists)


def _waits(subgroup: str, codes: tuple[str, ...]) -> list[float]:
    """The median days to each outcome of a crime of a subgroup."""
    slower = SLOWER.get(subgroup)
    usual = [WAITS.get(code, USUAL_WAIT) for code in codes]
    if slower is None:
        return usual
    return [wait * SEXUAL_WAITS.get(code, slower) for code, wait in zip(codes, usual, strict=True)]


def _wait(draws: np.random.Generator, median: NDArray[np.float64]) -> Ints:
    return (draws.lognormal(np.log(median), SPREAD) * DAY).astype(np.int64) + HOUR


@functools.cache
def _shares_of(force: str, year: int) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    """The outcome types, sorted, and the shares of each in a year: one row a subgroup."""
    area = force if force == KENT else "england-and-wales"
    codes = tuple(sorted(reference_types()))
    shares = np.array([_shares(area, one, codes) for one in SUBGROUPS])
    moved = _moved(area, year, codes, _weights(area) @ shares)
    # What a subgroup cannot have, the others have more of: the shares of all crime stay as they are.
    return codes, _towards(eligible.of_subgroups(shares, codes), _weights(area), _first(moved, codes))


def _first(last: NDArray[np.float64], codes: tuple[str, ...]) -> NDArray[np.float64]:
    """The shares of first outcomes, so that those of last outcomes are the ones given."""
    filed = np.isin(codes, FILED)
    again = SECOND * last[filed].sum()
    reopened = np.array([REOPENED.get(code, 0.0) for code in codes]) / sum(REOPENED.values())
    return np.asarray(np.where(filed, last * (1 + SECOND), last) - again * reopened, dtype=np.float64)


@functools.cache
def reference_types() -> frozenset[str]:
    """The outcome types the table of subgroups holds, but for crimes without one."""
    rows = reference.load("outcomes_by_subgroup").rows
    return frozenset(str(row["outcome"]) for row in rows) - {UNRESOLVED}


def _shares(area: str, subgroup: str, codes: tuple[str, ...]) -> NDArray[np.float64]:
    """Shares of the outcomes so far of the crimes recorded in the year; a negative count is nought."""
    printed = OUTCOME_SUBGROUPS.get(subgroup, subgroup)
    rows = reference.load("outcomes_by_subgroup").where(area=area, basis="cohort", subgroup=printed)
    held = {row["outcome"]: max(row["crimes"], 0) for row in rows}
    counts = np.array([held.get(code, 0) for code in codes], dtype=np.float64)
    return np.asarray(counts / counts.sum(), dtype=np.float64)


def _weights(area: str) -> NDArray[np.float64]:
    rows = reference.load("recorded_crime_by_class").where(area=area)
    counts = np.array([sum(r["crimes"] for r in rows if r["subgroup"] == one) for one in SUBGROUPS], dtype=np.float64)
    return np.asarray(counts / counts.sum(), dtype=np.float64)


def _moved(area: str, year: int, codes: tuple[str, ...], usual: NDArray[np.float64]) -> NDArray[np.float64]:
    """All crimes' shares in a year: those types that are published by year moved, the others filling up the rest."""
    published = reference.load("outcomes_by_year")

    def share(of: str) -> dict[str, float]:
        rows = published.where(area=area, year=of, basis="cohort", vintage="2026-07")
        counts = {row["outcome"]: row["crimes"] for row in rows}
        return {code: counts[code] / counts["all"] for code in counts if code in codes and counts[code] > 0}

    then, now = share(YEAR), share(f"{year}/{(year + 1) % 100:02d}")
    known = np.array([code in then and code in now for code in codes])
    factor = np.array([now[code] / then[code] if code in then and code in now else 1.0 for code in codes])
    moved = usual * factor
    moved[~known] *= (1 - moved[known].sum()) / moved[~known].sum()
    return np.asarray(moved, dtype=np.float64)


def _towards(
    shares: NDArray[np.float64], weights: NDArray[np.float64], wanted: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The shares of every subgroup, moved by iterative proportional fitting until those of all crimes are as wanted."""
    for _ in range(ROUNDS):
        held = weights @ shares
        shares = shares * np.where(held > 0, wanted / np.maximum(held, 1e-12), 1)
        shares = shares / shares.sum(axis=1, keepdims=True)
    return shares
