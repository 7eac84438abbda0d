"""Recording accuracy as inspections and the force's own audits found it, with what other statements say of it."""

from __future__ import annotations

from collections.abc import Sequence

from truecount import reference, trends
from truecount.figure import Figure
from truecount.papers import charts
from truecount.papers.charts.accuracy import Dot
from truecount.papers.own_audits import ACCURACY, Audit, own_audits
from truecount.papers.parts import Answer, Block, Exhibit, Paragraph, Row, Section, Table
from truecount.papers.sections.asked import Asked, audited, interval, listed, number
from truecount.papers.statements import RELIABILITY, Statement, statements
from truecount.papers.words import Sentence, join, plain, say, within
from truecount.reference.kinds import KINDS, OTHER, SEXUAL, VIOLENCE

GROUPS = {
    "all": "All crime, excluding fraud",
    "violent": "Violence",
    "sexual": "Sexual offences",
    "other": "Other crime",
}
OF_AUDIT = {
    "all": ACCURACY,
    "violent": f"{ACCURACY}.{KINDS[VIOLENCE]}",
    "sexual": f"{ACCURACY}.{KINDS[SEXUAL]}",
    "other": f"{ACCURACY}.{KINDS[OTHER]}",
}
"""What an own audit calls its rate of each group."""
BY_INSPECTORS, BY_FORCE = "inspectors", "the force itself"
NO_AUDIT = "No own audit is given with this paper."
OWN = (
    "The force's own audits are made by its own people of its own reports. They stand on one scale with inspections "
    "and are not the same measure: who read, which reports and by which rules may differ, so that a difference between "
    "the two is no sign that recording got better or worse."
)
UNCHECKED = "Whether inspectors would have found the same as the force's own audits."
NOT_INSPECTED = "No inspection is of a force that was made up: how accurately it records, only an audit of it can tell."
SHOWN, AT_EACH = "accuracy-by-inspection", "at each inspection"
COLUMNS = (
    "Found when, and of which crimes",
    "Recorded, of those that should have been",
    "95% interval",
    "Found by",
    "Reports audited",
)
REMARKS = (
    (None, "The scale does not begin at nought. A mark without a line has no interval in what is held."),
    ("inspection", "A circle marks what inspectors found."),
    ("own audit", "A diamond marks what the force itself found."),
    ("other", "A hollow square marks a rate got by other means."),
)
"""What is said of each mark, where there is one."""
MEANS = (
    "Recording accuracy is the share of the crimes reported to the police that were recorded as crimes. Inspectors "
    "take a sample of reports, decide which crimes the rules require, and look for each in the crime system."
)


def accuracy(asked: Asked) -> Section:
    """Every rate of every inspection and own audit on one axis, then every other statement held, set apart."""
    figures = trends.recording_accuracy(asked.id)
    overall = [one for one in figures if _kind(one) == "all"]
    others = () if asked.simulated else statements(asked.id)
    audits = own_audits(asked)
    blocks: list[Block] = [Paragraph((MEANS,))]
    blocks += [Paragraph(_found(asked, one)) for one in overall]
    if not overall:
        blocks.append(Paragraph(_nothing(asked, figures)))
    blocks += [Paragraph(_audited_itself(one, str(one.period))) for one in audits]
    if audits and not asked.simulated:
        blocks.append(Paragraph((OWN,), warning=True))
    unsure = [_named(one) for one in figures if one.interval is None and _kind(one) == "all"]
    if unsure:
        blocks.append(Paragraph((_unsure(unsure),), warning=True))
    shown = bool(figures) or any(_rates(one) for one in audits)
    if shown:
        blocks.append(_exhibit(asked, figures, audits, [one for one in others if one.comparable_crimes]))
    if others:
        blocks += [Paragraph((_different(asked, others),), warning=True), _others(others)]
    return Section(
        "accuracy",
        "How accurately crime was recorded",
        tuple(blocks),
        (_finding(asked, overall, audits),),
        _unknown(asked, figures, overall, audits),
        (_answer(asked, figures, overall, audits, shown),),
    )


