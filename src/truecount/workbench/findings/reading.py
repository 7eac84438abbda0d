"""How the pages of this room come to the record file, and to logs that not everybody may read."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from truecount.records.store import Store
from truecount.workbench import places
from truecount.workbench.ledger.chain import tell
from truecount.workbench.ledger.models import Kind
from truecount.workbench.pages import page

RESTRICTED = "restricted"
REASON = "reason"
logger = logging.getLogger("truecount.access")


def with_records(answer: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a page the open record file; without one, say so in its place."""

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


class Why(forms.Form):
    """Why somebody opens a restricted log."""

    why = forms.CharField(
        label="Why do you need to open it?",
        help_text="For what work, and who asked for it. No names. It is kept in the log of section 62.",
        max_length=500,
        widget=forms.Textarea,
        error_messages={
            "required": "Say why you need to open it.",
            "max_length": "Say it in 500 characters or fewer.",
        },
    )


def is_restricted(log: Mapping[str, Any]) -> bool:
    """Whether a log's reading is restricted: its qualifiers, or the note on who reported it, say so."""
    return any(RESTRICTED in (log[name] or "").lower() for name in ("qualifiers", "standing"))


def barred(request: HttpRequest, logs: Iterable[Mapping[str, Any]]) -> HttpResponse | None:
    """The refusal where one of some logs is restricted and the account may not open such logs; logged."""
    account: Any = request.user
    if account.restricted or not any(is_restricted(one) for one in logs):
        return None
    logger.warning("refused", extra={"who": account.who, "role": account.role, "path": request.path})
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
    form = Why(request.POST if "why" in request.POST else None)
    if form.is_valid():
        request.session[REASON] = [request.path, form.cleaned_data["why"]]
        return redirect(request.get_full_path())
    return page(request, "findings-why.html", form=form)
