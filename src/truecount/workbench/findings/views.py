"""Findings of checks as work lists: by check, the records of one check, and one record with its whole life."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from truecount import checks
from truecount.errors import TrueCountError
from truecount.records.store import Store
from truecount.workbench.accounts.gate import allowed, only_reads
from truecount.workbench.accounts.roles import May
from truecount.workbench.findings import lists
from truecount.workbench.findings.blind import BLIND, NOT_TOLD, to_read
from truecount.workbench.findings.marking import PURPOSE, Mark, again, buttons, marked, to_mark
from truecount.workbench.findings.models import OF_FINDINGS, newest
from truecount.workbench.findings.paging import asked_of, with_marks
from truecount.workbench.findings.reading import REASON, barred, consulted, reason_for, with_records
from truecount.workbench.pages import page
from truecount.workbench.restricted import is_restricted

STATES = [state.value for state in OF_FINDINGS]
Found = dict[str, Any]


@allowed(May.WORK_FINDINGS)
@only_reads
@with_records
def findings(request: HttpRequest, store: Store) -> HttpResponse:
    """Every check that found something, with how many of its findings are open and done. Names no record."""
    districts = lists.districts(store.table("findings"))
    asked = asked_of(request, severity=checks.SEVERITIES, district=districts, state=STATES)
    return page(
        request,
        "findings.html",
        run=lists.last_run(store, "check_runs"),
        lines=lists.by_check(store, asked),
        asked=asked,
        offered={"severity": checks.SEVERITIES, "district": districts, "state": STATES},
    )


@allowed(May.WORK_FINDINGS)
@require_http_methods(["GET", "HEAD", "POST"])
@transaction.non_atomic_requests
@with_records
def check(request: HttpRequest, store: Store, check_id: str) -> HttpResponse:
    """The findings of one check, a page at a time, of which several can be marked at once."""
    of = _known(check_id)
    districts = lists.districts(store.table("findings"))
    asked = asked_of(request, district=districts, state=STATES)
    form = _form(request, store, check_id)
    if marked(request, check_id, form):
        return redirect(request.get_full_path())
    seen = newest(check_id)
    shown = lists.of_check(store, check_id, asked)
    marks, logs = with_marks(shown, check_id), _behind(store, of, shown.rows)
    own = {one["of"] for one in to_read(request.user, logs)}
    for row in shown.rows:
        if row["record_id"] in own:
            row.update(NOT_TOLD, says=BLIND)
            marks[row["key"]] = None
    consulted(request, f"findings of {check_id}, page {shown.number}", PURPOSE)
    return page(
        request,
        "findings-check.html",
        of=of,
        shown=shown,
        marks=marks,
        # What was found of a restricted log may quote its words, so it is not shown.
        closed={one["of"] for one in logs if is_restricted(one)} - own,
        asked=asked,
        offered={"district": districts, "state": STATES},
        form=form,
        buttons=buttons(OF_FINDINGS),
        seen=seen,
    )


@allowed(May.WORK_FINDINGS)
@require_http_methods(["GET", "HEAD", "POST"])
@transaction.non_atomic_requests
@with_records
def record(request: HttpRequest, store: Store, check_id: str, record: int) -> HttpResponse:
    """One record with its life and every finding on it. A restricted log in it is opened with a reason alone."""
    of = _known(check_id)
    found = lists.of_record(store, check_id, record)
    if not found:
        raise Http404
    life, why_not = _life(store, of.subject, found[0])
    logs = [*lists.behind(store, of.subject, [record]), *(life.incidents if life is not None else ())]
    refusal = barred(request, logs)
    if refusal is not None:
        return refusal
    form = _form(request, store, check_id)
    if marked(request, check_id, form):
        return redirect("check", check_id)
    if form.is_bound and any(is_restricted(one) for one in logs):
        return again(request, check_id, form, found[0]["key"], OF_FINDINGS)
    why = reason_for(request, logs)
    if isinstance(why, HttpResponse):
        return why
    consulted(request, f"life of {of.subject} {record}, for {check_id}", PURPOSE, why)
    return page(
        request,
        "findings-record.html",
        of=of,
        found=found,
        parts=_parts(life),
        life=life,
        why_not=why_not,
        **to_mark(check_id, form, found[0]["key"], OF_FINDINGS),
    )


def _known(check_id: str) -> checks.Check:
    """A check by its id. Raises Http404 for one that is none."""
    for one in checks.checks():
        if one.id == check_id:
            return one
    raise Http404


def _form(request: HttpRequest, store: Store, check_id: str) -> Mark:
    marking = request.method == "POST" and REASON not in request.POST
    held = lists.held(store, check_id, request.POST.getlist("chosen")) if marking else ()
    return Mark(request.POST if marking else None, held=held, offered=OF_FINDINGS)


def _behind(store: Store, of: checks.Check, rows: Any) -> list[Found]:
    """The logs behind the records of some findings."""
    return lists.behind(store, of.subject, [row["record_id"] for row in rows if row["record_id"] is not None])


def _life(store: Store, subject: str, found: Found) -> tuple[checks.Life | None, str]:
    """The life of the record that a finding is of, or why it cannot be told."""
    reference = lists.crime_of(store, found["record_id"]) if subject == "outcome" else found["reference"]
    if not reference:
        return None, "The record has no reference, so what belongs to it cannot be told."
    of = checks.life_of_incident if subject == "incident" else checks.life_of_crime
    try:
        return of(store, reference), ""
    except TrueCountError:
        return None, "No single record has this reference, so what belongs to it cannot be told."


def _parts(life: checks.Life | None) -> list[checks.Part]:
    return [] if life is None else checks.parts(life)
