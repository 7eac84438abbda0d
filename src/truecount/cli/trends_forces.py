"""What `truecount trends --funnel forces` shows: all territorial forces in a funnel, and which stand apart."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from truecount.cli.beside_parts import Part, Rows, put_out

if TYPE_CHECKING:
    from truecount.trends.force_funnel import ForceFunnel

FORCES = "forces"
"""What --funnel is asked for."""
NO_TABLE = "The forces stand in order of their names. This is no league table: a force outside is one to look at."
BY_CHANCE = (
    "The limits allow for chance and for the differences that there usually are between forces. Even so about 1 force "
    "in 20 lies outside those of 95 per cent, and 1 in 500 outside those of 99.8."
)


def funnel_of_forces(
    force: str,
    year: str | None,
    picture: Path | None,
    *,
    as_json: bool,
    of: str = "recorded",
    crime: str = "all crime",
) -> None:
    """Show all forces in a funnel of a financial year, one of them by name if wanted, and draw it where asked for.

    `of` is "recorded" or "charged" and `crime` the kind of crime, as in `trends.force_funnel`. Raises TrueCountError
    for what is not held and for a force that has no place in the funnel.
    """
    from truecount import reference
    from truecount.papers import charts
    from truecount.trends.force_funnel import force_funnel

    area = reference.force(force)["force_id"] if force else None
    found = force_funnel(year, of, crime)
    own = found.number(area) if area else None
    if picture is not None:
        charts.write_picture(drawing(found, own), picture)
    put_out(found.measured.title, _parts(found, own), as_json=as_json)
    if picture is not None and not as_json:
        typer.echo(f"Written: {picture}")


def drawing(found: ForceFunnel, own: int | None) -> Any:
    """The funnel as a picture, which names the force asked for and those outside the narrower limits."""
    from truecount.papers import charts
    from truecount.papers.charts.funnel import Limits, Unit

    said = found.measured
    units = [
        Unit(
            str(place.force["short_name"]),
            float(place.exposure),
            said.per * place.count / place.exposure,
            bool(found.outside(number)),
            named=number == own,
        )
        for number, place in enumerate(found.places)
    ]
    curves = [Limits(f"{100 * level:g}%", points) for level, points in found.curves()]
    outside = ", ".join(one.name for one in units if one.outside) or "none"
    words = f"{said.title}, {len(units)} forces. Outside the limits of 95 per cent: {outside}."
    if own is not None:
        words += f" {units[own].name}: {found.rate(own).shown}; all together: {found.whole.shown}."
    centre = found.funnel.rate * said.per
    return charts.funnel("forces", said.title, words, units, centre, curves, said.title, said.across.capitalize())


def _parts(found: ForceFunnel, own: int | None) -> list[Part]:
    first = [Part("All together", [found.whole, found.spread])]
    if own is not None:
        figures = [found.rate(own), *found.limits(own), found.rank(own)]
        first.insert(0, Part(str(found.places[own].force["name"]), figures, (_said(found, own),)))
    stands_in = dict.fromkeys(warning for place in found.places for warning in place.warnings)
    told = (NO_TABLE, BY_CHANCE, *found.measured.cautions, *stands_in)
    return [*first, Part("Every force", found.figures, told, _rows(found), warned=False)]


def _said(found: ForceFunnel, own: int) -> str:
    """One sentence: whether the force lies where forces of its size do."""
    name, beyond, rate = found.places[own].force["short_name"], found.outside(own), found.rate(own).shown
    if beyond:
        way = "above" if found.funnel.ratio[own] > 1 else "below"
        return (
            f"At {rate} {name} lies {way} the limits of {beyond} per cent: further from the rest than forces of its "
            "size usually do. That is a reason to look, and says nothing of why."
        )
    usual = found.limits(own)[0].shown_interval
    return f"At {rate} {name} lies in the range of 95 of 100 forces of its size ({usual}): it does not stand apart."


def _rows(found: ForceFunnel) -> Rows:
    """A row for each force, by name: its count and size, its rate, the ranks it may have and whether it is outside."""
    said = found.measured
    counted = "charged" if said.of == "charged" else "crimes"
    rows = [("", counted, said.across, "rate", "95 of 100 lie", "ranks", "outside")]
    for number, place in enumerate(found.places):
        limits = found.limits(number)[0].shown_interval
        ranks = found.rank(number).shown_interval
        beyond = found.outside(number)
        size = (f"{place.count:,}", f"{place.exposure:,}", found.rate(number).shown)
        rows.append((str(place.force["short_name"]), *size, limits, ranks, f"{beyond}%" if beyond else ""))
    return tuple(rows)
