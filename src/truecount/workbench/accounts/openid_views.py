"""Signing in by the force's own provider: the way there, the way back, and what is said of whoever does not come in."""

from __future__ import annotations

import logging

from django.contrib import auth
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET

from truecount.errors import TrueCountError
from truecount.workbench import settings
from truecount.workbench.accounts.gate import OPEN, STARTED, allowed
from truecount.workbench.accounts.models import Account
from truecount.workbench.accounts.provider import Provider, provider
from truecount.workbench.accounts.second_factor import BY_PROVIDER, arrived
from truecount.workbench.pages import page

WANTED, TOKEN = "openid-next", "openid-token"
AGAIN = "Go to the start and sign in again."
SAID = {
    "cancelled": (403, "You are not signed in", ["The sign-in with {name} was cancelled.", AGAIN]),
    "failed": (403, "You are not signed in", ["The sign-in with {name} did not succeed there.", AGAIN]),
    "stale": (
        403,
        "Begin the sign-in again",
        ["This sign-in was begun in another browser, is too old, or was used already.", AGAIN],
    ),
    "refused": (
        403,
        "You are not signed in",
        ["What came back from {name} does not hold. If it happens again, tell whoever runs the workbench.", AGAIN],
    ),
    "down": (
        503,
        "The sign-in with {name} does not answer",
        ["Try again in a minute. Whoever has a sign-in name and a password here can still use them."],
    ),
    "no role": (
        403,
        "You have no role here",
        ["You are known to {name}, and none of your groups has a role here. Ask the force crime registrar for one."],
    ),
    "closed": (403, "Your account is closed", ["Ask an administrator of the workbench if you need it for your work."]),
}
"""What is said of each way not to come in: never in the provider's own words, which anybody can put into an address."""
logger = logging.getLogger("truecount.access")


def offered() -> str:
    """The name of the provider for the page that signs in; nothing where none is set up or can be read."""
    try:
        of = provider()
    except TrueCountError:
        logger.exception("the provider's settings cannot be read")
        return ""
    return of.map.name if of else ""


@transaction.non_atomic_requests  # the provider is waited for, and meanwhile others write
@allowed(OPEN)
@require_GET
def begin(request: HttpRequest) -> HttpResponse:
    """The way to the provider."""
    from truecount.workbench.accounts import openid, views

    of = _provider()
    if not Account.objects.exists():
        return redirect("first")
    request.session[WANTED] = views.here(request, request.GET.get("next", ""))
    try:
        return openid.sent_there(request, of)
    except openid.NotIn as error:
        return _told(request, of, error)


@transaction.non_atomic_requests
@allowed(OPEN)
@require_GET
def back(request: HttpRequest) -> HttpResponse:
    """The way back: whoever the provider vouches for, whose groups have a role, is in, or asked for their code."""
    from truecount.workbench.accounts import joining, openid

    of = _provider()
    if not Account.objects.exists():
        return redirect("first")
    try:
        claims, token = openid.came_back(request, of)
        with transaction.atomic():
            account = joining.account_of(of, claims)
    except openid.NotIn as error:
        return _told(request, of, error)
    wanted = request.session.pop(WANTED, "")
    request.session.pop(BY_PROVIDER, None)
    auth.login(request, account, backend=settings.AUTHENTICATION_BACKENDS[-1])
    request.session[STARTED] = timezone.now().timestamp()
    request.session["next"] = wanted
    request.session[TOKEN] = token
    if not of.map.second_factor_shown(claims):
        return redirect("second-factor")
    request.session[BY_PROVIDER] = account.pk
    return arrived(request)


def way_out(request: HttpRequest, token: str | None) -> str | None:
    """Where whoever the provider signed in signs out there as well; None where there is no such page."""
    from truecount.workbench.accounts import openid

    try:
        of = provider() if token else None
    except TrueCountError:
        return None
    return openid.way_out(request, of, token) if of and token else None


def _provider() -> Provider:
    of = provider()
    if of is None:
        raise Http404
    return of


def _told(request: HttpRequest, of: Provider, error: Exception) -> HttpResponse:
    why = getattr(error, "why", "refused")
    logger.warning("not signed in by the provider: %s", error)
    status, title, lines = SAID[why]
    words = {"title": title.format(name=of.map.name), "lines": [line.format(name=of.map.name) for line in lines]}
    return page(request, "told.html", status, **words)
