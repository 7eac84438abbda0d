"""What the inspections found: recording accuracy, crimes not recorded, crimes recorded since."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from truecount import reference
from truecount.figure import Figure, Interval, Provenance, rounded
from truecount.records import provenance
from truecount.reference.table import Row
from truecount.trends import inspected, methods
from truecount.trends.ratio_interval import log_ratio
from truecount.trends.years import recorded_row, twelve_months, year_of, year_to
from truecount.trends.years import year_after as following

PUBLISHED = "published half-width, taken as 95 per cent; the level itself was not found"
KINDS = {
    "overall": ("all", "all crime excluding fraud"),
    "violent": ("violent", "violent crime"),
    "sexual": ("sexual", "sexual offences"),
}
"""Column prefix in `inspections`: the word in a figure's id, and the crimes it means."""


def recording_accuracy(force_id: str) -> list[Figure]:
    """Recording accuracy by inspection, in per cent of the crimes that should have been recorded.

    One figure for each rate held: `recording-accuracy.FORCE.INSPECTION.all`, `.violent` and `.sexual`. Inspections
    of which no rate is held are left out. Raises TrueCountError for a force that is not known.
    """
    force = reference.force(force_id)
    rows = inspected.inspections(force["force_id"])
    return [_rate(force, row, kind) for row in rows for kind in KINDS if row[f"{kind}_rate"] is not None]


def unrecorded(force_id: str) -> list[Figure]:
    """Crimes a year that should have been recorded and were not, `unrecorded.FORCE.INSPECTION`.

    One figure for each inspection with an overall rate and known audit dates. The inspectorate's own figure, where
    held, stands beside it in the warnings, with the ratio of ours to it.
    """
    force = reference.force(force_id)
    rows = inspected.inspections(force["force_id"])
    return [_unrecorded(force, row) for row in rows if row["overall_rate"] is not None and row["audit_to"] is not None]


def additional(force_id: str, assumed_half_width: float | None = None) -> list[Figure]:
    """Crimes a year recorded because recording improved since the inspection before, `additional.FORCE.INSPECTION`.

    One figure for each inspection with an overall rate that follows another with one. `assumed_half_width`, in
    points, stands in for intervals that are not held.
    """
    force = reference.force(force_id)
    rows = [row for row in inspected.inspections(force["force_id"]) if row["overall_rate"] is not None]
    return [_additional(force, old, new, assumed_half_width) for old, new in pairwise(rows)]


def overall(force: Row, row: Row) -> Figure:
    """The figure of an inspection's overall rate."""
    return _rate(force, row, "overall")


def _rate(force: Row, row: Row, kind: str) -> Figure:
    word, crimes = KINDS[kind]
    rate, half_width = row[f"{kind}_rate"], row.get(f"{kind}_half_width")
    warnings = []
    if half_width is None:
        warnings.append("The interval was not found in what is held.")
    if row["rate_rounded"] and kind == "overall":
        warnings.append("The rate was only given rounded.")
    if row["note"]:
        warnings.append(row["note"])
    return Figure(
        id=f"recording-accuracy.{force['force_id']}.{_slug(row)}.{word}",
        title=f"Recording accuracy, {crimes}, {inspected.name(row)}",
        value=float(rate),
        unit="per cent of crimes that should have been recorded",
        decimals=_places(rate),
        interval=None if half_width is None else _printed(rate, half_width),
        population=f"{crimes}, reported in the period audited",
        area=force["short_name"],
        period=inspected.window(row),
        basis=f"inspection ({row['kind']})",
        method=methods.ACCURACY,
        made_from=provenance.of_rows("inspections", [row]),
        warnings=tuple(warnings),
    )


def _unrecorded(force: Row, row: Row) -> Figure:
    total, read = twelve_months(force["force_id"], row["audit_to"])
    rate = Fraction(row["overall_rate"]) / 100
    value = total * (1 - rate) / rate
    interval, warnings = None, [_twelve_months_told(total, row["audit_to"])]
    if row["overall_half_width"] is None:
        warnings.append("No interval: that of the inspection's rate was not found in what is held.")
    else:
        half = Fraction(row["overall_half_width"]) / 100
        ends = [total * (1 - end) / end for end in (min(rate + half, Fraction(1)), rate - half)]
        interval = Interval(low=float(ends[0]), high=float(ends[1]), method="both ends of the published interval of p")
    if row["unrecorded_a_year"] is not None:
        warnings.append(_beside(row["unrecorded_a_year"], value))
    return Figure(
        id=f"unrecorded.{force['force_id']}.{_slug(row)}",
        title=f"Crimes not recorded in a year, {inspected.name(row)}",
        value=float(value),
        unit="crimes not recorded a year",
        interval=interval,
        period=year_to(row["audit_to"]),
        method=methods.UNRECORDED,
        made_from=_made_from(row, read),
        warnings=tuple(warnings),
        **_whole(force),
    )


