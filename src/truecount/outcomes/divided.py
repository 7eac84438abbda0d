"""Outcomes by crime type, place, kind of victim or quarter: every area, part and measure counted at once.

One grouped query gives the crimes of every area, period, part and outcome. As a table of cells and outcomes, (K, O), it
is multiplied by the outcomes of each measure, (O, M): a country by type and quarter takes no longer than its counting.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

import ibis
import numpy as np
import pyarrow as pa
from ibis import Table, _
from numpy.typing import NDArray

from truecount import reference
from truecount.errors import TrueCountError
from truecount.figure import Figure, Period
from truecount.outcomes import counts, filed, in_use
from truecount.outcomes.measures import MEASURES, Basis, Measure, Whole, chosen
from truecount.outcomes.rates import FEW, groups_of, makeable, of, tallies
from truecount.outcomes.tally import Tally
from truecount.records import provenance
from truecount.records.store import Store
from truecount.reference.near import near
from truecount.statistics.estimate import Counts

NOT_KNOWN = "not known"
NO_FLAG = "no flag"
OVERLAP = "A crime with several flags counts under each of them, so that the parts do not add up to the whole."
KIND_ALONE = "Only what kind of victim it was is read: a person, a child, a business. Neither age nor sex is."
QUARTER = "quarter"
BY_RECORDS = ("crime-type", "offence-group", "district", "flag", "victim-kind", QUARTER)
BY_TABLES = {"crime-type": "offence_subgroup", "offence-group": "offence_group", QUARTER: ""}
"""What each source can be divided by; of published tables with the column that holds it."""
TOLD = {"flag": (OVERLAP,), "victim-kind": (KIND_ALONE,)}
KEYS = ("area", "period_start", "period_end", "part")


class Part(NamedTuple):
    """A figure, and the part of the crimes it is of: a crime type, a district, a quarter; all where it is empty."""

    name: str
    figure: Figure


def outcomes_table(
    source: Store,
    period: str | Period | None = None,
    basis: Basis = "cohort",
    by: str | Sequence[str] = "crime-type",
    measures: Iterable[str] | None = None,
    area: str | None = None,
) -> pa.Table:
    """Measures of every area of a store at once, divided, as an Arrow table, a row an area, period, part and measure.

    Columns: `area` (force id), `period` (first and last day, "2017-04-01/2018-03-31"), `part`, `measure` (its id),
    `numerator` and `denominator` (crimes), `value` (per cent; empty where the denominator is below 5, where `few` is
    true, and where none of its types was in use). Areas whose outcomes are labels have only those measures that need
    no type. `by` is one of crime-type, offence-group, district, flag, victim-kind and quarter, or one of these and
    quarter; `period` a financial year or a span, else all that is held; `measures` ids or families, else all; `area` a
    force's id, else every one. Loaded outcome tables are read where there are any, else crime records.
    Raises TrueCountError for names not known, for what the source cannot be divided by, and where nothing is held.
    """
    tables = bool(filed.forces(source)) if area is None else filed.of_tables(source, area)
    made = _cells(source, tables, basis, by, period, area)
    wanted = [one for one in MEASURES if basis in one.bases] if measures is None else chosen(measures, basis)
    return _table(made, wanted, basis)


def divided(
    area: str,
    period: str | Period | None,
    basis: Basis,
    source: Store,
    by: str | Sequence[str],
    measures: Iterable[str] | None = None,
    as_at: date | None = None,
) -> list[Part]:
    """Measures of all crimes of a force, or of "all-forces", and of every part, the largest first; quarters in order.

    Figures are those of `rates`, `outcomes.MEASURE.AREA.YEAR.BASIS.RELEASE.PART`; where outcomes are labels that tell
    no type, shares of every outcome group instead. Fewer than 5 crimes to divide by make no percentage: their counts
    are given. Arguments, `as_at` among them, and errors as of `rates` and `outcomes_table`.
    """
    whole = tallies(area, period, basis, source, as_at=as_at)[0]
    alone, tables = area != filed.ALL, whole.release == "file"
    made = _cells(
        source, tables, basis, by, whole.period, whole.area if alone else None, together=not alone, as_at=as_at
    )
    wanted = None if measures is None else chosen(measures, basis)
    found = [("", whole), *_tallies(made, whole, _asked(by))]
    return [Part(name, one) for name, tally in found for one in _of(tally, wanted)]


def _tallies(made: Cells, whole: Tally, asked: tuple[str, ...]) -> list[tuple[str, Tally]]:
    """The tally of every cell of one area and what it is called: the largest part first, quarters in order."""
    by = " and ".join(asked)
    sources = provenance.divided(whole.made_from, by)
    told = (
        *(one for name in asked for one in TOLD.get(name, ())),
        *(one for one in whole.warnings if one == filed.RECENT),
    )
    common = replace(whole, made_from=sources, warnings=told)
    tallies = [_tally(made, place, common, QUARTER in asked) for place in range(len(made.keys))]
    sizes: dict[str, int] = {}
    for one in tallies:
        sizes[one.part] = sizes.get(one.part, 0) + sum(one.crimes.values())
    tallies.sort(key=lambda one: (-sizes[one.part], one.part, one.period.start))
    return [(", ".join(filter(None, (one.part, one.label if QUARTER in asked else ""))), one) for one in tallies]


def _tally(made: Cells, place: int, common: Tally, by_quarter: bool) -> Tally:
    key = made.keys[place]
    span = Period(start=key["period_start"], end=key["period_end"])
    crimes = {code: count for code, count in zip(made.outcomes, made.crimes[place].tolist(), strict=True) if count}
    below = [code for code, count in crimes.items() if count < 0]
    told = (f"The count of outcome types {', '.join(below)} is below nought.",) if below else ()
    total = sum(crimes.values())
    return replace(
        common,
        period=span,
        label=str(span) if by_quarter else common.label,
        crimes=crimes,
        recorded=total if common.basis == "cohort" else None,
        assigned=total - crimes.get(counts.NOT_YET, 0),
        warnings=(*told, *common.warnings),
        part=key["part"],
    )


def _of(tally: Tally, wanted: Sequence[Measure] | None) -> list[Figure]:
    if wanted is not None:
        return [of(tally, one) for one in wanted]
    return groups_of(tally) if tally.held is not None else [of(tally, one) for one in makeable(tally)]


@dataclass(frozen=True, eq=False)
class Cells:
    """Crimes of K areas, periods and parts by O outcomes, (K, O); `keys` has K rows, the columns `KEYS`."""

    keys: list[dict[str, Any]]
    outcomes: tuple[str, ...]
    crimes: Counts

    def total(self, codes: Iterable[str]) -> Counts:
        """The crimes of these outcomes together, (K,)."""
        wanted = set(codes)
        return np.asarray(self.crimes[:, [one in wanted for one in self.outcomes]].sum(axis=1))

    def whole(self, denominator: Whole | tuple[str, ...]) -> Counts:
        """What a measure divides by, (K,)."""
        if denominator == "recorded":
            return np.asarray(self.crimes.sum(axis=1))
        if denominator == "assigned":
            return self.total(one for one in self.outcomes if one != counts.NOT_YET)
        return self.total(denominator)


def _asked(by: str | Sequence[str]) -> tuple[str, ...]:
    """What is divided by, quarters last. Raises TrueCountError for a name not known, and for two but quarters."""
    asked = (by,) if isinstance(by, str) else tuple(dict.fromkeys(by))
    for one in asked:
        if one not in BY_RECORDS:
            raise TrueCountError(
                f'Outcomes are not divided by "{one}"; say one of {", ".join(BY_RECORDS)}.{near(one, list(BY_RECORDS))}'
            )
    parts = [one for one in asked if one != QUARTER]
    if len(parts) > 1:
        raise TrueCountError(f"Outcomes are divided by one thing, and by quarter; {' and '.join(parts)} are two.")
    return (*parts, *(one for one in asked if one == QUARTER))


def _cells(
    source: Store,
    tables: bool,
    basis: Basis,
    by: str | Sequence[str],
    period: str | Period | None,
    area: str | None = None,
    together: bool = False,
    as_at: date | None = None,
) -> Cells:
    """Counts of every area, or of one, or of all `together`, from published tables or from records."""
    asked = _asked(by)
    rows = _published(source, asked, basis) if tables else _recorded(source, asked, basis, as_at)
    if area is not None:
        rows = rows.filter(_.area == area)
    if period is not None:
        span = filed.span_of(period)
        rows = rows.filter(_.period_start >= span.start, _.period_end <= span.end)
    if together:
        rows = rows.mutate(area=ibis.literal(filed.ALL))
    found = rows.group_by(*KEYS, "outcome").agg(crimes=_.crimes.sum()).to_pyarrow()
    if not found.num_rows:
        raise TrueCountError(
            f"{source.path}: the file holds no outcomes {f'for {period} ' if period else ''}to divide."
        )
    if QUARTER not in asked:
        ends = filed.span_of(period) if period is not None else _ends(found)
        found = found.set_column(1, "period_start", pa.array([ends.start] * found.num_rows))
        found = found.set_column(2, "period_end", pa.array([ends.end] * found.num_rows))
    return _spread(found)


def _ends(found: pa.Table) -> Period:
    starts, ends = (found.column(name).to_pylist() for name in ("period_start", "period_end"))
    return Period(start=min(starts), end=max(ends))


def _spread(found: pa.Table) -> Cells:
    """Rows of counts as cells: every different key once, in order, and every outcome."""
    columns = [_encoded(found.column(name)) for name in (*KEYS, "outcome")]
    values, places = [one for one, _place in columns], [place for _one, place in columns]
    key = np.zeros(found.num_rows, dtype=np.int64)
    for place, names in zip(places[:-1], values[:-1], strict=True):
        key = key * len(names) + place
    _keys, first, cell = np.unique(key, return_index=True, return_inverse=True)
    outcomes = tuple(values[-1])
    flat = np.bincount(
        cell * len(outcomes) + places[-1],
        weights=found.column("crimes").to_numpy(),
        minlength=len(first) * len(outcomes),
    )
    rows = [{name: values[at][places[at][row]] for at, name in enumerate(KEYS)} for row in first]
    return Cells(rows, outcomes, flat.round().astype(np.int64).reshape(len(first), len(outcomes)))


def _encoded(column: pa.ChunkedArray) -> tuple[list[Any], Counts]:
    """The different values of a column in order, and the place among them of every row's."""
    held = column.combine_chunks().dictionary_encode()
    values = held.dictionary.to_pylist()
    order = sorted(range(len(values)), key=values.__getitem__)
    rank = np.empty(len(values), dtype=np.int64)
    rank[order] = np.arange(len(values))
    return [values[at] for at in order], rank[np.asarray(held.indices)]


