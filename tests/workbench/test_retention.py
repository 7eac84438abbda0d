"""What is over its time goes, its figures stay, and the log of section 62 holds and tells of it without content."""

import json
from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessLog
from django.contrib.sessions.models import Session
from django.core import serializers
from django.urls import reverse
from django.utils import timezone

from tests.workbench.reading import allocated, imported, read_all, truth_of
from truecount.audit.readings import FIRST
from truecount.workbench import places, retention
from truecount.workbench.accounts.roles import Role
from truecount.workbench.audits import models
from truecount.workbench.audits.estimates import estimate
from truecount.workbench.decisions.models import Decision
from truecount.workbench.ledger.chain import verify
from truecount.workbench.ledger.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def audit(registrar, signed_in, planned, monkeypatch):
    """An audit of which every log was read once, with an argument and a correction."""
    monkeypatch.setenv(places.RECORDS, str(planned.file))
    audit, reader = imported(registrar, planned), signed_in(Role.AUDITOR)
    allocated(registrar, audit, reader)
    read_all(reader, truth_of(planned), FIRST)
    log = audit.logs.first()
    by = reader.account
    models.Said.objects.create(log=log, by=by, step="argument", words="the caller says otherwise")
    models.Correction.objects.create(
        log=log, by=by, unit=by.unit, what="record", theme="class", reference="AB/1", words="see", due="2026-01-01"
    )
    return audit


def held():
    """Everything that the workbench holds of audits, as text."""
    every = [one for model in models.Kept.__subclasses__() for one in model.objects.all()]
    every += [*models.Audit.objects.all(), *models.Log.objects.all(), *models.Task.objects.all()]
    return serializers.serialize("json", every)


def personal(audit):
    """What could tell of somebody in it: references, keys and texts."""
    words = {"the caller says otherwise", "AB/1"}
    for log in audit.logs.all():
        bundle = log.of
        words |= {str(row[name]) for row in (bundle.log, *bundle.records) for name in row if name in PERSONAL}
    return {json.dumps(one)[1:-1] for one in words if len(one) > 5}


PERSONAL = {"reference", "text", "caller_key", "place_key", "victim_key", "suspect_key", "mo"}


def test_an_audit_over_its_time_keeps_its_figures_and_nothing_of_anybody(audit):
    words, whole = personal(audit), held()
    assert any(one in whole for one in words)
    before = estimate(audit)
    later = audit.keep_until + timedelta(days=1)
    assert retention.erase(audit.keep_until) == []
    assert retention.erase(later) == [audit.named]
    whole = held()
    assert not [one for one in words if one in whole]
    audit.refresh_from_db()
    assert estimate(audit) == before
    assert models.Reading.objects.count() > 0
    assert retention.erase(later) == []
    entry = Entry.objects.get(kind="erasure")
    assert (entry.record, entry.who, entry.purpose) == (audit.named, "retention", "its time was over")
    assert verify().faults == ()
    log = str(list(Entry.objects.values()))
    assert not [one for one in words if one in log]


def test_pages_of_an_erased_audit_say_so(registrar, audit):
    retention.erase(audit.keep_until + timedelta(days=1))
    page = registrar.get(reverse("audit", args=[audit.pk]))
    assert page.status_code == 200
    assert "Its content was erased" in page.content.decode()
    log = audit.logs.first()
    for name, number in (("settling", audit.pk), ("settle", log.pk)):
        assert registrar.get(reverse(name, args=[number])).status_code == 404
    assert "the caller says otherwise" not in registrar.get(reverse("dispute", args=[log.pk])).content.decode()
    for name in ("audits", "disputes", "corrections", "feedback"):
        assert registrar.get(reverse(name)).status_code == 200


def test_a_closed_audit_can_be_erased_by_hand_and_an_open_one_cannot(registrar, audit):
    assert registrar.post(reverse("erase-audit", args=[audit.pk])).status_code == 404
    registrar.post(reverse("close-audit", args=[audit.pk]))
    registrar.post(reverse("erase-audit", args=[audit.pk]))
    audit.refresh_from_db()
    assert audit.erased_at is not None
    assert Entry.objects.get(kind="erasure").who == registrar.account.who


def test_a_decision_is_kept_for_a_year(registrar):
    one = Decision.objects.create(
        by=registrar.account, title="a fight", document={"title": "a fight"}, decided={"crimes": []}, words="one crime"
    )
    today = timezone.localdate()
    assert retention.erase(today + retention.KEPT) == []
    assert retention.erase(today + retention.KEPT + timedelta(days=1)) == [str(one)]
    one.refresh_from_db()
    assert (one.title, one.document, one.decided, one.words) == ("", {}, {}, "")
    assert registrar.get(reverse("decision", args=[one.pk])).status_code == 404
    assert "a fight" not in registrar.get(reverse("decisions")).content.decode()


def test_who_signed_in_from_where_is_forgotten(registrar):
    AccessLog.objects.update(attempt_time=timezone.now() - retention.SIGNED_IN - timedelta(days=1))
    Session.objects.update(expire_date=timezone.now() - timedelta(days=1))
    AccessAttempt.objects.create(username="somebody", ip_address="192.0.2.1", failures_since_start=1)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(days=1))
    retention.erase()
    assert not AccessLog.objects.exists()
    assert not AccessAttempt.objects.exists()
    assert not Session.objects.exists()