def _answer(
    asked: Asked, figures: Sequence[Figure], overall: Sequence[Figure], audits: Sequence[Audit], shown: bool
) -> Answer:
    left_out = () if overall or asked.simulated else _nothing(asked, figures)
    why_not = " ".join((*(str(part) for part in left_out), *(() if audits else (NO_AUDIT,))))
    return Answer(1, (SHOWN,) if shown else (), why_not)


def _audited_itself(audit: Audit, when: str) -> Sentence:
    figure = audit.figures.get(ACCURACY)
    if figure is None or not _is_rate(figure):
        return (f"The force's own audit of reports of {when} read too few crimes for a rate of all crime.",)
    return say(
        f"The force's own audit of reports of {when} found that {within('one', figure, '%')} of the crimes "
        "that should have been recorded were.",
        one=figure,
    )


def _rates(audit: Audit) -> list[tuple[str, Figure]]:
    """The rates of an own audit that can stand on the axis, each with its group."""
    held = ((kind, audit.figures.get(what)) for kind, what in OF_AUDIT.items())
    return [(kind, one) for kind, one in held if one is not None and _is_rate(one)]


def _is_rate(figure: Figure) -> bool:
    return figure.value is not None and figure.unit.startswith("per cent")


def _found(asked: Asked, figure: Figure) -> Sentence:
    grade = _row(asked, figure)["grade"]
    graded = f" The inspectors graded the force “{grade}”." if grade else ""
    return say(
        f"At the {_named(figure)} ({_reports(figure)}), {within('one', figure, '%')} of the crimes that should have "
        f"been recorded were.{graded}",
        one=figure,
    )


def _finding(asked: Asked, overall: Sequence[Figure], audits: Sequence[Audit]) -> Sentence:
    own = [one for one in audits if any(kind == "all" for kind, _rate in _rates(one))]
    last = _audited_itself(own[-1], own[-1].months) if own else ()
    if not overall and last:
        none = "" if asked.simulated else f"No inspection's overall rate of {asked.name} is held. "
        return (none, *last) if none else last
    if not overall:
        return (f"How accurately {asked.name} recorded crime cannot be said: no overall rate is held.",)
    return join(_inspected(asked, overall), last)


def _inspected(asked: Asked, overall: Sequence[Figure]) -> Sentence:
    first, *later = [
        within(f"f{n}", one, "%") if one.interval else f"{{f{n}}}% (no interval held)" for n, one in enumerate(overall)
    ]
    names = [_named(one) for one in overall]
    said = f"Inspectors found that {asked.name} had recorded {first} of the crimes it should have at the {names[0]}"
    more = [f"{rate} at the {name}" for rate, name in zip(later, names[1:], strict=True)]
    slots = {f"f{n}": one for n, one in enumerate(overall)}
    return say(said + (f", and {listed(more)}" if more else "") + ".", **slots)


def _nothing(asked: Asked, figures: Sequence[Figure]) -> Sentence:
    if asked.simulated:
        return (NOT_INSPECTED,)
    held = reference.load("inspections").where(force_id=asked.id)
    if not held:
        return (f"No inspection of {asked.name} is held, so its recording accuracy cannot be said.",)
    notes = [f"{row['inspection']}: {row['note']}" for row in held if row["note"] and row["overall_rate"] is None]
    some = " Rates for some kinds of crime are held and shown below." if figures else ""
    why = f" What is held says: {'; '.join(notes)}." if notes else ""
    return (f"No overall recording accuracy of {asked.name} is held, so it cannot be said.{some}{why}",)


def _unsure(names: list[str]) -> str:
    return (
        f"For the {listed(names)} no interval is held, so how sure that rate is cannot be said here, and a difference "
        "between it and another rate may be partly chance."
    )


def _different(asked: Asked, others: Sequence[Statement]) -> str:
    kinds = [f"the {one.instrument} of {one.year}" for one in others if one.area == asked.short]
    named = f" ({listed(kinds)})" if kinds else ""
    return (
        f"Other statements about recording accuracy{named} cannot be set beside an inspection as if they measured the "
        "same thing: a small or differently drawn sample misses other crimes, and a forecast measures none."
    )


