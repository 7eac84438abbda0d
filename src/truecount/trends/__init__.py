"""Recorded crime month by month and year by year, how accurately it was recorded, what changed like for like."""

from truecount.trends.accuracy import additional, recording_accuracy, unrecorded
from truecount.trends.accuracy_path import AccuracyPath, Step, accuracies, mean_accuracy
from truecount.trends.all_forces import Neighbours, neighbours
from truecount.trends.audit_points import Audit
from truecount.trends.cells import Apart, Cell
from truecount.trends.class_counts import ClassCounts
from truecount.trends.context_methods import METHODS as OF_CONTEXT
from truecount.trends.events import events_between
from truecount.trends.factors import Factor, counted_twice
from truecount.trends.like_for_like import LikeForLike, like_for_like
from truecount.trends.methods import METHODS as OF_YEARS
from truecount.trends.records import crimes_by_month, crimes_by_year
from truecount.trends.revisions import Revision, revisions
from truecount.trends.series import reconcile, recorded_by_year, recorded_in_store, twelve_months_to
from truecount.trends.severity_methods import METHODS as OF_SEVERITY
from truecount.trends.severity_score import harm_index, published_severity, severity
from truecount.trends.severity_unrecorded import Accuracies, inspected_accuracies, unrecorded_severity
from truecount.trends.severity_weights import Weights, ons_weights, read_weights
from truecount.trends.split_methods import METHODS as OF_SPLITS
from truecount.trends.split_result import BreakEven, ChangeSplit, Split, Spread
from truecount.trends.splitting import split
from truecount.trends.survey import survey_beside_recorded, survey_by_year, survey_error
from truecount.trends.tallies import Tally, tally
from truecount.trends.watching import Districts, Watched, districts, watched

METHODS = (*OF_YEARS, *OF_SPLITS, *OF_SEVERITY, *OF_CONTEXT)
"""Every method of this room."""

__all__ = [
    "METHODS",
    "Accuracies",
    "AccuracyPath",
    "Apart",
    "Audit",
    "BreakEven",
    "Cell",
    "ChangeSplit",
    "ClassCounts",
    "Districts",
    "Factor",
    "LikeForLike",
    "Neighbours",
    "Revision",
    "Split",
    "Spread",
    "Step",
    "Tally",
    "Watched",
    "Weights",
    "accuracies",
    "additional",
    "counted_twice",
    "crimes_by_month",
    "crimes_by_year",
    "districts",
    "events_between",
    "harm_index",
    "inspected_accuracies",
    "like_for_like",
    "mean_accuracy",
    "neighbours",
    "ons_weights",
    "published_severity",
    "read_weights",
    "reconcile",
    "recorded_by_year",
    "recorded_in_store",
    "recording_accuracy",
    "revisions",
    "severity",
    "split",
    "survey_beside_recorded",
    "survey_by_year",
    "survey_error",
    "tally",
    "twelve_months_to",
    "unrecorded",
    "unrecorded_severity",
    "watched",
]
