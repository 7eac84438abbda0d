from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest
from sklearn.metrics import roc_auc_score

from truecount import triage
from truecount.errors import TrueCountError
from truecount.figure import Figure
from truecount.statistics import clopper_pearson
from truecount.triage import estimates, methods
from truecount.triage.estimates import Found, Known, Sure
from truecount.triage.groups import FEWEST, TOO_FEW, Grouping, group_sections, groupings_of, holm
from truecount.triage.logs import Logs
from truecount.triage.measured import NOTHING_KNOWN, Measured, record_odds
from truecount.triage.scoring import Scored


def logs(recorded, texts=None, flags=None, **columns) -> Logs:
    """Logs made by hand, an hour apart."""
    recorded, n = np.asarray(recorded), len(recorded)
    given = {
        "incident_id": list(range(n)),
        "force_id": ["nowhere"] * n,
        "route": ["command-and-control"] * n,
        "reference": [f"r{place}" for place in range(n)],
        "reported_at": [datetime(2017, 4, 1) + timedelta(hours=place) for place in range(n)],
        "channel": ["999"] * n,
        "standing": ["victim"] * n,
        "caller_key": [None] * n,
        "place_key": [None] * n,
        "opening_code": ["001"] * n,
        "qualifiers": [None] * n,
        "district": ["D1"] * n,
        "text": texts or [""] * n,
        "repeats": [False] * n,
    }
    marks = flags or [("",) if one else () for one in recorded]
    unknown, delay = np.full(n, -1), np.where(recorded > 0, 5.0, np.nan)
    classes = [("8N",) * int(one) for one in recorded]
    return Logs(pa.table(given | columns), recorded, unknown, delay, classes, marks, unknown, unknown)


def scored(hidden) -> Scored:
    hidden = np.asarray(hidden, dtype=np.float64)
    return Scored(hidden, hidden, np.zeros(len(hidden), dtype=np.int64), hidden, hidden)


def known(hidden, chance=1.0, place=None, kinds=None) -> Known:
    hidden = np.asarray(hidden)
    place = np.arange(len(hidden)) if place is None else np.asarray(place)
    return Known(place, hidden, np.broadcast_to(np.float64(chance), hidden.shape).copy(), kinds)


def held(measured: Measured) -> dict[str, Figure]:
    return {figure.id: figure for section in measured.sections() for figure in section.figures}


SCORES = np.array([0.9, 0.8, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05, 0.05])
HIDDEN = np.array([2, 0, 1, 0, 0, 1, 0, 0, 0, 0])
KINDS = np.array([[2, 0, 0], [0, 0, 0], [0, 1, 0], *[[0, 0, 0]] * 2, [0, 0, 1], *[[0, 0, 0]] * 4])
RECORDED = np.array([1, 0, 1, 0, 1, 0, 1, 0, 1, 0])


@pytest.fixture(scope="module")
def ten() -> dict[str, Figure]:
    return held(Measured(logs(RECORDED), scored(SCORES), known(HIDDEN, kinds=KINDS), capacity=4))


def test_what_is_known_of_all_logs_is_counted_and_has_no_interval(ten):
    assert all(figure.interval is None for figure in ten.values())
    assert all(
        figure.area == "nowhere" and str(figure.period) == "1 April 2017 to 1 April 2017" for figure in ten.values()
    )


def test_the_logs_read_are_counted_by_hand(ten):
    assert ten["triage.read"].value == 4
    assert ten["triage.read.precision"].value == pytest.approx(50)
    assert ten["triage.read.random"].value == pytest.approx(30)
    assert ten["triage.read.times"].value == pytest.approx((2 / 3) / 0.4)
    assert ten["triage.read.expected"].value == pytest.approx(70)


def test_the_top_of_the_list_holds_what_it_holds_by_hand(ten):
    assert ten["triage.top.10.missed"].value == pytest.approx(50)
    assert ten["triage.top.10.lift"].value == pytest.approx(5)
    assert ten["triage.top.50.missed"].value == pytest.approx(75)
    assert ten["triage.top.20.expected"].value == pytest.approx(100 * 1.7 / SCORES.sum())
    assert ten["triage.top.20.logs"].parts == (2, 10)


