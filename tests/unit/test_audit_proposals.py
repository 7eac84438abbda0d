"""What is expected of each log of a frame, designs side by side, how precise they will be, and what is cheaper."""

import numpy as np
import pytest

from tests.frames import frame, proposal
from truecount.audit import scores as scores_module
from truecount.audit.designs import DESIGNS
from truecount.audit.expected import MISSED, MISSED_SQUARED, expect
from truecount.audit.layout import lay_out
from truecount.audit.plan import Assumed, Wanted
from truecount.audit.proposal import expectations
from truecount.audit.scores import Scores
from truecount.audit.simulated_scores import simulated_scores
from truecount.errors import TrueCountError
from truecount.statistics.intervals import korn_graubard

LOGS = frame()


@pytest.fixture(scope="module")
def three_points():
    return proposal(LOGS, precision={"all crime": 3.0})


# What is expected of each log.


@pytest.mark.parametrize("accuracy", [60.0, 90.0, 99.0])
def test_what_is_expected_adds_up_to_the_accuracy_assumed(accuracy):
    for score in (None, simulated_scores(np.arange(600) % 7 == 0, 0.8, seed=2)):
        found = expect(LOGS, Assumed(accuracy=accuracy, source="x"), score)
        recorded = LOGS.recorded.sum()
        assert MISSED * found.hidden.sum() == pytest.approx(recorded * (100 / accuracy - 1), rel=1e-3)
        assert found.required.sum() == pytest.approx(recorded * 100 / accuracy, rel=1e-3)
        assert (found.required >= LOGS.recorded.sum(axis=0)).all()
        assert found.kinds.sum(axis=1) == pytest.approx(1) and (found.hidden > 0).all()


def test_a_log_without_a_record_is_the_likelier_to_hide_a_crime_the_more_of_its_code_have_one():
    found = expect(LOGS, Assumed(accuracy=90, source="x"))
    mean = [found.hidden[(LOGS.opening == code) & ~LOGS.linked].mean() for code in ("001", "003", "018", "211", "309")]
    assert np.argsort(mean).tolist() == [4, 3, 2, 1, 0]
    assert np.ptp(found.hidden[LOGS.linked]) == pytest.approx(0), "those with a record are all alike"
    assert np.argmax(found.kinds[LOGS.opening == "001"], axis=1).tolist() == [0] * (LOGS.opening == "001").sum()


def test_a_score_orders_the_logs_of_one_code_and_the_kind_its_words_tell_is_believed():
    score = np.linspace(0.01, 0.99, len(LOGS))
    likely = np.where(np.arange(len(LOGS)) % 2 == 0, 1, -1)
    logs = frame()
    logs.recorded[likely == 1, :] = [0, 1, 0]
    found = expect(logs, Assumed(accuracy=90, source="x"), score, likely)
    alike = (logs.opening == "211") & ~logs.linked
    assert (np.diff(found.hidden[alike]) > 0).all()
    assert (found.kinds[likely == 1, 1] > 0.9).all()


def test_the_spread_mixes_that_of_the_score_with_that_of_the_code_alone():
    found = expect(LOGS, Assumed(accuracy=90, source="x"), np.linspace(0.01, 0.99, len(LOGS)))
    by_code, by_score = np.sqrt(found.variance(1.0)), np.sqrt(found.variance(0.0))
    assert found.variance(1.0) == pytest.approx(MISSED_SQUARED * found.guessed - (MISSED * found.guessed) ** 2)
    assert np.sqrt(found.variance(0.35)) == pytest.approx(0.65 * by_score + 0.35 * by_code)


def test_where_no_log_has_a_record_nothing_is_expected():
    bare = frame(50)
    bare.recorded[:] = 0
    with pytest.raises(TrueCountError, match=r"tied to any of the 50 logs.*run `truecount link` first"):
        proposal(bare)


# Designs side by side.


def test_every_design_is_laid_out_over_the_whole_frame_with_the_readings_asked_for():
    made = proposal(LOGS)
    assert made.layouts.keys() == DESIGNS.keys() and len(DESIGNS) == 7
    for name, one in made.layouts.items():
        assert one.design.name == name and one.readings.sum() == 150
        assert one.logs.sum() == len(LOGS) and one.logs.tolist() == np.bincount(one.of).tolist()
        assert (one.readings >= np.minimum(5, one.logs)).all() and (one.readings <= one.logs).all()
        assert one.expected.keys() == {"all crime", "violence", "sexual offences", "other crime"}
    assert made.plan.design == "score bands" and made.plan.readings == 150
    assert sum(one.logs for one in made.plan.strata) == 600
    for place, kind in enumerate(("violence", "sexual offences", "other crime")):
        assert sum(one.recorded[kind] for one in made.plan.strata) == LOGS.recorded[:, place].sum()


