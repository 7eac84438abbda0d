"""Draws of audits: the same again from the same seed, by known chances, and told when anything was changed."""

import math

import numpy as np
import pytest

from tests.frames import LATE, LOGS, by_stratum, drawn, frame, names, number, plan_by, proposal
from truecount.audit.chances import equal_steps, inclusion_chances, permanent_numbers, places
from truecount.audit.designs import DESIGNS
from truecount.audit.expected import expect
from truecount.audit.proposal import expectations
from truecount.audit.turns import by_lot, in_step
from truecount.errors import TrueCountError

TOPPED_UP = ("simple random", "opening codes", "opening codes, spread", "score bands", "score bands, hours")


@pytest.fixture(scope="module")
def plan():
    return plan_by("score bands")


@pytest.fixture(scope="module")
def made(plan):
    return drawn(plan, LOGS)


# The parts.


def test_numbers_are_sha_256_of_seed_and_name():
    assert permanent_numbers("48213", ["101|a", "101|b"]).tolist() == [
        number("48213", "101|a"),
        number("48213", "101|b"),
    ]
    # printf '48213|101|a' | sha256sum
    first = int("16f3dc93437dfb69", 16)
    assert permanent_numbers("48213", ["101|a"])[0] == first / 2**64
    assert permanent_numbers("s", []).tolist() == []


def test_chances_by_hand_and_logs_drawn_for_certain():
    of = np.array([0, 0, 0, 1, 1])
    assert inclusion_chances(np.ones(5), of, np.array([2, 2])).tolist() == pytest.approx([2 / 3] * 3 + [1, 1])
    # 3 of sizes 10, 2, 1, 1: 3 x 10/14 is beyond 1, and 2 x 2/4 of the rest is just 1; then 1 of two alike.
    assert inclusion_chances(np.array([10.0, 2, 1, 1]), np.zeros(4, int), np.array([3])).tolist() == [1, 1, 0.5, 0.5]
    assert inclusion_chances(np.array([1.0, 3]), np.zeros(2, int), np.array([0])).tolist() == [0, 0]


def test_places_go_by_number_over_chance_those_of_chance_one_first():
    got = places(np.array([0.9, 0.1, 0.2, 0.3]), np.array([1.0, 0.2, 0.8, 0.5]), np.zeros(4, int))
    assert got.tolist() == [0, 2, 1, 3]
    assert places(np.array([0.5, 0.1, 0.4, 0.3]), np.full(4, 0.5), np.array([0, 1, 0, 1])).tolist() == [1, 0, 0, 1]


def test_equal_steps_by_hand_and_the_rest_by_number():
    numbers = np.array([0.7, 0.1, 0.9, 0.2, 0.5, 0.3, 0.8])
    got = equal_steps(np.arange(7), np.zeros(7, int), np.array([3]), np.array([0.5]), numbers)
    # Steps of 7/3 from 7/6: places 1, 3 and 5 of the order of time.
    assert np.argsort(got).tolist()[:3] == [1, 3, 5]
    assert np.argsort(got).tolist()[3:] == [4, 0, 6, 2], "reserves are of no one time"


def test_turns_in_step_by_hand_and_by_lot():
    assert in_step(np.array([1, 2, 4])).tolist() == [2, 1, 2, 2, 0, 1, 2]
    assert in_step(np.array([5])).tolist() == [0] * 5
    assert in_step(np.array([0, 2])).tolist() == [1, 1]
    lots = [number("s|turn", str(turn)) for turn in range(6)]
    assert by_lot(np.array([1, 3]), np.array([9, 9]), 6, "s").tolist() == [int(lot >= 0.25) for lot in lots]
    assert sorted(by_lot(np.array([1, 99]), np.array([3, 2]), 5, "s").tolist()) == [0, 0, 0, 1, 1]
    with pytest.raises(TrueCountError, match="There are 5 logs, but 6 turns were asked for"):
        by_lot(np.array([1, 99]), np.array([3, 2]), 6, "s")


# The draw.


