"""The outside numbers of `truecount validate` are those of the files they were read from, and none was passed over."""

import csv
import json
from collections import Counter
from decimal import Decimal

import numpy as np
import pytest

from truecount import reference
from truecount.statistics import intervals
from truecount.statistics.means import stratified_mean
from truecount.statistics.ratios import by_incident, combined_ratio, separate_ratio
from truecount.statistics.strata import Strata
from truecount.validation import CASES, validate
from truecount.validation.designs import DESIGNS, right_and_wrong
from truecount.validation.watched import verdicts

IN_R = {
    "share": "mean",
    "standard error": "se",
    "degrees of freedom": "degf",
    "total": "total",
    "standard error of the total": "total_se",
    "design effect": "deff",
    "ratio": "ratio",
    "kappa": "kappa",
}
ENDS = {"low": "lo", "high": "hi"}
IN_R |= {
    f"{name} {end}": f"{stat}_{short}"
    for end, short in ENDS.items()
    for name, stat in {
        "Korn-Graubard": "ci_beta",
        "logit": "ci_logit",
        "Student": "ci_mean",
        "Clopper-Pearson": "cp",
        "Wilson": "wilson",
    }.items()
}
OF_THE_RATIO = IN_R | {
    f"{name} {end}": f"{stat}_{short}"
    for end, short in ENDS.items()
    for name, stat in {"normal": "ci", "Student": "ci_t"}.items()
}
OF_THE_SCHOOLS = {"share": "prop_schwide", "standard error": "se_schwide"}
NOT_OURS = {
    "intervals that the audit does not draw": {
        f"ci_{name}_{e}" for name in ("likelihood", "asin") for e in ("lo", "hi")
    },
    "means and totals of data that are not held": {"mean_api00", "se_api00", "total_enroll", "se_enroll"},
}

IN_NO_FILE = {
    "R_known",
    "R_unequal",
    "aicpa_a1_tolerable_10",
    "aicpa_a2_tolerable_5",
    "aicpa_a2_tolerable_7",
    "aicpa_a2_tolerable_8",
    "aicpa_a3_limits",
    "aicpa_a4_limits",
    "ez_quant_no_error",
    "hypergeometric_size_of_1200",
}
"""The first two are what scripts/validate_r.R prints; the others are quoted in the tests of jfa."""
GRID = {"anytime_limits": 0.0011, "betting_80_of_100": 0.00055}
"""How far out a grid rounds the limits of these."""


