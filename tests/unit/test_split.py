"""A change split by crime type: parts that add up, in any order, and Kent's change as worked out by hand."""

import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truecount import TrueCountError
from truecount.figure import Period
from truecount.reference.kinds import KINDS
from truecount.trends.accuracy_path import AccuracyPath
from truecount.trends.audit_points import Audit
from truecount.trends.cells import Apart, Cell
from truecount.trends.factors import Factor, counted_twice
from truecount.trends.split_result import PARTS
from truecount.trends.splitting import log_means, parts_of_cells, split

DAYS = (date(2016, 6, 1), date(2016, 11, 30))
ALL = Cell("all crime", "all crime")
KENT = {ALL: 128_398}, {ALL: 200_452}
RULES = Factor("illustrative rules", math.exp(0.06), 0.03, "the worked example, in logarithms")


def drawn(rate, half_width, seed, number=20_000):
    log_odds = Audit(*DAYS, rate, low=rate - half_width, high=rate + half_width).draws(
        number, np.random.default_rng(seed)
    )
    return 1 / (1 + np.exp(-log_odds))


def kent(**rest):
    return split(*KENT, {"all crime": drawn(0.836, 0.0185, 1)}, {"all crime": drawn(0.966, 0.0097, 2)}, **rest).total


def accuracy(seed, low=0.6, high=0.99, number=40):
    draws = np.random.default_rng(seed)
    return {kind: draws.uniform(low, high, number) for kind in KINDS}


@st.composite
def worlds(draw):
    cells = [Cell(f"type {t}", KINDS[t % 3], f"district {p}") for t in range(draw(st.integers(1, 5))) for p in range(2)]
    counts = st.integers(0, 5_000)
    before, after = ({cell: draw(counts) for cell in cells} for _ in range(2))
    factors = [
        Factor("one", draw(st.floats(0.5, 2)), 0.03, "a test"),
        Factor("other", draw(st.floats(0.5, 2)), 0.05, "a test", types=("type 0",), part="scope"),
    ]
    gone = draw(st.sets(st.sampled_from([cell.type for cell in cells]), max_size=2))
    return before, after, factors, frozenset(gone), draw(st.integers(0, 1_000))


@settings(max_examples=25, deadline=None)
@given(worlds())
def test_parts_add_up_in_every_draw_and_in_the_means_of_every_type_and_division(world):
    before, after, factors, gone, seed = world
    found = split(before, after, accuracy(seed), accuracy(seed + 1), factors=factors, new_or_gone=gone, seed=seed)
    change = found.total.after - found.total.before
    assert found.draws.sum(axis=0) == pytest.approx(np.full(40, change), abs=1e-6)
    for part in PARTS:
        whole = found.total.parts[part].mean
        for group in (found.by_type, found.by_division):
            assert sum(one.parts[part].mean for one in group) == pytest.approx(whole, abs=1e-6)
    for one in (found.total, *found.by_type, *found.by_division):
        assert sum(spread.mean for spread in one.parts.values()) == pytest.approx(one.after - one.before, abs=1e-6)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.floats(-2, 2), min_size=3, max_size=3), st.floats(1, 1e6), st.floats(1, 1e6), st.permutations(range(3))
)
def test_a_part_is_the_same_whichever_place_its_factor_has(logs, before, after, order):
    def parts(given):
        arrays = [np.array([[one]]) for one in given]
        return parts_of_cells(np.array([before]), np.array([after]), *arrays, np.array([False]))

    straight, turned = parts(logs), parts([logs[place] for place in order])
    for place, name in enumerate(PARTS[:3]):
        assert turned[name] == pytest.approx(straight[PARTS[order[place]]])
    assert turned["genuine"] == pytest.approx(straight["genuine"], abs=1e-6 * (before + after))


@given(st.floats(1, 1e6), st.floats(1, 1e6))
def test_the_logarithmic_mean_lies_between_the_geometric_and_the_arithmetic_one(one, other):
    (found,) = log_means(np.array([one]), np.array([other]))
    assert math.sqrt(one * other) * (1 - 1e-9) <= found <= (one + other) / 2 * (1 + 1e-9)


def test_kents_change_as_worked_out_by_hand():
    found = kent()
    recording = found.recording
    assert (recording.median, recording.low, recording.high) == (
        pytest.approx(23_300, abs=100),
        pytest.approx(19_500, abs=150),
        pytest.approx(27_400, abs=150),
    )
    change = found.like_for_like
    assert (change.median, change.low, change.high) == (
        pytest.approx(35.1, abs=0.15),
        pytest.approx(31.8, abs=0.15),
        pytest.approx(38.4, abs=0.15),
    )
    assert found.raw == pytest.approx(56.1, abs=0.05)
    assert found.inspectorate.median == pytest.approx(27_000, abs=100)
    assert found.break_even.accuracy.median == pytest.approx(130.5, abs=0.1)
    assert found.break_even.words == "impossible: above 100 %"


def test_kents_change_with_rules_of_six_per_cent():
    found = kent(factors=[RULES])
    assert found.rules.median == pytest.approx(9_700, abs=100)
    assert (found.rules.low, found.rules.high) == (pytest.approx(200, abs=200), pytest.approx(19_200, abs=200))
    assert found.genuine.median == pytest.approx(39_000, abs=200)
    assert (found.genuine.low, found.genuine.high) == (pytest.approx(28_700, abs=300), pytest.approx(49_300, abs=300))
    assert found.like_for_like.median == pytest.approx(27.2, abs=0.2)


def test_a_break_even_that_can_be_is_given_as_a_number():
    cell = Cell("theft", "all crime")
    same = {"all crime": np.full(50, 0.8)}
    assert split({cell: 1_000_000}, {cell: 1_100_000}, same, same).total.break_even.words == "88.0 %"


