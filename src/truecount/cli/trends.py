"""`truecount trends`: recorded crime, how accurately it was recorded, and what changed like for like."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from truecount.cli import trends_beside, trends_drivers, trends_forces, trends_series, trends_split, trends_watch
from truecount.cli.figures import Page, print_json
from truecount.cli.trends_split import Asked
from truecount.errors import TrueCountError

if TYPE_CHECKING:
    from truecount.figure import Figure
    from truecount.records import Store
    from truecount.trends import LikeForLike


def command(
    file: Annotated[Path | None, typer.Argument(help="A record file; without it, published figures alone.")] = None,
    force: Annotated[str, typer.Option("--force", help="The force, by any of its names.")] = "",
    published: Annotated[bool, typer.Option("--published", help="Published figures alone.")] = False,
    start: Annotated[
        str | None, typer.Option("--from", help="First month or financial year, such as 2016-04 or 2016/17.")
    ] = None,
    end: Annotated[
        str | None, typer.Option("--to", help="Last month or financial year, such as 2019-03 or 2018/19.")
    ] = None,
    months: Annotated[int, typer.Option("--months", help="How many months each of the two periods has.")] = 12,
    by: Annotated[
        str | None,
        typer.Option("--by", help="Divide crimes by subgroup, class, district, domestic abuse, weapon, ... ."),
    ] = None,
    groups: Annotated[
        list[str] | None, typer.Option("--of", help="Only this offence group, or violence by a definition; repeatable.")
    ] = None,
    drivers: Annotated[
        str | None, typer.Option("--drivers", help="Take violence apart by all its drivers: a definition of violence.")
    ] = None,
    audits: Annotated[
        list[Path] | None, typer.Option("--audit", help="What `audit estimate --json` printed of an audit; repeatable.")
    ] = None,
    assume: Annotated[Path | None, typer.Option("--assume", help="Assumptions to put in place of the usual.")] = None,
    write: Annotated[
        Path | None, typer.Option("--write-assumptions", help="Write the assumptions used, to be changed.")
    ] = None,
    bridge: Annotated[
        Path | None, typer.Option("--bridge", help="Draw the way from one count to the other (.svg or .png).")
    ] = None,
    half_width: Annotated[
        float | None,
        typer.Option("--assume-half-width", help="Half-width in points for an inspection without an interval."),
    ] = None,
    span: Annotated[
        str | None, typer.Option("--span", help="Show the series of a record file by month, quarter or year.")
    ] = None,
    as_at: Annotated[int | None, typer.Option("--as-at", help="The series as it stood after this load.")] = None,
    chart: Annotated[
        str | None,
        typer.Option("--chart", help="Watch a kind of crime by month, a rare one by the days between it."),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind",
            help="The chart: negative binomial, ewma, xmr; days between for fewer than two a month.",
        ),
    ] = None,
    funnel: Annotated[
        str | None, typer.Option("--funnel", help="Set side by side: districts of a record file, or forces.")
    ] = None,
    crime: Annotated[str, typer.Option("--crime", help="The kind of crime in the funnel.")] = "all crime",
    rate: Annotated[
        str, typer.Option("--rate", help="With --funnel forces: crimes recorded by residents, or charged by recorded.")
    ] = "recorded",
    picture: Annotated[
        Path | None, typer.Option("--picture", help="Draw the chart or the funnel into this file (.svg or .png).")
    ] = None,
    beside: Annotated[
        str | None, typer.Option("--beside", help="Context: survey, forces, severity or revisions.")
    ] = None,
    weights: Annotated[
        Path | None, typer.Option("--weights", help="With --beside severity: weights of your own (CSV).")
    ] = None,
    residents: Annotated[
        int | None, typer.Option("--residents", help="With --beside severity: how many people live there.")
    ] = None,
    loads: Annotated[
        str | None, typer.Option("--loads", help="With --beside revisions: the two loads of the file, such as 1:2.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same facts for machines.")] = False,
) -> None:
    """Recorded crime of a force, how much of the crime reported was recorded, and the change like for like.

    Published figures alone; or a record file's crimes: with --from and --to the change between two periods taken
    apart, with --span a series, with --chart or --funnel months and districts out of the ordinary.
    """
    asked = Asked(start, end, months, by, tuple(groups or ()), tuple(audits or ()), assume, write, bridge)
    if chart is not None or funnel is not None:
        _watch(file, force, end or start, chart, kind, funnel, crime, rate, picture, as_json=as_json)
    elif picture is not None:
        raise TrueCountError("--picture draws what --chart or --funnel shows; give one of them.")
    elif beside is not None:
        trends_beside.show(beside, file, force, start, end, weights, as_json=as_json, residents=residents, loads=loads)
    elif weights is not None or residents is not None:
        raise TrueCountError("--weights and --residents are for --beside severity; ask for it.")
    elif loads is not None:
        raise TrueCountError("--loads are for --beside revisions; ask for it.")
    elif file is not None and published:
        raise TrueCountError("Give a record file or --published, not both.")
    elif span is not None or as_at is not None:
        _series(file, force, by, span, as_at, as_json=as_json)
    elif drivers is not None:
        trends_drivers.show(file, force, asked, drivers, as_json=as_json)
    elif file is not None and trends_split.wanted(file, asked):
        trends_split.of_file(file, force, asked, as_json=as_json)
    else:
        _published(file, force, asked, half_width, as_json=as_json)


def _watch(
    file: Path | None,
    force: str,
    year: str | None,
    chart: str | None,
    kind: str | None,
    funnel: str | None,
    crime: str,
    rate: str,
    picture: Path | None,
    *,
    as_json: bool,
) -> None:
    if chart is not None and funnel is not None:
        raise TrueCountError("--chart and --funnel are two pictures; ask for one at a time.")
    if funnel == trends_forces.FORCES:
        trends_forces.funnel_of_forces(force, year, picture, as_json=as_json, of=rate, crime=crime)
        return
    if file is None:
        raise TrueCountError("--chart and --funnel districts count the crimes of a record file; give one.")
    if chart is not None:
        trends_watch.chart(file, force, chart, kind, picture, as_json=as_json)
    else:
        trends_watch.funnel(file, force, funnel or "", crime, picture, as_json=as_json)


def _series(
    file: Path | None, force: str, by: str | None, span: str | None, as_at: int | None, *, as_json: bool
) -> None:
    if file is None:
        raise TrueCountError("--span and --as-at show the crimes of a record file; give one.")
    trends_series.show(file, force, by or "all crime", span or "month", as_at, as_json=as_json)


def _published(file: Path | None, force: str, asked: Asked, half_width: float | None, *, as_json: bool) -> None:
    """What is published of a force, what a record file's published tables add, and the change taken apart."""
    if not force:
        raise TrueCountError("Say which force: --force KENT.")
    from truecount import reference, trends

    place = reference.force(force)
    area = place["force_id"]
    years = trends.financial_years(asked.start, asked.end)
    loaded, differences = _from_file(file, area)
    compared = _compared(area, *years, half_width)
    recorded = trends.recorded_by_year(area)
    accuracy = trends.recording_accuracy(area)
    missed = [*trends.unrecorded(area), *trends.additional(area, half_width)]
    severity = _severity(area)
    if not (recorded or loaded or accuracy):
        raise TrueCountError(f"No recorded crime and no inspection of {place['name']} are held; load a table of it.")
    apart = trends_split.of_published(area, asked) if compared else ()
    if as_json:
        found = [*recorded, *loaded, *differences, *accuracy, *missed, *severity]
        found += compared.figures if compared else ()
        found += (figure for one in apart for figure in one.figures)
        print_json({figure.id: figure for figure in found}.values())
        return
    page = Page()
    typer.echo(f"{place['name']}\n")
    page.section("Recorded crime", recorded)
    page.section("In the record file", loaded)
    page.section("The record file against the latest revision", differences)
    page.section("Recording accuracy", accuracy)
    page.section("Crimes not recorded, and crimes recorded since because recording improved", missed)
    page.section("Crime Severity Score, as published", severity)
    if compared:
        heading = f"{compared.from_year} to {compared.to_year}, like for like"
        page.section(heading, compared.figures[2:], compared.words)
    page.end()
    if apart:
        trends_split.print_taken_apart(apart)


