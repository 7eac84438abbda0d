"""Reading a log: one's own tasks, the page on which a log is read and decided, and the records set beside it after."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods

from truecount.triage import without
from truecount.workbench.accounts.gate import allowed, not_theirs, only_reads
from truecount.workbench.accounts.roles import May
from truecount.workbench.audits.models import AT_LENGTH, Log, Reading, Task
from truecount.workbench.audits.opening import may_open
from truecount.workbench.audits.told import N100, SAYS, Said, said
from truecount.workbench.cases.deciding import Answered, answered
from truecount.workbench.cases.told import document_of
from truecount.workbench.ledger.chain import tell
from truecount.workbench.ledger.models import Kind
from truecount.workbench.pages import page

PAUSE = 300
"""Seconds; whoever does nothing for longer is not reading."""
FORM_OWN = ("csrfmiddlewaretoken", "opened-as", "revision", "save")
SEEN = ("reported_at", "channel", "standing", "opening_code", "district")
"""What a reader sees of a log beside its text: nothing of how it was closed."""
TELLS = ("closing line", "crime reference", "reference with strokes", "reference given")
"""What in a log's own words tells how it was closed and what was recorded of it; left out until it is read."""
LEFT_OUT = "[left out]"
ENDED = (
    "The records were set beside it, it was settled, or the audit was closed, since you opened the page. So it stays "
    "as it was saved, and what you sent was not kept."
)


@allowed(May.READ_LOGS)
@only_reads
def readings(request: HttpRequest) -> HttpResponse:
    """One's own tasks: what is still to read first, with the audit and the number of the log."""
    own = Task.objects.filter(reader=request.user, log__audit__erased_at=None).select_related("log__audit")
    own = own.defer("draft", *AT_LENGTH)
    return page(
        request,
        "readings.html",
        open=own.filter(done=False, log__audit__closed_at=None),
        done=own.filter(done=True)[:200],
    )


@allowed(May.READ_LOGS)
@require_http_methods(["GET", "POST"])
@transaction.non_atomic_requests
def reading(request: HttpRequest, number: int) -> HttpResponse:
    """Read a log and decide: what is sent is kept as a draft, and with "save" as a reading."""
    task = own_task(request, number)
    refused = may_open(request, task.log)
    if refused is not None:
        return refused
    if request.method == "POST":
        return _sent(request, task)
    if task.beside_at is not None or not task.log.audit.open:
        return redirect("beside" if task.done else "readings", *([task.pk] if task.done else []))
    _seen(task)
    given = _form(task.draft)
    return _shown(request, task, given, _answered(task.log, given), opened_as=secrets.token_hex(16))


def _sent(request: HttpRequest, task: Task) -> HttpResponse:
    """Keep what was sent as a draft, and with "save" make a reading of it.

    What takes long is worked out before the database is held.
    """
    given = _without_own(request.POST)
    case = _answered(task.log, given)
    what, save = said(given, case), "save" in request.POST
    with transaction.atomic():
        held = Task.objects.select_for_update(of=("self",)).select_related("log__audit").get(pk=task.pk)
        ended = held.beside_at is not None or not held.log.audit.open
        torn = not ended and _written_elsewhere(request.POST, held)
        if not torn and not ended:
            _kept(held, given, request.POST.get("opened-as", ""))
            if save and not what.faults:
                _saved(request, held, case, what)
    if ended:
        lines = [ENDED, f"What you sent says: {what.words}. {what.why}"]
        return page(request, "told.html", 409, title="This reading has ended", lines=lines)
    if torn:
        return _torn(request, held, given, what)
    if not save or what.faults:
        return _shown(request, held, given, case, what.faults if save else {})
    messages.success(request, f"Log {task.log.number} is saved: {what.words}.")
    after = _next(task)
    return redirect("reading", after.pk) if after else redirect("readings")


def _written_elsewhere(post: QueryDict, task: Task) -> bool:
    """Whether the draft was sent from another opening of the page since this one was made."""
    return post.get("opened-as") != task.opened_as and post.get("revision") != str(task.revision)