def test_a_precision_is_expected_to_be_reached_with_as_few_readings_as_can_be(three_points):
    expected = expectations(LOGS, three_points.plan.assumed, None)
    for name, one in three_points.layouts.items():
        assert one.expected["all crime"] <= 3.0
        fewer = Wanted(readings=int(one.readings.sum()) - 1)
        assert lay_out(DESIGNS[name], LOGS, expected, fewer, three_points.plan.assumed).expected["all crime"] > 3.0


def test_the_half_width_expected_of_a_simple_random_sample_is_the_textbooks():
    made = proposal(LOGS, readings=200, second_reading=0.0)
    expected = expectations(LOGS, made.plan.assumed, None)
    recorded, p, a = LOGS.recorded.sum(axis=1), expected.hidden, 0.9
    # The residual c - A (c + u) of each log, with u crimes missed: E u = 1.2 p, E u² = 1.6 p.
    mean = (1 - a) * recorded - a * MISSED * p
    square = (1 - a) ** 2 * recorded**2 - 2 * (1 - a) * recorded * a * MISSED * p + a**2 * MISSED_SQUARED * p
    n, size = 200, len(LOGS)
    variance = size**2 * (1 / n - 1 / size) * (square.mean() - mean.mean() ** 2) / expected.required.sum() ** 2
    low, high = korn_graubard(a, np.sqrt(variance), n, n - 1)
    assert made.layouts["simple random"].expected["all crime"] == pytest.approx(50 * (high - low), rel=2e-3)


def test_all_read_once_and_again_nothing_but_the_intervals_own_width_is_left():
    made = proposal(LOGS, readings=600, second_reading=1.0)
    widths = [one.expected["all crime"] for one in made.layouts.values()]
    assert max(widths) - min(widths) < 0.01 and max(widths) < 0.3


def test_several_precisions_at_once_are_each_reached():
    wanted = {"all crime": 3.0, "violence": 4.5, "sexual offences": 7.0}
    made = proposal(LOGS, precision=wanted)
    for one in made.layouts.values():
        assert all(one.expected[name] <= points for name, points in wanted.items())
    expected = expectations(LOGS, made.plan.assumed, None)
    for name, points in wanted.items():
        alone = lay_out(DESIGNS["score bands"], LOGS, expected, Wanted(precision={name: points}), made.plan.assumed)
        assert alone.readings.sum() <= made.plan.readings + 15, "but for the strata, which are others"
    strata = {one.name.partition(",")[0] for one in made.plan.strata}
    assert strata == {f"for {name}" for name in wanted}, "logs are kept apart by what they are worth most for"


def test_more_bands_are_more_strata_of_less_spread_each():
    few, many = (proposal(LOGS, readings=150, bands=number).layouts["score bands"] for number in (4, 16))
    assert len(few.names) in range(4, 6) and len(many.names) in range(15, 18)
    spread = np.sqrt(expectations(LOGS, Assumed(accuracy=90, source="x"), None).variance(0.35))
    for one in (few, many):
        sums = np.bincount(one.of, spread)
        assert sums.max() < 1.6 * sums.mean()
    assert len(proposal(LOGS, readings=150, bands=1).layouts["score bands"].names) == 2, "ties are always apart"


def test_less_accuracy_and_more_overlooked_need_more_reading(three_points):
    def needed(**words):
        assumed = Assumed(**({"accuracy": 90, "source": "x"} | words))
        expected = expectations(LOGS, assumed, None)
        wanted = Wanted(precision={"all crime": 3.0})
        return int(lay_out(DESIGNS["score bands"], LOGS, expected, wanted, assumed).readings.sum())

    assert needed() == three_points.plan.readings
    assert needed(accuracy=97) < needed() < needed(accuracy=80)
    assert needed(overlooked=0.0) < needed() < needed(overlooked=0.1)