def test_a_sensitivity_grid_agrees_with_the_change_at_its_own_accuracies():
    (row,) = kent().sensitivity([0.836], [0.836, 0.966, 1.0])
    assert row == pytest.approx([56.12, 35.11, 30.51], abs=0.01)
    with pytest.raises(TrueCountError, match="is a share"):
        kent().sensitivity([83.6], [0.9])


def test_a_type_that_begins_is_genuine_unless_it_is_named_as_new():
    cells = [Cell("old", KINDS[0]), Cell("new", KINDS[0])]
    counts = {cells[0]: 100}, {cells[0]: 100, cells[1]: 40}
    unnamed = split(*counts, accuracy(1), accuracy(1))
    assert unnamed.by_type[0].genuine.mean == 40
    assert "under genuine" in unnamed.by_type[0].told[0]
    named = split(*counts, accuracy(1), accuracy(1), new_or_gone={"new"}, apart=Apart(0, 0), chance=False)
    assert named.by_type[0].scope.mean == 40
    assert "under scope" in named.total.told[0]
    assert named.total.like_for_like.mean == pytest.approx(0)


def test_types_of_a_kind_keep_its_accuracy_between_them():
    cells = [Cell(f"type {n}", KINDS[0]) for n in range(8)]
    counts = {cell: 100 * (n + 1) for n, cell in enumerate(cells)}
    found = split(counts, counts, accuracy(1), accuracy(2), chance=False, apart=Apart(types=1.0))
    assert found.total.accuracy_before.median == pytest.approx(100 * np.median(accuracy(1)[KINDS[0]]))
    assert found.by_type[0].accuracy_before.high > found.total.accuracy_before.high


def test_of_few_crimes_chance_alone_makes_the_change_uncertain():
    cell, known = Cell("homicide", KINDS[0]), {kind: np.full(2_000, 0.8) for kind in KINDS}
    few = split({cell: 10}, {cell: 10}, known, known).total.like_for_like
    many = split({cell: 10_000}, {cell: 10_000}, known, known).total.like_for_like
    assert few.high - few.low > 10 * (many.high - many.low) > 0


def test_a_rule_counts_for_the_share_of_the_year_it_held():
    cell, known = Cell("stalking", KINDS[0]), {kind: np.full(20, 0.9) for kind in KINDS}
    spans = Period.financial_year("2016/17"), Period.financial_year("2018/19")
    half = Factor("half a year", 1.2, 0.0, "a test", begins=date(2018, 9, 30))
    found = split({cell: 1_000}, {cell: 1_100}, known, known, factors=[half], spans=spans, chance=False)
    share = 183 / 365
    assert found.total.like_for_like.mean == pytest.approx(100 * (1.1 / (1 + 0.2 * share) - 1))


def test_counting_under_two_editions_gives_exact_factors():
    (one,) = counted_twice(
        {"stalking": 100, "theft": 50}, {"stalking": 121, "theft": 50}, "April 2018", "counted twice"
    )
    assert (one.factor, one.log_sd, one.types) == (1.21, 0, ("stalking",))
    with pytest.raises(TrueCountError, match="new or gone"):
        counted_twice({}, {"stalking": 3}, "April 2018", "counted twice")


def test_no_draw_runs_away_after_an_audit_that_missed_nothing_and_one_that_saw_the_plan_at_work():
    audits = (
        Audit(date(2016, 8, 1), date(2017, 3, 31), 1.0, KINDS[1], sample=36),
        Audit(date(2018, 4, 1), date(2018, 7, 31), 0.877, KINDS[1], sample=57),
    )
    path = AccuracyPath(audits, plans=(Period(start=date(2017, 6, 15), end=date(2018, 7, 1)),))
    months = [date(2016 + (n + 3) // 12, (n + 3) % 12 + 1, 1) for n in range(36)]
    drawn = path.draws(months, 2_000, 1, KINDS[1])
    assert 1 / (1 / drawn[:, 24:28]).mean(axis=1).max() > 0.6
    assert drawn.min() > 0.01


def test_the_same_seed_makes_the_same_split_and_what_was_assumed_is_told():
    one, again, other = (kent(factors=[RULES], seed=seed) for seed in (3, 3, 4))
    assert one == again != other
    told = split(*KENT, {"all crime": np.full(9, 0.8)}, {"all crime": np.full(9, 0.9)}, factors=[RULES]).assumptions
    assert "+6.2 per cent, with a spread of 3" in told[0]


def test_what_cannot_be_is_refused_in_words():
    with pytest.raises(TrueCountError, match="no crimes to split"):
        split({}, {}, accuracy(1), accuracy(2))
    with pytest.raises(TrueCountError, match="no accuracy of all crime"):
        split(*KENT, accuracy(1), accuracy(2))
    with pytest.raises(TrueCountError, match="different numbers of draws"):
        split(*KENT, {"all crime": np.full(9, 0.8)}, {"all crime": np.full(8, 0.8)})
    with pytest.raises(TrueCountError, match="some draws are not"):
        split(*KENT, {"all crime": np.full(9, 83.6)}, {"all crime": np.full(9, 0.8)})
    with pytest.raises(TrueCountError, match="No crimes are given of stalking"):
        split(*KENT, *({"all crime": np.full(9, 0.8)} for _ in range(2)), new_or_gone={"stalking"})
    with pytest.raises(TrueCountError, match="the two periods are needed"):
        dated = Factor("rule", 1.1, 0.0, "a test", begins=date(2018, 4, 1))
        split(*KENT, *({"all crime": np.full(9, 0.8)} for _ in range(2)), factors=[dated])
