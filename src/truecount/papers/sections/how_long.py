"""How long outcomes take: days to an outcome, what is open after so many, and what a young year will come to."""

from __future__ import annotations

from typing import TypeAlias

from truecount import outcomes as room
from truecount.errors import TrueCountError
from truecount.figure import Figure, Period, day
from truecount.outcomes import headlines
from truecount.outcomes.histories import ALL, OPEN, Histories, chosen
from truecount.outcomes.time_figures import LEAST_CRIMES, days_of, slug
from truecount.outcomes.times import AT, Times
from truecount.papers import charts
from truecount.papers.charts.curves import Line
from truecount.papers.parts import Answer, Block, Exhibit, Paragraph, Row, Section, Table
from truecount.papers.sections.asked import NATIONAL, Asked, interval, listed, number, year
from truecount.papers.sections.side_by_side import years_held
from truecount.papers.words import Sentence, plain, say, within
from truecount.records.store import Store

TITLE = "How long outcomes took"
ANSWERS = 12
SHOWN = {"day": (30, 90, 365), "month": (1, 3, 12)}
"""The ages in days, or months, of which shares are shown, as far as crimes have been followed."""
EARLY = {"day": 90, "month": 3}
"""The age at which years are compared: each has been followed for as long."""
HALF, CHARGED = "to-any-half", "charged-or-summonsed"
MOST_YEARS = 3
"""So many years, the last ones of the file, are compared at one age."""
Given: TypeAlias = dict[tuple[str, str], int]
MEDIANS = ("median-days", "median-days-rape")
STILL_OPEN = (
    "A crime that is still open counts as long as it has been followed; it is not taken to have no outcome. The middle "
    "of the outcomes already given would leave the slowest out, and look quicker than it was."
)
FORESEEN = (
    "A young year is followed further by taking its open crimes to be closed as fast, and in the same ways, as crimes "
    "of their age were lately; where that changes the forecast is wrong by as much."
)


def how_long(asked: Asked) -> Section:
    """Times of the crimes of a year from the record file; without one, national medians and what is not held."""
    national = _national(asked)
    lacks: list[Sentence] = []
    blocks: list[Block] = []
    findings: tuple[Sentence, ...] = ()
    if asked.records is None:
        lacks.append(
            (
                f"How long outcomes of {asked.name} took: published figures give no dates of outcomes; crime records "
                "with the days of recording and outcome do.",
            )
        )
    else:
        try:
            blocks, findings, lacks = _of_records(asked, asked.records)
        except TrueCountError as error:
            lacks.append((f"How long outcomes of {asked.name} took cannot be said. {error}",))
    blocks = [*(Paragraph(words) for words in lacks), *blocks, *national]
    shown = tuple(one.id for one in blocks if isinstance(one, Exhibit))
    answer = Answer(ANSWERS, shown, " ".join(plain(words) for words in lacks))
    return Section("how-long", TITLE, tuple(blocks), findings, tuple(lacks), (answer,))


def _of_records(asked: Asked, store: Store) -> tuple[list[Block], tuple[Sentence, ...], list[Sentence]]:
    of = room.histories(store, asked.id)
    cohort = _cohort(asked, of)
    found = room.times_of(of, cohort, "crime type")
    made = {one.id: one for one in found.figures}
    given = _given(of, cohort)
    finding = _finding(asked, cohort, _get(made, f"{of.step}s-{HALF}", ALL), of)
    blocks: list[Block] = [Paragraph(finding), Paragraph((STILL_OPEN,)), _by_outcome(asked, cohort, found, of, given)]
    blocks.append(_by_type(asked, cohort, found, of, given))
    blocks += _years(asked, of, cohort, found)
    nowcast, lacks = _nowcast(asked, cohort, of)
    return [*blocks, *nowcast], (finding,), lacks


