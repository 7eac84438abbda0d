"""The tuned prediction-powered estimate beside that of ppi-python."""

import json

import numpy as np
import pytest

from truecount.statistics import intervals
from truecount.statistics.assisted import tuned_difference_total, tuned_share
from truecount.statistics.means import difference_total
from truecount.statistics.strata import Strata


def test_the_tuned_prediction_powered_mean_is_the_tuned_difference_estimate(shared):
    theirs = json.loads((shared / "reference" / "validation" / "ppi_reference.json").read_text("utf-8"))
    i, j, n, size = np.arange(300), np.arange(20_000), 300, 20_000
    y = np.where(i % 13 == 4, 0.0, 1.0)
    predicted = np.where(i % 17 > 0, y, 1 - y)
    elsewhere = np.where((j % 14 == 4) | (j % 23 == 1), 0.0, 1.0)
    strata = Strata(np.zeros(n, dtype=int), np.array([float(size)]))
    ours = tuned_share(y, predicted, strata)
    # Theirs divides the covariance by n, takes the variance of the predictions from both samples together with n - 1
    # below, and adds the variance of the predictions elsewhere, which it takes for a sample.
    together = np.concatenate([predicted, elsewhere]).var(ddof=1)
    share = ours * predicted.var() / (together * (1 + n / size))
    found = difference_total(y, share * predicted, share * elsewhere.sum(), strata)
    variance = (found.standard_error / size) ** 2 / (1 - n / size) * (n - 1) / n + share**2 * elsewhere.var() / size
    low, high = intervals.student(found.value / size, np.sqrt(variance), np.inf)
    assert found.value / size == pytest.approx(theirs["point_lam_tuned"], rel=1e-12)
    assert [low, high] == pytest.approx(theirs["ci_lam_tuned"], rel=1e-12)
    # With every prediction known and a sample without replacement, ours has the smaller error of the two.
    assert tuned_difference_total(y, predicted, elsewhere.sum(), strata).standard_error < found.standard_error
    assert found.standard_error / size < np.sqrt(variance)
