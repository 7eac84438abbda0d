"""What is counted in reviews: each count is a small function of one review."""

from __future__ import annotations

from truecount.audit.comparing import Review
from truecount.audit.readings import audited_classes
from truecount.audit.sample import Count
from truecount.verdicts import VERDICTS

IN_TIME, NOTHING_RECORDED, BESIDE, OVER = (
    "recorded in time",
    "missing, nothing recorded",
    "missing beside others",
    "over-recorded",
)
RIGHT_CLASS = ("recorded in time", "recorded late")
CANCELLED, WRONGLY = "cancelled", "wrongly cancelled"


def recorded(review: Review) -> float:
    """A required crime that was recorded, in whatever class, whenever."""
    return float(_counts(review) is True)


def missed(review: Review) -> float:
    """A required crime of which there is no record."""
    return float(_counts(review) is False)


def required(review: Review) -> float:
    """A crime that this force should have recorded."""
    return float(_counts(review) is not None)


def standing(review: Review) -> float:
    """A record that stands, whether a required crime has it or not."""
    unsaid = review.stands is None and (bool(recorded(review)) or review.verdict == OVER)
    return float(unsaid or review.stands is True)


def surplus(review: Review) -> float:
    """How many records stand beyond the required crimes that count as recorded: 1 for one that none requires, -1 for a
    required crime that was recorded and whose record was cancelled."""
    return standing(review) - recorded(review)


def is_(*verdicts: str) -> Count:
    """Reviews with one of these verdicts."""
    return lambda review: float(review.verdict in verdicts)


def timed(review: Review) -> float:
    """A crime recorded of which the time is known."""
    return float(bool(recorded(review)) and review.late is not None)


def in_time(review: Review) -> float:
    """A crime recorded within the time allowed."""
    return float(bool(recorded(review)) and review.late is False)


def faultless(review: Review) -> float:
    """A required crime recorded in its class and within the time allowed."""
    return float(review.verdict == IN_TIME)


def told_asked(review: Review) -> float:
    """A cancellation or transfer of which the victim is to be told."""
    return float(review.told is not None)


def told(review: Review) -> float:
    """A cancellation or transfer of which the victim was told."""
    return float(review.told is True)


def of_kind(count: Count, kind: str) -> Count:
    """A count of the crimes of one kind, by the class required."""
    return lambda review: count(review) if review.kind == kind else 0.0


def surplus_of_kind(kind: str) -> Count:
    """How many records of one kind stand beyond the required crimes of the kind that count as recorded.

    A crime recorded in a class of another kind is a surplus there and stands for none here.
    """
    return lambda review: standing(review) * (review.recorded_kind == kind) - recorded(review) * (review.kind == kind)


def weighed(count: Count) -> Count:
    """A count of required crimes in the severity weights of their classes."""
    return lambda review: count(review) * _weight(review.class_code)


def surplus_weighed(review: Review) -> float:
    """Severity weights of standing records beyond those of the required crimes that count as recorded."""
    return standing(review) * _weight(review.recorded_class) - recorded(review) * _weight(review.class_code)


def _weight(class_code: str | None) -> float:
    held = audited_classes().get(class_code or "")
    return held[2] if held else 0.0


def _counts(review: Review) -> bool | None:
    """Whether it counts as a crime recorded, as one missed, or in no rate."""
    verdict = VERDICTS.get(review.verdict)
    return None if verdict is None else verdict.recorded
