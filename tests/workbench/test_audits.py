"""A whole audit: imported, given out, read blind by two, settled, estimated, handed on and closed."""

import csv
import io
import json
import zipfile
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.planned import verb
from tests.workbench.reading import allocated, imported, read_all, save, sent_in, truth_of
from truecount.audit.readings import FIRST, SECOND, SETTLED
from truecount.workbench import places
from truecount.workbench.accounts.roles import Role
from truecount.workbench.audits.estimates import estimate
from truecount.workbench.audits.models import Audit, Log, Reading, Task
from truecount.workbench.ledger.models import Entry

pytestmark = pytest.mark.django_db
HANDED = {"recipient": "the inspectorate", "why": "its inspection"}


@pytest.fixture(autouse=True)
def records(planned, monkeypatch):
    monkeypatch.setenv(places.RECORDS, str(planned.file))


@pytest.fixture
def readers(signed_in):
    return [signed_in(Role.AUDITOR, name=name) for name in ("one", "two")]


@pytest.fixture
def audit(registrar, planned):
    return imported(registrar, planned)


def test_a_whole_audit_comes_to_what_the_library_makes_of_its_files(registrar, readers, planned, audit, tmp_path):
    truth = truth_of(planned)
    allocated(registrar, audit, *readers)
    assert sum(read_all(reader, truth, FIRST, slip=4) for reader in readers) == planned.plan.readings
    allocated(registrar, audit, *readers)
    assert sum(read_all(reader, truth, SECOND) for reader in readers) > 0
    for task in Task.objects.filter(stage=SECOND).select_related("log", "reader"):
        assert task.reader != Task.objects.get(log=task.log, stage=FIRST).reader
    registrar.post(reverse("settling", args=[audit.pk]))
    left = [one for one in Log.objects.filter(tasks__stage=SECOND) if not one.readings.filter(stage=SETTLED)]
    seen = {log.pk: ".".join(str(log.readings.get(stage=one).pk) for one in (FIRST, SECOND)) for log in left}
    for log in left:
        answer = registrar.post(
            reverse("settle", args=[log.pk]),
            {"settled": SECOND, "words": "the log says so", "seen": seen[log.pk]},
        )
        assert answer.status_code == 302
    page = registrar.get(reverse("audit", args=[audit.pk])).content.decode()
    assert "Logs still to be read" not in page

    answer = registrar.post(reverse("hand-on", args=[audit.pk]), HANDED)
    zipfile.ZipFile(io.BytesIO(answer.content)).extractall(tmp_path)
    plan, draw = tmp_path / "plan.yaml", tmp_path / "draw.csv"
    again = tmp_path / "again.csv"
    verb("audit", "review", draw, "--readings", tmp_path / "readings.csv", "--out", again, "--file", planned.file)
    assert list(csv.reader(again.open())) == list(csv.reader((tmp_path / "reviews.csv").open()))
    theirs = json.loads(verb("audit", "estimate", plan, draw, again, "--json"))["figures"]
    ours = estimate(Audit.objects.get()).figures
    assert len(theirs) > 10
    for figure in theirs:
        own = ours[figure["id"]]
        assert (own["value"], own["interval"], own["unit"]) == (figure["value"], figure["interval"], figure["unit"])


def test_readings_are_handed_on_in_the_order_of_the_draw(registrar, readers, planned, audit):
    truth = truth_of(planned)
    allocated(registrar, audit, *readers)
    for reader in readers:
        for task in Task.objects.filter(reader=reader.account).order_by("-log__place")[:10]:
            save(reader, task, truth.get(task.log.of.name, ""))
    answer = registrar.post(reverse("hand-on", args=[audit.pk]), HANDED)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        rows = list(csv.DictReader(io.TextIOWrapper(archive.open("readings.csv"), "utf-8")))
    names = [f"{row['route']}|{row['reference']}" for row in rows]
    drawn = list(audit.logs.values_list("name", flat=True))
    assert len(set(names)) == 20
    assert names == sorted(names, key=drawn.index)


def test_a_closed_audit_stays_as_it_was(registrar, readers, planned, audit):
    allocated(registrar, audit, *readers)
    for reader in readers:
        read_all(reader, truth_of(planned), FIRST)
    before = estimate(Audit.objects.get()).figures["audit.accuracy"]
    registrar.post(reverse("close-audit", args=[audit.pk]))
    task = Task.objects.filter(reader=readers[0].account).first()
    assert save(readers[0], task, "8N").status_code == 409
    assert Reading.objects.filter(log=task.log, stage=FIRST).count() == 1
    assert estimate(Audit.objects.get()).figures["audit.accuracy"] == before
    assert registrar.post(reverse("allocate", args=[audit.pk]), {"reader": [1]}).status_code == 404


