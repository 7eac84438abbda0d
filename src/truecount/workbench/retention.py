"""Retention: what is older than it may be is erased, once a day by whoever runs the workbench, and each time logged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from axes.models import AccessAttempt, AccessLog
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from truecount.workbench import settings
from truecount.workbench.audits import erasing
from truecount.workbench.decisions.models import Decision
from truecount.workbench.findings.models import Work
from truecount.workbench.ledger.chain import add
from truecount.workbench.ledger.models import Kind

KEPT = timedelta(days=365)
"""How long decisions and notes are kept. Ours: a force's own schedule of review and disposal may ask for less."""
SIGNED_IN = timedelta(days=90)
"""How long is kept who signed in from which address: long enough to look into misuse. Ours."""
WHO, ROLE = "retention", "nobody"
PURPOSE = "its time was over"


def erase(today: date | None = None) -> list[str]:
    """Erase whatever is over its time by today; gives what was erased, by kind and number, in order."""
    day = today or timezone.localdate()
    forget_sign_ins()
    return [one for room in ROOMS for one in room(day)]


def _audits(day: date) -> Iterator[str]:
    for audit in erasing.due(day):
        with transaction.atomic():
            erasing.erase(audit)
            yield _logged(audit.named)


def _decisions(day: date) -> Iterator[str]:
    for one in Decision.objects.filter(at__date__lt=day - KEPT).exclude(document={}):
        with transaction.atomic():
            Decision.objects.filter(pk=one.pk).update(title="", document={}, decided={}, words="")
            yield _logged(str(one))


def _notes(day: date) -> Iterator[str]:
    for one in Work.objects.filter(at__date__lt=day - KEPT).exclude(note=""):
        with transaction.atomic():
            Work.objects.filter(pk=one.pk).update(note="")
            yield _logged(f"note {one.pk}")


ROOMS: tuple[Callable[[date], Iterator[str]], ...] = (_audits, _decisions, _notes)


def forget_sign_ins() -> None:
    """Take out sessions that are over, and who signed in from where, or tried to, once it serves nothing any more."""
    now = timezone.now()
    call_command("clearsessions")
    AccessLog.objects.filter(attempt_time__lt=now - SIGNED_IN).delete()
    AccessAttempt.objects.filter(attempt_time__lt=now - settings.AXES_COOLOFF_TIME).delete()


def _logged(record: str) -> str:
    add(Kind.ERASURE, who=WHO, role=ROLE, record=record, purpose=PURPOSE)
    return record
