"""The records set beside a saved reading: what each says, what the comparison makes of it, and what is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from truecount.audit import Review
from truecount.audit.readings import STAGES
from truecount.errors import TrueCountError
from truecount.workbench.accounts.gate import allowed
from truecount.workbench.accounts.roles import May
from truecount.workbench.audits.estimates import reviews_of_log
from truecount.workbench.audits.models import Audit, Beside, Log, Task
from truecount.workbench.audits.opening import may_open
from truecount.workbench.audits.work import log_facts, own_task
from truecount.workbench.ledger.chain import tell
from truecount.workbench.ledger.models import Kind
from truecount.workbench.pages import page

CLOSED = "The audit is closed: nothing more is answered. Its figures stay as they are."
ANSWERS = ("yes", "no", "does not arise")


@dataclass(frozen=True)
class Question:
    """Something asked of every log with its records beside it; `good` is how a log that is right is counted."""

    id: str
    asks: str
    counted: str


QUESTIONS = (
    Question("victim", "Was the victim put first: believed, and every victim recognised?", "with victim focus"),
    Question("time", "Was each crime recorded within the time allowed?", "recorded in time"),
    Question("class", "Is each record of the right class?", "rightly classified"),
    Question("n100", "Rape reports not recorded as crimes at once: do they stand as N100?", "with the N100 needed"),
    Question("avi", "Cancelled records: is there additional verifiable information?", "with the information needed"),
    Question("cancelled", "Cancelled records: were they cancelled rightly, by whoever may?", "cancelled rightly"),
    Question("told", "Was the victim told of what was decided?", "with the victim told"),
)
"""Victim focus, timeliness and classification are the elements that forces' compliance reports score (2014); N100,
additional verifiable information, cancellations and telling the victim are what inspectors look at besides."""
SHOWN = {
    "reference": "Reference",
    "recorded_at": "Recorded at",
    "class_code": "Class",
    "class_before": "Class before",
    "offence_code": "Offence code",
    "mo": "How it was done",
    "last_outcome": "Outcome",
    "cancelled_at": "Cancelled at",
    "cancellation": "Cancellation",
    "cancelled_by": "Cancelled by",
    "avi": "Additional verifiable information",
    "victim_told_at": "Victim told at",
}
"""What is shown of a record, by its column."""


@allowed(May.READ_LOGS)
@require_http_methods(["GET", "POST"])
@transaction.non_atomic_requests
def beside(request: HttpRequest, number: int) -> HttpResponse:
    """Set the records beside one's saved reading; from then on it is no longer blind, and stays as it is."""
    task = own_task(request, number)
    if not task.done:
        return redirect("reading", task.pk)
    refused = may_open(request, task.log)
    if refused is not None:
        return refused
    reading = task.log.readings.filter(stage=task.stage).last()
    if request.method == "POST":
        return _answered(request, task)
    if task.beside_at is None:
        unsaved = task.revision > task.saved_as_of
        return page(request, "beside-begin.html", task=task, reading=reading, unsaved=unsaved)
    held = Beside.objects.filter(log=task.log, stage=task.stage).last()
    return page(
        request,
        "beside.html",
        task=task,
        reading=reading,
        log=log_facts(task.log),
        records=records(task.log),
        reviews=[one for one in reviews_of_log(task.log) if one.reading == task.stage],
        questions=QUESTIONS,
        choices=ANSWERS,
        answers=held.answers if held else {},
        told_of=told_of,
    )


def _answered(request: HttpRequest, task: Task) -> HttpResponse:
    """End the reading, or keep what was answered about its records."""
    if not task.log.audit.open:
        raise TrueCountError(CLOSED)
    if "begin" in request.POST:
        Task.objects.filter(pk=task.pk, beside_at=None).update(beside_at=timezone.now())
        return redirect("beside", task.pk)
    if task.beside_at is None:
        return redirect("beside", task.pk)
    answers = {one.id: request.POST[one.id] for one in QUESTIONS if request.POST.get(one.id) in ANSWERS}
    with transaction.atomic():
        Beside.objects.create(log=task.log, stage=task.stage, by=request.user, answers=answers)
        tell(request.user, Kind.ALTERATION, task.log.named, f"records beside, {task.log.audit.named}")
    return redirect("readings")


def records(log: Log) -> list[dict[str, Any]]:
    """The records tied to a log, in words."""
    return [
        {title: str(row[name]).replace("T", " ")[:16] if name.endswith("_at") else row[name] for name, title in shown}
        for row in log.of.records
        if (shown := [(name, title) for name, title in SHOWN.items() if name in row])
    ]


def told_of(review: Review) -> str:
    """A review in few words."""
    record = f"record {review.crime_reference}" if review.crime_reference else ""
    late = ", late" if review.late else ""
    return " ".join(filter(None, (review.verdict + late, review.class_code or review.recorded_class, record)))


def tallies(audit: Audit) -> list[tuple[str, int, int]]:
    """Each question in words, logs that are right, and logs of which it was answered; the last stage counts."""
    rows: QuerySet[Beside] = Beside.objects.filter(log__audit=audit).order_by("pk")
    last: dict[int, Beside] = {}
    for row in rows:
        held = last.get(row.log_id)
        if held is None or STAGES.index(row.stage) >= STAGES.index(held.stage):
            last[row.log_id] = row
    found = []
    for one in QUESTIONS:
        said = [row.answers[one.id] for row in last.values() if row.answers.get(one.id) in ANSWERS[:2]]
        found.append((one.counted, said.count("yes"), len(said)))
    return found
