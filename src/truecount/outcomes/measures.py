"""The named measures: which outcome types are counted, and out of what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from truecount import reference
from truecount.errors import TrueCountError
from truecount.figure import Method

Basis = Literal["cohort", "closed"]
BASES: tuple[Basis, ...] = ("cohort", "closed")
BASIS_WORDS: dict[Basis, str] = {
    "cohort": "outcomes so far of the crimes recorded in the period",
    "closed": "outcomes given in the period, whenever the crime was recorded",
}
Whole = Literal["recorded", "assigned", "all"]
"""recorded: all crimes recorded, with those not yet assigned; assigned: all with an outcome; all: recorded on the
cohort basis and assigned on the closed basis."""

SOURCE = "Home Office crime outcomes open data: outcome types; the choice of types is stated in the formula"
JUSTICE = ("1", "2", "3", "4", "6", "7", "8")
"""The types of the groups that the Home Office counted as bringing an offender to justice."""
NOT_PROSECUTED = ("5", "9", "10", "11", "12", "13", "15", "16", "17", "21")
OUT_OF_COURT = ("2", "3", "6", "7", "8")
NAMED_SUSPECT = (
    *("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13"),
    *("15", "16", "17", "21", "22", "23", "24"),
)


@dataclass(frozen=True)
class Measure:
    """One measure: `numerator` outcome types out of `denominator`, which is a whole or outcome types as well.

    `words` says what the measure means and what its denominator holds. Parts of types (1A, 2A, 3A) are never named:
    they are inside 1, 2 and 3. `bases` are those on which the measure makes sense. Measures that answer one question
    with different types or denominators are of one `family`, whose name stands for all of them.
    """

    id: str
    title: str
    numerator: tuple[str, ...]
    denominator: tuple[str, ...] | Whole
    words: str
    bases: tuple[Basis, ...] = BASES
    family: str = ""

    @property
    def codes(self) -> frozenset[str]:
        """Every outcome type the measure names."""
        return frozenset(self.numerator) | (frozenset() if isinstance(self.denominator, str) else set(self.denominator))

    @property
    def formula(self) -> str:
        """The measure as a fraction of outcome types: "O16 / (O5 + O9 + …)"."""
        top = _sum(self.numerator)
        return (
            f"100 {top} / {_WHOLES[self.denominator] if isinstance(self.denominator, str) else _sum(self.denominator)}"
        )

    @property
    def method(self) -> Method:
        """The method that a figure of this measure names."""
        return Method(
            id=f"outcomes.{self.id}", version=1, title=self.title, formula=self.formula, words=self.words, source=SOURCE
        )

    def out_of(self, basis: Basis) -> Whole | tuple[str, ...]:
        """The denominator on one basis, "all" made definite."""
        if self.denominator == "all":
            return "recorded" if basis == "cohort" else "assigned"
        return self.denominator

    def counted(self, basis: Basis) -> str:
        """What the denominator counts on one basis, in words."""
        whole = self.out_of(basis)
        if not isinstance(whole, str):
            return f"crimes with outcome types {spoken(whole)}"
        if whole == "recorded":
            return "crimes recorded"
        return "crimes recorded that have an outcome" if basis == "cohort" else "outcomes given in the period"


CHARGE, DEALT_WITH = "charge-or-summons", "charge-and-out-of-court"
SUPPORT, EVIDENCE, DIVERTED = "victim-does-not-support", "evidential", "diversion-and-deferral"

NO_RESTORATIVE = (
    "Type 8 is given with or without formal restorative justice, and Home Office tables do not say which: they cannot "
    "be told apart."
)

_WHOLES = {"recorded": "all crimes recorded", "assigned": "all outcomes but type 0", "all": "all on the basis"}
_ALL = "The denominator is all crimes recorded (cohort) or all outcomes given (closed), whatever their outcome type."

MEASURES = (
    Measure(
        "charged-of-recorded",
        "Charged or summonsed, of all crimes recorded",
        ("1",),
        "recorded",
        "The denominator is all crimes recorded in the period, with those that have no outcome yet.",
        ("cohort",),
        family=CHARGE,
    ),
    Measure(
        "charged-of-assigned",
        "Charged or summonsed, of crimes recorded that have an outcome",
        ("1",),
        "assigned",
        "The denominator is the crimes recorded in the period that have any outcome; those not yet assigned are out.",
        ("cohort",),
        family=CHARGE,
    ),
    Measure(
        "charged-of-closed",
        "Charged or summonsed, of all outcomes given",
        ("1",),
        "assigned",
        "The denominator is all outcomes given in the period, of every type, whenever the crime was recorded.",
        ("closed",),
        family=CHARGE,
    ),
    Measure(
        "charged-and-out-of-court",
        "Charged, summonsed or dealt with out of court",
        ("1", *OUT_OF_COURT),
        "all",
        f"Cautions, penalty notices, warnings and community resolutions count with charges. {_ALL} Not counted: taken "
        "into consideration (4) and diversion (22).",
        family=DEALT_WITH,
    ),
    Measure(
        "charged-and-out-of-court-of-assigned",
        "Charged, summonsed or dealt with out of court, of crimes recorded that have an outcome",
        ("1", *OUT_OF_COURT),
        "assigned",
        "Cautions, penalty notices, warnings and community resolutions count with charges. The denominator is the "
        "crimes recorded in the period that have any outcome; those not yet assigned are out.",
        ("cohort",),
        family=DEALT_WITH,
    ),
    Measure(
        "charged-out-of-court-and-diversion",
        "Charged, dealt with out of court or diverted",
        ("1", *OUT_OF_COURT, "22"),
        "all",
        f"With outcome 22, voluntary from April 2019 and compulsory from April 2021: not a trend across them. {_ALL}",
        family=DIVERTED,
    ),
    Measure("out-of-court", "Dealt with out of court", OUT_OF_COURT, "all", _ALL, family=DEALT_WITH),
    Measure(
        "justice-outcomes",
        "Offender brought to justice",
        JUSTICE,
        "all",
        "The types that the Home Office counted as bringing an offender to justice: charged or summonsed, cautioned, "
        f"taken into consideration, penalty notice, warning, community resolution. {_ALL}",
    ),
    Measure(
        "community-resolution",
        "Community resolution, with or without restorative justice",
        ("8",),
        "all",
        f"{_ALL} {NO_RESTORATIVE}",
    ),
    Measure(
        "diversion",
        "Diversion: activity done, prosecution not in the public interest",
        ("22",),
        "all",
        f"Type 22, voluntary from April 2019 and compulsory from April 2021: not a trend across them. {_ALL}",
        family=DIVERTED,
    ),
    Measure(
        "deferred-prosecution",
        "Prosecution deferred, child or adult",
        ("23", "24"),
        "all",
        f"Types 23 (child) and 24 (adult); the day from which they were in use was not found. {_ALL}",
        family=DIVERTED,
    ),
    Measure(
        "diversion-and-deferred-prosecution",
        "Diversion and deferred prosecution",
        ("22", "23", "24"),
        "all",
        "Type 22 was voluntary from April 2019 and compulsory from April 2021; when 23 and 24 began was not found: not "
        f"a trend across them. {_ALL}",
        family=DIVERTED,
    ),
    Measure("taken-into-consideration", "Taken into consideration by a court", ("4",), "all", _ALL),
    Measure(
        "victim-does-not-support-of-all",
        "Evidential difficulties: victim does not support action, suspect named or not",
        ("14", "16"),
        "all",
        f"Types 14 (no suspect named) and 16 (suspect named) together. {_ALL}",
        family=SUPPORT,
    ),
    Measure(
        "no-suspect-victim-does-not-support-of-all",
        "No suspect named, victim does not support action, of all",
        ("14",),
        "all",
        f"Type 14 has no named suspect, so that it is a share of no measure of named suspects. {_ALL}",
        family=SUPPORT,
    ),
    Measure(
        "named-suspect-victim-withdrew-of-all",
        "Suspect named, victim does not support action, of all",
        ("16",),
        "all",
        _ALL,
        family=SUPPORT,
    ),
    Measure(
        "named-suspect-victim-withdrew-of-not-prosecuted",
        "Suspect named, victim does not support action, of those named and not prosecuted",
        ("16",),
        NOT_PROSECUTED,
        "The denominator is the types with a named suspect and neither charge nor out-of-court result: 5, 9 to 13, 15 "
        "to 17 and 21. The choice of types is ours; no published definition was found.",
        family=SUPPORT,
    ),
    Measure(
        "named-suspect-victim-withdrew-of-not-prosecuted-or-transferred",
        "Suspect named, victim does not support action, of those not prosecuted or transferred",
        ("16",),
        (*NOT_PROSECUTED, "20"),
        "The denominator is types 5, 9 to 13, 15 to 17 and 21, with 20 (transferred to another body), where a suspect "
        "may be named or not.",
        family=SUPPORT,
    ),
    Measure(
        "victim-does-not-support-of-not-prosecuted",
        "Victim does not support action, of those not prosecuted, suspect named or not",
        ("14", "16"),
        ("5", "9", "10", "11", "12", "13", "14", "15", "16", "17", "21"),
        "Type 14 (no suspect named) is added to numerator and denominator: 5, 9 to 17 and 21.",
        family=SUPPORT,
    ),
    Measure(
        "named-suspect-victim-withdrew-of-named",
        "Suspect named, victim does not support action, of all with a named suspect",
        ("16",),
        NAMED_SUSPECT,
        "The denominator is every type with a named suspect, prosecuted or not: 1 to 13, 15 to 17 and 21 to 24.",
        family=SUPPORT,
    ),
    Measure(
        "victim-does-not-support-of-named",
        "Victim does not support action, suspect named or not, of all with a named suspect and these",
        ("14", "16"),
        (*NAMED_SUSPECT, "14"),
        "Type 14 (no suspect named) is added to numerator and denominator: every type with a named suspect, 1 to 13, "
        "15 to 17 and 21 to 24, and 14.",
        family=SUPPORT,
    ),
    Measure(
        "evidential-difficulties",
        "Evidential difficulties",
        ("14", "15", "16"),
        "all",
        f"Types 14, 15 and 16. {_ALL}",
        family=EVIDENCE,
    ),
    Measure(
        "evidential-difficulties-victim-supports",
        "Evidential difficulties: suspect named, victim supports action",
        ("15",),
        "all",
        _ALL,
        family=EVIDENCE,
    ),
    Measure("no-suspect-identified", "Investigation complete, no suspect identified", ("18",), "all", _ALL),
    Measure(
        "not-in-the-public-interest",
        "Prosecution prevented or not in the public interest",
        ("5", "9", "10", "11", "12", "13", "17"),
        "all",
        f"Types 5, 9 to 13 and 17, as the Home Office groups them. {_ALL}",
    ),
    Measure("transferred", "Transferred to another body", ("20",), "all", _ALL),
    Measure(
        "not-yet-assigned",
        "Not yet assigned an outcome",
        ("0",),
        "recorded",
        "The denominator is all crimes recorded in the period. Type 0 is no outcome and can be negative.",
        ("cohort",),
    ),
)


def measure(name: str) -> Measure:
    """The measure of an id. Raises TrueCountError, listing the ids there are."""
    for one in MEASURES:
        if one.id == name:
            return one
    raise TrueCountError(
        f'"{name}" is not a measure; the measures are {", ".join(one.id for one in MEASURES)}; '
        f"several at once are {', '.join(families())}."
    )


def chosen(names: Iterable[str], basis: Basis) -> list[Measure]:
    """The measures that ids and names of families stand for, each once, that exist on a basis.

    Raises TrueCountError for a name that is neither, and for the id of a measure that exists on the other basis only;
    of a family those are left out.
    """
    found: dict[str, Measure] = {}
    for name in names:
        family = [one for one in MEASURES if one.family == name]
        for one in family or [measure(name)]:
            if basis in one.bases:
                found[one.id] = one
            elif not family:
                raise TrueCountError(f"The measure {one.id} exists on the {' and '.join(one.bases)} basis only.")
    return list(found.values())


def on_basis(basis: Basis, names: Iterable[str] | None) -> list[str] | None:
    """The ids that exist on a basis of the measures and families named; None where none is named.

    Raises TrueCountError for a name that is neither.
    """
    if not names:
        return None
    held = [name for name in names if name in families() or basis in measure(name).bases]
    return [one.id for one in chosen(held, basis)]


def families() -> tuple[str, ...]:
    """The names that stand for several measures each."""
    return tuple(dict.fromkeys(one.family for one in MEASURES if one.family))


def faults(one: Measure) -> list[str]:
    """What is wrong with a measure's outcome types: unknown to the reference table, repeated, or parts of others."""
    types = {row["code"]: row for row in reference.load("outcome_types").rows}
    lists = [one.numerator, () if isinstance(one.denominator, str) else one.denominator]
    found = [f"{one.id}: {code} is no outcome type" for codes in lists for code in codes if code not in types]
    found += [f"{one.id}: {code} is part of another type" for code in one.codes & set(types) if types[code]["of_which"]]
    found += [f"{one.id}: a type is named twice" for codes in lists if len(set(codes)) != len(codes)]
    if not isinstance(one.denominator, str) and not set(one.numerator) <= set(one.denominator):
        found.append(f"{one.id}: the denominator lacks types of the numerator")
    return found


def spoken(codes: tuple[str, ...]) -> str:
    """Outcome types as people say them: "5, 9 to 13, 15 to 17 and 21"."""
    numbers = sorted(int(code) for code in codes)
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = [part for run in runs for part in _run(run)]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _run(run: list[int]) -> list[str]:
    return [f"{run[0]} to {run[-1]}"] if len(run) > 2 else [str(number) for number in run]  # noqa: PLR2004


def _sum(codes: tuple[str, ...]) -> str:
    text = " + ".join(f"O{code}" for code in codes)
    return f"({text})" if len(codes) > 1 else text
