"""Test martingales and confidence sequences beside those of SHANGRLA, confseq and RiLACS."""

import csv
import json

import numpy as np
import pytest

from truecount.statistics import martingales, sequences
from truecount.statistics.martingales import alpha_martingale, betting_martingale, p_values, remaining_mean, shrunk_mean

SIZE = {"wor": 1200, "wr": None}
FROM_SHANGRLA = {
    "alpha_p_{drawn}_t{t}_eta0.97": lambda x, t, size: alpha_martingale(x, t, remaining_mean(x, 0.97, size), size),
    "shrinktrunc_p_{drawn}_t{t}_eta0.97_d100": lambda x, t, size: alpha_martingale(
        x, t, shrunk_mean(x, t, 0.97, 100, size), size
    ),
    "betting_p_{drawn}_t{t}_lam0.5": lambda x, t, size: betting_martingale(x, t, 0.5, size),
}
PLACES = 1e-11
"""p-values and limits are printed to twelve figures."""


@pytest.fixture(scope="module")
def values(shared):
    with (shared / "reference" / "validation" / "anytime_input.csv").open(newline="") as file:
        return np.array([float(row["x"]) for row in csv.DictReader(file)])


@pytest.fixture(scope="module")
def theirs(shared):
    with (shared / "reference" / "validation" / "anytime_reference.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    return {name: np.array([float(row[name]) for row in rows]) for name in rows[0]}


@pytest.fixture(scope="module")
def published(shared):
    return json.loads((shared / "reference" / "validation" / "statistics_reference_values.json").read_text("utf-8"))


def compare(name, ours, theirs, within):
    """Fails with both at every reading where they differ."""
    far = np.flatnonzero(~(np.abs(ours - theirs) <= within))
    assert len(ours) == len(theirs)
    assert not len(far), "\n".join(
        [f"{name}: differ at {len(far)} of {len(ours)} readings", "reading, ours, theirs"]
        + [f"{place + 1}, {ours[place]:.12g}, {theirs[place]:.12g}" for place in far]
    )


@pytest.mark.parametrize("drawn", SIZE)
@pytest.mark.parametrize("t", [0.9, 0.95])
@pytest.mark.parametrize("series", FROM_SHANGRLA)
def test_p_values_of_shangrla(values, theirs, series, t, drawn):
    name = "shangrla_" + series.format(drawn=drawn, t=t)
    compare(name, p_values(FROM_SHANGRLA[series](values, t, SIZE[drawn])), theirs[name], PLACES)


@pytest.mark.parametrize("drawn", SIZE)
def test_the_hedged_sequence_of_confseq(values, theirs, drawn):
    # Theirs take no running intersection; ours, taken one reading at a time, must be the same before it is taken too.
    low, high = (theirs[f"confseq_betting_{end}_{drawn}"] for end in ("lo", "hi"))
    bets = sequences.predictable_bets(values)
    alone = sequences.inverted(
        lambda mean: sequences.hedged_martingale(values, mean, bets, SIZE[drawn]), values.shape, 0.95, 0.001
    )
    possible = sequences.known(values, SIZE[drawn])
    compare(f"low {drawn}, each alone", np.maximum(alone[0], possible[0]), low, PLACES)
    compare(f"high {drawn}, each alone", np.minimum(alone[1], possible[1]), high, PLACES)
    ours = sequences.hedged_sequence(values, SIZE[drawn])
    compare(f"low {drawn}", ours[0], np.maximum.accumulate(low), PLACES)
    compare(f"high {drawn}", ours[1], np.minimum.accumulate(high), PLACES)


def test_the_square_kelly_sequence_of_rilacs(values, theirs):
    low, high = sequences.square_kelly_sequence(values, 1200)
    compare("low", low, theirs["rilacs_sqkelly_lo_wor"], PLACES)
    compare("high", high, theirs["rilacs_sqkelly_hi_wor"], PLACES)


def test_every_series_of_the_file_is_compared(theirs):
    shangrla = {
        "shangrla_" + series.format(drawn=drawn, t=t) for series in FROM_SHANGRLA for drawn in SIZE for t in (0.9, 0.95)
    }
    confseq = {f"confseq_betting_{end}_{drawn}" for end in ("lo", "hi") for drawn in SIZE}
    rilacs = {"rilacs_sqkelly_lo_wor", "rilacs_sqkelly_hi_wor"}
    assert set(theirs) - {"n"} == shangrla | confseq | rilacs


def test_unit_values_of_shangrla(published):
    units = published["SHANGRLA_unit_values"]
    ones, high = np.ones(20), np.full(20, 0.75)
    # Betting all that can be lost multiplies by x/t: Kaplan and Markov's martingale, and Kaplan and Wald's.
    assert p_values(betting_martingale(ones[:5], 0.5, np.inf))[-1] == units["kaplan_markov five ones t=.5"]
    assert units["kaplan_wald five ones"] == units["kaplan_markov five ones t=.5"]
    assert units["betting_mart constant x=val n=20 fixed bet lam"] == "p=1/(1+lam*(val-.5))^20"
    for value in (0.6, 0.75, 0.9):
        for bet in (0.2, 0.5, 1.0):
            p = p_values(betting_martingale(np.full(20, value), 0.5, bet))[-1]
            assert p == pytest.approx(1 / (1 + bet * (value - 0.5)) ** 20)
    expected = np.full(20, 0.75)
    for values, name in ((ones, "alpha_mart sample_size eta .75 t .5 x=1"), (high, "x=.75")):
        p = p_values(alpha_martingale(values, 0.5, expected))
        assert np.argmax(p <= 0.05) + 1 == units[name], p


def test_betting_numbers_of_confseq(published):
    (numbers,) = (block for name, block in published.items() if name.startswith("betting (confseq"))
    values, step = np.tile([1.0, 1, 1, 1, 0], 20), 1 / 2000
    bets = sequences.predictable_bets(values)
    alone = sequences.inverted(lambda mean: sequences.hedged_martingale(values, mean, bets), values.shape, 0.95, step)
    found = np.array(alone).T[[19, 49, 99]]
    compare("sequence at 20, 50 and 100", found.ravel(), np.ravel(numbers["betting_cs_t20_t50_t100"]), PLACES)
    # Their interval for 100 readings planned beforehand lets every bet be as large as 1.
    planned = np.minimum(sequences.predictable_bets(values, planned=100), 1)
    for name, size in (("betting_ci", None), ("betting_ci_WOR_N400", 400)):
        limits = sequences.inverted(
            lambda mean, size=size: sequences.hedged_martingale(values, mean, planned, size, stake=1),
            values.shape,
            0.95,
            step,
        )
        low, high = sequences.intersected(limits, sequences.known(values, size))
        compare(name, np.array([low[-1], high[-1]]), np.array(numbers[name]), PLACES)


def test_the_p_value_is_0_once_the_claim_is_impossible_and_unmoved_once_it_is_certain():
    # As SHANGRLA has them: of 5 values a mean of 0.3 is 1.5 in all, which two ones are more than.
    p = p_values(betting_martingale([1, 1, 0, 0, 0], 0.3, 0.5, 5))
    assert p[0] > 0 and p[1:].tolist() == [0, 0, 0, 0]
    p = p_values(betting_martingale([0, 0, 0, 0, 1], [0.9, 1.0], 0.5, 5))
    assert p.tolist() == [[1] * 5] * 2
    assert martingales.p_values([0, 0.5, 4, np.inf]).tolist() == [1, 1, 0.25, 0]