def own_task(request: HttpRequest, number: int) -> Task:
    """A task of whoever asks; that of another is not found, which is logged."""
    task = Task.objects.select_related("log__audit").filter(pk=number, log__audit__erased_at=None).first()
    if task is None or task.reader_id != request.user.pk:
        not_theirs(request)
    return task


def log_facts(log: Log, *, blind: bool = False) -> dict[str, Any]:
    """What is shown of a log: its facts in words, and its text, of which a blind reader sees nothing that tells."""
    held = log.of.log
    facts = {name.replace("_", " ").capitalize(): held[name] for name in SEEN if held.get(name)}
    if "Reported at" in facts:
        facts["Reported at"] = facts["Reported at"].replace("T", " ")[:16]
    text = held.get("text", "")
    return {"facts": facts, "text": without(text, TELLS, LEFT_OUT) if blind else text, "number": log.number}


def _shown(
    request: HttpRequest,
    task: Task,
    given: QueryDict,
    case: Answered,
    faults: dict[str, str] | None = None,
    opened_as: str = "",
) -> HttpResponse:
    return page(
        request,
        "reading.html",
        422 if faults else 200,
        task=task,
        opened_as=opened_as or request.POST.get("opened-as", ""),
        log=log_facts(task.log, blind=True),
        records=len(task.log.of.records) if task.log.audit.shows_records else None,
        answered=case,
        given=given,
        says=SAYS,
        n100=N100,
        faults=faults or {},
        after=_next(task),
    )


def _torn(request: HttpRequest, task: Task, here: QueryDict, what: Said) -> HttpResponse:
    """The choice where the reading was sent from another page since this one was opened: nothing is lost by itself."""
    there = _form(task.draft)
    kept = said(there, _answered(task.log, there))
    words = {"opened_as": request.POST.get("opened-as", "")[:32], "both": (kept.words, what.words), "here": here}
    return page(request, "reading-torn.html", 409, task=task, **words)


def _kept(task: Task, given: QueryDict, opened_as: str) -> None:
    """Keep what was sent as the draft."""
    _spend(task)
    task.draft, task.revision, task.opened_as = dict(given.lists()), task.revision + 1, opened_as[:32]
    task.save()


def _saved(request: HttpRequest, task: Task, case: Answered, what: Said) -> None:
    """Write the reading, as one more version of its stage."""
    version = Reading.objects.filter(log=task.log, stage=task.stage).count() + 1
    Reading.objects.create(
        log=task.log,
        stage=task.stage,
        version=version,
        by=request.user,
        document=case.document,
        minutes=round(task.seconds / 60, 2),
        **what.as_fields,
    )
    task.done, task.saved_as_of = True, task.revision
    task.save()
    tell(request.user, Kind.ALTERATION, task.log.named, f"{task.stage} reading, {task.log.audit.named}")


def _answered(log: Log, given: QueryDict) -> Answered:
    at = parse_datetime(log.of.log.get("reported_at", ""))
    return answered(document_of(given, title=log.named, at=at))


def _form(draft: dict[str, list[str]]) -> QueryDict:
    """A draft as the form that was sent."""
    given = QueryDict(mutable=True)
    for name, values in draft.items():
        given.setlist(name, values)
    return given


def _without_own(post: QueryDict) -> QueryDict:
    """What was told on the form, without letters that a database cannot hold."""
    return _form(
        {name: [value.replace("\0", "") for value in values] for name, values in post.lists() if name not in FORM_OWN}
    )


def _seen(task: Task) -> None:
    _spend(task)
    # Nothing else: somebody may be saving the same reading in another tab.
    task.save(update_fields=["seconds", "seen_at"])


def _spend(task: Task) -> None:
    """Count the time since the page was last sent or opened, unless it was a pause."""
    now = timezone.now()
    if task.seen_at is not None and (passed := (now - task.seen_at).total_seconds()) <= PAUSE:
        task.seconds += round(passed)
    task.seen_at = now


def _next(task: Task) -> Task | None:
    """The next log that the same reader has to read."""
    left = Task.objects.filter(reader=task.reader, done=False, log__audit__closed_at=None, log__audit__erased_at=None)
    return left.exclude(pk=task.pk).select_related("log").defer("draft", "log__bundle").first()
