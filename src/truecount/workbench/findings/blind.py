"""Logs of the record file that somebody is still to read blind for an audit: nothing here tells what became of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse

from truecount.workbench.accounts.gate import refusal_logged
from truecount.workbench.audits.disputes import OWN_FIRST, names_still_blind
from truecount.workbench.pages import page

TITLE = "Your own reading comes first"
NOT_TOLD: dict[str, Any] = {"reference": None, "at": None, "reported_at": None, "district": None}
"""What of a row could tell its log to whoever is to read it."""
BLIND = "Not told: you are to read this log yourself, blind."
Rows = Iterable[dict[str, Any]]


def to_read(account: Any, logs: Rows) -> list[dict[str, Any]]:
    """Those of some logs, by their rows of the record file, that an account is still to read blind."""
    names = names_still_blind(account)
    return [one for one in logs if f"{one['system']}|{one['reference']}" in names] if names else []


def own_first(request: HttpRequest, logs: Rows) -> HttpResponse | None:
    """The refusal where one of some logs is still to be read blind by whoever asks; logged."""
    if not to_read(request.user, logs):
        return None
    refusal_logged(request)
    return page(request, "told.html", 403, title=TITLE, lines=[OWN_FIRST])
