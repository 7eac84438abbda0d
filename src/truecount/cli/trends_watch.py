"""What `truecount trends` shows of months and districts: a control chart of one kind of crime, and a funnel."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from truecount.cli.figures import aligned
from truecount.errors import TrueCountError

if TYPE_CHECKING:
    from truecount.trends.watching import Districts, Watched

LEVELS = ("95%", "99.8%")
DISTRICTS = "districts"
CAREFUL = (
    "A signal says that a month is out of the ordinary, not why; a district outside is one to look at, not to rank."
)


def chart(file: Path, force: str, name: str, kind: str | None, picture: Path | None, *, as_json: bool) -> None:
    """Show the chart of one kind of crime, and draw it where a picture is asked for, its table beside it.

    Without a kind of chart, days between crimes are shown where there are fewer than two a month, else months.
    """
    from truecount import trends
    from truecount.cli import trends_days
    from truecount.papers import charts
    from truecount.records import Store
    from truecount.trends.rare_crimes import Rare

    with Store.read(file) as store:
        found = trends.watched(store, trends.force_of_crimes(store, force), name, kind)
    written: list[Path] = []
    if picture is not None:
        drawn, table = (
            (trends_days.drawn(found), trends_days.table(found))
            if isinstance(found, Rare)
            else (_drawn(found), _table(found))
        )
        written = charts.write_picture(drawn, picture, table)
    if as_json:
        facts = trends_days.facts(found) if isinstance(found, Rare) else _chart_facts(found)
        typer.echo(json.dumps(facts, indent=2, ensure_ascii=False))
        return
    for line in trends_days.words(found) if isinstance(found, Rare) else _chart_words(found):
        typer.echo(line)
    for path in written:
        typer.echo(f"Written: {path}")


def funnel(file: Path, force: str, units: str, name: str, picture: Path | None, *, as_json: bool) -> None:
    """Show districts in a funnel, and draw it where a picture is asked for."""
    from truecount import trends
    from truecount.papers import charts
    from truecount.records import Store

    if units != DISTRICTS:
        raise TrueCountError(f'--funnel "{units}" is not known; a record file has {DISTRICTS}.')
    with Store.read(file) as store:
        found = trends.districts(store, trends.force_of_crimes(store, force), name)
    written = [] if picture is None else charts.write_picture(_funnel_drawn(found, name), picture, _funnel_table(found))
    if as_json:
        typer.echo(json.dumps(_funnel_facts(found), indent=2, ensure_ascii=False))
        return
    for line in _funnel_words(found, name):
        typer.echo(line)
    for path in written:
        typer.echo(f"Written: {path}")


def _chart_words(found: Watched) -> Iterator[str]:
    chart = found.chart
    yield f"{found.name}, crimes recorded a month ({found.unit}); chart: {chart.kind}"
    yield ""
    yield from (f"  {line}" for line in aligned(_table(found)))
    yield ""
    yield f"{int(chart.signals.sum())} of {int(chart.watched.sum())} months watched signal."
    yield f"Were nothing to change, {100 * chart.false_alarms:.1f} per cent of years would have a false alarm."
    yield from chart.remarks
    for event in found.events:
        yield f"{event['date']:%d %B %Y}: {event['title']}"
    yield CAREFUL


def _table(found: Watched) -> list[list[str]]:
    """A head, and a row for each month."""
    chart = found.chart
    rows = [["month", "recorded", "centre", "low", "high", ""]]
    started = {found.months[n] for n in chart.started if n}
    for n, month in enumerate(found.months):
        marks = ["starts again"] if month in started else []
        marks += ["signals"] if chart.signals[n] else [] if chart.watched[n] else ["baseline"]
        numbers = (f"{number:.1f}" for number in (chart.centre[n], chart.low[n], chart.high[n]))
        rows.append([f"{month:%Y-%m}", f"{int(found.counts[n]):,}", *numbers, ", ".join(marks)])
    return rows


def _chart_facts(found: Watched) -> dict[str, Any]:
    chart = found.chart
    return {
        "name": found.name,
        "unit": found.unit,
        "kind": chart.kind,
        "false_alarms_a_year": chart.false_alarms,
        "remarks": list(chart.remarks),
        "events": [{"date": str(event["date"]), "title": event["title"]} for event in found.events],
        "months": [
            {
                "month": f"{month:%Y-%m}",
                "recorded": int(found.counts[n]),
                "centre": float(chart.centre[n]),
                "low": float(chart.low[n]),
                "high": float(chart.high[n]),
                "watched": bool(chart.watched[n]),
                "signals": bool(chart.signals[n]),
            }
            for n, month in enumerate(found.months)
        ],
    }


def _drawn(found: Watched) -> Any:
    from truecount.papers import charts
    from truecount.papers.charts.control import points

    chart, rows = found.chart, points(found)
    told = [month for n, month in enumerate(found.months) if chart.signals[n]]
    said = ", ".join(f"{month:%B %Y}" for month in told) or "none"
    title = f"{found.name}: crimes recorded a month"
    words = f"{title}, {found.months[0]:%B %Y} to {found.months[-1]:%B %Y}. Months outside the limits: {said}."
    events = [(event["date"], str(event["title"])) for event in found.events]
    return charts.control_chart("chart", title, words, rows, events, "crimes recorded")


def _funnel_words(found: Districts, name: str) -> Iterator[str]:
    made = found.funnel
    yield f"Districts: {name}, crimes recorded for each {found.per}; all together {made.rate:.3f}"
    yield ""
    yield from (f"  {line}" for line in aligned(_funnel_table(found)))
    yield ""
    yield f"Ranks run from 1, the lowest rate, to {len(found.names)}; the range holds the true one 95 times of 100."
    yield CAREFUL


def _funnel_table(found: Districts) -> list[list[str]]:
    """A head, and a row for each district."""
    made = found.funnel
    rows = [["district", "crimes", found.per, "rate", "of the whole", "rank", "outside"]]
    for n, district in enumerate(found.names):
        outside = [level for level, flags in zip(LEVELS, made.outside, strict=True) if flags[n]]
        rank = f"{found.ranks[0][n]:.0f} to {found.ranks[1][n]:.0f}"
        counts = (f"{found.counts[n]:,.0f}", f"{found.exposure[n]:,.0f}", f"{found.counts[n] / found.exposure[n]:.3f}")
        rows.append([district, *counts, f"{made.ratio[n]:.2f}", rank, outside[-1] if outside else ""])
    return rows


def _funnel_facts(found: Districts) -> dict[str, Any]:
    made = found.funnel
    return {
        "per": found.per,
        "rate": made.rate,
        "tau_squared": made.spread.tau_squared,
        "districts": [
            {
                "district": district,
                "crimes": int(found.counts[n]),
                "exposure": float(found.exposure[n]),
                "ratio": float(made.ratio[n]),
                "z": float(made.z[n]),
                "rank": [int(found.ranks[0][n]), int(found.ranks[1][n])],
                "outside": [level for level, flags in zip(LEVELS, made.outside, strict=True) if flags[n]],
            }
            for n, district in enumerate(found.names)
        ],
    }


def _funnel_drawn(found: Districts, name: str) -> Any:
    import numpy as np

    from truecount.papers import charts
    from truecount.papers.charts.funnel import Limits, Unit
    from truecount.statistics.funnels import funnel_limits

    made = found.funnel
    sizes = np.linspace(0.5 * found.exposure.min(), 1.1 * found.exposure.max(), 60)
    curves = []
    for level, share in zip(LEVELS, (0.95, 0.998), strict=True):
        low, high = funnel_limits(made.rate * sizes, made.spread, share)
        points = zip(sizes.tolist(), (low * made.rate).tolist(), (high * made.rate).tolist(), strict=True)
        curves.append(Limits(level, list(points)))
    units = [
        Unit(district, float(found.exposure[n]), float(found.counts[n] / found.exposure[n]), bool(made.outside[0][n]))
        for n, district in enumerate(found.names)
    ]
    outside = [one.name for one in units if one.outside]
    title = f"Districts: {name}, crimes recorded for each {found.per}"
    words = f"{title}. Outside the 95 per cent limits: {', '.join(outside) or 'none'}."
    unit, across = f"crimes for each {found.per}", f"{found.per}s of the district"
    return charts.funnel("funnel", title, words, units, made.rate, curves, unit, across)
