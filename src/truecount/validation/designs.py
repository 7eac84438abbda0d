"""Stratified samples of readings that were right or wrong, beside R's survey package."""

from __future__ import annotations

from functools import partial

import numpy as np

from truecount import reference
from truecount.statistics import Estimate, Strata, combined_ratio, korn_graubard, logit, stratified_mean, student
from truecount.statistics.estimate import Numbers
from truecount.validation.case import case, low_and_high

Design = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]
DESIGNS: dict[str, Design] = {
    "A_three_strata": ((12_000, 3_500, 900), (250, 180, 120), (231, 170, 101)),
    "B_near_one": ((5_000, 800), (150, 100), (149, 97)),
    "C_census_stratum": ((60, 9_000), (60, 300), (57, 246)),
    "D_single": ((40_000,), (384,), (311,)),
    "E_one_stratum_all_right": ((2_000, 1_000), (80, 60), (80, 55)),
}
"""By stratum: its logs, those of them read, and the readings that were right."""


def right_and_wrong(logs: tuple[int, ...], readings: tuple[int, ...], right: tuple[int, ...]) -> tuple[Numbers, Strata]:
    """The readings of a design (n,), 1 where right and 0 where wrong, and their strata."""
    of = np.repeat(np.arange(len(logs)), readings)
    first = np.repeat(np.cumsum(readings) - readings, readings)
    verdicts = (np.arange(len(of)) - first < np.repeat(right, readings)).astype(float)
    return verdicts, Strata(of, np.array(logs, dtype=float))


def intervals_of_a_share(found: Estimate, readings: int) -> dict[str, float]:
    """The three intervals of a share: svyciprop's methods beta, logit and mean."""
    p, error, freedom = found.value, found.standard_error, found.degrees_of_freedom
    return (
        low_and_high("Korn-Graubard", korn_graubard(p, error, readings, freedom))
        | low_and_high("logit", logit(p, error, freedom))
        | low_and_high("Student", student(p, error, freedom))
    )


def share(design: Design) -> dict[str, float]:
    """The share of right readings, the number of right logs, their errors and the share's intervals."""
    verdicts, strata = right_and_wrong(*design)
    found, n, size = stratified_mean(verdicts, strata), len(verdicts), float(strata.sizes.sum())
    p, error = float(found.value), float(found.standard_error)
    # R divides by the variance of a simple random sample of as many, with its correction, and n - 1 below.
    simple = p * (1 - p) / (n - 1) * (1 - n / size)
    return {
        "share": p,
        "standard error": error,
        "degrees of freedom": found.degrees_of_freedom,
        "total": size * p,
        "standard error of the total": size * error,
        "design effect": error**2 / simple,
    } | intervals_of_a_share(found, n)


def _title(logs: tuple[int, ...], readings: tuple[int, ...], right: tuple[int, ...]) -> str:
    strata = (f"{x} of {n} right from {size:,}" for size, n, x in zip(logs, readings, right, strict=True))
    return f"logs read by stratum: {'; '.join(strata)}"


for name, design in DESIGNS.items():
    case(name, _title(*design))(partial(share, design))


@case("R_ratio", "crimes recorded to crimes required, of 200 incidents read from two strata of 9,000 and 1,500")
def ratio_of_recorded_to_required() -> dict[str, float]:
    """A ratio clustered by incident, with its normal and its Student interval."""
    rows = reference.load("outside_ratio_case").rows
    stratum, required, recorded, size = (
        np.repeat([row[name] for row in rows], [row["read"] for row in rows])
        for name in ("stratum", "required", "recorded", "incidents")
    )
    _, first, of = np.unique(stratum, return_index=True, return_inverse=True)
    found = combined_ratio(recorded, required, Strata(of, size[first].astype(float)))
    value, error = found.value, found.standard_error
    return (
        {"ratio": float(value), "standard error": float(error)}
        | low_and_high("normal", student(value, error, np.inf))
        | low_and_high("Student", student(value, error, found.degrees_of_freedom))
    )
