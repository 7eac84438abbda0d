"""All forces in a funnel of one outcome measure: the picture, the table beside it, and which lie outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from truecount.cli.beside_parts import Part, Rows

if TYPE_CHECKING:
    from truecount.outcomes.outcome_funnel import OutcomeFunnel

BY_CHANCE = (
    "The limits allow for chance and for the differences that there usually are between forces. Even so about 1 force "
    "in 20 lies outside those of 95 per cent, and 1 in 500 outside those of 99.8."
)


def drawing(found: OutcomeFunnel, asked: set[str]) -> Any:
    """All forces in a funnel as a picture, which names the forces asked for, by id, and those outside the limits."""
    from truecount.papers import charts
    from truecount.papers.charts.funnel import Limits, Unit

    units = [
        Unit(
            one.name,
            float(found.size[n]),
            float(found.values[n]),
            bool(found.outside(n)),
            named=one.area in asked,
        )
        for n, one in enumerate(found.areas)
    ]
    curves = [Limits(f"{100 * level:g}%", points) for level, points in found.curves()]
    outside = ", ".join(one.name for one in units if one.outside) or "none"
    words = f"{found.title}, {len(units)} forces. Outside the limits of 95 per cent: {outside}."
    said = [f"{found.areas[n].name} {found.value(n).shown}" for n, one in enumerate(found.areas) if one.area in asked]
    words += f" Asked for: {', '.join(said)}." if said else ""
    across = found.across[0].upper() + found.across[1:]
    return charts.funnel("outcomes", found.title, words, units, found.centre, curves, found.title, across)


def table(found: OutcomeFunnel) -> Rows:
    """What the picture shows, a row a force."""
    rows: list[tuple[str, ...]] = [("force", found.across, found.unit, "95 of 100 lie", "99.8 of 100 lie", "outside")]
    for n, one in enumerate(found.areas):
        limits = (limit.shown_interval for limit in found.limits(n))
        rows.append((one.name, f"{found.size[n]:.0f}", found.value(n).shown, *limits, found.outside(n)))
    return tuple(rows)


def outside_part(found: OutcomeFunnel) -> Part:
    """Every force that lies outside the limits, and how much forces differ; for machines, all of the funnel."""
    rows: list[tuple[str, ...]] = [("", found.unit.split(" of ")[0], "95 of 100 lie", "outside limits of")]
    for n, one in enumerate(found.areas):
        if found.outside(n):
            rows.append((one.name, found.value(n).shown, found.limits(n)[0].shown_interval, f"{found.outside(n)}%"))
    usual = f"Besides chance, forces usually lie {found.spread.shown} per cent of the rate of all apart from it."
    heading = "Further from the rest than forces of their size usually are"
    if len(rows) == 1:
        return Part(heading, found.figures, ("None is.", usual, BY_CHANCE), (), warned=False)
    return Part(heading, found.figures, (usual, BY_CHANCE), tuple(rows), warned=False)
