"""Intervals of a share or a count from a simple random sample, beside R and published tables."""

from __future__ import annotations

from functools import partial

from truecount.statistics import clopper_pearson, hypergeometric, wilson
from truecount.validation.case import case, low_and_high


def binomial(right: int, readings: int) -> dict[str, float]:
    """The exact and the score interval of a binomial share."""
    return low_and_high("Clopper-Pearson", clopper_pearson(right, readings)) | low_and_high(
        "Wilson", wilson(right, readings)
    )


for right, readings in ((93, 100), (0, 59), (311, 384), (999, 1000), (98, 117), (62, 63)):
    case(f"binom_{right}_of_{readings}", f"{right} of {readings:,} readings right")(partial(binomial, right, readings))


@case("hypergeometric_102_of_1200", "up to three wrong among 102 drawn from 1,200, one-sided at 90 per cent")
def shares_wrong_in_a_small_population() -> dict[str, float]:
    """The largest share of the population that may be wrong, by the number found wrong."""
    _, high = hypergeometric(range(4), 102, 1200, level=0.80)
    return {f"high, {wrong} wrong": float(one) / 1200 for wrong, one in enumerate(high)}
