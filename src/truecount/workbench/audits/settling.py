"""What the registrar settles: at once where both readers agree, and one by one, with a reason, where they do not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from truecount.audit.readings import FIRST, SECOND, SETTLED, STAGES
from truecount.errors import TrueCountError
from truecount.workbench.accounts.gate import allowed
from truecount.workbench.accounts.roles import May
from truecount.workbench.audits.beside import records, told_of
from truecount.workbench.audits.disputes import OWN_FIRST, decided, still_blind
from truecount.workbench.audits.disputing import OfRule, edition_for
from truecount.workbench.audits.estimates import latest, reviews_of_log
from truecount.workbench.audits.models import Audit, Log, Reading, Said
from truecount.workbench.audits.opening import may_open
from truecount.workbench.audits.told import LONGEST_WHY, NOTHING, OTHERWISE, crimes_in
from truecount.workbench.audits.work import log_facts
from truecount.workbench.ledger.chain import tell
from truecount.workbench.ledger.models import Kind
from truecount.workbench.pages import page

AS = {
    FIRST: "As the first reader has it",
    SECOND: "As the second reader has it",
    NOTHING: "No crime",
    OTHERWISE: "Other crimes",
}
"""What a registrar may settle, in the words of the form."""
CLOSED = "The audit is closed: nothing more is settled. Its figures stay as they are."


@dataclass(frozen=True)
class Twice:
    """A log that was read twice, with both readings, and what was settled of it."""

    log: Log
    first: Reading
    second: Reading
    settled: Reading | None
    disputed: bool

    @property
    def agree(self) -> bool:
        """Whether both readers require as many crimes of each class, of a log that is settled without being opened."""
        return _classes(self.first) == _classes(self.second) and not self.log.restricted


def _classes(one: Reading) -> tuple[bool, Counter[str]]:
    return one.unreadable, Counter(crime["class_code"] for crime in one.crimes)


def read_twice(audit: Audit) -> list[Twice]:
    """Every log of an audit that was read twice, in the order of the draw."""
    held = latest(audit)
    disputed = set(Said.objects.filter(log__audit=audit).values_list("log_id", flat=True))
    both = [
        Twice(second.log, held[number, FIRST], second, held.get((number, SETTLED)), number in disputed)
        for (number, stage), second in held.items()
        if stage == SECOND and (number, FIRST) in held
    ]
    return sorted(both, key=lambda one: one.log.place)


class Settlement(OfRule):
    """What is settled of one log, and why."""

    settled = forms.ChoiceField(
        label="What it requires",
        choices=list(AS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it requires.", "invalid_choice": "Choose one of the four."},
    )
    otherwise = forms.CharField(
        label="The other crimes, by class",
        help_text='Such as "8N, 105A". Put a word after a class to tell victims apart: "8N neighbour, 8N friend".',
        max_length=1000,
        required=False,
    )
    words = forms.CharField(
        label="Why",
        help_text="Do not name anybody.",
        widget=forms.Textarea,
        max_length=LONGEST_WHY,
        error_messages={"required": "Give the reason."},
    )
    field_order = ("settled", "otherwise", "words", "rule")

    def __init__(self, *args: Any, second: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not second:
            self.fields["settled"].choices = [one for one in AS.items() if one[0] != SECOND]

    def clean(self) -> dict[str, object]:
        """Other crimes, where other crimes are settled."""
        given: dict[str, object] = super().clean() or {}
        given["crimes"] = []
        if given.get("settled") == OTHERWISE:
            given["crimes"], fault = crimes_in(str(given.get("otherwise", "")))
            if fault:
                self.add_error("otherwise", fault)
        return given


@allowed(May.SETTLE)
@require_http_methods(["GET", "POST"])
@transaction.non_atomic_requests
def settling(request: HttpRequest, number: int) -> HttpResponse:
    """The logs of an audit that were read twice; those on which both readers agree are settled together."""
    audit = get_object_or_404(Audit, pk=number, erased_at=None)
    own = set(still_blind(request.user).values_list("log", flat=True))
    both = [one for one in read_twice(audit) if one.log.pk not in own]
    if request.method == "POST":
        if not audit.open:
            raise TrueCountError(CLOSED)
        settle_agreed(request, both)
        return redirect("settling", audit.pk)
    left = [one for one in both if one.settled is None]
    agreed = sum(one.agree and not one.disputed for one in left)
    return page(request, "settling.html", audit=audit, both=both, left=left, agreed=agreed)


@transaction.atomic
def settle_agreed(request: HttpRequest, both: Sequence[Twice]) -> None:
    """Settle, as first read, every log on which both readers agree and about which nobody argues."""
    for one in both:
        if one.settled is None and one.agree and not one.disputed:
            _settled(request, one.log, one.first.crimes, 1, unreadable=one.first.unreadable)


@allowed(May.SETTLE)
@require_http_methods(["GET", "POST"])
@transaction.non_atomic_requests
def settle(request: HttpRequest, number: int) -> HttpResponse:
    """Settle one log, or settle it anew: the earlier decision stays, and the later one counts."""
    log = get_object_or_404(Log.objects.select_related("audit"), pk=number, audit__erased_at=None)
    refused = may_open(request, log)
    if refused is not None:
        return refused
    if still_blind(request.user).filter(log=log).exists():
        return page(request, "told.html", 403, title="Your own reading comes first", lines=[OWN_FIRST])
    held = log.held
    if FIRST not in held:
        return redirect("audit", log.audit_id)
    if SECOND not in held and not Said.objects.filter(log=log).exists():
        return redirect("settling", log.audit_id)
    form = Settlement(request.POST or None, edition=edition_for(log), second=SECOND in held)
    if request.method == "POST" and not log.audit.open:
        raise TrueCountError(CLOSED)
    torn = request.method == "POST" and form.is_valid()
    if torn and _decided(request, log, form.cleaned_data):
        return redirect("settling", log.audit_id)
    held = log.held
    return page(
        request,
        "settle.html",
        409 if torn else 422 if form.errors else 200,
        form=form,
        log=log,
        shown=log_facts(log),
        first=held[FIRST],
        second=held.get(SECOND),
        seen=_seen(held),
        versions=Reading.objects.filter(log=log, stage=SETTLED),
        torn=torn,
        records=records(log),
        reviews=[(one.reading, told_of(one)) for one in reviews_of_log(log)],
        argued=Said.objects.filter(log=log).select_related("by"),
    )


def _seen(held: dict[str, Reading]) -> str:
    """Which readings and which settlement a page shows, so that nothing is settled that the registrar has not seen."""
    return ".".join(str(held[stage].pk) for stage in STAGES if stage in held)


@transaction.atomic
def _decided(request: HttpRequest, log: Log, given: dict[str, Any]) -> bool:
    """Write the settlement, and where somebody argued about the log the decision that goes with it.

    False, and nothing is written, where it was read or settled otherwise since the page was opened.
    """
    # Whoever saves a reading holds its task, so that no reading changes while it is settled.
    list(log.tasks.select_for_update())
    held = log.held
    if request.POST.get("seen") != _seen(held):
        return False
    like, before = held.get(given["settled"]), held.get(SETTLED)
    reading = _settled(
        request,
        log,
        given["crimes"] if like is None else like.crimes,
        1 if before is None else before.version + 1,
        why=given["words"],
        unreadable=like is not None and like.unreadable,
    )
    if Said.objects.filter(log=log).exists():
        decided(log, request.user, given["words"], given["rule"], reading)
    return True


def _settled(
    request: HttpRequest, log: Log, crimes: object, version: int, *, why: str = "", unreadable: bool = False
) -> Reading:
    tell(request.user, Kind.ALTERATION, log.named, f"settled, {log.audit.named}")
    # From here on it is argued about, not changed.
    log.tasks.filter(beside_at=None, done=True).update(beside_at=timezone.now())
    return Reading.objects.create(
        log=log, stage=SETTLED, version=version, by=request.user, crimes=crimes, why=why, unreadable=unreadable
    )
