"""A decision in words, made from what is kept of it, so that a decision is shown the same live and years later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from truecount.counting import EDITIONS, vocabulary
from truecount.workbench.cases.question import identity

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


@dataclass(frozen=True)
class Cited:
    """A rule that was used: what it says, where that stands, and what it read of the facts and took for others."""

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


@dataclass(frozen=True)
class Crime:
    """A crime to be recorded."""

    number: int
    head: str
    code: str
    of: str
    due: str
    because: tuple[Cited, ...]


@dataclass(frozen=True)
class End:
    """What became of an allegation, and the facts that would settle it, each with the place where it is asked."""

    head: str
    told: str
    ending: str
    settles: tuple[tuple[str, str], ...]
    because: tuple[Cited, ...]


@dataclass(frozen=True)
class Shown:
    """A decision: the crimes, what became of what is no crime of its own, and how each went through the rules."""

    head: str
    crimes: tuple[Crime, ...]
    rest: tuple[End, ...]
    every: tuple[End, ...]
    editions: tuple[str, ...]
    source: str
    borrowed: bool

    @property
    def words(self) -> str:
        """All of it in a line."""
        return "; ".join((self.head, *(" ".join(filter(None, (one.head, one.code))) for one in self.crimes)))


def shown(decided: dict[str, Any], numbers: dict[int, int] | None = None) -> Shown:
    """The words of a decision as JSON; `numbers` are those of the form's allegations, by the decision's."""
    source = decided["source"]
    alleged = decided["allegations"]
    every = tuple(_end(one, (numbers or {}).get(one["number"], one["number"]), source) for one in alleged)
    count = len(decided["crimes"])
    return Shown(
        "No crime is to be recorded" if not count else f"{count} crime{'s' if count > 1 else ''} to be recorded",
        tuple(_crime(one, source) for one in decided["crimes"]),
        tuple(
            end
            for end, one in zip(every, alleged, strict=True)
            if one["crime"] is None or one["disposition"] not in MADE
        ),
        every,
        tuple(_edition(name, source) for name in decided["editions"]),
        source,
        any(reason["borrowed"] for one in alleged for reason in one["because"]),
    )


def _crime(one: dict[str, Any], source: str) -> Crime:
    victims, suspect = ", ".join(one["victims"]), one["suspect"]
    words = [f"of {victims}" if victims else "of nobody named", f"by {suspect}" if suspect else ""]
    words.append(f"(one for each {one['counted_for']})" if one["counted_for"] else "")
    words.append(f"recorded by {one['force']}" if one["force"] else "")
    if one["class"] is None:
        among = " or ".join(one["registrar_decides_among"])
        head = "One crime whose class the registrar decides" + (f": {among}" if among else "")
        code = ""
    else:
        head = f"{one['class']} {'Attempted: ' if one['attempt'] else ''}{one['title']}"
        code = one["offence_code"] or "code not settled by the facts"
    due = "" if one["force"] or not one["record_by"] else _day(one["record_by"])
    because = tuple(_cited(reason, source, {}) for reason in one["because"])
    return Crime(one["number"], head, code, " ".join(filter(None, words)), due, because)


def _end(one: dict[str, Any], number: int, source: str) -> End:
    facts = one["facts"]
    what = facts.get("what") or " ".join(filter(None, (facts.get("class"), facts.get("offence")))) or "not said"
    whom = "".join((f", {one['victim']}" if one["victim"] else "", f", by {one['suspect']}" if one["suspect"] else ""))
    known = vocabulary()
    settles = tuple(
        (known[name].says if name in known else name, identity(0 if name == "standing" else number, name))
        for name in one["missing"]
    )
    because = tuple(_cited(reason, source, facts) for reason in one["because"])
    return End(f"Allegation {number} ({what}{whom})", _facts(facts), _ending(one), settles, because)


def _ending(one: dict[str, Any]) -> str:
    made = one["disposition"]
    if made == "refer":
        return "refer to the registrar"
    if made in INTO and one["crime"]:
        return f"{INTO[made]} {one['crime']}"
    return f"stays {made}" if made.startswith("N") or "incident" in made else made


def _cited(reason: dict[str, Any], source: str, facts: dict[str, str]) -> Cited:
    page = f"p{reason['page']}" if reason["page"][:1].isdigit() else reason["page"]
    marks = (BORROWED if reason["borrowed"] else "") + (f"; {UNSOURCED}" if reason["unsourced"] else "")
    return Cited(
        reason["rule"],
        reason["title"],
        reason["says"],
        page,
        reason["source"],
        reason["source"] != source,
        marks,
        reason["unsourced"],
        reason["differs"],
        _facts({name: value for name, value in reason["read"].items() if name in facts}),
        _facts({name: value for name, value in reason["read"].items() if name not in facts}),
    )


def _edition(name: str, source: str) -> str:
    """An edition in words; one that is no longer held by its name alone."""
    edition = EDITIONS.get(name)
    if edition is None:
        return f"Edition {name}"
    return f"Edition {name}, in force from {edition.begins}: {source if edition.held else edition.title}"


def _facts(facts: dict[str, str]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in facts.items())


def _day(told: str) -> str:
    at = datetime.fromisoformat(told)
    return f"{at.day} {at:%B %Y, %H:%M}"