def test_the_auc_is_that_of_sklearn(ten):
    hides, tied = HIDDEN > 0, RECORDED > 0
    assert ten["triage.auc.all"].value == pytest.approx(roc_auc_score(hides, SCORES))
    assert ten["triage.auc.with"].value == pytest.approx(roc_auc_score(hides[tied], SCORES[tied]))
    assert ten["triage.auc.without"].value == pytest.approx(roc_auc_score(hides[~tied], SCORES[~tied]))


def test_the_auc_with_weights_and_equal_scores_is_that_of_sklearn():
    numbers = np.random.default_rng(1)
    score, hides, chance = numbers.integers(0, 12, 400) / 12, numbers.random(400) < 0.3, numbers.uniform(0.1, 1, 400)
    found = estimates.auc(known(hides.astype(int), chance), score, np.ones(400, dtype=bool))
    assert found.value == pytest.approx(roc_auc_score(hides, score, sample_weight=1 / chance))
    low, high = found.sure.limits()
    assert low < found.value < high


def test_each_kind_of_crime_has_its_own_figures(ten):
    assert ten["triage.kind.0.missed"].value == pytest.approx(100)
    assert ten["triage.kind.1.auc"].value == pytest.approx(roc_auc_score(KINDS[:, 1], SCORES))
    assert ten["triage.kind.2.missed"].value == pytest.approx(0)
    assert ten["triage.kind.2.precision"].value == pytest.approx(0)


def test_found_against_expected_and_the_calibration_error_by_hand(ten):
    assert ten["triage.expected"].value == pytest.approx(SCORES.sum())
    assert ten["triage.against.all"].value == pytest.approx(3 / SCORES.sum())
    # Ten logs make ten groups of one: the error is the mean distance of each chance from what is true of its log.
    assert ten["triage.calibration-error"].value == pytest.approx(100 * np.abs(SCORES - (HIDDEN > 0)).mean())
    spread = np.sqrt(SCORES * (1 - SCORES)).mean() * np.sqrt(2 / np.pi)
    assert ten["triage.calibration-error.by-chance"].value == pytest.approx(100 * spread)


def test_equal_chances_give_the_values_that_no_weights_give():
    every, half = (
        held(Measured(logs(RECORDED), scored(SCORES), known(HIDDEN, chance, kinds=KINDS), capacity=4))
        for chance in (1.0, 0.5)
    )
    assert every.keys() == half.keys()
    assert {id: figure.value for id, figure in half.items()} == pytest.approx(
        {id: figure.value for id, figure in every.items()}
    )


def test_logs_read_with_unequal_chances_count_as_many_as_they_stand_for():
    some = known([1, 0, 0, 1], [0.5, 0.5, 0.25, 0.25], place=[0, 1, 5, 6])
    found = held(Measured(logs(RECORDED), scored(SCORES), some, capacity=4))
    assert found["triage.read.random"].value == pytest.approx(100 * 6 / 12)
    assert found["triage.top.50.missed"].value == pytest.approx(100 * 2 / 6)
    interval = found["triage.top.50.missed"].interval
    assert interval.low < 100 * 2 / 6 < interval.high


def test_a_share_of_equal_draws_has_the_limits_of_clopper_and_pearson():
    hides = np.arange(40) < 30
    top = np.arange(40) < 12
    found = estimates.share(known(hides.astype(int)), hides & top, hides, hides & ~top, draws=True)
    assert found.sure.limits() == pytest.approx([float(end) for end in clopper_pearson(12, 30)])
    whole = estimates.share(known(hides.astype(int)), hides, hides, hides, draws=True)
    assert whole.sure.limits() == pytest.approx([float(end) for end in clopper_pearson(30, 30)])
    none = estimates.share(known(hides.astype(int)), 0 * hides, hides, hides, draws=True)
    assert none.sure.limits() == pytest.approx([float(end) for end in clopper_pearson(0, 30)])


def test_a_ratio_of_equal_draws_has_the_exact_limits_of_a_count():
    hides = np.arange(100) < 10
    found = estimates.ratio(known(hides.astype(int)), hides, np.full(100, 0.05), np.ones(100, dtype=bool), draws=True)
    # Limits of a Poisson count of 10, as in any table: 4.795 and 18.390.
    assert found.value == pytest.approx(2)
    assert found.sure.limits() == pytest.approx([4.795 / 5, 18.390 / 5], abs=2e-4)