def _exhibit(asked: Asked, figures: Sequence[Figure], audits: Sequence[Audit], others: Sequence[Statement]) -> Exhibit:
    found = [Dot(GROUPS[_kind(one)], _inspection(one), one) for one in figures]
    found += [Dot(GROUPS[kind], one.label, figure, own=True) for one in audits for kind, figure in _rates(one)]
    dots = [dot for group in GROUPS.values() for dot in found if dot.group == group]
    rows = tuple(_row_of(dot) for dot in dots)
    dots += [Dot("By other means: not comparable", f"{one.year} {one.instrument}", one.figure, True) for one in others]
    said = "; ".join(
        plain(say(f"{dot.group}, {dot.label}: {within('one', dot.figure, '%')}", one=dot.figure)) for dot in dots
    )
    words = f"A mark for each rate and a line for its interval, on a scale of per cent recorded. {said}."
    by_whom = "at each inspection and own audit" if audits and figures else "at each own audit" if audits else AT_EACH
    caption = f"Recording accuracy of {asked.name} {by_whom}, with 95% intervals where held"
    return Exhibit(
        SHOWN,
        caption,
        charts.accuracy("chart-accuracy", caption, words, dots),
        Table(COLUMNS, rows, words_from=2),
        tuple(dot.figure for dot in dots if not dot.other_instrument),
        " ".join(words for marked, words in REMARKS if marked is None or any(dot.mark == marked for dot in dots)),
    )


def _row_of(dot: Dot) -> Row:
    one = dot.figure
    head = f"{dot.label[:1].upper()}{dot.label[1:]}, {dot.group[:1].lower()}{dot.group[1:]}"
    cells = (number(one, "%"), interval(one, "%"), (BY_FORCE if dot.own else BY_INSPECTORS,), (audited(one),))
    return Row((head,), cells, one.warnings, dot.group == GROUPS["all"])


def _others(others: Sequence[Statement]) -> Exhibit:
    rows = tuple(
        Row(
            (f"{one.area}, {one.year}: {one.figure.population}",),
            (one.shown, (one.instrument,), (RELIABILITY[one.reliability],)),
            one.figure.warnings,
        )
        for one in others
    )
    return Exhibit(
        "accuracy-statements",
        "Other statements about recording accuracy, and how far each can be relied on",
        table=Table(("Where, when, which crimes", "Recorded", "How it was got", "Reliability"), rows, words_from=1),
        figures=tuple(figure for one in others for figure in one.figures),
    )


def _unknown(
    asked: Asked, figures: Sequence[Figure], overall: Sequence[Figure], audits: Sequence[Audit]
) -> tuple[Sentence, ...]:
    own: tuple[Sentence, ...] = ((UNCHECKED,),) if audits and not asked.simulated else ()
    if asked.simulated:
        return () if audits else ((f"How accurately {asked.name} records: no audit of it is given.",),)
    if not overall:
        return (_nothing(asked, figures), *own)
    unsure = [_named(one) for one in overall if one.interval is None]
    said: list[Sentence] = []
    if unsure:
        said.append((f"How sure the rate of the {listed(unsure)} is: no interval is held.",))
    if len(overall) == 1:
        said.append(("Whether recording has improved since: only one inspection with an overall rate is held.",))
    else:
        said.append(("How accurately crime was recorded in the years between and after the inspections.",))
    return (*said, *own)


def _row(asked: Asked, figure: Figure) -> dict[str, object]:
    rows = reference.load("inspections").where(force_id=asked.id)
    return next(row for row in rows if row["inspection"].replace(" ", "-").lower() == figure.id.split(".")[2])


def _reports(figure: Figure) -> str:
    return f"reports of {audited(figure)}" if figure.period else "the dates of the reports audited are not held"


def _named(figure: Figure) -> str:
    name = _inspection(figure)
    return name if name.endswith("inspection") else f"{name} inspection"


def _inspection(figure: Figure) -> str:
    return figure.title.split(", ")[-1].removesuffix(" inspection")


def _kind(figure: Figure) -> str:
    return figure.id.rsplit(".", 1)[-1]
