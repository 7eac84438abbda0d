"""What `truecount outcomes --compare` shows: outcome rates of several forces side by side, and why they differ."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from truecount.cli import outcomes_funnel
from truecount.cli.beside_parts import Part, Rows, put_out
from truecount.errors import TrueCountError

if TYPE_CHECKING:
    from truecount.figure import Figure
    from truecount.outcomes.compared import Comparison
    from truecount.outcomes.differences import Difference, TypePart
    from truecount.outcomes.measures import Basis
    from truecount.outcomes.outcome_funnel import OutcomeFunnel
    from truecount.records import Store

USUAL = ("charged-of-recorded", "charged-and-out-of-court", "victim-does-not-support-of-all", "charged-of-closed")
"""The measures shown where none is asked for, each on the first basis asked for that it exists on."""
TYPES_SHOWN = 6
ONE_MEASURE = (
    "The types of crime behind a difference are shown where one measure on one basis is: --measure and --basis."
)
MIX_SAYS = (
    "Due to the mix: other types of crime make up more of the total. Due to rates: crimes of the same type end "
    "otherwise. Both add up to the difference, in points of per cent; as printed they may miss it by rounding."
)


def forces_named(words: Sequence[str]) -> list[str]:
    """The ids of forces given as names or lists with commas, each once, in the order given.

    A name that has a comma itself, such as "London, City of", is one force. Raises TrueCountError for unknown names.
    """
    from truecount import reference

    found: list[str] = []
    for text in words:
        try:
            names = [str(reference.force(text)["force_id"])]
        except TrueCountError:
            given = [part.strip() for part in text.split(",") if part.strip()]
            names = [str(reference.force(part)["force_id"]) for part in given]
        found += [name for name in names if name not in found]
    return found


def show(
    forces: Sequence[str],
    year: str | None,
    measures: Sequence[str] | None,
    basis: str,
    standardise: bool,
    picture: Path | None,
    as_json: bool,
    source: Store | None = None,
) -> None:
    """Print forces side by side by each measure, and draw all forces in a funnel of the first one where asked for.

    `forces` are names or lists with commas; `basis` is "cohort", "closed" or "both"; without a year the last of which
    all forces are held by type of crime, or of the store's tables, is taken. Raises TrueCountError for what is not
    held, and where no measure asked for exists on the basis.
    """
    from truecount.outcomes.compared import compare

    named = forces_named(forces)
    label = year or _last_year(source)
    pairs = _chosen(measures, basis)
    found = [compare(named, label, name, on, standardise, source) for name, on in pairs]
    drawn = _drawn(found[0], picture)
    parts = [part for one in found for part in _of_measure(one)]
    alone = len(found) == 1
    parts += _by_type(found[0]) if alone and standardise else []
    if drawn is not None:
        parts.append(outcomes_funnel.outside_part(drawn))
    parts.append(_said(found, alone=alone))
    put_out(", ".join(one.name for one in found[0].areas) + f": outcomes, {label}", parts, as_json=as_json)
    if picture is not None and not as_json:
        typer.echo(f"Written: {picture}")


def _last_year(source: Store | None) -> str:
    from truecount import reference
    from truecount.outcomes import filed
    from truecount.outcomes.type_counts import TABLE

    if source is not None:
        return filed.years(source, filed.ALL)[-1]
    return str(max(row["year"] for row in reference.load(TABLE).rows))


def _chosen(measures: Sequence[str] | None, basis: str) -> list[tuple[str, Basis]]:
    """Measures and bases: those asked for on every basis asked for, the usual ones on the first they exist on."""
    from truecount.outcomes.measures import BASES, measure

    bases = [one for one in BASES if basis in ("both", one)]
    asked = [measure(name) for name in measures or USUAL]
    pairs = [(one.id, [on for on in bases if on in one.bases]) for one in asked]
    made = [(name, on) for name, held in pairs for on in (held if measures else held[:1])]
    if not made:
        ids = ", ".join(f"{one.id} ({' and '.join(one.bases)} only)" for one in asked)
        raise TrueCountError(f"No measure asked for exists on the {basis} basis: {ids}.")
    return made


def _of_measure(found: Comparison) -> list[Part]:
    """The rates of one measure, and what the differences from all forces together come of."""
    title = f"{found.said.title}: per cent of {found.said.counted}"
    parts = [Part(title, found.figures, _joined(found), _rates(found), warned=False)]
    if found.standardise:
        heading = f"Why they differ from {found.whole.name}: {found.said.measure.title}"
        apart = [found.from_whole(one) for one in found.areas]
        figures = [figure for one in apart for figure in one.figures]
        if len(found.areas) == 2:  # noqa: PLR2004 - two forces are set against each other as well
            apart.append(found.apart(*reversed(found.areas)))
            figures += apart[-1].figures
        parts.append(Part(heading, figures, (), _apart(apart), warned=False))
    return parts


def _rates(found: Comparison) -> Rows:
    head = [
        "per cent",
        "as it is",
        "interval",
        *(["same mix", "interval", "per 100", "interval"] if found.standardise else []),
    ]
    ranks = ["rank", "rank with the mix"] if found.standardise else ["rank"]
    rows = [(*head, *(ranks if found.funnels else ()))]
    whole = found.crude(found.whole)
    rows.append((found.whole.name, whole.shown, whole.shown_interval, *[""] * (len(rows[0]) - 3)))
    for one in found.areas:
        figures = [found.crude(one), *((found.same_mix(one), found.ratio(one)) if found.standardise else ())]
        cells = [cell for figure in figures for cell in (figure.shown, figure.shown_interval)]
        rows.append((one.name, *cells, *(_rank(figure) for figure in found.ranks(one))))
    return tuple(rows)


def _rank(figure: Figure) -> str:
    return "" if figure.value is None else figure.shown_interval


def _joined(found: Comparison) -> tuple[str, ...]:
    """The types of which a force has few, and what stands in for them."""
    if not found.standardise:
        return ()
    given: dict[tuple[str, str], list[str]] = {}
    for one in found.areas:
        for name, size, into in found.joined(one):
            given.setdefault((name, into), []).append(f"{one.name} {size:,}")
    few = [f"{name} with {into} ({', '.join(held)})" for (name, into), held in given.items()]
    told = (
        [f"At the same mix, types of which a force has few are counted with others: {'; '.join(few)}."] if few else []
    )
    figures = [found.same_mix(one) for one in found.areas]
    return tuple(dict.fromkeys((*told, *(text for figure in figures for text in figure.warnings))))


def _apart(apart: Sequence[Difference]) -> Rows:
    rows: list[tuple[str, ...]] = [("in points", "difference", "due to the mix", "due to rates")]
    rows += [(one.title, *(signed(figure) for figure in one.figures)) for one in apart]
    return tuple(rows)


def _by_type(found: Comparison) -> list[Part]:
    """For each force the types that add most to its difference, and all others together."""
    parts = []
    for one in found.areas:
        made = found.from_whole(one)
        by_type = made.by_type
        shown, rest = by_type[:TYPES_SHOWN], by_type[TYPES_SHOWN:]
        head = ("", "share", "share of all", "rate", "rate of all", "due to the mix", "due to rates")
        rows: list[tuple[str, ...]] = [head]
        for part in shown:
            cells = (part.second_share, part.first_share, part.second_rate, part.first_rate)
            rows.append((_named(part), *(cell.shown for cell in cells), signed(part.mix), signed(part.rates)))
        figures = [figure for part in by_type for figure in part.figures]
        if rest:
            others = made.rest(rest)
            figures += others
            rows.append((f"{len(rest)} other types", "", "", "", "", *(signed(figure) for figure in others)))
        parts.append(Part(f"{made.title}, by type of crime", figures, (), tuple(rows), warned=False))
    return parts


def _named(part: TypePart) -> str:
    """A type by name and, where either side has few, how many: a rate of so few is chance more than anything."""
    from truecount.outcomes.few_crimes import LEAST

    fewest = min(share.parts[0] for share in (part.first_share, part.second_share) if share.parts)
    return f"{part.name} ({fewest:,} only)" if fewest < LEAST else part.name


def _drawn(found: Comparison, picture: Path | None) -> OutcomeFunnel | None:
    """The funnel that was drawn: over those expected where standardised, else of the rate as it is."""
    if picture is None:
        return None
    from truecount.papers import charts

    if not found.funnels:
        raise TrueCountError("A picture needs three territorial forces or more; the file holds fewer.")
    funnel = found.funnels[-1]
    asked = {one.area for one in found.areas}
    charts.write_picture(outcomes_funnel.drawing(funnel, asked), picture, outcomes_funnel.table(funnel))
    return funnel


def _said(found: Sequence[Comparison], *, alone: bool) -> Part:
    """How to read the tables, and what they cannot say."""
    from truecount.outcomes.compared import IN_IT
    from truecount.outcomes.outcome_funnel import SMALL_CHANCE

    one = found[0]
    told = list(READ) if one.standardise else []
    told += [MIX_SAYS, IN_IT] if one.standardise else []
    told += [SMALL_CHANCE] if one.funnels else []
    told += [] if alone or not one.standardise else [ONE_MEASURE]
    cautions = [caution for each in found for caution in each.cautions]
    return Part("How to read this, and what it cannot say", (), tuple(dict.fromkeys((*told, *cautions))))


READ = (
    "Same mix: what the rate would be if the force had the mix of crime of all forces and its own rate of each type.",
    "Per 100: how many there were for every 100 that the force would have at the rates of all forces, type by type.",
    "Rank: the places it may have among the territorial forces, 1 the highest rate; with the mix, by per 100.",
)


def signed(figure: Figure) -> str:
    """A difference with its sign: "+0.31", "-1.96", and "0.00" where it rounds to nought."""
    size = figure.shown.lstrip("-")
    if not size.strip("0."):
        return size
    return figure.shown if figure.shown.startswith("-") else f"+{size}"
