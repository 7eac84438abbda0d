"""What `truecount outcomes --by` shows: each measure for all crimes of a force and for every part of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from truecount.cli.figures import Page, print_json
from truecount.errors import TrueCountError

if TYPE_CHECKING:
    from truecount.outcomes.divided import Part
    from truecount.outcomes.measures import Basis

WHOLE = "All crimes"


def show(
    file: Path,
    force: str,
    year: str | None,
    bases: Sequence[Basis],
    by: Sequence[str],
    measures: Sequence[str] | None = None,
    as_at: date | None = None,
    *,
    as_json: bool = False,
) -> None:
    """Show the measures of a force's record file divided, a section a measure and basis.

    `force` is a force's id, `by` what they are divided by, `measures` ids or families of measures; without a year the
    latest that outcome tables hold, or all months of crime records. Raises TrueCountError as `divided`, and where no
    measure asked for exists on the bases.
    """
    from truecount import reference
    from truecount.outcomes import filed
    from truecount.outcomes.divided import divided
    from truecount.outcomes.measures import on_basis
    from truecount.records import Store

    parts: dict[Basis, list[Part]] = {}
    with Store.read(file) as store:
        when = year or (filed.years(store, force)[-1] if filed.of_tables(store, force) else None)
        for basis in bases:
            wanted = on_basis(basis, measures)
            if wanted != []:
                parts[basis] = divided(force, when, basis, store, by, wanted, as_at)
    if not any(parts.values()):
        raise TrueCountError(
            f"No measure asked for exists on the {' or '.join(bases)} basis: {', '.join(measures or ())}."
        )
    if as_json:
        print_json(one.figure for those in parts.values() for one in those)
        return
    typer.echo(f"{reference.force(force)['name']}\n")
    page = Page()
    for basis, those in parts.items():
        _sections(page, basis, those)
    page.end()


def _sections(page: Page, basis: Basis, parts: Sequence[Part]) -> None:
    """One section a measure; the parts are the lines, the whole above them."""
    from truecount.outcomes.measures import BASIS_WORDS

    sections: dict[str, list[Part]] = {}
    for one in parts:
        title = one.figure.title.split(f", {one.name}")[0] if one.name else one.figure.title.rsplit(", ", 1)[0]
        sections.setdefault(title, []).append(one)
    for title, those in sections.items():
        figures = [one.figure.model_copy(update={"title": one.name or WHOLE}) for one in those]
        page.section(f"{title}. {basis.capitalize()} basis: {BASIS_WORDS[basis]}", figures, figures[0].method.words)
