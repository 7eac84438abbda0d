"""Erasing an audit's content: its figures, classes and who decided when stay, and nothing of anybody else."""

from __future__ import annotations

import logging
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from truecount.workbench.audits.estimates import Estimate, estimate
from truecount.workbench.audits.files import forget
from truecount.workbench.audits.models import Audit, Correction, Counted, Log, Progress, Reading, Said, Task

NO_FIGURES = "Its figures could not be worked out before its content was erased."
logger = logging.getLogger("truecount.erasing")


def due(today: date) -> list[Audit]:
    """The audits whose content was to be kept until before today and is still here."""
    return list(Audit.objects.filter(erased_at=None, keep_until__lt=today))


@transaction.atomic
def erase(audit: Audit) -> None:
    """Close an audit if it is open, so that its figures stay, and erase what could tell of anybody."""
    now = timezone.now()
    if audit.result is None:
        audit.closed_at = now
        audit.result = _figures(audit)
    if audit.result["faults"]:
        # What a fault says can name a log.
        audit.result = asdict(Estimate(faults=(NO_FIGURES,)))
    for reading in Reading.objects.filter(log__audit=audit).exclude(crimes=[]):
        crimes = [{"class_code": one["class_code"]} for one in reading.crimes]
        Reading.objects.filter(pk=reading.pk).update(crimes=crimes)
    own = {"log__audit": audit}
    Reading.objects.filter(**own).update(document={}, worked_out=[], why="")
    Task.objects.filter(**own).update(draft={})
    Said.objects.filter(**own).update(words="")
    Correction.objects.filter(**own).update(reference="", record="", words="")
    Progress.objects.filter(correction__log__audit=audit).update(words="")
    Log.objects.filter(audit=audit).update(bundle=None, name="")
    Counted.objects.filter(audit=audit).delete()
    audit.draw = audit.drawn = ""
    audit.erased_at = now
    audit.save()
    forget()


def _figures(audit: Audit) -> dict[str, Any]:
    """The figures; whatever is wrong with an audit, its content goes."""
    try:
        return asdict(estimate(audit))
    except Exception:
        logger.exception("no figures")
        return asdict(Estimate(faults=(NO_FIGURES,)))
