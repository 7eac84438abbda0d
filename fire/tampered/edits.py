"""Edits of a paper's JSON by seed: numbers, texts, hashes, things swapped, deleted and added, hashed anew or not."""

from __future__ import annotations

import copy
import random
import string
from collections.abc import Callable, Iterator
from typing import Any

from truecount.figure import Figure, digest
from truecount.papers.own_audits import ADDED

Paper = dict[str, Any]
Place = tuple[Any, Any]
"""A dict or list, and the name or number of something in it."""
HASHED = ("not at all", "the figures", "the paper", "figures and paper")
"""What is hashed anew after an edit, by a forger of growing care."""
SWAPPED = (("value", "parts", "interval"), ("title",), ("made_from",), ("id",), ("warnings",))
LONG = 64


def tampered(paper: Paper, rng: random.Random) -> tuple[str, str, Paper]:
    """A copy of a paper with one edit: what kind of edit, what was hashed anew, and the copy."""
    while True:
        kind, anew = rng.choice(sorted(EDITS)), rng.choice(HASHED)
        made = copy.deepcopy(paper)
        EDITS[kind](made, rng)
        if "figures" in anew and isinstance(made.get("figures"), list):
            made["figures"] = [_hashed(one) for one in made["figures"]]
        if "paper" in anew and "hash" in made:
            made["hash"] = digest({name: one for name, one in made.items() if name != "hash"})
        # Of a figure that is hashed anew an edit of its hash or printed form is gone again.
        if digest(made) != digest(paper):
            break
    return kind, anew, made


def _hashed(one: Any) -> Any:
    """A figure with the printed forms and hashes that its parts make, where they make a figure."""
    if not isinstance(one, dict):
        return one
    try:
        return Figure.model_validate({name: held for name, held in one.items() if name not in ADDED}).as_json()
    except (ValueError, ArithmeticError):
        return one


def _places(held: Any) -> Iterator[Place]:
    """Every place of something in a paper."""
    for where, one in list(held.items() if isinstance(held, dict) else enumerate(held)):
        yield held, where
        if isinstance(one, dict | list):
            yield from _places(one)


def _leaf(paper: Paper, rng: random.Random, wanted: Callable[[Any], bool]) -> Place:
    """A place that holds what is wanted, in each part of the paper as likely as in another."""
    parts = [name for name in paper if name != "hash"]
    while True:
        name = rng.choice(parts)
        places = [(paper, name)]
        if isinstance(paper[name], dict | list):
            places = list(_places(rng.choice(paper["figures"]) if name == "figures" else paper[name]))
        if found := [place for place in places if wanted(place[0][place[1]])]:
            return rng.choice(found)


def _number(paper: Paper, rng: random.Random) -> None:
    held, where = _leaf(paper, rng, lambda one: isinstance(one, int | float) and not isinstance(one, bool))
    old = held[where]
    other = float(old) if isinstance(old, int) else round(old)
    held[where] = rng.choice((old + 1, old - 1, -old, old * 10, old + 0.1, old * 1.001, other))


def _text(paper: Paper, rng: random.Random) -> None:
    held, where = _leaf(paper, rng, lambda one: isinstance(one, str) and not _is_hash(one))
    old = held[where]
    at = rng.randrange(len(old) + 1)
    letter = rng.choice((*string.ascii_letters, *string.digits, *" .,–", ""))
    held[where] = old[:at] + letter + old[at + rng.randrange(2) :]


def _hash(paper: Paper, rng: random.Random) -> None:
    held, where = _leaf(paper, rng, _is_hash)
    old = held[where]
    at = rng.randrange(len(old))
    held[where] = old[:at] + rng.choice("0123456789abcdef") + old[at + 1 :]


def _is_hash(one: Any) -> bool:
    return isinstance(one, str) and len(one) == LONG and set(one) <= set("0123456789abcdef")


def _swap(paper: Paper, rng: random.Random) -> None:
    """What two figures say, under each other's names."""
    one, other = rng.sample(paper["figures"], 2)
    for part in rng.choice(SWAPPED):
        one[part], other[part] = other[part], one[part]


def _order(paper: Paper, rng: random.Random) -> None:
    held = paper[rng.choice([name for name in ("figures", "exhibits", "findings", "expected") if len(paper[name]) > 1])]
    one, other = rng.sample(range(len(held)), 2)
    held[one], held[other] = held[other], held[one]


def _delete(paper: Paper, rng: random.Random) -> None:
    held, where = rng.choice([(paper["figures"], rng.randrange(len(paper["figures"]))), _leaf(paper, rng, bool)])
    del held[where]


def _add(paper: Paper, rng: random.Random) -> None:
    held, where = _leaf(paper, rng, lambda one: isinstance(one, dict | list) and bool(one))
    one = held[where]
    if isinstance(one, list):
        one.insert(rng.randrange(len(one) + 1), copy.deepcopy(rng.choice(one)))
    else:
        one[f"more {rng.randrange(9)}"] = copy.deepcopy(rng.choice(list(one.values())))


def _figure(paper: Paper, rng: random.Random) -> None:
    """A figure more: another's, under a name of its own or not."""
    one = copy.deepcopy(rng.choice(paper["figures"]))
    one["id"] = rng.choice((one["id"], f"{one['id']}.more"))
    paper["figures"].insert(rng.randrange(len(paper["figures"]) + 1), one)


def _nothing(paper: Paper, rng: random.Random) -> None:
    held, where = _leaf(paper, rng, lambda one: one is not None)
    held[where] = None


EDITS: dict[str, Callable[[Paper, random.Random], None]] = {
    "a number": _number,
    "a text": _text,
    "a hash": _hash,
    "two figures swapped": _swap,
    "two things in each other's place": _order,
    "something deleted": _delete,
    "something added": _add,
    "a figure added": _figure,
    "something made nothing": _nothing,
}
"""Every kind of edit, by what is edited."""
