"""Examples that survey textbooks and R's survey package work through with data of their own.

The data themselves are not held. Each case starts from the few numbers that its result hangs on.
"""

from __future__ import annotations

import numpy as np

from truecount.statistics import Estimate, horvitz_thompson_total, stratified_mean, student
from truecount.validation.case import case, low_and_high
from truecount.validation.designs import intervals_of_a_share, right_and_wrong


@case("api_strat", "schools that met their targets: 91 of 100, 26 of 50 and 35 of 50 drawn from 4,421, 755 and 1,018")
def schools_by_stratum() -> dict[str, float]:
    """A stratified share.

    91, 26 and 35 are the only whole numbers of 100, 50 and 50 that give R's share with its standard error.
    """
    found = stratified_mean(*right_and_wrong((4421, 755, 1018), (100, 50, 50), (91, 26, 35)))
    return _estimated("share", found)


@case("api_awards", "schools with an award: 124 of 200 drawn from 6,194")
def schools_with_an_award() -> dict[str, float]:
    """The intervals of a share of a simple random sample."""
    return intervals_of_a_share(stratified_mean(*right_and_wrong((6194,), (200,), (124,))), 200)


@case("api_clusters", "4 of 183 schools, drawn as 15 whole districts")
def schools_by_district() -> dict[str, float]:
    """Intervals of a share near 0 that comes of few clusters.

    Its standard error is read back from the published symmetric interval, which is t(14) of them either side.
    """
    _, one = student(0, 1, 14)
    error = (0.07037825 + 0.02666241) / 2 / one
    found = intervals_of_a_share(Estimate(np.asarray(4 / 183), error, 14), 183)
    return {quantity: value for quantity, value in found.items() if not quantity.startswith("Student")}


@case("lohr_counties", "counties with fewer than 200,000 acres of farms: 153 of 300 drawn from 3,078")
def counties_with_little_land() -> dict[str, float]:
    """A share of a simple random sample."""
    return _estimated("share", stratified_mean(*right_and_wrong((3078,), (300,), (153,))))


@case("lohr_acres", "acres of farms, 909,736,035.39 with a standard error of 50,417,248.25 and 296 degrees of freedom")
def acres_of_farms() -> dict[str, float]:
    """The interval of a stratified total."""
    return low_and_high("Student", student(909_736_035.391957, 50_417_248.251851, 296))


@case("lohr_accounts", "25 accounts drawn by their book value with replacement; four were overstated")
def overstated_accounts() -> dict[str, float]:
    """A total from unequal chances.

    One of the four was drawn three times. The published chances of a draw have seven places. The accounts are known by
    their giving the published total and its error to every digit.
    """
    book, overstated, times = np.array([7090, 2399, 69_540, 2291]), np.array([40, 250, 540, 100]), [1, 1, 3, 1]
    values = np.concatenate([np.repeat(overstated, times), np.zeros(19)])
    expected = 25 * (np.concatenate([np.repeat(book, times), np.full(19, 5000)]) / 612_824).round(7)
    return _estimated("total", horvitz_thompson_total(values, expected))


def _estimated(what: str, found: Estimate) -> dict[str, float]:
    return {what: float(found.value), "standard error": float(found.standard_error)}
