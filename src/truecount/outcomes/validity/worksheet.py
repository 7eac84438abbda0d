"""A worksheet for one outcome: whether it may close the crime, requirement by requirement, and which fits better."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from truecount import reference
from truecount.outcomes.validity.codes import GUIDANCE_BEGINS
from truecount.outcomes.validity.facts import tellable, vocabulary
from truecount.outcomes.validity.outcome_case import OutcomeCase, read_outcome_case
from truecount.outcomes.validity.requirements import Requirement, fits, requirements, types

VERSION = 1
"""The version of the JSON that a ruling becomes."""
MET, NOT_MET, UNKNOWN = "met", "not met", "unknown"
YES, NO, NOT_YET = "yes", "no", "not yet"


@dataclass(frozen=True)
class Judged:
    """One requirement judged: its `status` (met, not met or unknown) and what that rests on.

    `read` are the facts it read, `open` those that would settle it; `holds` is None where they would settle whether it
    holds for this crime at all. Where it is not met, `bars` says why the type cannot close the crime, or `do` what has
    to be done first.
    """

    rule: Requirement
    status: str
    read: dict[str, str]
    open: tuple[str, ...]
    holds: bool | None
    bars: str = ""
    do: str = ""

    @property
    def reason(self) -> str:
        """Why it has that status, in words."""
        said = ", ".join(f"{name} = {value}" for name, value in self.read.items())
        if self.status == UNKNOWN:
            what = "told, this would settle it" if self.holds else "told, this would settle whether it is asked"
            return f"{what}: {', '.join(self.open)}" if self.open else "no source says from when the type was in use"
        return f"{self.bars or self.do} As it stands: {said}." if self.status == NOT_MET else said

    def as_json(self) -> dict[str, Any]:
        """The same for machines."""
        return {
            "rule": self.rule.id,
            "asks": self.rule.asks,
            "status": self.status,
            "reason": self.reason,
            "read": self.read,
            "open": list(self.open),
            "bars": self.bars or None,
            "do": self.do or None,
            "page": self.rule.page,
            "source": self.rule.source,
            "note": self.rule.note or None,
        }


@dataclass(frozen=True)
class Better:
    """An outcome that fits what was told better, why, and whether it may close the crime: yes or not yet."""

    outcome: str
    because: str
    answer: str

    @property
    def name(self) -> str:
        """The name of the type."""
        return types()[self.outcome]


@dataclass(frozen=True)
class OutcomeRuling:
    """Whether an outcome may close a crime (`answer`: yes, no or not yet), with each requirement judged."""

    case: OutcomeCase
    judged: tuple[Judged, ...]
    better: tuple[Better, ...]

    @property
    def answer(self) -> str:
        """No where something bars it, not yet where something is to be done or to be told, else yes."""
        return _answer(self.judged)

    @property
    def open(self) -> tuple[str, ...]:
        """The facts that would settle what is unknown, in order."""
        return tuple(dict.fromkeys(fact for one in self.judged for fact in one.open))

    @property
    def taken(self) -> dict[str, str]:
        """The facts that its rules ask for and that were not told, with what was taken for them."""
        own = [rule for rule in requirements().values() if self.case.outcome in rule.outcomes]
        asked = {name for rule in own for name in rule.holds.facts | rule.needs.facts}
        untold = [name for name in tellable() if name in asked and name not in self.case.told]
        return {name: self.case.facts[name] for name in untold if self.case.facts[name] != UNKNOWN}

    @property
    def read_back(self) -> bool:
        """Whether the outcome bears a day before the guidance it is judged by was in force."""
        return self.case.day < GUIDANCE_BEGINS

    @property
    def sources(self) -> tuple[str, ...]:
        """The documents its pages are of, as they are cited."""
        return tuple(dict.fromkeys(document(one.rule.source) for one in self.judged))

    def of(self, status: str) -> tuple[Judged, ...]:
        """The requirements with this status, in order."""
        return tuple(one for one in self.judged if one.status == status)

    @property
    def text(self) -> str:
        """The ruling in words, line by line."""
        from truecount.outcomes.validity.worksheet_words import ruling_words

        return "\n".join(ruling_words(self))

    def as_json(self) -> dict[str, Any]:
        """The same for machines, versioned."""
        return {
            "version": VERSION,
            "title": self.case.title,
            "outcome": self.case.outcome,
            "name": types()[self.case.outcome],
            "day": self.case.day.isoformat(),
            "recorded": self.case.recorded.isoformat() if self.case.recorded else None,
            "told": dict(self.case.told),
            "taken": self.taken,
            "answer": self.answer,
            "better": [
                {"outcome": one.outcome, "name": one.name, "because": one.because, "answer": one.answer}
                for one in self.better
            ],
            "open": list(self.open),
            "requirements": [one.as_json() for one in self.judged],
            "sources": list(self.sources),
            "read_back": self.read_back,
        }


def judge_outcome(case: OutcomeCase | Path | str | Mapping[str, Any]) -> OutcomeRuling:
    """Judge whether an outcome may close a crime, from a case, its document, or the document's path.

    Raises TrueCountError with every fault of the document.
    """
    if not isinstance(case, OutcomeCase):
        case = read_outcome_case(case)
    judged = _judge_all(case)
    return OutcomeRuling(case, judged, _better(case) if _answer(judged) == NO else ())


def document(source: str) -> str:
    """A source as it is cited: publisher, document and edition."""
    (row,) = reference.load("sources").where(source=source)
    return ", ".join(filter(None, (row["publisher"], row["document"], row["edition"])))


def _judge_all(case: OutcomeCase) -> tuple[Judged, ...]:
    own = (rule for rule in requirements().values() if case.outcome in rule.outcomes)
    return tuple(one for rule in own if (one := _judge(rule, case)) is not None)


def _judge(rule: Requirement, case: OutcomeCase) -> Judged | None:
    """A requirement judged; None where it does not hold for this crime."""
    holds, met = rule.holds.truth(case.facts), rule.needs.truth(case.facts)
    if holds is False:
        return None
    read = rule.needs.reads(case.facts)
    if met:
        return Judged(rule, MET, read, (), holds)
    if holds is None or met is None:
        waits = rule.needs if holds else rule.holds
        return Judged(rule, UNKNOWN, read, _told_as(waits.open(case.facts), case), holds)
    mends = bool(rule.do) and (not rule.bars or rule.mends.truth(case.facts) is True)
    return Judged(rule, NOT_MET, read, (), holds, "" if mends else rule.bars, rule.do if mends else "")


def _told_as(facts: tuple[str, ...], case: OutcomeCase) -> tuple[str, ...]:
    """Facts as they may be told: in place of a derived one those it is worked out from, as far as they are open."""
    known, told = vocabulary(), []
    for name in facts:
        told += [name] if name in tellable() else [one for one in known[name].worked_out if one not in case.told]
    return tuple(dict.fromkeys(name for name in told if name != "day"))


def _answer(judged: tuple[Judged, ...]) -> str:
    if any(one.bars for one in judged):
        return NO
    return YES if all(one.status == MET for one in judged) else NOT_YET


def _better(case: OutcomeCase) -> tuple[Better, ...]:
    """The other types that fit what was told, of those that nothing bars."""
    found: dict[str, Better] = {}
    for fit in fits():
        if fit.outcome in (case.outcome, *found) or fit.when.truth(case.facts) is not True:
            continue
        if fit.unless.ways and fit.unless.truth(case.facts) is True:
            continue
        answer = _answer(_judge_all(case.proposing(fit.outcome)))
        if answer != NO:
            found[fit.outcome] = Better(fit.outcome, fit.because, answer)
    return tuple(found.values())