@pytest.mark.parametrize("design", DESIGNS)
def test_the_same_seed_draws_the_same_and_another_seed_another(design):
    plan = plan_by(design)
    once, again = drawn(plan, LOGS), drawn(plan, frame())
    assert once.names == again.names and (once.again == again.again).all() and (once.role == again.role).all()
    others = [names(drawn(plan, LOGS, seed=str(seed))) for seed in range(5)]
    assert all(len(other) == len(names(once)) == 150 for other in others)
    assert len({frozenset(other) for other in others}) > 1


@pytest.mark.parametrize("design", TOPPED_UP)
def test_the_lowest_numbers_of_each_stratum_are_drawn_in_their_order(design):
    plan = plan_by(design)
    strata, _ = DESIGNS[design].strata(LOGS, expectations(LOGS, plan.assumed, None), plan.wanted)
    made = drawn(plan, LOGS)
    readings, reserves = by_stratum(made), by_stratum(made, "reserve")
    for stratum, planned in enumerate(plan.strata):
        own = [f"{LOGS.route[log]}|{LOGS.reference[log]}" for log in np.flatnonzero(strata == stratum)]
        ordered = sorted(own, key=lambda name: number(plan.seed, name))
        more = math.ceil(0.05 * planned.readings)
        assert readings[stratum] == ordered[: planned.readings], planned.name
        assert reserves[stratum] == ordered[planned.readings : planned.readings + more], planned.name


@pytest.mark.parametrize("design", DESIGNS)
def test_chances_and_weights_add_up(design):
    made = drawn(plan_by(design), LOGS)
    read = made.role == "reading"
    assert np.bincount(made.stratum[read]).tolist() == [one.readings for one in plan_by(design).strata]
    assert made.logs.tolist() == [one.logs for one in plan_by(design).strata] and made.logs.sum() == 600
    assert made.recorded.sum(axis=0).tolist() == LOGS.recorded.sum(axis=0).tolist()
    assert sum(made.by_route.values()).tolist() == LOGS.recorded.sum(axis=0).tolist()
    assert made.harm.sum() == pytest.approx(LOGS.harm.sum())
    sums = np.bincount(made.stratum[read], 1 / made.chance[read])
    if design == "by size":
        assert sums == pytest.approx(made.logs, rel=0.2), "nearly, for the sum depends on which were drawn"
    else:
        assert sums == pytest.approx(made.logs)


def test_by_size_the_likelier_logs_have_the_greater_chance():
    plan = plan_by("by size")
    made, expected = drawn(plan, LOGS), expectations(LOGS, plan.assumed, None)
    spread = np.sqrt(expected.variance(plan.wanted.ignoring_the_score))
    tie = LOGS.linked.astype(int)
    chance = inclusion_chances(spread, 1 - tie, np.array([one.readings for one in plan.strata]))
    at = {f"{r}|{ref}": row for row, (r, ref) in enumerate(zip(LOGS.route, LOGS.reference, strict=True))}
    rows = np.array([at[name] for name in made.names])
    assert made.chance == pytest.approx(chance[rows])
    unlinked = ~LOGS.linked
    assert chance[unlinked] == pytest.approx(chance[unlinked][0] / spread[unlinked][0] * spread[unlinked])
    for stratum, own in by_stratum(made).items():
        ordered = sorted(
            (name for name, row in at.items() if 1 - tie[row] == stratum),
            key=lambda name: number(plan.seed, name) / chance[at[name]] if chance[at[name]] < 1 else 0,
        )
        assert own == ordered[: len(own)]


def test_at_equal_steps_four_logs_in_a_row_hold_one_that_is_drawn():
    made = drawn(plan_by("equal steps"), LOGS)
    drawn_at = np.sort([int(name[-5:]) for name in names(made)])
    start = math.floor(number("48213", "0") * 4)
    assert drawn_at.tolist() == list(range(start, 600, 4)), "600 logs in order of time, 150 readings"
    reserves = [int(name[-5:]) for name in names(made, "reserve")]
    assert len(reserves) == 8 and max(reserves) - min(reserves) > 200


