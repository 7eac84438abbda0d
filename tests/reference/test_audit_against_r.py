"""Audit estimates and intervals beside those of R's survey package and of published examples."""

import csv
import json
from collections import defaultdict

import numpy as np
import pytest

from truecount.audit import intervals
from truecount.audit.means import difference_total, stratified_mean
from truecount.audit.ratios import by_incident, combined_ratio, separate_ratio
from truecount.audit.strata import Strata
from truecount.audit.unequal import horvitz_thompson_total

DESIGNS = {
    "A_three_strata": ([12_000, 3_500, 900], [250, 180, 120], [231, 170, 101]),
    "B_near_one": ([5_000, 800], [150, 100], [149, 97]),
    "C_census_stratum": ([60, 9_000], [60, 300], [57, 246]),
    "D_single": ([40_000], [384], [311]),
    "E_one_stratum_all_right": ([2_000, 1_000], [80, 60], [80, 55]),
}
ESTIMATE, LIMIT = 1e-9, 1e-6


@pytest.fixture(scope="module")
def from_r(shared):
    found = defaultdict(dict)
    with (shared / "reference" / "validation" / "r_survey_reference.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            found[row["case"]][row["stat"]] = float(row["value"])
    return found


@pytest.fixture(scope="module")
def published(shared):
    return json.loads((shared / "reference" / "validation" / "statistics_reference_values.json").read_text("utf-8"))


def compare(ours, theirs, relative=ESTIMATE, absolute=0.0):
    """Fails with every value beside the one it should be."""
    lines = [f"{name}: ours {float(ours[name]):.12g}, theirs {theirs[name]:.12g}" for name in ours]
    wrong = [
        name for name in ours if abs(float(ours[name]) - theirs[name]) > max(absolute, relative * abs(theirs[name]))
    ]
    assert not wrong, "\n".join([f"differ: {', '.join(wrong)}", *lines])


def zeros_and_ones(sizes, readings, right):
    of = np.repeat(np.arange(len(sizes)), readings)
    verdicts = np.concatenate([np.arange(n) < x for n, x in zip(readings, right, strict=True)]).astype(float)
    return verdicts, Strata(of, np.array(sizes, dtype=float))


def pairs(name, limits):
    return {f"{name}_lo": limits[0], f"{name}_hi": limits[1]}


def estimated(found):
    return {"estimate": found.value, "standard error": found.standard_error}


def estimate(numbers):
    return dict(zip(("estimate", "standard error"), numbers, strict=True))


@pytest.mark.parametrize("case", DESIGNS)
def test_a_stratified_share_and_its_intervals(from_r, case):
    verdicts, strata = zeros_and_ones(*DESIGNS[case])
    found, size = stratified_mean(verdicts, strata), strata.sizes.sum()
    p, error, freedom = found.value, found.standard_error, found.degrees_of_freedom
    compare(
        {"mean": p, "se": error, "degf": freedom, "total": size * p, "total_se": size * error},
        from_r[case],
    )
    # Beside the variance of a simple random sample of as many, with its correction, which R takes with n - 1 below.
    n = len(verdicts)
    compare({"deff": error**2 / (p * (1 - p) / (n - 1) * (1 - n / size))}, from_r[case], relative=1e-8)
    compare(
        pairs("ci_beta", intervals.korn_graubard(p, error, n, freedom))
        | pairs("ci_logit", intervals.logit(p, error, freedom))
        | pairs("ci_mean", intervals.student(p, error, freedom)),
        from_r[case],
        relative=0,
        absolute=LIMIT,
    )


def test_the_five_designs_at_once_have_the_same_limits(from_r):
    estimates = [(stratified_mean(*zeros_and_ones(*design)), sum(design[1])) for design in DESIGNS.values()]
    p, error, freedom, n = np.array(
        [(one.value, one.standard_error, one.degrees_of_freedom, n) for one, n in estimates]
    ).T
    for name, (low, high) in {
        "beta": intervals.korn_graubard(p, error, n, freedom),
        "logit": intervals.logit(p, error, freedom),
    }.items():
        for place, case in enumerate(DESIGNS):
            compare(pairs(f"ci_{name}", (low[place], high[place])), from_r[case], relative=0, absolute=LIMIT)


def test_the_ratio_of_recorded_to_required_clustered_by_incident(shared, from_r):
    with (shared / "reference" / "validation" / "r_ratio_case_input.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    incident, stratum, size, required, recorded = (
        np.array([float(row[name]) for row in rows]) for name in ("inc", "h", "N", "should", "rec")
    )
    sizes = np.array([size[stratum == 1][0], size[stratum == 2][0]])
    # One row an incident already: the same must come of the rows split into halves and put together again.
    strata = Strata((stratum - 1).astype(int), sizes)
    halves = np.concatenate([incident, incident])
    for y, x in (
        (recorded, required),
        (by_incident(halves, np.tile(recorded / 2, 2)), by_incident(halves, np.tile(required / 2, 2))),
    ):
        found = combined_ratio(y, x, strata)
        compare({"ratio": found.value, "se": found.standard_error}, from_r["R_ratio"])
        compare(
            pairs("ci_t", intervals.student(found.value, found.standard_error, found.degrees_of_freedom))
            | pairs("ci", intervals.student(found.value, found.standard_error, np.inf)),
            from_r["R_ratio"],
            relative=0,
            absolute=LIMIT,
        )
    one = separate_ratio(recorded, required, Strata(np.zeros(200, dtype=int), np.array([9000.0])), np.array([1.0]))
    same = combined_ratio(recorded, required, Strata(np.zeros(200, dtype=int), np.array([9000.0])))
    assert (one.value, one.standard_error) == (pytest.approx(same.value), pytest.approx(same.standard_error))


@pytest.mark.parametrize(("right", "n"), [(93, 100), (0, 59), (311, 384), (999, 1000)])
def test_binomial_intervals(from_r, right, n):
    compare(
        pairs("cp", intervals.clopper_pearson(right, n)) | pairs("wilson", intervals.wilson(right, n)),
        from_r[f"binom_{right}_of_{n}"],
        relative=0,
        absolute=LIMIT,
    )


@pytest.mark.parametrize(("right", "n"), [(98, 117), (62, 63)])
def test_binomial_intervals_published_to_six_places(published, right, n):
    theirs = published[f"proportion_ci_{right}_of_{n}"]
    for name in ("wilson", "clopper_pearson"):
        ours = getattr(intervals, name)(right, n)
        compare(pairs(name, ours), pairs(name, theirs[name]), relative=0, absolute=LIMIT)


def test_hypergeometric_upper_limits_at_90_per_cent_one_sided(published):
    theirs = published["audit_tables"]["jfa_hypergeom_upper90(n=102,N=1200,x=0..3)"]
    _, high = intervals.hypergeometric(range(4), 102, 1200, level=0.80)
    assert (high / 1200).round(8).tolist() == theirs


def test_every_school_and_its_share_of_awards(published):
    verdicts, strata = zeros_and_ones([6194], [200], [124])
    found = stratified_mean(verdicts, strata)
    theirs = published["survey_api"]["svyciprop_dsrs_awards(.62)"]
    p, error, freedom = found.value, found.standard_error, found.degrees_of_freedom
    for name, ours in {
        "beta(Korn-Graubard)": intervals.korn_graubard(p, error, 200, freedom),
        "logit": intervals.logit(p, error, freedom),
        "mean": intervals.student(p, error, freedom),
    }.items():
        compare(pairs(name, ours), pairs(name, theirs[name]), relative=0, absolute=LIMIT)


def test_four_of_183_in_15_clusters(published):
    # The standard error is read back from the symmetric interval, which is t(14) of them either side.
    theirs = published["survey_api"]["svyciprop_dclus1_ell0(.02185792)"]
    low, high = theirs["mean"]
    _, one = intervals.student(0, 1, 14)
    p, error = 4 / 183, (high - low) / 2 / one
    for name, ours in {
        "beta": intervals.korn_graubard(p, error, 183, 14),
        "logit": intervals.logit(p, error, 14),
    }.items():
        compare(pairs(name, ours), pairs(name, theirs[name]), relative=0, absolute=LIMIT)


def test_a_stratified_share_of_schools(from_r):
    # 91, 26 and 35 are the only whole numbers out of 100, 50 and 50 that give R's share and its standard error. R was
    # given weights of single precision (44.2099990844727 for 44.21), which moves the share by 3e-9.
    verdicts, strata = zeros_and_ones([4421, 755, 1018], [100, 50, 50], [91, 26, 35])
    found = stratified_mean(verdicts, strata)
    compare({"prop_schwide": found.value, "se_schwide": found.standard_error}, from_r["api_strat"], relative=1e-8)


def test_153_of_300_counties(published):
    found = stratified_mean(*zeros_and_ones([3078], [300], [153]))
    theirs = published["lohr_SDA"]["agsrs_prop_lt200k"]
    compare(estimated(found), estimate(theirs), relative=0, absolute=6e-9)


def test_the_interval_of_a_total(published):
    total, error = published["lohr_SDA"]["agstrat_total"]
    low, high = intervals.student(total, error, 296)
    theirs = published["lohr_SDA"]["agstrat_total_ci_df296"]
    compare(pairs("total", (low, high)), pairs("total", theirs), relative=0, absolute=0.5)


def test_the_overstatement_of_accounts_drawn_by_their_size(published):
    # 25 draws by book value with replacement; four accounts, one of them drawn three times, were overstated. The
    # published chances of a draw have seven places. The accounts themselves are not in the folder: that they give the
    # published total and its error to every digit is what speaks for them.
    book, overstated, times = np.array([7090, 2399, 69_540, 2291]), np.array([40, 250, 540, 100]), [1, 1, 3, 1]
    values = np.concatenate([np.repeat(overstated, times), np.zeros(19)])
    expected = 25 * (np.concatenate([np.repeat(book, times), np.full(19, 5000)]) / 612_824).round(7)
    found = horvitz_thompson_total(values, expected)
    compare(estimated(found), estimate(published["lohr_SDA"]["audit_overstatement"]))


def test_the_prediction_powered_mean_is_the_difference_estimate(shared):
    theirs = json.loads((shared / "reference" / "validation" / "ppi_reference.json").read_text("utf-8"))
    i, j, n, size = np.arange(300), np.arange(20_000), 300, 20_000
    y = np.where(i % 13 == 4, 0.0, 1.0)
    predicted = np.where(i % 17 > 0, y, 1 - y)
    elsewhere = np.where((j % 14 == 4) | (j % 23 == 1), 0.0, 1.0)
    for share in (0.0, 0.5, 1.0):
        strata = Strata(np.zeros(n, dtype=int), np.array([float(size)]))
        found = difference_total(y, share * predicted, share * elsewhere.sum(), strata)
        # Theirs divides by n, knows no finite population and takes the predictions elsewhere for a sample.
        variance = (found.standard_error / size) ** 2 / (1 - n / size) * (n - 1) / n + share**2 * elsewhere.var() / size
        low, high = intervals.student(found.value / size, np.sqrt(variance), np.inf)
        compare(
            {"point": found.value / size, "low": low, "high": high},
            {
                "point": theirs[f"point_lam_{share}"],
                "low": theirs[f"ci_lam_{share}"][0],
                "high": theirs[f"ci_lam_{share}"][1],
            },
        )
