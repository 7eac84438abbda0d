"""Headers that every answer carries: nothing is run, framed, sent or kept that the workbench did not make."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address

from django.http import HttpRequest, HttpResponse

from truecount.workbench import places
from truecount.workbench.accounts.provider import origin

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "report-uri /csp-report"
)
HEADERS = {
    "Cache-Control": "no-store",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
}


def headers(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """The middleware that sets them, before any other; a file of the pages' looks alone says how long it keeps."""

    def asked(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        for name, value in (HEADERS | _policy()).items():
            response.setdefault(name, value)
        return response

    return asked


def _policy() -> dict[str, str]:
    """The policy, by which forms lead here alone, and by signing out to the provider that signed somebody in."""
    provider = places.provider()
    ours = "form-action 'self'"
    return {"Content-Security-Policy": POLICY.replace(ours, f"{ours} {origin(provider)}") if provider else POLICY}


def sender(request: HttpRequest) -> str | None:
    """The address that a request comes from: behind a force's own proxy, the last one in the header that it adds to."""
    passed_on = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() if places.https() else ""
    for named in (passed_on, request.META.get("REMOTE_ADDR", "")):
        try:
            return str(ip_address(named))
        except ValueError:
            continue
    return None
