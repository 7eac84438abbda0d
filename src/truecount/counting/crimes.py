"""Every crime that can be recorded - a class and an offence code of it - with what the rules of how many ask of it."""

from __future__ import annotations

import functools
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from truecount import reference
from truecount.bounded import parsed
from truecount.counting.editions import EDITIONS

VIOLENT = {"Violence against the person", "Sexual offences", "Robbery"}
PROPERTY = {"Burglary", "Theft", "Vehicle offences", "Arson and criminal damage"}
NO_CODE = "none"
"""What a rule gives as code where a class had none that is known, whatever code is told."""
LIFE = 99.0
"""Life, as a number of years longer than any other maximum."""


@dataclass(frozen=True)
class Crime:
    """One class and offence code (empty where the class alone is known).

    `years` is the maximum sentence (99 for life, None where it is not known), `rank` its row in the look-up table,
    `level` its level among conduct crimes, `per` what it is counted for; it is one from `begins` to before `ends`,
    where those are known.
    """

    number: int
    class_code: str
    offence_code: str
    title: str
    group: str
    basis: str
    kind: str
    serious: bool
    years: float | None
    rank: int | None
    level: int | None
    per: str
    words: str
    page: str
    begins: date | None
    ends: date | None

    def stands(self, edition: str) -> bool:
        """Whether it is law, and its class in use, on some day of an edition."""
        return EDITIONS[edition].meets(self.begins, self.ends)

    @property
    def violent(self) -> bool:
        """Whether it is a crime of violence, sexual offences and robbery among them."""
        return self.group in VIOLENT

    @property
    def property(self) -> bool:
        """Whether it is a crime of property."""
        return self.group in PROPERTY


@functools.cache
def crimes() -> tuple[Crime, ...]:
    """Every crime there is or was, in the order of class and code; a crime's number is its place."""
    offences = [row for row in reference.load("offences").rows if row["class_code"]]
    wordings: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for row in offences:
        wordings[row["class_code"], row["offence_code"]].append(row)
        wordings[row["class_code"], ""].append(row)
    moved = _moved(offences, wordings)
    ranks = {row["offence_code"]: row["rank"] for row in reference.load("principal_order").rows}
    levels = {row["offence_code"]: row["level"] for row in reference.load("conduct_crimes").rows}
    units = {(row["class_code"], row["offence_code"] or ""): row for row in reference.load("counting_units").rows}
    serious = {row["class_code"] for row in reference.load("serious_at_school").rows}
    named = {name: kind for kind, lists in kinds().items() for names in lists.values() for name in names}
    found: list[Crime] = []
    for row in reference.load("classes").rows:
        class_code = row["class_code"]
        for code in sorted({code for owner, code in wordings if owner == class_code} | {""}):
            own = wordings.get((class_code, code), [])
            unit = units.get((class_code, code)) or units.get((class_code, ""))
            basis = _basis({one["basis"] for one in own} or {row["basis"]})
            group = "Fraud" if class_code.startswith("NFIB") else row["offence_group"]
            begins, ends = _dates(row, own if code else [], moved.get((class_code, code)), moved.get(("", code)))
            found.append(
                Crime(
                    number=len(found),
                    class_code=class_code,
                    offence_code=code,
                    title=row["title"],
                    group=group,
                    basis=basis,
                    kind=named.get(code) or named.get(class_code) or named.get(group) or "other",
                    serious=class_code in serious or {one["mode"] for one in own} == {"I"},
                    years=_years(own, alike=not code),
                    rank=ranks.get(code),
                    level=levels.get(code) if class_code in ("8L", "8M", "8Q", "8U") else None,
                    per=unit["per"] if unit else ("offender" if basis == "S" else "victim"),
                    words=unit["words"] if unit else "",
                    page=(unit["where"] or "").removeprefix("p") if unit else "12",
                    begins=begins,
                    ends=ends,
                )
            )
    return tuple(found)


Span = tuple[date | None, date | None]


def _moved(offences: list[Any], wordings: dict[tuple[str, str], list[Any]]) -> dict[tuple[str, str], Span]:
    """When offences stood in former classes, which are added to `wordings`; under no class, from when they do not."""
    spans: dict[tuple[str, str], Span] = {}
    for row in reference.load("former_classes").rows:
        code, after = row["offence_code"], row["valid_to"] + timedelta(days=1)
        wordings[row["class_code"], code] = [one for one in offences if one["offence_code"] == code]
        spans[row["class_code"], code] = (row["valid_from"], after)
        spans["", code] = (max(filter(None, (spans.get(("", code), (None, None))[0], after))), None)
    return spans


