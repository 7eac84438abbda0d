"""Pages made from templates: GOV.UK Frontend's components under a generic header, in plain words."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.contrib.messages import get_messages
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader, PrefixLoader

import truecount
from truecount.errors import TrueCountError
from truecount.figure import day
from truecount.workbench import places
from truecount.workbench.accounts.roles import May

Answer = Callable[[HttpRequest], HttpResponse]
ROOMS = (
    ("decide", "Decide", May.DECIDE),
    ("readings", "Read", May.READ_LOGS),
    ("audits", "Audits", May.RUN_AUDITS),
    ("disputes", "Disputes", May.READ_LOGS),
    ("corrections", "Corrections", May.CORRECT),
    ("figures", "Figures", May.SEE_FIGURES),
    ("papers", "Papers", May.SEE_FIGURES),
    ("findings", "Findings", May.WORK_FINDINGS),
    ("highest", "Read first", May.WORK_FINDINGS),
    ("accounts", "Accounts", May.ADMINISTER),
    ("log", "Log", May.VERIFY),
)
"""The rooms of the workbench, by the name of their page, with what opens each."""
QUICKER = (
    "Somebody changed the same thing at the same moment, and what you sent was not saved. Load the page again and see "
    "what stands there now."
)
OUT_OF_REACH = (OperationalError, InterfaceError)
"""What is raised while the database is busy, stopped, or cut off."""
NOT_NOW = (
    "The database is busy or out of reach. Nothing that was saved before is lost. Try again in a minute; if you sent "
    "something just now, look first whether it was saved."
)
"""Said of both, for of what was cut off while it was being kept nobody can tell on which side of that it was."""
logger = logging.getLogger("truecount.pages")


def environment(**options: Any) -> Environment:
    """Jinja with GOV.UK Frontend's components, which take a name that is not given for empty."""
    ours = options.pop("loader")
    options.pop("undefined", None)
    components = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    made = Environment(  # noqa: S701 - Django asks for escaping in its options
        loader=ChoiceLoader([ours, components]), undefined=ChainableUndefined, trim_blocks=True, **options
    )
    made.filters["merged"] = lambda one, other: {**one, **other}
    made.globals |= {"static": static, "url": reverse, "version": truecount.__version__, "when": when}
    return made


def about(request: HttpRequest) -> dict[str, Any]:
    """What every page shows of who is signed in, and the rooms that are open to them."""
    account: Any = getattr(request, "user", None)
    inside = bool(account and account.is_authenticated and account.proved)
    rooms = [(reverse(name), title) for name, title, may in ROOMS if inside and account.may(may)]
    said = list(get_messages(request)) if inside else []
    who = account if inside else None
    return {"account": who, "rooms": rooms, "said": said, "demo": places.demo(), "path": request.path}


def when(at: datetime) -> str:
    """A day and a time of this place, as a page says it."""
    here = timezone.localtime(at) if timezone.is_aware(at) else at
    return f"{day(here.date())} at {here:%H:%M}"


def page(request: HttpRequest, template: str, status: int = 200, **words: Any) -> HttpResponse:
    """A template as an answer."""
    return render(request, template, words, status=status)


def told_plainly(answer: Answer) -> Answer:
    """The middleware that answers a fault of what was given with its sentences, in place of a page that broke."""

    def asked(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        return _no_way_to_ask(request, response) if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED else response

    asked.process_exception = at_fault  # type: ignore[attr-defined]
    return asked


def at_fault(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """A page that tells what is wrong with what was given; None for errors of any other kind."""
    if isinstance(error, TrueCountError):
        return page(request, "told.html", 409, title="This cannot be done as it stands", lines=list(error.sentences))
    if isinstance(error, IntegrityError):
        logger.warning("undone", exc_info=error, extra={"path": request.path})
        return page(request, "told.html", 409, title="Somebody else was quicker", lines=[QUICKER])
    return _not_now(request, error) if isinstance(error, OUT_OF_REACH) else None


def not_understood(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What somebody sees whose request cannot be read, or holds more than is taken at once."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        lines = ["This is too much to send at once. Nothing was saved. Go back, send less, or send it in parts."]
        return page(request, "told.html", 413, title="Too much at once", lines=lines)
    if isinstance(exception, SessionInterrupted):
        lines = ["Your session ended, or the database was busy, just as you sent this. It may have been saved: look."]
        return page(request, "told.html", 503, title="Look whether it was saved", lines=lines)
    lines = ["What your browser sent could not be read. Nothing was saved. Go back, load the page again and send it."]
    return page(request, "told.html", 400, title="This could not be read", lines=lines)


def _no_way_to_ask(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The same refusal of a method with words, for whoever typed the address of what only a form is sent to."""
    lines = ["This address only takes what a form on another page sends. Go to the start and find the page there."]
    told = page(request, "told.html", response.status_code, title="There is no page here", lines=lines)
    told["Allow"] = response["Allow"]
    return told


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What somebody sees who may not open a page."""
    return page(
        request,
        "told.html",
        403,
        title="You cannot open this page",
        lines=["Your role does not allow it. If you need it for your work, ask the force crime registrar."],
    )


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What somebody sees who asks for a page that is not there, or that is not theirs to know of."""
    lines = ["If you typed the address, check it. If you followed a link, the record may have been put away."]
    return page(request, "told.html", 404, title="Page not found", lines=lines)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What somebody sees whose form was made in another session."""
    lines = ["You may have signed out in another tab. Go back, copy what you wrote, load the page again and send it."]
    return page(request, "told.html", 403, title="This form is too old to send", lines=lines)


def broken(request: HttpRequest) -> HttpResponse:
    """What somebody sees when the workbench fails. Nothing of the request is kept; the server's log has the place."""
    fault = sys.exception()
    if isinstance(fault, OUT_OF_REACH):
        return _not_now(request, fault)
    lines = ["Nothing you had saved before is lost. Try again; if it happens again, tell whoever runs the workbench."]
    return _without_database(500, "Something went wrong", lines)


def _not_now(request: HttpRequest, fault: BaseException) -> HttpResponse:
    """What somebody sees while the database does not answer."""
    logger.warning("the database does not answer", exc_info=fault, extra={"path": request.path})
    return _without_database(503, "The workbench cannot answer now", [NOT_NOW])


def _without_database(status: int, title: str, lines: list[str]) -> HttpResponse:
    """A page that asks nothing of the database, and so does not say who is signed in."""
    words = {"title": title, "lines": lines, "demo": places.demo()}
    return HttpResponse(render_to_string("told.html", words), status=status)
