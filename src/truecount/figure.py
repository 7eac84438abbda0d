"""A figure carries its making: nothing is printed that is not a `Figure`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

CERTAIN, LEAST = 0.9995, 0.001
Finite = Annotated[float, Field(allow_inf_nan=False)]
"""A number that can be printed."""


class Record(BaseModel):
    """A frozen value that refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Method(Record):
    """How a figure is made: the formula, what it means in plain words, and where it comes from.

    `version` rises whenever the same inputs would give another figure.
    """

    id: str
    version: int
    title: str
    formula: str
    words: str
    source: str


class Period(Record):
    """A span of whole days, both ends included."""

    start: date
    end: date

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end < self.start:
            raise ValueError(f"a period cannot end ({self.end}) before it starts ({self.start})")
        return self

    @classmethod
    def financial_year(cls, year: str) -> Period:
        """The twelve months from 1 April named by a label such as "2016/17"."""
        first = int(year[:4])
        if year != f"{first}/{(first + 1) % 100:02d}":
            raise ValueError(f'"{year}" is not a financial year; write it as 2016/17')
        return cls(start=date(first, 4, 1), end=date(first + 1, 3, 31))

    def __str__(self) -> str:
        return f"{day(self.start)} to {day(self.end)}"


class Interval(Record):
    """The range within which the true value lies, at the stated level of confidence.

    `level` is the share of such ranges that would hold the true value (0.95); `method` says how it was drawn.
    """

    low: Finite
    high: Finite
    level: float = 0.95
    method: str


class Provenance(Record):
    """What a figure was read from: a published document or a loaded file.

    `sha256` is of the rows read of a reference table, or of a loaded file's own hash with the words for the rows read
    of it: two figures from the same rows carry the same hash.
    """

    source: str
    where: str
    sha256: str


class Figure(Record):
    """One number and everything needed to check it.

    `value` counts `unit`; it is None when the answer is unknown, and then `warnings` says why. A rate is held
    in per cent, and where it is one count over another `parts` keeps both, so that rounding is exact. `rests_on` are
    counts of crimes or people that it does not print and that can be worked out from it: known to whoever decides what
    may be printed, and written nowhere.
    """

    id: str
    title: str
    value: Finite | int | None
    unit: str
    decimals: Annotated[int, Field(ge=0, le=12)] = 0
    parts: tuple[int, int] | None = None
    interval: Interval | None = None
    population: str
    area: str
    period: Period | None
    basis: str
    method: Method
    edition: str | None = None
    made_from: tuple[Provenance, ...]
    seed: int | None = None
    warnings: tuple[str, ...] = ()
    rests_on: tuple[int, ...] = Field(default=(), exclude=True, repr=False)

    @model_validator(mode="after")
    def _unknown_is_explained(self) -> Self:
        if self.value is None and not self.warnings:
            raise ValueError(f"{self.id}: an unknown value needs a warning that says why it is unknown")
        if self.parts is not None and self.parts[1] == 0:
            raise ValueError(f"{self.id}: nothing can be divided by nought")
        return self

    @classmethod
    def rate(cls, numerator: int, denominator: int, **rest: Any) -> Figure:
        """A percentage of one count in another, kept exactly; unknown when there is nothing to divide by."""
        if denominator == 0:
            nothing = "There is nothing to divide by: the denominator is nought."
            return cls(value=None, warnings=(*rest.pop("warnings", ()), nothing), **rest)
        value = float(Fraction(100 * numerator, denominator))
        return cls(value=value, parts=(numerator, denominator), **rest)

    @property
    def data_hash(self) -> str:
        """One hash over everything the figure was made from."""
        return digest(sorted(p.sha256 for p in self.made_from))

    @property
    def hash(self) -> str:
        """The figure's own hash: equal for equal inputs, method and value."""
        return digest(self.model_dump(mode="json"))

    @property
    def shown(self) -> str:
        """The value as print shows it: rounded half up, thousands marked, the sign kept; "unknown" if it is."""
        if self.value is None:
            return "unknown"
        exact = Fraction(100 * self.parts[0], self.parts[1]) if self.parts else Fraction(str(self.value))
        return rounded(exact, self.decimals)

    @property
    def shown_interval(self) -> str:
        """The interval as print shows it, or an empty text where there is none."""
        if self.interval is None:
            return ""
        low, high = (rounded(Fraction(str(end)), self.decimals) for end in (self.interval.low, self.interval.high))
        return f"{low} to {high}"

    def as_json(self) -> dict[str, Any]:
        """Everything, for machines: the fields, how they are shown, and both hashes."""
        fields = self.model_dump(mode="json")
        return fields | {
            "shown": self.shown,
            "shown_interval": self.shown_interval,
            "data_hash": self.data_hash,
            "hash": self.hash,
        }


def rounded(value: Fraction, decimals: int) -> str:
    """A number as people read it: exact half-up rounding and a comma at thousands.

    >>> rounded(Fraction(1035, 20), 1), rounded(Fraction(177187), 0)
    ('51.8', '177,187')
    """
    scaled = value * 10**decimals
    whole = (abs(scaled.numerator) * 2 + scaled.denominator) // (2 * scaled.denominator)
    units, rest = divmod(whole, 10**decimals)
    sign = "-" if whole and value < 0 else ""
    return f"{sign}{units:,}.{rest:0{decimals}}" if decimals else f"{sign}{units:,}"


def certain(chance: float) -> str:
    """A chance in per cent, to one decimal; never 0 or 100, for it is neither.

    >>> certain(0.12345), certain(0.99999), certain(0.00001)
    ('12.3%', 'over 99.9%', 'under 0.1%')
    """
    if chance >= CERTAIN:
        return "over 99.9%"
    return "under 0.1%" if chance < LEAST else f"{chance:.1%}"


def day(value: date) -> str:
    """A date as a paper prints it, "1 April 2016"."""
    return f"{value.day} {value:%B %Y}"


def digest_of_file(path: Path) -> str:
    """The SHA-256 of a file's bytes, as `sha256sum` gives it."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest(value: Any) -> str:
    """The SHA-256 of a value written as canonical JSON."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def figures_as_json(figures: Iterable[Figure]) -> list[dict[str, Any]]:
    """A list of figures for machines, in the order given."""
    return [figure.as_json() for figure in figures]
