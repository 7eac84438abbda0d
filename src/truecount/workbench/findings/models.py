"""What was done about a finding or a log to read first: a row for each time that somebody marked it."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db import models

from truecount.workbench.written_once import WrittenOnce

HIGHEST = "highest"
"""Stands in place of a check's id where a mark is of a log to read first."""


class State(StrEnum):
    """How far the work on a finding or a log has come."""

    OPEN = "open"
    DONE = "done"
    NO_FAULT = "not a fault"
    HIDES = "hides a crime"
    NOTHING = "nothing to record"


OF_FINDINGS = (State.DONE, State.NO_FAULT, State.OPEN)
OF_LOGS = (State.HIDES, State.NOTHING, State.OPEN)


class Work(WrittenOnce):
    """One mark. The last of a key counts, and the earlier ones stay.

    `key` is the hash of what it is about, as `keys` makes it, so that no reference of the force stands here.
    """

    check_id = models.CharField(max_length=20)
    key = models.CharField(max_length=64)
    state = models.CharField(max_length=20, choices=[(one.value, one.value.capitalize()) for one in State])
    note = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=("check_id", "key"), name="findings_work_of"),)


def last_marks(check_id: str | None = None, keys: Collection[str] | None = None) -> Any:
    """The mark that counts of each key: of every check or of one, of every key or of some."""
    rows = Work.objects.all() if check_id is None else Work.objects.filter(check_id=check_id)
    rows = rows if keys is None else rows.filter(key__in=keys)
    last = rows.order_by().values("check_id", "key").annotate(last=models.Max("pk")).values("last")
    return Work.objects.filter(pk__in=last).select_related("by")


def newest(check_id: str) -> int:
    """The number of the last mark of a check's findings, and 0 where there is none. Later marks have higher numbers."""
    return Work.objects.filter(check_id=check_id).aggregate(last=models.Max("pk"))["last"] or 0


def overtaken(check_id: str, keys: Collection[str], seen: int, by: Any) -> bool:
    """Whether somebody else marked any of some keys after the mark that was the newest when a page was shown."""
    return Work.objects.filter(check_id=check_id, key__in=keys, pk__gt=seen).exclude(by=by).exists()


def history(check_id: str, key: str) -> Any:
    """Every mark of one key, the latest first."""
    return Work.objects.filter(check_id=check_id, key=key).select_related("by").order_by("-pk")
