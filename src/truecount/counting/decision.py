"""A decided case: the crimes to be recorded, what became of each allegation, and why, for people and for machines."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from truecount import reference
from truecount.counting.after import Asked, rule_on
from truecount.counting.alike import ends_of
from truecount.counting.book import SOURCE, book
from truecount.counting.case import Allegation, Case, Step
from truecount.counting.case_reader import read_case
from truecount.counting.crimes import Crime, crimes
from truecount.counting.facts import UNKNOWN, vocabulary
from truecount.counting.how_many import PART, RECORDED
from truecount.counting.profiles import BY_OTHERS, REFER
from truecount.counting.rule import Deciding
from truecount.counting.shelf import CLOCKS, UNSETTLED

VERSION = 2
"""The version of the JSON that a decision becomes."""


@dataclass(frozen=True)
class Reason:
    """A rule that was used, and what it read: the facts it asks for with the values that were told or taken.

    `source` is the document its page is of; `unsourced` says what of it has no source, `differs` where
    another published document says otherwise; `borrowed` is true where it is
    read in the latest rules and taken to have held in an edition whose own text is not held.
    """

    rule: str
    title: str
    says: str
    page: str
    source: str
    unsourced: str
    differs: str
    borrowed: bool
    read: dict[str, str]

    def as_json(self) -> dict[str, Any]:
        """The same for machines."""
        return dataclasses.asdict(self)


@dataclass(frozen=True)
class Required:
    """A crime to be recorded. Where the registrar decides which, `crime` is None and `open` names those alleged."""

    number: int
    crime: Crime | None
    open: tuple[str, ...]
    attempt: bool
    victims: tuple[str, ...]
    suspect: str | None
    force: str | None
    due: str | None
    allegations: tuple[int, ...]
    reasons: tuple[Reason, ...]

    def as_json(self) -> dict[str, Any]:
        """The same for machines."""
        return {
            "number": self.number,
            "class": self.crime.class_code if self.crime else None,
            "offence_code": (self.crime.offence_code or None) if self.crime else None,
            "title": self.crime.title if self.crime else None,
            "attempt": self.attempt,
            "registrar_decides_among": list(self.open),
            "counted_for": self.crime.words or None if self.crime else None,
            "against_the_state": self.crime is not None and self.crime.basis == "S",
            "victims": list(self.victims),
            "suspect": self.suspect,
            "force": self.force,
            "record_by": self.due,
            "allegations": list(self.allegations),
            "because": [reason.as_json() for reason in self.reasons],
        }


@dataclass(frozen=True)
class Became:
    """What became of one allegation: its disposition, the number of its crime, what is missing, and why."""

    allegation: Allegation
    disposition: str
    crime: int | None
    missing: tuple[str, ...]
    reasons: tuple[Reason, ...]

    def as_json(self) -> dict[str, Any]:
        """The same for machines."""
        one = self.allegation
        return {
            "number": one.number,
            "report": one.report,
            "victim": one.victim,
            "suspect": one.offender or one.suspect,
            "edition": one.edition,
            "facts": dict(one.facts),
            "disposition": self.disposition,
            "crime": self.crime,
            "missing": list(self.missing),
            "because": [reason.as_json() for reason in self.reasons],
        }


@dataclass(frozen=True)
class Ruling:
    """What was decided of one step after recording.

    `answer` is what it comes to - C1 to C5, reclassified, an outcome - and None where no rule gives one; `further` the
    outcome of one more crime to be recorded, of the offence charged. `stops` are the sentences of what is not met,
    `missing` the facts not told that it hangs on.
    """

    step: Step
    answer: str | None
    further: str | None
    stops: tuple[str, ...]
    missing: tuple[str, ...]
    reasons: tuple[Reason, ...]

    @property
    def allowed(self) -> bool | None:
        """Whether it may be done; None where that hangs on facts not told."""
        if self.stops or (self.answer is None and not self.missing):
            return False
        return None if self.missing else True

    def as_json(self) -> dict[str, Any]:
        """The same for machines."""
        return {
            "number": self.step.number,
            "crime": self.step.crime,
            "edition": self.step.edition,
            "facts": dict(sorted(self.step.facts.items())),
            "allowed": self.allowed,
            "answer": self.answer,
            "further_crime": self.further,
            "stops": list(self.stops),
            "missing": list(self.missing),
            "because": [reason.as_json() for reason in self.reasons],
        }


@dataclass(frozen=True)
class Decision:
    """A case decided under its editions: `crimes` to be recorded, what `became` of each allegation, and what
    `after` recording may be done, in order."""

    case: Case
    crimes: tuple[Required, ...]
    became: tuple[Became, ...]
    after: tuple[Ruling, ...] = ()

    @property
    def source(self) -> str:
        """The document that the pages are of where no other is named."""
        return document(SOURCE)

    def as_json(self) -> dict[str, Any]:
        """The same for machines, versioned."""
        return {
            "version": VERSION,
            "title": self.case.title,
            "editions": {name: book(name).sha256 for name in self.case.editions},
            "source": self.source,
            "crimes": [one.as_json() for one in self.crimes],
            "allegations": [one.as_json() for one in self.became],
            "afterwards": [one.as_json() for one in self.after],
        }


@functools.cache
def document(source: str) -> str:
    """A source as it is cited: publisher, document and edition."""
    (row,) = reference.load("sources").where(source=source)
    return " ".join(filter(None, (f"{row['publisher']}, {row['document']}", row["edition"])))


def decide(source: Path | str | Mapping[str, Any], edition: str | None = None) -> Decision:
    """Decide one case: a YAML or JSON document, or one already read.

    Raises TrueCountError with every fault of the document.
    """
    return decide_all([read_case(source, edition)])[0]


def decide_all(cases: Sequence[Case]) -> list[Decision]:
    """Decide cases together, each by itself; one decision a case, in order."""
    if not cases:
        return []
    steps = [step for case in cases for step in case.steps]
    ruled = iter(rule_on(steps))
    return [
        _told(case, *ended, [next(ruled) for _step in case.steps])
        for case, ended in zip(cases, ends_of(cases), strict=True)
    ]


def _told(
    case: Case, became: list[dict[str, Any]], made: list[dict[str, Any]], asked: list[tuple[Asked, ...]]
) -> Decision:
    known = crimes()
    numbers = {one["crime_id"]: number for number, one in enumerate(made, start=1)}
    alleged = {one.number: one for one in case.allegations}
    ends = tuple(
        Became(
            allegation=alleged[row["allegation"]],
            disposition=row["disposition"],
            crime=numbers.get(row["crime_id"]),
            missing=tuple((row["missing"] or "").split(", ")) if row["missing"] else (),
            reasons=_reasons(row, alleged[row["allegation"]]),
        )
        for row in became
    )
    required = tuple(_required(known, row, number, ends, became) for number, row in enumerate(made, start=1))
    rulings = tuple(_ruling(*one) for one in zip(case.steps, asked, strict=True))
    return Decision(case, required, ends, rulings)


def _ruling(step: Step, asked: tuple[Asked, ...]) -> Ruling:
    gives = {one.question: one.gives for one in asked}
    return Ruling(
        step,
        gives.get("ground") or gives.get("outcome"),
        gives.get("further"),
        tuple(one.stops for one in asked if one.stops),
        tuple(dict.fromkeys(fact for one in asked for fact in one.missing)),
        tuple(_reason(one.rule, step) for one in asked if one.rule),
    )


def _reasons(row: Mapping[str, Any], one: Allegation) -> tuple[Reason, ...]:
    names = ";".join(row[column] or "" for column in ("class_rule", "whether_rules", "count_rules")).split(";")
    return tuple(_reason(name, one) for name in dict.fromkeys(names) if name)


def _reason(name: str, one: Allegation | Step) -> Reason:
    held = book(one.edition)
    rule = held.rule(name)
    return Reason(
        rule.id,
        rule.title,
        rule.says,
        rule.page,
        document(rule.source or SOURCE),
        rule.unsourced,
        rule.differs,
        held.borrowed(rule),
        _read(rule, one) if isinstance(rule, Deciding) else {},
    )


def _read(rule: Deciding, one: Allegation | Step) -> dict[str, str]:
    """The facts a rule asks for, told ones as told, others as the vocabulary takes them; worked-out ones left out."""
    known = vocabulary()
    asked = [*rule.when, *rule.each, *rule.each_stays]
    return {
        name: one.facts.get(name, known[name].absent)
        for name in asked
        if not known[name].derived and one.facts.get(name, known[name].absent) != UNKNOWN
    }


def _required(
    known: tuple[Crime, ...],
    row: Mapping[str, Any],
    number: int,
    ends: tuple[Became, ...],
    became: list[dict[str, Any]],
) -> Required:
    crime = None if row["refer"] else known[row["crime"]]
    own = [end for end in ends if end.crime == number]
    whose = [end for end in own if end.disposition in (RECORDED, PART, REFER, *BY_OTHERS)]
    first = next(end for end in ends if end.allegation.number == row["crime_id"])
    at, hours = first.allegation.at, row["hours"]
    due = None if at is None or hours is None else at + timedelta(hours=hours)
    told = {one["allegation"]: one for one in became}
    principal = [
        reason
        for end in own
        for reason in end.reasons
        if end.disposition == "set aside" and reason.rule.startswith(("principal.", "aside."))
    ]
    clock = next(rule for rule, allowed in CLOCKS.items() if allowed == hours)
    in_time = [_reason(clock, first.allegation)] if due and not row["place"] else []
    victims = dict.fromkeys(end.allegation.victim for end in whose if end.allegation.victim)
    return Required(
        number=number,
        crime=crime,
        open=_open(known, [told[end.allegation.number] for end in whose]) if row["refer"] else (),
        attempt=bool(row["attempt"]),
        victims=tuple(victims),
        suspect=first.allegation.offender or first.allegation.suspect,
        force=row["place"],
        due=due.isoformat(" ", "minutes") if due else None,
        allegations=tuple(end.allegation.number for end in own),
        reasons=tuple({reason.rule: reason for reason in (*first.reasons, *principal, *in_time)}.values()),
    )


def _open(known: tuple[Crime, ...], rows: list[dict[str, Any]]) -> tuple[str, ...]:
    """The crimes among which the registrar decides: those alleged, and those that unsettled ones may be."""
    named: dict[str, None] = {}
    for row in rows:
        if row["crime"] is not None and row["crime"] != UNSETTLED:
            one = known[row["crime"]]
            named[f"{one.class_code} {one.offence_code}".strip()] = None
        elif row["may_be"]:
            named |= dict.fromkeys(row["may_be"].split(" or "))
    return tuple(named)
