"""Trees of a document bent: any value of it replaced by one of another sort, names taken out, added and changed."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date, datetime, timedelta, timezone
from random import Random
from typing import Any

import yaml

DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
LONG = 100_000
DEEPEST = 2
NUMBERS = (0, -1, 1, 2, 10**6, 2**31, 2**63, -(2**63) - 1, 10**24, 10**400, 0.5, -0.0, 1e-320, 1e308)
NOT_NUMBERS = (math.nan, math.inf, -math.inf)
WORDS = ("", " ", "x", "None", "nan", "1e999", "٣", "1_0", "yes", "no", "../../etc/passwd", "/dev/null", "a\tb", "é")
DAYS = (
    "2026-02-30",
    "0000-01-01",
    "9999-12-31",
    "31/12/2026",
    "2026-13-01T25:00",
    "20260401",
    "2017/18",
    "2017/19",
    "",
)
ODD_TEXT = ("=1+1", "\u202e", "\u200b", "\U0001f6a8", "{0}", "%s", "\\", '"', "'", "<script>", "a\nb", "|", "C:\\x")
STRANGE = "strange name"


def replacement(rng: Random, deep: int = 0) -> Any:
    """A value of any sort."""
    return rng.choice(SORTS if deep < DEEPEST else SINGLE)(rng, deep)


def _one_of(*values: Any) -> Callable[[Random, int], Any]:
    return lambda rng, _deep: deepcopy(rng.choice(values))


def _late(rng: Random, _deep: int) -> Any:
    return datetime(9999, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=rng.choice((-23, 0, 14)))))


def _long(rng: Random, _deep: int) -> Any:
    return rng.choice(("x", "é", "1", "[", "a b ")) * rng.choice((1_000, LONG))


def _list(rng: Random, deep: int) -> Any:
    return [replacement(rng, deep + 1) for _ in range(rng.choice((1, 3, 30)))]


def _names(rng: Random, deep: int) -> Any:
    return {rng.choice((*WORDS, 1, None, True, date(2026, 1, 1))): replacement(rng, deep + 1) for _ in range(3)}


SINGLE = (
    _one_of(None, True, False),
    _one_of([], {}, [[]], [None], {"a": None}, [{}], {"": ""}, [1, "a", None, {}]),
    *(_one_of(*NUMBERS), _one_of(*NUMBERS), _one_of(*NOT_NUMBERS)),
    _one_of(date(1, 1, 1), date(9999, 12, 31), date(2026, 4, 1), datetime(2026, 4, 1, 12, 30)),
    *(_late, _long, _one_of(*WORDS, *DAYS, *ODD_TEXT), _one_of(*WORDS, *DAYS, *ODD_TEXT)),
)
SORTS = (*SINGLE, _list, _names)


def bent_tree(rng: Random, tree: Any) -> Any:
    """A tree, the caller's to keep, bent in one place; what is bent may be all of it."""
    places = list(_places(tree))
    if not places:
        return replacement(rng)
    holder, name = rng.choice(places)
    way = rng.randrange(10)
    if way < 5:
        holder[name] = replacement(rng)
    elif way == 5:
        del holder[name]
    elif way == 6:
        other, from_there = rng.choice(places)
        holder[name] = deepcopy(other[from_there]) if name in _of(holder) else None
    elif way == 7 and isinstance(holder, dict):
        holder[rng.choice((f"{name}s", str(name).upper(), "", "x" * 500, f" {name}", 1, STRANGE))] = holder.pop(name)
    elif way == 8 and isinstance(holder, list):
        holder.extend([holder[name]] * rng.choice((1, 5, 300)))
    elif isinstance(holder, dict):
        holder[rng.choice((STRANGE, "$ref", "__class__", "x" * 3_000, 0, "sha256"))] = replacement(rng)
    else:
        holder.insert(0, replacement(rng))
    return tree


def _of(holder: Any) -> Any:
    return holder if isinstance(holder, dict) else range(len(holder))


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Every place within a tree: what holds it, and its name or number there."""
    for name in list(_of(tree)) if isinstance(tree, dict | list) else ():
        yield tree, name
        yield from _places(tree[name])


def as_yaml(rng: Random, tree: Any) -> bytes:
    """A tree as YAML, in either style."""
    text: str = yaml.dump(
        tree, Dumper=DUMPER, sort_keys=False, allow_unicode=True, default_flow_style=rng.random() < 0.2
    )
    return text.encode("utf-8", "surrogatepass")


def as_json(rng: Random, tree: Any) -> bytes:
    """A tree as JSON, with lone surrogates now and then."""
    text = json.dumps(tree, default=str, ensure_ascii=rng.random() < 0.5)
    if rng.random() < 0.03:
        text = text.replace('"', '"\\ud800', rng.choice((1, 9, 25)))
    return text.encode("utf-8", "surrogatepass")
