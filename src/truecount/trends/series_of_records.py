"""The series of a record file: crimes by month, quarter or year, what can be compared, and as at which load."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from ibis import _
from numpy.typing import NDArray

from truecount import reference
from truecount.errors import TrueCountError
from truecount.figure import Figure, Interval, Method, Period, Provenance, day
from truecount.records import provenance
from truecount.records.store import Store
from truecount.reference.table import Row
from truecount.statistics.count_pairs import may_say_per_cent, mid_p_comparison
from truecount.statistics.estimate import Numbers
from truecount.trends import methods
from truecount.trends.naming import EVERY, titles
from truecount.trends.regimes import Change, Comparable, Regime, Regimes, regimes
from truecount.trends.tallies import BY, SPANS, Tally, classed, tally

OF_KINDS = ("offence group", "subgroup", "class")
"""What names a kind of crime, which only some events touch; districts and flags hold crimes of all kinds."""
CHANCE = "The interval is that of chance alone, and recorded crime varies more."
A_YEAR = 12

SERIES_CHANGE = Method(
    id="trends.series-change",
    version=1,
    title="Change from the same span a year before",
    formula="100 (R / R a year before - 1)",
    words=(
        "The change of the crimes recorded, given only where both spans lie inside one recording regime and neither "
        "count is below 20. The interval says what chance alone allows; recorded crime varies more."
    ),
    source=(
        "mid-P interval of the ratio of two counts: Rothman, Greenland and Lash (2008), Modern Epidemiology, chapter 14"
    ),
)
METHODS = (SERIES_CHANGE,)


@dataclass(frozen=True)
class Beside:
    """An earlier span: its period and count, whether it is comparable, and the change since where that may be told.

    `change` is in per cent, None where the spans are not comparable or a count is too small for it.
    """

    period: Period
    count: int
    comparable: Comparable
    change: Figure | None = None


@dataclass(frozen=True)
class Span:
    """One count of a series: the figure, the regime that holds all of its days (None where several do), what begins.

    `before` is the span just before and `year_before` the same span a year before, None where the file holds none.
    """

    figure: Figure
    regime: Regime | None
    begins: tuple[Change, ...]
    before: Beside | None
    year_before: Beside | None


@dataclass(frozen=True, eq=False)
class RecordedSeries:
    """Crimes recorded of a force, by name and span: `spans` by name, each in the order of `periods`, all crime too.

    `by` says what the names are, `vintage` as at which load; `regimes` are the recording regimes of each name. Crimes
    count under each flag that they bear, so that flags do not add up to all crime.
    """

    force_id: str
    by: str
    span: str
    vintage: str
    periods: tuple[Period, ...]
    spans: dict[str, tuple[Span, ...]]
    regimes: dict[str, Regimes]

    @property
    def names(self) -> tuple[str, ...]:
        """The names in order, all crime last."""
        return tuple(self.spans)

    @property
    def figures(self) -> list[Figure]:
        """Every count, and every change from a year before that may be told in per cent."""
        held = [one for spans in self.spans.values() for one in spans]
        changes = [one.year_before.change for one in held if one.year_before and one.year_before.change]
        return [*(one.figure for one in held), *changes]


def recorded_series(
    store: Store,
    force_id: str,
    by: str = EVERY,
    span: str = "month",
    load: int | None = None,
    names: Sequence[str] | None = None,
) -> RecordedSeries:
    """The crimes recorded of a force by whole months, quarters or years of the financial year, cancelled ones left out.

    `by` is "all crime" or what `tally` counts by; `names` are those wanted, all of them unless told. `load` counts as
    the file stood after that load. Every count is a figure `series.FORCE.NAME.SPAN` that says whether it can be
    compared with the span before and the same span a year before: where both lie inside one recording regime. Raises
    TrueCountError for a span, name or load that there is not, and where the file holds no whole span.
    """
    _check(store, by, span, load)
    found = tally(store, force_id, "subgroup" if by == EVERY else by, load)
    periods, counts = found.spans(span)
    if not periods:
        raise TrueCountError(
            f"{store.path}: the file holds {len(found.months)} months of {force_id} and no whole {span}; take a "
            "shorter span."
        )
    total = np.array([found.between(one).total.sum() for one in periods], dtype=np.int64)
    rows = {} if by == EVERY else {one: counts[found.names.index(one)] for one in _wanted(found, names)}
    made = _Made(store, found, span, periods)
    series = {one: made.spans(one, row) for one, row in [*rows.items(), (EVERY, total)]}
    return RecordedSeries(
        *(force_id, by, span, made.vintage, tuple(periods), series), regimes={one: made.regimes(one) for one in series}
    )


def _check(store: Store, by: str, span: str, load: int | None) -> None:
    if by not in (EVERY, *BY):
        raise TrueCountError(f'A series is by {", ".join((EVERY, *BY))}, not by "{by}".')
    if span not in SPANS:
        raise TrueCountError(f'A series is by {", ".join(SPANS)}, not by "{span}".')
    if load is not None and not 1 <= load <= store.last_load:
        raise TrueCountError(f"{store.path}: there is no load {load}; the file has loads 1 to {store.last_load}.")


def _wanted(found: Tally, names: Sequence[str] | None) -> Sequence[str]:
    for name in names or ():
        found.of(name)
    return found.names if names is None else names


class _Made:
    """The figures of one tally."""

    def __init__(self, store: Store, found: Tally, span: str, periods: list[Period]) -> None:
        self.found, self.span, self.periods = found, span, periods
        self.area: Row = reference.force(found.force_id)
        self.vintage = _vintage(store, found.load)
        self.made_from = _made_from(store, found)
        self.back = A_YEAR // SPANS[span]

    def regimes(self, name: str) -> Regimes:
        kind = name != EVERY and self.found.by in OF_KINDS
        return regimes(self.found.force_id, titles(self.found.by, name)[0] if kind else EVERY)

    def spans(self, name: str, counts: NDArray[np.int64]) -> tuple[Span, ...]:
        ratios = mid_p_comparison(counts[: -self.back], counts[self.back :]) if len(counts) > self.back else None
        limits = np.stack([ratios.ratio, ratios.low, ratios.high], axis=1) if ratios else np.empty((0, 3))
        return tuple(self._span(name, counts, n, limits) for n in range(len(counts)))

    def _span(self, name: str, counts: NDArray[np.int64], n: int, limits: Numbers) -> Span:
        known, period = self.regimes(name), self.periods[n]
        before = self._beside(known, counts, n, n - 1)
        year = self._beside(known, counts, n, n - self.back)
        if year and year.comparable and may_say_per_cent([year.count, int(counts[n])]):
            change = self._change(name, period, limits[n - self.back])
            year = Beside(year.period, year.count, year.comparable, change)
        regime, begins = known.of(period), known.within(period)
        told = (*_of_regime(regime, begins), *_of_beside(before, "before"), *_of_beside(year, "a year before"))
        figure = Figure(
            id=self._id("series", name, period),
            title=f"{_capital(name)}, {period}",
            value=int(counts[n]),
            unit=self._unit(name),
            method=methods.CRIME_RECORDS,
            warnings=told,
            **self._rest(name, period),
        )
        return Span(figure, regime, begins, before, year)

    def _beside(self, known: Regimes, counts: NDArray[np.int64], n: int, at: int) -> Beside | None:
        if at < 0:
            return None
        return Beside(self.periods[at], int(counts[at]), known.comparable(self.periods[at], self.periods[n]))

    def _change(self, name: str, period: Period, limits: Numbers) -> Figure:
        value, low, high = (100 * (float(one) - 1) for one in limits)
        return Figure(
            id=self._id("series-change", name, period),
            title=f"{_capital(name)}, {period}, against a year before",
            value=value,
            unit="per cent",
            decimals=1,
            interval=Interval(low=low, high=high, method="mid-P, chance alone"),
            method=SERIES_CHANGE,
            warnings=(CHANCE,),
            **self._rest(name, period),
        )

    def _unit(self, name: str) -> str:
        per = self.found.units.get(name)
        return f"crimes recorded ({per})" if per else "crimes recorded"

    def _id(self, what: str, name: str, period: Period) -> str:
        slug = "-".join("".join(sign if sign.isalnum() else " " for sign in name.lower()).split())
        return f"{what}.{self.found.force_id}.{slug}.{self.span}.{period.start:%Y-%m}.load-{self.found.load}"

    def _rest(self, name: str, period: Period) -> dict[str, Any]:
        return {
            "population": name if self.found.by in OF_KINDS or name == EVERY else f"{self.found.by} {name}, all crime",
            "area": self.area["short_name"],
            "period": period,
            "basis": f"crime records in the file, {self.vintage}",
            "made_from": self.made_from,
        }


def _vintage(store: Store, load: int) -> str:
    """As at which load, and when that was."""
    rows = store.table("loads").filter(_.load_id == load).to_pyarrow().to_pylist()
    return f"as at load {load}" + (f", {day(rows[0]['loaded_at'].date())}" if rows else "")


def _made_from(store: Store, found: Tally) -> tuple[Provenance, ...]:
    crimes = classed(store, found.force_id, found.load).select("file_id").distinct()
    files = sorted(crimes.to_pyarrow().column(0).to_pylist())
    which = f"crimes of {found.force_id}, each reference once, cancelled left out, as at load {found.load}"
    return provenance.of_files(store, "crimes", files, which)


def _of_regime(regime: Regime | None, begins: tuple[Change, ...]) -> tuple[str, ...]:
    """What a figure says of how its crimes were recorded."""
    if regime is None:
        return (f"Recording changed within this span. {_joined(begins)}",)
    moving = "" if regime.steady else " Recording accuracy was moving."
    since = f"since {day(regime.start)}" if regime.start else "before the first change held"
    return (f"Recording regime: {since}.{moving}",)


def _of_beside(beside: Beside | None, which: str) -> tuple[str, ...]:
    if beside is None:
        return ()
    span = f"the span {which}" if which == "before" else f"the same span {which}"
    if beside.comparable:
        return (f"Comparable with {span}, {beside.count:,} crimes.",)
    return (f"Not comparable with {span}. {' '.join(beside.comparable.because)}",)


def _joined(changes: tuple[Change, ...]) -> str:
    return " ".join(dict.fromkeys(one.words for one in changes))


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
