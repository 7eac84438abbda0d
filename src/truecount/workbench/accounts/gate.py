"""Who may open which page: asked before any page is made, and answered for every page from one table."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, NoReturn
from urllib.parse import urlencode

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.views.decorators.http import require_safe

from truecount.workbench import settings
from truecount.workbench.accounts.roles import May
from truecount.workbench.pages import refused

Page = Callable[..., HttpResponse]
logger = logging.getLogger("truecount.access")
OPEN = "open to everybody"
SIGNED_IN = "open to whoever is signed in"
HALF_IN = "open between the password and the second factor"
STARTED = "signed-in-at"


def allowed(to: May | str) -> Callable[[Page], Page]:
    """Say who may open a page. A page that says nothing is open to nobody."""

    def mark(page: Page) -> Page:
        page.open_to = to  # type: ignore[attr-defined]
        return page

    return mark


def only_reads(page: Page) -> Page:
    """A page that is asked for and changes nothing, but for entries of the log: each is kept before the page is shown.

    It runs outside of a transaction. In one it would keep everybody from saving on SQLite for as long as it is made.
    """
    return transaction.non_atomic_requests(require_safe(page))


def gate(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """The middleware: sends strangers to the sign-in, and refuses, and logs, what a role may not do."""

    def asked(request: HttpRequest) -> HttpResponse:
        try:
            page: Any = resolve(request.path_info).func
        except Resolver404:
            return answer(request)
        to = getattr(page, "open_to", None)
        sent = None if to == OPEN else _first(request, to)
        if sent is not None:
            return redirect(sent)
        if to in (OPEN, HALF_IN, SIGNED_IN) or (isinstance(to, May) and request.user.may(to)):
            return answer(request)
        return barred(request)

    return asked


def refusal_logged(request: HttpRequest) -> None:
    """Tell the server's log that somebody was refused: their number, their role and the address."""
    account = request.user
    logger.warning("refused", extra={"who": account.who, "role": account.role, "path": request.path})


def barred(request: HttpRequest) -> HttpResponse:
    """The page that says that somebody may not open this one, which is logged."""
    refusal_logged(request)
    return refused(request)


def not_theirs(request: HttpRequest) -> NoReturn:
    """Answer that there is no such page, in the same words as of what nobody has, and log that somebody asked."""
    refusal_logged(request)
    raise Http404


def _first(request: HttpRequest, to: May | str | None) -> str | None:
    """Where somebody has to go before the page they asked for: to the half of signing in that is still to do."""
    if _too_long(request):
        request.session.flush()
        return "sign-in"
    account = request.user
    if not account.is_authenticated:
        return f"/sign-in?{urlencode({'next': request.path})}" if request.method == "GET" else "sign-in"
    if to == HALF_IN:
        return None
    if not account.proved:
        return "second-factor"
    return "change-password" if account.fresh else None


def _too_long(request: HttpRequest) -> bool:
    """Whether somebody has been signed in for longer than a shift."""
    started = request.session.get(STARTED)
    return started is not None and timezone.now().timestamp() - started > settings.LONGEST.total_seconds()