def test_a_value_lies_outside_the_limits_where_chance_would_hardly_lead_so_far():
    sure = Sure("share", (12.0, 19.0), (13.0, 18.0))
    low, high = sure.limits()
    assert sure.against(low) == pytest.approx(0.05)
    assert sure.against(high) == pytest.approx(0.05)
    assert sure.against(0.41) > 0.9
    assert Sure("ratio", None, (1.0, 0.0, 2.0)).against(0.5) == 1


def test_without_truth_only_what_the_scores_promise_is_told():
    measured = Measured(logs(RECORDED), scored(SCORES), capacity=4)
    assert set(held(measured)) == {
        *("triage.read", "triage.read.expected", "triage.expected"),
        *(f"triage.top.{top}.{what}" for top in (1, 2, 5, 10, 20, 50) for what in ("logs", "expected")),
    }
    assert NOTHING_KNOWN in [said for section in measured.sections() for said in section.said]
    nothing = Measured(logs(RECORDED), scored(SCORES), known([], place=[]), capacity=4)
    assert set(held(nothing)) == set(held(measured))


@pytest.mark.parametrize("hides", [0, 1])
def test_where_all_hide_a_crime_or_none_does_the_auc_is_unknown_and_says_why(hides):
    found = held(Measured(logs(RECORDED), scored(SCORES), known(np.full(10, hides)), capacity=4))
    assert found["triage.auc.all"].value is None
    assert "all hide a crime, or none does" in found["triage.auc.all"].warnings[0]
    assert found["triage.read.precision"].value == pytest.approx(100 * hides)
    assert (found["triage.top.10.missed"].value is None) == (not hides)


def test_logs_that_do_not_stand_for_all_are_told_of():
    found = held(Measured(logs(RECORDED), scored(SCORES), known(HIDDEN[:5], place=range(5)), capacity=4))
    assert "stand for about 5 logs, not for all 10" in found["triage.auc.all"].warnings[0]
    assert not found["triage.expected"].warnings


def test_two_in_a_hundred_are_read_where_nobody_says_how_many():
    assert Measured(logs(np.zeros(200, dtype=int)), scored(np.linspace(0, 1, 200))).capacity == 4


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (lambda: known([1, 0], place=[0, 0]), "twice"),
        (lambda: known([1, 0], 0.0), "above 0"),
        (lambda: known([1, 0], 1.5), "at most 1"),
        (lambda: Known(np.arange(3), np.zeros(2, dtype=int), np.ones(3)), "each of them"),
        (lambda: known([1, 0], kinds=np.zeros((2, 2), dtype=int)), "each of them"),
        (lambda: Measured(logs(RECORDED), scored(SCORES), capacity=11), "from 1 to 10"),
        (lambda: Measured(logs(RECORDED), scored(SCORES), known([1], place=[10])), "none of the 10"),
        (lambda: groupings_of(logs(RECORDED), {"shift": ["a"]}), "1 labels for 10 logs"),
    ],
)
def test_what_cannot_be_is_refused(made, says):
    with pytest.raises(TrueCountError, match=says):
        made()


def test_holm_tells_those_that_stand_against_all_the_comparisons_left():
    assert holm([0.001, 0.02, 0.04, 0.9]) == 0.001
    assert holm([0.01, 0.016, 0.03, 0.9]) == 0.016
    assert holm([0.03, 0.5]) == -1
    assert holm([]) == -1


def grouped(where: str = "", n: int = 600) -> Measured:
    """Two districts alike but that, where it is named, none of one's hiding logs stands in the top."""
    district = np.array(["North", "South"])[np.arange(n) % 2]
    hides = np.arange(n) % 10 < 2
    late = hides & (district == where)
    score = np.where(hides & ~late, 0.5, 0.05) + np.arange(n) / 1e6
    of = logs(np.zeros(n, dtype=int), district=district.tolist())
    return Measured(of, scored(score), known(hides.astype(int)), capacity=120)


