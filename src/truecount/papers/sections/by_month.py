"""All crime of a record file month by month, with the dated changes that may have moved it."""

from __future__ import annotations

from datetime import date

from truecount import trends
from truecount.errors import TrueCountError
from truecount.figure import Figure
from truecount.papers import charts
from truecount.papers.charts.control import points
from truecount.papers.parts import Exhibit, Row, Table
from truecount.papers.sections.asked import Asked, number
from truecount.trends import Watched, years
from truecount.trends.naming import EVERY

APRIL = 4


def by_month(asked: Asked) -> list[Exhibit]:
    """All crime of the record file month by month, with dated changes; nothing where it holds too few months."""
    if asked.records is None:
        return []
    try:
        found = trends.watched(asked.records, asked.id, EVERY)
    except TrueCountError:
        return []
    if not isinstance(found, Watched):
        return []
    counts = {one.period.start: one for one in trends.crimes_by_month(asked.id, asked.records) if one.period}
    rows = points(found)
    signals = [f"{one.period.start:%B %Y}" for one in rows if one.signals]
    caption = f"Crimes recorded by {asked.name} month by month, with dated changes"
    words = (
        f"Months from {rows[0].period.start:%B %Y} to {rows[-1].period.start:%B %Y} as a line between limits. Outside "
        f"the limits or otherwise marked: {', '.join(signals) or 'none'}. Dated changes marked: "
        f"{'; '.join(str(one['title']) for one in found.events) or 'none'}."
    )
    drawn = charts.control_chart(
        *("chart-groups-months", caption, words, rows),
        [(one["date"], str(one["title"])) for one in found.events],
        "Crimes recorded each month",
    )
    remark = "A marked month is out of the ordinary; why, the chart cannot say. Limits start again at dated changes."
    return [Exhibit("groups-months", caption, drawn, _months(counts), tuple(counts.values()), remark)]


def _months(counts: dict[date, Figure]) -> Table:
    """A row for each month of the year and a column for each financial year."""
    held = sorted({years.year_of(month) for month in counts})
    rows = []
    for n in range(years.MONTHS):
        own = {years.year_of(month): (month, one) for month, one in counts.items() if (month.month - APRIL) % 12 == n}
        if own:
            name = f"{next(iter(own.values()))[0]:%B}"
            rows.append(Row((name,), tuple(number(own[year][1] if year in own else None) for year in held)))
    return Table(("Month", *held), tuple(rows))
