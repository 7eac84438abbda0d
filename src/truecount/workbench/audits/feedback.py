"""Feedback: how much of each theme each unit had to put right in an audit, and how far it is. It names nobody."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from truecount.records.sheets import as_csv
from truecount.workbench.accounts.gate import allowed, only_reads
from truecount.workbench.accounts.roles import May
from truecount.workbench.audits.corrections import DONE, OPEN, OVERDUE, RIGHT, THEMES, corrections_of, in_state
from truecount.workbench.audits.models import Audit
from truecount.workbench.pages import page

COLUMNS = ("unit", "theme", "corrections", OPEN, "of these overdue", DONE, RIGHT)
COUNTED = (OPEN, OVERDUE, DONE, RIGHT)
DIGITS = 9
Line = tuple[str | int, ...]


def counted(audit: Audit, corrections: Any) -> list[Line]:
    """A line for each unit and theme that has a correction: how many, and how many in each state."""
    own = corrections.filter(log__audit=audit)
    every = _by_unit_and_theme(own)
    states = [_by_unit_and_theme(own.filter(in_state(state))) for state in COUNTED]
    keys = sorted(every, key=lambda key: (key[0], THEMES.index(key[1]) if key[1] in THEMES else len(THEMES)))
    return [(*key, every[key], *(state[key] for state in states)) for key in keys]


def _by_unit_and_theme(corrections: Any) -> Counter[tuple[str, str]]:
    return Counter(corrections.values_list("unit__name", "theme"))


@allowed(May.RUN_AUDITS)
@only_reads
def feedback(request: HttpRequest) -> HttpResponse:
    """The table of one audit, of the newest where none is asked for."""
    audits = list(Audit.objects.only("pk", "title"))
    of = _asked(request) if "audit" in request.GET else next(iter(audits), None)
    lines = counted(of, corrections_of(request.user)) if of else []
    choices = [(str(one.pk), one.title) for one in audits]
    return page(request, "feedback.html", of=of, audits=choices, lines=lines, columns=COLUMNS)


# The table holds counts by unit and theme and no personal data, so handing it on is no disclosure in the log's sense.
@allowed(May.RUN_AUDITS)
@only_reads
def table(request: HttpRequest) -> HttpResponse:
    """The same as a CSV file; without an audit, the page where one is chosen."""
    if "audit" not in request.GET:
        return redirect("feedback")
    of = _asked(request)
    answer = HttpResponse(as_csv(COLUMNS, counted(of, corrections_of(request.user))), "text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="feedback-audit-{of.pk}.csv"'
    return answer


def _asked(request: HttpRequest) -> Audit:
    """The audit of an address. Raises Http404 where there is none of this number."""
    number = request.GET.get("audit", "")
    plain = number.isascii() and number.isdigit() and len(number) <= DIGITS
    of = Audit.objects.filter(pk=int(number)).first() if plain else None
    if of is None:
        raise Http404
    return of
