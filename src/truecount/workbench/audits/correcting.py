"""The pages of corrections: the list, one with its history, and a new one."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from truecount.errors import TrueCountError
from truecount.figure import day
from truecount.workbench.accounts.gate import allowed, not_theirs, only_reads
from truecount.workbench.accounts.models import Account, Unit
from truecount.workbench.accounts.roles import May
from truecount.workbench.audits import estimates
from truecount.workbench.audits.correction_forms import New, Step
from truecount.workbench.audits.corrections import (
    ACTS,
    DUE_IN,
    NEEDS_CLASS,
    STATES,
    THEMES,
    acts_open_to,
    corrections_of,
    in_state,
    state_in_words,
    suggested,
)
from truecount.workbench.audits.disputes import OWN_FIRST, still_blind
from truecount.workbench.audits.disputing import titles
from truecount.workbench.audits.models import Correction, Log, Progress
from truecount.workbench.audits.opening import may_open
from truecount.workbench.ledger.chain import tell
from truecount.workbench.ledger.models import Kind
from truecount.workbench.pages import page

SIZE = 50
ELSEWHERE = "Somebody took another step with this correction, or it is not yours to take. Open it again and see."
ERASED = "The content of this audit was erased, so nothing can be put right from it."


@allowed(May.CORRECT)
@only_reads
def corrections(request: HttpRequest) -> HttpResponse:
    """The corrections somebody may see, narrowed as they ask. The list names no record."""
    account: Any = request.user
    every = account.may(May.CORRECT_ALL)
    units = [(str(number), name) for number, name in Unit.objects.values_list("pk", "name")] if every else []
    offered = {"unit": units, "theme": [(one, one) for one in THEMES], "state": [(one, one) for one in STATES]}
    chosen = {name: request.GET.get(name, "") for name in offered}
    number = request.GET.get("page", "1")
    known = all(not value or value in dict(offered[name]) for name, value in chosen.items())
    if not known or not (number.isascii() and number.isdigit()):
        raise Http404
    held = _open_to(account)
    held = held.filter(in_state(chosen["state"])) if chosen["state"] else held
    held = held.filter(**{name: chosen[name] for name in ("unit", "theme") if chosen[name]})
    return page(
        request,
        "corrections.html",
        shown=Paginator(held, SIZE).get_page(number),
        offered={name: choices for name, choices in offered.items() if choices},
        chosen=chosen,
        query="".join(f"&{urlencode({name: value})}" for name, value in chosen.items() if value),
        counts=account.may(May.RUN_AUDITS),
        told=state_in_words,
        day=day,
    )


@allowed(May.CORRECT)
@require_http_methods(["GET", "POST"])
def correction(request: HttpRequest, number: int) -> HttpResponse:
    """One correction with its history, and the next step for whose turn it is."""
    account: Any = request.user
    of = _open_to(account).filter(pk=number).first()
    if of is None:
        not_theirs(request)
    refused = may_open(request, of.log) if of.log.restricted else None
    if refused is not None:
        return refused
    if request.method == "POST":
        return _stepped(request, account, of)
    tell(account, Kind.CONSULTATION, of.named, of.log.audit.named)
    return _shown(request, account, of, Step())


def _open_to(account: Account) -> Any:
    """The corrections somebody may see; what is asked about a log that they are still to read blind tells of others'
    readings of it."""
    return corrections_of(account).exclude(log__in=still_blind(account))


def _stepped(request: HttpRequest, account: Account, of: Correction) -> HttpResponse:
    """Take a step. The correction is held meanwhile, so that no two follow the same one."""
    Correction.objects.select_for_update().get(pk=of.pk)
    last = corrections_of(account).get(pk=of.pk).last
    if of.log.audit.erased_at is not None:
        raise TrueCountError(ERASED)
    step = request.POST.get("step", "")
    # Whoever sends a step has seen those before it.
    seen = request.POST.get("after") == str(of.progress.count())
    if not seen or step not in acts_open_to(account, last):
        raise TrueCountError(ELSEWHERE)
    form = Step(request.POST, act=ACTS[step])
    if not form.is_valid():
        tell(account, Kind.CONSULTATION, of.named, of.log.audit.named)
        return _shown(request, account, of, form)
    Progress.objects.create(correction=of, by=account, step=step, words=form.cleaned_data["words"])
    tell(account, Kind.ALTERATION, of.named, of.log.audit.named)
    return redirect("correction", of.pk)


def _shown(request: HttpRequest, account: Account, of: Any, form: Step) -> HttpResponse:
    return page(
        request,
        "correction.html",
        422 if form.errors else 200,
        of=of,
        state=state_in_words(of.last, of.due),
        title=titles().get(of.class_code, ""),
        history=of.progress.select_related("by"),
        # What is said after the erasure would never be erased.
        acts={} if of.log.audit.erased_at else acts_open_to(account, of.last),
        erased=ERASED,
        form=form,
        day=day,
    )


@allowed(May.CORRECT_ALL)
@require_http_methods(["GET", "POST"])
@transaction.non_atomic_requests
def new(request: HttpRequest, number: int) -> HttpResponse:
    """Ask a unit to put something right that a log showed; what its verdicts ask for fills the form where chosen."""
    log = Log.objects.select_related("audit").filter(pk=number).first()
    if log is None:
        not_theirs(request)
    refused = may_open(request, log)
    if refused is not None:
        return refused
    if log.bundle is None:
        raise TrueCountError(ERASED)
    if still_blind(request.user).filter(log=log).exists():
        return page(request, "told.html", 403, title="Your own reading comes first", lines=[OWN_FIRST])
    offered = offered_for(log)
    form = New(request.POST if request.method == "POST" else None, initial=_initial(request, offered))
    if form.is_valid():
        return redirect("correction", _made(request, log, form.cleaned_data).pk)
    return page(
        request,
        "corrections-new.html",
        422 if form.errors else 200,
        log=log,
        form=form,
        offered=offered,
        held=corrections_of(request.user).filter(log=log),
        told=state_in_words,
        classes=titles().items(),
    )


def offered_for(log: Log) -> list[dict[str, str]]:
    """What the verdicts on a log ask for; nothing where its audit cannot be compared as it stands."""
    try:
        return suggested(estimates.reviews_of_log(log))
    except TrueCountError:
        return []


def _initial(request: HttpRequest, offered: list[dict[str, str]]) -> dict[str, str]:
    """The day by which most is due, and the suggestion that was chosen."""
    due = timezone.localdate() + DUE_IN
    chosen = request.GET.get("use", "")
    numbered = {str(place): one for place, one in enumerate(offered, start=1)}
    return {"due": f"{due.day}/{due.month}/{due.year}", **numbered.get(chosen, {})}


@transaction.atomic
def _made(request: HttpRequest, log: Log, given: dict[str, Any]) -> Correction:
    kept = {name: given[name] for name in ("what", "theme", "record", "words", "due", NEEDS_CLASS)}
    reference = str(log.of.log.get("reference") or "")
    made = Correction.objects.create(log=log, by=request.user, unit_id=given["unit"], reference=reference, **kept)
    tell(request.user, Kind.ALTERATION, made.named, log.audit.named)
    return made
