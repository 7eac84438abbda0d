"""A fact as the form asks for it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from truecount.counting import Fact
from truecount.reference.fact import UNKNOWN

NEEDED, TAKEN, TOLD, FURTHER = "needed", "taken", "told", "further"
NOT_KNOWN = "I do not know"


@dataclass(frozen=True)
class Question:
    """A fact with its value, and how it stands with it.

    It is `needed` where it is not told and would settle the answer, `taken` where the rules went on with what the
    vocabulary takes, `told`, or `further` where no rule went by it and one might, were it told. `number` is the
    allegation's on the form, 0 for the report.
    """

    fact: Fact
    number: int
    state: str
    value: str

    @property
    def name(self) -> str:
        """The name of its field."""
        if not self.number:
            return "by"
        return f"{self.number}-what" if self.fact.name == "what" else f"{self.number}-fact-{self.fact.name}"

    @property
    def id(self) -> str:
        """The id of its field on the page."""
        return identity(self.number, self.fact.name)

    @property
    def label(self) -> str:
        """What it asks, as a label."""
        return self.fact.says[:1].upper() + self.fact.says[1:]

    @property
    def told(self) -> str:
        """The value that the field holds."""
        return self.value if self.state == TOLD else ""

    @property
    def options(self) -> list[tuple[str, str]]:
        """The values that may be chosen, with their words; none for a code, which is written."""
        if self.fact.pattern:
            return []
        # A dash first, so that typing the first letters of a value never stops at the line that tells nothing.
        nothing = f"– not told, taken as: {self.value} –" if self.state == TAKEN else "– not told –"
        values = [(value, value) for value in self.fact.values]
        return [("", nothing), *values, (UNKNOWN, NOT_KNOWN)]


def identity(number: int, fact: str) -> str:
    """The id of the field of a fact."""
    return f"a{number}-{re.sub('[^a-z0-9]+', '-', fact.lower())}"
