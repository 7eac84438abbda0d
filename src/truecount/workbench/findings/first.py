"""The logs to read first, and one log with its text. A score records nothing; somebody decides."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from truecount.figure import certain
from truecount.records.store import Store
from truecount.workbench.accounts.gate import allowed, only_reads
from truecount.workbench.accounts.roles import May
from truecount.workbench.findings import lists
from truecount.workbench.findings.blind import BLIND, NOT_TOLD, to_read
from truecount.workbench.findings.marking import Mark, again, marked, to_mark
from truecount.workbench.findings.models import HIGHEST, OF_LOGS
from truecount.workbench.findings.paging import asked_of, with_marks
from truecount.workbench.findings.reading import REASON, barred, consulted, reason_for, with_records
from truecount.workbench.findings.words import in_words
from truecount.workbench.pages import page
from truecount.workbench.restricted import is_restricted

PURPOSE = "reading first the logs most likely to hide a crime"
STATES = [state.value for state in OF_LOGS]
TOLD: dict[str, Any] = {"percent": certain, "in_words": in_words, "is_restricted": is_restricted}


@allowed(May.WORK_FINDINGS)
@only_reads
@with_records
def highest(request: HttpRequest, store: Store) -> HttpResponse:
    """The logs most likely to hide a crime that was not recorded, the likeliest first, a page at a time."""
    districts = lists.districts(lists.scored(store))
    asked = asked_of(request, district=districts, state=STATES)
    shown = lists.highest(store, asked)
    records: dict[int, Any] = dict(lists.tied_counts(store, [row["record_id"] for row in shown.rows]))
    marks = with_marks(shown, HIGHEST)
    for row in to_read(request.user, shown.rows):
        records[row["record_id"]], marks[row["key"]] = BLIND, None
        row.update(NOT_TOLD)
    consulted(request, f"logs to read first, page {shown.number}", PURPOSE)
    return page(
        request,
        "highest.html",
        run=lists.last_run(store, "score_runs"),
        shown=shown,
        records=records,
        marks=marks,
        asked=asked,
        offered={"district": districts, "state": STATES},
        **TOLD,
    )


@allowed(May.WORK_FINDINGS)
@require_http_methods(["GET", "HEAD", "POST"])
@transaction.non_atomic_requests
@with_records
def log(request: HttpRequest, store: Store, incident: int) -> HttpResponse:
    """One log with its text, to be marked as hiding a crime or not. A restricted one is opened with a reason alone."""
    of = lists.log(store, incident)
    if of is None:
        raise Http404
    refusal = barred(request, [of])
    if refusal is not None:
        return refusal
    marking = request.method == "POST" and REASON not in request.POST
    form = Mark(request.POST if marking else None, held=[of["key"]], offered=OF_LOGS)
    if marked(request, HIGHEST, form):
        return redirect("highest")
    if form.is_bound and is_restricted(of):
        return again(request, HIGHEST, form, of["key"], OF_LOGS)
    why = reason_for(request, [of])
    if isinstance(why, HttpResponse):
        return why
    consulted(request, f"log {incident}", PURPOSE, why)
    return page(
        request,
        "highest-log.html",
        of=of,
        text=(of["text"] or "").splitlines(),
        tied=lists.tied_to(store, incident),
        **to_mark(HIGHEST, form, of["key"], OF_LOGS),
        **TOLD,
    )
