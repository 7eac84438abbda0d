"""What `truecount trends` shows of a change between two periods: the split, in tables, and what it rests on."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from truecount.cli.figures import aligned
from truecount.errors import TrueCountError
from truecount.figure import figures_as_json
from truecount.writing import write_all

if TYPE_CHECKING:
    from truecount.figure import Figure
    from truecount.records import Store
    from truecount.trends import Split, Spread, TakenApart

GRID = (0.70, 0.75, 0.80, 0.85, 0.90, 0.95, 1.0)
"""Accuracies, as shares, of which the grid says what the change like for like would have been."""
HEADINGS = {
    "recording": "better recording",
    "rules": "rules",
    "scope": "scope",
    "genuine": "what is left",
}
"""The parts of a change as the heads of a table and the names of bars."""
NOT_SIDE_BY_SIDE = "No. Between them:"
SIDE_BY_SIDE = "Yes: no dated change of rules or practice and no inspection is known that parts them."
LEFT = (
    "What is left is crime, and how much of it was reported, and changes of rules that no factor names: it is not "
    "called real."
)


@dataclass(frozen=True)
class Asked:
    """What is asked of a split: the months, how crimes are divided, and what stands instead of the usual assumptions.

    `audits` are files of `truecount audit estimate --json`, `assume` is a file of assumptions; those used are written
    to `write`, and the way from one count to the other is drawn into `bridge`.
    """

    start: str | None
    end: str | None
    months: int = 12
    by: str | None = None
    groups: tuple[str, ...] = ()
    audits: tuple[Path, ...] = ()
    assume: Path | None = None
    write: Path | None = None
    bridge: Path | None = None


def wanted(file: Path, asked: Asked) -> bool:
    """Whether two periods are asked for of a file that holds crimes one by one; else its published tables are shown."""
    from truecount.records import Store

    if not (asked.start or asked.end):
        return False
    with Store.read(file) as store:
        return bool(store.crimes().limit(1).count().to_pyarrow().as_py())


def of_file(file: Path, force: str, asked: Asked, *, as_json: bool) -> None:
    """Show the change of a record file's crimes between two periods taken apart."""
    from truecount import trends
    from truecount.records import Store

    with Store.read(file) as store:
        take = taking(store, trends.force_of_crimes(store, force), asked)
        found = take(by=asked.by, of=_groups(asked.groups))
    written = _written(found, asked)
    if as_json:
        typer.echo(json.dumps(facts(found), ensure_ascii=False, indent=2))
        return
    for line in (*_lines([found]), *(f"Written: {path}" for path in written)):
        typer.echo(line)


def taking(store: Store, force_id: str, asked: Asked) -> Callable[..., TakenApart]:
    """What takes a change apart, with the periods and the assumptions that are asked for."""
    from truecount import trends

    if not (asked.start and asked.end):
        raise TrueCountError("Say both ends of what is compared: --from 2016-04 --to 2019-03.")
    first, last = trends.two_periods(asked.start, asked.end, asked.months)
    own = [trends.own_audit(path) for path in asked.audits]
    held = trends.usual_assumptions(store, force_id, first, last, own)
    if asked.assume is not None:
        held = trends.read_assumptions(asked.assume, held)
    return partial(trends.record_split, store, force_id, first, last, held)


def _groups(names: Sequence[str]) -> list[str] | None:
    """The offence groups named, a definition of violence standing for its own; None where none is named."""
    from truecount import trends

    known = trends.DEFINITIONS
    return [group for name in names for group in (known[name].groups if name in known else (name,))] or None


def of_published(force_id: str, asked: Asked) -> tuple[TakenApart, ...]:
    """What published figures say of a force's change taken apart: all crime, and by group where groups are held."""
    from truecount import trends

    held = trends.published_assumptions(force_id)
    if asked.assume is not None:
        held = trends.read_assumptions(asked.assume, held)
    found = trends.published_split(force_id, *trends.financial_years(asked.start, asked.end), held)
    for path in _written(found.whole, asked):
        typer.echo(f"Written: {path}", err=True)
    return (found.whole, *((found.by_group,) if found.by_group else ()))


