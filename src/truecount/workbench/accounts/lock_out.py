"""After too many wrong passwords: who has to wait, so that nobody can make a colleague wait.

A browser in which an account was signed in with both factors is known from then on. It is counted by itself: five
wrong passwords in it close it to that name, and whatever others do, from wherever, does not. A stranger's tries are
counted by name and address together, and all strangers' tries of one name up to a higher number, which bounds a guess
from many addresses.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.core import signing
from django.db.models import Q, Sum
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from truecount.workbench import places, settings
from truecount.workbench.pages import page

SECURE = places.https()
COOKIE = "__Host-known" if SECURE else "known"
KNOWN_FOR = timedelta(days=180)
MOST_IN_A_BROWSER = 30
"""Accounts of which a browser is known at once, the last that signed in; a control room shares its machines."""
EVERYWHERE = 50
"""Wrong passwords of one name by strangers from all addresses together, in the time that a lock takes."""
SALT = "truecount known browser"
BYTES = 9


class Handler(AxesDatabaseHandler):
    """Counts a stranger's failures twice: of name and address against the limit, and of the name from everywhere."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """The failures that count against the limit."""
        counted = [
            attempts.aggregate(of=Sum("failures_since_start"))["of"] or 0
            for attempts in self.get_user_attempts(request, credentials)
        ]
        over = len(counted) > 1 and counted[1] >= EVERYWHERE
        return max(counted[0], settings.AXES_FAILURE_LIMIT) if over else counted[0]


def counted_by(request: HttpRequest, credentials: dict[str, Any] | None = None) -> list[list[str]]:
    """What failures are counted by: in a known browser by it alone; of a stranger by name and address, and by name."""
    return [["username"]] if _known(request, _name(credentials)) else [["username", "ip_address"], ["username"]]


def counted_as(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The name that failures are kept under; in a known browser it is that of the browser as well."""
    name = _name(credentials)
    known = _known(request, name)
    return f"{name} in {known}" if known else name


def known_from_now(request: HttpRequest, response: HttpResponse, name: str) -> HttpResponse:
    """Have the browser known as one of an account that signed in with both factors."""
    held = _held(request)
    mark = _mark(name)
    last = {mark: held.pop(mark, None) or secrets.token_urlsafe(BYTES)}
    kept = dict([*last.items(), *held.items()][:MOST_IN_A_BROWSER])
    response.set_cookie(
        COOKIE,
        signing.dumps(kept, salt=SALT, compress=True),
        max_age=KNOWN_FOR,
        httponly=True,
        secure=SECURE,
        samesite="Lax",
    )
    return response


def lift(name: str) -> None:
    """Open every door to a name again."""
    AccessAttempt.objects.filter(Q(username=name) | Q(username__startswith=f"{name} in ")).delete()


def locked(request: HttpRequest, _made: HttpResponse, credentials: dict[str, Any] | None) -> HttpResponse:
    """What somebody sees after too many wrong passwords, whether there is an account of that name or not."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    lines = [f"The password was wrong too often. Wait {minutes} minutes, or ask an administrator."]
    if not _known(request, _name(credentials)):
        lines.append("Whoever signed in to this account before still can, in the browser they did it in.")
    return page(request, "told.html", 429, title="Too many tries", lines=lines)


def _name(credentials: dict[str, Any] | None) -> str:
    return str((credentials or {}).get(settings.AXES_USERNAME_FORM_FIELD) or "")


def _known(request: HttpRequest, name: str) -> str | None:
    """The browser's own name, if it is known as one of the account's."""
    return _held(request).get(_mark(name))


def _held(request: HttpRequest) -> dict[str, str]:
    """The accounts that a browser is known by, each with the browser's name, the last one first."""
    try:
        return signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KNOWN_FOR)
    except signing.BadSignature:
        return {}


def _mark(name: str) -> str:
    """An account in the cookie: not by its name, which whoever finds the cookie could read."""
    return salted_hmac(SALT, name).hexdigest()[:16]