def _cohort(asked: Asked, of: Histories) -> Period:
    """The crimes of the year asked for or, where the file holds no whole year, all that it holds."""
    if asked.outcomes_from is not None:
        return Period.financial_year(asked.year)
    return Period(start=of.day(int(of.recorded.min())).replace(day=1), end=of.day(int(of.recorded.max())))


def _given(of: Histories, cohort: Period) -> Given:
    """How many crimes have each outcome, by its group and their type."""
    flows = [one for one in room.flow_of(of, cohort, "crime type") if one.parts is not None]
    named = [one.id.removeprefix("outcomes.flow-").split(".")[:2] for one in flows]
    return {(name, kind): one.parts[0] for (name, kind), one in zip(named, flows, strict=True) if one.parts}


def _get(made: dict[str, Figure], name: str, crime_type: str) -> Figure | None:
    """The figure of a name and crime type, where there is one."""
    start = f"outcomes.{name}.{slug(crime_type)}."
    return next((one for id, one in made.items() if id.startswith(start)), None)


def _said(cohort: Period) -> str:
    """The crimes of a cohort by their financial year, where they are of a whole one."""
    label = f"{cohort.start.year}/{(cohort.start.year + 1) % 100:02d}"
    whole = cohort == Period.financial_year(label)
    return f"in {label}" if whole else f"from {cohort}"


def _finding(asked: Asked, cohort: Period, half: Figure | None, of: Histories) -> Sentence:
    start = f"of the crimes {asked.name} recorded {_said(cohort)}"
    if half is None or half.value is None:
        return (
            f"Fewer than half {start} had an outcome by {day(of.day(of.as_at))}, the last day that the file knows.",
        )
    return say(
        f"Half {start} had an outcome within {within('half', half, f' {of.step}s')} of being recorded, with those "
        "still open among them.",
        half=half,
    )


def _ages(found: Times) -> list[int]:
    """The ages shown of those for which there are shares."""
    longest = min(len(one.share) for one in found.curves) - 1
    return [age for age in SHOWN[found.step] if age <= longest]


def _by_outcome(asked: Asked, cohort: Period, found: Times, of: Histories, given: Given) -> Exhibit:
    """Shares with each outcome by age, and the days to each, of all crime, drawn as curves."""
    made = {one.id: one for one in found.figures}
    curves = [one for one in found.curves if one.crime_type == ALL]
    ages = _ages(found)
    rows, figures = [], []
    for curve in curves:
        name, when = slug(curve.outcome), "after" if curve.outcome == OPEN else "within"
        shares = [_get(made, f"{when}-{slug(days_of(of, age))}-{name}", ALL) for age in ages]
        half = _get(made, f"{of.step}s-to-{name}", ALL) if given.get((name, slug(ALL)), 0) >= LEAST_CRIMES else None
        cells = [cell for one in shares for cell in (number(one, "%"), _range(one, "%"))]
        rows.append(Row((curve.outcome.capitalize(),), (*cells, number(half), _range(half))))
        figures += [one for one in (*shares, half) if one is not None]
    caption = f"How outcomes came in: crimes that {asked.name} recorded {_said(cohort)}"
    said = "; ".join(f"{plain(row.head)}, {plain(row.cells[-4])}" for row in rows) if ages else ""
    drawn = [Line(one.outcome, one.share, one.low, one.high) for one in curves]
    last = max((age for age in AT[of.step] if age < len(curves[0].share)), default=0)
    figures += [one for row in curves if (one := _at(made, row.outcome, last, of)) and one not in figures]
    words = (
        f"A line for each outcome, by {of.step}s from being recorded. At {last} {of.step}s or the last shown: {said}."
    )
    groups = (
        *((days_of(of, age).capitalize(), 2) for age in ages),
        (f"{of.step.capitalize()}s by which half of those with it had it", 2),
    )
    return Exhibit(
        "how-long",
        caption,
        charts.curves("chart-how-long", caption, words, drawn, of.step, last) if last else None,
        Table(
            ("Outcome", *("Per cent", "95% interval") * len(ages), "Number", "95% interval"), tuple(rows), groups=groups
        ),
        tuple(figures),
        f"Per cent of crimes recorded, with the outcome within so many {of.step}s; still open after them. A dash: "
        f"fewer than {LEAST_CRIMES} had it.",
    )


