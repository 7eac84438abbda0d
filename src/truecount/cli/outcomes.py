"""`truecount outcomes`: what became of each crime, on both bases."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from truecount.cli import (
    outcomes_adjusted,
    outcomes_again,
    outcomes_by,
    outcomes_compare,
    outcomes_followed,
    outcomes_headlines,
    outcomes_times,
)
from truecount.cli.figures import Page, print_json
from truecount.errors import TrueCountError

if TYPE_CHECKING:
    from truecount.figure import Figure
    from truecount.outcomes.measures import Basis
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
        list[str] | None,
        typer.Option("--measure", help="Only this measure, or family of measures; may be repeated.", metavar="ID"),
    ] = None,
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by", help="Of a record file: divide by crime-type, offence-group, district, flag, victim-kind, quarter."
        ),
    ] = None,
    times: Annotated[
        bool,
        typer.Option("--time-to-outcome", help="Of crime records: what became of them, and how long it took."),
    ] = False,
    nowcast: Annotated[
        str | None, typer.Option("--nowcast", help="What the crimes of a young year or month are expected to come to.")
    ] = None,
    within: Annotated[
        int, typer.Option("--within", help="With --nowcast: to how many days from being recorded.")
    ] = 365,
    as_at: Annotated[
        str | None, typer.Option("--as-at", help="Of crime records: as known at the end of this day.")
    ] = None,
    plot: Annotated[
        Path | None, typer.Option("--plot", help="Draw the times to an outcome into this file (.svg or .png).")
    ] = None,
    compared: Annotated[
        list[str] | None,
        typer.Option("--compare", help="Set forces side by side, all words up to the next option.", metavar="FORCE..."),
    ] = None,
    standardise: Annotated[
        bool, typer.Option("--standardise", help="With --compare: at one mix of crime, too, and why they differ.")
    ] = False,
    picture: Annotated[
        Path | None, typer.Option("--picture", help="With --compare: draw all forces in a funnel (.svg or .png).")
    ] = None,
    adjusted: Annotated[
        bool, typer.Option("--adjusted", help="Rates on the crimes that should have been recorded, too.")
    ] = False,
    accuracy: Annotated[
        list[str] | None,
        typer.Option("--accuracy", help="With --adjusted: YEAR=PER CENT[,LOW,HIGH] instead of the inspections."),
    ] = None,
    headlines: Annotated[
        bool, typer.Option("--headlines", help="Rates as first published, and those of the same years today.")
    ] = False,
    followed: Annotated[
        bool,
        typer.Option("--followed", help="Of monthly files: outcomes followed, and where files differ."),
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Who is recorded again within a year of each kind of disposal.")
    ] = False,
    published: Annotated[bool, typer.Option("--published", help="Published figures alone.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The same facts for machines.")] = False,
) -> None:
    """Outcome rates of a force, with all forces beside it, and the share of every outcome.

    With a record file of Home Office outcome tables: that force and all forces in the file. With crime records: how
    many of them join an outcome, and their outcomes. Without a file: published figures, and the years held.
    """
    if file is not None and published:
        raise TrueCountError("Give a record file or --published, not both.")
    _refuse_idle(
        {"--standardise": standardise, "--picture": picture, "--accuracy": accuracy, "--plot": plot},
        {"--compare": compared, "--adjusted": adjusted, "--time-to-outcome": times, "--nowcast": nowcast},
    )
    if compared:
        _compare(file, [*([force] if force else []), *compared], year, measures, basis, standardise, picture, as_json)
        return
    if headlines:
        outcomes_headlines.show(_area(force) if force else "", as_json=as_json)
        return
    area = _area_held(file, force) if file is not None else _area(force)
    if adjusted:
        outcomes_adjusted.show(file, area, measures, accuracy, as_json=as_json)
    elif times or nowcast or followed or again or by:
        if file is None:
            raise TrueCountError("That is made of crime records or loaded tables; give a record file.")
        if times:
            outcomes_times.times(file, area, year, as_at, by or (), plot, as_json=as_json)
        elif nowcast:
            outcomes_times.nowcast(file, area, nowcast, within, as_at, by or (), as_json=as_json)
        elif followed:
            outcomes_followed.show(file, area, as_json=as_json)
        elif again:
            outcomes_again.show(file, area, as_json=as_json)
        else:
            outcomes_by.show(
                file, area, year, _bases(basis), by or (), measures, outcomes_times.day_of(as_at), as_json=as_json
            )
    else:
        _rates(file, area, year, basis, measures, outcomes_times.day_of(as_at), as_json=as_json)


def _bases(basis: BasisOption) -> list[Basis]:
    from truecount.outcomes.measures import BASES

    return [one for one in BASES if basis is BasisOption.both or one == basis.value]


USED_WITH = {
    "--standardise": ("--compare",),
    "--picture": ("--compare",),
    "--accuracy": ("--adjusted",),
    "--plot": ("--time-to-outcome",),
}
"""Options that say nothing without another, and which."""


def _refuse_idle(given: dict[str, object], asked: dict[str, object]) -> None:
    """Raise TrueCountError, a sentence for each, where an option is given without the one that it belongs to."""
    idle = [name for name, value in given.items() if value and not any(asked[other] for other in USED_WITH[name])]
    if idle:
        raise TrueCountError(*(f"{name} belongs to {' or '.join(USED_WITH[name])}; ask for it." for name in idle))


def _area(force: str) -> str:
    from truecount import reference

    if not force:
        raise TrueCountError("Say which force: --force KENT.")
    return str(reference.force(force)["force_id"])


def _area_held(file: Path, force: str) -> str:
    """The force asked for, or the one force whose crimes a record file holds."""
    from truecount import outcomes
    from truecount.records import Store

    with Store.read(file) as store:
        return outcomes.force_in(store, force)


def _compare(
    file: Path | None,
    forces: list[str],
    year: str | None,
    measures: list[str] | None,
    basis: BasisOption,
    standardise: bool,
    picture: Path | None,
    as_json: bool,
) -> None:
    if file is None:
        outcomes_compare.show(forces, year, measures, basis.value, standardise, picture, as_json)
        return
    from truecount.records import Store

    with Store.read(file) as store:
        outcomes_compare.show(forces, year, measures, basis.value, standardise, picture, as_json, store)


def _rates(
    file: Path | None,
    area: str,
    year: str | None,
    basis: BasisOption,
    measures: list[str] | None,
    as_at: date | None,
    *,
    as_json: bool,
) -> None:
    """The measures of a force on both bases, with the whole beside it."""
    from truecount import reference

    place = reference.force(area)
    if file is None:
        if as_at is not None:
            raise TrueCountError("Published tables are as at their release; --as-at is for a file of crime records.")
        sections = _published(area, year, basis, measures)
    else:
        from truecount.records import Store

        with Store.read(file) as store:
            sections = _of_file(store, area, year, basis, measures, as_at)
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
    store: Store, area: str, year: str | None, basis: BasisOption, measures: list[str] | None, as_at: date | None
) -> list[tuple[str, list[Figure]]]:
    from truecount import outcomes
    from truecount.outcomes import filed

    if filed.of_tables(store, area):
        return _sections(area, year or filed.years(store, area)[-1], basis, measures, store, as_at)
    sections = _sections(area, year, basis, measures, store, as_at)
    found = [] if measures else [("Crimes and outcomes that find each other", outcomes.joined(area, store))]
    return [*found, *sections]


def _sections(
    area: str,
    year: str | None,
    basis: BasisOption,
    measures: list[str] | None,
    store: Store | None,
    as_at: date | None = None,
) -> list[tuple[str, list[Figure]]]:
    """Headings and figures: the measures, side by side with the whole, and every outcome group."""
    from truecount import outcomes
    from truecount.outcomes.measures import BASIS_WORDS

    sections = []
    for one in _bases(basis):
        wanted = outcomes.on_basis(one, measures)
        if wanted == []:
            continue
        heading = f"{one.capitalize()} basis: {BASIS_WORDS[one]}"
        found = _side_by_side(outcomes.rates(area, year, one, store, wanted, as_at=as_at))
        sections.append((heading, found))
        if not measures:
            groups = outcomes.by_group(area, year, one, store, as_at=as_at)
            sections.append((f"Every outcome group, {one} basis", _side_by_side(groups)))
    if not sections:
        known = {name: outcomes.measure(name).bases for name in measures or () if name not in outcomes.families()}
        ids = ", ".join(f"{name} ({' and '.join(bases)} only)" for name, bases in known.items())
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