@pytest.fixture(scope="module")
def from_r(shared):
    with (shared / "reference" / "validation" / "r_survey_reference.csv").open(newline="") as file:
        return {(row["case"], row["stat"]): Decimal(row["value"]) for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def published(shared):
    text = (shared / "reference" / "validation" / "statistics_reference_values.json").read_text("utf-8")
    return json.loads(text, parse_float=Decimal)


@pytest.fixture(scope="module")
def predicted(shared):
    text = (shared / "reference" / "validation" / "ppi_reference.json").read_text("utf-8")
    return json.loads(text, parse_float=Decimal)


@pytest.fixture(scope="module")
def watched(shared):
    with (shared / "reference" / "validation" / "anytime_reference.csv").open(newline="") as file:
        return [{name: Decimal(value) for name, value in row.items()} for row in csv.DictReader(file)]


@pytest.fixture(scope="module")
def others(published, predicted, watched):
    """The numbers of the files other than that of R, by case and quantity."""
    return values_published(published) | values_predicted(predicted) | values_watched(watched)


@pytest.fixture(scope="module")
def ours():
    return {name: dict(one.compute()) for name, one in CASES.items()}


def in_r(case, quantity):
    names = {"R_ratio": OF_THE_RATIO, "api_strat": OF_THE_SCHOOLS}.get(case, IN_R)
    return case, names.get(quantity)


def pair(name, limits):
    return dict(zip((f"{name} low", f"{name} high"), limits, strict=True))


def by_quarters(sizes):
    return {f"readings, {place / 4:g} per cent expected": size for place, size in enumerate(sizes)}


def values_published(published):
    schools, land = published["survey_api"], published["lohr_SDA"]
    awards, clusters = schools["svyciprop_dsrs_awards(.62)"], schools["svyciprop_dclus1_ell0(.02185792)"]
    sizes, units = published["audit_tables"], published["SHANGRLA_unit_values"]
    wrong = sizes["jfa_hypergeom_upper90(n=102,N=1200,x=0..3)"]
    at_five = sizes["AICPA_A1_95pct_binomial_tolerable5pct(expected 0..4% step .25)"]
    without_error = zip((5, 3, 2, 1), sizes["poisson_zero_error_n(5,3,2,1%)"], strict=True)
    found = {
        f"binom_{case}": pair("Wilson", given["wilson"]) | pair("Clopper-Pearson", given["clopper_pearson"])
        for case in ("98_of_117", "62_of_63")
        for given in [published[f"proportion_ci_{case}"]]
    }
    return found | {
        "hypergeometric_102_of_1200": {f"high, {number} wrong": value for number, value in enumerate(wrong)},
        "aicpa_a1_tolerable_5": by_quarters(at_five),
        "aicpa_a1_tolerable_3": by_quarters(sizes["tolerable3pct(0..2.25%)"]),
        "aicpa_c_no_error": {f"readings, {rate} per cent tolerable": size for rate, size in without_error},
        "api_awards": pair("Korn-Graubard", awards["beta(Korn-Graubard)"])
        | pair("logit", awards["logit"])
        | pair("Student", awards["mean"]),
        "api_clusters": pair("Korn-Graubard", clusters["beta"]) | pair("logit", clusters["logit"]),
        "lohr_counties": dict(zip(("share", "standard error"), land["agsrs_prop_lt200k"], strict=True)),
        "lohr_acres": pair("Student", land["agstrat_total_ci_df296"]),
        "lohr_accounts": dict(zip(("total", "standard error"), land["audit_overstatement"], strict=True)),
        "betting_80_of_100": limits_of_a_pattern(published),
        "betting_units": {
            "p-value of five ones": units["kaplan_markov five ones t=.5"],
            "readings of 1": units["alpha_mart sample_size eta .75 t .5 x=1"],
            "readings of 0.75": units["x=.75"],
        },
    }


def limits_of_a_pattern(published):
    (given,) = (values for name, values in published.items() if name.startswith("betting (confseq"))
    found = pair("planned", given["betting_ci"]) | pair("planned, of 400", given["betting_ci_WOR_N400"])
    for n, (low, high) in zip((20, 50, 100), given["betting_cs_t20_t50_t100"], strict=True):
        found |= {f"hedged low, {n} read": low, f"hedged high, {n} read": high}
    return found


def values_predicted(predicted):
    found = {}
    for name, weight in {"0": "0.0", "0.5": "0.5", "1": "1.0", "tuned": "tuned"}.items():
        found[f"mean, weight {name}"] = predicted[f"point_lam_{weight}"]
        found |= pair(f"weight {name}", predicted[f"ci_lam_{weight}"])
    return {"ppi": found}


def values_watched(watched):
    draws, ends = {"without replacement": "wor", "with replacement": "wr"}, {"low": "lo", "high": "hi"}
    bets = {
        "ALPHA": "shangrla_alpha_p_{}_t{}_eta0.97",
        "ALPHA, shrunk,": "shangrla_shrinktrunc_p_{}_t{}_eta0.97_d100",
        "bet of 0.5": "shangrla_betting_p_{}_t{}_lam0.5",
    }
    p = {
        f"{bet} of {claim} {draw}": column.format(short, claim)
        for bet, column in bets.items()
        for claim in ("0.9", "0.95")
        for draw, short in draws.items()
    }
    limits = {
        f"{name} {end}": f"{column}_{lo}_{short}"
        for end, lo in ends.items()
        for name, column, short in (
            *((f"hedged {draw}", "confseq_betting", short) for draw, short in draws.items()),
            ("square Kelly without replacement", "rilacs_sqkelly", "wor"),
        )
    }
    assert {*p.values(), *limits.values(), "n"} == watched[0].keys()
    return {
        case: {
            f"{quantity}, {n} read": watched[n - 1][column]
            for quantity, column in columns.items()
            for n in (10, 50, 100, 200, 400)
        }
        for case, columns in {"anytime_p": p, "anytime_limits": limits}.items()
    }


def test_every_row_of_the_table_is_what_the_files_say(from_r, others):
    held = {(row["case"], row["quantity"]): row["value"] for row in reference.load("outside_numbers").rows}
    in_files = {named for named in held if named[0] not in IN_NO_FILE}
    given = {
        (case, quantity): others[case][quantity] if case in others else from_r[in_r(case, quantity)]
        for case, quantity in in_files
    }
    assert given == {named: held[named] for named in in_files}


def test_no_number_of_r_is_passed_over(from_r, ours):
    held = {in_r(case, quantity) for case, quantities in ours.items() for quantity in quantities}
    # R gives the logit interval by two of its methods; they differ in the twelfth figure.
    again = {(case, stat.replace("logit", "xlogit")) for case, stat in held if stat and "logit" in stat}
    left = {stat for _, stat in from_r.keys() - held - again}
    assert left == set().union(*NOT_OURS.values())
    for case, stat in again & from_r.keys():
        quantity = f"logit {'low' if stat.endswith('lo') else 'high'}"
        assert ours[case][quantity] == pytest.approx(float(from_r[case, stat]), rel=1e-11)


def test_no_other_number_of_the_files_is_passed_over_where_a_case_exists(others, ours):
    for case, values in others.items():
        assert values.keys() == ours[case].keys()


def test_all_of_them_hold_and_none_by_a_wide_tolerance():
    found = validate()
    assert [one for one in found if not one.holds] == []
    for one in found:
        assert one.allowed <= GRID.get(one.case, max(1e-6 * abs(one.theirs), 5e-8)), one
    exact_programs = [one for one in found if one.case in {*DESIGNS, "R_ratio"}]
    assert len(exact_programs) == 66
    assert all(one.allowed <= 1e-11 * abs(one.theirs) for one in exact_programs)


def test_the_verdicts_watched_are_those_that_the_programs_were_given(shared):
    with (shared / "reference" / "validation" / "anytime_input.csv").open(newline="") as file:
        assert verdicts().tolist() == [float(row["x"]) for row in csv.DictReader(file)]


def test_the_incidents_of_the_ratio_are_those_that_r_was_given(shared):
    with (shared / "reference" / "validation" / "r_ratio_case_input.csv").open(newline="") as file:
        given = Counter(tuple(int(row[name]) for name in ("h", "N", "should", "rec")) for row in csv.DictReader(file))
    rows = reference.load("outside_ratio_case").rows
    assert given == {
        tuple(row[n] for n in ("stratum", "incidents", "required", "recorded")): row["read"] for row in rows
    }


def test_the_ratio_is_the_same_of_crimes_put_together_to_incidents_and_of_one_stratum_separately(shared, ours):
    with (shared / "reference" / "validation" / "r_ratio_case_input.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    incident, stratum, required, recorded = (
        np.array([float(row[name]) for row in rows]) for name in ("inc", "h", "should", "rec")
    )
    # One row an incident already: the same must come of the rows split into halves and put together again.
    halves = np.concatenate([incident, incident])
    y, x = (by_incident(halves, np.tile(values / 2, 2)) for values in (recorded, required))
    found = combined_ratio(y, x, Strata((stratum - 1).astype(int), np.array([9000.0, 1500.0])))
    assert found.value == pytest.approx(ours["R_ratio"]["ratio"], rel=1e-14)
    assert found.standard_error == pytest.approx(ours["R_ratio"]["standard error"], rel=1e-14)
    alone = Strata(np.zeros(200, dtype=int), np.array([9000.0]))
    one, same = separate_ratio(recorded, required, alone, np.array([1.0])), combined_ratio(recorded, required, alone)
    assert (one.value, one.standard_error) == (pytest.approx(same.value), pytest.approx(same.standard_error))


def test_the_five_designs_at_once_have_the_same_limits(ours):
    estimates = [(stratified_mean(*right_and_wrong(*design)), sum(design[1])) for design in DESIGNS.values()]
    p, error, freedom, n = np.array(
        [(one.value, one.standard_error, one.degrees_of_freedom, n) for one, n in estimates]
    ).T
    for name, limits in {
        "Korn-Graubard": intervals.korn_graubard(p, error, n, freedom),
        "logit": intervals.logit(p, error, freedom),
    }.items():
        for end, values in pair(name, limits).items():
            assert values.tolist() == pytest.approx([ours[case][end] for case in DESIGNS], rel=1e-14)
