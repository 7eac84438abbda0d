"""Reading a log: one's own tasks, the page on which a log is read and decided, and the records set beside it after."""

from __future__ import annotations

import logging
import secrets
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods, require_safe

from truecount.triage import without
from truecount.workbench.accounts.gate import allowed
from truecount.workbench.accounts.roles import May
from truecount.workbench.audits.models import Log, Reading, Task
from truecount.workbench.audits.opening import may_open
from truecount.workbench.audits.told import N100, SAYS, UNREADABLE, Said, said
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
access = logging.getLogger("truecount.access")


@allowed(May.READ_LOGS)
@require_safe
def readings(request: HttpRequest) -> HttpResponse:
    """One's own tasks: what is still to read first, with the audit and the number of the log."""
    own = Task.objects.filter(reader=request.user, log__audit__erased_at=None).select_related("log__audit")
    return page(request, "readings.html", open=own.filter(done=False), done=own.filter(done=True)[:200])


@allowed(May.READ_LOGS)
@require_http_methods(["GET", "POST"])
def reading(request: HttpRequest, number: int) -> HttpResponse:
    """Read a log and decide: what is sent is kept as a draft, and with "save" as a reading."""
    task = own_task(request, number)
    refused = may_open(request, task.log)
    if refused is not None:
        return refused
    if task.beside_at is not None or not task.log.audit.open:
        return redirect("beside" if task.done else "readings", *([task.pk] if task.done else []))
    if request.method == "POST":
        return _sent(request, task.pk)
    _seen(task)
    return _shown(request, task, _form(task.draft), opened_as=secrets.token_hex(16))


@transaction.atomic
def _sent(request: HttpRequest, number: int) -> HttpResponse:
    """Keep what was sent, one sender at a time, and with "save" make a reading of it."""
    task = Task.objects.select_for_update().get(pk=number)
    if _written_elsewhere(request.POST, task):
        return _torn(request, task)
    _kept(request, task)
    given = _form(task.draft)
    if "save" not in request.POST:
        return _shown(request, task, given)
    what = _said(task.log, given)
    if what.faults:
        return _shown(request, task, given, what)
    _saved(request, task, given, what)
    messages.success(request, f"Log {task.log.number} is saved: {saved_as(what.crimes, what.says)}.")
    after = _next(task)
    return redirect("reading", after.pk) if after else redirect("readings")


def _written_elsewhere(post: QueryDict, task: Task) -> bool:
    """Whether the draft was sent from another opening of the page since this one was made."""
    return post.get("opened-as") != task.opened_as and post.get("revision") != str(task.revision)


def saved_as(crimes: list[dict[str, Any]], says: str = "") -> str:
    """What a reading says, in few words."""
    if says == UNREADABLE:
        return "it cannot be read"
    many = f"{len(crimes)} crime{'s' if len(crimes) > 1 else ''}"
    return f"{many}, {', '.join(one['class_code'] for one in crimes)}" if crimes else "no crime"


def own_task(request: HttpRequest, number: int) -> Task:
    """A task of whoever asks; that of another is not found, which is logged."""
    task = Task.objects.select_related("log__audit").filter(pk=number, log__audit__erased_at=None).first()
    if task is None or task.reader_id != request.user.pk:
        said = {"who": request.user.who, "role": request.user.role, "path": request.path}
        access.warning("refused", extra=said)
        raise Http404
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
    request: HttpRequest, task: Task, given: QueryDict, what: Said | None = None, opened_as: str = ""
) -> HttpResponse:
    return page(
        request,
        "reading.html",
        200 if what is None else 422,
        task=task,
        opened_as=opened_as or request.POST.get("opened-as", ""),
        log=log_facts(task.log, blind=True),
        records=len(task.log.of.records) if task.log.audit.shows_records else None,
        answered=_answered(task.log, given),
        given=given,
        says=SAYS,
        n100=N100,
        faults=what.faults if what else {},
        after=_next(task),
    )


def _torn(request: HttpRequest, task: Task) -> HttpResponse:
    """The choice where the reading was sent from another page since this one was opened: nothing is lost by itself."""
    here = _without_own(request.POST)
    both = [saved_as(_said(task.log, one).crimes, _said(task.log, one).says) for one in (_form(task.draft), here)]
    words = {"opened_as": request.POST.get("opened-as", "")[:32], "both": both, "here": here}
    return page(request, "reading-torn.html", 409, task=task, **words)


def _said(log: Log, given: QueryDict) -> Said:
    return said(given, _answered(log, given))


def _kept(request: HttpRequest, task: Task) -> None:
    """Keep what was sent as the draft."""
    draft = dict(_without_own(request.POST).lists())
    _spend(task)
    task.draft, task.revision = draft, task.revision + 1
    task.opened_as = request.POST.get("opened-as", "")[:32]
    task.save()


def _saved(request: HttpRequest, task: Task, given: QueryDict, what: Said) -> None:
    """Write the reading, as one more version of its stage."""
    version = Reading.objects.filter(log=task.log, stage=task.stage).count() + 1
    Reading.objects.create(
        log=task.log,
        stage=task.stage,
        version=version,
        by=request.user,
        document=_answered(task.log, given).document,
        minutes=round(task.seconds / 60, 2),
        **what.as_fields,
    )
    task.done = True
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
    return _form({name: values for name, values in post.lists() if name not in FORM_OWN})


def _seen(task: Task) -> None:
    _spend(task)
    task.save()


def _spend(task: Task) -> None:
    """Count the time since the page was last sent or opened, unless it was a pause."""
    now = timezone.now()
    if task.seen_at is not None and (passed := (now - task.seen_at).total_seconds()) <= PAUSE:
        task.seconds += round(passed)
    task.seen_at = now


def _next(task: Task) -> Task | None:
    """The next log that the same reader has to read."""
    return Task.objects.filter(reader=task.reader, done=False).exclude(pk=task.pk).select_related("log").first()
