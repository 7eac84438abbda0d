"""Kappa and AC1 beside those of R, of published tables and of other programs."""

import csv

import pytest

from truecount.statistics.agreement import agreement_of_table

close = pytest.approx


def test_kappa_as_r_has_it(shared):
    with (shared / "reference" / "validation" / "r_survey_reference.csv").open(newline="") as file:
        theirs = {row["case"]: float(row["value"]) for row in csv.DictReader(file) if row["stat"] == "kappa"}
    assert agreement_of_table([[45, 5], [3, 47]]).kappa.value == close(theirs["kappa_45_5_3_47"], abs=1e-12)


@pytest.mark.parametrize(
    ("table", "kappa", "kappa_error", "ac1", "ac1_error", "ac1_limits"),
    [
        (
            [[45, 5], [3, 47]],
            0.84,
            0.0542152155764412,
            0.8400639744,
            0.0545174552,
            (0.7318895157, 0.9482384331),
        ),
        (
            [[20, 5, 1], [4, 30, 2], [0, 3, 15]],
            0.7061704211557297,
            0.0690855150327216,
            0.7247075017,
            0.0645438542,
            (0.5962361735, 0.85317883),
        ),
        (
            [[118, 5], [2, 0]],
            -0.02339181286549608,
            0.012286756672845256,
            0.9407763376,
            0.0230569643,
            (0.8951401466, 0.9864125286),
        ),
    ],
)
def test_kappa_as_statsmodels_and_ac1_as_irrcac_have_them(table, kappa, kappa_error, ac1, ac1_error, ac1_limits):
    # Run with statsmodels (cohens_kappa) and irrCAC 0.4 (gwet), which gives ten places.
    found = agreement_of_table(table)
    assert (found.kappa.value, found.kappa.standard_error) == (close(kappa, rel=1e-9), close(kappa_error, rel=1e-9))
    assert (found.ac1.value, found.ac1.standard_error) == (close(ac1, abs=1e-10), close(ac1_error, abs=1e-10))
    assert (found.ac1.low, found.ac1.high) == close(ac1_limits, abs=1e-9)
