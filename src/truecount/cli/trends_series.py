"""What `truecount trends` shows of a record file's series: counts by span, and where a new recording regime begins."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from truecount.figure import Period
    from truecount.trends.regimes import Change
    from truecount.trends.series_of_records import Beside, RecordedSeries, Span

WIDEST = 110
"""The most characters of a line with a column for each name; beyond it each name has a block of its own."""
HEAD = 14
BEGINS, MOVING = "|", "~"
MARKS = f"{BEGINS} a new recording regime begins in this span    {MOVING} recording accuracy was moving"
SHOWN = {"month": "{:%Y-%m}", "quarter": "{:%b %Y}", "year": "{:%Y}"}


def show(file: Path, force: str, by: str, span: str, load: int | None, *, as_json: bool) -> None:
    """Show the series of a record file by all crime or by kind, district or flag, as a table or for machines."""
    from truecount.records import Store
    from truecount.trends.loaded import force_of_crimes
    from truecount.trends.series_of_records import recorded_series

    with Store.read(file) as store:
        found = recorded_series(store, force_of_crimes(store, force), by, span, load)
    if as_json:
        typer.echo(json.dumps(facts(found), indent=2, ensure_ascii=False))
        return
    for line in words(found):
        typer.echo(line)


def words(found: RecordedSeries) -> Iterator[str]:
    """The series as a table one can read, then what moved counts and what can be compared."""
    from truecount.trends.naming import EVERY

    first = next(iter(found.spans.values()))[0].figure
    kinds = "" if found.by == EVERY else f" by {found.by} and"
    yield f"Crimes recorded in {first.area},{kinds or ' by'} {found.span}, {found.vintage}; cancelled ones are left out"
    if found.by == "flag":
        yield "A crime counts under each flag that it bears, so that flags do not add up."
    yield ""
    columns = _columns(found)
    if max(len(line) for line in columns) <= WIDEST:
        yield from (f"  {line}" for line in columns)
        yield ""
    else:
        for name in found.names:
            yield from _block(found, name)
    yield f"  {MARKS}"
    yield ""
    yield from _changes(found)
    yield from _comparable(found)
    known = found.regimes[EVERY]
    yield from textwrap.wrap(" ".join((known.usable(), *known.remarks)), WIDEST)
    yield "How each figure is made, and from what: the same with --json."


def facts(found: RecordedSeries) -> dict[str, Any]:
    """The same for machines, each figure with its making."""
    return {
        "force": found.force_id,
        "by": found.by,
        "span": found.span,
        "vintage": found.vintage,
        "usable": {name: known.usable() for name, known in found.regimes.items()},
        "series": {name: [_span_facts(one) for one in spans] for name, spans in found.spans.items()},
    }


def _span_facts(one: Span) -> dict[str, Any]:
    regime = one.regime
    return {
        "figure": one.figure.as_json(),
        "regime": regime
        and {
            "from": regime.start and str(regime.start),
            "to": regime.end and str(regime.end),
            "steady": regime.steady,
            "began": regime.words,
        },
        "begins": [change.words for change in one.begins],
        "before": _beside_facts(one.before),
        "year_before": _beside_facts(one.year_before),
    }


def _beside_facts(beside: Beside | None) -> dict[str, Any] | None:
    if beside is None:
        return None
    return {
        "from": str(beside.period.start),
        "to": str(beside.period.end),
        "recorded": beside.count,
        "comparable": beside.comparable.comparable,
        "because": list(beside.comparable.because),
        "change": beside.change and beside.change.as_json(),
    }


def _columns(found: RecordedSeries) -> list[str]:
    """A line for each span and a column for each name, its heading broken over several lines."""
    heads = [textwrap.wrap(name, HEAD) for name in found.names]
    high = max(len(head) for head in heads)
    rows = [["", *(_line(head, n - high + len(head)) for head in heads)] for n in range(high)]
    for n, period in enumerate(found.periods):
        rows.append([_called(found, period), *(_marked(found.spans[name][n]) for name in found.names)])
    return _aligned(rows)


def _line(head: Sequence[str], n: int) -> str:
    return head[n] if n >= 0 else ""


def _block(found: RecordedSeries, name: str) -> Iterator[str]:
    """One name: its counts, and whether each can be set beside the span before and the same span a year before."""
    spans = found.spans[name]
    yield f"{spans[0].figure.title.rpartition(', ')[0]}, {spans[0].figure.unit}"
    yield ""
    rows = [["", "recorded", "span before", "a year before"]]
    for period, one in zip(found.periods, spans, strict=True):
        rows.append([_called(found, period), _marked(one), _said(one.before), _said(one.year_before)])
    yield from (f"  {line}" for line in _aligned(rows))
    yield ""


def _said(beside: Beside | None) -> str:
    """Whether a span is comparable, and the change where it may be told in per cent; else its count."""
    if beside is None:
        return "-"
    if not beside.comparable:
        return "not comparable"
    return _change(beside) or f"from {beside.count:,}"


def _change(beside: Beside) -> str:
    if beside.change is None:
        return ""
    return f"{_signed(beside.change.shown)}% ({' to '.join(map(_signed, beside.change.shown_interval.split(' to ')))})"


def _signed(number: str) -> str:
    return number if number.startswith("-") else f"+{number}"


def _marked(one: Span) -> str:
    marks = (BEGINS if one.begins else "") + (MOVING if one.regime and not one.regime.steady else "")
    return f"{marks:>2} {one.figure.shown:>6}"


def _called(found: RecordedSeries, period: Period) -> str:
    start = SHOWN[found.span].format(period.start)
    if found.span == "month":
        return start
    return f"{start} to {period.end:%b %Y}" if found.span == "quarter" else f"{start}/{period.end:%y}"


def _changes(found: RecordedSeries) -> Iterator[str]:
    """Every change that comes into force in the series, and under which names where not under all."""
    held: dict[Change, list[str]] = {}
    for name, spans in found.spans.items():
        for one in dict.fromkeys(change for span in spans for change in span.begins):
            held.setdefault(one, []).append(name)
    if not held:
        return
    yield "What can move counts"
    yield ""
    for one, names in sorted(held.items(), key=lambda pair: (pair[0].start, pair[0].words)):
        of = "" if len(names) in (1, len(found.names)) and found.names[-1] in names else f" In: {', '.join(names)}."
        yield from textwrap.wrap(one.words + of, WIDEST, initial_indent="  ", subsequent_indent="    ")
    yield ""


def _comparable(found: RecordedSeries) -> Iterator[str]:
    """Of all crime, which spans can be set beside the same span a year before."""
    pairs = [one for one in found.spans[found.names[-1]] if one.year_before]
    if not pairs:
        return
    which = [one for one in pairs if one.year_before and one.year_before.comparable]
    yield (
        f"All crime: {len(which)} of {len(pairs)} {found.span}s can be set beside the same {found.span} a year before."
    )
    for one in which:
        assert one.year_before is not None and one.figure.period is not None  # noqa: S101 (they have one)
        told = f"{one.year_before.count:,} to {one.figure.shown}"
        change = _change(one.year_before)
        yield f"  {_called(found, one.figure.period)}: {told}{f', {change} by chance alone' if change else ''}"


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines: names of spans to the left, all else to the right."""
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    return [
        "  ".join(
            cell.rjust(wide) if n else cell.ljust(wide) for n, (cell, wide) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
