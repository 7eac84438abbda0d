"""Reading a log: blind, kept as one goes, one's own alone, and never overwritten unseen."""

import re

import pytest
from django.urls import reverse

from tests.workbench.reading import allocated, imported, save
from truecount.audit.readings import FIRST, SETTLED
from truecount.workbench import places
from truecount.workbench.accounts.roles import Role
from truecount.workbench.audits import work
from truecount.workbench.audits.models import Log, Reading, Said, Task
from truecount.workbench.ledger.models import Entry

pytestmark = pytest.mark.django_db
RULE = "whether.victim-believed"
BRUISES = {"1-what": "assault", "1-fact-injury": "bruising", "1-victim": "a neighbour", "1-suspect": "another"}


@pytest.fixture
def audit(registrar, planned, monkeypatch):
    monkeypatch.setenv(places.RECORDS, str(planned.file))
    return imported(registrar, planned)


@pytest.fixture
def reader(signed_in):
    return signed_in(Role.AUDITOR, name="one")


@pytest.fixture
def task(registrar, reader, audit):
    """The first log that the reader has to read."""
    allocated(registrar, audit, reader)
    return Task.objects.filter(reader=reader.account).first()


def sent(reader, task, opened_as="a page", revision=None, **fields):
    given = {"opened-as": opened_as, "revision": task.revision if revision is None else revision} | fields
    return reader.post(reverse("reading", args=[task.pk]), given)


def beside(reader, task, **answers):
    """Set the records beside a saved reading, and answer what is asked of them."""
    reader.post(reverse("beside", args=[task.pk]), {"begin": "yes"})
    return reader.post(reverse("beside", args=[task.pk]), answers) if answers else None


def seen_by(registrar, task):
    """What the page of settling says it shows."""
    page = registrar.get(reverse("settle", args=[task.log_id])).content.decode()
    return re.search('name="seen" value="(.*?)"', page)[1]


def argue(reader, task):
    Said.objects.create(log=task.log, by=reader.account, step="argument", words="it is not so")


def test_facts_become_the_crimes_that_the_rules_make_of_them(reader, task):
    answer = sent(reader, task, **BRUISES)
    assert "8N" in answer.content.decode()
    assert not Reading.objects.exists()
    task.refresh_from_db()
    assert sent(reader, task, save="yes", **BRUISES).status_code == 302
    (one,) = Reading.objects.all()
    assert one.crimes == one.worked_out == [{"class_code": "8N", "offence_code": "008/06", "victim": "a neighbour"}]
    assert (one.stage, one.version, one.unreadable, one.why) == (FIRST, 1, False, "")
    assert one.document["reports"][0]["alleged"][0]["injury"] == "bruising"


def test_what_was_sent_is_there_after_a_reload_and_another_sign_in(signed_in, reader, task):
    sent(reader, task, **BRUISES)
    from django.test import Client

    from tests.workbench.conftest import PASSWORD, code

    later = Client()
    later.post(reverse("sign-in"), {"name": "one", "password": PASSWORD})
    reader.account.totpdevice_set.update(last_t=-1)
    later.post(reverse("second-factor"), {"code": code(reader.account)})
    page = later.get(reverse("reading", args=[task.pk])).content.decode()
    assert '<option value="bruising" selected>' in page
    assert "a neighbour" in page


def test_a_second_tab_gets_a_choice_and_nothing_is_lost(reader, task):
    sent(reader, task, opened_as="left", **BRUISES)
    torn = sent(reader, task, opened_as="right", revision=0, **{"1-what": "theft"})
    assert torn.status_code == 409
    page = torn.content.decode()
    assert "Two versions" in page
    assert 'value="theft"' in page
    task.refresh_from_db()
    assert task.draft["1-what"] == ["assault"]
    task.refresh_from_db()
    assert sent(reader, task, opened_as="right", **{"1-what": "theft"}).status_code == 200
    task.refresh_from_db()
    assert task.draft["1-what"] == ["theft"]
    assert sent(reader, task, opened_as="left", revision=1, **BRUISES).status_code == 409


def test_a_page_whose_answer_never_came_goes_on(reader, task):
    sent(reader, task, opened_as="left", **BRUISES)
    assert sent(reader, task, opened_as="left", revision=0, **BRUISES).status_code == 200


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, "Say what is alleged"),
        ({"says": "otherwise", "otherwise": "", "why": "so"}, "Enter the classes"),
        ({"says": "otherwise", "otherwise": "8N, 999Z", "why": "so"}, "is no class of crime"),
        ({"says": "otherwise", "otherwise": "8N"}, "Give the reason"),
        ({"says": "unreadable"}, "Give the reason"),
        ({"says": "otherwise", "otherwise": "8N," * 60, "why": "so"}, "at most 50"),
        ({"says": "nothing", "why": "x" * 2_001}, "at most 2,000"),
    ],
)
def test_half_a_reading_is_told_and_not_saved(reader, task, fields, says):
    answer = sent(reader, task, save="yes", **fields)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Reading.objects.exists()