def test_any_first_part_of_a_draw_is_in_proportion(made, plan):
    share = np.array([one.readings for one in plan.strata]) / 150
    order = made.stratum[made.role == "reading"]
    for part in (10, 40, 75, 149):
        assert (np.abs(np.bincount(order[:part], minlength=len(share)) - part * share) <= 1).all()


# Topped up.


@pytest.mark.parametrize("design", TOPPED_UP)
def test_a_longer_draw_holds_the_shorter_one_in_the_same_proportions(design):
    plan = plan_by(design)
    short = drawn(plan, LOGS)
    for more in (1, 40, 150):
        long = drawn(plan, LOGS, top_up=more)
        assert len(names(long)) == 150 + more
        for stratum, own in by_stratum(short).items():
            assert by_stratum(long)[stratum][: len(own)] == own
        left = long.weights < long.logs
        factor = long.weights[left].sum() / short.weights[left].sum()
        assert (np.abs(long.weights - short.weights * factor)[left] <= 1.5).all(), "but for those read whole"
        assert set(names(short, "reserve")) <= set(long.names)


def test_a_top_up_beyond_all_logs_reads_them_all(plan):
    made = drawn(plan, LOGS, top_up=10_000)
    assert len(names(made)) == 600 == len(set(made.names)) and (made.chance == 1).all()
    assert not names(made, "reserve")


@pytest.mark.parametrize("design", ["by size", "equal steps"])
def test_draws_whose_chances_hang_on_their_length_are_not_made_longer(design):
    with pytest.raises(TrueCountError, match="can neither be topped up nor be stopped at any time"):
        drawn(plan_by(design), LOGS, top_up=1)
    with pytest.raises(TrueCountError, match="can neither be topped up nor be stopped at any time"):
        drawn(plan_by(design), LOGS, looks="at any time")


# At any time.


def test_at_any_time_lots_decide_whose_turn_it_is(plan):
    made = drawn(plan, LOGS, looks="at any time")
    weights = np.array([one.readings for one in plan.strata])
    edges = np.cumsum(weights) / weights.sum()
    turns = [int(np.searchsorted(edges, number("48213|turn", str(turn)), side="right")) for turn in range(10)]
    assert made.stratum[:10].tolist() == turns
    assert made.weights.tolist() == weights.tolist()
    read = made.role == "reading"
    readings = np.bincount(made.stratum[read], minlength=len(weights))
    assert readings.sum() == 150 and (readings != weights).any()
    assert made.chance[read] == pytest.approx((readings / made.logs)[made.stratum[read]])


@pytest.mark.parametrize("more", [1, 7, 57, 450, 10_000])
def test_at_any_time_a_longer_draw_begins_with_the_shorter_one_turn_by_turn(plan, more):
    short, long = (drawn(plan, LOGS, top_up, looks="at any time") for top_up in (0, more))
    assert names(long)[:150] == names(short) and len(names(long)) == min(150 + more, 600)
    assert long.weights.tolist() == short.weights.tolist(), "lots are thrown by the same weights throughout"


# Late logs.


def test_late_logs_are_drawn_apart_at_the_rate_of_the_rest_and_leave_the_others_draw_alone():
    logs = frame(late=60)
    plan = proposal(logs).plan
    before, after = drawn(plan, logs.where(~logs.late)), drawn(plan, logs)
    assert after.strata == (*before.strata, *LATE) and sum(one.logs for one in plan.strata) == 540
    assert after.logs[-2:].sum() == 60
    assert after.weights[-2:].tolist() == [max(5, math.ceil(150 / 540 * logs)) for logs in after.logs[-2:]]
    kept = [name for name, stratum in zip(after.names, after.stratum, strict=True) if stratum < len(before.strata)]
    assert set(kept) == set(before.names)
    names_late = {f"{r}|{ref}" for r, ref in zip(logs.route[logs.late], logs.reference[logs.late], strict=True)}
    assert set(after.names) - set(kept) <= names_late
    assert (after.again_chance > 0).all()


