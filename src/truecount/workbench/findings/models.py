"""What was done about a finding or a log to read first: a row for each time that somebody marked it."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone

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


class Work(models.Model):
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

    @property
    def when(self) -> str:
        """The minute it was made, by the clock of the force."""
        return f"{timezone.localtime(self.at):%Y-%m-%d %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new row; one that is written stays as it is."""
        if self.pk is not None:
            raise TypeError("A mark is never changed; make another.")
        super().save(*args, **kwargs | {"force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: the history of a finding stays."""
        raise TypeError("A mark is never deleted.")


def last_marks(check_id: str | None = None, keys: Collection[str] | None = None) -> Any:
    """The mark that counts of each key: of every check or of one, of every key or of some."""
    rows = Work.objects.all() if check_id is None else Work.objects.filter(check_id=check_id)
    rows = rows if keys is None else rows.filter(key__in=keys)
    last = rows.order_by().values("check_id", "key").annotate(last=models.Max("pk")).values("last")
    return Work.objects.filter(pk__in=last).select_related("by")


def history(check_id: str, key: str) -> Any:
    """Every mark of one key, the latest first."""
    return Work.objects.filter(check_id=check_id, key=key).select_related("by").order_by("-pk")