def test_minutes_are_those_of_the_logs_read():
    one = proposal(LOGS).layouts["opening codes"]
    with_record = np.bincount(one.of, LOGS.linked) / one.logs
    assert one.minutes == pytest.approx(float(one.readings @ (25 * with_record + 9 * (1 - with_record))))
    hours = proposal(LOGS, precision={"all crime": 3.0}).layouts
    assert hours["score bands, hours"].minutes < hours["score bands"].minutes


def test_what_would_be_cheaper_is_worked_out(three_points):
    wider = proposal(LOGS, precision={"all crime": 4.0}).plan.readings
    said = three_points.cheaper
    assert said[0] == (
        f"A half-width of 4.0 points for all crime would need {wider} readings, not {three_points.plan.readings}."
    )
    again = proposal(LOGS, precision={"all crime": 3.0}, second_reading=0.25).plan.readings
    assert f"With 25.0% of clean logs read again, not 12.5%, {again} first readings and {round(again / 4)} " in said[1]
    assert "an AUC of 0.90 would bring score bands to about" in said[2]
    layouts = three_points.layouts
    saved = (layouts["score bands"].minutes - layouts["score bands, hours"].minutes) / 60
    assert said[3] == f'The design "score bands, hours" would save {saved:.0f} hours at the minutes assumed for a log.'


def test_with_a_good_score_fewer_readings_are_planned_and_none_is_proposed(three_points):
    hides = np.random.default_rng(5).random(600) < expectations(LOGS, three_points.plan.assumed, None).hidden
    values = simulated_scores(hides, 0.95, seed=1)
    given = Scores(values, None, scores_module.Score(auc=0.95, sha256="0"))
    made = proposal(LOGS, scores=given, precision={"all crime": 3.0})
    assert made.plan.readings < three_points.plan.readings and made.plan.score.auc == 0.95
    assert not any("AUC" in one for one in made.cheaper)


def test_a_precision_out_of_reach_is_said_and_nothing_that_does_not_reach_it_is_called_cheaper():
    made = proposal(LOGS, precision={"all crime": 0.5})
    assert made.plan.readings == len(LOGS)
    assert made.cheaper[0].startswith(
        "Were all 600 logs read, the half-width for all crime would be 2.1 points, not 0.5"
    )
    assert not any("would do" in one or "would need" in one for one in made.cheaper)


def test_readings_that_do_not_go_round_the_strata_are_said():
    made = proposal(LOGS, readings=20)
    assert made.plan.readings == 5 * len(made.plan.strata) > 20
    assert made.cheaper[0].startswith(f"score bands needs {made.plan.readings} readings at least, not 20: 5 in each of")
    assert "at least" not in "".join(proposal(LOGS, design="simple random", readings=20).cheaper)


def test_more_readings_than_logs_are_all_logs():
    assert all(one.readings.tolist() == one.logs.tolist() for one in proposal(LOGS, readings=10_000).layouts.values())


def test_a_kind_without_a_record_has_no_half_width_and_none_can_be_wanted():
    logs = frame()
    logs.recorded[:, 1] = 0
    made = proposal(logs)
    assert all(one.expected.keys() == {"all crime", "violence", "other crime"} for one in made.layouts.values())
    with pytest.raises(TrueCountError, match="No record of sexual offences is tied to any log"):
        proposal(logs, precision={"all crime": 3.0, "sexual offences": 9.0})


@pytest.mark.parametrize("logs", [1, 2, 8])
def test_very_small_frames_are_read_whole(logs):
    small = frame(logs)
    small.recorded[0] = [1, 1, 1]
    made = proposal(small, precision={"all crime": 3.0})
    assert all(one.readings.sum() == logs for one in made.layouts.values())


def test_logs_that_all_have_a_record_are_one_tie():
    logs = frame(100)
    logs.recorded[:] = [1, 0, 1]
    assert proposal(logs, readings=60).layouts["by size"].names == ("with a record",)


@pytest.mark.parametrize("design", ["by size", "equal steps"])
def test_a_design_that_cannot_be_stopped_is_not_planned_to_be(design):
    with pytest.raises(TrueCountError, match="can neither be topped up nor be stopped at any time"):
        proposal(LOGS, design=design, words={"looks": "at any time"})


def test_a_design_that_is_none_is_told_with_those_that_are():
    with pytest.raises(TrueCountError, match='"quota" is not a design; they are simple random, equal steps'):
        proposal(LOGS, design="quota")
