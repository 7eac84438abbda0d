"""Readings shared out between strata: by hand, within their bounds, and never dearer than they can be shown to be."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from truecount import TrueCountError
from truecount.statistics.allocation import neyman, proportional, readings_for, several_targets, variance_of, whole

close = pytest.approx
SIZES, SPREAD, COSTS = np.array([12_000.0, 3500, 900]), np.array([0.2, 0.3, 0.5]), np.array([9.0, 25, 25])
few = settings(max_examples=40, deadline=None, derandomize=True)


@st.composite
def designs(draw):
    """Sizes (H,), spreads (D, H), limits of variance (D,), costs (H,) and the least readings of a stratum."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    strata, targets = draw(st.integers(1, 12)), draw(st.integers(1, 4))
    sizes = np.ceil(10 ** rng.uniform(0, 4, strata))
    spreads = rng.uniform(0.01, 0.6, (targets, strata)) * (rng.random((targets, strata)) < 0.8)
    limits = np.maximum((sizes * spreads).sum(axis=1) ** 2, 1) * 10 ** rng.uniform(-4, 0, targets)
    return sizes, spreads, limits, 10 ** rng.uniform(0, 1, strata), draw(st.sampled_from([1, 5, 30]))


def proven_cost(sizes, spreads, limits, costs, least, found):
    """A cost below which nothing can keep the limits: Lagrange's, for whatever prices of variance are put in.

    The prices are those that fit the numbers found best: a reading more is worth what it costs, and a limit that is not
    met has no price. A wrong price only makes the bound lower, never too high.
    """
    low, variances = np.minimum(least, sizes), (sizes * spreads) ** 2
    allowed = limits + (variances / sizes).sum(axis=1)
    unused = (allowed - (variances / found).sum(axis=1)) / (costs @ found)
    inside = (found > low * (1 + 1e-5)) & (found < sizes * (1 - 1e-5))
    gains = (variances / found**2 / costs)[:, inside].T
    fit = np.concatenate([gains, 1000 * np.diag(unused)])
    scale = np.abs(fit).max(axis=0)
    prices = optimize.nnls(fit / scale, np.repeat([1.0, 0.0], [inside.sum(), len(limits)]))[0] / scale
    pull = prices @ variances
    best = np.clip(np.sqrt(pull / costs), low, sizes)
    return (costs * best + pull / best).sum() - prices @ allowed


def test_proportional_and_neyman_by_hand():
    assert proportional([600, 300, 100], 50) == close([30, 15, 5])
    assert neyman([600, 300, 100], [0.1, 0.2, 0.6], 90) == close([30, 30, 30])
    assert neyman([600, 300, 100], [0.1, 0.2, 0.6], 90, costs=[4, 1, 1]) == close([18, 36, 36])
    assert neyman([600, 400], [0, 0.3], 70) == close([0, 70])


def test_many_plans_at_once():
    found = neyman(SIZES, [SPREAD, SPREAD[::-1]], [100, 200])
    assert found[0] == close(neyman(SIZES, SPREAD, 100))
    assert found[1] == close(neyman(SIZES, SPREAD[::-1], 200))
    assert proportional(SIZES, [100, 200])[1] == close(proportional(SIZES, 200))
    assert variance_of(SIZES, SPREAD, found).shape == (2,)


def test_the_variance_of_a_total():
    assert variance_of([100, 10], [2, 3], [20, 10]) == close(100**2 * 0.8 * 4 / 20)
    assert variance_of([100, 10], [0, 3], [0, 5]) == close(10 * 10 * 0.5 * 9 / 5)
    assert variance_of([100], [1], [0]) == np.inf
    assert variance_of([1], [0.5], [1]) == 0


def test_the_readings_for_a_variance_are_those_that_neyman_needs():
    n = readings_for(SIZES, SPREAD, [1e5, 4e5])
    assert variance_of(SIZES, SPREAD, neyman(SIZES, SPREAD, n)) == close([1e5, 4e5])
    assert readings_for([1000], [0.5], 1000**2 * 0.25 / 100 * 0.9) == close(100)


@few
@given(designs())
def test_neyman_is_no_worse_than_any_other_sharing(design):
    sizes, spreads, *_ = design
    spread = spreads[0] + 0.01
    best = variance_of(sizes, spread, neyman(sizes, spread, 100.0))
    others = np.random.default_rng(1).dirichlet(np.ones(len(sizes)), 20) * 100
    assert (best <= variance_of(sizes, spread, others) + 1e-9 * abs(best)).all()
    assert best <= variance_of(sizes, spread, proportional(sizes, 100)) + 1e-9 * abs(best)


def test_whole_numbers_by_hand():
    assert whole([30.4, 15.3, 4.3], [600, 300, 100]).tolist() == [30, 15, 5]
    assert whole([10.5, 10.5, 10], [99, 99, 99]).tolist() == [11, 10, 10]
    # Equal remainders go by the order of strata, whichever are larger.
    assert whole([10.25, 10.25, 10.25, 10.25], [99, 999, 99, 99]).tolist() == [11, 10, 10, 10]
    # A stratum of 8 is read whole; the 32 it has no logs for go to the others, two to one.
    assert whole([40, 20, 10], [8, 900, 900]).tolist() == [8, 41, 21]
    # Brought up to 5, which the others pay for; a stratum of 3 gives all it has.
    assert whole([60, 40, 0, 0], [900, 900, 900, 3]).tolist() == [55, 37, 5, 3]
    assert whole([2.6], [900], least=0).tolist() == [3]


def test_whole_numbers_where_the_total_cannot_be_met():
    assert whole([1, 1], [50, 50]).tolist() == [5, 5]
    assert whole([0, 0], [50, 4], least=0).tolist() == [0, 0]
    assert whole([500, 500], [50, 4]).tolist() == [50, 4]
    # All that has spread is read whole: the rest of the total goes by size to what has none.
    assert whole([90, 0, 0], [50, 200, 600]).tolist() == [50, 10, 30]


