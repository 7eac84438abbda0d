"""A paper in plain text, for the minutes: what was asked, what was found, and what is not known."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from truecount.papers.expected import EXPECTED
from truecount.papers.page import numbers
from truecount.papers.parts import Answer, Paper, Section
from truecount.papers.sections.asked import listed
from truecount.papers.sheet_columns import text
from truecount.papers.sheets import STATUS
from truecount.papers.words import Sentence, capital, plain

WIDTH = 78


def summary(paper: Paper) -> str:
    """The paper in lines of at most 78 characters, without markup; a single longer word stands whole.

    The title, the force and the heading; purpose and recommendation; the findings, numbered, each with its section;
    what is not known; which of the tables that a panel expects are shown, and why others are not; the releases of the
    sources; the version.
    """
    where = {one.id: f"Section {number}" for number, one in enumerate(paper.sections, start=1)}
    shown = [one for one in paper.answers if one.exhibits]
    missing = [one for one in paper.answers if not one.exhibits]
    lots: dict[str, Iterable[str]] = {
        "Purpose": map(_paragraph, paper.front.purpose),
        "Recommendation": map(_paragraph, paper.front.recommendation),
        "Findings": _points(_with_section(paper.findings, where)),
        "What is not known": _points(_with_section(paper.unknown, where)),
        f"Tables that a panel expects: {len(shown)} of {len(EXPECTED)} shown": _answers(shown, paper),
        "Not shown, and why": _answers(missing, paper),
        "Sources and their releases": map(_paragraph, (*paper.as_at, STATUS)),
    }
    file = f" and {paper.from_file}" if paper.from_file else ""
    made = _paragraph(f"Made by TrueCount {paper.version} from published documents{file}.")
    parts = [_head(paper)]
    for title, lot in lots.items():
        lines = list(lot)
        if lines:
            parts.append("\n".join([title.upper(), *lines]))
    return "\n\n".join([*parts, made]) + "\n"


def _head(paper: Paper) -> str:
    lines = [f"{name}: {said}" for name, said in paper.front.lines]
    return "\n".join(map(_paragraph, (paper.title, plain(capital((paper.force_name,))), *lines)))


def _with_section(said: Iterable[tuple[Section, Sentence]], where: dict[str, str]) -> Iterator[str]:
    for section, words in said:
        yield f"{plain(words)} ({where[section.id]})"


def _points(sentences: Iterable[str]) -> list[str]:
    return [_paragraph(one, f"{number:>2}. ") for number, one in enumerate(sentences, start=1)]


def _answers(answers: Iterable[Answer], paper: Paper) -> list[str]:
    """Each expected table under its own number, with where it is shown and what of it is left out."""
    called = numbers(paper)
    return [
        _paragraph(
            f"{EXPECTED[one.number]}. "
            + (f"{listed(called[name] for name in one.exhibits)}. " if one.exhibits else "")
            + one.why_not,
            f"{one.number:>2}. ",
        )
        for one in answers
    ]


def _paragraph(words: str, mark: str = "") -> str:
    """Words as lines, those after the first set in under the mark."""
    return textwrap.fill(
        text(words),
        WIDTH,
        initial_indent=mark,
        subsequent_indent=" " * len(mark),
        break_long_words=False,
        break_on_hyphens=False,
    )