def _at(made: dict[str, Figure], outcome: str, age: int, of: Histories) -> Figure | None:
    """The share that the end of a curve is labelled with."""
    when = "after" if outcome == OPEN else "within"
    return _get(made, f"{when}-{slug(days_of(of, age))}-{slug(outcome)}", ALL)


def _by_type(asked: Asked, cohort: Period, found: Times, of: Histories, given: Given) -> Exhibit:
    """Days to an outcome and to a charge, and what is still open, of each type of crime with crimes enough."""
    made = {one.id: one for one in found.figures}
    types = list(dict.fromkeys(one.crime_type for one in found.curves))
    ages = _ages(found)
    rows, figures = [], []
    for kind in types:
        half = _get(made, f"{of.step}s-{HALF}", kind)
        enough = given.get((CHARGED, slug(kind)), 0) >= LEAST_CRIMES
        charged = _get(made, f"{of.step}s-to-{CHARGED}", kind) if enough else None
        still = [_get(made, f"after-{slug(days_of(of, age))}-{slug(OPEN)}", kind) for age in ages]
        figures += [one for one in (half, charged, *still) if one is not None]
        opened = [cell for one in still for cell in (number(one, "%"), _range(one, "%"))]
        cells = (number(half), _range(half), number(charged), _range(charged), *opened)
        notes = [text for one in (half,) if one is not None for text in one.warnings]
        rows.append(Row((kind[:1].upper() + kind[1:],), cells, tuple(notes), strong=kind == ALL))
    steps = f"{of.step.capitalize()}s by which half"
    groups = (
        (f"{steps} had any outcome", 2),
        (f"{steps} of those charged had been", 2),
        *((f"Still open after {days_of(of, age)}", 2) for age in ages),
    )
    columns = ("Type of crime", *("Number", "95% interval") * 2, *("Per cent", "95% interval") * len(ages))
    return Exhibit(
        "how-long-types",
        f"How long outcomes took by type of crime: crimes that {asked.name} recorded {_said(cohort)}",
        table=Table(columns, tuple(rows), groups=groups),
        figures=tuple(figures),
        remark="“Not known”: so many have not had an outcome in the time that the crimes have been followed. A dash: "
        f"fewer than {LEAST_CRIMES} were charged, or no interval can be given.",
    )


def _range(figure: Figure | None, unit: str = "") -> Sentence:
    return ("–",) if figure is None or figure.interval is None else interval(figure, unit)


def _years(asked: Asked, of: Histories, cohort: Period, found: Times) -> list[Block]:
    """The last years of the file at one age, each followed for as long."""
    labels = years_held(asked)[-MOST_YEARS:] if asked.outcomes_from is not None else ()
    age = days_of(of, EARLY[of.step])
    rows, figures = [], []
    charged: dict[str, Figure] = {}
    for label in labels:
        period = Period.financial_year(label)
        times = found if period == cohort else room.times_of(of, period)
        made = {one.id: one for one in times.figures}
        shares = [_get(made, f"within-{slug(age)}-{CHARGED}", ALL), _get(made, f"after-{slug(age)}-{slug(OPEN)}", ALL)]
        half = _get(made, f"{of.step}s-{HALF}", ALL)
        charged |= {label: shares[0]} if shares[0] is not None else {}
        if any(shares):
            figures += [one for one in (*shares, half) if one is not None]
            cells = [cell for one in shares for cell in (number(one, "%"), _range(one, "%"))]
            rows.append(Row((label,), (*cells, number(half), _range(half))))
    if len(rows) <= 1:
        return []
    groups = (
        (f"Charged or summonsed within {age}", 2),
        (f"Still open after {age}", 2),
        (f"{of.step.capitalize()}s by which half had any outcome", 2),
    )
    columns = ("Recorded in", *("Per cent", "95% interval") * 2, "Number", "95% interval")
    exhibit = Exhibit(
        "how-long-years",
        f"Years at the same age: crimes that {asked.name} recorded, {age} after they were recorded",
        table=Table(columns, tuple(rows), groups=groups),
        figures=tuple(figures),
        remark="A rate of the crimes of a year rises as they are followed longer; at one age the years compare.",
    )
    return [*([Paragraph(_compared(charged, age))] if len(charged) > 1 else []), exhibit]


