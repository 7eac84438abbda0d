"""The order of reading: which stratum's next log is read at each turn."""

from __future__ import annotations

import numpy as np

from truecount.audit.chances import permanent_numbers
from truecount.errors import TrueCountError
from truecount.statistics.estimate import Counts

AT_ANY_TIME = "at any time"
TURN = "turn"


def in_step(readings: Counts) -> Counts:
    """The stratum of each turn (n,) where all strata advance together: any first part is in proportion, within a log.

    At each turn, of the strata that are due a log, the one is read that would soonest be behind by more. So none of H
    is ever 1 - 1/(2H - 2) logs ahead of or behind its share.
    Source: Tijdeman (1980), The chairman assignment problem, Discrete Mathematics 32, 323-330.
    """
    n, apart = int(readings.sum()), max(2 * len(readings) - 2, 1)
    done, sequence = np.zeros(len(readings), dtype=np.int64), np.empty(n, dtype=np.int64)
    for turn in range(n):
        # In whole numbers, n times as large, so that ties are ties on every computer.
        due = apart * ((turn + 1) * readings - done * n)
        waits = np.divide(apart * n - n - due, readings, out=np.full(len(done), np.inf), where=due >= n)
        sequence[turn] = np.argmin(waits)
        done[sequence[turn]] += 1
    return sequence


def by_lot(weights: Counts, logs: Counts, turns: int, seed: str) -> Counts:
    """The stratum of each turn (n,) where a lot decides, with chances in proportion to `weights` (H,).

    A stratum of which every log was read takes part no more. So each turn's chance is known whatever was found before,
    which is what an audit that may stop at any time rests on. Raises TrueCountError for more turns than logs.
    """
    if turns > logs.sum():
        raise TrueCountError(f"There are {logs.sum():,} logs, but {turns:,} turns were asked for; ask for fewer.")
    lots = permanent_numbers(f"{seed}|{TURN}", map(str, range(turns)))
    left, sequence = logs.copy(), np.empty(turns, dtype=np.int64)
    for turn, lot in enumerate(lots):
        sums = np.cumsum(np.where(left > 0, weights, 0))
        stratum = int(np.searchsorted(sums, lot * sums[-1], side="right"))
        sequence[turn] = stratum
        left[stratum] -= 1
    return sequence
