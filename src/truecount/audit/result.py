"""What an audit found, as figures: every number with its interval, its unit and its making."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from truecount.audit import counts, methods
from truecount.audit.accuracy import Accuracy, Part, accuracy_of, all_crime, of_logs, ratio_of
from truecount.audit.intervals import clopper_pearson, korn_graubard
from truecount.audit.plan import Plan
from truecount.audit.recording_accuracy import unrecorded_a_year
from truecount.audit.sample import Count, Sample
from truecount.figure import Figure, Interval, Method, Provenance
from truecount.reference.kinds import KINDS

FEW = 100
"""Of fewer crimes or records than this, what was read is counted and no share is estimated. Ours; the inspectorate
counts "62 of 63" likewise."""
BASIS = "logs that came to notice in the period, audited"
INTERVAL_WORDS = "Korn-Graubard, by log"
LEVEL = 0.95


@dataclass(frozen=True)
class Section:
    """Figures under one heading."""

    heading: str
    figures: tuple[Figure, ...]


class Result:
    """The figures of one audit: made from a plan and a sample, and from nothing else."""

    def __init__(self, plan: Plan, sample: Sample, made_from: Sequence[Provenance]) -> None:
        self.plan, self.sample, self.made_from = plan, sample, tuple(made_from)
        self.overall = accuracy_of(sample, all_crime(sample))
        self.kinds = {
            kind: accuracy_of(
                sample,
                Part(
                    counts.of_kind(counts.missed, kind),
                    counts.surplus_of_kind(kind),
                    counts.of_kind(counts.recorded, kind),
                    float(sample.draw.recorded[:, place].sum()),
                ),
            )
            for place, kind in enumerate(KINDS)
        }
        self.routes = {
            route: accuracy_of(
                sample,
                replace(all_crime(sample), known=float(held.sum()), where=(sample.route == route).astype(np.float64)),
            )
            for route, held in sample.draw.by_route.items()
        }

    def sections(self) -> list[Section]:
        """Every figure, under headings."""
        return [
            Section("Recording accuracy, in per cent of the crimes that should have been recorded", self._accuracies()),
            Section("Crimes", self._crimes()),
            Section("How they were recorded", self._qualities()),
        ]

    @property
    def figures(self) -> list[Figure]:
        """Every figure."""
        return [figure for section in self.sections() for figure in section.figures]

    def _accuracies(self) -> tuple[Figure, ...]:
        every = self._rate("accuracy", "All crime", methods.ACCURACY, self.overall)
        of_kinds = [
            self._rate(f"accuracy.{kind}", kind.capitalize(), methods.ACCURACY, one) for kind, one in self.kinds.items()
        ]
        of_routes = [
            self._rate(f"accuracy.{route}", f"By route: {route}", methods.ACCURACY, one)
            for route, one in self.routes.items()
        ]
        inspected = ratio_of(self.sample, counts.recorded, counts.required)
        first, second = (self._weighted(by) for by in ("required", "recorded"))
        severe = accuracy_of(
            self.sample,
            Part(
                counts.weighed(counts.missed),
                counts.surplus_weighed,
                counts.weighed(counts.recorded),
                float(self.sample.draw.harm.sum()),
            ),
        )
        severe = replace(severe, recorded=self.overall.recorded, crimes=self.overall.crimes)
        return (
            every,
            *of_kinds,
            *of_routes,
            self._rate("accuracy.as-inspected", "All crime, from the logs read alone", methods.AS_INSPECTED, inspected),
            first,
            second,
            self._rate("accuracy.severity", "All crime, weighted by severity", methods.HARM, severe),
            self._rate(
                "accuracy.logs",
                "Logs requiring a crime of which all were recorded",
                methods.SHARE,
                of_logs(self.sample),
                unit="per cent of logs",
            ),
        )

    def _weighted(self, by: str) -> Figure:
        """The kinds' accuracies put together by crimes required or recorded."""
        weight = {
            kind: one.right / one.value if by == "required" else one.right
            for kind, one in self.kinds.items()
            if one.value > 0
        }
        value = 100 * sum(weight[kind] * self.kinds[kind].value for kind in weight) / max(sum(weight.values()), 1e-9)
        return self._figure(
            f"accuracy.weighted-by-{by}",
            f"Kinds put together by crimes {by}",
            methods.WEIGHTED,
            value=value,
            unit="per cent",
            decimals=1,
        )

    def _crimes(self) -> tuple[Figure, ...]:
        all_of_it = self.overall
        ends = (all_of_it.missed(all_of_it.high), all_of_it.missed(all_of_it.low))
        year = [float(one) for one in unrecorded_a_year(self.plan.a_year, all_of_it.value, _limits(all_of_it))]
        return (
            self._figure(
                *("required", "Crimes that should have been recorded", methods.TOTAL),
                value=all_of_it.right / all_of_it.value if all_of_it.value else None,
                interval=_interval(all_of_it.right / all_of_it.high, _over(all_of_it.right, all_of_it.low)),
            ),
            self._figure(
                *("missed", "Crimes missed", methods.TOTAL),
                value=all_of_it.missed(all_of_it.value),
                interval=_interval(*ends),
            ),
            self._total(
                "missed.nothing", "Crimes missed, nothing recorded of the log", counts.is_(counts.NOTHING_RECORDED)
            ),
            self._total("missed.beside", "Crimes missed beside a recorded one", counts.is_(counts.BESIDE)),
            self._total("over-recorded", "Records that no crime requires", counts.is_(counts.OVER)),
            self._figure(
                *("unrecorded-a-year", "Crimes not recorded in a year", methods.A_YEAR),
                value=year[0],
                interval=_interval(year[1], year[2]),
                warnings=(f"{self.plan.a_year:,} crimes were recorded in the twelve months to the end of the period.",),
            ),
        )

    def _total(self, name: str, title: str, count: Count) -> Figure:
        """A number of rare crimes or records: the limits are those of its share of all crimes required."""
        sample = self.sample
        values = sample.corrected(count)
        whole = self.overall.right / self.overall.value if self.overall.value else 0.0
        total, error = float(sample.strata.total(values)), float(sample.strata.standard_error(values))
        if whole <= 0:
            return self._figure(name, title, methods.TOTAL, value=total)
        low, high = korn_graubard(
            total / whole, error / whole, len(sample.rows), sample.strata.degrees_of_freedom, LEVEL
        )
        return self._figure(
            name,
            title,
            methods.TOTAL,
            value=max(total, 0.0),
            interval=_interval(whole * float(low), whole * float(high)),
        )

    def _qualities(self) -> tuple[Figure, ...]:
        asked = (
            ("in-time", "Recorded within the time allowed", counts.in_time, counts.timed, "crimes recorded"),
            (
                "right-class",
                "Recorded in the right class",
                counts.is_(*counts.RIGHT_CLASS),
                _classed,
                "crimes recorded",
            ),
            (
                "faultless",
                "Recorded, in time and in the right class",
                counts.faultless,
                counts.required,
                "crimes required",
            ),
            ("cancelled-rightly", "Cancelled rightly", counts.is_(counts.CANCELLED), _cancelled, "records cancelled"),
            ("victim-told", "Victim told of a cancellation or transfer", counts.told, counts.told_asked, "records"),
        )
        return tuple(
            self._rate(name, title, methods.SHARE, ratio_of(self.sample, top, bottom), unit=f"per cent of {of}", of=of)
            for name, title, top, bottom, of in asked
        )

    def _rate(
        self,
        name: str,
        title: str,
        method: Method,
        found: Accuracy,
        unit: str = "per cent",
        of: str = "crimes required",
    ) -> Figure:
        """A share in per cent with its interval, or, where too little was read, a count of what was."""
        read = f"{found.recorded:,} of {found.crimes:,} read"
        if found.crimes < FEW:
            low, high = clopper_pearson(found.recorded, max(found.crimes, 0), LEVEL)
            span = f"{100 * float(low):.1f} to {100 * float(high):.1f} per cent"
            alike = f"Were they drawn alike, a share of {span} would fit." if found.crimes else "None was read."
            return self._figure(
                name,
                title,
                methods.COUNTED,
                value=found.recorded,
                unit=f"of {found.crimes:,} {of} read",
                warnings=(f"Fewer than {FEW} were read, so they are counted. {alike}",),
            )
        return self._figure(
            name,
            title,
            method,
            value=100 * found.value,
            unit=f"{unit}; {read}",
            decimals=1,
            interval=_interval(100 * found.low, 100 * found.high),
        )

    def _figure(self, name: str, title: str, method: Method, **rest: Any) -> Figure:
        scope = self.plan.scope
        fields: dict[str, Any] = {"unit": "crimes", "interval": None, "warnings": ()} | rest
        value = fields.pop("value")
        known = value is not None and np.isfinite(value)
        if not known:
            fields["warnings"] = (*fields["warnings"], "Nothing was read that it could be made of.")
            fields["interval"] = None
        return Figure(
            id=f"audit.{name}",
            title=title,
            value=value if known else None,
            population=f"the logs of {', '.join(scope.routes)}",
            area=scope.force,
            period=scope.period,
            basis=BASIS,
            method=method,
            made_from=self.made_from,
            **fields,
        )


def _classed(review: Any) -> float:
    return counts.recorded(review) * (1.0 - counts.is_(counts.CANCELLED, counts.WRONGLY)(review))


def _cancelled(review: Any) -> float:
    return counts.is_(counts.CANCELLED, counts.WRONGLY)(review)


def _limits(found: Accuracy) -> tuple[Any, Any]:
    return np.asarray(found.low), np.asarray(found.high)


def _over(right: float, share: float) -> float:
    return right / share if share > 0 else float("inf")


def _interval(low: float, high: float) -> Interval | None:
    if not (np.isfinite(low) and np.isfinite(high)):
        return None
    return Interval(low=low, high=high, level=LEVEL, method=INTERVAL_WORDS)
