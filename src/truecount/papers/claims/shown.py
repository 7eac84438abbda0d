"""What a paper shows, so that a promise can be held against it: its exhibits, its figures, the tables it answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from truecount.bounded import Unreadable, read_json
from truecount.errors import TrueCountError
from truecount.papers.claims.register import Evidence
from truecount.papers.expected import EXPECTED
from truecount.papers.parts import Exhibit, Paper, Section

THIS = "this paper"
MAKE = "give the figures.json that `truecount paper` wrote"


@dataclass(frozen=True)
class Shown:
    """A paper by `name`: the ids of its exhibits and figures, and for each expected table the exhibits that show it."""

    name: str
    exhibits: frozenset[str]
    figures: frozenset[str]
    answers: Mapping[int, tuple[str, ...]]

    def holds(self, evidence: Evidence) -> tuple[bool, str]:
        """Whether it holds a piece of evidence that is no document, and the words that say so."""
        if evidence.table is not None:
            found = self.answers.get(evidence.table, ())
            return bool(found), f"in {self.name}: {', '.join(found)}" if found else f"not in {self.name}"
        held = evidence.exhibit in self.exhibits or evidence.figure in self.figures
        return held, f"{'in' if held else 'not in'} {self.name}"

    def table(self, number: int) -> str:
        """Whether it shows an expected table, in a sentence."""
        found = self.answers.get(number, ())
        where = f"shown in {self.name} as {', '.join(found)}" if found else f"not shown in {self.name}"
        return f"Expected table {number} ({EXPECTED[number]}) is {where}."


def shown_in(sections: Iterable[Section | None], name: str = THIS) -> Shown:
    """What sections of a paper show; those that a paper has no place for are None."""
    held = [one for one in sections if one is not None]
    answers: dict[int, tuple[str, ...]] = {}
    for answer in (one for section in held for one in section.answers):
        answers[answer.number] = (*answers.get(answer.number, ()), *answer.exhibits)
    return Shown(
        name,
        frozenset(block.id for one in held for block in one.blocks if isinstance(block, Exhibit)),
        frozenset(figure.id for one in held for figure in (*one.figures, *one.loose)),
        answers,
    )


def exhibits_as_json(paper: Paper) -> dict[str, object]:
    """What `read_shown` reads of a paper: its exhibits with their captions, and where each expected table is."""
    blocks = [block for section in paper.sections for block in section.blocks]
    return {
        "exhibits": [{"id": one.id, "caption": one.caption} for one in blocks if isinstance(one, Exhibit)],
        "expected": [
            {"number": one.number, "exhibits": list(one.exhibits), "why_not": one.why_not} for one in paper.answers
        ],
    }


def read_shown(path: Path) -> Shown:
    """What a paper shows, from its figures.json. Raises TrueCountError where the file is none, or names no exhibits."""
    try:
        facts = read_json(path)
        return Shown(
            path.name,
            frozenset(str(one["id"]) for one in facts["exhibits"]),
            frozenset(str(one["id"]) for one in facts["figures"]),
            {int(one["number"]): tuple(map(str, one["exhibits"])) for one in facts["expected"]},
        )
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        why = error if isinstance(error, Unreadable) else "it is no paper's, or of an earlier version"
        raise TrueCountError(f"{path}: what the paper shows cannot be read ({why}); {MAKE}.") from error
