"""Parts of a difference add up, whatever the strata; standardised rates lie within those of the strata."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truecount.statistics.standardisation import direct, direct_share, taken_apart

close = pytest.approx
stratum = st.tuples(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500), st.integers(0, 500))


def strata(rows):
    """Events no more than exposures, of two populations, each with an exposure in the first stratum."""
    table = np.array(rows)
    table[0] += 1
    return np.minimum(table[:, 0], table[:, 1]), table[:, 1], np.minimum(table[:, 2], table[:, 3]), table[:, 3]


@given(st.lists(stratum, min_size=1, max_size=12))
@settings(max_examples=100, deadline=None)
def test_mix_and_rate_add_up_and_turn_about_with_the_two_populations(rows):
    x1, n1, x2, n2 = strata(rows)
    there, back = taken_apart(x1, n1, x2, n2), taken_apart(x2, n2, x1, n1)
    assert there.mix.sum() + there.rate.sum() == close(x2.sum() / n2.sum() - x1.sum() / n1.sum(), abs=1e-12)
    assert there.mix == close(-back.mix, abs=1e-12)
    assert there.rate == close(-back.rate, abs=1e-12)


@given(st.lists(stratum, min_size=1, max_size=12))
@settings(max_examples=50, deadline=None)
def test_where_all_rates_are_alike_nothing_is_rate_and_where_the_mix_is_nothing_is_mix(rows):
    _x1, n1, _x2, n2 = strata(rows)
    assert taken_apart(n1 / 4, n1, n2 / 4, n2).rate == close(np.zeros(len(n1)), abs=1e-12)
    x = np.minimum(_x1, n1)
    assert taken_apart(x, n1, x / 2, n1).mix == close(np.zeros(len(n1)), abs=1e-12)


@given(st.lists(stratum, min_size=1, max_size=12))
@settings(max_examples=50, deadline=None)
def test_a_standardised_rate_lies_within_its_limits_and_the_rates_of_its_strata(rows):
    x, n, standard, _other = strata(rows)
    standard = np.where(n > 0, standard + 1, 0)
    rates = x[n > 0] / n[n > 0]
    for found in (direct(x, n, standard), direct_share(x, n, standard)):
        assert rates.min() - 1e-12 <= found.rate <= rates.max() + 1e-12
        assert 0 <= found.low <= found.rate + 1e-12 <= found.high + 2e-12
    own = direct(x, n, n)
    assert own.rate == close(x.sum() / n.sum())