def test_a_group_that_differs_is_named_with_care():
    measured = grouped("North")
    (section,) = group_sections(measured, groupings_of(measured.logs))
    assert section.rows == ("all of these logs", "North", "South")
    figures = {figure.id: figure for figure in section.figures}
    assert figures["triage.group.district.north.logs"].value == 300
    assert figures["triage.group.district.north.missed"].value == pytest.approx(0, abs=11)
    assert figures["triage.group.district.south.missed"].value == pytest.approx(100)
    assert any(said.startswith("North: fewer of its logs that hide a crime") for said in section.said)
    assert "cannot say which" in section.said[-1]


def test_groups_that_are_alike_are_not_named():
    measured = grouped()
    (section,) = group_sections(measured, groupings_of(measured.logs))
    assert len(section.said) == 1
    assert "no group differs" in section.said[0]
    against = [figure for figure in section.figures if figure.method is methods.GROUP_AGAINST]
    assert all(figure.interval.low < figure.value < figure.interval.high for figure in against)


def test_small_groups_are_put_together():
    n = 4 * FEWEST
    labels = ["big"] * (n - 60) + ["small"] * 30 + ["smaller"] * 28 + [None] * 2
    (one,) = groupings_of(logs(np.zeros(n, dtype=int)), {"Shift, by hour": labels})
    assert {name: len(places) for name, places in one.members.items()} == {"big": n - 60, TOO_FEW: 60}
    assert (one.id, one.by) == ("shift-by-hour", "Shift, by hour")


def test_of_a_group_with_too_few_logs_only_their_number_is_told():
    measured = grouped()
    few = Grouping("shift", "shift", {"a": np.arange(590), TOO_FEW: np.arange(590, 600)})
    (section,) = group_sections(measured, [few])
    last = section.figures[-len(section.columns) :]
    assert [figure.value for figure in last] == [10, None, None, None, None]
    assert all(f"Fewer than {FEWEST} logs." in figure.warnings for figure in last[1:])


def test_a_log_with_two_flags_is_in_the_group_of_each_and_one_without_a_record_in_none():
    n = 3 * FEWEST
    flags = [("domestic abuse; hate",)] * FEWEST + [("",)] * FEWEST + [()] * FEWEST
    recorded = [1] * 2 * FEWEST + [0] * FEWEST
    (one,) = groupings_of(logs(recorded, flags=flags))
    assert {name: len(places) for name, places in one.members.items()} == {
        "domestic abuse": FEWEST,
        "hate": FEWEST,
        "no flag": FEWEST,
    }
    (section,) = group_sections(Measured(logs(recorded, flags=flags), scored(np.linspace(0, 1, n))), [one])
    assert section.figures[0].value == 2 * FEWEST
    assert len(section.columns) == 3
    assert not section.said


def test_how_well_records_are_learnt_needs_no_truth():
    words = np.array(["shed broken open and a bicycle stolen", "music too loud in the flat above"])
    recorded = np.arange(900) % 2
    of = logs(recorded, texts=words[1 - recorded].tolist())
    model = triage.learn(of, triage.Believed(90, 0.5, "as told"), triage.Reviewed.of([]))
    odds = record_odds(model, of)
    found = held(Measured(of, scored(np.linspace(0, 1, 900)), odds=odds))["triage.auc.records"]
    assert found.value == pytest.approx(1)
    assert "no truth needed" in found.basis


def test_an_estimate_may_be_unknown():
    assert estimates.share(known([0, 0]), [0, 0], [0, 0], [True, True]) == Found(None)
    assert estimates.ratio(known([0, 0]), [0, 0], [0.0, 0.0], [True, True]) == Found(None)


def test_without_truth_no_figure_stands_under_a_heading_of_missed_crimes():
    measured = Measured(logs(RECORDED), scored(SCORES), capacity=4, odds=SCORES)
    order, *_, level = measured.sections()
    assert order.heading == "How well logs with a record are told from those without"
    assert "not how well missed crimes are found" in order.said[0]
    assert level.heading == "How many logs the scores expect"


def test_a_group_of_few_logs_is_not_told_to_be_of_unknown_truth():
    n = 2 * FEWEST
    measured = Measured(logs(np.zeros(n)), scored(np.linspace(0.5, 0.01, n)))
    labels = ["a"] * (n - 3) + ["b"] * 3
    (section,) = group_sections(measured, groupings_of(measured.logs, {"of ours": labels}))
    assert section.rows[-1] == TOO_FEW
    assert {note for figure in section.figures for note in figure.warnings} == {f"Fewer than {FEWEST} logs."}
