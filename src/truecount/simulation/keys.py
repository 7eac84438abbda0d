"""Keys and references: pseudonymous, and written letter by letter for a whole month at once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Words = NDArray[np.uint64]
Letters = NDArray[np.uint8]
HEX = np.frombuffer(b"0123456789abcdef", dtype=np.uint8)
ZERO, NINE = ord("0"), ord("9")
EXCHANGED = 0.4
"""Share of slips that exchange two digits. Assumed."""
BITS = 64


def mix(*parts: Any) -> Words:
    """One number from several, so that equal parts give equal numbers and nobody can read the parts from it.

    The steps are those of SplitMix64 (Steele, Lea and Flood, 2014).
    """
    out = np.zeros(np.broadcast(*parts).shape if len(parts) > 1 else np.shape(parts[0]), dtype=np.uint64)
    with np.errstate(over="ignore"):
        for part in parts:
            out = (out ^ np.asarray(part).astype(np.uint64)) + np.uint64(0x9E3779B97F4A7C15)
            out = (out ^ (out >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            out = (out ^ (out >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
            out = out ^ (out >> np.uint64(31))
    return out


def hexes(values: Words, width: int) -> Letters:
    """The last `width` hexadecimal digits of each number, one row each."""
    shifts = np.arange(4 * (width - 1), -1, -4, dtype=np.uint64)
    return HEX[((values[:, None] >> shifts) & np.uint64(15)).astype(np.intp)]


def digits(values: Any, width: int) -> Letters:
    """Each number in decimal with leading noughts, one row each."""
    powers = 10 ** np.arange(width - 1, -1, -1, dtype=np.int64)
    return (np.asarray(values, dtype=np.int64)[:, None] // powers % 10 + ZERO).astype(np.uint8)


def letters(text: str, rows: int) -> Letters:
    """The same text in every row."""
    return np.broadcast_to(np.frombuffer(text.encode("ascii"), dtype=np.uint8), (rows, len(text)))


def mistyped(right: Letters, wrong: NDArray[np.bool_], draws: np.random.Generator) -> Letters:
    """Equally long references, those marked with one slip each: another digit, or two neighbours exchanged.

    No slip leaves a reference as it was.
    """
    typed = right.copy()
    for n in np.flatnonzero(wrong):
        row = typed[n]
        places = [at for at, letter in enumerate(row.tolist()) if ZERO <= letter <= NINE]
        pairs = [at for at in places if at + 1 in places and row[at] != row[at + 1]]
        if pairs and draws.random() < EXCHANGED:
            at = pairs[int(draws.integers(len(pairs)))]
            row[[at, at + 1]] = row[[at + 1, at]]
        else:
            at = places[int(draws.integers(len(places)))]
            row[at] = ZERO + (row[at] - ZERO + 1 + int(draws.integers(9))) % 10
    return typed


def strings(*columns: Letters, missing: NDArray[np.bool_] | None = None) -> pa.Array:
    """Columns of letters side by side as an Arrow array of texts, empty where `missing`."""
    joined = np.ascontiguousarray(np.concatenate(columns, axis=1))
    rows, width = joined.shape
    offsets = np.arange(0, (rows + 1) * width, width, dtype=np.int32)
    made = pa.StringArray.from_buffers(rows, pa.py_buffer(offsets), pa.py_buffer(joined))
    return made if missing is None else pa.compute.if_else(pa.array(missing), pa.scalar(None, pa.string()), made)
