"""Whole audits of one force whose truth is known, by many seeds: do the intervals hold it, and are estimates right?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from tests.audited import MADE_FROM, figures
from truecount import audit, simulation
from truecount.figure import Period
from truecount.records.store import Store

pytestmark = pytest.mark.slow
HALLS, AUDITS = 4, 25
"""Sets of readers, each erring on logs of its own, and audits that each reads."""
ERROR, READINGS = 0.03, 400
ROUTES = ("command-and-control", "crime-bureau", "safeguarding")
NAMES = ("accuracy", "accuracy.as-inspected", "accuracy.logs", "missed", "missed.nothing", "missed.beside", "in-time")
NAMES += ("right-class", "faultless")
LEAST = 88
"""Of 100 intervals at 95 per cent, fewer than this hold the truth once in 350 times."""


def planned(frame, scope, design, **wanted):
    assumed = audit.Assumed(accuracy=85.0, source="as told")
    words = {"question": "How many?", "file": "f", "design": design, "seed": "1"}
    return audit.propose(frame, scope, audit.Wanted(**wanted), assumed, None, **words).plan


def drawn(plan, frame, seed):
    own = plan.model_copy(update={"seed": seed})
    return audit.draw(own, frame, audit.expectations(frame, plan.assumed, None))


def read(made, every):
    """What the readers of a hall wrote of the logs of a draw; twice of those read again."""
    names = [name for name, role in zip(made.names, made.role, strict=True) if role == "reading"]
    first = [one for name in names for one in every["first", name]]
    lots = {name for name, again in zip(made.names, made.again, strict=True) if again}
    again = {one.log for one in first if one.faulty} | (lots & set(names))
    return first + [one for name in sorted(again) for stage in ("second", "settled") for one in every[stage, name]]


@pytest.fixture(scope="module")
def audits(tmp_path_factory):
    """The truth, as every log settled gives it, and the figures of 100 audits."""
    path = tmp_path_factory.mktemp("audited") / "f.duckdb"
    settings = simulation.make_settings(
        force="kent", size=0.008, years="2016", seed=5, text=False, dials=simulation.read_dials()
    )
    simulation.to_store(settings, path, processes=1)
    period = Period(start="2016-04-01", end="2017-03-31")
    scope = audit.Scope(force="simulated-kent", period=period, routes=ROUTES, recorded_by=date(2017, 4, 1))
    with Store.read(path) as store:
        frame = audit.frame_of(store, scope)
        census = planned(frame, scope, "simple random", readings=len(frame), second_reading=1.0)
        plan = planned(frame, scope, "score bands", readings=READINGS, second_reading=0.25, bands=6)
        found, truth = [], None
        for hall in range(HALLS):
            whole = drawn(census, frame, f"hall {hall}")
            own = census.model_copy(update={"seed": f"hall {hall}"})
            reviews = audit.simulate_reviews(store, own, whole, 2, ERROR)
            every = {}
            for one in reviews:
                every.setdefault((one.reading, one.log), []).append(one)
            if truth is None:
                settled = [replace(one, reading="first") for one in reviews if one.reading == "settled"]
                once = replace(whole, again=np.zeros_like(whole.again))
                truth = figures(audit.Result(census, audit.sample_of(once, settled), MADE_FROM))
            for number in range(AUDITS):
                made = drawn(plan, frame, f"{hall} {number}")
                sample = audit.sample_of(made, read(made, every))
                found.append(figures(audit.Result(plan, sample, MADE_FROM)))
    return truth, found


def test_the_force_errs_enough_to_be_told_from_one_that_does_not(audits):
    truth, found = audits
    assert truth["accuracy"].value < 95 and truth["missed.nothing"].value > 50 and truth["missed.beside"].value > 50
    assert all(one[name].interval is not None for one in found for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_intervals_hold_the_truth(audits, name):
    truth, found = audits
    held = sum(one[name].interval.low <= truth[name].value <= one[name].interval.high for one in found)
    assert held >= LEAST, held


@pytest.mark.parametrize("name", NAMES)
def test_estimates_are_right_on_average(audits, name):
    truth, found = audits
    values = np.array([one[name].value for one in found])
    error = values.std(ddof=1) / np.sqrt(len(values))
    assert abs(values.mean() - truth[name].value) < 3 * error, (values.mean(), truth[name].value, error)


def test_records_that_no_crime_requires_are_counted_rightly_on_average(audits):
    truth, found = audits
    values = np.array([one["over-recorded"].value for one in found])
    assert abs(values.mean() - truth["over-recorded"].value) < 3 * values.std(ddof=1) / np.sqrt(len(values))
