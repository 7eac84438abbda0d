"""What an audit found, as figures: every number with its interval, its unit and its making."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from truecount.audit import counts, methods
from truecount.audit.accuracy import (
    Accuracy,
    Part,
    accuracy_of,
    all_crime,
    as_grave_as_recorded,
    of_logs,
    ratio_of,
)
from truecount.audit.designs import design, may_be_lengthened
from truecount.audit.looks import Look
from truecount.audit.plan import Plan
from truecount.audit.readers import readers_of
from truecount.audit.recording_accuracy import ratio_limits, unrecorded_a_year
from truecount.audit.sample import Count, Sample
from truecount.figure import Figure, Interval, Method, Provenance
from truecount.reference.kinds import KINDS
from truecount.statistics.estimate import Estimate
from truecount.statistics.intervals import clopper_pearson

FEW = 100
"""Of fewer crimes or records than this, what was read is counted and no share is estimated. Ours; the inspectorate
counts "62 of 63" likewise."""
GRAVE = (
    "A few grave crimes decide it. Its interval takes missed crimes to be as grave as recorded ones are, even where "
    "none such was read."
)
BASIS = "logs that came to notice in the period, audited"
INTERVAL_WORDS = "Korn-Graubard with a heavier next miss, by log"
GUARDED = "Korn-Graubard, missed crimes taken to be as grave as recorded ones"
AGREED = "Korn-Graubard for the share, Student's for kappa and AC1"
WATCHED_WORDS = "confidence sequence, every look at once"
LEVEL = 0.95


@dataclass(frozen=True)
class Section:
    """Figures under one heading."""

    heading: str
    figures: tuple[Figure, ...]


class Result:
    """The figures of one audit: made from a plan and a sample, and from nothing else.

    Raises TrueCountError for a part of a draw whose design makes no sample of a part.
    """

    def __init__(self, plan: Plan, sample: Sample, made_from: Sequence[Provenance]) -> None:
        if sample.unread:
            may_be_lengthened(design(plan.design))
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
            if kind in plan.scope.kinds
        }
        self.readers = readers_of(sample)
        self.routes = {
            route: accuracy_of(
                sample,
                replace(all_crime(sample), known=float(held.sum()), where=(sample.route == route).astype(np.float64)),
            )
            for route, held in sample.draw.by_route.items()
        }

    def sections(self, seen: Look | None = None) -> list[Section]:
        """Every figure, under headings; with a look, its limits that hold however often one looks."""
        return [
            Section("Recording accuracy, in per cent of the crimes that should have been recorded", self._accuracies()),
            Section("Crimes", self._crimes()),
            Section("How they were recorded", self._qualities()),
            Section("Readers", self._readers()),
            Section("Looked at as often as one likes", self._watched(seen)),
        ]

    @property
    def figures(self) -> list[Figure]:
        """Every figure that needs no look."""
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
        severe = as_grave_as_recorded(self.sample, severe, self.overall)
        return (
            every,
            *of_kinds,
            *of_routes,
            self._rate("accuracy.as-inspected", "All crime, from the logs read alone", methods.AS_INSPECTED, inspected),
            first,
            second,
            self._rate(
                "accuracy.severity",
                "All crime, weighted by severity",
                methods.HARM,
                severe,
                warnings=(GRAVE,),
                drawn=GUARDED,
            ),
            self._rate(
                "accuracy.logs",
                "Logs requiring a crime of which all were recorded",
                methods.SHARE,
                of_logs(self.sample),
                unit="per cent of logs",
                of="logs requiring a crime",
            ),
        )

    def _weighted(self, by: str) -> Figure:
        """The kinds' accuracies put together by crimes required or recorded."""
        weight = {kind: one.required if by == "required" else one.right for kind, one in self.kinds.items()}
        known = [kind for kind, one in self.kinds.items() if weight[kind] > 0]
        whole = sum(weight[kind] for kind in known)
        value = 100 * sum(weight[kind] * self.kinds[kind].value for kind in known) / whole if known else None
        return self._figure(
            f"accuracy.weighted-by-{by}",
            f"Kinds put together by crimes {by}",
            methods.WEIGHTED,
            value=value,
            unit="per cent",
            decimals=1,
        )

    def _crimes(self) -> tuple[Figure, ...]:
        whole = self.overall
        ends = (whole.missed(whole.high), whole.missed(whole.low))
        year = [float(one) for one in unrecorded_a_year(self.plan.a_year, whole.value, _limits(whole))]
        return (
            self._figure(
                *("required", "Crimes that should have been recorded", methods.TOTAL),
                value=whole.required,
                interval=_interval(whole.right + ends[0], whole.right + ends[1]),
            ),
            self._figure(
                *("missed", "Crimes missed", methods.TOTAL),
                value=whole.required - whole.right,
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

    def _readers(self) -> tuple[Figure, ...]:
        """How far first and second readers agree; nothing where no log was read twice."""
        read = self.readers
        if read is None:
            return ()
        asked = (
            ("agreement", "Logs of which two readers say alike", read.agreement.observed, 100, "per cent of logs", 1),
            ("kappa", "Cohen's kappa", read.agreement.kappa, 1, "of 1", 2),
            ("ac1", "Gwet's AC1", read.agreement.ac1, 1, "of 1", 2),
        )
        return tuple(
            self._figure(
                f"readers.{name}",
                title,
                methods.AGREEMENT,
                value=times * float(one.value),
                unit=f"{unit}; {read.read_twice:,} logs read twice",
                decimals=decimals,
                interval=_interval(times * float(one.low), times * float(one.high), AGREED),
            )
            for name, title, one, times, unit, decimals in asked
        )

    def _watched(self, seen: Look | None) -> tuple[Figure, ...]:
        if seen is None or seen.at_any_time is None:
            return ()
        low, high = (100 * end for end in seen.at_any_time)
        return (
            self._figure(
                *("accuracy.at-any-time", "All crime, by limits that allow any number of looks", methods.WATCHED),
                value=100 * self.overall.value,
                unit="per cent",
                decimals=1,
                interval=_interval(low, high, WATCHED_WORDS),
            ),
        )

    def _total(self, name: str, title: str, count: Count) -> Figure:
        """A number of rare crimes or records: the limits are those of its share of all crimes required."""
        sample, whole = self.sample, self.overall.required
        total = sample.total(sample.first(count), sample.settled(count))
        value, interval = max(float(total.value), 0.0), None
        if value <= whole and whole > 0:
            # Rare as they are, the rest is a share near the whole, for which the limits are made.
            rest = Estimate(np.asarray(1 - value / whole), total.standard_error / whole, total.degrees_of_freedom)
            low, high = ratio_limits(rest, sample.settled(count), sample.settled(counts.required), sample.strata)
            interval = _interval(whole * float(1 - high), whole * float(1 - low))
        return self._figure(name, title, methods.TOTAL, value=value, interval=interval)

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
            (
                *("cancelled-rightly", "Cancelled rightly", counts.is_(counts.CANCELLED), _cancelled),
                "cancelled records of required crimes",
            ),
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
        warnings: tuple[str, ...] = (),
        drawn: str = INTERVAL_WORDS,
    ) -> Figure:
        """A share in per cent with its interval, or, where too little was read, a count of what was."""
        if not found.crimes:
            return self._figure(name, title, method, value=None, unit=unit, decimals=1, warnings=warnings)
        if found.crimes < FEW:
            low, high = clopper_pearson(found.recorded, found.crimes, LEVEL)
            span = f"{100 * float(low):.1f} to {100 * float(high):.1f} per cent"
            return self._figure(
                name,
                title,
                methods.COUNTED,
                value=found.recorded,
                unit=f"of {found.crimes:,} {of} read",
                warnings=(
                    f"Fewer than {FEW} were read, so they are counted. Were they drawn alike, a share of {span} would "
                    "fit.",
                ),
            )
        return self._figure(
            name,
            title,
            method,
            value=100 * found.value,
            unit=f"{unit}; {found.recorded:,} of {found.crimes:,} read",
            decimals=1,
            interval=_interval(100 * found.low, 100 * found.high, drawn),
            warnings=warnings,
        )

    def _caveats(self) -> Iterator[str]:
        """What every figure of an audit that is not done must say."""
        if self.sample.unread:
            yield f"This is a look before the end. Logs of the draw not read yet: {self.sample.unread:,}."
        if self.sample.waiting:
            yield (
                "What first readers overlooked is not, or not wholly, put right here. Logs still to be read again or "
                f"settled: {self.sample.waiting:,}."
            )

    def _figure(self, name: str, title: str, method: Method, **rest: Any) -> Figure:
        scope = self.plan.scope
        fields: dict[str, Any] = {"unit": "crimes", "interval": None, "warnings": ()} | rest
        value = fields.pop("value")
        fields["warnings"] = (*fields["warnings"], *self._caveats())
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


def _interval(low: float, high: float, method: str = INTERVAL_WORDS) -> Interval | None:
    if not (np.isfinite(low) and np.isfinite(high) and low <= high):
        return None
    return Interval(low=low, high=high, level=LEVEL, method=method)