def test_a_reading_can_be_changed_until_the_records_are_set_beside_it(reader, task):
    save(reader, task, "8N")
    task.refresh_from_db()
    save(reader, task, "")
    assert [one.crimes for one in Reading.objects.order_by("version")][-1] == []
    assert "Set the records beside log" in reader.get(reverse("beside", args=[task.pk])).content.decode()
    task.refresh_from_db()
    assert task.beside_at is None
    beside(reader, task)
    late = save(reader, task, "105A")
    assert late.status_code == 409
    assert "105A" in late.content.decode()
    assert Reading.objects.count() == 2
    assert reader.get(reverse("reading", args=[task.pk]))["Location"] == reverse("beside", args=[task.pk])


def test_a_blind_page_tells_nothing_of_the_records(reader, task):
    for one in Task.objects.select_related("log"):
        page = reader.get(reverse("reading", args=[one.pk])).content.decode()
        for record in one.log.of.records:
            assert record["reference"] not in page
            assert "Records tied to it" not in page
        assert "RESULT" not in page
        assert "Closing code" not in page


def test_the_records_come_only_after_the_reading(reader, task):
    assert reader.get(reverse("beside", args=[task.pk]))["Location"] == reverse("reading", args=[task.pk])


def test_answers_about_the_records_are_kept_and_counted(registrar, reader, task, audit):
    save(reader, task, "")
    beside(reader, task, victim="yes", time="no", told="nonsense")
    page = registrar.get(reverse("audit", args=[audit.pk])).content.decode()
    assert "<dt>Logs with victim focus</dt><dd>1 of 1</dd>" in page
    assert "<dt>Logs recorded in time</dt><dd>0 of 1</dd>" in page
    assert "<dt>Logs with the victim told</dt><dd>not answered yet</dd>" in page


def test_nobody_opens_anothers_log(signed_in, registrar, reader, task, caplog):
    other = signed_in(Role.AUDITOR, name="two")
    for name in ("reading", "beside"):
        for one in (other, registrar):
            assert one.get(reverse(name, args=[task.pk])).status_code == 404
    assert other.post(reverse("reading", args=[task.pk]), {"save": "yes"}).status_code == 404
    assert "refused" in caplog.text


def test_opening_and_saving_stand_in_the_log_by_number_alone(reader, task):
    reader.get(reverse("reading", args=[task.pk]))
    save(reader, task, "8N")
    kinds = list(Entry.objects.filter(record=task.log.named).values_list("kind", "purpose"))
    assert kinds == [("consultation", task.log.audit.named), ("alteration", f"first reading, {task.log.audit.named}")]
    assert task.log.of.log["reference"] not in str(list(Entry.objects.values()))


def test_a_restricted_log_needs_a_permission_and_a_reason(reader, task):
    Log.objects.filter(pk=task.log_id).update(restricted=True)
    address = reverse("reading", args=[task.pk])
    assert reader.get(address).status_code == 403
    reader.account.restricted = True
    reader.account.save()
    asked = reader.get(address).content.decode()
    assert "is restricted" in asked
    assert "text" not in task.log.of.log or task.log.of.log["text"] not in asked
    assert reader.post(address, {"reason": " "}).status_code == 422
    assert reader.post(address, {"reason": "allocated to me"})["Location"] == address
    assert "is restricted" not in reader.get(address).content.decode()
    assert Entry.objects.filter(record=task.log.named, why="allocated to me").count() == 1


def test_two_who_settle_at_once_get_a_choice_and_both_decisions_stay(registrar, reader, task):
    save(reader, task, "8N")
    beside(reader, task)
    argue(reader, task)
    address = reverse("settle", args=[task.log_id])
    seen = seen_by(registrar, task)
    given = {"settled": "otherwise", "otherwise": "105A", "words": "no injury is told", "seen": seen}
    assert registrar.post(address, given).status_code == 302
    torn = registrar.post(address, given | {"otherwise": "9A"})
    assert torn.status_code == 409
    assert "Somebody settled this log" in torn.content.decode()
    later = given | {"settled": FIRST, "seen": seen_by(registrar, task)}
    assert registrar.post(address, later).status_code == 302
    versions = Reading.objects.filter(stage=SETTLED).order_by("version")
    assert [[crime["class_code"] for crime in one.crimes] for one in versions] == [["105A"], ["8N"]]
    assert Said.objects.filter(step="decision").count() == 2
    with pytest.raises(TypeError):
        versions[0].delete()


