"""How accurately crime is recorded, estimated from reviewed logs: designs, their errors and their intervals."""

from truecount.audit.estimate import Estimate
from truecount.audit.intervals import clopper_pearson, hypergeometric, korn_graubard, logit, student, wilson
from truecount.audit.means import difference_total, post_stratified_mean, stratified_mean
from truecount.audit.ratios import by_incident, combined_ratio, separate_ratio
from truecount.audit.recording_accuracy import RecordingAccuracy, limits, recording_accuracy, unrecorded_a_year
from truecount.audit.strata import Strata
from truecount.audit.unequal import hajek_mean, hajek_ratio, horvitz_thompson_total

__all__ = [
    "Estimate",
    "RecordingAccuracy",
    "Strata",
    "by_incident",
    "clopper_pearson",
    "combined_ratio",
    "difference_total",
    "hajek_mean",
    "hajek_ratio",
    "horvitz_thompson_total",
    "hypergeometric",
    "korn_graubard",
    "limits",
    "logit",
    "post_stratified_mean",
    "recording_accuracy",
    "separate_ratio",
    "stratified_mean",
    "student",
    "unrecorded_a_year",
    "wilson",
]
