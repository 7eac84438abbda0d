"""Which row of a decision table is an exception to which, and rows that conflict: two that can fire together, say
different things, and neither of which is an exception to the other.

A row is an exception to another when its conditions are narrower, or when its rule says so (`over`). That makes an
order; a row's rank is its place in it, and of rows that fire together the one of the highest rank decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from truecount.counting.rule import Row

KEYS = ("what", "step", "offence")
"""Facts that tell rows apart at a glance: rows that differ in them are never compared."""


def ranks(rows: Sequence[Row], over: Mapping[str, tuple[str, ...]]) -> tuple[tuple[int, ...], list[str]]:
    """The rank of every row, 0 for one that is an exception to none, and a sentence for every conflict."""
    above: dict[int, set[int]] = defaultdict(set)
    conflicts: dict[str, None] = {}
    pairs = [(a, b) for a, b in _neighbours(rows) if _overlap(rows[a], rows[b])]
    for a, b in pairs:
        for one, other in ((a, b), (b, a)):
            if rows[other].rule in over.get(rows[one].rule, ()) or _narrower(rows[one], rows[other]):
                above[one].add(other)
    reach = {one: _below(one, above) for one in range(len(rows))}
    for a, b in pairs:
        if b not in reach[a] and a not in reach[b] and rows[a].outcome != rows[b].outcome:
            first, second = sorted((rows[a].rule, rows[b].rule))
            conflicts[
                f"{first} and {second} can fire together and say different things; say which is the exception."
            ] = None
        if a in reach[b] and b in reach[a]:
            conflicts[f"{rows[a].rule} and {rows[b].rule} are exceptions to each other; say which it is."] = None
    depth: dict[int, int] = {}
    for row in sorted(reach, key=lambda n: len(reach[n])):
        depth[row] = 1 + max((depth.get(below, 0) for below in reach[row] if below != row), default=-1)
    return tuple(depth[n] for n in range(len(rows))), list(conflicts)


def _neighbours(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """Pairs of rows of one table that may be about the same thing, each pair once."""
    by_key: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        for key in key_of(row):
            by_key[row.table, key].append(number)
    found = {(a, b) for group in by_key.values() for n, a in enumerate(group) for b in group[n + 1 :]}
    return sorted(found)


def key_of(row: Row) -> tuple[str, ...]:
    """What a row is about: "what=assault", "offence=028/03", or "*" for anything."""
    for fact in KEYS:
        if fact in row.when:
            return tuple(f"{fact}={value}" for value in row.when[fact])
    return ("*",)


def _overlap(a: Row, b: Row) -> bool:
    return all(set(a.when[fact]) & set(b.when[fact]) for fact in a.when.keys() & b.when.keys())


def _narrower(a: Row, b: Row) -> bool:
    """Whether, where both stand, a fires only where b does, and not the other way round."""
    one, other = ({fact: values for fact, values in row.when.items() if fact != "edition"} for row in (a, b))
    return one != other and all(fact in one and set(one[fact]) <= set(other[fact]) for fact in other)


def _below(one: int, above: Mapping[int, set[int]]) -> set[int]:
    """All rows that a row is an exception to, at any remove."""
    found: set[int] = set()
    todo = [one]
    while todo:
        for other in above.get(todo.pop(), ()):
            if other not in found:
                found.add(other)
                todo.append(other)
    return found
