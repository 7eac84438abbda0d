"""A decided case in words: the crimes, what else was alleged, what may be done afterwards, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from truecount.counting import Became, Decision, Reason, Required, Ruling

BORROWED = "†"
UNSOURCED = "unsourced in part"


def case_words(decision: Decision, *, trace: bool) -> Iterator[str]:
    """A decided case, line by line; with `trace`, the whole way through the rules."""
    yield decision.case.title
    yield from _editions(decision.case.editions)
    yield ""
    if decision.became:
        yield from _reported(decision, trace=trace)
    for one in decision.after:
        yield from _after(one, trace=trace)


def _after(one: Ruling, *, trace: bool) -> Iterator[str]:
    facts = one.step.facts
    what = " ".join(filter(None, (facts.get("class"), facts.get("offence"))))
    yield f"{one.step.crime} ({what}): {_ruled(one)}"
    for sentence in one.stops:
        yield f"  not met: {sentence}"
    if one.missing:
        yield f"  told, this would settle it: {', '.join(one.missing)}"
    if one.further:
        code = f" {facts['charged']}" if "charged" in facts else ""
        yield f"  one crime more is to be recorded, of the offence charged{code}, with outcome {one.further}"
    for reason in one.reasons if trace else ():
        yield from _told(reason, facts)
    if not trace:
        yield f"  {_cited(one.reasons)}"
    for reason in one.reasons:
        if reason.differs:
            yield f"  documents differ ({reason.rule}): {reason.differs}"


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


def _reported(decision: Decision, *, trace: bool) -> Iterator[str]:
    number = len(decision.crimes)
    yield "No crime is to be recorded." if not number else f"{number} crime{'s' if number > 1 else ''} to be recorded"
    for crime in decision.crimes:
        yield from _crime(crime)
    makers = ("recorded", "another force", "Report Fraud")
    rest = [one for one in decision.became if one.crime is None or one.disposition not in makers]
    if rest and not trace:
        yield ""
        yield "What else was alleged"
        for one in rest:
            yield f"  allegation {one.allegation.number} ({_alleged(one)}): {_ending(one)}"
            yield f"     {_cited(one.reasons[-1:])}"
    if trace:
        for one in decision.became:
            yield ""
            yield from _tree(one)


def _editions(names: tuple[str, ...]) -> Iterator[str]:
    from truecount.counting import EDITIONS
    from truecount.counting.book import SOURCE
    from truecount.counting.decision import document

    for one in (EDITIONS[name] for name in names):
        yield f"Edition {one.name}, in force from {one.begins}: {document(SOURCE) if one.held else one.title}"
    if not all(EDITIONS[name].held for name in names):
        yield f"{BORROWED} read in {document(SOURCE)} and taken to have held; the edition's own text is not held here"


def _crime(crime: Required) -> Iterator[str]:
    if crime.crime is None:
        among = f": {' or '.join(crime.open)}" if crime.open else ""
        yield f"  {crime.number}. one crime whose class the registrar decides{among}"
    else:
        attempt = "attempted " if crime.attempt else ""
        code = f", {crime.crime.offence_code}" if crime.crime.offence_code else ", code not settled by the facts"
        yield f"  {crime.number}. {attempt}{crime.crime.class_code} {crime.crime.title}{code}"
    nobody = "against the state" if crime.crime and crime.crime.basis == "S" else "of nobody named"
    of = f"of {', '.join(crime.victims)}" if crime.victims else nobody
    by = f" by {crime.suspect}" if crime.suspect else ""
    force = f"; recorded by {crime.force}" if crime.force else ""
    due = f"; record by {crime.due}" if crime.due and not crime.force else ""
    words = f"; one for each {crime.crime.words}" if crime.crime and crime.crime.words else ""
    yield f"     {of}{by}{words}{force}{due}"
    yield f"     {_cited(crime.reasons)}"


def _cited(reasons: tuple[Reason, ...]) -> str:
    return " · ".join(f"{one.rule} ({_page(one)})" for one in reasons)


def _page(one: Reason) -> str:
    """The page a rule is cited by, with its document where that is not the rules of the day, and its marks."""
    from truecount.counting.book import SOURCE
    from truecount.counting.decision import document

    place = f"p{one.page}" if one.page[:1].isdigit() else one.page
    where = place if one.source == document(SOURCE) else f"{one.source}, {place}"
    return where + (BORROWED if one.borrowed else "") + (f"; {UNSOURCED}" if one.unsourced else "")


def _alleged(one: Became) -> str:
    facts = one.allegation.facts
    what = facts.get("what") or " ".join(filter(None, (facts.get("class"), facts.get("offence"))))
    return f"{what}, {one.allegation.victim}" if one.allegation.victim else what


def _ending(one: Became) -> str:
    into = f" {one.crime}" if one.crime else ""
    if one.disposition == "refer":
        facts = f"; told, this would settle it: {', '.join(one.missing)}" if one.missing else ""
        return f"refer to the registrar{facts}"
    if one.disposition == "set aside":
        return f"set aside into crime{into}"
    if one.disposition == "part of a crime":
        return f"part of crime{into}"
    if one.disposition == "continues a crime":
        return f"added to crime{into}"
    return (
        f"stays {one.disposition}"
        if one.disposition.startswith("N") or "incident" in one.disposition
        else one.disposition
    )


def _tree(one: Became) -> Iterator[str]:
    head = f"Allegation {one.allegation.number}, report {one.allegation.report}: {_alleged(one)}"
    by = one.allegation.offender or one.allegation.suspect
    yield head + (f", by {by}" if by else "")
    yield f"│  told: {_facts(one.allegation.facts)}"
    for reason in one.reasons:
        yield from _told(reason, one.allegation.facts)
    ending = f"recorded as crime {one.crime}" if one.disposition == "recorded" else _ending(one)
    yield f"└─ {ending}"


def _told(reason: Reason, facts: dict[str, str]) -> Iterator[str]:
    """A rule that was used, with what it read of the facts told and what it took for those not told."""
    yield f"├─ {reason.rule} ({_page(reason)}): {reason.title}. {reason.says}"
    if reason.unsourced:
        yield f"│     unsourced: {reason.unsourced}"
    told = {name: value for name, value in reason.read.items() if name in facts}
    taken = {name: value for name, value in reason.read.items() if name not in facts}
    words = [f"{verb} {_facts(some)}" for verb, some in (("read", told), ("took", taken)) if some]
    if words:
        yield f"│     {'; '.join(words)}"


def _facts(facts: dict[str, str]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in facts.items())
