"""What `truecount outcomes` shows over time: what became of a cohort, how long it took, what a young one comes to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from truecount.cli.figures import Page, print_json
from truecount.errors import TrueCountError

if TYPE_CHECKING:
    from truecount.figure import Figure, Period
    from truecount.outcomes.times import Times

CRIME_TYPE = "crime-type"
A_YEAR = {"day": 365, "month": 12}
"""The last age drawn, in days or in months."""
STILL_OPEN = "A crime that is still open counts as long as it has been followed; it is not taken to have no outcome."
FORESEEN = (
    "A nowcast takes open crimes to be closed as fast, and in the same ways, as crimes of their age were lately; where "
    "that changes it is wrong by as much."
)


def times(
    file: Path, force: str, said: str | None, as_at: str | None, by: Sequence[str], plot: Path | None, *, as_json: bool
) -> None:
    """Show how long the outcomes of a cohort took, and what became of its crimes, and draw it where asked for."""
    from truecount import outcomes
    from truecount.records import Store

    with Store.read(file) as store:
        of = outcomes.histories(store, force, day_of(as_at))
        cohort = _cohort(said)
        found, flows = outcomes.times_of(of, cohort, _by(by)), outcomes.flow_of(of, cohort, _by(by))
    written = _drawn(found, flows, cohort, plot) if plot else []
    if as_json:
        print_json([*found.figures, *flows])
        return
    _shown(of.area, cohort, {"What became of the crimes": flows, "How long it took": [*found.figures]}, STILL_OPEN)
    for path in written:
        typer.echo(f"Written: {path}")


def nowcast(
    file: Path, force: str, said: str, within: int, as_at: str | None, by: Sequence[str], *, as_json: bool
) -> None:
    """Show what the crimes of a young cohort are expected to come to within some days of being recorded."""
    from truecount import outcomes
    from truecount.records import Store

    with Store.read(file) as store:
        of = outcomes.histories(store, force, day_of(as_at))
        cohort = _cohort(said)
        found = outcomes.nowcast_of(of, cohort, within, _by(by))
        flows = outcomes.flow_of(of, cohort)
    if as_json:
        print_json([*found, *flows])
        return
    _shown(of.area, cohort, {"So far": flows, f"Expected within {within} days of being recorded": found}, FORESEEN)


def _shown(area: str, cohort: Period, sections: dict[str, list[Figure]], sentence: str) -> None:
    typer.echo(f"{area}: crimes recorded {cohort}\n")
    page = Page()
    for heading, figures in sections.items():
        for crime_type, own in _by_type(figures).items():
            page.section(f"{heading}: {crime_type}" if crime_type else heading, own)
    typer.echo(f"{sentence}\n")
    page.end()


def _by_type(figures: Sequence[Figure]) -> dict[str, list[Figure]]:
    """Figures by the crime type they are of, all crime first, under no name where there is nothing else."""
    found: dict[str, list[Figure]] = {}
    for one in figures:
        found.setdefault(one.population.removeprefix("crimes recorded").removeprefix(", "), []).append(one)
    return {name or ("all crime" if len(found) > 1 else ""): own for name, own in found.items()}


def _drawn(found: Times, flows: Sequence[Figure], cohort: Period, plot: Path) -> list[Path]:
    """How outcomes of all crime came in over time and, beside it under the same name and "-flow", where crimes went."""
    from truecount.outcomes.histories import ALL
    from truecount.papers import charts
    from truecount.papers.charts.curves import Line, curves_table
    from truecount.papers.charts.flow import flow_table

    lines = [Line(one.outcome, one.share, one.low, one.high) for one in found.curves if one.crime_type == ALL]
    most = A_YEAR[found.step]
    parts = [(one.title, one) for one in flows if one.population == "crimes recorded"]
    first = parts[0][1]
    assert first.parts is not None  # noqa: S101 - the figures of a flow are shares
    recorded = first.model_copy(
        update={
            "id": first.id.replace("flow-", "recorded-of-flow-"),
            "title": f"Crimes recorded, {cohort}",
            "value": first.parts[1],
            "unit": "crimes recorded",
            "parts": None,
            "decimals": 0,
        }
    )
    words = f"Crimes recorded {cohort} in {first.area}"
    came = charts.curves("times", f"{words}: how outcomes came in", words, lines, found.step, most)
    went = charts.flow("flow", f"{words}: what became of them", words, recorded, parts)
    return [
        *charts.write_picture(came, plot, curves_table(lines, found.step, most)),
        *charts.write_picture(went, plot.with_stem(f"{plot.stem}-flow"), flow_table(parts)),
    ]


def _cohort(said: str | None) -> Period:
    from truecount import outcomes

    if said is None:
        raise TrueCountError("Say which crimes to follow: --year 2018/19, or a month such as 2018-10.")
    return outcomes.cohort_of(said)


def _by(by: Sequence[str]) -> str | None:
    if not by:
        return None
    if list(by) != [CRIME_TYPE]:
        raise TrueCountError(f"Times and nowcasts are shown --by {CRIME_TYPE} or for all crime together.")
    return "crime type"


def day_of(said: str | None) -> date | None:
    """The day meant by --as-at; None where it is not given. Raises TrueCountError for what is no day."""
    if said is None:
        return None
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise TrueCountError(f'--as-at "{said}" is no day; write it as 2019-03-31.') from None
