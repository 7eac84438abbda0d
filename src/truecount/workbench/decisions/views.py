"""Deciding a report as it is told, and the decisions that were kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from truecount.counting import shown, vocabulary
from truecount.errors import TrueCountError
from truecount.workbench.accounts.gate import allowed, not_theirs, only_reads
from truecount.workbench.accounts.roles import May
from truecount.workbench.cases.deciding import Answered, answered, make_ready, numbers_of
from truecount.workbench.cases.faults import field_of
from truecount.workbench.cases.told import ABOUT, document_of, facts_of, names_of
from truecount.workbench.decisions.models import Decision
from truecount.workbench.ledger.chain import tell
from truecount.workbench.ledger.models import Kind
from truecount.workbench.pages import page, when

PURPOSE = "deciding what is recorded of a report"
MOST_ON_A_PAGE = 50
MOST_DIGITS = 18
"""Of a number that a database can hold."""
SEE_ALL = (May.SETTLE, May.ANSWER_DISPUTES)
"""Who may do either, the registrar and the decision maker, sees what others decided."""
WRONG_TIME = "When it came to notice: enter a day and a time, such as 1 May 2026, 22:10."


@allowed(May.DECIDE)
@require_http_methods(["GET", "POST"])
@transaction.non_atomic_requests
def decide(request: HttpRequest) -> HttpResponse:
    """The form of a case with its live answer; the button that keeps it keeps it as a decision."""
    if request.method != "POST":
        return _begun(request)
    given = request.POST
    at, wrong = _time(given.get("at", ""))
    title = " ".join(given.get("title", "").replace("\0", " ").split())
    case = answered(document_of(given, title=title or _named(at), at=at))
    instead = _kept(request, given["instead-of"]) if given.get("instead-of") else None
    if "keep" not in given or "X-Part" in request.headers:
        return _page(request, case, title, given.get("at", ""), instead)
    if wrong or case.undone:
        return _page(request, case, title, given.get("at", ""), instead, wrong + case.undone)
    return redirect("decision", _keep(request, case, instead).pk)


@allowed(May.DECIDE)
@only_reads
def decisions(request: HttpRequest) -> HttpResponse:
    """One's own decisions, the latest first; the registrar and the decision maker see everybody's."""
    some = Paginator(_open_to(request), MOST_ON_A_PAGE).get_page(request.GET.get("page"))
    if some:
        numbers = [one.pk for one in some]
        _log(request, Kind.CONSULTATION, f"decisions {min(numbers)} to {max(numbers)}")
    return page(request, "decide-list.html", held=some)


@allowed(May.DECIDE)
@only_reads
def decision(request: HttpRequest, number: int) -> HttpResponse:
    """A decision as it was kept, with what was told and the way through the rules."""
    kept = _kept(request, number)
    _log(request, Kind.CONSULTATION, str(kept))
    try:
        numbers = numbers_of(kept.document)
    except TrueCountError:
        # A document of an older vocabulary: the decision's own numbers are left.
        numbers = {}
    told = list(_told(kept.document))
    return page(request, "decide-kept.html", kept=kept, shown=shown(kept.decided, numbers), told=told)


def _begun(request: HttpRequest) -> HttpResponse:
    """An empty form, or one that begins with what a decision that was kept was told."""
    now = timezone.localtime().replace(second=0, microsecond=0)
    named = request.GET.get("instead-of") or request.GET.get("from")
    make_ready()
    if not named:
        return _page(request, answered(document_of(QueryDict(), title="", at=now)), "", _field(now))
    kept = _kept(request, named)
    _log(request, Kind.CONSULTATION, str(kept))
    if request.GET.get("instead-of"):
        at = str(kept.document["reports"][0].get("at", "")).replace(" ", "T")
        return _page(request, answered(kept.document), kept.title, at, kept)
    report = {**kept.document["reports"][0], "at": now.strftime("%Y-%m-%d %H:%M")}
    return _page(request, answered({**kept.document, "title": "", "reports": [report]}), "", _field(now))


def _page(
    request: HttpRequest,
    case: Answered,
    title: str,
    at: str,
    instead: Decision | None = None,
    faults: tuple[str, ...] = (),
) -> HttpResponse:
    words: dict[str, Any] = {"heading": "Decide a report", "instead_of": None}
    if instead is not None:
        words = {"heading": f"Correct decision {instead.pk}", "instead_of": instead.pk}
    told = [(fault, field_of(fault)) for fault in faults]
    return page(request, "decide.html", answered=case, title=title, at=at, faults=told, **words)


@transaction.atomic
def _keep(request: HttpRequest, case: Answered, instead: Decision | None) -> Decision:
    assert case.decision is not None  # noqa: S101 - nothing is left undone
    assert case.shown is not None  # noqa: S101
    kept = Decision.objects.create(
        by_id=request.user.pk,
        title=case.document["title"],
        document=case.document,
        decided=case.decision.as_json(),
        words=case.shown.words,
        instead_of=instead,
    )
    _log(request, Kind.COLLECTION, str(kept))
    messages.success(request, f"Decision {kept.pk} is kept.")
    return kept


def _log(request: HttpRequest, kind: Any, record: str) -> None:
    tell(request.user, kind, record, PURPOSE)


def _open_to(request: HttpRequest) -> QuerySet[Decision]:
    account: Any = request.user
    held = Decision.objects.select_related("by").exclude(document={})
    return held if any(account.may(what) for what in SEE_ALL) else held.filter(by_id=account.pk)


def _kept(request: HttpRequest, number: object) -> Decision:
    """A decision that is open to whoever asks. One that is not there and one that is not theirs are told alike."""
    text = str(number)
    one = _open_to(request).filter(pk=int(text)).first() if text.isdecimal() and len(text) <= MOST_DIGITS else None
    if one is None:
        not_theirs(request)
    return one


def _time(given: str) -> tuple[datetime | None, tuple[str, ...]]:
    """The time of a field, and what is wrong with it."""
    try:
        return (datetime.fromisoformat(given.strip()) if given.strip() else None), ()
    except ValueError:
        return None, (WRONG_TIME,)


def _told(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What was told, line by line, in the words of the vocabulary."""
    known = vocabulary()
    report = document["reports"][0]
    if report.get("at"):
        yield "When it came to notice", when(datetime.fromisoformat(report["at"]))
    if report.get("by"):
        yield "Who makes the allegation", report["by"]
    for name, kind in document.get("victims", {}).items():
        yield from [(f"Who is wronged, {name}", kind["kind"])] if kind else []
    for number, one in enumerate(report["alleged"], start=1):
        people = [f"{who}: {', '.join(names_of(one[who]))}" for who in ("victim", "suspect") if one.get(who)]
        yield f"Allegation {number}", "; ".join(people) or "nobody named"
        about = {name: ", ".join(names_of(one[name])) for name in ABOUT if one.get(name)}
        for name, value in {**about, **facts_of(one)}.items():
            says = known[name].says if name in known else ABOUT.get(name, name)
            yield says[:1].upper() + says[1:], value


def _named(at: datetime | None) -> str:
    return f"Report of {when(at or timezone.now())}"


def _field(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M")
