"""The figures of a comparison of two financial years, each from the two counts and the two accuracies."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from truecount.figure import Figure, Interval, Method, Period, Provenance, rounded
from truecount.records import provenance
from truecount.reference.table import Row
from truecount.trends import accuracy, divisia, methods, series
from truecount.trends.inspected import Accuracy
from truecount.trends.ratio_interval import log_ratio

MOVER = "MOVER on the log scale, the two audits independent"
BOTH_ENDS = "both ends of the interval of p"
Side = tuple[Row, Accuracy]


@dataclass(frozen=True)
class Comparison:
    """Recorded crime of two years of one force, and the inspection that stands for each, if there is one."""

    force: Row
    before: Row
    after: Row
    audit_before: Side | None
    audit_after: Side | None

    def recorded(self, side: int) -> Figure:
        """Recorded crime of the first (0) or second (1) year."""
        return series.recorded(self.force, (self.before, self.after)[side])

    def accuracy(self, side: int) -> Figure:
        """Recording accuracy in per cent, with the interval that is used here, published or assumed."""
        found = (self.audit_before, self.audit_after)[side]
        if found is None:
            return self._unknown(f"accuracy.{self._year(side)}", "Recording accuracy", "per cent", methods.ACCURACY)
        row, known = found
        figure = accuracy.overall(self.force, row)
        name = {"id": self._id(f"accuracy.{self._year(side)}")}
        if known.published:
            return figure.model_copy(update=name | {"warnings": known.warnings})
        ends = Interval(
            low=100 * known.estimate.low, high=100 * known.estimate.high, method="assumed; see the warnings"
        )
        return figure.model_copy(
            update=name
            | {
                "interval": ends,
                "warnings": (*known.warnings, *((row["note"],) if row["note"] else ())),
            }
        )

    def should(self, side: int) -> Figure:
        """Crimes that should have been recorded in the first or second year."""
        found, row = (self.audit_before, self.audit_after)[side], (self.before, self.after)[side]
        title = f"Crimes that should have been recorded, {row['year']}"
        if found is None:
            return self._unknown(f"should.{self._year(side)}", title, "crimes", methods.SHOULD)
        known, crimes = found[1], row["crimes"]
        return self._figure(
            f"should.{self._year(side)}",
            title,
            crimes / known.rate,
            methods.SHOULD,
            unit="crimes that should have been recorded",
            interval=(crimes / known.estimate.high, crimes / known.estimate.low, BOTH_ENDS),
            warnings=known.warnings,
        )

    def raw_change(self) -> Figure:
        """Change in recorded crime, per cent."""
        return self._figure(
            "raw-change",
            "Change in recorded crime",
            100 * (self._growth - 1),
            methods.RAW_CHANGE,
            unit="per cent",
            decimals=1,
        )

    def change(self) -> Figure:
        """Change in the crimes that should have been recorded, per cent."""
        title = "Change in recorded crime, like for like"
        if self.audit_before is None or self.audit_after is None:
            return self._unknown("change", title, "per cent", methods.LIKE_FOR_LIKE)
        low, high = (100 * (float(self._growth) * math.exp(end) - 1) for end in self._log_ratio)
        return self._figure(
            "change",
            title,
            100 * (self._growth * self.audit_before[1].rate / self.audit_after[1].rate - 1),
            methods.LIKE_FOR_LIKE,
            unit="per cent",
            decimals=1,
            interval=(low, high, MOVER),
            warnings=self._warnings,
        )

    def part(self, which: Literal["recording", "other"]) -> Figure:
        """The part of the change, in crimes, that comes from recording or from everything else."""
        titles = {
            "recording": "Change in recorded crime that comes from recording",
            "other": "Change in recorded crime that comes from everything else",
        }
        if self.audit_before is None or self.audit_after is None:
            return self._unknown(f"{which}-part", titles[which], "crimes", methods.SPLIT)
        whole = self.after["crimes"] - self.before["crimes"]

        def recording(log_factor: float) -> float:
            return divisia.part(self.before["crimes"], self.after["crimes"], log_factor)

        low, high = self._log_ratio
        value, least, most = recording(self._log_accuracy), recording(-high), recording(-low)
        if which == "other":
            value, least, most = whole - value, whole - most, whole - least
        return self._figure(
            f"{which}-part",
            titles[which],
            Fraction(value),
            methods.SPLIT,
            unit="crimes",
            interval=(least, most, MOVER),
            warnings=self._warnings,
        )

    def share(self) -> Figure:
        """Recording's share of the logarithmic growth of recorded crime, per cent."""
        title = "Share of the change in recorded crime that comes from recording"
        if self.audit_before is None or self.audit_after is None:
            return self._unknown("recording-share", title, "per cent", methods.SHARE)
        if self._growth == 1:
            same = "Recorded crime is the same in both years, so there is no change to share."
            return self._figure("recording-share", title, None, methods.SHARE, unit="per cent", warnings=(same,))
        growth = math.log(self._growth)
        ends = sorted(-100 * end / growth for end in self._log_ratio)
        return self._figure(
            "recording-share",
            title,
            Fraction(100 * self._log_accuracy / growth),
            methods.SHARE,
            unit="per cent of the logarithmic growth",
            interval=(ends[0], ends[1], MOVER),
            warnings=self._warnings,
        )

    def break_even(self) -> Figure:
        """The accuracy of the second year at which recording alone would explain the change, per cent."""
        title = "Accuracy at which recording alone would explain the change"
        if self.audit_before is None:
            return self._unknown("break-even", title, "per cent", methods.BREAK_EVEN)
        known = self.audit_before[1]
        value = 100 * known.rate * self._growth
        told = [*known.warnings]
        if value > 100:  # noqa: PLR2004
            told.insert(0, "Above 100 per cent, so recording alone cannot explain the rise.")
        least, most = (100 * end * float(self._growth) for end in (known.estimate.low, known.estimate.high))
        return self._figure(
            "break-even",
            title,
            value,
            methods.BREAK_EVEN,
            unit="per cent",
            decimals=1,
            interval=(least, most, BOTH_ENDS),
            warnings=tuple(told),
        )

    @property
    def _growth(self) -> Fraction:
        return Fraction(self.after["crimes"], self.before["crimes"])

    @property
    def _log_accuracy(self) -> float:
        """ln(p1 / p0)."""
        assert self.audit_before is not None and self.audit_after is not None  # noqa: S101
        return math.log(self.audit_after[1].rate / self.audit_before[1].rate)

    @property
    def _log_ratio(self) -> tuple[float, float]:
        """The interval of ln(p0 / p1)."""
        assert self.audit_before is not None and self.audit_after is not None  # noqa: S101
        return log_ratio(self.audit_before[1].estimate, self.audit_after[1].estimate)

    @property
    def _warnings(self) -> tuple[str, ...]:
        sides = (side for side in (self.audit_before, self.audit_after) if side is not None)
        return tuple(dict.fromkeys(words for _, known in sides for words in known.warnings))

    def _year(self, side: int) -> str:
        return series.slug((self.before, self.after)[side]["year"])

    def _unknown(self, name: str, title: str, unit: str, method: Method) -> Figure:
        return self._figure(name, title, None, method, unit=unit, warnings=(*self._missing(), *self._warnings))

    def _missing(self) -> list[str]:
        """Which year lacks an inspection, and what can be said all the same."""
        pairs = ((self.before, self.audit_before), (self.after, self.audit_after))
        absent = [row["year"] for row, audit in pairs if audit is None]
        told = [f"No dated inspection with an overall recording accuracy is held for {' or '.join(absent)}."]
        if self.audit_before is not None and self.audit_after is None:
            least = 100 * (self.audit_before[1].rate * self._growth - 1)
            told.append(
                f"If every crime of {self.after['year']} had been recorded, the change like for like would be "
                f"{rounded(least, 1)} per cent; with any crime missed it is higher."
            )
        if self.audit_before is None and self.audit_after is not None:
            most = 100 * (self._growth / self.audit_after[1].rate - 1)
            told.append(
                f"If every crime of {self.before['year']} had been recorded, the change like for like would be "
                f"{rounded(most, 1)} per cent; with any crime missed it is lower."
            )
        return told

    def _made_from(self) -> tuple[Provenance, ...]:
        audits = [side[0] for side in (self.audit_before, self.audit_after) if side is not None]
        return provenance.together(
            provenance.of_rows("recorded_crime", [self.before, self.after]), provenance.of_rows("inspections", audits)
        )

    def _id(self, name: str) -> str:
        return f"like-for-like.{self.force['force_id']}.{self._year(0)}.{self._year(1)}.{name}"

    def _figure(
        self,
        name: str,
        title: str,
        value: Fraction | None,
        method: Method,
        *,
        interval: tuple[float, float, str] | None = None,
        **rest: Any,
    ) -> Figure:
        start, end = (Period.financial_year(row["year"]) for row in (self.before, self.after))
        return Figure(
            id=self._id(name),
            title=f"{title}, {self.before['year']} to {self.after['year']}" if "should" not in name else title,
            value=None if value is None else float(value),
            interval=None
            if interval is None
            else Interval(low=float(interval[0]), high=float(interval[1]), method=interval[2]),
            population=series.POPULATION,
            area=self.force["short_name"],
            period=Period(start=start.start, end=end.end),
            basis="recorded crime and inspection",
            method=method,
            made_from=self._made_from(),
            **rest,
        )
