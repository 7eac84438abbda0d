"""A ruling on an outcome in words: the answer, what bars it, what is to be done or told, and what is met."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

from truecount import reference
from truecount.outcomes.validity.requirements import GUIDANCE, types

if TYPE_CHECKING:
    from truecount.outcomes.validity.worksheet import Judged, OutcomeRuling

WIDTH = 110
ANSWERS = {
    "yes": "Yes: the outcome may close the crime.",
    "no": "No: the outcome cannot close the crime.",
    "not yet": "Not yet: the outcome may close the crime only when what follows is done and told.",
}
READ_BACK = (
    "The outcome bears a day before April 2026. The guidance of that day is not held here; that of April 2026 is taken "
    "to have held."
)


def ruling_words(ruling: OutcomeRuling) -> Iterator[str]:
    """A ruling, line by line."""
    case = ruling.case
    yield case.title
    yield f"Outcome {case.outcome}, {types()[case.outcome]}, on {case.day}"
    yield f"Crime: {_crime(ruling)}"
    yield ""
    yield ANSWERS[ruling.answer]
    for fit in ruling.better:
        ready = ", as it stands" if fit.answer == "yes" else ", when what its own rules ask is met"
        yield from _wrapped(f"What was told fits {fit.outcome} better{ready} ({fit.name}): {fit.because}.", "")
    not_met, unknown = ruling.of("not met"), ruling.of("unknown")
    yield from _listed("What bars it", [one for one in not_met if one.bars])
    yield from _listed("To do first", [one for one in not_met if one.do])
    yield from _listed("To be told", [one for one in unknown if one.holds])
    yield from _perhaps([one for one in unknown if not one.holds])
    yield from ("", "Met")
    for met in ruling.of("met"):
        yield from _wrapped(f"{met.rule.id} ({_place(met)}): {met.reason}", "  ")
    if ruling.taken:
        yield ""
        taken = ", ".join(f"{name} = {value}" for name, value in ruling.taken.items())
        yield from _wrapped(f"Taken, as nothing was told: {taken}", "")
    yield ""
    yield from _sources(ruling)


def _crime(ruling: OutcomeRuling) -> str:
    told = ruling.case.told
    (row,) = reference.load("classes").where(class_code=told["class"])
    return ", ".join(filter(None, (f"{told['class']} {row['title']}", told.get("offence"))))


def _listed(title: str, judged: list[Judged]) -> Iterator[str]:
    if not judged:
        return
    yield ""
    yield title
    for one in judged:
        yield from _wrapped(f"{one.rule.id} ({_place(one)}): {one.rule.asks}", "  ")
        yield from _wrapped(one.reason, "      ")
        if one.rule.note:
            yield from _wrapped(f"note: {one.rule.note}", "      ")


def _perhaps(judged: list[Judged]) -> Iterator[str]:
    """Requirements of which it is open whether they are asked at all, by the facts that hangs on."""
    if not judged:
        return
    yield ""
    yield "To be told, for whether more is asked"
    for facts in dict.fromkeys(one.open for one in judged):
        rules = [f"{one.rule.id} ({_place(one)})" for one in judged if one.open == facts]
        yield from _wrapped(f"{', '.join(facts)}: for {', '.join(rules)}", "  ")


def _wrapped(text: str, indent: str) -> Iterator[str]:
    yield from textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  " if indent else "")


def _place(one: Judged) -> str:
    """Its page, marked where it is not of the outcomes guidance."""
    marks = {GUIDANCE: "", "ho-crr-2026": "recording rules, ", "ho-retail-robbery-2026": "retail robbery, "}
    return marks[one.rule.source] + one.rule.place


def _sources(ruling: OutcomeRuling) -> Iterator[str]:
    yield from _wrapped(f"Pages of: {'; '.join(ruling.sources)}", "")
    if ruling.read_back:
        yield from _wrapped(READ_BACK, "")