@few
@given(designs(), st.floats(0, 2), st.integers(0, 12))
def test_whole_numbers_keep_the_bounds_the_total_and_the_ideal(design, share, least):
    sizes, spreads, *_ = design
    ideal = neyman(sizes, spreads[0] + 0.01, share * sizes.sum())
    found = whole(ideal, sizes, least)
    low = np.minimum(least, sizes)
    assert (found >= low).all() and (found <= sizes).all()
    assert found.sum() == np.clip(np.floor(ideal.sum() + 0.5), low.sum(), sizes.sum())
    if (ideal >= low).all() and (ideal <= sizes).all():
        # The rounding of the total can move every stratum by its share of one reading.
        assert np.abs(found - ideal).max() <= 1.5
    assert whole(found, sizes, least).tolist() == found.tolist()


def test_one_target_is_neyman_with_costs():
    found = several_targets(SIZES, [SPREAD], [2e5], COSTS)
    n = (SIZES * SPREAD * np.sqrt(COSTS)).sum() / (2e5 + (SIZES * SPREAD**2).sum())
    assert found == close(n * SIZES * SPREAD / np.sqrt(COSTS), rel=1e-6)
    assert several_targets(SIZES, [SPREAD], [2e5]).sum() == close(readings_for(SIZES, SPREAD, 2e5))


def test_targets_that_ask_for_nothing_everything_or_the_same():
    assert several_targets(SIZES, [SPREAD], [1e12]) == close(5)
    assert several_targets(SIZES, [SPREAD], [1e-3]) == close(SIZES, rel=1e-3)
    assert several_targets(SIZES, [SPREAD], [1e-300]).tolist() == SIZES.tolist()
    assert several_targets([3, 5, 1], [[1, 1, 1]], [0.1]).tolist() == [3, 5, 1]
    once, twice = several_targets(SIZES, [SPREAD], [2e5]), several_targets(SIZES, [SPREAD] * 2, [2e5, 2e5])
    assert twice == close(once, rel=1e-6)
    # A target that counts only the last stratum leaves the others at the least.
    alone = several_targets(SIZES, [[0, 0, 0.5]], [2e3])
    assert alone[:2] == close(5)
    assert variance_of(SIZES, [0, 0, 0.5], alone) == close(2e3)


@few
@given(designs())
def test_several_targets_are_met_at_a_cost_that_is_proven_least(design):
    sizes, spreads, limits, costs, least = design
    found = several_targets(sizes, spreads, limits, costs, least)
    assert (found >= np.minimum(least, sizes) * (1 - 1e-9)).all() and (found <= sizes).all()
    assert (variance_of(sizes, spreads, found) <= limits * (1 + 1e-6)).all()
    cost = (costs * found).sum()
    assert proven_cost(sizes, spreads, limits, costs, least, found) >= cost * (1 - 1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_several_targets_are_what_a_general_optimiser_finds(seed):
    rng = np.random.default_rng(seed)
    sizes, costs = rng.integers(20, 5000, 6).astype(float), rng.uniform(5, 25, 6)
    spreads = rng.uniform(0.05, 0.5, (3, 6))
    limits = (sizes * spreads).sum(axis=1) ** 2 * rng.uniform(0.002, 0.02, 3)
    found = several_targets(sizes, spreads, limits, costs)
    other = optimize.minimize(
        lambda n: costs @ n / 1000,
        sizes / 2,
        method="SLSQP",
        bounds=[(5, size) for size in sizes],
        constraints={"type": "ineq", "fun": lambda n: 1 - variance_of(sizes, spreads, n) / limits},
        options={"maxiter": 500, "ftol": 1e-12},
    )
    assert other.success
    assert costs @ found == close(costs @ other.x, rel=1e-6)
    assert found == close(other.x, rel=1e-2)


def test_rounded_up_every_limit_is_kept():
    spreads, limits = np.array([SPREAD, [0.4, 0.1, 0]]), np.array([2e5, 3e5])
    ideal = several_targets(SIZES, spreads, limits, COSTS)
    assert (variance_of(SIZES, spreads, np.ceil(ideal)) <= limits).all()
    assert abs(whole(ideal, SIZES) - ideal).max() <= 1


def test_hundreds_of_strata_are_no_trouble():
    rng = np.random.default_rng(5)
    sizes, spreads = np.ceil(10 ** rng.uniform(0, 5, 400)), rng.uniform(0, 0.5, (5, 400))
    limits = (sizes * spreads).sum(axis=1) ** 2 / 10 ** rng.uniform(2, 4, 5)
    found = several_targets(sizes, spreads, limits)
    assert proven_cost(sizes, spreads, limits, np.ones(400), 5, found) == close(found.sum(), rel=1e-6)


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda: proportional([10, 0], 5), "sizes are"),
        (lambda: neyman([10, 10], [0, 0], 5), "in proportion to size"),
        (lambda: neyman([10, 10], [0.1, -0.1], 5), "spread of the strata"),
        (lambda: neyman([10, 10], [0.1, np.nan], 5), "spread of the strata"),
        (lambda: neyman([10, 10], [0.1, 0.1], 5, costs=[1, 0]), "costs are"),
        (lambda: whole([1, -1], [10, 10]), "ideal numbers"),
        (lambda: readings_for([10], [0.1], 0), "variances wanted"),
        (lambda: several_targets([10, 10], [0.1, 0.1], [1]), "give a row for each variance"),
    ],
)
def test_what_cannot_be_shared_out_is_said(ask, words):
    with pytest.raises(TrueCountError, match=words):
        ask()
