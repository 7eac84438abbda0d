"""Cases that differ only in who was involved, and in when the one report of them came to notice, are decided once."""

from __future__ import annotations

import functools
import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from truecount.counting.case import MOST_ALLEGATIONS, Allegation, Case
from truecount.counting.editions import EDITIONS
from truecount.counting.engine import Engine

KEPT, LONGEST = 2_048, 50
"""Cases, each of so many allegations at most, of which a process keeps what was decided; one more, and it forgets all.
It keeps facts and answers, nobody's name."""
Ended = tuple[list[dict[str, Any]], list[dict[str, Any]]]
"""What became of each allegation of a case, and its crimes, as rows in order, with numbers that begin at 1."""

_kept: dict[tuple[Any, ...], Ended] = {}
_turn = threading.Lock()


def ends_of(cases: Sequence[Case]) -> list[Ended]:
    """What the rules make of each case, in order. Those that none before them was like are decided together.

    Rows hold no names, and no time where `nameless` leaves it out: whoever asks has both in the case.
    """
    bare = [nameless(case) for case in cases]
    alike = [tuple(case.rows()) for case in bare]
    known = {key: ended for key in alike if (ended := _kept.get(key)) is not None}
    new = {key: case for key, case in zip(alike, bare, strict=True) if key and key not in known}
    known |= zip(new, decided(list(new.values())), strict=True)
    if len(_kept) + len(new) > KEPT:
        _kept.clear()
    _kept.update((key, known[key]) for key in [*new][:KEPT] if len(key) <= LONGEST)
    return [known.get(key, ([], [])) for key in alike]


def knows(case: Case) -> bool:
    """Whether what was decided of a case, or of one that differs in names or its one report's time alone, is kept."""
    return tuple(nameless(case).rows()) in _kept


def forget() -> None:
    """Keep nothing of what was decided."""
    _kept.clear()


def nameless(case: Case) -> Case:
    """The allegations of a case with people, groups and things by number, in the order in which they are named.

    The time is left out where there is only one: it is then the same for all, and rules only ask what came before what.
    """
    numbers: dict[str | None, str | None] = {None: None}
    times = {time for one in case.allegations for time in (one.at, one.happened or one.at)}

    def bare(one: Allegation) -> Allegation:
        who = (one.victim, one.suspect, one.offender, one.unit)
        victim, suspect, offender, unit = (numbers.setdefault(name, str(len(numbers))) for name in who)
        at = one.at if len(times) > 1 else None
        happened = one.happened if len(times) > 1 else None
        return replace(one, at=at, happened=happened, victim=victim, suspect=suspect, offender=offender, unit=unit)

    return replace(case, allegations=tuple(bare(one) for one in case.allegations))


@functools.cache
def _engine(editions: tuple[str, ...]) -> Engine:
    return Engine(editions)


def decided(cases: Sequence[Case]) -> list[Ended]:
    """Cases decided by the engine, whatever is kept."""
    if not cases:
        return []
    editions = tuple(name for name in EDITIONS if any(name in case.editions for case in cases))
    rows = [row for n, case in enumerate(cases) for row in case.rows(n)]
    with _turn:
        found = _engine(editions).decide_rows(rows)
    ends, crimes = map(_by_case, found, ("allegation", "crime_id"))
    return [(ends.get(n, []), crimes.get(n, [])) for n in range(len(cases))]


def _by_case(rows: list[dict[str, Any]], key: str) -> dict[int, list[dict[str, Any]]]:
    """Rows by the case they belong to, with numbers that begin at 1 in each."""
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        number = row[key] // MOST_ALLEGATIONS
        own = {name: row[name] % MOST_ALLEGATIONS for name in ("allegation", "crime_id") if row.get(name) is not None}
        found.setdefault(number, []).append(row | own)
    return found
