"""A rule: small, dated, cited; when it fires, and what it says then."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from truecount.counting.facts import vocabulary

GATES = ("notifiable", "contrary", "victim", "force", "direction", "recorded")
AFTER = (
    "ground", "class", "additional", "verifiable", "determines it", "mistake", "other record", "pressure", "decider",
    "independent", "victim told", "receiving force", "early", "justified", "outcome", "further",
)  # fmt: skip
"""What is asked of a step after recording; `ground`, `outcome` and `further` give what comes of it."""
SAMES = ("suspect", "victim and suspect", "household", "incident")


def _listed(given: object) -> object:
    return [given] if isinstance(given, str) else given


def _page(given: object) -> str:
    return str(given)


Texts = Annotated[tuple[str, ...], BeforeValidator(_listed)]
Conditions = dict[str, Texts]


class Rule(BaseModel):
    """What every rule has: an id, a title, what it does in our words, and the page it rests on.

    `source` is a row of the reference table `sources`; blank, it is the rules of 2026/27. `unsourced` says what of it
    has no source, `differs` where another published document says otherwise.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
    id: str = Field(pattern=r"[a-z0-9-]+(\.[a-z0-9-]+)*")
    title: str
    says: str
    page: Annotated[str, BeforeValidator(_page)]
    source: str = ""
    unsourced: str = ""
    differs: str = ""


class Row(BaseModel):
    """One row of a decision table: an outcome, and for each fact it asks for the values that meet it."""

    model_config = ConfigDict(frozen=True)
    rule: str
    table: str
    when: dict[str, tuple[str, ...]]
    gives: str = ""
    attempt: bool = False
    stays: str = ""
    missing: tuple[str, ...] = ()
    passes: bool = False

    @property
    def outcome(self) -> tuple[object, ...]:
        """What it says, to be compared with what another row says."""
        return (self.gives, self.attempt, self.stays, self.missing, self.passes)


class Deciding(Rule):
    """A rule of a decision table.

    `each` names one fact and gives an outcome for each of its values; `over` names the rules it is an exception to,
    where its conditions are not simply narrower. `exemplar` is a set of facts that fires it, where the first value of
    each condition does not tell it well.
    """

    when: Conditions = Field(default_factory=dict)
    each: dict[str, dict[str, str]] = Field(default_factory=dict, max_length=1)
    each_stays: dict[str, dict[str, str]] = Field(default_factory=dict, max_length=1, alias="each stays")
    gives: str = ""
    attempt: bool = False
    stays: str = ""
    refer: tuple[str, ...] = ()
    passes: bool = False
    over: tuple[str, ...] = ()
    gate: str = ""
    exemplar: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _sound(self) -> Self:
        says = [bool(one) for one in (self.each, self.each_stays, self.gives, self.stays, self.refer, self.passes)]
        if sum(says) != 1:
            raise ValueError("a rule says one thing: gives, stays, refer, passes, each or each stays")
        if self.gate and self.gate not in (*GATES, *AFTER):
            raise ValueError(f'"{self.gate}" is not a gate; they are {", ".join((*GATES, *AFTER))}')
        return self

    @property
    def table(self) -> str:
        """The decision table it belongs to: its gate, or `class`; of steps after recording, `after` and the gate."""
        return f"after {self.gate}" if self.gate in AFTER else self.gate or "class"

    def rows(self) -> list[Row]:
        """Its rows, one for each value of `each`. Raises ValueError for a fact or value not in the vocabulary."""
        when = {name: _spread(name, values) for name, values in self.when.items()}
        shared: dict[str, Any] = {"rule": self.id, "table": self.table, "attempt": self.attempt}
        if not self.each and not self.each_stays:
            return [
                Row(when=when, gives=self.gives, stays=self.stays, missing=self.refer, passes=self.passes, **shared)
            ]
        ((fact, outcomes),) = (self.each or self.each_stays).items()
        says = "gives" if self.each else "stays"
        return [
            Row.model_validate({"when": when | {fact: _spread(fact, (value,))}, says: outcome, **shared})
            for value, outcome in outcomes.items()
        ]

    def example(self) -> dict[str, str]:
        """Facts that fire it: its exemplar, or the first value of each condition."""
        return {name: values[0] for name, values in self.rows()[0].when.items()} | self.exemplar


class SettingAside(Rule):
    """A rule by which one crime is part of another beyond one victim and one offender.

    `same` says what the two have to share: the suspect, victim and suspect, the household and suspect, or the incident.
    """

    classes: tuple[str, ...] = ()
    offences: tuple[str, ...] = ()
    when: Conditions = Field(default_factory=dict)
    into: tuple[str, ...] = ()
    into_group: str = Field("", alias="into group")
    same: str

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if self.same not in SAMES:
            raise ValueError(f'"{self.same}" is not among {", ".join(SAMES)}')
        if bool(self.classes) == bool(self.offences) or bool(self.into) == bool(self.into_group):
            raise ValueError("give classes or offences, and into or into group")
        return self

    def conditions(self) -> dict[str, tuple[str, ...]]:
        """Its conditions with every set of values spread out."""
        return {name: _spread(name, values) for name, values in self.when.items()}


def _spread(name: str, values: tuple[str, ...]) -> tuple[str, ...]:
    known = vocabulary()
    if name not in known:
        raise ValueError(f'there is no fact "{name}"')
    try:
        return tuple(dict.fromkeys(one for value in values for one in known[name].spread(value)))
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None
