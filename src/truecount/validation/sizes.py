"""Sizes of samples, beside the published tables of auditors."""

from __future__ import annotations

from fractions import Fraction
from functools import partial

from truecount.statistics.sizes import binomial_size, hypergeometric_size, poisson_size, upper_limit
from truecount.validation.case import case


def by_expected_rate(tolerable: str, level: str, expected: tuple[str, ...]) -> dict[str, float]:
    """The readings needed, by the rate expected; all rates as they are written, in per cent."""
    return {
        f"readings, {one} per cent expected": binomial_size(Fraction(tolerable) / 100, Fraction(one) / 100, level)
        for one in expected
    }


QUARTERS = tuple(f"{quarters / 4:g}" for quarters in range(17))
"""0 to 4 per cent by quarters of one, as the guide's tables go."""
for name, tolerable, level, expected in (
    ("aicpa_a1_tolerable_5", "5", "0.95", QUARTERS),
    ("aicpa_a1_tolerable_3", "3", "0.95", QUARTERS[:10]),
    ("aicpa_a1_tolerable_10", "10", "0.95", ("5",)),
    ("aicpa_a2_tolerable_5", "5", "0.90", ("3.5",)),
    ("aicpa_a2_tolerable_7", "7", "0.90", ("3.25",)),
    ("aicpa_a2_tolerable_8", "8", "0.90", ("7",)),
):
    percent = f"{Fraction(level) * 100}"
    case(name, f"readings that show the rate to be below {tolerable} per cent, at {percent} per cent confidence")(
        partial(by_expected_rate, tolerable, level, expected)
    )


def by_errors(level: float) -> dict[str, float]:
    """The upper limit of the rate in per cent, by the errors among so many readings."""
    return {
        f"limit, {errors} of {readings}": 100 * float(upper_limit(errors, readings, level))
        for readings in (20, 60, 100, 500)
        for errors in (0, 1, 2, 10)
    }


for name, level in (("aicpa_a3_limits", "0.95"), ("aicpa_a4_limits", "0.90")):
    percent = f"{Fraction(level) * 100}"
    case(name, f"the rate in per cent that so many errors leave possible, at {percent} per cent confidence")(
        partial(by_errors, float(level))
    )


@case("aicpa_c_no_error", "readings by the Poisson distribution, none in error, at 95 per cent confidence")
def readings_without_an_error() -> dict[str, float]:
    """The readings needed, by the tolerable rate."""
    return {f"readings, {one} per cent tolerable": poisson_size(Fraction(one, 100)) for one in (5, 3, 2, 1)}


@case("hypergeometric_size_of_1200", "readings of 1,200 that show the rate to be below 5 per cent, at 90 per cent")
def readings_of_a_small_population() -> dict[str, float]:
    """The readings needed, by the errors found among them."""
    return {
        f"readings, {errors} in error": hypergeometric_size(1200, "0.05", expected, "0.90")
        for errors, expected in ((0, "0"), (2, "2/102"))
    }


@case("ez_quant_no_error", "readings of so many, none in error, by the tolerable rate and the confidence in per cent")
def readings_of_small_populations() -> dict[str, float]:
    """The readings needed, by the size of the population."""
    return {
        f"readings of {population}, {tolerable} tolerable at {level}": hypergeometric_size(
            population, Fraction(tolerable, 100), level=Fraction(level, 100)
        )
        for level in (90, 95, 99)
        for population in (500, 1000, 5000)
        for tolerable in (8, 2)
    }