def _dates(row: Any, wordings: list[Any], here: Span | None, elsewhere: Span | None) -> Span:
    """The first day of a class and code, and the first day it is no more; None where there is none, or none is known.

    A class names its last day, an offence the day on which it ceased.
    """
    starts, stops = [row["valid_from"]], [row["valid_to"] and row["valid_to"] + timedelta(days=1)]
    if here is not None:
        starts, stops = [*starts, here[0]], [*stops, here[1]]
    elif wordings:
        starts.append(min(one["valid_from"] or date.min for one in wordings))
        stops.append(max(one["valid_to"] or date.max for one in wordings))
        starts.append(elsewhere[0] if elsewhere else None)
    begins = max(filter(None, starts), default=date.min)
    ends = min(filter(None, stops), default=date.max)
    return (None if begins == date.min else begins, None if ends == date.max else ends)


@functools.cache
def kinds() -> dict[str, dict[str, list[str]]]:
    """The kinds of crime that rules ask for: each with its classes, offence codes, groups and words of `what`."""
    found: dict[str, dict[str, list[str]]] = parsed(Path(__file__).with_name("kinds.yaml").read_text("utf-8"))
    return found


def _basis(bases: set[str]) -> str:
    """V, S, or S/V where the wordings differ or say both."""
    return next(iter(bases)) or "V" if len(bases) == 1 else "S/V"


def _years(wordings: list[Any], *, alike: bool) -> float | None:
    """The longest maximum among the wordings of a code; None where none is known, or where they have to be alike and
    are not, as those of a class without a code."""
    given = [LIFE if one["max_sentence_kind"] == "life" else one["max_sentence_years"] for one in wordings]
    known = [float(one) for one in given if one is not None]
    return None if alike and (len(set(known)) > 1 or len(known) < len(wordings)) else max(known, default=None)


@functools.cache
def by_code(edition: str) -> dict[str, list[Crime]]:
    """The crimes that an offence code may be in an edition, by the code."""
    found: dict[str, list[Crime]] = defaultdict(list)
    for one in crimes():
        if one.offence_code and one.stands(edition):
            found[one.offence_code].append(one)
    return dict(found)


@functools.cache
def _by_name() -> dict[tuple[str, str], Crime]:
    return {(one.class_code, one.offence_code): one for one in crimes()}


def stand(gives: str, edition: str) -> bool:
    """Whether what a rule gives - a class, or a class and an offence code - stands in an edition.

    Raises ValueError with why where there is no such class, or no such code in it, in any edition.
    """
    class_code, _, offence_code = gives.partition(" ")
    if not gives or gives == "own":
        return True
    if (class_code, "") not in _by_name():
        raise ValueError(f'there is no class "{class_code}"')
    offence_code = offence_code.removeprefix(NO_CODE)
    if (class_code, offence_code) not in _by_name():
        raise ValueError(f'class {class_code} has no offence code "{offence_code}"')
    return _by_name()[class_code, offence_code].stands(edition)


@functools.cache
def outranked() -> frozenset[tuple[int, int]]:
    """For each level of conduct crime, the numbers of the crimes over which its crimes are principal."""
    found = set()
    for row in reference.load("conduct_over").rows:
        for one in crimes():
            if one.level is None and one.offence_code not in (row["but_not"] or ()) and _named(one, row):
                found.add((row["level"], one.number))
    return frozenset(found)


def _named(one: Crime, row: Any) -> bool:
    """Whether a row of `conduct_over` is about a crime."""
    below, up_to = row["below_years"], row["up_to_years"]
    if below is not None and (one.years is None or one.years >= below):
        return False
    if up_to is not None and (one.years is None or one.years > up_to):
        return False
    value, over = row["value"], row["over"]
    met = {
        "rank": one.rank is not None and over == "rank" and one.rank >= int(value),
        "property": one.rank is None and one.property,
        "sentence": one.rank is None,
        "group": one.group == value,
        "class": one.class_code == value,
        "offence": one.offence_code == value,
    }
    return bool(met[over])
