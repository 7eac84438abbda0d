"""A case document read: every fault in one pass, each with its place and what is allowed there."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from truecount.bounded import Unreadable, read_yaml
from truecount.counting.case import ALLEGED, PERSON, REPORT, STEP, SUSPECT, TOP, Allegation, Case, Step
from truecount.counting.crimes import crimes, kinds
from truecount.counting.editions import LATEST, edition_of, in_force
from truecount.counting.facts import UNKNOWN, vocabulary
from truecount.errors import TrueCountError
from truecount.reference.near import near

MOST_MEMBERS = 1_000
EARLIEST, LATEST_YEAR = 1850, 2100


def read_case(source: Path | str | Mapping[str, Any], edition: str | None = None) -> Case:
    """A case from a YAML or JSON file, or from such a document already read.

    Raises TrueCountError with every fault, each with the place in the document and what is allowed there.
    """
    if isinstance(source, Mapping):
        name, document = "case", source
    else:
        name, document = str(source), _read(Path(source))
    reader = _Reader(name)
    case = reader.case(document, edition)
    if reader.faults:
        raise TrueCountError(*reader.faults)
    return case


def _read(path: Path) -> Any:
    if not path.exists():
        raise TrueCountError(f"{path}: there is no such file; give a case document or a record file.")
    try:
        return read_yaml(path)
    except Unreadable as error:
        raise TrueCountError(
            f"{path}{error.where}: this is no case document in YAML or JSON ({error}); mend it, or give another."
        ) from error


@dataclass
class _Party:
    """A victim, suspect or group as declared."""

    facts: dict[str, str] = field(default_factory=dict)
    unit: str | None = None
    members: tuple[str, ...] = ()


@dataclass
class _Reader:
    """Reads a document and gathers its faults."""

    name: str
    faults: list[str] = field(default_factory=list)

    def fault(self, place: str, says: str) -> None:
        # One sentence is one line, whatever was told.
        self.faults.append(" ".join(f"{self.name}: {place}: {says}".split()))

    def case(self, document: Any, edition: str | None) -> Case:
        if not isinstance(document, Mapping):
            self.fault("the document", f"it has to hold {', '.join(TOP)}.")
            return Case("", "", ())
        self._known(document, TOP, "")
        chosen = self._edition(edition or document.get("edition"))
        victims = self._parties(document.get("victims"), "victims", PERSON)
        suspects = self._parties(document.get("suspects"), "suspects", SUSPECT)
        alleged: list[Allegation] = []
        before: datetime | None = None
        steps = self._steps(document, chosen)
        reports = self._list(document.get("reports"), "reports") if "reports" in document or not steps else []
        for number, report in enumerate(reports, start=1):
            place = f"reports.{number}"
            if not isinstance(report, Mapping):
                self.fault(place, f"a report holds {', '.join(REPORT)} and facts.")
                continue
            at = self._time(report.get("at"), f"{place}.at")
            if at is None and len(reports) > 1 and "at" not in report:
                self.fault(place, "of several reports each needs `at`, the time it came to notice.")
            if at is not None and before is not None and at < before:
                self.fault(
                    f"{place}.at", "it comes before the report above it; put them in the order they came to notice."
                )
            before = at or before
            told = {name: one for name, one in report.items() if name not in ("at", "alleged")}
            shared = self._facts(told, place, {"by": REPORT["by"]})
            for count, one in enumerate(self._list(report.get("alleged"), f"{place}.alleged"), start=1):
                under = chosen or (in_force(at.date()) if at else LATEST)
                alleged += self._alleged(
                    one, f"{place}.alleged.{count}", number, at, under, shared, victims, suspects, alleged
                )
        force = str(document.get("force") or "this force")
        return Case(str(document.get("title") or self.name), force, tuple(alleged), tuple(steps))

    def _steps(self, document: Mapping[str, Any], chosen: str | None) -> list[Step]:
        """The steps after recording, each with the facts of the crime it is about."""
        if not {"recorded", "afterwards"} & document.keys():
            return []
        recorded = self._recorded(document.get("recorded"))
        steps = []
        for number, given in enumerate(self._list(document.get("afterwards"), "afterwards"), start=1):
            place = f"afterwards.{number}"
            if not isinstance(given, Mapping):
                self.fault(place, f"a step holds facts and {', '.join(STEP)}.")
                continue
            told = {name: one for name, one in given.items() if name not in STEP}
            facts = self._facts(told, place)
            if facts.get("step", UNKNOWN) == UNKNOWN:
                self.fault(place, f"say the `step`: {', '.join(vocabulary()['step'].values)}.")
            name = given.get("crime")
            if not isinstance(name, str) or name not in recorded:
                known = ", ".join(recorded) or "none"
                self.fault(f"{place}.crime", f'"{name}" is not among the recorded crimes; they are {known}.')
                continue
            at = self._time(given.get("at"), f"{place}.at")
            under = chosen or (in_force(at.date()) if at else LATEST)
            self._charged(facts.get("charged"), place)
            steps.append(Step(number, name, under, {**recorded[name], **facts}))
        return steps

    def _recorded(self, given: Any) -> dict[str, dict[str, str]]:
        """The facts of each recorded crime, by its name."""
        if not isinstance(given, Mapping) or not given:
            self.fault("recorded", "it has to hold recorded crimes by name, each with its class.")
            return {}
        found = {}
        for name, about in given.items():
            place = f"recorded.{name}"
            if not isinstance(about, Mapping) or "class" not in about:
                self.fault(place, "it has to hold the `class` of the crime, and what else is told of it.")
                continue
            found[str(name)] = self._facts(about, place)
            self._listed(found[str(name)], place)
        return found

    def _charged(self, code: str | None, place: str) -> None:
        codes = {one.offence_code for one in crimes() if one.offence_code}
        if code is not None and code not in codes:
            self.fault(
                f"{place}.charged", f'"{code}" is not in the list of notifiable offences.{near(code, list(codes))}'
            )

    def _edition(self, name: object) -> str | None:
        try:
            return None if name is None else edition_of(str(name))
        except TrueCountError as error:
            self.fault("edition", error.sentences[0])
            return None

    def _known(self, given: Mapping[str, Any], known: Mapping[str, str], place: str) -> None:
        for name in given:
            if name not in known:
                self.fault(
                    f"{place}{name}",
                    f"there is no such entry; there may be {', '.join(known)}.{near(str(name), list(known))}",
                )

    def _list(self, given: Any, place: str) -> list[Any]:
        if isinstance(given, list) and given:
            return given
        self.fault(place, "it has to be a list with at least one entry.")
        return []

    def _time(self, given: Any, place: str) -> datetime | None:
        if given is None:
            return None
        if isinstance(given, date) and not isinstance(given, datetime):
            given = datetime(given.year, given.month, given.day)
        try:
            told = given if isinstance(given, datetime) else datetime.fromisoformat(str(given))
        except ValueError:
            self.fault(place, f'"{given}" is not a time; write it as 2026-05-01 22:10.')
            return None
        if not EARLIEST <= told.year <= LATEST_YEAR:
            self.fault(place, f"{told.year} is not a year between {EARLIEST} and {LATEST_YEAR}.")
            return None
        return told.replace(tzinfo=None)

    def _parties(self, given: Any, place: str, short: Mapping[str, str]) -> dict[str, _Party] | None:
        """The victims or suspects declared; None where none are, so that any name may be used."""
        if given is None:
            return None
        if isinstance(given, list):
            return {str(name): _Party() for name in given}
        if not isinstance(given, Mapping):
            self.fault(place, "it has to be a list of names, or names with facts.")
            return None
        found = {}
        for name, about in given.items():
            own = dict(about) if isinstance(about, Mapping) else {}
            if about is not None and not isinstance(about, Mapping):
                self.fault(f"{place}.{name}", f"it has to hold facts, such as {', '.join(short)}.")
            unit = own.pop("part of", None) if place == "victims" else None
            members = self._members(str(name), own.pop("members", ()), place) if place == "suspects" else ()
            facts = self._facts(own, f"{place}.{name}", short)
            found[str(name)] = _Party(facts, None if unit is None else str(unit), members)
        return found

    def _members(self, name: str, given: Any, place: str) -> tuple[str, ...]:
        """The single offenders of a group: their names, or numbered names where only their number is told."""
        if isinstance(given, list | tuple):
            return tuple(str(one) for one in given)
        if isinstance(given, int) and not isinstance(given, bool) and 0 < given <= MOST_MEMBERS:
            return tuple(f"{name} {number}" for number in range(1, given + 1))
        self.fault(f"{place}.{name}.members", f"it has to be a number from 1 to {MOST_MEMBERS}, or a list of names.")
        return ()

    def _facts(self, given: Mapping[str, Any], place: str, short: Mapping[str, str] | None = None) -> dict[str, str]:
        """The facts told at a place, by their full names; `short` has the names that are shortened there."""
        known = {name: fact for name, fact in vocabulary().items() if not fact.derived}
        told = {}
        for said, value in given.items():
            name = (short or {}).get(str(said), str(said))
            if name in told:
                self.fault(f"{place}.{said}", f"{name} is told twice here; tell it once.")
            if value is None:
                self.fault(f"{place}.{said}", "it is empty; tell a value, or leave it out.")
                continue
            if name not in known:
                self.fault(
                    f"{place}.{said}",
                    f"there is no such fact.{near(name, list(known))} All are in the reference of the case document.",
                )
                continue
            try:
                told[name] = known[name].read(value)
                if known[name].pattern and told[name] == UNKNOWN:
                    # A code that is not known is a code that is not told.
                    del told[name]
            except ValueError as error:
                self.fault(f"{place}.{said}", str(error))
        return told

    def _alleged(
        self,
        given: Any,
        place: str,
        report: int,
        at: datetime | None,
        edition: str,
        shared: Mapping[str, str],
        victims: dict[str, _Party] | None,
        suspects: dict[str, _Party] | None,
        before: list[Allegation],
    ) -> Iterator[Allegation]:
        if not isinstance(given, Mapping):
            self.fault(place, f"an allegation holds facts and {', '.join(ALLEGED)}.")
            return
        own = self._facts({name: told for name, told in given.items() if name not in ALLEGED}, place)
        if not given.keys() & {"what", "offence", "class"}:
            self.fault(place, "say `what` is alleged, or the `offence` code.")
        self._listed(own, place)
        happened = self._time(given.get("happened"), f"{place}.happened")
        force = given.get("in")
        groups = self._suspects(given, place, suspects, each=_each_offender(own))
        wronged = self._named(given.get("victim"), victims, f"{place}.victim")
        things = self._things(given.get("of"), f"{place}.of")
        each = itertools.product(wronged, groups, things)
        for number, ((victim, about), (suspect, offender, of_suspect), thing) in enumerate(each, len(before) + 1):
            yield Allegation(
                number,
                report,
                at,
                victim,
                suspect,
                offender,
                thing or about.unit,
                str(force) if force else None,
                happened,
                edition,
                {**shared, **about.facts, **of_suspect, **own},
            )

    def _things(self, given: Any, place: str) -> list[str | None]:
        """The accounts, policies, servers … that an allegation is about; one unnamed where none is told."""
        if given is None:
            return [None]
        names = given if isinstance(given, list) else [given]
        if not names or any(name is None or isinstance(name, list | Mapping) for name in names):
            self.fault(place, "it has to be a name, or a list of names.")
        return [str(name) for name in names]

    def _listed(self, facts: Mapping[str, str], place: str) -> None:
        """Whether a class and an offence code that are given stand in the list, and go together."""
        code, name = facts.get("offence"), facts.get("class")
        codes = {one.offence_code for one in crimes() if one.offence_code}
        owners = {one.class_code for one in crimes() if code is not None and one.offence_code == code}
        classes = {one.class_code for one in crimes()}
        if code is not None and not owners:
            self.fault(
                f"{place}.offence",
                f'"{code}" is not in the list of notifiable offences.{near(code, list(codes))}',
            )
        if name is not None and name not in classes:
            self.fault(f"{place}.class", f'there is no class "{name}".{near(name, list(classes))}')
        elif name is not None and owners and name not in owners:
            self.fault(
                f"{place}.class", f"offence {code} does not stand in class {name}, but in {', '.join(sorted(owners))}."
            )

    def _named(self, given: Any, known: dict[str, _Party] | None, place: str) -> list[tuple[str | None, _Party]]:
        names = given if isinstance(given, list) else [given]
        if not names:
            self.fault(place, "the list is empty; name somebody, or leave it out.")
        found: list[tuple[str | None, _Party]] = []
        for name in names:
            if name is None:
                found.append((None, _Party()))
            elif known is None:
                found.append((str(name), _Party()))
            elif str(name) in known:
                found.append((str(name), known[str(name)]))
            else:
                self.fault(
                    place, f'"{name}" is not declared; declared are {", ".join(known)}.{near(str(name), list(known))}'
                )
        return found

    def _suspects(
        self, given: Mapping[str, Any], place: str, known: dict[str, _Party] | None, *, each: bool
    ) -> list[tuple[str | None, str | None, dict[str, str]]]:
        """Who acted, as (group, single offender, facts); a crime counted for each offender has one entry for each."""
        named = self._named(given.get("suspect"), known, f"{place}.suspect")
        together = given.get("together", True) not in (False, "no")
        people: list[tuple[str | None, tuple[str | None, ...], dict[str, str]]] = [
            (name, party.members or (name,), party.facts) for name, party in named
        ]
        if together and len(people) > 1:
            group = " and ".join(str(name) for name, _, _ in people)
            everyone = tuple(member for _, members, _ in people for member in members)
            people = [(group, everyone, {fact: value for _, _, own in people for fact, value in own.items()})]
        # Only where each offender counts are the members of a group told apart.
        return [(name, member, facts) for name, members, facts in people for member in (members if each else (None,))]


def _each_offender(facts: Mapping[str, str]) -> bool:
    """Whether what is alleged is counted for each offender: rape, told or coded."""
    if facts.get("offenders defined") == "no":
        return False
    coded = [one for one in crimes() if facts.get("offence", facts.get("class")) in (one.offence_code, one.class_code)]
    return facts.get("what") in kinds()["rape"]["what"] or any(one.per == "each offender" for one in coded)