def _published(source: Store, asked: tuple[str, ...], basis: Basis) -> Table:
    for one in asked:
        if one not in BY_TABLES:
            raise TrueCountError(
                f"The outcome tables of {source.path} do not tell {one.replace('-', ' ')}: they can be divided by "
                f"{', '.join(BY_TABLES)}; crime records can by the rest."
            )
    rows = source.current("published_counts").filter(_.dataset == "outcomes", _.basis == basis)
    column = BY_TABLES[asked[0]] if asked else ""
    return rows.select(
        area=_.force_id,
        period_start=_.period_start,
        period_end=_.period_end,
        part=rows[column].fill_null(NOT_KNOWN) if column else ibis.literal(""),
        outcome=_.outcome_type,
        crimes=_.crimes,
    )


def _recorded(source: Store, asked: tuple[str, ...], basis: Basis, as_at: date | None) -> Table:
    cohort, closed = counts.record_rows(source, as_at)
    rows = (cohort if basis == "cohort" else closed).filter(_.month.notnull())
    step, months = ("Q", 3) if QUARTER in asked else ("M", 1)
    start = rows.month.truncate(step).cast("date")
    made = rows.select(
        "area",
        "outcome",
        period_start=start,
        period_end=(start + ibis.interval(months=months) - ibis.interval(days=1)).cast("date"),
        part=_part(rows, asked[0] if asked else QUARTER),
        crimes=ibis.literal(1),
    )
    return (made.unnest("part") if asked[:1] == ("flag",) else made).mutate(part=_.part.fill_null(NOT_KNOWN))


