"""The table of words by which claims and commitments are found."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from truecount.document import read_document
from truecount.papers.claims.register import Kind

HOME = Path(__file__).parent / "rules.yaml"
DIGITS = r"(?<![\d.,/])\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<![\d.,/])\d+(?:\.\d+)?"
PER_CENT = r"(?:%|per ?cent(?:age points?)?\b|percentage points?\b)"
NUMBER = (
    rf"(?:(?:{DIGITS})\s*{PER_CENT}?\s*(?:–|—|-|to|and)\s*)?(?:{DIGITS})\s*"
    rf"(?:{PER_CENT}|(?:(?:more|fewer|further|additional|recorded|violent)\s+)?(?:{{counted}})\b)"
)
"""A number, or a range of two, with per cent or with what is counted."""
FIGURE = rf"(?:{DIGITS})(?:\s*{PER_CENT})?(?:\s+(?:{{counted}})\b)?"
"""A number that may stand alone."""


@dataclass(frozen=True)
class ClaimRule:
    """Words that make a claim, and of which kind; see rules.yaml. One that stands `before` promises is no promise,
    whatever else its words say."""

    name: str
    kind: Kind
    words: re.Pattern[str]
    direction: str = ""
    subject: bool = False
    measured: bool = True
    before: bool = False
    numbers: tuple[float, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class PromiseRule:
    """Words that make a commitment; `dated` where they do so with a time only, `resolved` in a resolution only."""

    name: str
    words: re.Pattern[str]
    dated: bool = False
    resolved: bool = False


@dataclass(frozen=True)
class Subject:
    """Words a claim may be about, and the measure that can bear it out, or none; and the `table` a panel expects."""

    measure: str
    words: re.Pattern[str]
    table: int | None = None

    @property
    def tied(self) -> str:
        """What a promise of it is tied to."""
        return self.measure if self.table is None else str(self.table)


@dataclass(frozen=True)
class Area:
    """Words that tell an area, and its id; the note says where it is not quite the area they name."""

    area: str
    words: re.Pattern[str]
    note: str = ""


@dataclass(frozen=True)
class Rules:
    """All tables of rules.yaml, their patterns made ready."""

    breaks: tuple[re.Pattern[str], ...]
    never: tuple[re.Pattern[str], ...]
    claims: tuple[ClaimRule, ...]
    promises: tuple[PromiseRule, ...]
    subjects: tuple[Subject, ...]
    areas: tuple[Area, ...]
    shares: dict[str, float]
    number: re.Pattern[str]
    share: re.Pattern[str]
    roughly: re.Pattern[str]
    due: re.Pattern[str]
    time: re.Pattern[str]
    pointing: re.Pattern[str]


@functools.cache
def rules() -> Rules:
    """The rules that come with the program."""
    given = read_document(HOME, "the table of claim words", "mend it")
    words = _words(given["words"])

    def ready(pattern: str | list[str]) -> re.Pattern[str]:
        return re.compile(_filled(_any(pattern), words), re.IGNORECASE)

    def rows(name: str) -> list[dict[str, Any]]:
        return [row | {"words": ready(row["words"])} for row in given[name]]

    return Rules(
        breaks=tuple(map(ready, given["breaks"])),
        never=tuple(map(ready, given["never"])),
        claims=tuple(ClaimRule(**row | {"numbers": tuple(row.get("numbers", ()))}) for row in rows("claims")),
        promises=tuple(PromiseRule(**row) for row in rows("commitments")),
        subjects=tuple(Subject(**row) for row in rows("subjects")),
        areas=tuple(Area(**row) for row in rows("areas")),
        shares=given["shares"],
        number=ready("{number}"),
        share=ready(r"\b{share}\b"),
        **{name: ready(given[name]) for name in ("roughly", "due", "time", "pointing")},
    )


def _words(given: dict[str, str | list[str]]) -> dict[str, str]:
    """The named parts of patterns, those they are made of filled in."""
    words = {"number": f"(?:{NUMBER})", "figure": f"(?:{FIGURE})"}
    words |= {name: f"(?:{_any(pattern)})" for name, pattern in given.items()}
    for _ in words:
        words = {name: _filled(pattern, words) for name, pattern in words.items()}
    return words


def _any(pattern: str | list[str]) -> str:
    return pattern if isinstance(pattern, str) else "|".join(pattern)


def _filled(pattern: str, words: dict[str, str]) -> str:
    """A pattern with the named parts in place of their names; a pattern's own {2} and {1,3} stay."""
    return re.sub(r"\{([a-z]+)\}", lambda name: words[name[1]], pattern)