def print_taken_apart(found: Sequence[TakenApart]) -> None:
    """Changes taken apart, in words and tables."""
    for line in _lines(found):
        typer.echo(line)


def _written(found: TakenApart, asked: Asked) -> list[Path]:
    """The files asked for, written: the assumptions used, the bridge and its table."""
    written = []
    if asked.write is not None:
        written += write_all({asked.write.name: found.assumptions.text()}, asked.write.parent)
    if asked.bridge is not None:
        written += draw(found.figures, found.names, asked.bridge)
    return written


def draw(figures: Sequence[Figure], names: tuple[str, str], path: Path) -> list[Path]:
    """Draw the way from the first count to the last, its table beside it.

    Raises TrueCountError where nothing is known of recording accuracy.
    """
    from truecount.papers import charts

    before, after, *parts = figures[:6]
    if any(one.value is None for one in parts):
        raise TrueCountError(
            f"{path}: nothing is drawn, for nothing is known of recording accuracy; give an audit with --audit, or "
            "rates with --assume."
        )
    named = [(HEADINGS[one.id.rpartition(".")[2]].capitalize(), one) for one in parts]
    moved = [(name, one) for name, one in named if one.value or name != "Scope"]
    title = f"Recorded crime in {before.area}, {names[0]} and {names[1]}"
    words = f"{title}. " + " ".join(f"{name}: {one.shown} ({one.shown_interval})." for name, one in moved)
    picture = charts.waterfall("bridge", title, words, before, moved, after, names)
    head = ("", "crimes", "low", "high")
    rows = [(one.title, str(one.value), *_ends(one)) for one in figures[:6]]
    return charts.write_picture(picture, path, [head, *rows])


def _lines(found: Sequence[TakenApart]) -> Iterator[str]:
    """Each change in words and tables, and once, at the end, what they rest on."""
    for one in found:
        yield from _change(one)
    yield from _said("Can the two periods be set side by side as they stand?", _side_by_side(found))
    told = (words for one in found for words in facts(one)["rests_on"])
    yield from _said("What this rests on", dict.fromkeys(told))
    yield ""


def _change(found: TakenApart) -> Iterator[str]:
    from truecount.trends import wording

    by_id = found.of_all
    about, change = found.about, found.change
    yield f"{about.area}: {about.crimes}, {found.names[0]} and {found.names[1]}"
    yield from ("", wording.raw(by_id["raw-change"], *(f"the {name}" for name in found.names)))
    yield wording.like_for_like(by_id["like-for-like"], by_id["break-even"], assumed=False, rules_changed=False)
    yield from block("The change taken apart", parts_table(found))
    yield LEFT
    yield from block("Recording accuracy, in per cent of the crimes that should have been recorded", _accuracy(found))
    yield _break_even(change.total, about.known)
    heading = "What the change like for like would be at other accuracies: earlier down, later across, in per cent"
    yield from block(heading, _grid(change.total))
    for heading, splits in (
        ("By crime type, in crimes", change.by_type),
        ("By division, in crimes", change.by_division),
    ):
        if len(splits) > 1:
            yield from block(heading, splits_table(splits, about.known))


def _side_by_side(found: Sequence[TakenApart]) -> Iterator[str]:
    between = dict.fromkeys(words for one in found for words in one.comparable)
    yield NOT_SIDE_BY_SIDE if between else SIDE_BY_SIDE
    yield from between


def parts_table(found: TakenApart) -> list[tuple[str, ...]]:
    """The parts of the whole change, in crimes and in per cent of it."""
    by_id, whole = found.of_all, found.change.total
    rows = [("", "crimes", "interval", "share of the change", "interval")]
    for part, heading in HEADINGS.items():
        crimes, share = by_id[part], by_id.get(f"share.{part}")
        shares = ("", "") if share is None else (_percent(share), _span(share))
        rows.append((heading, _signed(crimes), _span(crimes), *shares))
    return [*rows, ("all of it", f"{whole.after - whole.before:+,}", "", "", "")]