def _part(rows: Table, by: str) -> Any:
    """The part of each crime; of flags an array of them."""
    if by == QUARTER:
        return ibis.literal("")
    if by == "flag":
        return rows.flags.fill_null(NO_FLAG).split(";").map(lambda one: one.strip())
    if by in ("crime-type", "offence-group"):
        names = {
            row["class_code"]: (by == "crime-type" and row["subgroup"]) or row["offence_group"]
            for row in reference.load("classes").rows
        }
        return ibis.coalesce(rows.class_code.cases(*names.items(), else_=None), rows.category)
    return rows[{"district": "district", "victim-kind": "victim_kind"}[by]]


def _in_use(made: Cells, wanted: Sequence[Measure]) -> NDArray[np.bool_]:
    """Whether any type counted was in use in each cell's period, by measure, (K, M)."""
    spans = [Period(start=row["period_start"], end=row["period_end"]) for row in made.keys]
    known = {
        (one.id, span.start, span.end): in_use.used(one.numerator, span) for one in wanted for span in _once(spans)
    }
    return np.array([[known[one.id, span.start, span.end] for one in wanted] for span in spans], dtype=bool)


def _once(spans: Sequence[Period]) -> list[Period]:
    return list({(one.start, one.end): one for one in spans}.values())


def _table(made: Cells, wanted: Sequence[Measure], basis: Basis) -> pa.Table:
    """One row a cell and measure. Of areas whose outcomes are labels only, those measures that need no type."""
    types = {str(row["code"]) for row in reference.load("outcome_types").rows}
    labelled = made.total(one for one in made.outcomes if one not in types) != 0
    areas = {row["area"] for row, label in zip(made.keys, labelled, strict=True) if label}
    untyped = np.array([row["area"] in areas for row in made.keys], dtype=bool)
    tops = np.column_stack([made.total(one.numerator) for one in wanted])
    wholes = np.column_stack([made.whole(one.out_of(basis)) for one in wanted])
    keep = ~untyped[:, None] | np.array([one.codes <= {counts.NOT_YET} for one in wanted])
    cells, places = np.nonzero(keep)
    numerator, denominator = tops[keep], wholes[keep]
    few = denominator < FEW
    known = ~few & (_in_use(made, wanted)[keep] | (numerator != 0))
    value = np.where(known, 100 * numerator / np.where(few, 1, denominator), np.nan)
    periods = np.array([f"{row['period_start']}/{row['period_end']}" for row in made.keys], dtype=object)
    names = {name: np.array([row[name] for row in made.keys], dtype=object) for name in ("area", "part")}
    return pa.table(
        {
            "area": pa.array(names["area"][cells], pa.string()),
            "period": pa.array(periods[cells], pa.string()),
            "part": pa.array(names["part"][cells], pa.string()),
            "measure": pa.array(np.array([one.id for one in wanted], dtype=object)[places], pa.string()),
            "numerator": pa.array(numerator),
            "denominator": pa.array(denominator),
            "value": pa.array(value, mask=~known),
            "few": pa.array(few),
        }
    )
