"""What `truecount outcomes --adjusted` shows: charge rates on the crimes that should have been recorded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from truecount.cli.figures import Page, print_json
from truecount.errors import TrueCountError

if TYPE_CHECKING:
    from truecount.outcomes.adjusted import Accuracy

CHARGED = "charged-of-recorded"
GIVEN = re.compile(r"(\d{4}/\d{2})=([\d.]+)(?:,([\d.]+),([\d.]+))?")
DIFFERENCE = (
    "The change on crimes that should have been recorded is smaller partly because every rate is lower on the larger "
    "number. What better recording itself took off the rate is the last line."
)


def show(
    file: Path | None,
    force: str,
    measures: Sequence[str] | None = None,
    given: Sequence[str] | None = None,
    *,
    as_json: bool = False,
) -> None:
    """Show rates of a force on both denominators, and what better recording made of the change from first to last.

    Accuracies are those of the force's inspections or, where any is `given`, those: "2016/17=83.6,81.8,85.4", the
    value and its limits in per cent. The years are those of the accuracies; outcomes come from the record file or,
    where none is named, from published tables. Raises TrueCountError for an accuracy that cannot be read, and where
    there is none, or no rate on all crimes recorded.
    """
    from contextlib import nullcontext

    from truecount import outcomes, reference
    from truecount.outcomes import adjusted
    from truecount.records import Store

    held = _told(given) if given else _inspected(force)
    years = list(held)
    sections = []
    with nullcontext() if file is None else Store.read(file) as store:
        for name in measures or (CHARGED,):
            own = [outcomes.rates(force, year, "cohort", store, [name])[0] for year in years]
            both = [one for year, rate in zip(years, own, strict=True) for one in adjusted.adjusted(rate, held[year])]
            title = own[0].title.rsplit(", ", 1)[0]
            sections.append((f"{title}: on crimes recorded and on those that should have been", both))
            if len(own) > 1:
                change = adjusted.change(own[0], own[-1], (held[years[0]], held[years[-1]]))
                sections.append((f"{title}: the change from {years[0]} to {years[-1]}", change))
    if as_json:
        print_json(one for _heading, figures in sections for one in figures)
        return
    typer.echo(f"{reference.force(force)['name']}\n")
    page = Page()
    for heading, figures in sections:
        changed = figures[0].unit == "percentage points"
        lines = [one.model_copy(update={"title": one.method.title}) for one in figures] if changed else figures
        page.section(heading, lines, *([DIFFERENCE] if changed else []))
    page.end()


def _inspected(force: str) -> dict[str, Accuracy]:
    """The accuracy that inspections of a force found, by the financial year each stands for."""
    from truecount.outcomes.adjusted import Accuracy
    from truecount.records import provenance
    from truecount.trends import inspected

    found = {}
    for year, row in inspected.by_year(force).items():
        one = inspected.accuracy(row)
        found[year] = Accuracy(
            float(100 * one.rate),
            100 * one.estimate.low,
            100 * one.estimate.high,
            made_from=provenance.of_rows("inspections", [row]),
            warnings=one.warnings,
        )
    if not found:
        raise TrueCountError(
            "No inspection of this force with a rate is held; give accuracies: --accuracy 2016/17=83.6."
        )
    return found


def _told(given: Sequence[str]) -> dict[str, Accuracy]:
    from truecount.outcomes.adjusted import Accuracy

    found = {}
    for text in given:
        fits = GIVEN.fullmatch(text.replace(" ", ""))
        if fits is None:
            raise TrueCountError(
                f'"{text}" is no accuracy of a year; write it as 2016/17=83.6 or 2016/17=83.6,81.8,85.4.'
            )
        year, value, low, high = fits.groups()
        limits = (float(low), float(high)) if low and high else (None, None)
        found[year] = Accuracy(float(value), limits[0], limits[1])
    return dict(sorted(found.items()))
