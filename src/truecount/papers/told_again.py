"""A paper's JSON beside the same paper made again: every difference in a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from truecount.figure import digest
from truecount.papers.told import Told, short

KEYED = {"figures": "id", "exhibits": "id", "expected": "number"}
"""Lists of things that have a name of their own."""
WORDS = {
    "title": "the title",
    "force_id": "the force's id",
    "force": "the force",
    "as_at": "the lines of what it rests on",
    "asked": "what was asked for",
    "findings": "the findings",
    "not_known": "what is not known",
    "made_from": "the list of inputs",
    "exhibits": "the exhibits",
    "expected": "the tables that a panel expects",
    "figures": "the figures",
    "files": "the hashes of its other files",
}
"""What a paper's JSON holds, beside its version and its own hash."""
ONE = {"figures": "the figure", "exhibits": "the exhibit", "expected": "expected table"}
OF_VERSION = (
    "The paper says that version {was} made it, and this is version {now}: what is another when it is made again may "
    "be so for that reason, and its other files are not held against those made again. Verify it with version {was}."
)


def against(told: Told, again: Told) -> list[str]:
    """How a paper's JSON differs from the same paper made again; nothing where every figure, finding and line is equal.

    What an older version did not tell is not missed.
    """
    other = list(_versions(told, again))
    made = list(other)
    for name, words in WORDS.items():
        if name in told and not (other and name == "files"):
            made += _different(name, words, told[name], again[name])
        elif name not in told and not other:
            made.append(f"{words}: the paper does not tell this.")
    made += [f"{name}: no paper has this." for name in told if name not in {*WORDS, "version", "hash"}]
    if not made and "hash" in told and told["hash"] != again["hash"]:
        made.append("The paper's own hash is not that of the paper made again.")
    return made


def _versions(told: Told, again: Told) -> Iterator[str]:
    if told.get("version") != again["version"]:
        yield OF_VERSION.format(was=short(told.get("version")), now=short(again["version"]))


def _different(name: str, words: str, told: Any, again: Any) -> Iterator[str]:
    if digest(told) == digest(again):
        return
    if name in KEYED and isinstance(told, list):
        yield from _keyed(name, words, told, again)
    elif isinstance(told, dict) and isinstance(again, dict):
        yield from _parts(words, told, again)
    elif isinstance(told, list):
        yield from _lines(words, told, again)
    else:
        yield f"{words}: the paper tells {short(told)}; made again it is {short(again)}."


def _keyed(name: str, words: str, told: Sequence[Any], again: Sequence[Told]) -> Iterator[str]:
    """Things with names: those missing, added or there twice, and the parts of those that are others."""
    key, one = KEYED[name], ONE[name]
    named = [(str(held.get(key)) if isinstance(held, dict) else short(held), held) for held in told]
    made = {str(held[key]): held for held in again}
    for which, number in Counter(which for which, _ in named).items():
        if which not in made:
            yield f"{one} {which} is not in the paper made again: it was added."
        elif number > 1:
            yield f"{one} {which} is there {number} times."
    there = dict(named)
    for which, held in made.items():
        if which not in there:
            yield f"{one} {which} is not there, and it is in the paper made again."
        elif digest(there[which]) != digest(held):
            yield from _parts(f"{one} {which}", there[which], held)
    if [which for which, _ in named] != list(made) and sorted(there) == sorted(made):
        yield f"{words} stand in another order than in the paper made again."


def _parts(words: str, told: Told, again: Told) -> Iterator[str]:
    for name in dict.fromkeys((*again, *told)):
        if name not in told:
            yield f"{words}: {name} is not there, and it is in the paper made again."
        elif name not in again:
            yield f"{words}: {name} is not in the paper made again."
        elif digest(told[name]) != digest(again[name]):
            if isinstance(told[name], Mapping) and isinstance(again[name], Mapping):
                yield from _parts(f"{words}, {name}", told[name], again[name])
            else:
                yield f"{words}: {name} is {short(told[name])}; made again it is {short(again[name])}."


def _lines(words: str, told: Sequence[Any], again: Sequence[Any]) -> Iterator[str]:
    line = {digest(one): _line(one) for one in (*told, *again)}
    was, now = (Counter(digest(one) for one in lines) for lines in (told, again))
    yield from (f"{words}: {line[one]} is not in the paper made again." for one in (was - now).elements())
    yield from (f"{words}: {line[one]} is in the paper made again, and not there." for one in (now - was).elements())
    if was == now:
        yield f"{words} stand in another order than in the paper made again."


def _line(held: Any) -> str:
    return ", ".join(map(str, held.values())) if isinstance(held, dict) else str(held)
