"""An audit in the workbench of a few tiny logs written by hand, read once or twice."""

from datetime import timedelta

from django.utils import timezone

from truecount.workbench.audits.models import Audit, Log, Reading, Task

REFERENCE = "A"


def bundle(place):
    """The least that a drawn log can be; its reference is A1, A2 and so on."""
    reference = f"{REFERENCE}{place + 1}"
    log = {"system": "control room", "reference": reference, "reported_at": "2026-05-01T10:00:00", "text": "He hit me."}
    return {"name": f"control room|{reference}", "log": log, "records": [], "repeats": None}


def audit_of(many, by, title="Violence, spring", **log):
    """An audit with as many logs, imported by somebody."""
    made = Audit.objects.create(
        title=title,
        plan="plan",
        draw_sha256=title,
        imported_by=by,
        keep_until=timezone.localdate() + timedelta(days=365),
    )
    for place in range(many):
        held = bundle(place)
        Log.objects.create(audit=made, name=held["name"], place=place, reserve=False, again=False, bundle=held, **log)
    return made


def crime(code, victim=None):
    return {"class_code": code, "offence_code": None, "victim": victim}


def read_by(log, reader, stage, *codes, beside=True):
    """A reading of a log, saved, and with the records set beside it unless it is still to be changed."""
    at = timezone.now() if beside else None
    Task.objects.create(log=log, stage=stage, reader=reader, done=True, beside_at=at)
    crimes = [crime(code) for code in codes]
    said = {"crimes": crimes, "worked_out": crimes, "why": f"so the {stage} reading has it"}
    return Reading.objects.create(log=log, stage=stage, version=1, by=reader, **said)


def task(log, reader, stage):
    """A log that somebody is still to read."""
    return Task.objects.create(log=log, stage=stage, reader=reader)
