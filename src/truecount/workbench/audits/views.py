"""Audits: the list of them, and one with its progress, its allocation, its estimate as it grows, and its end."""

from __future__ import annotations

import io
import zipfile
from dataclasses import asdict
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from truecount import audit as library
from truecount.records.sheets import as_csv
from truecount.workbench.accounts.gate import allowed, barred, only_reads
from truecount.workbench.accounts.roles import May
from truecount.workbench.audits import allocating, erasing, estimates
from truecount.workbench.audits.beside import tallies
from truecount.workbench.audits.disputes import KEPT_BACK, OWN_FIRST, still_blind
from truecount.workbench.audits.files import DRAW, DRAWN, PLAN, as_files, drawing
from truecount.workbench.audits.models import Audit, Task
from truecount.workbench.audits.settling import read_twice
from truecount.workbench.figures.boards import figure_of, printed
from truecount.workbench.ledger.chain import tell
from truecount.workbench.ledger.models import Kind
from truecount.workbench.pages import page


class Handing(forms.Form):
    """To whom an audit's files are handed."""

    recipient = forms.CharField(
        label="To whom are they handed?",
        help_text="A body or an office, such as the inspectorate. It is kept in the log of section 62.",
        max_length=200,
        error_messages={"required": "Say to whom they are handed."},
    )
    why = forms.CharField(
        label="Why?",
        help_text="Such as: the inspection of December. Do not name anybody.",
        max_length=500,
        error_messages={"required": "Say why they are handed on."},
    )


@allowed(May.RUN_AUDITS)
@only_reads
def audits(request: HttpRequest) -> HttpResponse:
    """Every audit, the newest first."""
    return page(request, "audits.html", held=Audit.objects.all())


@allowed(May.RUN_AUDITS)
@only_reads
def audit(request: HttpRequest, number: int) -> HttpResponse:
    """One audit: how far it is, what it comes to by now, and what is to be done next."""
    one = get_object_or_404(Audit, pk=number)
    return page(request, "audit.html", **_about(one, request.user), form=Handing(), readers=allocating.readers())


def _about(one: Audit, account: Any) -> dict[str, Any]:
    """What the page tells of an audit. Of one whose logs somebody is still to read blind they see no result: figures
    that move as colleagues save tell what they saved."""
    blind = still_blind(account).filter(log__audit=one).exists()
    found = estimates.Estimate(faults=(KEPT_BACK,)) if blind else estimates.estimate(one)
    about: dict[str, Any] = {
        "audit": one,
        "found": found,
        "sections": [(of["heading"], [figure_of(told) for told in of["figures"]]) for of in found.sections],
        "printed": printed,
        "tallies": [] if blind else (one.result or {}).get("tallies") or tallies(one),
        "blind": blind,
    }
    if one.erased_at is None:
        planned, made, _beside = drawing(one)
        both = read_twice(one)
        seconds = sum(Task.objects.filter(log__audit=one).values_list("seconds", flat=True))
        about |= {
            "planned": planned,
            "readings": int((made.role == "reading").sum()),
            "progress": allocating.progress(one),
            "minutes": round(seconds / 60),
            "to_settle": sum(twice.settled is None for twice in both),
            "settled": sum(twice.settled is not None for twice in both),
        }
    return about


@allowed(May.RUN_AUDITS)
@require_POST
@transaction.non_atomic_requests
def allocate(request: HttpRequest, number: int) -> HttpResponse:
    """Give out what is due among those chosen."""
    one = get_object_or_404(Audit, pk=number, closed_at=None, erased_at=None)
    chosen = [reader for reader in allocating.readers() if str(reader.pk) in request.POST.getlist("reader")]
    if chosen:
        # What takes long is worked out before the database is held.
        estimates.counted(one)
        with transaction.atomic():
            Audit.objects.select_for_update().get(pk=one.pk)
            allocating.allocate(one, chosen)
            tell(request.user, Kind.ALTERATION, one.named, "logs given out to readers")
    return redirect("audit", one.pk)


@allowed(May.RUN_AUDITS)
@require_POST
@transaction.non_atomic_requests
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Close an audit: its figures stay as they are now, and nothing more is read, settled or given out."""
    one = get_object_or_404(Audit, pk=number, closed_at=None, erased_at=None)
    one.result = asdict(estimates.estimate(one)) | {"tallies": tallies(one)}
    one.closed_at = timezone.now()
    with transaction.atomic():
        one.save(update_fields=["result", "closed_at"])
        tell(request.user, Kind.ALTERATION, one.named, "closed")
    estimates.leave_for_papers(one)
    return redirect("audit", one.pk)


@allowed(May.RUN_AUDITS)
@require_POST
@transaction.non_atomic_requests
def erase(request: HttpRequest, number: int) -> HttpResponse:
    """Erase the content of a closed audit before its time is over."""
    one = get_object_or_404(Audit.objects.exclude(closed_at=None), pk=number, erased_at=None)
    with transaction.atomic():
        erasing.erase(one)
        tell(request.user, Kind.ERASURE, one.named, "content erased by hand")
    return redirect("audit", one.pk)


@allowed(May.RUN_AUDITS)
@require_POST
@transaction.non_atomic_requests
def hand_on(request: HttpRequest, number: int) -> HttpResponse:
    """Hand an audit's files on: the plan, the draw, readings and reviews, from which anybody can estimate again."""
    one = get_object_or_404(Audit, pk=number, erased_at=None)
    form = Handing(request.POST)
    if not form.is_valid():
        return page(request, "audit.html", 422, **_about(one, request.user), form=form, readers=allocating.readers())
    if still_blind(request.user).filter(log__audit=one).exists():
        return page(request, "told.html", 403, title="Your own readings come first", lines=[OWN_FIRST])
    if one.logs.filter(restricted=True).exists() and not request.user.restricted:
        return barred(request)
    whole = _zipped(one)
    tell(request.user, Kind.DISCLOSURE, one.named, "files of the audit handed on", **form.cleaned_data)
    name = f"audit-{one.pk}.zip"
    return HttpResponse(
        whole, content_type="application/zip", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _zipped(one: Audit) -> bytes:
    """The files of an audit as the library and its verbs read and write them, in one archive."""
    _planned, made, _beside = drawing(one)
    rows = estimates.as_library(estimates.latest(one).values())
    columns = tuple(library.Reading.__dataclass_fields__)
    texts = {PLAN: one.plan, DRAW: one.draw, DRAWN: one.drawn}
    texts["readings.csv"] = as_csv(columns, [list(asdict(row).values()) for row in rows])
    packed = io.BytesIO()
    with as_files(texts) as folder, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        library.write_reviews(estimates.reviews(one), made, folder / "reviews.csv")
        for file in sorted(folder.iterdir()):
            archive.write(file, file.name)
    return packed.getvalue()
