"""A decided case in lines: the crimes, what else was alleged, what may be done afterwards, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from truecount.counting import Cited, Decision, Ruling, Shown, ShownCrime, ShownEnd


def case_words(decision: Decision, *, trace: bool) -> Iterator[str]:
    """A decided case, line by line; with `trace`, the whole way through the rules."""
    from truecount.counting import shown

    told = shown(decision.as_json())
    yield decision.case.title
    yield from told.editions
    if told.borrowed:
        yield f"† read in {told.source} and taken to have held; the edition's own text is not held here"
    yield ""
    if told.every:
        yield from _reported(told, trace=trace)
    for one in decision.after:
        yield from _after(one, told.source, trace=trace)


def _reported(told: Shown, *, trace: bool) -> Iterator[str]:
    yield told.head
    for crime in told.crimes:
        yield from _crime(crime)
    if told.rest and not trace:
        yield ""
        yield "What else was alleged"
        for one in told.rest:
            yield f"  allegation {one.number} ({one.alleged}): {_ending(one)}"
            yield f"     {_places(one.because[-1:])}"
    if trace:
        for one in told.every:
            yield ""
            yield from _tree(one)


def _crime(crime: ShownCrime) -> Iterator[str]:
    due = f"; record by {crime.due:%Y-%m-%d %H:%M}" if crime.due else ""
    yield f"  {crime.number}. {crime.named}"
    yield f"     {crime.of}{due}"
    yield f"     {_places(crime.because)}"


def _ending(one: ShownEnd) -> str:
    facts = ", ".join(settling.fact for settling in one.settles)
    return f"{one.ending}; told, this would settle it: {facts}" if facts and one.disposition == "refer" else one.ending


def _tree(one: ShownEnd) -> Iterator[str]:
    yield f"Allegation {one.number}, report {one.report}: {one.alleged}{one.by}"
    yield f"│  told: {one.told}"
    for rule in one.because:
        yield from _way(rule)
    yield f"└─ {_ending(one)}"


def _after(one: Ruling, source: str, *, trace: bool) -> Iterator[str]:
    from truecount.counting import cited

    facts = one.step.facts
    because = [cited(reason.as_json(), source, facts) for reason in one.reasons]
    what = " ".join(filter(None, (facts.get("class"), facts.get("offence"))))
    yield f"{one.step.crime} ({what}): {_ruled(one)}"
    for sentence in one.stops:
        yield f"  not met: {sentence}"
    if one.missing:
        yield f"  told, this would settle it: {', '.join(one.missing)}"
    if one.further:
        code = f" {facts['charged']}" if "charged" in facts else ""
        yield f"  one crime more is to be recorded, of the offence charged{code}, with outcome {one.further}"
    for rule in because if trace else ():
        yield from _way(rule)
    if not trace:
        yield f"  {_places(because)}"
    for rule in because:
        if rule.differs:
            yield f"  documents differ ({rule.rule}): {rule.differs}"


def _ruled(one: Ruling) -> str:
    """What may be done, or what the outcome is."""
    step, answer = one.step.facts["step"], one.answer or ""
    if step == "charge":
        if one.answer is None:
            return "its outcome cannot be said" if one.missing else "no outcome follows"
        return f"it cannot have outcome {answer[4:]}" if answer.startswith("not ") else f"it has outcome {answer}"
    verb = {"cancel": "cancelled", "reclassify": "reclassified"}[step]
    as_what = f" as {answer}" if answer and answer != verb else ""
    may = {True: "may be", False: "may not be", None: "it cannot be said whether it may be"}[one.allowed]
    return f"{may} {verb}{as_what}"


def _places(because: Sequence[Cited]) -> str:
    return " · ".join(f"{one.rule} ({one.place})" for one in because)


def _way(rule: Cited) -> Iterator[str]:
    """A rule that was used, with what it read of the facts told and what it took for those not told."""
    yield f"├─ {rule.rule} ({rule.place}): {rule.title}. {rule.says}"
    if rule.unsourced:
        yield f"│     unsourced: {rule.unsourced}"
    words = [f"{verb} {some}" for verb, some in (("read", rule.told), ("took", rule.taken)) if some]
    if words:
        yield f"│     {'; '.join(words)}"
