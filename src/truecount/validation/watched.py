"""Evidence and limits that may be looked at after every reading, beside SHANGRLA, confseq and RiLACS."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from truecount.statistics.estimate import Numbers
from truecount.statistics.intervals import Limits
from truecount.statistics.martingales import alpha_martingale, betting_martingale, p_values, remaining_mean, shrunk_mean
from truecount.statistics.sequences import (
    STAKE,
    hedged_martingale,
    intersected,
    inverted,
    known,
    predictable_bets,
    square_kelly_sequence,
)
from truecount.validation.case import case, low_and_high

READ, LOGS = 400, 1_200
RISK = 0.05
AFTER = (10, 50, 100, 200, 400)
"""After how many readings the numbers are compared."""
DRAWS: dict[str, int | None] = {"without replacement": LOGS, "with replacement": None}


def verdicts() -> Numbers:
    """400 verdicts by a rule on their place i from 0: wrong where 37 i mod 29 is 3 or 11 i mod 83 is 5."""
    i = np.arange(READ)
    return np.where((i * 37 % 29 == 3) | (i * 11 % 83 == 5), 0.0, 1.0)  # noqa: PLR2004 (the rule)


@case("anytime_p", "400 verdicts of 1,200 logs, one by one: p-values of claims that 90 or 95 per cent are right")
def evidence_against_a_share() -> dict[str, float]:
    """P-values of three ways of betting that the share is larger, by claim and kind of draw."""
    found: dict[str, float] = {}
    for name, martingale in _martingales(verdicts()):
        found |= _after(name, p_values(martingale), AFTER)
    return found


def _martingales(x: Numbers) -> Iterator[tuple[str, Numbers]]:
    for draw, population in DRAWS.items():
        for claim in (0.9, 0.95):
            fixed = remaining_mean(x, 0.97, population)
            learnt = shrunk_mean(x, claim, 0.97, 100, population)
            of = f"of {claim:g} {draw}"
            yield f"ALPHA {of}", alpha_martingale(x, claim, fixed, population)
            yield f"ALPHA, shrunk, {of}", alpha_martingale(x, claim, learnt, population)
            yield f"bet of 0.5 {of}", betting_martingale(x, claim, 0.5, population)


@case("anytime_limits", "400 verdicts of 1,200 logs, one by one: limits of the share that is right")
def limits_after_each_reading() -> dict[str, float]:
    """The hedged betting sequence and the sequence of many small bets."""
    x = verdicts()
    sequences = {
        f"hedged {draw}": _each_alone(x, predictable_bets(x), population, 0.001) for draw, population in DRAWS.items()
    }
    sequences["square Kelly without replacement"] = square_kelly_sequence(x, LOGS)
    found: dict[str, float] = {}
    for name, (low, high) in sequences.items():
        found |= _after(f"{name} low", low, AFTER) | _after(f"{name} high", high, AFTER)
    return found


@case("betting_80_of_100", "100 verdicts, every fifth of them wrong: limits of the share that is right")
def limits_of_a_pattern() -> dict[str, float]:
    """The hedged sequence, and the interval of the same bets when 100 readings are planned beforehand."""
    x = np.tile([1.0, 1.0, 1.0, 1.0, 0.0], 20)
    low, high = _each_alone(x, predictable_bets(x), None, 0.0005)
    found = _after("hedged low", low, (20, 50, 100)) | _after("hedged high", high, (20, 50, 100))
    # Theirs lets every bet of a planned number be as large as 1.
    planned = np.minimum(predictable_bets(x, planned=100), 1)
    for name, population in {"planned": None, "planned, of 400": 400}.items():
        low, high = intersected(_each_alone(x, planned, population, 0.0005, stake=1))
        found |= low_and_high(name, (low[-1], high[-1]))
    return found


@case("betting_units", "verdicts all alike against a claim of one half: what can be worked out by hand")
def evidence_of_equal_values() -> dict[str, float]:
    """A p-value of bets of everything, and the readings that ALPHA needs for a p-value of 5 per cent."""
    everything = p_values(betting_martingale(np.ones(5), 0.5, np.inf))
    found = {"p-value of five ones": float(everything[-1])}
    for value in (1.0, 0.75):
        p = p_values(alpha_martingale(np.full(20, value), 0.5, np.full(20, 0.75)))
        found[f"readings of {value:g}"] = float(np.argmax(p <= RISK)) + 1
    return found


def _each_alone(x: Numbers, bets: Numbers, population: int | None, step: float, stake: float = STAKE) -> Limits:
    """The hedged limits after each reading, those before it not being asked: theirs take no running intersection."""
    low, high = inverted(lambda mean: hedged_martingale(x, mean, bets, population, stake), x.shape, 0.95, step)
    least, most = known(x, population)
    return np.maximum(low, least), np.minimum(high, most)


def _after(name: str, series: Numbers, readings: Iterable[int]) -> dict[str, float]:
    return {f"{name}, {n} read": float(series[n - 1]) for n in readings}
