"""What may be sent at all, asked before any of it is used: letters that can be kept, and no more than disks hold."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]


def legible(answer: Answer) -> Answer:
    """The middleware that refuses cookies with a null in them: no browser sends one, and PostgreSQL keeps none."""

    def asked(request: HttpRequest) -> HttpResponse:
        if any("\0" in value for value in request.COOKIES.values()):
            raise SuspiciousOperation("There is a null in a cookie.")
        return answer(request)

    return asked


def bounded(answer: Answer) -> Answer:
    """The middleware that refuses, unread, more than whoever sends it may send."""

    def asked(request: HttpRequest) -> HttpResponse:
        if _length(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            inside = request.user.is_authenticated and request.user.proved
            if not inside or _length(request) > settings.LARGEST:
                raise RequestDataTooBig
        return answer(request)

    return asked


def _length(request: HttpRequest) -> int:
    """How long what is sent says that it is; without that, nothing of it is read at all."""
    said = request.META.get("CONTENT_LENGTH") or "0"
    if not said.isdecimal():
        raise SuspiciousOperation("The length of what was sent is no number.")
    return int(said)
