"""Standardised rates and differences taken apart: published examples, and cases worked by hand."""

import numpy as np
import pytest

from truecount import TrueCountError
from truecount.statistics.count_pairs import garwood
from truecount.statistics.standardisation import direct, direct_share, indirect, taken_apart

close = pytest.approx

BIRTHS = np.array(
    [
        [230061, 329449, 114920, 39487, 14208, 3052],
        [72202, 326701, 208667, 83228, 28466, 5375],
        [15050, 175702, 207081, 117300, 45026, 8660],
        [2293, 68800, 132424, 98301, 46075, 9834],
        [327, 30666, 123419, 149919, 104088, 34392],
    ]
)
CASES = np.array(
    [
        [107, 141, 60, 40, 39, 25],
        [25, 150, 110, 84, 82, 39],
        [3, 71, 114, 103, 108, 75],
        [1, 26, 64, 89, 137, 96],
        [0, 8, 63, 112, 262, 295],
    ]
)
"""Down's syndrome by birth order and mother's age: Fleiss (1981), Statistical Methods for Rates and Proportions, 2nd
edition, p. 249, the example of Fay and Feuer (1997), table I."""


def test_the_direct_rate_of_fay_and_feuers_example():
    # To 8 decimals, and its variance, as a program for standardised rates gives them for this example.
    found = direct(CASES[0], BIRTHS[0], BIRTHS.mean(axis=0))
    assert found.rate == close(0.00092305, abs=5e-9)
    assert found.standard_error**2 == close(3.919e-9, abs=5e-13)
    assert found.low < found.rate < found.high
    assert found.ratio == close(found.rate / (CASES[0].sum() / BIRTHS[0].sum()))


def test_gamma_limits_are_those_that_another_program_prints():
    # The example of `ageadjust` of the R package canregtools, per 100,000: 5394.737, 4709.493 to 6154.046.
    found = direct([50, 60, 45, 70], [1000, 1200, 1100, 900], [800, 1000, 1100, 900])
    assert 1e5 * np.array([found.rate, found.low, found.high]) == close([5394.737, 4709.493, 6154.046], abs=6e-4)


def test_of_one_stratum_the_limits_are_garwoods():
    for count in (0, 3, 40):
        found = direct([count], [200], [1])
        low, high = garwood(count, 200)
        assert (found.rate, found.low, found.high) == close((count / 200, float(low), float(high)))


def test_a_share_varies_less_than_a_count():
    events, exposure, standard = [40, 90], [100, 100], [1, 3]
    counted, shared = direct(events, exposure, standard), direct_share(events, exposure, standard)
    assert shared.rate == counted.rate == close(0.25 * 0.4 + 0.75 * 0.9)
    assert shared.standard_error == close(np.sqrt(0.25**2 * 0.4 * 0.6 / 100 + 0.75**2 * 0.9 * 0.1 / 100))
    assert counted.low < shared.low < shared.rate < shared.high < counted.high


def test_an_indirect_rate_is_events_over_those_expected_at_the_standards_rates():
    # Expected 100 x 20/200 + 50 x 30/100 = 25 and 30 seen; the standard's crude rate is 50/300.
    found = indirect([12, 18], [100, 50], [20, 30], [200, 100])
    low, high = garwood(30)
    assert found.ratio == close(1.2)
    assert found.rate == close(1.2 * 50 / 300)
    assert (found.low, found.high) == close((low / 25 * 50 / 300, high / 25 * 50 / 300))


SIZES = """
3041 11577 27450 32711 35480 27411 19555 19795 15254 8022 2472 707 2692 6473 6841 6547 4352 3034 2540 1749 804 236
2968 11484 34614 30992 21983 20314 20928 16897 11339 5720 1315 535 2162 6120 4781 3096 2718 2363 1767 1149 448 117
"""
RATES = """
9.163 0.462 0.248 0.929 1.084 1.810 4.715 12.187 27.728 64.068 157.570
17.208 0.738 0.328 1.103 2.045 3.724 8.052 17.812 34.128 68.276 125.161
18.469 0.751 0.391 1.146 1.287 2.672 6.636 15.691 34.723 79.763 176.837
36.993 1.352 0.541 2.040 3.523 6.746 12.967 24.471 45.091 74.902 123.205
"""
"""People in thousands and deaths per thousand by race and age, United States 1985 and 1970: Das Gupta (1993),
Standardization and Decomposition of Rates, US Bureau of the Census, example 5.3."""


def test_das_guptas_death_rates_of_1970_and_1985():
    # As the R package DasGuptR prints them: mix 1.5415096, rate -2.2277254, crude 9.421833 and 8.735618.
    (late, early), (later_rates, rates) = (
        np.array(text.split(), dtype=float).reshape(2, 22) for text in (SIZES, RATES)
    )
    found = taken_apart(rates * early, early, later_rates * late, late)
    assert (found.first, found.second) == close((9.421833, 8.735618), abs=5e-7)
    assert (found.mix.sum(), found.rate.sum()) == close((1.5415096, -2.2277254), abs=5e-8)


def test_a_difference_worked_by_hand():
    # Violence: 10 of 100, then 20 of 300. Theft: 10 of 300, then 5 of 100. Crude rates 5 and 6.25 per cent.
    found = taken_apart([10, 10], [100, 300], [20, 5], [300, 100])
    assert found.rate == close([(20 / 300 - 0.1) / 2, (0.05 - 10 / 300) / 2])
    assert found.mix == close([0.5 * ((0.1 + 20 / 300) / 2 - 0.05625), -0.5 * ((10 / 300 + 0.05) / 2 - 0.05625)])
    assert found.mix.sum() + found.rate.sum() == close(0.0125)


def test_a_stratum_that_one_has_not_is_mix_alone():
    found = taken_apart([10, 0], [100, 0], [10, 30], [100, 100])
    assert found.rate == close([0, 0])
    assert found.mix.sum() == close(0.2 - 0.1)


@pytest.mark.parametrize(
    ("work", "words"),
    [
        (lambda: direct([1, 2], [10, 0], [1, 1]), "has events and no exposure"),
        (lambda: direct([1, 0], [10, 0], [1, 1]), "a stratum that the exposure has not"),
        (lambda: direct([-1], [10], [1]), "none below 0"),
        (lambda: direct([1], [10], [0]), "not all 0"),
        (lambda: direct([1], [10], [1, 2]), "a number for each stratum"),
        (lambda: direct_share([11], [10], [1]), "a share cannot be above 1"),
        (lambda: indirect([1], [10], [0], [10]), "Nothing is expected"),
        (lambda: taken_apart([1], [10], [1, 1], [10, 10]), "different numbers of strata"),
        (lambda: taken_apart([0], [0], [1], [10]), "not all 0"),
    ],
)
def test_what_has_no_rate_is_refused(work, words):
    with pytest.raises(TrueCountError, match=words):
        work()