def _compared(charged: dict[str, Figure], age: str) -> Sentence:
    """The share charged in the last two years at one age, and whether their intervals are apart."""
    (before, earlier), (label, later) = [*charged.items()][-2:]
    return say(
        f"Within {age} of being recorded {within('earlier', earlier, '%')} of the crimes of {before} had led to a "
        f"charge or summons, and {within('later', later, '%')} of those of {label}: {_against(earlier, later)}.",
        earlier=earlier,
        later=later,
    )


def _against(earlier: Figure, later: Figure) -> str:
    if earlier.interval is None or later.interval is None:
        return "whether that is a change cannot be said"
    if later.interval.high < earlier.interval.low:
        return "at the same age, a smaller share"
    return "at the same age, a larger share" if later.interval.low > earlier.interval.high else "no clear change"


def _nowcast(asked: Asked, cohort: Period, of: Histories) -> tuple[list[Block], list[Sentence]]:
    """What the crimes come to by an age that not all have reached, as far ahead as any crime has been followed."""
    longest = int(of.followed_for.max())
    youngest = of.as_at - int(chosen(of, cohort).recorded.max())
    ahead = [age for age in AT[of.step] if youngest < age <= longest]
    if not ahead:
        return [], []
    age, last = ahead[-1], AT[of.step][-1]
    horizon = age if of.step == "day" else round(age * 365.25 / 12)
    expected = room.nowcast_of(of, cohort, horizon, by=None)
    far = days_of(of, age)
    rows = tuple(
        Row(
            (one.title.removesuffix(f" within {far}").removesuffix(f" after {far}"),),
            (number(one, "%"), _range(one, "%")),
            one.warnings,
        )
        for one in expected
    )
    exhibit = Exhibit(
        "how-long-nowcast",
        f"What crimes that {asked.name} recorded {_said(cohort)} are expected to come to {far} after being recorded",
        table=Table(("Outcome", "Per cent expected", "95% interval"), rows),
        figures=tuple(expected),
        remark=f"As known on {day(of.day(of.as_at))}.",
    )
    lacks: list[Sentence] = []
    if age < last:
        lacks.append(
            ("What these crimes come to within a year of being recorded: the file has followed none for as long.",)
        )
    return [Paragraph((FORESEEN,)), exhibit], lacks


def _national(asked: Asked) -> list[Block]:
    """The national medians held, beside a real force."""
    if asked.simulated:
        return []
    held = [one for one in headlines.headlines() if one.id.split(".")[2] in MEDIANS]
    if not held:
        return []
    rows = tuple(
        Row((f"{one.title.split(', as first')[0]}, {year(one)}",), (number(one),), one.warnings) for one in held
    )
    exhibit = Exhibit(
        "how-long-national",
        f"Middle number of days to an outcome in {NATIONAL}, as first published",
        table=Table(("What, and financial year", "Days"), rows),
        figures=tuple(held),
        remark="How the Home Office counted crimes that were still open is not held, so that these are not set against "
        "a force's own days.",
    )
    years = listed(dict.fromkeys(year(one) for one in held))
    return [Paragraph((f"In {NATIONAL} the Home Office printed the middle number of days for {years}.",)), exhibit]