@pytest.mark.parametrize("late", [1, 3])
def test_a_few_late_logs_are_all_read(late):
    logs = frame(late=late)
    made = drawn(proposal(logs).plan, logs)
    few = [name.startswith("late") for name in made.strata]
    assert made.weights[few].tolist() == made.logs[few].tolist() and made.logs[few].sum() == late


@pytest.mark.parametrize("design", DESIGNS)
def test_every_design_takes_late_logs(design):
    logs = frame(late=40)
    made = drawn(proposal(logs, design=design).plan, logs)
    late = np.array([made.strata[stratum].startswith("late") for stratum in made.stratum])
    read = made.role == "reading"
    assert np.bincount(made.stratum[late & read], 1 / made.chance[late & read])[-2:] == pytest.approx(made.logs[-2:])


# Read again.


@pytest.mark.parametrize("design", ["simple random", "score bands", "by size"])
@pytest.mark.parametrize("share", [0.125, 0.5, 1.0])
def test_the_chances_of_a_second_reading_add_up_to_the_share_wanted(design, share):
    plan = plan_by(design)
    made = drawn(plan, LOGS, wanted=plan.wanted.model_copy(update={"second_reading": share}))
    assert made.again_chance.sum() == pytest.approx(share * len(made.role))
    assert (made.again_chance > 0).all() and (made.again_chance <= 1).all()
    lots = np.array([number(f"{plan.seed}|again", name) for name in made.names])
    assert (made.again == (lots < made.again_chance)).all()
    heavy = np.sqrt(expect(LOGS, plan.assumed).hidden)
    at = {f"{r}|{ref}": row for row, (r, ref) in enumerate(zip(LOGS.route, LOGS.reference, strict=True))}
    size = np.array([heavy[at[name]] for name in made.names]) / made.chance
    open_ = made.again_chance < 1
    if open_.any():
        by_size = made.again_chance[open_] / size[open_]
        assert by_size == pytest.approx(by_size[0]), "by weight and the root of the risk"


def test_without_second_readings_none_is_drawn(plan):
    made = drawn(plan, LOGS, wanted=plan.wanted.model_copy(update={"second_reading": 0.0}))
    assert not made.again.any() and not made.again_chance.any()


# Refused.


def edited(plan, place, **words):
    strata = list(plan.strata)
    strata[place] = strata[place].model_copy(update=words)
    return {"strata": tuple(strata)}


def test_a_frame_that_changed_is_refused(plan):
    for change in ("recorded", "reported_at"):
        logs = frame()
        getattr(logs, change)[5:6] += 1_000_000_000 if change == "reported_at" else 1
        with pytest.raises(TrueCountError, match=r"f\.duckdb: the frame has the hash .*plan again"):
            drawn(plan, logs)
    with pytest.raises(TrueCountError, match="the frame has the hash"):
        drawn(plan, LOGS.where(np.arange(600) != 5))


def test_readings_may_be_edited_and_nothing_else_of_the_strata(plan):
    made = drawn(plan, LOGS, **edited(plan, 0, readings=plan.strata[0].readings + 3))
    assert len(names(made)) == 153
    for wrong in (
        edited(plan, 0, logs=plan.strata[0].logs + 100, readings=plan.strata[0].logs + 50),
        edited(plan, 0, logs=plan.strata[0].logs - 1),
        edited(plan, 0, name="other"),
        edited(plan, 0, recorded={"violence": 0, "sexual offences": 0, "other crime": 0}),
        {"strata": plan.strata[1:]},
        {"strata": plan.strata[::-1]},
        {"wanted": plan.wanted.model_copy(update={"bands": 4})},
        {"design": "opening codes"},
    ):
        with pytest.raises(TrueCountError, match="change the numbers of readings alone"):
            drawn(plan, LOGS, **wrong)
    with pytest.raises(TrueCountError, match='"quota" is not a design'):
        drawn(plan, LOGS, design="quota")
