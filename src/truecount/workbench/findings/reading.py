"""How the pages of this room come to the record file, and to logs that not everybody may read."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from truecount.records.store import Store
from truecount.workbench import places
from truecount.workbench.accounts.gate import refusal_logged
from truecount.workbench.findings.blind import own_first
from truecount.workbench.ledger.chain import tell
from truecount.workbench.ledger.models import Kind
from truecount.workbench.pages import page
from truecount.workbench.restricted import Why, is_restricted

REASON = "reason"


def with_records(answer: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a page the open record file; without one, say so in its place.

    Whatever the page asks of the file takes long, so none of these pages is made in a transaction: on SQLite nobody
    could save meanwhile. What they keep, they keep in one of its own.
    """

    @functools.wraps(answer)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        path = places.records()
        if path is None:
            return page(request, "findings-none.html")
        with Store.read(path) as store:
            return answer(request, store, *args, **kwargs)

    return asked


def consulted(request: HttpRequest, record: str, purpose: str, why: str = "") -> None:
    """Tell the log that somebody opened something: its kind and number, never a reference."""
    tell(request.user, Kind.CONSULTATION, record, purpose, why=why)


def barred(request: HttpRequest, logs: Iterable[dict[str, Any]]) -> HttpResponse | None:
    """The refusal where one of some logs is restricted and the account may not open such logs, or is to read it blind
    for an audit; logged."""
    account: Any = request.user
    logs = list(logs)
    if account.restricted or not any(is_restricted(one) for one in logs):
        return own_first(request, logs)
    refusal_logged(request)
    lines = [
        "Its reading is restricted, and your account may not open restricted logs.",
        "If you need it for your work, ask the force crime registrar, who can have an administrator allow it.",
    ]
    return page(request, "told.html", 403, title="This log is restricted", lines=lines)


def reason_for(request: HttpRequest, logs: Iterable[Mapping[str, Any]]) -> str | HttpResponse:
    """The reason recorded for this opening, empty where none is needed; or the page that asks for one.

    A reason is good for one opening of one page.
    """
    if not any(is_restricted(one) for one in logs):
        return ""
    given = request.session.pop(REASON, None) if request.method == "GET" else None
    if given is not None and given[0] == request.path:
        return str(given[1])
    form = Why(request.POST if REASON in request.POST else None)
    if form.is_valid():
        request.session[REASON] = [request.path, form.cleaned_data[REASON]]
        return redirect(request.get_full_path())
    return page(request, "restricted.html", form=form)
