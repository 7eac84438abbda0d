"""A decision in words, made from its JSON, so that a decision is shown the same at once and years later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from truecount.counting.editions import EDITIONS
from truecount.counting.facts import vocabulary

BORROWED, UNSOURCED = "†", "unsourced in part"
MADE = frozenset({"recorded", "another force", "Report Fraud"})
"""What becomes of an allegation that makes a crime of its own."""
INTO = {
    "recorded": "recorded as crime",
    "set aside": "set aside into crime",
    "part of a crime": "part of crime",
    "continues a crime": "added to crime",
    "another force": "recorded by another force as crime",
    "Report Fraud": "passed to Report Fraud as crime",
}
OF_THE_REPORT = frozenset({"standing"})
"""Facts that are told once, of the report, and not of an allegation."""


@dataclass(frozen=True)
class Cited:
    """A rule that was used: what it says, where that stands, and what it read of the facts and took for others.

    `page` is of `source`; `elsewhere` is true where that is not the document of the decision. `marks` are the dagger
    of a rule that is taken to have held and the words for one that is unsourced in part.
    """

    rule: str
    title: str
    says: str
    page: str
    source: str
    elsewhere: bool
    marks: str
    unsourced: str
    differs: str
    told: str
    taken: str

    @property
    def place(self) -> str:
        """The page, with its document where that is not the decision's, and its marks."""
        return f"{self.source}, {self.page}{self.marks}" if self.elsewhere else f"{self.page}{self.marks}"


@dataclass(frozen=True)
class ShownCrime:
    """A crime to be recorded: what it is, its offence code, of whom and by whom, and by when it is due."""

    number: int
    head: str
    code: str
    of: str
    due: datetime | None
    because: tuple[Cited, ...]

    @property
    def named(self) -> str:
        """What it is, with its code."""
        return ", ".join(filter(None, (self.head, self.code)))


@dataclass(frozen=True)
class Settling:
    """A fact that would settle an allegation were it told, of that allegation or, with number 0, of its report."""

    number: int
    fact: str
    says: str


@dataclass(frozen=True)
class ShownEnd:
    """What became of an allegation: its number and report, what is alleged of whom and by whom, and the facts told."""

    number: int
    report: int
    alleged: str
    by: str
    told: str
    disposition: str
    ending: str
    settles: tuple[Settling, ...]
    because: tuple[Cited, ...]

    @property
    def head(self) -> str:
        """The allegation in a line."""
        return f"Allegation {self.number} ({self.alleged}{self.by})"


@dataclass(frozen=True)
class Shown:
    """A decision: the crimes, what became of what is no crime of its own, and how each went through the rules.

    `source` is the document of its pages; `borrowed` is true where the text of an edition is not held, or some rule
    carries a dagger.
    """

    head: str
    crimes: tuple[ShownCrime, ...]
    rest: tuple[ShownEnd, ...]
    every: tuple[ShownEnd, ...]
    editions: tuple[str, ...]
    source: str
    borrowed: bool

    @property
    def words(self) -> str:
        """All of it in a line."""
        return "; ".join((self.head, *(one.named for one in self.crimes)))


def shown(decided: dict[str, Any], numbers: Mapping[int, int] | None = None) -> Shown:
    """The words of a decision as JSON.

    `numbers` are those by which the allegations are told, by the decision's own, where these differ.
    """
    source, alleged = decided["source"], decided["allegations"]
    every = tuple(_end(one, (numbers or {}).get(one["number"], one["number"]), source) for one in alleged)
    count = len(decided["crimes"])
    used = [reason for one in (*alleged, *decided.get("afterwards", ())) for reason in one["because"]]
    return Shown(
        f"{count} crime{'s' if count > 1 else ''} to be recorded" if count else "No crime is to be recorded.",
        tuple(_crime(one, source) for one in decided["crimes"]),
        tuple(
            end
            for end, one in zip(every, alleged, strict=True)
            if one["crime"] is None or one["disposition"] not in MADE
        ),
        every,
        tuple(_edition(name, source) for name in decided["editions"]),
        source,
        any(reason["borrowed"] for reason in used) or any(_not_held(name) for name in decided["editions"]),
    )


def cited(reason: dict[str, Any], source: str, facts: Mapping[str, str]) -> Cited:
    """A rule that was used, as JSON, with what it read of `facts`, those told; `source` is the decision's document."""
    read = reason["read"]
    return Cited(
        reason["rule"],
        reason["title"],
        reason["says"],
        f"p{reason['page']}" if reason["page"][:1].isdigit() else reason["page"],
        reason["source"],
        reason["source"] != source,
        (BORROWED if reason["borrowed"] else "") + (f"; {UNSOURCED}" if reason["unsourced"] else ""),
        reason["unsourced"],
        reason["differs"],
        _facts({name: value for name, value in read.items() if name in facts}),
        _facts({name: value for name, value in read.items() if name not in facts}),
    )


def _crime(one: dict[str, Any], source: str) -> ShownCrime:
    nobody = "against the state" if one.get("against_the_state") else "of nobody named"
    of = f"of {', '.join(one['victims'])}" if one["victims"] else nobody
    by = f" by {one['suspect']}" if one["suspect"] else ""
    words = f"; one for each {one['counted_for']}" if one["counted_for"] else ""
    force = f"; recorded by {one['force']}" if one["force"] else ""
    if one["class"] is None:
        among = " or ".join(one["registrar_decides_among"])
        head, code = "one crime whose class the registrar decides" + (f": {among}" if among else ""), ""
    else:
        head = f"{'attempted ' if one['attempt'] else ''}{one['class']} {one['title']}"
        code = one["offence_code"] or "code not settled by the facts"
    due = datetime.fromisoformat(one["record_by"]) if one["record_by"] and not one["force"] else None
    because = tuple(cited(reason, source, {}) for reason in one["because"])
    return ShownCrime(one["number"], head, code, f"{of}{by}{words}{force}", due, because)


def _end(one: dict[str, Any], number: int, source: str) -> ShownEnd:
    facts = one["facts"]
    what = facts.get("what") or " ".join(filter(None, (facts.get("class"), facts.get("offence")))) or "not said"
    known = vocabulary()
    return ShownEnd(
        number,
        one["report"],
        f"{what}, {one['victim']}" if one["victim"] else what,
        f", by {one['suspect']}" if one["suspect"] else "",
        _facts(facts),
        one["disposition"],
        _ending(one),
        tuple(
            Settling(0 if name in OF_THE_REPORT else number, name, known[name].says if name in known else name)
            for name in one["missing"]
        ),
        tuple(cited(reason, source, facts) for reason in one["because"]),
    )


def _ending(one: dict[str, Any]) -> str:
    made = one["disposition"]
    if made == "refer":
        return "refer to the registrar"
    if made in INTO and one["crime"]:
        return f"{INTO[made]} {one['crime']}"
    return f"stays {made}" if made.startswith("N") or "incident" in made else str(made)


def _edition(name: str, source: str) -> str:
    """An edition in words; one that is no longer held by its name alone."""
    edition = EDITIONS.get(name)
    if edition is None:
        return f"Edition {name}"
    return f"Edition {name}, in force from {edition.begins}: {source if edition.held else edition.title}"


def _not_held(name: str) -> bool:
    return name in EDITIONS and not EDITIONS[name].held


def _facts(facts: Mapping[str, str]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in facts.items())
