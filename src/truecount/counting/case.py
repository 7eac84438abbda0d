"""A case: what was reported, in a document a registrar can read, and as the rows the engine reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from truecount.counting.editions import EDITIONS

MOST_ALLEGATIONS = 1_000_000
"""Of one case; the numbers of the next case's allegations begin above."""
TOP = {
    "title": "what the case is, in a line",
    "edition": "the edition of the rules; where it is not said, the one in force when each report came to notice",
    "force": "the force the case is reported to",
    "victims": "those wronged, by name, each with facts; or a list of names",
    "suspects": "offenders, or groups that acted together, by name, each with facts; or a list of names",
    "reports": "what was reported, in the order it came to notice",
    "recorded": "crimes on record already, by name, each with its class, offence code and facts",
    "afterwards": "what is to be done with them, or was done: cancelled, reclassified, charged",
}
PERSON = {"kind": "victim", "age": "victim age", "sex": "victim sex"}
SUSPECT = {"age": "suspect age"}
REPORT = {"at": "when it came to notice", "by": "standing", "alleged": "what was alleged in it"}
ALLEGED = {
    "victim": "the name of the victim, or a list of them; none for an offence against the state",
    "suspect": "the name of the offender or group, or a list of them; none where not known",
    "together": "whether several suspects acted together; yes where it is not said",
    "of": "the account, policy, application, contract, computer … it is about, by name, or a list of them",
    "in": "the force in whose area it happened, where not the one it is reported to",
    "happened": "when it happened",
}


STEP = {
    "crime": "the name of the recorded crime",
    "at": "when, for the edition of the rules; the latest where it is not told",
}


@dataclass(frozen=True)
class Allegation:
    """One thing alleged against one suspect or group by or for one victim; `facts` are those told, none assumed."""

    number: int
    report: int
    at: datetime | None
    victim: str | None
    suspect: str | None
    offender: str | None
    unit: str | None
    force: str | None
    happened: datetime | None
    edition: str
    facts: dict[str, str]

    @property
    def profile(self) -> str:
        """Its edition and facts as the engine reads them, in one order."""
        return ";".join((f"edition={self.edition}", *(f"{name}={value}" for name, value in sorted(self.facts.items()))))


@dataclass(frozen=True)
class Step:
    """One step after recording: its number, the recorded crime by name, and the facts told of both."""

    number: int
    crime: str
    edition: str
    facts: dict[str, str]


@dataclass(frozen=True)
class Case:
    """A case as read: its title, force, allegations in order, and the steps after recording in order."""

    title: str
    force: str
    allegations: tuple[Allegation, ...]
    steps: tuple[Step, ...] = ()

    @property
    def editions(self) -> tuple[str, ...]:
        """The editions its allegations and steps are decided under, the oldest first."""
        own = {one.edition for one in self.allegations} | {one.edition for one in self.steps}
        return tuple(name for name in EDITIONS if name in own)

    def rows(self, among: int = 0) -> list[tuple[Any, ...]]:
        """A row an allegation, with the columns of `SAID`; `among` is its place among cases decided together."""
        holder, base = f"case {among}", among * MOST_ALLEGATIONS
        return [
            (
                base + a.number,
                holder,
                among,
                a.at,
                a.victim,
                a.suspect,
                a.offender,
                a.unit,
                a.force,
                a.happened,
                a.profile,
            )
            for a in self.allegations
        ]
