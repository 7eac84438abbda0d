"""Recorded crime by year, how accurately it was recorded, and what changed like for like."""

from truecount.trends.accuracy import additional, recording_accuracy, unrecorded
from truecount.trends.events import events_between
from truecount.trends.like_for_like import LikeForLike, like_for_like
from truecount.trends.methods import METHODS
from truecount.trends.records import crimes_by_month, crimes_by_year
from truecount.trends.series import reconcile, recorded_by_year, recorded_in_store, twelve_months_to

__all__ = [
    "METHODS",
    "LikeForLike",
    "additional",
    "crimes_by_month",
    "crimes_by_year",
    "events_between",
    "like_for_like",
    "reconcile",
    "recorded_by_year",
    "recorded_in_store",
    "recording_accuracy",
    "twelve_months_to",
    "unrecorded",
]
