"""Classical sample sizes and limits beside the published ones."""

import json
from fractions import Fraction

import numpy as np
import pytest

from truecount.statistics.intervals import hypergeometric
from truecount.statistics.sizes import binomial_size, hypergeometric_size, poisson_size, upper_limit


@pytest.fixture(scope="module")
def published(shared):
    path = shared / "reference" / "validation" / "statistics_reference_values.json"
    return json.loads(path.read_text("utf-8"))["audit_tables"]


@pytest.mark.parametrize(
    ("tolerable", "expected", "level", "size"),
    [
        ("0.05", "0", 0.95, 59),
        ("0.05", "0.01", 0.95, 93),
        ("0.05", "0.02", 0.95, 181),
        ("0.10", "0.05", 0.95, 116),
        ("0.05", "0.035", 0.90, 400),
        ("0.08", "0.07", 0.90, 1300),
        # The guide prints 112, of which 4 errors or fewer have a chance above 10 per cent.
        ("0.07", "0.0325", 0.90, 113),
    ],
)
def test_cells_of_the_guides_tables_a_1_and_a_2(tolerable, expected, level, size):
    assert binomial_size(tolerable, expected, level) == size


@pytest.mark.parametrize(
    ("name", "tolerable"),
    [("AICPA_A1_95pct_binomial_tolerable5pct(expected 0..4% step .25)", 0.05), ("tolerable3pct(0..2.25%)", 0.03)],
)
def test_whole_columns_of_table_a_1(published, name, tolerable):
    theirs = published[name]
    assert [binomial_size(tolerable, Fraction(step, 400)) for step in range(len(theirs))] == theirs


def test_poisson_sizes_without_errors(published):
    theirs = published["poisson_zero_error_n(5,3,2,1%)"]
    assert [poisson_size(tolerable) for tolerable in ("0.05", "0.03", "0.02", "0.01")] == theirs == [60, 100, 150, 300]


def test_upper_limits_of_tables_a_3_and_a_4():
    # 0, 1, 2 and 10 deviations in 20, 60, 100 and 500.
    deviations, readings = np.array([0, 1, 2, 10]), np.array([[20], [60], [100], [500]])
    five = [[14.0, 21.7, 28.3, 69.9], [4.9, 7.7, 10.2, 26.7], [3.0, 4.7, 6.2, 16.4], [0.6, 1.0, 1.3, 3.4]]
    ten = [[10.9, 18.1, 24.5, 66.2], [3.8, 6.4, 8.7, 24.6], [2.3, 3.9, 5.3, 15.0], [0.5, 0.8, 1.1, 3.1]]
    for level, theirs in ((0.95, five), (0.90, ten)):
        assert (100 * upper_limit(deviations, readings, level)).round(6).tolist() == theirs


def test_sizes_of_ez_quant_for_finite_populations():
    # Populations of 500, 1,000 and 5,000, tolerable 8 and 2 per cent, none expected, at 90, 95 and 99 per cent.
    theirs = [27, 102, 28, 108, 28, 113, 35, 129, 36, 138, 36, 147, 53, 183, 54, 204, 55, 223]
    ours = [
        hypergeometric_size(population, tolerable, level=level)
        for level in (0.90, 0.95, 0.99)
        for population in (500, 1000, 5000)
        for tolerable in ("0.08", "0.02")
    ]
    assert ours == theirs


def test_sizes_and_limits_of_touw_and_hoogduin_chapter_5(published):
    assert hypergeometric_size(1200, "0.05", level=0.90) == 45
    assert hypergeometric_size(1200, "0.05", Fraction(2, 102), 0.90) == 102  # two errors expected in the sample
    _, high = hypergeometric(range(4), 102, 1200, level=0.80)
    assert (high / 1200).round(8).tolist() == published["jfa_hypergeom_upper90(n=102,N=1200,x=0..3)"]
    assert high[2] < 0.05 * 1200 <= high[3]  # up to two errors, as planned, show the rate to be below 5 per cent