def _additional(force: Row, old: Row, new: Row, assumed_half_width: float | None) -> Figure:
    before, after = (inspected.accuracy(row, assumed_half_width) for row in (old, new))
    end, told = _end(new)
    rest = _whole(force) | {
        "id": f"additional.{force['force_id']}.{_slug(new)}",
        "title": f"Crimes recorded in a year because recording improved, {inspected.name(new)}",
        "unit": "crimes a year",
        "method": methods.ADDITIONAL,
    }
    if end is None:
        made_from = provenance.of_rows("inspections", [old, new])
        return Figure(value=None, period=None, made_from=made_from, warnings=told, **rest)
    total, read = twelve_months(force["force_id"], end)
    gain = 1 - before.rate / after.rate
    low, high = log_ratio(before.estimate, after.estimate)
    ends = _ends(total, high, low)
    warnings = [*told, *_range(force, new, end, gain), *before.about_rate, *after.about_rate]
    if new["additional_a_year"] is not None:
        warnings.append(_beside(new["additional_a_year"], total * gain))
    return Figure(
        value=float(total * gain),
        interval=Interval(low=ends[0], high=ends[1], method="MOVER on the log scale"),
        period=year_to(end),
        made_from=provenance.together(_made_from(new, read), provenance.of_rows("inspections", [old])),
        warnings=tuple(dict.fromkeys(warnings)),
        **rest,
    )


def _end(row: Row) -> tuple[date | None, tuple[str, ...]]:
    """The day the audit ended, or the day taken for it and a sentence that says so."""
    if row["audit_to"] is not None:
        return row["audit_to"], ()
    if row["published"] is None:
        return None, ("Neither the dates audited nor the day of publication are held, so no year can be taken.",)
    first = int(year_of(row["published"])[:4])
    end = date(first, 9, 30)
    return end, (f"The dates audited are not held; the twelve months to 30 September {first} are taken.",)


def _range(force: Row, row: Row, end: date, gain: Fraction) -> list[str]:
    if row["audit_to"] is not None:
        return []
    year = year_of(end)
    before = year_of(date(int(year[:4]), 3, 31))
    totals = [recorded_row(force["force_id"], one)["crimes"] * gain for one in (before, following(before))]
    low, high = (rounded(total, 0) for total in sorted(totals))
    return [f"With the recorded crime of {before} or of {year} it would be {low} to {high}."]


def _ends(total: Fraction, *log_ratios: float) -> list[float]:
    return [float(total) * (1 - math.exp(one)) for one in log_ratios]


def _beside(published: int, ours: Fraction) -> str:
    return (
        f"The inspectorate's figure is {published:,}, rounded down; ours is {rounded(ours / published, 2)} times that."
    )


def _twelve_months_told(total: Fraction, end: date) -> str:
    return f"Recorded crime of {year_to(end)} is taken as {rounded(total, 0)}, between the totals of financial years."


def _made_from(row: Row, read: tuple[Row, ...]) -> tuple[Provenance, ...]:
    return provenance.together(provenance.of_rows("inspections", [row]), provenance.of_rows("recorded_crime", read))


def _whole(force: Row) -> dict[str, Any]:
    return {
        "population": "all crime excluding fraud",
        "area": force["short_name"],
        "basis": "recorded crime and inspection",
    }


def _printed(rate: Decimal, half_width: Decimal) -> Interval:
    """The published interval to the last printed place, cut off at 100 per cent."""
    return Interval(low=float(rate - half_width), high=float(min(rate + half_width, Decimal(100))), method=PUBLISHED)


def _places(rate: Any) -> int:
    """As many decimals as were printed, and never fewer than one."""
    return max(1, -int(rate.as_tuple().exponent))


def _slug(row: Row) -> str:
    return str(row["inspection"]).replace(" ", "-").lower()
