"""Opening a log: every time logged, and a restricted one only with a permission of one's own and a reason."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from truecount.workbench.accounts.gate import barred
from truecount.workbench.audits.models import Log
from truecount.workbench.ledger.chain import tell
from truecount.workbench.ledger.models import Kind
from truecount.workbench.pages import page
from truecount.workbench.restricted import Why

REASONS = "reasons"
"""In a session: the reason given for each restricted log, by number, until one signs out."""
OPENED, MOST_OPENED = "opened", 500
"""In a session: the logs that were opened in it, so that what is sent from an open page is no further consultation."""


def may_open(request: HttpRequest, log: Log) -> HttpResponse | None:
    """What to show in place of a log: a refusal, or the question why. None where it may be opened, which is logged."""
    why = request.session.get(REASONS, {}).get(str(log.pk), "")
    if log.restricted and not request.user.restricted:
        return barred(request)
    if log.restricted and not why:
        return _asked(request, log)
    opened = request.session.get(OPENED, [])
    if request.method == "GET" or log.pk not in opened:
        tell(request.user, Kind.CONSULTATION, log.named, log.audit.named, why=why)
        request.session[OPENED] = [*opened, log.pk][-MOST_OPENED:]
    return None


def _asked(request: HttpRequest, log: Log) -> HttpResponse:
    form = Why(request.POST if "reason" in request.POST else None)
    if form.is_bound and form.is_valid():
        reasons = request.session.get(REASONS, {})
        request.session[REASONS] = {**reasons, str(log.pk): " ".join(form.cleaned_data["reason"].split())}
        return redirect(request.path)
    return page(request, "restricted.html", 200 if not form.errors else 422, form=form)
