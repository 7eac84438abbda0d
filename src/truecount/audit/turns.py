"""The order of reading: which stratum's next log is read at each turn."""

from __future__ import annotations

import numpy as np

from truecount.audit.chances import permanent_numbers
from truecount.audit.estimate import Counts
from truecount.errors import TrueCountError

AT_ANY_TIME = "at any time"
TURN = "turn"


def in_step(readings: Counts) -> Counts:
    """The stratum of each turn (n,) where all strata advance together, so that any first part is in proportion."""
    of = np.repeat(np.arange(len(readings)), readings)
    place = np.arange(len(of)) - np.repeat(np.cumsum(readings) - readings, readings)
    return of[np.lexsort((of, (place + 0.5) / readings[of]))]


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
