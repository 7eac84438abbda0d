"""Audits in the workbench: the logs drawn, who reads which, what each reading says, and what came of it.

What somebody decided is never changed: a later decision is a further row, and the last one counts. Content goes when an
audit's time is over; that and by whom it was read, decided and settled stays.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from truecount.audit import Bundle
from truecount.audit.readings import FIRST, SECOND, SETTLED
from truecount.workbench.accounts.models import Unit
from truecount.workbench.written_once import WrittenOnce

STAGES = [(name, name) for name in (FIRST, SECOND, SETTLED)]
ACCOUNT = settings.AUTH_USER_MODEL
AT_LENGTH = ("log__bundle", "log__audit__plan", "log__audit__draw", "log__audit__drawn", "log__audit__result")
"""What a list of rows about logs does without: a draw can be millions of letters."""


class Audit(models.Model):
    """One audit: the plan, the draw and how it was drawn, as files' text, and what may be seen while reading.

    `shows_records` tells readers how many records are tied to a log, never what they say. `result` are the figures as
    they stood when it was closed. `keep_until` is the day after which its content is erased.
    """

    title = models.CharField(max_length=120)
    plan = models.TextField()
    draw = models.TextField(blank=True)
    drawn = models.TextField(blank=True)
    draw_sha256 = models.CharField(max_length=64, unique=True)
    shows_records = models.BooleanField(default=False)
    imported_by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField(auto_now_add=True)
    keep_until = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ("-imported_at",)

    @property
    def open(self) -> bool:
        """Whether it can still be read, settled and put right."""
        return self.closed_at is None and self.erased_at is None

    @property
    def named(self) -> str:
        """How the log of section 62 names it."""
        return f"audit {self.pk}"


class Log(models.Model):
    """One drawn log with its bundle: what of the record file reading it takes. `place` is that in the draw, from 0, and
    `name` the one by which the draw knows it, route and reference.

    `restricted` logs need a permission of the account's own and a reason, each time.
    """

    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="logs")
    name = models.CharField(max_length=200)
    place = models.IntegerField()
    reserve = models.BooleanField()
    again = models.BooleanField()
    restricted = models.BooleanField(default=False)
    bundle = models.JSONField(null=True)

    class Meta:
        ordering = ("audit", "place")
        constraints = (models.UniqueConstraint(fields=("audit", "place"), name="one_log_a_place"),)

    @property
    def of(self) -> Bundle:
        """Its bundle. Raises TypeError once it is erased."""
        return Bundle(**self.bundle)

    @property
    def named(self) -> str:
        """How the log of section 62 names it."""
        return f"log {self.pk}"

    @property
    def number(self) -> int:
        """Its place in the draw as people count."""
        return self.place + 1

    @property
    def held(self) -> dict[str, Reading]:
        """The reading of each stage that counts: the one of the highest version."""
        return {one.stage: one for one in self.readings.select_related("by").order_by("version")}


class Kept(WrittenOnce):
    """What somebody decided or said, and when."""

    by = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


def in_words(crimes: list[dict[str, Any]], *, unreadable: bool) -> str:
    """What a log requires, in few words."""
    if unreadable:
        return "it cannot be read"
    many = f"{len(crimes)} crime{'s' if len(crimes) > 1 else ''}"
    return f"{many}, {', '.join(one['class_code'] for one in crimes)}" if crimes else "no crime"


class Task(models.Model):
    """A log that somebody is to read, and what they wrote so far.

    `draft` is the form as last sent, `revision` how often it was and `opened_as` from which opening of the page, so
    that two tabs cannot overwrite each other unseen; `saved_as_of` is the revision last saved as a reading. `seconds`
    is the time spent on it, pauses left out; `seen_at` when it was last sent or opened. Once the records were set
    beside it, at `beside_at`, the reading is no longer blind and stays as it is.
    """

    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="tasks")
    stage = models.CharField(max_length=10, choices=STAGES)
    reader = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="tasks")
    draft = models.JSONField(default=dict)
    revision = models.IntegerField(default=0)
    opened_as = models.CharField(max_length=32, blank=True)
    saved_as_of = models.IntegerField(default=0)
    seconds = models.IntegerField(default=0)
    seen_at = models.DateTimeField(null=True)
    done = models.BooleanField(default=False)
    beside_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("done", "log__audit", "log__place", "stage")
        constraints = (models.UniqueConstraint(fields=("log", "stage"), name="one_reader_a_stage"),)


class Reading(Kept):
    """What one reading of a log says: the crimes it requires, each with `class_code`, `offence_code` and `victim`.

    `document` are the facts entered, as a case, and `worked_out` the crimes that the rules make of them; `why` is the
    reason where the reader says otherwise. `unreadable` logs are replaced by a reserve. `n100` says whether a report
    of rape that is not at once recorded should be. The highest `version` of a stage counts; `instead_of` is the version
    that its writer had before them.
    """

    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="readings")
    stage = models.CharField(max_length=10, choices=STAGES)
    version = models.IntegerField()
    document = models.JSONField(default=dict)
    worked_out = models.JSONField(default=list)
    crimes = models.JSONField(default=list)
    unreadable = models.BooleanField(default=False)
    n100 = models.CharField(max_length=20, blank=True)
    why = models.CharField(max_length=2000, blank=True)
    minutes = models.FloatField(null=True)

    class Meta:
        ordering = ("log", "stage", "version")
        constraints = (models.UniqueConstraint(fields=("log", "stage", "version"), name="one_reading_a_version"),)

    @property
    def words(self) -> str:
        """What it says, in few words."""
        return in_words(self.crimes, unreadable=self.unreadable)


class Beside(Kept):
    """What a reader found with the records beside their reading: `answers` by question; the last row counts."""

    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="besides")
    stage = models.CharField(max_length=10, choices=STAGES)
    answers = models.JSONField(default=dict)

    class Meta:
        ordering = ("log", "pk")


class Said(Kept):
    """One step of a dispute about a log: an argument, the decision maker's view, or what the registrar decided.

    `rule` is the rule it rests on, `reading` what was settled by it.
    """

    ARGUMENT, VIEW, DECISION = "argument", "view", "decision"
    STEPS = ((ARGUMENT, ARGUMENT), (VIEW, VIEW), (DECISION, DECISION))
    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="said")
    step = models.CharField(max_length=10, choices=STEPS)
    words = models.CharField(max_length=4000)
    rule = models.CharField(max_length=80, blank=True)
    reading = models.ForeignKey(Reading, null=True, on_delete=models.PROTECT, related_name="said")

    class Meta:
        ordering = ("log", "pk")


class Correction(Kept):
    """One thing a unit is to put right: what, of which record or log, by when, and the theme it belongs to."""

    log = models.ForeignKey(Log, on_delete=models.PROTECT, related_name="corrections")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="corrections")
    what = models.CharField(max_length=40)
    theme = models.CharField(max_length=60)
    reference = models.CharField(max_length=80, blank=True)
    record = models.CharField(max_length=80, blank=True)
    class_code = models.CharField(max_length=20, blank=True)
    words = models.CharField(max_length=1000, blank=True)
    due = models.DateField()

    class Meta:
        ordering = ("due", "pk")

    @property
    def named(self) -> str:
        """How the log of section 62 names it."""
        return f"correction {self.pk}"


class Progress(Kept):
    """One step of a correction: done, checked and right, or checked and not right; the last one counts."""

    DONE, RIGHT, NOT_RIGHT = "done", "right", "not right"
    STEPS = ((DONE, DONE), (RIGHT, RIGHT), (NOT_RIGHT, NOT_RIGHT))
    correction = models.ForeignKey(Correction, on_delete=models.PROTECT, related_name="progress")
    step = models.CharField(max_length=10, choices=STEPS)
    words = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ("correction", "pk")


class Counted(models.Model):
    """What the estimate was worked out from last, and its figures, so that nobody waits for the same numbers twice."""

    audit = models.OneToOneField(Audit, on_delete=models.CASCADE, related_name="counted")
    basis = models.CharField(max_length=200)
    reviews = models.JSONField()
    result = models.JSONField(null=True)
