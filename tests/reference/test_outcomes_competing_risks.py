"""Competing outcomes beside R: every number of `survival` and `cmprsk` in the shared folder of validation numbers."""

import csv
import json

import numpy as np
import pytest
from scipy import stats

from truecount.statistics.competing_risks import cumulative_incidence

NAMES = ("censor", "charge", "out_of_court", "victim_no_support", "no_suspect")


@pytest.fixture(scope="module")
def numbers(shared):
    return shared / "reference" / "validation"


def rows(path):
    with path.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def test_shares_errors_and_limits_are_those_of_survival(numbers):
    cases = rows(numbers / "outcome_times_input.csv")
    found = cumulative_incidence([int(one["t"]) for one in cases], [NAMES.index(one["k"]) for one in cases])
    theirs = rows(numbers / "outcome_cuminc_reference.csv")
    assert len(theirs) == 24
    for one in theirs:
        place = (0, NAMES.index(one["state"]) - 1, int(one["time"]))
        share, error = found.share[place], np.sqrt(found.variance[place])
        # Its limits are symmetric for the logarithm of the share, which is what survfit does unless told otherwise.
        limits = share * np.exp(np.array([-1, 1]) * stats.norm.ppf(0.975) * error / share)
        ours = (share, error, *limits)
        assert ours == pytest.approx([float(one[name]) for name in ("cuminc", "se", "lo", "hi")], abs=1e-8)


def test_shares_are_those_of_cmprsk_and_errors_near_its(numbers):
    cases = rows(numbers / "outcome_small_input.csv")
    found = cumulative_incidence([int(one["t"]) for one in cases], [int(one["e"]) for one in cases])
    told = json.loads((numbers / "statistics_reference_values.json").read_text(encoding="utf-8"))
    shares = next(value for name, value in told.items() if name.startswith("aalen_johansen outc/small.csv"))
    assert found.share[0, :, 365] == pytest.approx(shares, abs=1e-8)
    # cmprsk estimates the variance in another way, Aalen's; the two agree in large samples.
    errors = told["aalen_johansen se day365 cmprsk"]
    assert np.sqrt(found.variance[0, :, 365]) == pytest.approx(errors, rel=0.005)
