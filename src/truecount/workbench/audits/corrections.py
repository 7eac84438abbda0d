"""Corrections: what a unit puts right, by when, and how far it is; and what an audit's verdicts suggest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, OuterRef, Q, Subquery, Value, When
from django.utils import timezone

from truecount.audit import Review
from truecount.audit.readings import FIRST, SETTLED
from truecount.workbench.accounts.models import Account
from truecount.workbench.accounts.roles import May
from truecount.workbench.audits.models import AT_LENGTH, Correction, Progress

RECORD, RECLASSIFY, CANCEL, REINSTATE = "record a crime", "reclassify", "cancel", "put a cancelled crime back"
TELL, N100, TIME = "tell the victim", "record an N100", "put the time right"
NEEDS_RECORD, NEEDS_CLASS = "record", "class_code"
WHAT: dict[str, tuple[str, ...]] = {
    RECORD: (NEEDS_CLASS,),
    RECLASSIFY: (NEEDS_RECORD, NEEDS_CLASS),
    CANCEL: (NEEDS_RECORD,),
    REINSTATE: (NEEDS_RECORD,),
    TELL: (NEEDS_RECORD,),
    N100: (),
    TIME: (NEEDS_RECORD,),
}
"""What can be asked of a unit, and what it has to be told for it."""
NOT_RECOGNISED, HOW_MANY, CLASS, LATE = "victim not recognised", "number of crimes", "class", "time"
CANCELLATION, OUTCOME, NOT_TOLD, OTHER = "cancellation", "outcome", "victim not told", "other"
THEMES = (NOT_RECOGNISED, HOW_MANY, CLASS, LATE, CANCELLATION, OUTCOME, NOT_TOLD, OTHER)
"""What went wrong, in registrars' words."""
SUGGESTED = {
    "missing, nothing recorded": (RECORD, NOT_RECOGNISED),
    "missing beside others": (RECORD, HOW_MANY),
    "wrong class, same group": (RECLASSIFY, CLASS),
    "wrong class, other group": (RECLASSIFY, CLASS),
    "wrongly cancelled": (REINSTATE, CANCELLATION),
    "over-recorded": (CANCEL, HOW_MANY),
}
"""What a verdict asks for. A crime recorded late is recorded: its time is true, and nothing of it is put right."""
DUE_IN = timedelta(days=14)
OPEN, OVERDUE, DONE, RIGHT, NOT_RIGHT = "open", "overdue", "done, waiting for a check", "right", "not right"
STATES = (OPEN, OVERDUE, DONE, RIGHT, NOT_RIGHT)
BY_LAST = {None: OPEN, Progress.DONE: DONE, Progress.RIGHT: RIGHT, Progress.NOT_RIGHT: NOT_RIGHT}
TO_DO = Q(last=None) | Q(last=Progress.NOT_RIGHT)


def in_state(state: str) -> Q:
    """What narrows corrections to a state. What was checked and is not right is open again, whatever else it is."""
    narrowed = {
        OPEN: TO_DO,
        OVERDUE: TO_DO & Q(due__lt=timezone.localdate()),
        DONE: Q(last=Progress.DONE),
        RIGHT: Q(last=Progress.RIGHT),
        NOT_RIGHT: Q(last=Progress.NOT_RIGHT),
    }
    return narrowed[state]


def corrections_of(account: Account) -> Any:
    """The corrections somebody may see, each with its `last` step: the registrar all, a manager the own unit's.

    What is to be done comes first, by the day it is due, then what waits for a check.
    """
    steps = Progress.objects.filter(correction=OuterRef("pk")).order_by("-pk")
    held = Correction.objects.annotate(last=Subquery(steps.values("step")[:1]))
    held = held.select_related("log__audit", "unit").defer(*AT_LENGTH)
    turn = Case(When(TO_DO, then=Value(0)), When(last=Progress.DONE, then=Value(1)), default=Value(2))
    held = held.order_by(turn, "due", "pk")
    return held if account.may(May.CORRECT_ALL) else held.filter(unit=account.unit_id)


def state_in_words(last: str | None, due: date) -> str:
    """How a correction stands, with how long it is overdue."""
    state = BY_LAST[last]
    if last in (Progress.DONE, Progress.RIGHT):
        return state
    days = (timezone.localdate() - due).days
    if days <= 0:
        return state
    return f"{state}, overdue by {days:,} day{'s' if days > 1 else ''}"


@dataclass(frozen=True)
class Act:
    """One step that can be taken: what opens it, the steps it may follow, its button, and whether it takes words."""

    may: May
    after: tuple[str | None, ...]
    button: str
    words: bool


ACTS = {
    Progress.DONE: Act(May.CORRECT, (None, Progress.NOT_RIGHT), "Done", words=True),
    Progress.RIGHT: Act(May.CORRECT_ALL, (Progress.DONE,), "Checked: right", words=False),
    Progress.NOT_RIGHT: Act(May.CORRECT_ALL, (Progress.DONE, Progress.RIGHT), "Checked: not right", words=True),
}
"""The steps of a correction. The unit says that it is done and the registrar checks; nobody checks their own."""


def acts_open_to(account: Account, last: str | None) -> dict[str, Act]:
    """The steps that somebody can take after the last one."""
    checks = account.may(May.CORRECT_ALL)
    return {
        step: act
        for step, act in ACTS.items()
        if last in act.after and account.may(act.may) and (act.may == May.CORRECT_ALL) == checks
    }


def suggested(reviews: Iterable[Review]) -> list[dict[str, str]]:
    """What the verdicts on one log ask for: `what`, `theme`, `record` and `class_code` of each correction.

    The settled reading counts, and where nothing is settled the first.
    """
    held = list(reviews)
    stage = SETTLED if any(one.reading == SETTLED for one in held) else FIRST
    return [made for one in held if one.reading == stage for made in _suggested(one)]


def _suggested(one: Review) -> list[dict[str, str]]:
    record = one.crime_reference or ""
    if one.verdict in SUGGESTED:
        what, theme = SUGGESTED[one.verdict]
        code = one.class_code or "" if NEEDS_CLASS in WHAT[what] else ""
        return [{"what": what, "theme": theme, "record": record, "class_code": code}]
    if one.told is False:
        return [{"what": TELL, "theme": NOT_TOLD, "record": record, "class_code": ""}]
    return []
