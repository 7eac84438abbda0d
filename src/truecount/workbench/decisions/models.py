"""Decisions as they were kept: what was told, what was decided, by whom and when."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from truecount.workbench.cases.told import LONGEST_TITLE
from truecount.workbench.written_once import WrittenOnce


class Decision(WrittenOnce):
    """One decision, as it was kept. A correction is another, which stands in place of it; neither is ever changed.

    `document` is the case as it was told, `decided` the decision as JSON with its trace and the digests of its
    editions, `words` the same in a line.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="decisions")
    at = models.DateTimeField(auto_now_add=True)
    title = models.CharField(max_length=LONGEST_TITLE)
    document = models.JSONField()
    decided = models.JSONField()
    words = models.TextField()
    instead_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrections")

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"decision {self.pk}"
