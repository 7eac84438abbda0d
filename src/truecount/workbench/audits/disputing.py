"""The pages of disputes: the list, and one with its readings and every step."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from truecount import reference
from truecount.audit.readings import FIRST, SECOND
from truecount.counting import book, in_force
from truecount.errors import TrueCountError
from truecount.reference.near import near
from truecount.workbench.accounts.gate import allowed, not_theirs, only_reads, refusal_logged
from truecount.workbench.accounts.models import Account
from truecount.workbench.accounts.roles import May
from truecount.workbench.audits.disputes import (
    BLIND,
    disputes_of,
    logs_open_to,
    say,
    state_of,
    step_open_to,
    still_blind,
)
from truecount.workbench.audits.models import Log, Reading, Said
from truecount.workbench.audits.opening import may_open
from truecount.workbench.pages import page

SIZE = 50
LONGEST = 4_000
READERS = {FIRST: "first reader", SECOND: "second reader"}
SPEAKERS = {Said.VIEW: "decision maker", Said.DECISION: "registrar"}
STILL_BLIND = (
    "You read this log without knowing what others say of it. Save your reading and set the records beside it: from "
    "then on it stays as it is, and the dispute is open to you."
)
BUTTONS = {Said.ARGUMENT: "Save your argument", Said.VIEW: "Save your view"}


class OfRule(forms.Form):
    """What rests on a rule, where one is named: a rule of the edition in force when the log was reported."""

    rule = forms.CharField(
        label="Rule (optional)",
        help_text="The name of a rule of the counting book, such as whether.victim-believed.",
        max_length=80,
        required=False,
        error_messages={"max_length": "This is too long for the name of a rule; choose one from the list."},
    )

    def __init__(self, *args: Any, edition: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edition = edition

    def clean_rule(self) -> str:
        """A rule of the edition, or none."""
        name, known = str(self.cleaned_data["rule"]).strip(), book(self.edition).rules
        if name and name not in known:
            raise forms.ValidationError(
                f"There is no such rule in the book of {self.edition}. Choose one from the list, or leave it empty."
                f"{near(name, list(known))}"
            )
        return name


class Say(OfRule):
    """An argument or a view: words, and the rule they rest on."""

    words = forms.CharField(
        label="What do you say, and why?",
        help_text='At most 4,000 characters. No names: say "the caller" or "the first victim".',
        max_length=LONGEST,
        widget=forms.Textarea,
        error_messages={"required": "Say what you hold and why.", "max_length": "Say it in 4,000 characters or fewer."},
    )
    field_order = ("words", "rule")


def edition_for(log: Log) -> str:
    """The edition of the rules in force when a log was reported; today's once its content is erased."""
    told = (log.bundle or {}).get("log", {}).get("reported_at")
    return in_force(date.fromisoformat(str(told)[:10]) if told else timezone.localdate())


@functools.cache
def titles() -> dict[str, str]:
    """The title of each class of the list of classes."""
    return {str(row["class_code"]): str(row["title"]) for row in reference.load("classes").rows}


def crimes_told(crimes: Iterable[dict[str, Any]]) -> list[str]:
    """Crimes as lines: class with its title, offence code and victim where they are told."""
    return [_crime_told(one) for one in crimes]


def _crime_told(one: dict[str, Any]) -> str:
    code = str(one.get("class_code") or "no class")
    more = [("offence code ", one.get("offence_code")), ("victim ", one.get("victim"))]
    said = "".join(f", {name}{str(value).removeprefix(name)}" for name, value in more if value)
    return f"{code} {titles().get(code, '')}".rstrip() + said


@allowed(May.READ_LOGS)
@only_reads
def disputes(request: HttpRequest) -> HttpResponse:
    """The disputes that are open to whoever asks. The list says nothing of what a log tells."""
    account: Any = request.user
    number = request.GET.get("page", "1")
    pages = Paginator(disputes_of(account), SIZE)
    if not (number.isascii() and number.isdigit()):
        raise Http404
    return page(request, "disputes.html", shown=pages.get_page(number))


@allowed(May.READ_LOGS)
@require_http_methods(["GET", "POST"])
def dispute(request: HttpRequest, number: int) -> HttpResponse:
    """The dispute about one log, which its readers raise here, too."""
    account: Any = request.user
    log = Log.objects.select_related("audit").filter(pk=number).first()
    if log is None:
        not_theirs(request)
    refused = _refused(request, account, log)
    if refused is not None:
        return refused
    if request.method == "POST":
        return _added(request, account, log)
    return _shown(request, account, log, Say(edition=edition_for(log)))


def _refused(request: HttpRequest, account: Account, log: Log) -> HttpResponse | None:
    if still_blind(account).filter(log=log).exists():
        refusal_logged(request)
        return page(request, "told.html", 403, title="Finish your own reading first", lines=[STILL_BLIND])
    if not logs_open_to(account).filter(pk=log.pk).exists():
        not_theirs(request)
    return may_open(request, log)


def _added(request: HttpRequest, account: Account, log: Log) -> HttpResponse:
    """Add what somebody says. The log is held meanwhile, so that nobody answers what has just been decided."""
    Log.objects.select_for_update().get(pk=log.pk)
    step, why_not = step_open_to(account, log, list(log.said.all()))
    if not step:
        raise TrueCountError(why_not or "You decide this dispute on the page of settling.")
    form = Say(request.POST, edition=edition_for(log))
    if form.is_valid():
        say(log, account, step, form.cleaned_data["words"], form.cleaned_data["rule"])
        return redirect("dispute", log.pk)
    return _shown(request, account, log, form)


def _shown(request: HttpRequest, account: Account, log: Log, form: Say) -> HttpResponse:
    said = list(log.said.select_related("by", "reading"))
    step, why_not = step_open_to(account, log, said)
    held = log.held
    by_name = account.may(May.SETTLE)
    return page(
        request,
        "dispute.html",
        422 if form.errors else 200,
        log=log,
        readings=[_reading_told(READERS[stage], held.get(stage), by_name) for stage in BLIND],
        steps=_steps(said, held, by_name),
        state=state_of(said) if said else "nobody has argued yet",
        form=form,
        step=step,
        why_not=why_not,
        button=BUTTONS.get(step, ""),
        rules=[(name, rule.title) for name, rule in book(form.edition).rules.items()] if step else [],
        settles=by_name and log.audit.open,
    )


def _reading_told(who: str, one: Reading | None, by_name: bool) -> dict[str, Any]:
    if one is None:
        return {"who": who}
    return {
        "who": who,
        "name": one.by.name if by_name else "",
        "at": one.at,
        "crimes": crimes_told(one.crimes),
        "worked_out": crimes_told(one.worked_out),
        "unreadable": one.unreadable,
        "n100": one.n100,
        "why": one.why,
    }


def _steps(said: list[Said], held: dict[str, Reading], by_name: bool) -> list[dict[str, Any]]:
    """Every step in order; of decisions, the last stands and those before it were superseded."""
    readers = {held[stage].by_id: READERS[stage] for stage in BLIND if stage in held}
    decisions = [one.pk for one in said if one.step == Said.DECISION]
    return [
        {
            "step": one.step,
            "who": SPEAKERS.get(one.step) or readers.get(one.by_id, "earlier reader"),
            "name": one.by.name if by_name else "",
            "at": one.at,
            "words": one.words,
            "rule": one.rule,
            "crimes": None if one.reading is None else crimes_told(one.reading.crimes),
            "unreadable": one.reading is not None and one.reading.unreadable,
            "stands": "" if one.step != Said.DECISION else "stands" if one.pk == decisions[-1] else "superseded",
        }
        for one in said
    ]
