"""An outcome document read: one crime and the outcome proposed for it; every fault in one pass, with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from truecount import reference
from truecount.document import read_document
from truecount.errors import TrueCountError
from truecount.outcomes.validity.codes import owners, worked_out
from truecount.outcomes.validity.facts import UNKNOWN, tellable, vocabulary
from truecount.outcomes.validity.requirements import types
from truecount.reference.near import near

ENTRIES = {
    "title": "what the case is, in a line",
    "outcome": "the outcome type proposed: 1 to 24, 1A, 2A or 3A; needed",
    "day": "the day the outcome is to bear; needed",
    "recorded": "the day the crime was recorded; where it is not told, the order of the two is not judged",
}
PAGE = "docs/reference/outcome-rules.md"
YEARS = (1850, 2100)


@dataclass(frozen=True)
class OutcomeCase:
    """One crime and the outcome proposed: `told` are the facts that were told, `facts` all, with those worked out or
    taken where nothing was told, and unknown for the rest.
    """

    title: str
    outcome: str
    day: date
    recorded: date | None
    told: Mapping[str, str]
    facts: Mapping[str, str]

    def proposing(self, outcome: str) -> OutcomeCase:
        """The same crime with another outcome proposed."""
        return _case(self.title, outcome, self.day, self.recorded, self.told)


def read_outcome_case(source: Path | str | Mapping[str, Any]) -> OutcomeCase:
    """A case from a YAML or JSON file, or from such a document already read.

    Raises TrueCountError with every fault, each with its place in the document and what is allowed there.
    """
    if isinstance(source, Mapping):
        reader, document = _Reader("outcome"), source
    else:
        how = f"{PAGE} has what may stand in it"
        reader, document = _Reader(str(source)), read_document(Path(source), "the outcome document", how)
    case = reader.case(document)
    if case is None or reader.faults:
        raise TrueCountError(*reader.faults)
    return case


def _case(title: str, outcome: str, day: date, recorded: date | None, told: Mapping[str, str]) -> OutcomeCase:
    made = worked_out(told, outcome, day, recorded)
    facts = {name: told.get(name, made.get(name, fact.absent)) for name, fact in vocabulary().items()}
    return OutcomeCase(title, outcome, day, recorded, told, facts)


@dataclass
class _Reader:
    """Reads a document and gathers its faults."""

    name: str
    faults: list[str] = field(default_factory=list)

    def fault(self, place: str, says: str) -> None:
        self.faults.append(" ".join(f"{self.name}: {place}: {says}".split()))

    def case(self, document: Mapping[str, Any]) -> OutcomeCase | None:
        told = self._facts({name: value for name, value in document.items() if name not in ENTRIES})
        outcome = self._outcome(document.get("outcome"))
        day = self._day(document.get("day"), "day")
        if day is None and document.get("day") is None:
            self.fault("day", "say the day the outcome is to bear, such as 2026-05-20.")
        recorded = self._day(document.get("recorded"), "recorded")
        self._codes(told)
        self._charge(told)
        if self.faults or outcome is None or day is None:
            return None
        return _case(str(document.get("title") or self.name), outcome, day, recorded, told)

    def _outcome(self, given: object) -> str | None:
        code = str(given).upper()
        if given is not None and not isinstance(given, bool) and code in types():
            return code
        said = "say which outcome is proposed" if given is None else f'there is no outcome type "{given}"'
        self.fault("outcome", f"{said}; it is one of {', '.join(types())}.")
        return None

    def _day(self, given: object, place: str) -> date | None:
        if given is None:
            return None
        try:
            told = given if isinstance(given, date) else datetime.fromisoformat(str(given))
        except ValueError:
            self.fault(place, f'"{given}" is not a day; write it as 2026-05-20.')
            return None
        if not YEARS[0] <= told.year <= YEARS[1]:
            self.fault(place, f"{told.year} is not a year between {YEARS[0]} and {YEARS[1]}.")
            return None
        return told.date() if isinstance(told, datetime) else told

    def _facts(self, given: Mapping[str, Any]) -> dict[str, str]:
        known, told = tellable(), {}
        for name, value in given.items():
            if name not in known:
                near_ones = near(str(name), [*ENTRIES, *known])
                self.fault(str(name), f"there is no such entry or fact.{near_ones} All are in {PAGE}.")
            elif value is None:
                self.fault(name, "it is empty; tell a value, or leave it out.")
            else:
                try:
                    read = known[name].read(value)
                except ValueError as error:
                    self.fault(name, str(error))
                    continue
                if read != UNKNOWN or not known[name].pattern:
                    told[name] = read
        return told

    def _codes(self, told: dict[str, str]) -> None:
        """Whether class and codes stand in the lists and go together; a class that the code settles is taken."""
        codes = {row["offence_code"] for row in reference.load("offences").rows}
        for name in ("offence", "charged"):
            if name in told and told[name] not in codes:
                self.fault(name, f'"{told[name]}" is not in the list of notifiable offences.{near(told[name], codes)}')
                del told[name]
        classes = [row["class_code"] for row in reference.load("classes").rows]
        of = owners(told["offence"]) if "offence" in told else ()
        if "class" not in told and len(of) == 1:
            told["class"] = of[0]
        elif "class" not in told:
            among = f": {', '.join(of)}" if of else ""
            self.fault("class", f"say the class of the crime{among}; an offence code alone does not settle it here.")
        elif told["class"] not in classes:
            self.fault("class", f'there is no class "{told["class"]}".{near(told["class"], classes)}')
        elif of and told["class"] not in of:
            code = told["offence"]
            self.fault("offence", f"{code} is not an offence of class {told['class']}, but of {', '.join(of)}.")

    def _charge(self, told: Mapping[str, str]) -> None:
        """Whether the offence charged and what it is said to be, against the crime recorded, agree."""
        charged, offence, said = told.get("charged"), told.get("offence"), told.get("charged with")
        if charged is None or offence is None or said in (None, UNKNOWN):
            return
        if (charged == offence) != (said == "itself"):
            what = "is" if charged == offence else "is not"
            self.fault("charged with", f'"{said}" does not fit: {charged} {what} the offence recorded.')