def _accuracy(found: TakenApart) -> list[tuple[str, ...]]:
    figures = [one for what, one in found.of_all.items() if what.startswith("accuracy.")]
    rows = [(name, one.shown, one.shown_interval) for name, one in zip(found.names, figures, strict=True)]
    return [("", "accuracy", "interval"), *rows]


def _break_even(whole: Split, known: bool) -> str:
    """At what accuracy the change like for like would vanish, in a sentence."""
    needed, above = whole.break_even.accuracy, whole.break_even.above
    if math.isnan(needed.mean):
        return "No crime was recorded in the earlier period, so there is no change like for like to explain away."
    said = "For the change like for like to vanish accuracy in the later period would have to be"
    if not known:
        return f"{said} {needed.low:.1f} to {needed.high:.1f} per cent, as it was in the earlier one."
    if needed.low > 100:  # noqa: PLR2004 - per cent
        return f"{said} {needed.median:.1f} per cent: impossible, above 100."
    possible = f": impossible in {100 * above:.0f} of 100 draws, above 100" if above else ""
    return f"{said} {needed.median:.1f} per cent{possible}."


def _grid(whole: Split) -> list[tuple[str, ...]]:
    found = whole.sensitivity(GRID, GRID)
    shown = [f"{100 * one:g}" for one in GRID]
    return [("", *shown), *((name, *(f"{one:+.1f}" for one in row)) for name, row in zip(shown, found, strict=True))]


def splits_table(splits: Sequence[Split], known: bool) -> list[tuple[str, ...]]:
    """A row for each split: its counts, its parts and its change like for like, with their limits."""
    from truecount.statistics.count_pairs import may_say_per_cent

    parts = [part for part in HEADINGS if any(one.parts[part].low or one.parts[part].high for one in splits)]
    rows = [("", "before", "after", *(HEADINGS[part] for part in parts), "like for like")]
    for one in splits:
        alike = _limits(one.like_for_like, 1, known, "%") if may_say_per_cent((one.before, one.after)) else "too few"
        shown = (_limits(one.parts[part], 0, known) for part in parts)
        rows.append((one.name, f"{one.before:,}", f"{one.after:,}", *shown, alike))
    return rows


def _limits(spread: Spread, decimals: int, known: bool, unit: str = "") -> str:
    if math.isnan(spread.mean):
        return "unknown"
    # Adding nought takes the sign off a nought.
    mean, low, high = (f"{round(one, decimals) + 0.0:+,.{decimals}f}" for one in (spread.mean, spread.low, spread.high))
    if low == high:
        return f"{low}{unit}"
    return f"{mean}{unit} ({low} to {high})" if known else f"{low} to {high}{unit}"


def _signed(figure: Figure) -> str:
    return figure.shown if figure.value is None else f"{figure.value:+,.0f}"


def _percent(figure: Figure) -> str:
    return figure.shown if figure.value is None else f"{figure.shown} %"


def _span(figure: Figure) -> str:
    return "exactly" if figure.interval and figure.interval.low == figure.interval.high else figure.shown_interval


def _ends(figure: Figure) -> tuple[str, str]:
    return ("", "") if figure.interval is None else (str(figure.interval.low), str(figure.interval.high))


def block(heading: str, rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """A heading and a table below it, with empty lines around."""
    yield from ("", heading, "", *(f"  {line}" for line in aligned(rows)), "")


def _said(heading: str, sentences: Iterable[str]) -> Iterator[str]:
    yield from ("", heading, "", *(f"  {sentence}" for sentence in sentences))


def facts(found: TakenApart) -> dict[str, Any]:
    """Everything of a change taken apart, for machines."""
    whole = found.change.total
    return {
        "figures": figures_as_json(found.figures),
        "comparable": not found.comparable,
        "not_comparable_because": list(found.comparable),
        "break_even": whole.break_even.words,
        "sensitivity": {"accuracy": list(GRID), "change_like_for_like": whole.sensitivity(GRID, GRID).tolist()},
        "assumptions": found.assumptions.model_dump(mode="json", exclude={"told"}),
        "rests_on": list(dict.fromkeys((*found.about.warnings, *found.change.assumptions))),
    }