def test_a_reading_that_changed_under_the_registrars_eyes_is_shown_before_it_is_settled(registrar, reader, task):
    save(reader, task, "8N")
    argue(reader, task)
    seen = seen_by(registrar, task)
    task.refresh_from_db()
    save(reader, task, "105A")
    given = {"settled": FIRST, "words": "8N is right", "seen": seen}
    assert registrar.post(reverse("settle", args=[task.log_id]), given).status_code == 409
    assert (
        registrar.post(reverse("settle", args=[task.log_id]), given | {"seen": seen_by(registrar, task)}).status_code
        == 302
    )
    task.refresh_from_db()
    assert save(reader, task, "9A").status_code == 409


def test_a_log_read_once_and_not_argued_about_is_not_settled(registrar, reader, task):
    save(reader, task, "8N")
    assert registrar.get(reverse("settle", args=[task.log_id]))["Location"] == reverse(
        "settling", args=[task.log.audit_id]
    )


def test_nothing_is_settled_once_the_audit_is_closed(registrar, reader, task, audit):
    save(reader, task, "8N")
    argue(reader, task)
    given = {"settled": FIRST, "words": "so", "seen": seen_by(registrar, task)}
    registrar.post(reverse("close-audit", args=[audit.pk]))
    answer = registrar.post(reverse("settle", args=[task.log_id]), given)
    assert answer.status_code == 409
    assert "The audit is closed" in answer.content.decode()
    assert not Reading.objects.filter(stage=SETTLED).exists()


def test_whoever_is_still_to_read_a_log_blind_does_not_settle_it(registrar, reader, audit):
    allocated(registrar, audit, registrar)
    task = Task.objects.filter(reader=registrar.account).first()
    assert registrar.get(reverse("settle", args=[task.log_id])).status_code == 403


def test_what_is_settled_of_a_dispute_is_its_decision(registrar, reader, task):
    save(reader, task, "8N")
    argue(reader, task)
    given = {"settled": FIRST, "words": "it is so", "rule": RULE, "seen": seen_by(registrar, task)}
    registrar.post(reverse("settle", args=[task.log_id]), given)
    said = Said.objects.get(step="decision")
    assert (said.words, said.rule, said.reading) == (
        "it is so",
        RULE,
        Reading.objects.get(stage=SETTLED),
    )


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"words": ""}, "Give the reason"),
        ({"otherwise": "none such"}, "is no class of crime"),
        ({"rule": "principal.nothing"}, "There is no such rule"),
        ({"settled": "second"}, "Choose one of the four"),
    ],
)
def test_a_settlement_with_a_fault_is_told_and_not_made(registrar, reader, task, change, says):
    save(reader, task, "8N")
    argue(reader, task)
    given = {"settled": "otherwise", "otherwise": "105A", "words": "so", "seen": seen_by(registrar, task)} | change
    answer = registrar.post(reverse("settle", args=[task.log_id]), given)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Reading.objects.filter(stage=SETTLED).exists()


def test_opening_a_page_undoes_nothing_that_another_tab_saves(reader, task, monkeypatch):
    """The other tab saves just as this one is opened."""
    seen = work._spend

    def late(one):
        monkeypatch.setattr(work, "_spend", seen)
        save(reader, task, "8N")
        seen(one)

    monkeypatch.setattr(work, "_spend", late)
    reader.get(reverse("reading", args=[task.pk]))
    task.refresh_from_db()
    assert (task.done, task.revision) == (True, 1)


def test_posting_in_place_of_getting_is_a_consultation_too(registrar, reader, task):
    sent(reader, task, **{"1-what": "assault"})
    sent(reader, task, revision=1, **{"1-what": "assault"})
    assert Entry.objects.filter(record=task.log.named, kind="consultation").count() == 1


def test_a_registrar_who_is_to_read_a_log_is_not_told_of_it_elsewhere(registrar, reader, audit):
    allocated(registrar, audit, registrar)
    log = Task.objects.filter(reader=registrar.account).first().log
    assert registrar.get(reverse("new-correction", args=[log.pk])).status_code == 403
    handed = {"recipient": "the inspectorate", "why": "its inspection"}
    assert registrar.post(reverse("hand-on", args=[audit.pk]), handed).status_code == 403
    assert not Entry.objects.filter(kind="disclosure").exists()
