"""Statistics of samples: estimates, their errors and intervals that hold near 100 per cent, sizes and allocation."""

from truecount.statistics.agreement import Agreement, agreement_of_readings, agreement_of_table
from truecount.statistics.allocation import neyman, proportional, readings_for, several_targets, variance_of, whole
from truecount.statistics.assisted import regression_total, tuned_difference_total, tuned_share
from truecount.statistics.bootstrap import bootstrap_limits, replicate_totals
from truecount.statistics.control_charts import Chart, Design, control_chart, false_alarms, limit_factor
from truecount.statistics.count_pairs import (
    Comparison,
    Dispersion,
    dispersion,
    exact_comparison,
    garwood,
    may_say_per_cent,
    mid_p,
    mid_p_comparison,
    negative_binomial_comparison,
)
from truecount.statistics.days_between import DaysBetween, days_between
from truecount.statistics.estimate import Estimate
from truecount.statistics.funnels import Funnel, Spread, funnel, funnel_limits, rank_intervals
from truecount.statistics.intervals import clopper_pearson, hypergeometric, korn_graubard, logit, student, wilson
from truecount.statistics.martingales import alpha_martingale, betting_martingale, p_values
from truecount.statistics.means import difference_total, post_stratified_mean, stratified_mean
from truecount.statistics.ratios import by_incident, combined_ratio, separate_ratio
from truecount.statistics.sequences import hedged_sequence, square_kelly_sequence
from truecount.statistics.sizes import (
    binomial_size,
    classical_half_width,
    classical_logs,
    hypergeometric_size,
    poisson_size,
    upper_limit,
)
from truecount.statistics.strata import Strata
from truecount.statistics.unequal import UnequalStrata, hajek_mean, hajek_ratio, horvitz_thompson_total

__all__ = [
    "Agreement",
    "Chart",
    "Comparison",
    "DaysBetween",
    "Design",
    "Dispersion",
    "Estimate",
    "Funnel",
    "Spread",
    "Strata",
    "UnequalStrata",
    "agreement_of_readings",
    "agreement_of_table",
    "alpha_martingale",
    "betting_martingale",
    "binomial_size",
    "bootstrap_limits",
    "by_incident",
    "classical_half_width",
    "classical_logs",
    "clopper_pearson",
    "combined_ratio",
    "control_chart",
    "days_between",
    "difference_total",
    "dispersion",
    "exact_comparison",
    "false_alarms",
    "funnel",
    "funnel_limits",
    "garwood",
    "hajek_mean",
    "hajek_ratio",
    "hedged_sequence",
    "horvitz_thompson_total",
    "hypergeometric",
    "hypergeometric_size",
    "korn_graubard",
    "limit_factor",
    "logit",
    "may_say_per_cent",
    "mid_p",
    "mid_p_comparison",
    "negative_binomial_comparison",
    "neyman",
    "p_values",
    "poisson_size",
    "post_stratified_mean",
    "proportional",
    "rank_intervals",
    "readings_for",
    "regression_total",
    "replicate_totals",
    "separate_ratio",
    "several_targets",
    "square_kelly_sequence",
    "stratified_mean",
    "student",
    "tuned_difference_total",
    "tuned_share",
    "upper_limit",
    "variance_of",
    "whole",
    "wilson",
]
