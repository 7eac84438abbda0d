"""Every crime that can be recorded - a class and an offence code of it - with what the rules of how many ask of it."""

from __future__ import annotations

import functools
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from truecount import reference
from truecount.counting.documents import home, parse

VIOLENT = {"Violence against the person", "Sexual offences", "Robbery"}
PROPERTY = {"Burglary", "Theft", "Vehicle offences", "Arson and criminal damage"}
LIFE = 99.0
"""Life, as a number of years longer than any other maximum."""


@dataclass(frozen=True)
class Crime:
    """One class and offence code (empty where the class alone is known).

    `years` is the maximum sentence (99 for life, None where it is not known), `rank` its row in the look-up table,
    `level` its level among conduct crimes, `per` what it is counted for.
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

    @property
    def violent(self) -> bool:
        """Whether it is a crime of violence, sexual offences and robbery among them."""
        return self.group in VIOLENT

    @property
    def property(self) -> bool:
        """Whether it is a crime of property."""
        return self.group in PROPERTY


@functools.cache
def crimes(edition: str) -> tuple[Crime, ...]:
    """Every crime, in the order of class and code; a crime's number is its place."""
    offences = [row for row in reference.load("offences").rows if row["class_code"]]
    wordings: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for row in offences:
        wordings[row["class_code"], row["offence_code"]].append(row)
        wordings[row["class_code"], ""].append(row)
    ranks = {row["offence_code"]: row["rank"] for row in reference.load("principal_order").rows}
    levels = {row["offence_code"]: row["level"] for row in reference.load("conduct_crimes").rows}
    units = {(row["class_code"], row["offence_code"] or ""): row for row in reference.load("counting_units").rows}
    serious = {row["class_code"] for row in reference.load("serious_at_school").rows}
    titles = {row["class_code"]: row for row in reference.load("classes").rows}
    named = _kinds(edition)
    found: list[Crime] = []
    for class_code, row in titles.items():
        codes = sorted({code for owner, code in wordings if owner == class_code} | {""})
        for code in codes:
            own = wordings.get((class_code, code), [])
            unit = units.get((class_code, code)) or units.get((class_code, ""))
            basis = _basis({one["basis"] for one in own} or {row["basis"]})
            group = "Fraud" if class_code.startswith("NFIB") else row["offence_group"]
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
                    years=_years(own) if code else None,
                    rank=ranks.get(code),
                    level=levels.get(code) if class_code in ("8L", "8M", "8Q", "8U") else None,
                    per=unit["per"] if unit else ("offender" if basis == "S" else "victim"),
                    words=unit["words"] if unit else "",
                    page=(unit["where"] or "").removeprefix("p") if unit else "12",
                )
            )
    return tuple(found)


def _kinds(edition: str) -> dict[str, str]:
    given = kinds(edition)
    return {name: kind for kind, lists in given.items() for names in lists.values() for name in names}


@functools.cache
def kinds(edition: str) -> dict[str, dict[str, list[str]]]:
    """The kinds of crime an edition names: each with its classes, offence codes, groups and words of `what`."""
    found: dict[str, dict[str, list[str]]] = parse((home(edition) / "kinds.yaml").read_text("utf-8"))
    return found


def _basis(bases: set[str]) -> str:
    """V, S, or S/V where the wordings differ or say both."""
    return next(iter(bases)) or "V" if len(bases) == 1 else "S/V"


def _years(wordings: list[Any]) -> float | None:
    """The longest maximum among the wordings of a code; None where none is known."""
    given = [LIFE if one["max_sentence_kind"] == "life" else one["max_sentence_years"] for one in wordings]
    known = [float(one) for one in given if one is not None]
    return max(known, default=None)


@functools.cache
def by_code(edition: str) -> dict[str, list[Crime]]:
    """The crimes that an offence code may be, by the code."""
    found: dict[str, list[Crime]] = defaultdict(list)
    for one in crimes(edition):
        if one.offence_code:
            found[one.offence_code].append(one)
    return dict(found)


@functools.cache
def outranked(edition: str) -> frozenset[tuple[int, int]]:
    """For each level of conduct crime, the numbers of the crimes over which its crimes are principal."""
    found = set()
    for row in reference.load("conduct_over").rows:
        for one in crimes(edition):
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
