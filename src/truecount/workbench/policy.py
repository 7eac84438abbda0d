"""What browsers report of the policy of our pages: that something was kept from running, and never more of it.

A report comes from anybody, so nothing that it says is written down as it stands: only which part of the policy it
names, of those that there are, and from what kind of place the thing came.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from truecount.workbench.accounts.gate import OPEN, allowed

LARGEST = 8_192
"""Bytes of a report; more is not read."""
MOST, EVERY = 20, 60.0
"""Lines that reports may add to the server's log in so many seconds; what comes beyond is dropped."""
FETCHED = (
    "default",
    "script",
    "style",
    "img",
    "font",
    "connect",
    "frame",
    "child",
    "object",
    "media",
    "worker",
    "manifest",
)
PARTS = frozenset(
    [f"{one}-src{more}" for one in FETCHED for more in ("", "-elem", "-attr")]
    + ["form-action", "base-uri", "frame-ancestors", "sandbox"]
)
"""The parts of a policy that a line of the log may name."""
KINDS = ("inline", "eval", "data", "blob", "wasm-eval")
OTHER, OURS, ELSEWHERE = "other", "our own", "elsewhere"
logger = logging.getLogger("truecount.policy")


class Few:
    """At most so many of something in so many seconds, of all threads together."""

    def __init__(self, most: int, every: float) -> None:
        self.most, self.every = most, every
        self.lock, self.begun, self.count = threading.Lock(), 0.0, 0

    def one_more(self) -> bool:
        """Whether one more may be; it counts if it may."""
        now = time.monotonic()
        with self.lock:
            if now - self.begun >= self.every:
                self.begun, self.count = now, 0
            self.count += 1
            return self.count <= self.most


few = Few(MOST, EVERY)


# Nothing is changed by it, and it holds no database: so no token is asked for, which a browser would not send.
@allowed(OPEN)
@csrf_exempt
@require_POST
@transaction.non_atomic_requests
def report(request: HttpRequest) -> HttpResponse:
    """Take a browser's report: 204, or 413 for a large one and 400 for what is none."""
    said = request.META.get("CONTENT_LENGTH") or ""
    if not said.isdecimal() or int(said) > LARGEST:
        return HttpResponse(status=413)
    try:
        found = list(_told(json.loads(request.body)))
    except (ValueError, RecursionError):
        return HttpResponse(status=400)
    for part, kind in found:
        if few.one_more():
            logger.warning("kept from a page by its policy: %s, %s", part, kind)
    return HttpResponse(status=204)


def _told(sent: Any) -> Iterator[tuple[str, str]]:
    """The part and the kind of place of each report, in either form that browsers send. Raises ValueError."""
    if isinstance(sent, dict) and isinstance(sent.get("csp-report"), dict):
        yield _plain(sent["csp-report"], ("effective-directive", "blocked-uri", "document-uri"))
    elif isinstance(sent, list):
        for one in sent:
            body = one.get("body") if isinstance(one, dict) else None
            if isinstance(body, dict) and one.get("type") == "csp-violation":
                yield _plain(body, ("effectiveDirective", "blockedURL", "documentURL"))
    else:
        raise ValueError("This is no report of a policy.")


def _plain(one: dict[str, Any], names: tuple[str, str, str]) -> tuple[str, str]:
    part, where, page = (str(one.get(name, "")) for name in names)
    return (part if part in PARTS else OTHER), _kind(where, page)


def _kind(where: str, page: str) -> str:
    if where in KINDS:
        return where
    try:
        at, of = urlsplit(where), urlsplit(page)
    except ValueError:
        return OTHER
    if at.scheme in ("http", "https"):
        return OURS if of.netloc and at.netloc == of.netloc else ELSEWHERE
    return at.scheme if at.scheme in KINDS else OTHER
