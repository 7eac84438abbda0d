"""The designs an audit may be drawn by: how logs are put into strata, and how readings are shared out over them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from truecount.audit.bands import bands
from truecount.audit.expected import Expected
from truecount.audit.frame import Frame
from truecount.audit.plan import ALL_CRIME, TARGETS, Wanted
from truecount.errors import TrueCountError
from truecount.reference.kinds import KINDS
from truecount.statistics.estimate import Counts, Numbers

TIES = ("without a record", "with a record")
SELDOM = 0.1
"""Codes of whose logs a smaller share has a record count as codes of no crime. Ours."""
Placed = tuple[Counts, tuple[str, ...]]
"""The stratum of each log (N,), counted from 0, and the strata's names."""


@dataclass(frozen=True)
class Design:
    """One design.

    `shared` says by what readings are shared out over strata: the logs in them, the spread expected in them, or that
    beside the minutes that reading takes. `drawn` says how logs are taken from a stratum: all with one chance, by the
    spread expected of each, or at equal steps through time. `ratio` is whether the accuracy is estimated as the ratio
    of what was read alone, as the inspectorate does, and not from the known number of recorded crimes.
    """

    name: str
    words: str
    strata: Callable[[Frame, Expected, Wanted], Placed]
    shared: Literal["logs", "spread", "spread and minutes"] = "spread"
    drawn: Literal["at random", "by size", "at equal steps"] = "at random"
    ratio: bool = False


def all_together(frame: Frame, expected: Expected, wanted: Wanted) -> Placed:
    """One stratum of all logs."""
    return np.zeros(len(frame), dtype=np.int64), ("all logs",)


def by_tie(frame: Frame, expected: Expected, wanted: Wanted) -> Placed:
    """Logs with and without a record tied to them."""
    return _named(_of_tie(frame))


def by_opening_code(frame: Frame, expected: Expected, wanted: Wanted) -> Placed:
    """Logs by what their opening code mostly leads to (a kind of crime, or seldom any), with and without a record."""
    _, code = np.unique(frame.opening, return_inverse=True)
    with_record = np.bincount(code, frame.linked) / np.bincount(code)
    mostly = np.array([np.bincount(code, frame.recorded[:, kind]) for kind in range(len(KINDS))]).argmax(axis=0)
    leads_to = np.append(np.array(KINDS), "seldom a crime")[np.where(with_record < SELDOM, len(KINDS), mostly)]
    return _named(_joined(leads_to[code], _of_tie(frame)))


def by_score(frame: Frame, expected: Expected, wanted: Wanted) -> Placed:
    """Bands of like worth of reading, with and without a record.

    Where several precisions are wanted, each log is worth what it is for all of them together, and logs are kept apart
    by the precision that they are worth most for; there are so many times as many bands.
    """
    targets = tuple(wanted.precision) or (ALL_CRIME,)
    worth = np.array([_worth(expected, wanted, name) for name in targets])
    apart = _of_tie(frame)
    if len(targets) > 1:
        apart = _joined(np.array([f"for {name}" for name in targets])[worth.argmax(axis=0)], apart)
    groups, group = np.unique(apart, return_inverse=True)
    band = bands(np.sqrt((worth**2).sum(axis=0)), group, wanted.bands * len(targets))
    number = band - np.array([band[group == one].min() for one in range(len(groups))])[group] + 1
    return _named(_joined(apart, np.char.mod("band %02d", number)))


def _worth(expected: Expected, wanted: Wanted, target: str) -> Numbers:
    """The readings that each log would have, were this the only precision wanted and all logs could be told apart."""
    spread = expected.spread(wanted.ignoring_the_score, TARGETS[target])
    return np.asarray(spread * spread.sum() / wanted.precision.get(target, 1.0) ** 2)


DESIGNS = {
    one.name: one
    for one in (
        Design("simple random", "every log has the same chance", all_together, shared="logs", ratio=True),
        Design(
            "equal steps",
            "every so many-th log in the order of time",
            all_together,
            "logs",
            "at equal steps",
            ratio=True,
        ),
        Design(
            "opening codes",
            "strata by opening code and tie, read in proportion; like the inspectorate's",
            by_opening_code,
            shared="logs",
            ratio=True,
        ),
        Design("opening codes, spread", "the same strata, read where misses are expected", by_opening_code),
        Design("by size", "the likelier a log hides a crime, the likelier it is read", by_tie, drawn="by size"),
        Design("score bands", "bands of like worth, read where misses are expected", by_score),
        Design("score bands, hours", "the same bands, read where an hour tells most", by_score, "spread and minutes"),
    )
}
"""Every design by its name."""
DEFAULT, EVEN = "score bands", "simple random"
"""The usual design; and the one whose limits at any time are narrowest, because no log stands for many more than
others do."""


def design(name: str) -> Design:
    """A design by its name. Raises TrueCountError where there is none of it."""
    if name not in DESIGNS:
        raise TrueCountError(f'"{name}" is not a design; they are {", ".join(DESIGNS)}.')
    return DESIGNS[name]


def may_be_lengthened(one: Design) -> None:
    """Raises TrueCountError where a design's draw can neither be made longer nor be stopped before its end."""
    if one.drawn != "at random":
        raise TrueCountError(
            f'The design "{one.name}" can neither be topped up nor be stopped at any time, because its chances hang on '
            "the number of readings; plan again with score bands, or with more readings."
        )


def _of_tie(frame: Frame) -> NDArray[np.str_]:
    return np.array(TIES)[frame.linked.astype(np.int64)]


def _joined(one: NDArray[np.str_], other: NDArray[np.str_]) -> NDArray[np.str_]:
    return np.char.add(np.char.add(one, ", "), other)


def _named(labels: NDArray[np.str_]) -> Placed:
    names, of = np.unique(labels, return_inverse=True)
    return np.asarray(of), tuple(str(name) for name in names)
