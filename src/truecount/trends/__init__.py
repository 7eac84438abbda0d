"""Recorded crime month by month and year by year, how accurately it was recorded, what changed like for like."""

from truecount.trends.accuracy import additional, recording_accuracy, unrecorded
from truecount.trends.accuracy_path import AccuracyPath, Step, accuracies, mean_accuracy
from truecount.trends.all_forces import Neighbours, neighbours
from truecount.trends.assumptions import Assumptions, Audited, Read, Rule, read_assumptions
from truecount.trends.audit_points import Audit
from truecount.trends.beside_methods import METHODS as OF_BESIDE
from truecount.trends.cells import Apart, Cell
from truecount.trends.class_counts import ClassCounts
from truecount.trends.context_methods import METHODS as OF_CONTEXT
from truecount.trends.counted_rules import CountedRules, counted_rules
from truecount.trends.divisions import DEFINITIONS, DIVISIONS, Definition, Division
from truecount.trends.drivers import DRIVERS, Driver, drivers_of, flagged
from truecount.trends.drivers import METHODS as OF_DRIVERS
from truecount.trends.events import events_between
from truecount.trends.factors import Factor, counted_twice
from truecount.trends.force_funnel import ForceFunnel, force_funnel
from truecount.trends.known import OwnAudit, known, own_audit
from truecount.trends.like_for_like import LikeForLike, like_for_like
from truecount.trends.loaded import force_of_crimes
from truecount.trends.methods import METHODS as OF_YEARS
from truecount.trends.period_counts import Counted, cells_between
from truecount.trends.published_split import PublishedSplit, published_assumptions, published_split
from truecount.trends.rare_crimes import Rare, rare
from truecount.trends.record_split import record_split, usual_assumptions
from truecount.trends.records import crimes_by_month, crimes_by_year
from truecount.trends.regimes import Comparable, Regimes, comparable, regimes
from truecount.trends.renamed import merge_of
from truecount.trends.revision_figures import Revised, revised
from truecount.trends.revisions import Revision, revisions
from truecount.trends.series import reconcile, recorded_by_year, recorded_in_store, twelve_months_to
from truecount.trends.series_of_records import METHODS as OF_SERIES
from truecount.trends.series_of_records import RecordedSeries, recorded_series
from truecount.trends.severity_methods import METHODS as OF_SEVERITY
from truecount.trends.severity_score import harm_index, published_severity, severity
from truecount.trends.severity_unrecorded import Accuracies, inspected_accuracies, unrecorded_severity
from truecount.trends.severity_weights import Weights, ons_weights, read_weights
from truecount.trends.split_methods import METHODS as OF_SPLITS
from truecount.trends.split_result import BreakEven, ChangeSplit, Split, Spread
from truecount.trends.splitting import split
from truecount.trends.survey import survey_beside_recorded, survey_by_year, survey_error
from truecount.trends.taken_apart import About, TakenApart
from truecount.trends.taking_apart import take_apart
from truecount.trends.tallies import Tally, tally
from truecount.trends.type_readings import TypesRead
from truecount.trends.vintages import Vintages, vintages
from truecount.trends.watching import Districts, Watched, districts, watched
from truecount.trends.windows import financial_years, two_periods

METHODS = (*OF_YEARS, *OF_SPLITS, *OF_SEVERITY, *OF_CONTEXT, *OF_DRIVERS, *OF_BESIDE, *OF_SERIES)
"""Every method of this room."""

__all__ = [
    "DEFINITIONS",
    "DIVISIONS",
    "DRIVERS",
    "METHODS",
    "About",
    "Accuracies",
    "AccuracyPath",
    "Apart",
    "Assumptions",
    "Audit",
    "Audited",
    "BreakEven",
    "Cell",
    "ChangeSplit",
    "ClassCounts",
    "Comparable",
    "Counted",
    "CountedRules",
    "Definition",
    "Districts",
    "Division",
    "Driver",
    "Factor",
    "ForceFunnel",
    "LikeForLike",
    "Neighbours",
    "OwnAudit",
    "PublishedSplit",
    "Rare",
    "Read",
    "RecordedSeries",
    "Regimes",
    "Revised",
    "Revision",
    "Rule",
    "Split",
    "Spread",
    "Step",
    "TakenApart",
    "Tally",
    "TypesRead",
    "Vintages",
    "Watched",
    "Weights",
    "accuracies",
    "additional",
    "cells_between",
    "comparable",
    "counted_rules",
    "counted_twice",
    "crimes_by_month",
    "crimes_by_year",
    "districts",
    "drivers_of",
    "events_between",
    "financial_years",
    "flagged",
    "force_funnel",
    "force_of_crimes",
    "harm_index",
    "inspected_accuracies",
    "known",
    "like_for_like",
    "mean_accuracy",
    "merge_of",
    "neighbours",
    "ons_weights",
    "own_audit",
    "published_assumptions",
    "published_severity",
    "published_split",
    "rare",
    "read_assumptions",
    "read_weights",
    "reconcile",
    "record_split",
    "recorded_by_year",
    "recorded_in_store",
    "recorded_series",
    "recording_accuracy",
    "regimes",
    "revised",
    "revisions",
    "severity",
    "split",
    "survey_beside_recorded",
    "survey_by_year",
    "survey_error",
    "take_apart",
    "tally",
    "twelve_months_to",
    "two_periods",
    "unrecorded",
    "unrecorded_severity",
    "usual_assumptions",
    "vintages",
    "watched",
]
