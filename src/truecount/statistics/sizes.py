"""The samples that auditors have always taken: sizes for a tolerable rate of errors, and logs for a margin.

An error is a record, log or crime that fails the test; the tolerable rate is the one that the sample must make
unlikely, the expected one what it is prepared to find. Rates are between 0 and 1 and are taken as they are written
("0.035", 0.035 and Fraction(7, 200) are the same): 3.5 per cent of 400 is 14 errors, and not the 15 that binary
fractions make of it, for which 423 readings would be asked. `level` is one-sided: at 0.95 the risk that a worse rate
passes is 5 per cent.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from truecount.errors import TrueCountError
from truecount.statistics.estimate import Counts, Numbers, as_numbers
from truecount.statistics.intervals import clopper_pearson

Rate: TypeAlias = Fraction | Decimal | float | str
Chance: TypeAlias = Callable[[Counts, Counts], Numbers]

LARGEST = 100_000
"""Readings above which no sample is looked for: whoever needs more has a tolerable and an expected rate in one."""

BLOCK = 1024
"""Sizes tried in one go at first; each time none is enough, twice as many."""


def binomial_size(tolerable: Rate, expected: Rate = 0, level: Rate = 0.95) -> int:
    """The fewest readings n of a large population that show the rate to be below the tolerable one.

    The smallest n for which ⌈expected · n⌉ errors or fewer have a chance below 1 − level where the rate is the
    tolerable one. An error is raised where no sample up to `LARGEST` is enough, as when the expected rate is near it.
    Source: American Institute of Certified Public Accountants, Audit Sampling guide (2017), tables A-1 and A-2.
    """
    bad = float(_rate(tolerable))
    return _smallest(lambda errors, n: np.asarray(stats.binom.cdf(errors, n, bad)), expected, level, LARGEST)


def poisson_size(tolerable: Rate, expected: Rate = 0, level: Rate = 0.95) -> int:
    """As `binomial_size`, with the Poisson distribution of mean tolerable · n, which asks for a little more.

    Errors are whole here too; the guide's sizes for amounts of money allow parts of one, where any are expected.
    Source: American Institute of Certified Public Accountants, Audit Sampling guide (2017), appendix C.
    """
    bad = float(_rate(tolerable))
    return _smallest(lambda errors, n: np.asarray(stats.poisson.cdf(errors, n * bad)), expected, level, LARGEST)


def hypergeometric_size(population: int, tolerable: Rate, expected: Rate = 0, level: Rate = 0.95) -> int:
    """As `binomial_size`, for readings without replacement from a population of which ⌈tolerable · N⌉ are errors.

    An error is raised where reading all of it would show nothing, as no fewer errors are expected than are tolerable.
    Source: Touw and Hoogduin (2011), Statistiek voor audit en controlling, chapter 5; Defense Contract Audit Agency,
    EZ-Quant.
    """
    bad = ceil(_rate(tolerable) * population)
    return _smallest(
        lambda errors, n: np.asarray(stats.hypergeom.cdf(errors, population, bad, n)), expected, level, population
    )


def upper_limit(errors: ArrayLike, readings: ArrayLike, level: float = 0.95) -> Numbers:
    """The rate that `errors` in `readings` leave possible, one-sided, rounded up to a tenth of a per cent, (...).

    Clopper-Pearson's. Not rounded, and for a finite population, see `clopper_pearson` and `hypergeometric`.
    Source: American Institute of Certified Public Accountants, Audit Sampling guide (2017), tables A-3 and A-4.
    """
    return np.ceil(1000 * clopper_pearson(errors, readings, 2 * level - 1)[1]) / 1000


def classical_logs(
    accuracy: ArrayLike, half_width: ArrayLike, crimes_a_log: float, design_effect: float = 1.4, level: float = 0.95
) -> Counts:
    """Logs of a simple random sample that give the recording accuracy to within ± `half_width`, two-sided, (...).

    n = deff · A (1 − A) (z/h)²/f, rounded up: f crimes required a log on average, A the accuracy expected, A and h
    between 0 and 1. What a margin costs without a score, strata or known records. The design effect is of several
    crimes of one log being recorded or missed together; 1.4 is of our simulated force, not published. At 0 and 100 per
    cent the formula has nothing to go by, which is an error: `binomial_size` has.
    Source: Cochran (1977), Sampling Techniques, 3rd edition, section 4.4; for the design effect Kish
    (1965), Survey Sampling.
    """
    share, half = as_numbers(accuracy, half_width)
    if np.any((share <= 0) | (share >= 1) | (half <= 0)):
        raise TrueCountError(
            f"The accuracy expected is {share.tolist()} to within {half.tolist()}; give an accuracy between 0 and 1, "
            "neither included, and a half-width above 0."
        )
    needed = _of_one_log(share, crimes_a_log, design_effect, level) / half**2
    return np.ceil(needed.round(9)).astype(np.int64)


def classical_half_width(
    accuracy: ArrayLike, logs: ArrayLike, crimes_a_log: float, design_effect: float = 1.4, level: float = 0.95
) -> Numbers:
    """The half-width, between 0 and 1, that `classical_logs` promises of this many logs, (...)."""
    share, n = as_numbers(accuracy, logs)
    return np.sqrt(_of_one_log(share, crimes_a_log, design_effect, level) / n)


def _of_one_log(accuracy: Numbers, crimes_a_log: float, design_effect: float, level: float) -> Numbers:
    """The square of the half-width that one log would give."""
    z = stats.norm.ppf((1 + level) / 2)
    return np.asarray(design_effect * accuracy * (1 - accuracy) * z**2 / crimes_a_log)


def _smallest(chance: Chance, expected: Rate, level: Rate, most: int) -> int:
    """The smallest n up to `most` for which the chance of ⌈expected · n⌉ errors or fewer is below the risk."""
    rate, risk = _rate(expected), float(1 - _rate(level))
    first, block = 1, BLOCK
    while first <= most:
        n = np.arange(first, min(first + block, most + 1))
        # In Python's whole numbers, which have no end: a rate such as 1/3 written out has 17 digits below.
        errors = np.array([-(-rate.numerator * int(one) // rate.denominator) for one in n])
        enough = chance(errors, n) < risk
        if enough.any():
            return int(n[enough.argmax()])
        first, block = first + block, 2 * block
    raise TrueCountError(
        f"No sample of up to {most:,} is enough where {float(rate):.4g} is expected; "
        "expect fewer errors, tolerate more, or read all and count them."
    )


def _rate(written: Rate) -> Fraction:
    try:
        rate = Fraction(str(written))
    except ValueError:
        rate = Fraction(-1)
    if not 0 <= rate <= 1:
        raise TrueCountError(f'A rate or level is "{written}", which is not between 0 and 1; write 5 per cent as 0.05.')
    return rate