def test_only_what_was_drawn_comes_in_and_once(registrar, planned, audit):
    assert audit.logs.count() == len(planned.draw.names)
    assert {log.of.name for log in audit.logs.all()} == set(planned.draw.names)
    again = sent_in(registrar, planned)
    assert again.status_code == 200
    assert "This draw is here already" in again.content.decode()
    kinds = list(Entry.objects.filter(record=audit.named).values_list("kind", flat=True))
    assert kinds == ["collection", "combination"]


def test_a_longer_draw_lengthens_the_audit_and_keeps_its_readings(registrar, readers, planned, audit, tmp_path):
    allocated(registrar, audit, *readers)
    read_all(readers[0], truth_of(planned), FIRST)
    longer = tmp_path / "draw.csv"
    verb("audit", "draw", planned.folder / "plan.yaml", planned.file, "--out", longer, "--top-up", 12)
    (tmp_path / "plan.yaml").write_bytes((planned.folder / "plan.yaml").read_bytes())
    same = imported(registrar, replace(planned, folder=tmp_path))
    assert same == audit
    assert same.logs.count() > len(planned.draw.names)
    read = [one.log for one in Reading.objects.select_related("log")]
    names = {log.place: log.of.name for log in same.logs.all()}
    assert all(names[log.place] == log.of.name for log in read)
    allocated(registrar, same, *readers)
    assert Task.objects.filter(log__audit=same, stage=FIRST).count() == planned.plan.readings + 12


@pytest.mark.parametrize(
    ("file", "text", "says"),
    [
        ("plan", b"question: what?", "plan.yaml"),
        ("draw", b"\xff\xfe\x00", "This file is not text"),
        ("draw", b"order,role\n1,reading\n", "draw.csv"),
        ("drawn", b"plan: nothing\n", "draw.yaml"),
    ],
)
def test_a_file_that_is_none_is_told_by_its_name(registrar, planned, file, text, says):
    answer = sent_in(registrar, planned, **{file: SimpleUploadedFile("some.file", text)})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert says in page
    assert "truecount-" not in page
    assert not Audit.objects.exists()


def test_without_a_record_file_nothing_comes_in(registrar, planned, monkeypatch):
    monkeypatch.delenv(places.RECORDS)
    assert "no record file" in sent_in(registrar, planned).content.decode()
    assert not Audit.objects.exists()


def test_a_log_that_cannot_be_read_is_replaced_by_a_reserve(registrar, readers, audit):
    allocated(registrar, audit, *readers)
    task = next(one for one in Task.objects.all() if one.log.audit.logs.filter(reserve=True).exists())
    reader = next(one for one in readers if one.account == task.reader)
    given = {"opened-as": "t", "revision": 0, "says": "unreadable", "why": "the log is empty", "save": "yes"}
    assert reader.post(reverse("reading", args=[task.pk]), given).status_code == 302
    before = Task.objects.count()
    allocated(registrar, audit, *readers)
    assert Task.objects.count() - before in (0, 1)


def test_handing_on_is_logged_with_whom_to(registrar, audit):
    refused = registrar.post(reverse("hand-on", args=[audit.pk]), {"recipient": "", "why": ""})
    assert refused.status_code == 422
    registrar.post(reverse("hand-on", args=[audit.pk]), HANDED)
    entry = Entry.objects.get(kind="disclosure")
    assert (entry.recipient, entry.why, entry.record) == ("the inspectorate", "its inspection", audit.named)


def test_what_waits_for_somebody_who_left_is_given_to_another(registrar, readers, audit):
    first, second = readers
    allocated(registrar, audit, first)
    first.account.is_active = False
    first.account.save()
    allocated(registrar, audit, second)
    assert set(Task.objects.values_list("reader", flat=True)) == {second.account.pk}


def test_an_unreadable_taken_back_calls_for_no_reserve(registrar, readers, audit):
    allocated(registrar, audit, readers[0])
    before = Task.objects.count()
    task = Task.objects.first()
    given = {"opened-as": "t", "revision": 0, "says": "unreadable", "why": "the log is empty", "save": "yes"}
    readers[0].post(reverse("reading", args=[task.pk]), given)
    save(readers[0], task, "8N", **{"opened-as": "t"})
    allocated(registrar, audit, readers[0])
    assert Task.objects.count() == before
