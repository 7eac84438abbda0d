"""What `truecount trends --chart` shows of a rare kind of crime: the days between, and every twelve months' count."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from truecount.cli.figures import aligned
from truecount.figure import day

if TYPE_CHECKING:
    from truecount.trends.rare_crimes import Rare

CAREFUL = "A signal says that something is out of the ordinary, not why; read each of the crimes."
EVERY_THIRD = 3
HEAD = ("from", "to", "days", "mean of {}", "usual", "lower limit of the mean", "upper limit", "")


def words(found: Rare) -> Iterator[str]:
    """The chart in words: a line for each gap, what the limits are, and the counts of twelve months."""
    chart = found.chart
    yield f"{found.name}, days from one crime recorded to the next ({found.unit}); chart: {chart.kind}"
    yield ""
    yield from (f"  {line}" for line in aligned([("to", "days", *table(found)[0][3:]), *_lines(found)]))
    yield ""
    limits = f"Too long is a gap of more than {chart.high[-1]:,.0f} days."
    if chart.low[-1] > 0:
        limits += f" Too soon are {chart.together + 1} crimes within {_most(found)}."
    yield f"{limits} The limits allow for how little a short baseline tells."
    watched, late, soon = (int(flags.sum()) for flags in (chart.watched, chart.too_long, chart.too_soon))
    yield f"Gaps watched: {watched}; too long: {late}; crimes too soon after each other: {soon}."
    one_soon, one_late = (_one_in(chance) for chance in chart.per_gap)
    yield f"Were nothing to change, {one_late} would be called too long, and crimes too soon at {one_soon}."
    a, b, either = (f"{100 * one:.1f}" for one in (*chart.per_year, chart.false_alarms))
    yield f"Were nothing to change, {either} per cent of years would have a false alarm: {a} too soon, {b} too long."
    yield from chart.remarks
    for event in found.events:
        yield f"{day(event['date'])}: {event['title']}"
    yield CAREFUL
    yield ""
    yield "Crimes recorded in twelve months; the interval holds the rate behind them 95 times of 100 or more (exact)"
    yield ""
    yield from (f"  {line}" for line in aligned([("to", "recorded", "interval"), *_twelve(found)]))


def facts(found: Rare) -> dict[str, Any]:
    """The same for machines."""
    chart, rolling = found.chart, found.rolling
    soon, long = chart.per_gap
    return {
        "name": found.name,
        "unit": found.unit,
        "kind": chart.kind,
        "together": chart.together,
        "until": str(found.until),
        "false_alarms_a_year": chart.false_alarms,
        "false_alarms_a_year_by_side": dict(zip(("too_soon", "too_long"), chart.per_year, strict=True)),
        "false_alarms_a_gap": {"too_soon": soon, "too_long": long},
        "remarks": list(chart.remarks),
        "events": [{"date": str(event["date"]), "title": event["title"]} for event in found.events],
        "days": [str(one) for one in found.days],
        "gaps": [
            {
                "from": str(start),
                "to": str(end),
                "days": int(chart.plotted[n]),
                "mean": None if chart.means[n] != chart.means[n] else float(chart.means[n]),
                "centre": float(chart.centre[n]),
                "low": float(chart.low[n]),
                "high": float(chart.high[n]),
                "watched": bool(chart.watched[n]),
                "too_soon": bool(chart.too_soon[n]),
                "too_long": bool(chart.too_long[n]),
                "ended": end != found.until or n + 1 < len(chart.plotted),
            }
            for n, (start, end) in enumerate(pairwise((*found.days, found.until)))
        ],
        "twelve_months": [
            {"to": str(end), "recorded": int(rolling.counts[n]), "low": rolling.low[n], "high": rolling.high[n]}
            for n, end in enumerate(rolling.ends)
        ],
    }


def table(found: Rare) -> list[list[str]]:
    """The table behind the picture: a head, and a row for each gap."""
    chart = found.chart
    rows = [[one.format(chart.together) for one in HEAD]]
    for n, (start, end) in enumerate(pairwise((*found.days, found.until))):
        mean = "" if chart.means[n] != chart.means[n] else f"{chart.means[n]:.1f}"
        limits = f"{chart.centre[n]:.1f}", f"{chart.low[n]:.1f}", f"{chart.high[n]:.0f}"
        rows.append([str(start), str(end), f"{chart.plotted[n]:.0f}", mean, *limits, _marks(found, n)])
    return rows


def drawn(found: Rare) -> Any:
    """The picture of the gaps."""
    from truecount.papers.charts.days import Gap, days_chart

    chart = found.chart
    last = len(chart.plotted) - 1
    rows = [
        Gap(
            start=start,
            end=end,
            mean=None if chart.means[n] != chart.means[n] else float(chart.means[n]),
            centre=float(chart.centre[n]),
            low=float(chart.low[n]),
            high=float(chart.high[n]),
            too_long=bool(chart.too_long[n]),
            too_soon=bool(chart.too_soon[n]),
            baseline=not chart.watched[n],
            label=_label(found, n),
            open=n == last,
        )
        for n, (start, end) in enumerate(pairwise((*found.days, found.until)))
    ]
    title = f"{found.name}: days between crimes recorded"
    called = [f"{day(row.end)}, {row.label}" for row in rows if row.label]
    said = f"{title}, {day(rows[0].start)} to {day(found.until)}. Out of the ordinary: {'; '.join(called) or 'none'}."
    events = [(event["date"], str(event["title"])) for event in found.events]
    return days_chart("chart", title, said, rows, events, chart.together)


def _lines(found: Rare) -> list[tuple[str, ...]]:
    return [(row[1], f"{int(row[2]):,}", *row[3:]) for row in table(found)[1:]]


def _marks(found: Rare, n: int) -> str:
    chart = found.chart
    marks = ["starts again"] if n and n in chart.started else []
    marks += [] if chart.watched[n] else ["baseline"]
    marks += ["too long"] if chart.too_long[n] else []
    marks += ["too soon"] if chart.too_soon[n] else []
    marks += ["not yet ended"] if n + 1 == len(chart.plotted) else []
    return ", ".join(marks)


def _label(found: Rare, n: int) -> str:
    """The words of a mark: how long the gap is, or how many crimes in how many days."""
    chart = found.chart
    if chart.too_long[n]:
        return f"{chart.plotted[n]:,.0f} days"
    return f"{chart.together + 1} in {chart.together * chart.means[n]:.0f} days" if chart.too_soon[n] else ""


def _twelve(found: Rare) -> list[tuple[str, ...]]:
    """Every third month's twelve, back from the last."""
    rolling = found.rolling
    chosen = sorted(range(len(rolling.ends) - 1, -1, -EVERY_THIRD))
    spans = [f"{rolling.low[n]:.1f} to {rolling.high[n]:.1f}" for n in chosen]
    return [(str(rolling.ends[n]), f"{int(rolling.counts[n]):,}", span) for n, span in zip(chosen, spans, strict=True)]


def _most(found: Rare) -> str:
    """The most days that so many crimes may take and still be too soon."""
    days = round(found.chart.low[-1] * found.chart.together) - 1
    return "1 day" if days == 1 else f"{days} days"


def _one_in(chance: float) -> str:
    return f"1 gap in {1 / chance:,.0f}" if chance > 0 else "no gap"
