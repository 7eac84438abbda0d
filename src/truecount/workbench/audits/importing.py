"""Importing a draw: of the force's record file, the drawn logs with their records come in, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from truecount import audit as library
from truecount.audit.drawing import RESERVE
from truecount.errors import TrueCountError
from truecount.records.store import Store
from truecount.workbench import places
from truecount.workbench.accounts.gate import allowed
from truecount.workbench.accounts.models import Account
from truecount.workbench.accounts.roles import May
from truecount.workbench.audits.files import Drawing, read
from truecount.workbench.audits.models import Audit, Log
from truecount.workbench.ledger.chain import tell
from truecount.workbench.ledger.models import Kind
from truecount.workbench.pages import page
from truecount.workbench.restricted import is_restricted

LARGEST = 20_000_000
"""Bytes of a file that is imported; a draw of 100,000 logs is smaller."""
KEPT = timedelta(days=365)
"""How long content is kept unless another day is said: until the next audit of the same kind. Ours."""
NO_RECORDS = "The workbench was given no record file to take logs from; start it with --records FILE."


def _later() -> date:
    return timezone.localdate() + KEPT


class Import(forms.Form):
    """The files of a draw, and how its logs are to be read and kept."""

    title = forms.CharField(
        label="Name of the audit",
        help_text="Such as: Violence, April to September 2026.",
        max_length=120,
        error_messages={"required": "Enter a name for the audit."},
    )
    plan = forms.FileField(label="The plan (YAML)", error_messages={"required": "Choose the plan's file."})
    draw = forms.FileField(label="The draw (CSV)", error_messages={"required": "Choose the draw's file."})
    drawn = forms.FileField(
        label="How it was drawn (YAML)",
        help_text="It stands beside the draw, under the same name.",
        error_messages={"required": "Choose the file that says how it was drawn."},
    )
    shows_records = forms.BooleanField(
        label="Readers see how many records are tied to a log",
        help_text="Never what they say. Leave it out for a reading that is blind to them, too.",
        required=False,
    )
    keep_until = forms.DateField(
        label="Keep its content until",
        help_text="After this day logs, facts and reasons are erased; figures stay. Such as 2027-11-26.",
        initial=_later,
        error_messages={"required": "Enter a day.", "invalid": "Enter a day as 2027-11-26."},
    )

    def clean_keep_until(self) -> date:
        """A day that is not past."""
        day: date = self.cleaned_data["keep_until"]
        if day <= timezone.localdate():
            raise forms.ValidationError("Enter a day that is still to come.")
        return day

    def clean(self) -> dict[str, Any]:
        """The three files as text, and what they hold."""
        given: dict[str, Any] = super().clean() or {}
        if self.errors:
            return given
        for name in ("plan", "draw", "drawn"):
            if given[name].size > LARGEST:
                raise forms.ValidationError(f"The file {given[name].name} is too large to be a plan or a draw.")
            try:
                given[name] = given[name].read().decode("utf-8-sig" if name == "plan" else "utf-8")
            except UnicodeDecodeError:
                self.add_error(name, "This file is not text; choose the one that truecount audit wrote.")
        if not self.errors:
            try:
                given["drawing"] = read(given["plan"], given["draw"], given["drawn"])
            except TrueCountError as error:
                raise forms.ValidationError(list(error.sentences)) from error
        return given


@allowed(May.RUN_AUDITS)
@require_http_methods(["GET", "POST"])
@transaction.non_atomic_requests
def new(request: HttpRequest) -> HttpResponse:
    """Import a draw; a longer draw by the plan of an audit that is here lengthens that audit."""
    form = Import(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("audit", imported(request.user, form.cleaned_data).pk)
        except TrueCountError as error:
            form.add_error(None, forms.ValidationError(list(error.sentences)))
    return page(request, "audits-new.html", form=form, records=places.records())


def imported(account: Account, given: dict[str, Any]) -> Audit:
    """The audit of a draw: a new one, or the one that the draw lengthens.

    `given` has the cleaned fields of `Import`. Raises TrueCountError where the draw is here already, or the record file
    is not the one it was made from.
    """
    planned, made, beside = drawing = given["drawing"]
    if Audit.objects.filter(draw_sha256=beside.draw).exists():
        raise TrueCountError("This draw is here already; open its audit from the list.")
    file = places.records()
    if file is None:
        raise TrueCountError(NO_RECORDS)
    with Store.read(file) as store:
        bundles = library.bundles_of(store, planned.scope, made)
    with transaction.atomic():
        audit = _lengthened(given, drawing) or Audit(
            title=given["title"],
            shows_records=given["shows_records"],
            keep_until=given["keep_until"],
            imported_by=account,
        )
        audit.plan, audit.draw, audit.drawn, audit.draw_sha256 = (*_texts(given), beside.draw)
        audit.save()
        _put(audit, made, bundles)
        tell(account, Kind.COLLECTION, audit.named, "logs drawn for an audit")
        tell(account, Kind.COMBINATION, audit.named, "logs set beside the records tied to them")
    return audit


def _texts(given: dict[str, Any]) -> tuple[str, str, str]:
    return given["plan"], given["draw"], given["drawn"]


def _lengthened(given: dict[str, Any], drawing: Drawing) -> Audit | None:
    """The open audit by the same plan whose draw this one holds, if there is one."""
    names = set(drawing[1].names)
    for audit in Audit.objects.filter(plan=given["plan"], closed_at=None, erased_at=None):
        if set(audit.logs.values_list("name", flat=True)) < names:
            return audit
    return None


def _put(audit: Audit, made: library.Draw, bundles: Sequence[library.Bundle]) -> None:
    """Every log of the draw at its place; those that are here already keep their readings."""
    held = {log.name: log for log in audit.logs.defer("bundle")}
    for number, log in enumerate(held.values(), start=1):
        # No two logs may have one place, not even while they move.
        log.place = -number
    Log.objects.bulk_update(held.values(), ["place"])
    for place, bundle in enumerate(bundles):
        log = held.get(bundle.name) or Log(
            audit=audit, name=bundle.name, bundle=asdict(bundle), restricted=is_restricted(bundle.log)
        )
        log.place, log.reserve, log.again = place, str(made.role[place]) == RESERVE, bool(made.again[place])
        log.save()
