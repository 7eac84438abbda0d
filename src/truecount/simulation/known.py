"""What is known of a simulated force because it was made: how much crime there was, and why the records changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from truecount import reference
from truecount.figure import Figure, Method, Period, Provenance
from truecount.records.store import Store, run
from truecount.simulation.methods import CHANGE, TRUTH
from truecount.simulation.report import simulation_of

CHANGES = {
    "genuine": "Change in crime itself, by the yardstick of 2015-04",
    "rule": "Change made by new rules",
    "accuracy": "Change made by better recording",
    "recorded": "Change in crimes recorded of those required",
}


@dataclass(frozen=True)
class KnownYear:
    """One financial year: crimes by the first edition's yardstick, required in force, recorded, and the accuracy."""

    year: str
    genuine: Figure
    required: Figure
    recorded: Figure
    accuracy: Figure


@dataclass(frozen=True)
class Known:
    """The truth of a simulated force by year, and the change from the first year to the last, part by part.

    The parts multiply to the whole: (1 + genuine)(1 + rule)(1 + accuracy) = 1 + recorded, exactly.
    """

    force: reference.table.Row
    years: tuple[KnownYear, ...]
    changes: tuple[Figure, ...]


def known(store: Store) -> Known:
    """What is known of the first force of a simulated record file. Raises TrueCountError when it is not simulated."""
    settings = simulation_of(store)
    force = reference.force(reference.SIMULATED + settings["forces"][0])
    rows = run(
        store.connection,
        f"""SELECT year, sum(genuine), sum(required), sum(recorded) FROM true_change
            WHERE force_id = '{force["force_id"]}' GROUP BY 1 ORDER BY 1""",
    )
    made = _Maker(force, Provenance(source="simulated truth", where=store.path.name, sha256=settings["content"]))
    years = tuple(made.year(year, int(g), int(q), int(r)) for year, g, q, r in rows)
    return Known(force, years, made.changes(years) if len(years) > 1 else ())


@dataclass(frozen=True)
class _Maker:
    force: reference.table.Row
    made_from: Provenance

    def year(self, year: str, genuine: int, required: int, recorded: int) -> KnownYear:
        period, slug = Period.financial_year(year), year.replace("/", "-")

        def count(name: str, title: str, value: int) -> Figure:
            return self._figure(f"known.{name}.{slug}", f"{title}, {year}", value, "crimes", TRUTH, period)

        return KnownYear(
            year,
            count("genuine", "Crimes by the yardstick of 2015-04", genuine),
            count("required", "Crimes the rules of the day required", required),
            count("recorded", "Of those, recorded", recorded),
            Figure.rate(recorded, required, **self._rest(f"known.accuracy.{slug}", f"Accuracy, {year}", TRUTH, period)),
        )

    def changes(self, years: tuple[KnownYear, ...]) -> tuple[Figure, ...]:
        first, last = (
            [float(one.value or 0) for one in (y.genuine, y.required, y.recorded)] for y in (years[0], years[-1])
        )
        grown = [b / a for a, b in zip(first, last, strict=True)]
        factors = {
            "genuine": grown[0],
            "rule": grown[1] / grown[0],
            "accuracy": grown[2] / grown[1],
            "recorded": grown[2],
        }
        start, end = years[0].genuine.period, years[-1].genuine.period
        period = Period(start=start.start, end=end.end) if start and end else None
        said = f"{years[0].year} to {years[-1].year}"
        return tuple(
            self._figure(
                f"known.change.{name}", f"{title}, {said}", 100 * (factors[name] - 1), "per cent", CHANGE, period
            )
            for name, title in CHANGES.items()
        )

    def _figure(self, name: str, title: str, value: float, unit: str, method: Method, period: Period | None) -> Figure:
        rest = self._rest(name, title, method, period) | {"unit": unit, "decimals": 1 if unit == "per cent" else 0}
        return Figure(value=value, **rest)

    def _rest(self, name: str, title: str, method: Method, period: Period | None) -> dict[str, Any]:
        return {
            "id": f"{name}.{self.force['force_id']}",
            "title": title,
            "unit": "per cent",
            "decimals": 1,
            "population": "all crime excluding fraud",
            "area": self.force["short_name"],
            "period": period,
            "basis": "simulated truth",
            "method": method,
            "made_from": (self.made_from,),
        }
