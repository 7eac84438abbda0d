"""Pages made from templates: GOV.UK Frontend's components under a generic header, in plain words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader, PrefixLoader

import truecount
from truecount.errors import TrueCountError
from truecount.workbench import places
from truecount.workbench.accounts.roles import May

Answer = Callable[[HttpRequest], HttpResponse]
ROOMS = (
    ("accounts", "Accounts", May.ADMINISTER),
    ("log", "Log", May.VERIFY),
)
"""The rooms of the workbench, by the name of their page, with what opens each."""


def environment(**options: Any) -> Environment:
    """Jinja with GOV.UK Frontend's components, which take a name that is not given for empty."""
    ours = options.pop("loader")
    options.pop("undefined", None)
    components = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    made = Environment(  # noqa: S701 - Django asks for escaping in its options
        loader=ChoiceLoader([ours, components]), undefined=ChainableUndefined, trim_blocks=True, **options
    )
    made.filters["merged"] = lambda one, other: {**one, **other}
    made.globals |= {"static": static, "url": reverse, "version": truecount.__version__}
    return made


def about(request: HttpRequest) -> dict[str, Any]:
    """What every page shows of who is signed in, and the rooms that are open to them."""
    account: Any = getattr(request, "user", None)
    inside = bool(account and account.is_authenticated and account.proved)
    rooms = [(reverse(name), title) for name, title, may in ROOMS if inside and account.may(may)]
    return {"account": account if inside else None, "rooms": rooms, "demo": places.demo(), "path": request.path}


def page(request: HttpRequest, template: str, status: int = 200, **words: Any) -> HttpResponse:
    """A template as an answer."""
    return render(request, template, words, status=status)


def told_plainly(answer: Answer) -> Answer:
    """The middleware that answers a fault of what was given with its sentences, in place of a page that broke."""

    def asked(request: HttpRequest) -> HttpResponse:
        return answer(request)

    asked.process_exception = at_fault  # type: ignore[attr-defined]
    return asked


def at_fault(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """A page that tells what is wrong with what was given; None for errors of any other kind."""
    if not isinstance(error, TrueCountError):
        return None
    return page(request, "told.html", 409, title="This cannot be done as it stands", lines=list(error.sentences))


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
    lines = ["Nothing you had saved before is lost. Try again; if it happens again, tell whoever runs the workbench."]
    return page(request, "told.html", 500, title="Something went wrong", lines=lines)
