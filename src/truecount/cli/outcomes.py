"""`truecount outcomes`: what became of each crime, on both bases."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from truecount.cli.figures import Page, print_json
from truecount.errors import TrueCountError

if TYPE_CHECKING:
    from truecount.figure import Figure
    from truecount.records import Store


class BasisOption(StrEnum):
    """Which crimes are counted: those recorded in the period, or those given an outcome in it."""

    cohort = "cohort"
    closed = "closed"
    both = "both"


def command(
    file: Annotated[Path | None, typer.Argument(help="A record file; without it, published figures alone.")] = None,
    force: Annotated[str, typer.Option("--force", help="The force, by any of its names.")] = "",
    year: Annotated[str | None, typer.Option("--year", help="Financial year, such as 2017/18.")] = None,
    basis: Annotated[
        BasisOption, typer.Option("--basis", help="cohort: crimes recorded in the year; closed: outcomes given in it.")
    ] = BasisOption.both,
    measures: Annotated[
        list[str] | None, typer.Option("--measure", help="Only this measure; may be repeated.", metavar="ID")
    ] = None,
    published: Annotated[bool, typer.Option("--published", help="Published figures alone.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The same facts for machines.")] = False,
) -> None:
    """Outcome rates of a force, with all forces beside it, and the share of every outcome.

    With a record file of Home Office outcome tables: that force and all forces in the file. With crime records: how
    many of them join an outcome, and their outcomes. Without a file: published figures, and the years held.
    """
    if not force:
        raise TrueCountError("Say which force: --force KENT.")
    if file is not None and published:
        raise TrueCountError("Give a record file or --published, not both.")
    from truecount import reference

    place = reference.force(force)
    if file is None:
        sections = _published(place["force_id"], year, basis, measures)
    else:
        from truecount.records import Store

        with Store.read(file) as store:
            sections = _of_file(store, place["force_id"], year, basis, measures)
    if as_json:
        print_json(figure for _, figures in sections for figure in figures)
        return
    page = Page()
    typer.echo(f"{place['name']}\n")
    for heading, figures in sections:
        page.section(heading, figures)
    page.end()


def _published(
    area: str, year: str | None, basis: BasisOption, measures: list[str] | None
) -> list[tuple[str, list[Figure]]]:
    """One year in full and, when nothing in particular was asked for, the years of the latest release."""
    from truecount import outcomes
    from truecount.outcomes import published

    sections = _sections(area, year or published.fullest_year(area), basis, measures, None)
    if year or measures or not published.years(area, published.LATEST):
        return sections
    figures = [one for one in outcomes.by_year(area) if basis is BasisOption.both or f".{basis.value}." in one.id]
    return [*sections, ("By year, latest release", _placed(figures))]


def _of_file(
    store: Store, area: str, year: str | None, basis: BasisOption, measures: list[str] | None
) -> list[tuple[str, list[Figure]]]:
    from truecount import outcomes
    from truecount.outcomes import filed

    if filed.of_tables(store, area):
        return _sections(area, year or filed.years(store, area)[-1], basis, measures, store)
    sections = _sections(area, year, basis, measures, store)
    found = [] if measures else [("Crimes and outcomes that find each other", outcomes.joined(area, store))]
    return [*found, *sections]


def _sections(
    area: str, year: str | None, basis: BasisOption, measures: list[str] | None, store: Store | None
) -> list[tuple[str, list[Figure]]]:
    """Headings and figures: the measures, side by side with the whole, and every outcome group."""
    from truecount import outcomes
    from truecount.outcomes.measures import BASES, BASIS_WORDS

    chosen = [outcomes.measure(name) for name in measures or ()]
    bases = [one for one in BASES if basis is BasisOption.both or one == basis.value]
    sections = []
    for one in bases:
        wanted = [measure.id for measure in chosen if one in measure.bases] if measures else None
        if wanted == []:
            continue
        heading = f"{one.capitalize()} basis: {BASIS_WORDS[one]}"
        found = _side_by_side(outcomes.rates(area, year, one, store, wanted))
        sections.append((heading, found))
        if not measures:
            groups = outcomes.by_group(area, year, one, store)
            sections.append((f"Every outcome group, {one} basis", _side_by_side(groups)))
    if not sections:
        ids = ", ".join(f"{measure.id} ({' and '.join(measure.bases)} only)" for measure in chosen)
        raise TrueCountError(f"No measure asked for exists on the {basis.value} basis: {ids}.")
    return [(heading, _placed(figures)) for heading, figures in sections]


def _side_by_side(figures: list[Figure]) -> list[Figure]:
    """The same measure of both areas one below the other."""
    order = list(dict.fromkeys(figure.title for figure in figures))
    return sorted(figures, key=lambda figure: order.index(figure.title))


def _placed(figures: list[Figure]) -> list[Figure]:
    """The area named in every title, where there is more than one."""
    if len({figure.area for figure in figures}) < 2:  # noqa: PLR2004
        return figures
    return [figure.model_copy(update={"title": f"{figure.title}, {figure.area}"}) for figure in figures]
