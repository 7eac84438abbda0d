"""A pattern: one kind of thing that is reported, its facts in words, and the crimes it requires under each edition.

The answers stand in the pattern because somebody read the rule and wrote them there. No rules engine made them, so
that a rules engine can be examined by them.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Annotated, Any, Self

import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from truecount import reference
from truecount.errors import TrueCountError
from truecount.simulation.editions import NAMES

HOME = Path(__file__).parent / "patterns"
FIRST = NAMES[0]
MOST_VICTIMS = 4
EACH, OTHERS, STATE = "each", "others", "state"


def _edition(name: str) -> str:
    if name not in NAMES:
        raise ValueError(f'"{name}" is not an edition; they are {", ".join(NAMES)}')
    return name


def _by_edition(given: object) -> object:
    """The short form, one text, holds from the first edition on."""
    return {FIRST: given} if isinstance(given, str) else given


def _listed(crime: str) -> str:
    """A class, or a class and an offence code of it, that the reference tables know."""
    class_code, _, offence_code = crime.partition(" ")
    if not reference.load("classes").where(class_code=class_code):
        raise ValueError(f'"{class_code}" is not a crime class of `truecount reference show classes`')
    if offence_code and not reference.load("offences").where(offence_code=offence_code):
        raise ValueError(f'"{offence_code}" is not an offence code of `truecount reference show offences`')
    return crime


Edition = Annotated[str, AfterValidator(_edition)]
Crime = Annotated[str, AfterValidator(_listed)]
Weights = dict[str, float]


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Allegation(_Document):
    """One thing alleged: the offence, who did it to whom, and the words it is told in, plainly or quietly.

    `victim` is a number, "each", "others" (all but the first) or "state"; `suspect` a letter for a person or for
    people who act together; `report` 2 is told in a later report of the same case.
    """

    crime: Annotated[dict[Edition, Crime], BeforeValidator(_by_edition)] = Field(alias="as")
    victim: int | str = 1
    suspect: str = "A"
    kind: str | None = None
    relationship: str = ""
    standing: str = ""
    confirmed: str = ""
    contrary: str = ""
    made_out: str = ""
    committed_in: str = Field("", alias="in")
    report: int = Field(1, ge=1, le=2)
    facts: str = ""
    loud: tuple[str, ...]
    quiet: tuple[str, ...]

    def victims(self, of: int) -> tuple[int, ...]:
        """The places of its victims among the `of` victims of a case; -1 is the state."""
        if self.victim == STATE:
            return (-1,)
        if self.victim == EACH:
            return tuple(range(of))
        if self.victim == OTHERS:
            return tuple(range(1, of))
        return (int(self.victim) - 1,)


class Pattern(_Document):
    """One pattern. `share` weighs it among those of one offence subgroup, `not_crime` among those of no crime.

    `rests_on` cites the rule its answer follows; `unsourced` says what of it has no source. `answer` gives, from
    each edition on, the labels of the allegations that are to be recorded; without it,
    all are. A `definite` thing is never told vaguely.
    """

    id: str
    title: str
    rests_on: str
    unsourced: str = ""
    share: Weights = Field(default_factory=dict, max_length=1)
    not_crime: float = 0
    when: str
    heard: str
    standing: Weights
    opens: Weights
    closes: str = ""
    otherwise: Weights
    markers: Weights = Field(default_factory=dict)
    updates: str
    route: Weights = Field(default_factory=dict)
    victims: dict[int, float] = Field(default_factory=lambda: {1: 1.0})
    kind: str = "person"
    person: str = "any"
    repeat_calls: float = 0
    later: tuple[int, int] | None = None
    alleged: dict[str, Allegation] = Field(default_factory=dict)
    answer: dict[Edition, tuple[str, ...]] = Field(default_factory=dict)
    stays: str = ""
    definite: bool = False
    told: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _sound(self) -> Self:
        faults = [
            f'the answer of {edition} names "{label}", which is not alleged'
            for edition, labels in self.answer.items()
            for label in labels
            if label not in self.alleged
        ]
        if bool(self.share) == bool(self.not_crime):
            faults.append("give either share or not_crime")
        if self.answer and FIRST not in self.answer:
            faults.append(f"the answer must begin with {FIRST}")
        if any(one.report > 1 for one in self.alleged.values()) != bool(self.later):
            faults.append("later and the allegations of report 2 go together")
        if max(self.victims) > MOST_VICTIMS:
            faults.append(f"a case has at most {MOST_VICTIMS} victims")
        if not self.alleged and not self.told:
            faults.append("a pattern in which nothing is alleged needs told")
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def required(self, edition: str) -> tuple[str, ...]:
        """The labels of what is to be recorded under an edition: of the last change up to it."""
        if not self.answer:
            return tuple(self.alleged)
        last = max(name for name in self.answer if NAMES.index(name) <= NAMES.index(edition))
        return self.answer[last]

    def crime(self, label: str, edition: str) -> tuple[str, str]:
        """Class and offence code of an allegation under an edition; the code is empty where none is held."""
        crimes = self.alleged[label].crime
        held = [name for name in crimes if NAMES.index(name) <= NAMES.index(edition)]
        class_code, _, offence_code = crimes[max(held) if held else min(crimes)].partition(" ")
        return class_code, offence_code


@functools.cache
def patterns() -> tuple[Pattern, ...]:
    """Every pattern, by file and place. Raises TrueCountError with every fault, each with its file and pattern."""
    made, faults = [], []
    for path in sorted(HOME.glob("*.yaml")):
        document = yaml.safe_load(path.read_text("utf-8"))
        for given in document["patterns"]:
            try:
                made.append(Pattern.model_validate(document["defaults"] | given))
            except ValidationError as error:
                faults += [f"{path.name}: {given.get('id')}: {_sentence(fault)}." for fault in error.errors()]
    if faults:
        raise TrueCountError(*faults)
    return tuple(made)


def _sentence(fault: Any) -> str:
    place = ".".join(str(part) for part in fault["loc"])
    return f"{place + ': ' if place else ''}{str(fault['msg']).removeprefix('Value error, ').rstrip('.')}"