def _severity(area: str) -> list[Figure]:
    """The published severity scores; none where none was published of the force."""
    from truecount import trends

    try:
        return trends.published_severity(area)
    except TrueCountError:
        return []


def _compared(area: str, from_year: str | None, to_year: str | None, half_width: float | None) -> LikeForLike | None:
    """The comparison, or None when nobody asked for years and nothing is published of the force."""
    from truecount import reference, trends

    if not reference.load("recorded_crime").where(force_id=area) and not (from_year or to_year):
        return None
    return trends.like_for_like(area, from_year, to_year, half_width)


def _from_file(file: Path | None, area: str) -> tuple[list[Figure], list[Figure]]:
    """What a record file holds of a force, and how its published tables differ from the latest revision."""
    if file is None:
        return [], []
    from truecount import trends
    from truecount.records import Store

    with Store.read(file) as store:
        found = trends.recorded_in_store(area, store)
        found += [*trends.crimes_by_year(area, store), *trends.crimes_by_month(area, store)]
        if not found:
            raise TrueCountError(_nothing(store, area))
        return found, trends.reconcile(area, store)


def _nothing(store: Store, area: str) -> str:
    from truecount import reference
    from truecount.trends.loaded import forces

    held = ", ".join(reference.force(one)["short_name"] for one in forces(store)) or "none of any force"
    return f"{store.path}: the file holds no recorded crime of {reference.force(area)['name']}; it holds {held}."
