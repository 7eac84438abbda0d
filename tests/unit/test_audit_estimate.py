"""Estimates of an audit from its reviews: examples worked by hand, a census, what is too little, what is refused."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from tests.audited import (
    AGAIN,
    BESIDE,
    CLEAN,
    IN_TIME,
    LATE,
    NOTHING,
    OF_OTHER_GROUP,
    OVER,
    READ_TWO,
    ROUTE,
    SETTLED,
    TWO,
    Stratum,
    drawn,
    figures,
    many,
    plan,
    ran,
    result,
    review,
)
from truecount import audit, statistics
from truecount.audit import counts
from truecount.audit.methods import METHODS
from truecount.audit.readings import audited_classes
from truecount.errors import TrueCountError
from truecount.reference.kinds import KINDS
from truecount.verdicts import VERDICTS

OTHER_GROUP = "wrong class, other group"
SEXUAL = ("sexual offences", "19C")


def interval(figure):
    return figure.interval.low, figure.interval.high


BUREAU = "crime bureau"
CENSUS = drawn(
    {
        "all": Stratum(
            4,
            (150, 1, 110),
            ["L1", "L2", "L3", "L4"],
            harm=sum(n * audited_classes()[c][2] for c, n in {"105A": 150, "19C": 1, "9A": 110}.items()),
        )
    },
    routes={"L3": BUREAU, "L4": BUREAU},
)
CENSUS = replace(CENSUS, by_route={ROUTE: np.array([120, 0, 0]), BUREAU: np.array([30, 1, 110])})
READ_WHOLE = [
    *many(100, "L1", IN_TIME),
    *many(20, "L1", LATE),
    *many(10, "L1", BESIDE),
    *many(5, "L2", NOTHING),
    review("L2", NOTHING, SEXUAL),
    *many(90, "L3", IN_TIME, of=OF_OTHER_GROUP, route=BUREAU),
    *many(30, "L3", OTHER_GROUP, of=OF_OTHER_GROUP, route=BUREAU, recorded_class="105A", recorded_kind="violence"),
    review("L3", OTHER_GROUP, SEXUAL, route=BUREAU, recorded_class="9A", recorded_kind="other crime"),
    *many(19, "L3", OVER, of=OF_OTHER_GROUP, route=BUREAU),
    *many(10, "L3", "cancelled", of=OF_OTHER_GROUP, route=BUREAU, told=True),
    *many(5, "L3", "wrongly cancelled", of=OF_OTHER_GROUP, route=BUREAU, told=False),
    *many(3, "L3", "transferred", of=OF_OTHER_GROUP, route=BUREAU, told=True),
    *many(2, "L3", "registrar decides", of=OF_OTHER_GROUP, route=BUREAU),
    *many(2, "L3", "other force", of=OF_OTHER_GROUP, route=BUREAU),
    *many(8, "L3", BESIDE, of=OF_OTHER_GROUP, route=BUREAU),
    review("L4", OVER, SEXUAL, route=BUREAU),
]
"""Every log read, by one reader. Of 280 crimes required, 256 were recorded: 120 of 135 violence, 1 of 2 sexual
offences (as an affray), 135 of 143 others (15 since cancelled, 30 recorded as assaults); 20 records nobody requires."""


@pytest.fixture(scope="module")
def census():
    return figures(result(CENSUS, READ_WHOLE))


@pytest.mark.parametrize(
    ("name", "right", "asked"),
    [
        ("accuracy", 256, 280),
        ("accuracy.violence", 120, 135),
        ("accuracy.other crime", 135, 143),
        (f"accuracy.{ROUTE}", 120, 136),
        (f"accuracy.{BUREAU}", 136, 144),
        ("accuracy.as-inspected", 256, 280),
        ("in-time", 256 - 20, 256),
        ("right-class", 210, 256 - 15),
        ("faultless", 190, 280),
    ],
)
def test_a_census_gives_the_true_share_and_leaves_nothing_to_chance(census, name, right, asked):
    one = census[name]
    assert one.value == pytest.approx(100 * right / asked)
    assert interval(one) == pytest.approx((one.value, one.value))
    assert f"{right:,} of {asked:,} read" in one.unit


def test_a_census_counts_crimes_as_they_are(census):
    true = {"required": 280, "missed": 24, "missed.nothing": 6, "missed.beside": 18, "over-recorded": 20}
    for name, number in true.items():
        assert census[name].value == pytest.approx(number), name
        assert interval(census[name]) == pytest.approx((number, number)), name
    assert census["unrecorded-a-year"].value == pytest.approx(1_200 * 24 / 256)


def test_few_are_counted_and_told_apart_from_rates(census):
    assert (census["accuracy.sexual offences"].value, census["accuracy.sexual offences"].unit) == (
        1,
        "of 2 crimes required read",
    )
    assert (census["cancelled-rightly"].value, census["victim-told"].value) == (10, 13)
    assert census["victim-told"].unit == "of 18 records read"
    assert census["cancelled-rightly"].method.id == "audit.counted" and census["victim-told"].interval is None
    (note,) = census["victim-told"].warnings
    low, high = 100 * stats.beta.ppf(0.025, 13, 6), 100 * stats.beta.ppf(0.975, 14, 5)
    assert note.endswith(f"Were they drawn alike, a share of {low:.1f} to {high:.1f} per cent would fit.")


def test_a_census_by_severity_weighs_each_crime_by_its_class(census):
    """By the class required: 120 assaults, a rape and 135 affrays recorded; 15, one and 8 missed."""
    assault, rape, affray = (audited_classes()[one][2] for one in ("105A", "19C", "9A"))
    right, missed = 120 * assault + rape + 135 * affray, 15 * assault + rape + 8 * affray
    assert census["accuracy.severity"].value == pytest.approx(100 * right / (right + missed))


def test_kinds_put_together_by_crimes_required_give_all_crime(census):
    assert census["accuracy.weighted-by-required"].value == pytest.approx(census["accuracy"].value)
    by_recorded = (120 * 120 / 135 + 1 * 1 / 2 + 135 * 135 / 143) / 256
    assert census["accuracy.weighted-by-recorded"].value == pytest.approx(100 * by_recorded)


VERDICT = st.sampled_from(sorted(VERDICTS))
CLASSED = st.sampled_from([("violence", "105A"), SEXUAL, OF_OTHER_GROUP])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 3), VERDICT, CLASSED, CLASSED), max_size=25))
def test_whatever_a_census_finds_each_kind_is_its_own_crimes_recorded_of_those_required(found):
    """R is what stands; A = (R - X)/(R - X + U) is then crimes recorded of crimes required, kind by kind."""
    reviews = [review(f"L{n}", CLEAN) for n in (1, 2, 3)]
    known, harm = dict.fromkeys(KINDS, 0), 0.0
    for n, verdict, of, (kind, class_code) in found:
        one = review(f"L{n}", verdict, of)
        if one.crime_reference is not None:
            one = replace(one, recorded_kind=kind, recorded_class=class_code)
            known[kind] += bool(one.stands)
            harm += bool(one.stands) * audited_classes()[class_code][2]
        reviews.append(replace(one, kind=kind) if verdict == OVER else one)
    made = drawn({"all": Stratum(3, list(known.values()), ["L1", "L2", "L3"], harm=harm)})
    found_of = result(made, reviews)
    for name, one in {"all crime": found_of.overall, **found_of.kinds}.items():
        own = [row for row in reviews if row.verdict in VERDICTS and name in ("all crime", row.kind)]
        judged = [VERDICTS[row.verdict].recorded for row in own]
        assert one.right == pytest.approx(judged.count(True), abs=1e-9) or not one.crimes, name
        assert one.required == pytest.approx(judged.count(True) + judged.count(False), abs=1e-9), name
    weights = [
        (audited_classes()[row.class_code][2], VERDICTS[row.verdict].recorded) for row in reviews if row.class_code
    ]
    right, missed = (sum(weight for weight, judged in weights if judged is which) for which in (True, False))
    severity = audit.Part(counts.weighed(counts.missed), counts.surplus_weighed, counts.weighed(counts.recorded), harm)
    assert audit.accuracy_of(found_of.sample, severity).required == pytest.approx(right + missed, abs=1e-6)


def test_a_log_counts_once_among_logs():
    of_logs = audit.of_logs(audit.sample_of(CENSUS, READ_WHOLE))
    assert (float(of_logs.value), of_logs.recorded, of_logs.crimes) == (0.0, 0, 3)


def test_what_stands_in_no_rate_moves_none():
    left = {"transferred", "registrar decides", "other force"}
    without = figures(result(CENSUS, [one for one in READ_WHOLE if one.verdict not in left]))
    for name, one in figures(result(CENSUS, READ_WHOLE)).items():
        if name != "victim-told":
            assert (one.value, one.unit, one.interval) == (
                without[name].value,
                without[name].unit,
                without[name].interval,
            )


def test_a_record_marked_as_transferred_that_still_stands_is_no_crime_of_this_force():
    """R = 2 and one crime recorded: the record that stands in no rate is a surplus."""
    made = drawn({"all": Stratum(2, (2, 0, 0), ["L1", "L2"])})
    sample = audit.sample_of(made, [review("L1", IN_TIME), review("L2", "transferred", stands=True)])
    assert audit.accuracy_of(sample, audit.all_crime(sample)).right == 1


def variance(logs, values):
    """N² (1 - n/N) s²/n, as Cochran writes it."""
    n = len(values)
    return logs**2 * (1 - n / logs) * np.var(values, ddof=1) / n


def test_two_strata_worked_by_hand():
    found = result(TWO, READ_TWO)
    one, a = found.overall, 95 / 270
    assert one.value == pytest.approx(a) and one.required == pytest.approx(270) and one.right == pytest.approx(95)
    square = variance(100, [0, a, 1 - a, 0]) + variance(200, [0, 0, a, 2 * a])
    assert float(one.estimate.standard_error) == pytest.approx(sqrt(square) / 270)
    assert (one.recorded, one.crimes) == (5, 9)
    told = figures(found)
    assert [told[name].value for name in ("missed", "missed.beside", "missed.nothing", "over-recorded")] == [
        pytest.approx(number) for number in (175, 25, 150, 25)
    ]
    low, high = interval(told["missed"])
    assert (low, high) == pytest.approx((95 * (1 - one.high) / one.high, 95 * (1 - one.low) / one.low))


def test_totals_have_the_standard_error_of_their_own_values():
    sample = audit.sample_of(TWO, READ_TWO)
    count = counts.is_(NOTHING)
    total = sample.total(sample.first(count), sample.settled(count))
    assert float(total.standard_error) == pytest.approx(sqrt(variance(200, [0, 0, 1, 2])))
    share, error = 150 / 270, float(total.standard_error) / 270
    low, high = statistics.korn_graubard(share, error, sample.read_of(counts.required), 6)
    told = figures(result(TWO, READ_TWO))["missed.nothing"]
    assert interval(told) == pytest.approx((270 * float(low), 270 * float(high)))


def test_shares_worked_by_hand():
    """In time: A1 1 of 2, A2 and A3 1 of 1, A4 0 of 1, each standing for 25."""
    sample = audit.sample_of(TWO, READ_TWO)
    one = audit.ratio_of(sample, counts.in_time, counts.timed)
    assert one.value == pytest.approx(3 / 5) and one.required == pytest.approx(125)
    square = variance(100, [1 - 0.6 * 2, 1 - 0.6, 1 - 0.6, -0.6])
    assert float(one.estimate.standard_error) == pytest.approx(sqrt(square) / 125)
    assert (one.recorded, one.crimes) == (3, 5)


def test_second_readings_worked_by_hand():
    """Missed: 25 + 50 (0 + 2) as settled, and 50 · 4 for what B1 stands for; no surplus: 120 of 120 + 325."""
    found = result(AGAIN, READ_TWO + SETTLED)
    one, a = found.overall, 120 / 445
    assert one.value == pytest.approx(a)
    told = figures(found)
    assert told["missed.nothing"].value == pytest.approx(300) and told["over-recorded"].value == 0
    first_and_second = variance(100, [0, a, 0, 0]) + variance(200, [4 * a, 0, 0, 2 * a])
    put_back = 50 * (1 - 0.25) / 0.25**2 * a**2
    assert float(one.estimate.standard_error) == pytest.approx(sqrt(first_and_second + put_back) / 445)


def test_the_second_draw_is_in_the_error_of_totals_and_shares_too():
    sample = audit.sample_of(AGAIN, READ_TWO + SETTLED)
    count = counts.is_(NOTHING)
    total = sample.total(sample.first(count), sample.settled(count))
    put_back = 50 * (1 - 0.25) / 0.25**2
    assert float(total.value) == pytest.approx(300)
    assert float(total.standard_error) == pytest.approx(sqrt(variance(200, [4, 0, 0, 2]) + put_back))
    share = audit.ratio_of(sample, counts.is_(NOTHING), counts.missed)
    assert share.value == pytest.approx(300 / 325)


def test_a_census_of_erring_readers_is_uncertain_by_its_second_draw_alone():
    logs = [f"L{n}" for n in range(200)]
    made = drawn({"all": Stratum(200, (200, 0, 0), logs)}, again=dict.fromkeys(logs[:50], 0.25))
    first = [review(log, IN_TIME) for log in logs]
    settled = [replace(one, reading="settled") for one in first[:50]] + [review("L0", BESIDE, reading="settled")]
    found = result(made, first + settled)
    assert found.overall.missed(found.overall.value) == pytest.approx(4)
    assert float(found.overall.estimate.standard_error) == pytest.approx(sqrt(0.75 / 0.25**2) * (200 / 204) / 204)
    low, high = interval(figures(found)["missed.beside"])
    assert low < 1 and high > 10


def test_what_was_settled_though_no_lot_fell_on_it_is_left_out():
    """A1 and A4 read as clean; the registrar looked at A4 of his own accord."""
    own_choice = [review("A4", LATE, reading="settled"), *many(9, "A4", BESIDE, reading="settled")]
    with_it, without = (result(AGAIN, READ_TWO + SETTLED + more).figures for more in (own_choice, []))
    assert with_it == without


def test_logs_drawn_with_chances_of_their_own_weigh_by_them():
    chance = {"A1": 1.0, "A2": 0.5, "A3": 0.25, "A4": 0.125, "A5": 0.1}
    made = drawn({"all": Stratum(20, (10, 0, 0), list(chance)[:4], ["A5"])}, chance=chance)
    sample = audit.sample_of(made, [review(log, BESIDE) for log in ("A1", "A2", "A3", "A4")])
    total = sample.total(sample.first(counts.missed), sample.settled(counts.missed))
    assert float(total.value) == pytest.approx(1 + 2 + 4 + 8)


def test_chances_that_are_alike_give_what_strata_give():
    sample = audit.sample_of(TWO, READ_TWO)
    alike = statistics.UnequalStrata(sample.strata.of, sample.strata.sizes, np.array([0.04] * 4 + [0.02] * 4))
    values = sample.first(counts.missed)
    assert float(alike.total(values)) == pytest.approx(float(sample.strata.total(values)))
    assert float(alike.variance(values)) == pytest.approx(float(sample.strata.variance(values)))


def test_nothing_found_leaves_room_for_something():
    """No surplus in 80 logs that stand for 10 or 100, 55 on average: 1,200 crimes are as 1,200/55 read."""
    logs = {"A": [f"A{n}" for n in range(40)], "B": [f"B{n}" for n in range(40)]}
    made = drawn(
        {
            "A": Stratum(400, (1_200, 0, 0), logs["A"], harm=1_200 * audited_classes()["105A"][2]),
            "B": Stratum(4_000, (0, 0, 0), logs["B"]),
        }
    )
    reviews = [one for log in logs["A"] for one in many(3, log, IN_TIME)] + [review(log, CLEAN) for log in logs["B"]]
    told = figures(result(made, reviews))
    assert told["over-recorded"].value == 0 and told["accuracy"].value == pytest.approx(100)
    high = 1 - 0.025 ** (55 / 1_200)
    assert interval(told["over-recorded"]) == pytest.approx((0, 1_200 * high))
    assert told["accuracy"].interval.low < 90 and told["accuracy"].interval.high == 100
    assert interval(told["accuracy.severity"]) == interval(told["accuracy"])
    assert interval(told["accuracy.as-inspected"]) == pytest.approx((100 * (1 - high), 100))


def test_where_nothing_was_read_nothing_is_known():
    told = figures(
        result(drawn({"all": Stratum(2, (0, 0, 0), ["L1", "L2"])}), [review("L1", CLEAN), review("L2", CLEAN)])
    )
    for name in ("accuracy", "accuracy.violence", "in-time", "victim-told", "unrecorded-a-year"):
        assert told[name].value is None and told[name].warnings, name
    assert told["required"].value == told["missed.nothing"].value == 0


def test_where_nothing_was_recorded_all_is_missed():
    told = figures(
        result(drawn({"all": Stratum(2, (0, 0, 0), ["L1", "L2"])}), [review("L1", NOTHING), review("L2", NOTHING)])
    )
    assert told["missed"].value == 2 and told["required"].value == 2
    assert (told["accuracy"].value, told["accuracy"].unit) == (0, "of 2 crimes required read")
    assert told["accuracy.weighted-by-required"].value == 0


def test_every_figure_holds_together():
    for found in (result(TWO, READ_TWO), result(AGAIN, READ_TWO + SETTLED), result(CENSUS, READ_WHOLE)):
        ids = [one.id for one in found.figures]
        assert len(set(ids)) == len(ids)
        for one in found.figures:
            assert one.method in METHODS and one.area == "kent" and one.basis and one.made_from
            if one.interval is not None:
                assert one.interval.low <= one.value + 1e-9 and one.value <= one.interval.high + 1e-9, one.id


def test_the_page_lists_every_figure_with_its_interval_and_notes(tmp_path):
    done = ran(tmp_path, CENSUS, READ_WHOLE)
    assert done.exit_code == 0, done.output
    for line in (
        "  All crime  91.4  91.4 to 91.4  per cent; 256 of 280 read",
        "  Sexual offences  1  of 2 crimes required read  [1]",
        "  Logs requiring a crime of which all were recorded  0  of 3 logs requiring a crime read  [3]",
        "  Crimes missed  24  24 to 24  crimes",
        "  Victim told of a cancellation or transfer  13  of 18 records read  [6]",
        "[1] Fewer than 100 were read, so they are counted.",
        "How each figure is made, and from what: the same with --json.",
    ):
        assert line in re.sub("  +", "  ", done.output), done.output
    titles = [one.title for one in result(CENSUS, READ_WHOLE).figures]
    assert all(title in done.output for title in titles) and "Readers" not in done.output


def test_json_carries_method_hashes_and_interval(tmp_path):
    done = ran(tmp_path, AGAIN, READ_TWO + SETTLED, "--json")
    told = {one["id"]: one for one in json.loads(done.output, parse_constant=pytest.fail)["figures"]}
    one = told["audit.missed"]
    assert (
        one["method"]["id"] == "audit.total"
        and one["interval"]["method"] == "Korn-Graubard with a heavier next miss, by log"
    )
    by = plan(AGAIN)
    assert [row["where"] for row in one["made_from"]] == [
        "the plan",
        "the draw, seed 48213",
        "the frame",
        "the reviews",
    ]
    assert one["made_from"][0]["sha256"] == by.sha256 and one["made_from"][2]["sha256"] == by.frame
    assert len({one["hash"] for one in told.values()}) == len(told)


def test_another_audit_may_be_set_beside(tmp_path):
    other = tmp_path / "other.json"
    other.write_text(ran(tmp_path, CENSUS, READ_WHOLE, "--json").output, encoding="utf-8")
    said = ran(tmp_path, CENSUS, READ_WHOLE, "--against", str(other)).output
    assert "The other audit found 91.4 per cent (91.4 to 91.4): this one reads +0.0 points (+0.0 to +0.0)" in said
    assert "the difference is within chance" in said
    for text in ("{}", "[", '{"figures": []}'):
        other.write_text(text, encoding="utf-8")
        done = ran(tmp_path, CENSUS, READ_WHOLE, "--against", str(other))
        assert isinstance(done.exception, TrueCountError) and "not the figures of an audit" in str(done.exception)
