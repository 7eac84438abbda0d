"""A case document answered: what is to be recorded and why, and what the rules ask next of each allegation."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from truecount.counting import LATEST, Became, Decision, Settling, Shown, read_case, shown, vocabulary
from truecount.errors import TrueCountError
from truecount.workbench.cases.faults import bounds, readable
from truecount.workbench.cases.further import may_change
from truecount.workbench.cases.question import FURTHER, NEEDED, TAKEN, TOLD, Question, identity
from truecount.workbench.cases.together import TOGETHER
from truecount.workbench.cases.told import ABOUT, MOST_ALLEGATIONS, SHARED, facts_of, names_of

MOST_ROWS = 200
"""Of a case on the form: victims times suspects, over all its allegations."""


@dataclass(frozen=True)
class Alleged:
    """An allegation as the form shows it: its number there, its people, what is asked of it, and what it is about."""

    number: int
    victim: str
    suspect: str
    asked: tuple[Question, ...]
    about: dict[str, str]

    @property
    def said(self) -> bool:
        """Whether anything is told of it."""
        return any(one.state == TOLD for one in self.asked)


@dataclass(frozen=True)
class Answered:
    """A document with its decision, or with what stands in the way of one; neither while nothing is told.

    `numbers` are the form's numbers of the allegations that the decision tells apart: one for each victim and offender.
    """

    document: dict[str, Any]
    decision: Decision | None
    faults: tuple[str, ...]
    alleged: tuple[Alleged, ...]
    by: Question
    numbers: dict[int, int]

    @property
    def asked(self) -> tuple[tuple[Question, ...], ...]:
        """The questions of each allegation."""
        return tuple(one.asked for one in self.alleged)

    @property
    def empty(self) -> bool:
        """Whether nothing is told yet."""
        return not any(one.said for one in self.alleged)

    @property
    def full(self) -> bool:
        """Whether no allegation can be added."""
        return len(self.alleged) >= MOST_ALLEGATIONS

    @property
    def undone(self) -> tuple[str, ...]:
        """What is to be done before this can be kept as a decision: nothing, where it can."""
        if self.faults:
            return self.faults
        if self.empty:
            return ("Say what is alleged, or give the offence code.",)
        return tuple(
            f"Allegation {one.number}: say what is alleged, or take the allegation away."
            for one in self.alleged
            if not one.said
        )

    @property
    def shown(self) -> Shown | None:
        """The decision in words."""
        return None if self.decision is None else shown(self.decision.as_json(), self.numbers)

    def asked_at(self, one: Settling) -> str:
        """The id of the field where a fact is asked that would settle an allegation."""
        return identity(one.number, one.fact)


def answered(document: dict[str, Any]) -> Answered:
    """A document of the form decided, with what the rules ask next. Whatever the document holds, this answers."""
    report = document["reports"][0]
    places = [number for number, one in enumerate(report["alleged"], start=1) if facts_of(one)]
    sent = {**document, "reports": [{**report, "alleged": [report["alleged"][number - 1] for number in places]}]}
    faults = bounds(document)
    decision, numbers = None, dict[int, int]()
    if places and not faults:
        try:
            case, numbers = read_case(sent), numbers_of(sent, places)
            decision = TOGETHER(case)
        except TrueCountError as error:
            faults = tuple(readable(sentence, places) for sentence in error.sentences)
    ends: dict[int, list[Became]] = {}
    for one in decision.became if decision else ():
        ends.setdefault(numbers[one.allegation.number], []).append(one)
    return Answered(document, decision, faults, tuple(_alleged(document, ends)), _by(report, ends), numbers)


@functools.cache
def make_ready() -> None:
    """Lay out the latest rules beside what goes on, so that the first answer does not wait for it. Once a process.

    A server that is stopped meanwhile waits for it: a database left in the middle of its work ends with words of its
    own.
    """
    case = read_case({"title": "ready", "reports": [{"alleged": [{"what": "assault"}]}]})
    threading.Thread(target=TOGETHER, args=(case,)).start()


def numbers_of(document: dict[str, Any], places: Sequence[int] = ()) -> dict[int, int]:
    """The form's number of each allegation that the rules tell apart, by theirs.

    Raises TrueCountError with the faults of an allegation, or where there are more than a form can have.
    """
    report = document["reports"][0]
    found: list[int] = []
    for place, one in zip(places or range(1, MOST_ALLEGATIONS + 1), report["alleged"], strict=False):
        alone = read_case({**document, "reports": [{**report, "alleged": [one]}]})
        found += [place] * len(alone.allegations)
        if len(found) > MOST_ROWS:
            raise TrueCountError(f"Allegation {place}: there are too many victims and suspects; decide it in parts.")
    return dict(enumerate(found, start=1))


def _alleged(document: dict[str, Any], ends: dict[int, list[Became]]) -> Iterator[Alleged]:
    """Each allegation with its questions. What kind a victim is, is asked where the victim is first named."""
    kinds = document.get("victims", {})
    named: set[str] = set()
    for number, one in enumerate(document["reports"][0]["alleged"], start=1):
        victims = names_of(one.get("victim"))
        told = facts_of(one)
        first = [name for name in victims if name not in named]
        kind = kinds.get(first[0], {}) if first else {}
        told |= {"victim": kind["kind"]} if kind else {}
        apart = frozenset() if first or not victims else frozenset({"victim"})
        named.update(victims)
        asked = tuple(_asked(number, told, ends.get(number, []), apart))
        victim, suspect = ", ".join(victims), ", ".join(names_of(one.get("suspect")))
        yield Alleged(number, victim, suspect, asked, {name: ", ".join(names_of(one.get(name))) for name in ABOUT})


def _asked(number: int, told: dict[str, str], ends: list[Became], apart: frozenset[str]) -> Iterator[Question]:
    """What is asked of an allegation: what it is, what else is told of it, what would settle it, what was taken."""
    known = vocabulary()
    states = {"what": NEEDED} if told else {"what": NEEDED, "offence": NEEDED}
    states |= dict.fromkeys(told, TOLD)
    states |= {name: NEEDED for end in ends for name in end.missing if name not in states}
    read = {name: value for end in ends for reason in end.reasons for name, value in reason.read.items()}
    states |= {name: TAKEN for name in known if name in read and name not in states}
    edition = ends[0].allegation.edition if ends else LATEST
    others = (*may_change(told, edition), "offence", "class") if told else ()
    states |= {name: FURTHER for name in others if name not in states}
    for name, state in states.items():
        if name in known and not known[name].derived and name not in {SHARED, *apart}:
            yield Question(known[name], number, state, told.get(name) or read.get(name) or known[name].absent)


def _by(report: dict[str, Any], ends: dict[int, list[Became]]) -> Question:
    """Who tells it, asked once for the report."""
    fact = vocabulary()[SHARED]
    if report.get("by"):
        return Question(fact, 0, TOLD, str(report["by"]))
    missing = any(SHARED in end.missing for own in ends.values() for end in own)
    return Question(fact, 0, NEEDED if missing else TAKEN, fact.absent)
