"""Audits of a force whose truth is known: every log read by readers who know it gives what the truth tables hold."""

from __future__ import annotations

from datetime import date

import pytest

from tests.audited import MADE_FROM, figures
from truecount import audit, simulation
from truecount.audit.readings import Reading, audited_classes
from truecount.audit.simulated_readers import TrueCrime, true_crimes
from truecount.figure import Period
from truecount.records.store import Store
from truecount.reference.kinds import KINDS

ENDS = date(2019, 3, 31)
DIALS = {"reference_in_crime": 1.0, "reference_mistyped": 0.0, "recorded_twice": 0.0, "over_recorded": 0.01}
"""Every record names its log, since linkage is tried elsewhere; and none is made twice, since a second record answers
a crime of its log that was missed, which the truth tables call missed (see tests/reference/test_verdicts_truth.py)."""
NONE = TrueCrime("none", None, None, recorded=False)
CRIMES = """
SELECT t.class_code, t.route, t.fate, c.class_code, c.recorded_at, t.late, t.wrongly_cancelled,
       c.cancelled_at IS NOT NULL, coalesce(c.cancellation, ''), t.incident_reference
FROM true_crimes t LEFT JOIN crimes c ON c.reference = t.crime_reference WHERE t.required
"""
OVER = """
SELECT count(*) FROM true_records r JOIN crimes c ON c.reference = r.crime_reference
WHERE what = 'not required' AND c.cancelled_at IS NULL
"""


@pytest.fixture(scope="module")
def force(tmp_path_factory):
    """A small simulated force, open for reading."""
    path = tmp_path_factory.mktemp("truth") / "f.duckdb"
    dials = simulation.read_dials().model_copy(update=DIALS)
    settings = simulation.make_settings(force="kent", size=0.004, years="2018", seed=11, text=False, dials=dials)
    simulation.to_store(settings, path, processes=1)
    with Store.read(path) as store:
        yield store


def census(store, recorded_by, until=ENDS):
    """Every log of the year to a day, read by one reader who knows the truth."""
    routes = ("command-and-control", "crime-bureau", "safeguarding")
    period = Period(start="2018-04-01", end=until)
    scope = audit.Scope(force="simulated-kent", period=period, routes=routes, recorded_by=recorded_by)
    frame = audit.frame_of(store, scope)
    wanted, assumed = audit.Wanted(readings=len(frame), second_reading=0.0), audit.Assumed(accuracy=90.0, source="told")
    plan = audit.propose(
        frame, scope, wanted, assumed, None, question="How many?", file="f", design="simple random", seed="1"
    ).plan
    made = audit.draw(plan, frame, audit.expectations(frame, assumed, None))
    required = true_crimes(store)
    readings = [
        Reading(*name.split("|"), "first", "R1", one.class_code, one.offence_code, one.victim)
        for name in made.names
        for one in required.get(name, [NONE])
    ]
    return audit.Result(plan, audit.sample_of(made, audit.compare(store, scope, readings)), MADE_FROM)


@pytest.fixture(scope="module")
def found(force):
    return census(force, recorded_by=date(2019, 4, 1))


@pytest.fixture(scope="module")
def truth(force):
    """The crimes required of an audit's classes: those recorded, but for the transferred, and those missed."""
    rows = asked(force, CRIMES)
    return [row for row in rows if row[0] in audited_classes() and row[8] != "C1"]


def asked(store, question):
    return store.connection.con.execute(question).fetchall()


def right(crimes):
    return [row for row in crimes if row[2] == "recorded"]


def kind(row):
    return KINDS[audited_classes()[row[0]][1]]


def test_there_is_enough_to_be_wrong_about(truth, force):
    assert len(truth) > 500 and len(truth) - len(right(truth)) > 20
    assert any(row[3] and row[3] != row[0] for row in truth) and any(row[6] for row in truth)
    assert asked(force, OVER)[0][0] > 5


def test_crimes_recorded_and_missed_are_those_of_the_truth(found, truth, force):
    told = figures(found)
    assert found.overall.right == pytest.approx(len(right(truth)))
    assert told["required"].value == pytest.approx(len(truth))
    assert told["accuracy"].value == pytest.approx(100 * len(right(truth)) / len(truth))
    for name, fate in {"missed.nothing": "nothing recorded", "missed.beside": "missed beside others"}.items():
        assert told[name].value == pytest.approx(sum(row[2] == fate for row in truth)), name
    assert told["over-recorded"].value == pytest.approx(asked(force, OVER)[0][0])


def test_each_kind_is_that_of_the_class_required(found, truth):
    """Kinds are by offence group of the class, so a class mistaken for one of another kind is right in its own."""
    for name, one in found.kinds.items():
        own = [row for row in truth if kind(row) == name]
        assert one.required == pytest.approx(len(own)) and one.right == pytest.approx(len(right(own))), name


def test_each_route_is_that_of_its_logs(found, truth):
    for name, one in found.routes.items():
        own = [row for row in truth if row[1] == name]
        assert one.required == pytest.approx(len(own)) and one.right == pytest.approx(len(right(own))), name


def test_severity_is_that_of_the_classes_required(found, truth):
    def weight(rows):
        return sum(audited_classes()[row[0]][2] for row in rows)

    assert figures(found)["accuracy.severity"].value == pytest.approx(100 * weight(right(truth)) / weight(truth))


def test_how_crimes_were_recorded_is_as_in_the_truth(found, truth):
    recorded = right(truth)
    cancelled = [row for row in recorded if row[7]]
    same_class = [row for row in recorded if not row[7] and row[3] == row[0]]
    told = figures(found)
    assert told["in-time"].value == pytest.approx(100 * sum(not row[5] for row in recorded) / len(recorded))
    assert told["right-class"].value == pytest.approx(100 * len(same_class) / (len(recorded) - len(cancelled)))
    assert told["faultless"].value == pytest.approx(100 * sum(not row[5] for row in same_class) / len(truth))
    assert told["cancelled-rightly"].value == sum(not row[6] for row in cancelled)
    assert told["cancelled-rightly"].unit == f"of {len(cancelled)} cancelled records of required crimes read"


def test_logs_of_which_every_crime_was_recorded(found, truth):
    logs = {row[9] for row in truth}
    hiding = {row[9] for row in truth if row[2] != "recorded"}
    assert figures(found)["accuracy.logs"].value == pytest.approx(100 * (1 - len(hiding) / len(logs)))


@pytest.mark.slow
def test_records_made_after_the_plan_s_day_do_not_count(force, truth):
    """Of the last logs before the day, those recorded after it are missed, whatever the truth tables call them."""
    day = date(2018, 6, 30)
    reported = dict(asked(force, "SELECT reference, reported_at::date FROM incidents"))
    own = [row for row in truth if reported[row[9]] <= day]
    by_then = [row for row in own if row[2] == "recorded" and row[4].date() <= day]
    found = census(force, recorded_by=day, until=day)
    assert len(by_then) < len(right(own))
    assert found.overall.required == pytest.approx(len(own)) and found.overall.right == pytest.approx(len(by_then))
