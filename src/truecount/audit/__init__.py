"""How accurately crime is recorded: audits planned, drawn, compared and estimated, with their errors and intervals."""

from truecount.audit.accuracy import Accuracy, Part, accuracy_of, all_crime, of_logs, ratio_of
from truecount.audit.agreement import Agreement, agreement_of_readings, agreement_of_table
from truecount.audit.allocation import neyman, proportional, readings_for, several_targets, variance_of, whole
from truecount.audit.assisted import regression_total, tuned_difference_total, tuned_share
from truecount.audit.beliefs import assume
from truecount.audit.bootstrap import bootstrap_limits, replicate_totals
from truecount.audit.chances import inclusion_chances, permanent_numbers, places
from truecount.audit.comparing import Review, compare
from truecount.audit.designs import DESIGNS, Design, design
from truecount.audit.drawing import Draw, draw, planned_logs
from truecount.audit.drawn import Drawn, read_draw, write_draw, write_frame
from truecount.audit.estimate import Estimate
from truecount.audit.expected import Expected, expect
from truecount.audit.explaining import explain
from truecount.audit.frame import Frame, frame_of, twelve_months_to
from truecount.audit.grades import PublishedRange, band, drew, published_range, published_ranges
from truecount.audit.intervals import clopper_pearson, hypergeometric, korn_graubard, logit, student, wilson
from truecount.audit.layout import Layout, lay_out
from truecount.audit.looks import Look, look
from truecount.audit.martingales import alpha_martingale, betting_martingale, p_values
from truecount.audit.means import difference_total, post_stratified_mean, stratified_mean
from truecount.audit.methods import METHODS
from truecount.audit.other_ways import Alternative, alternatives
from truecount.audit.plan import Assumed, Plan, Scope, Score, Wanted, read_plan, write_plan
from truecount.audit.proposal import Proposal, expectations, propose
from truecount.audit.ratios import by_incident, combined_ratio, separate_ratio
from truecount.audit.reader_error import (
    Decisions,
    Rereading,
    corrected_accuracy,
    corrected_limits,
    corrected_total,
    rereading_chances,
    rogan_gladen,
)
from truecount.audit.readers import Readers, against, readers_of
from truecount.audit.reading_sheets import write_sheet
from truecount.audit.readings import Reading, read_readings
from truecount.audit.reaudit import Difference, Drift, drift, independent_difference, paired_difference
from truecount.audit.recording_accuracy import RecordingAccuracy, limits, recording_accuracy, unrecorded_a_year
from truecount.audit.result import Result, Section
from truecount.audit.reviews import of_kinds, read_reviews, write_reviews
from truecount.audit.sample import Sample, sample_of
from truecount.audit.scores import Scores, planned_scores, read_scores, simulate_scores
from truecount.audit.sequences import hedged_sequence, square_kelly_sequence
from truecount.audit.simulated_readers import simulate_reviews
from truecount.audit.sizes import (
    binomial_size,
    classical_half_width,
    classical_logs,
    hypergeometric_size,
    poisson_size,
    upper_limit,
)
from truecount.audit.strata import Strata
from truecount.audit.unequal import UnequalStrata, hajek_mean, hajek_ratio, horvitz_thompson_total
from truecount.audit.watched_accuracy import (
    WatchedReadings,
    accuracy_over_periods,
    accuracy_sequence,
    evidence_against,
    stratum_chances,
)

__all__ = [
    "DESIGNS",
    "METHODS",
    "Accuracy",
    "Agreement",
    "Alternative",
    "Assumed",
    "Decisions",
    "Design",
    "Difference",
    "Draw",
    "Drawn",
    "Drift",
    "Estimate",
    "Expected",
    "Frame",
    "Layout",
    "Look",
    "Part",
    "Plan",
    "Proposal",
    "PublishedRange",
    "Readers",
    "Reading",
    "RecordingAccuracy",
    "Rereading",
    "Result",
    "Review",
    "Sample",
    "Scope",
    "Score",
    "Scores",
    "Section",
    "Strata",
    "UnequalStrata",
    "Wanted",
    "WatchedReadings",
    "accuracy_of",
    "accuracy_over_periods",
    "accuracy_sequence",
    "against",
    "agreement_of_readings",
    "agreement_of_table",
    "all_crime",
    "alpha_martingale",
    "alternatives",
    "assume",
    "band",
    "betting_martingale",
    "binomial_size",
    "bootstrap_limits",
    "by_incident",
    "classical_half_width",
    "classical_logs",
    "clopper_pearson",
    "combined_ratio",
    "compare",
    "corrected_accuracy",
    "corrected_limits",
    "corrected_total",
    "design",
    "difference_total",
    "draw",
    "drew",
    "drift",
    "evidence_against",
    "expect",
    "expectations",
    "explain",
    "frame_of",
    "hajek_mean",
    "hajek_ratio",
    "hedged_sequence",
    "horvitz_thompson_total",
    "hypergeometric",
    "hypergeometric_size",
    "inclusion_chances",
    "independent_difference",
    "korn_graubard",
    "lay_out",
    "limits",
    "logit",
    "look",
    "neyman",
    "of_kinds",
    "of_logs",
    "p_values",
    "paired_difference",
    "permanent_numbers",
    "places",
    "planned_logs",
    "planned_scores",
    "poisson_size",
    "post_stratified_mean",
    "proportional",
    "propose",
    "published_range",
    "published_ranges",
    "ratio_of",
    "read_draw",
    "read_plan",
    "read_readings",
    "read_reviews",
    "read_scores",
    "readers_of",
    "readings_for",
    "recording_accuracy",
    "regression_total",
    "replicate_totals",
    "rereading_chances",
    "rogan_gladen",
    "sample_of",
    "separate_ratio",
    "several_targets",
    "simulate_reviews",
    "simulate_scores",
    "square_kelly_sequence",
    "stratified_mean",
    "stratum_chances",
    "student",
    "tuned_difference_total",
    "tuned_share",
    "twelve_months_to",
    "unrecorded_a_year",
    "upper_limit",
    "variance_of",
    "whole",
    "wilson",
    "write_draw",
    "write_frame",
    "write_plan",
    "write_reviews",
    "write_sheet",
]
