"""What is asked for beside recorded crime, and the sections that answer it, as a page and for machines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from truecount.cli.figures import Page, aligned
from truecount.errors import TrueCountError

if TYPE_CHECKING:
    from truecount.figure import Figure, Period

Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Asked:
    """What was asked for: the record file, force and years, and what only some answers read."""

    file: Path | None
    force: str
    from_year: str | None = None
    to_year: str | None = None
    weights: Path | None = None
    residents: int | None = None
    loads: str | None = None

    @property
    def area(self) -> str:
        """The id of the force. Raises TrueCountError where none is given or it is not known."""
        from truecount import reference

        if not self.force:
            raise TrueCountError("Say which force: --force KENT.")
        return str(reference.force(self.force)["force_id"])

    @property
    def span(self) -> Period | None:
        """The days from the first year asked for to the last; None where no year is."""
        from truecount.figure import Period
        from truecount.trends import years

        given = [year for year in (self.from_year, self.to_year) if year]
        if not given:
            return None
        first, last = years.period(given[0]), years.period(given[-1])
        if first.start > last.start:
            raise TrueCountError(f"The first year, {given[0]}, has to lie before the second, {given[-1]}.")
        return Period(start=first.start, end=last.end)


@dataclass(frozen=True)
class Part:
    """One section: figures with a line each, and sentences below; without a heading it is for machines alone.

    A `table`, whose first row is its header, stands on the page in place of the figures' lines and shows the same; the
    figures' warnings stand below it where they are `warned` of.
    """

    heading: str
    figures: Sequence[Figure] = ()
    sentences: tuple[str, ...] = ()
    table: Rows = ()
    warned: bool = True


def put_out(heading: str, parts: Sequence[Part], *, as_json: bool) -> None:
    """Print sections as a page, or every figure with its making and every sentence as JSON."""
    if as_json:
        typer.echo(json.dumps(_facts(parts), ensure_ascii=False, indent=2))
        return
    typer.echo(f"{heading}\n")
    page = Page()
    told = {sentence for part in parts if not part.table for sentence in part.sentences}
    for part in parts:
        if part.table:
            _table(part, told)
        elif part.heading and part.figures:
            page.section(part.heading, part.figures, *part.sentences)
        elif part.heading:
            page.said(part.heading, part.sentences)
    page.end()


def _table(part: Part, told: set[str]) -> None:
    """A table with its sentences and the warnings of its figures below, but for those told elsewhere on the page."""
    typer.echo(f"{part.heading}\n")
    for line in columns(part.table):
        typer.echo(f"  {line}")
    warned = [warning for figure in part.figures for warning in figure.warnings] if part.warned else []
    for sentence in dict.fromkeys((*part.sentences, *warned)):
        if sentence not in told:
            typer.echo(f"\n  {sentence}")
            told.add(sentence)
    typer.echo("")


def columns(rows: Rows) -> list[str]:
    """Rows as lines of equal columns, every one but the first set to the right."""
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    return aligned([(row[0], *(row[n].rjust(widths[n]) for n in range(1, len(row)))) for row in rows])


def _facts(parts: Iterable[Part]) -> dict[str, object]:
    from truecount.figure import figures_as_json

    held = tuple(parts)
    found = {figure.id: figure for part in held for figure in part.figures}
    said = dict.fromkeys(sentence for part in held for sentence in part.sentences)
    return {"figures": figures_as_json(found.values()), "said": list(said)}
