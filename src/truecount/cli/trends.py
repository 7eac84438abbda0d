"""`truecount trends`: recorded crime, how accurately it was recorded, and what changed like for like."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from truecount.cli.figures import Page, print_json
from truecount.errors import TrueCountError

if TYPE_CHECKING:
    from truecount.figure import Figure
    from truecount.records import Store
    from truecount.trends import LikeForLike


def command(
    file: Annotated[Path | None, typer.Argument(help="A record file; without it, published figures alone.")] = None,
    force: Annotated[str, typer.Option("--force", help="The force, by any of its names.")] = "",
    from_year: Annotated[str | None, typer.Option("--from", help="First year to compare, such as 2016/17.")] = None,
    to_year: Annotated[str | None, typer.Option("--to", help="Last year to compare, such as 2018/19.")] = None,
    published: Annotated[bool, typer.Option("--published", help="Published figures alone.")] = False,
    half_width: Annotated[
        float | None,
        typer.Option("--assume-half-width", help="Half-width in points for an inspection without an interval."),
    ] = None,
    bridge: Annotated[
        Path | None,
        typer.Option("--bridge", help="Draw the change between the two years into this file (.svg or .png)."),
    ] = None,
    chart: Annotated[
        str | None,
        typer.Option("--chart", help="Watch a kind of crime by month: a subgroup, group, class or all crime."),
    ] = None,
    kind: Annotated[
        str, typer.Option("--kind", help="The kind of chart: 'negative binomial', 'ewma' or 'xmr'.")
    ] = "negative binomial",
    funnel: Annotated[
        str | None, typer.Option("--funnel", help="Set the parts of a force beside one another: districts.")
    ] = None,
    crime: Annotated[str, typer.Option("--crime", help="The kind of crime in the funnel.")] = "all crime",
    picture: Annotated[
        Path | None, typer.Option("--picture", help="Draw the chart or the funnel into this file (.svg or .png).")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same facts for machines.")] = False,
) -> None:
    """Recorded crime of a force, how much of the crime reported was recorded, and the change like for like.

    Published figures always; with a record file, what it holds of the force as well. With --chart or --funnel a record
    file's months, or districts, and which of them are out of the ordinary.
    """
    if chart is not None or funnel is not None:
        _watch(file, force, chart, kind, funnel, crime, picture, as_json=as_json)
        return
    if picture is not None:
        raise TrueCountError("--picture draws what --chart or --funnel shows; give one of them.")
    if not force:
        raise TrueCountError("Say which force: --force KENT.")
    if file is not None and published:
        raise TrueCountError("Give a record file or --published, not both.")
    from truecount import reference, trends

    place = reference.force(force)
    area = place["force_id"]
    loaded, differences = _from_file(file, area)
    compared = _compared(area, from_year, to_year, half_width)
    recorded = trends.recorded_by_year(area)
    accuracy = trends.recording_accuracy(area)
    missed = [*trends.unrecorded(area), *trends.additional(area, half_width)]
    severity = _severity(area)
    if not (recorded or loaded or accuracy):
        raise TrueCountError(f"No recorded crime and no inspection of {place['name']} are held; load a table of it.")
    if bridge is not None:
        _draw_bridge(compared, bridge)
    if as_json:
        found = [*recorded, *loaded, *differences, *accuracy, *missed, *severity]
        found += compared.figures if compared else ()
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


def _watch(
    file: Path | None,
    force: str,
    chart: str | None,
    kind: str,
    funnel: str | None,
    crime: str,
    picture: Path | None,
    *,
    as_json: bool,
) -> None:
    from truecount.cli import trends_watch

    if file is None:
        raise TrueCountError("--chart and --funnel count the crimes of a record file; give one.")
    if chart is not None and funnel is not None:
        raise TrueCountError("--chart and --funnel are two pictures; ask for one at a time.")
    if chart is not None:
        trends_watch.chart(file, force, chart, kind, picture, as_json=as_json)
    else:
        trends_watch.funnel(file, force, funnel or "", crime, picture, as_json=as_json)


def _draw_bridge(compared: LikeForLike | None, path: Path) -> None:
    """The way from the first year's count to the last's. Raises TrueCountError where accuracy is not known in both."""
    from truecount.papers import charts

    if compared is None or compared.recording_part.value is None:
        raise TrueCountError(
            f"{path}: nothing is drawn, for recording accuracy is not known in both years; give other years with "
            "--from and --to."
        )
    title = f"Recorded crime {compared.from_year} to {compared.to_year}: better recording, and everything else"
    parts = [("Better recording", compared.recording_part), ("Everything else", compared.other_part)]
    ends = (compared.from_year, compared.to_year)
    drawn = charts.waterfall("bridge", title, compared.words, compared.recorded_from, parts, compared.recorded_to, ends)
    charts.write_picture(drawn, path)


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
