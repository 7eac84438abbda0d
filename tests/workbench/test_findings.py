"""Findings as work lists: who sees them, page by page, marked with their history, and logged without a reference."""

import logging
import shutil
import subprocess
import sys

import duckdb
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from typer.testing import CliRunner

from tests.workbench.worked_through import MANY, asked, record_file
from truecount.cli import app
from truecount.figure import certain
from truecount.records.store import Store
from truecount.workbench import places, running
from truecount.workbench.accounts.roles import Role
from truecount.workbench.findings.models import Work, history
from truecount.workbench.findings.words import in_words
from truecount.workbench.ledger.models import Entry, Kind

pytestmark = pytest.mark.django_db
CHECK = "TC-I03"
OPEN_TO = {Role.REGISTRAR, Role.DECISION_MAKER}


@pytest.fixture(autouse=True)
def given(monkeypatch):
    monkeypatch.setenv(places.RECORDS, str(record_file()))


def words(answer):
    return " ".join(answer.content.decode().split())


def keys_on(browser, address):
    text = browser.get(address).content.decode()
    return [part.split('"')[0] for part in text.split('name="chosen" value="')[1:]]


def first_records(check_id, many):
    """Numbers of the earliest records that a check found fault with, which stand at the end of its list."""
    question = f"SELECT record_id FROM findings f WHERE check_id = '{check_id}' ORDER BY f.at, record_id LIMIT {many}"
    return [number for (number,) in asked(question)]


def mark(browser, address, **given):
    last = Work.objects.order_by("pk").last()
    return browser.post(address, {"state": "done", "note": "", "seen": last.pk if last else 0, **given})


@pytest.mark.parametrize("role", list(Role))
def test_only_those_who_work_through_findings_open_them(signed_in, role):
    browser = signed_in(role)
    (record,) = first_records(CHECK, 1)
    for name, takes in (("findings", ()), ("check", (CHECK,)), ("finding", (CHECK, record))):
        answer = browser.get(reverse(name, args=takes))
        assert answer.status_code == (200 if role in OPEN_TO else 403), name
    assert mark(browser, reverse("check", args=(CHECK,))).status_code == (200 if role in OPEN_TO else 403)


def test_the_list_names_checks_with_what_is_open_and_no_record(registrar):
    text = words(registrar.get(reverse("findings")))
    assert "TC-T01" in text
    assert ">120<" in text.split(MANY, 1)[1][:600]
    assert "TC-C01" not in text
    assert not Entry.objects.exists()
    for (reference,) in asked("SELECT DISTINCT reference FROM findings WHERE reference IS NOT NULL"):
        assert reference not in text


def test_the_list_is_narrowed_to_a_severity_a_district_and_a_state(registrar):
    address = reverse("findings")
    text = words(registrar.get(address, {"severity": "error"}))
    assert "TC-T01" in text
    assert CHECK not in text
    (district, many) = asked(
        f"SELECT district, count(*) FROM findings WHERE check_id = '{CHECK}' GROUP BY 1 ORDER BY 2, 1 LIMIT 1"
    )[0]
    text = words(registrar.get(address, {"district": district}))
    assert f">{many}<" in text.split(f">{CHECK}<", 1)[1][:600]
    assert f"/{CHECK}?district={district}" in text
    assert "Nothing stands in this list" in words(registrar.get(address, {"state": "done"}))


def test_findings_come_fifty_at_a_time_and_each_page_is_logged(registrar):
    address = reverse("check", args=(MANY,))
    pages = [keys_on(registrar, f"{address}?page={n}") for n in (1, 2, 3)]
    assert [len(one) for one in pages] == [50, 50, 20]
    assert len({key for one in pages for key in one}) == 120
    assert "Findings 101 to 120 of 120. Page 3 of 3." in words(registrar.get(f"{address}?page=99"))
    told = set(Entry.objects.values_list("kind", "record"))
    assert told == {(Kind.CONSULTATION.value, f"findings of {MANY}, page {n}") for n in (1, 2, 3)}


@pytest.mark.parametrize("page", ["0", "-1", "two", "1.5", "٢", "9" * 40, ""])
def test_a_page_that_is_no_number_is_not_there(registrar, page):
    answer = registrar.get(reverse("check", args=(MANY,)), {"page": page})
    assert answer.status_code == 404
    assert "Page not found" in words(answer)


@pytest.mark.parametrize(
    "address",
    [
        "/findings/TC-Z99",
        "/findings/highest",
        f"/findings/{CHECK}/1",
        f"/findings/{CHECK}/{2**63}",
        f"/findings/{CHECK}/{10**40}",
        "/findings/TC-Z99/1",
        "/findings?district=nowhere",
        "/findings?severity=grave",
        f"/findings/{CHECK}?state=hides+a+crime",
    ],
)
def test_what_is_not_there_is_not_found(registrar, address):
    assert registrar.get(address).status_code == 404
    assert not Entry.objects.exists()


def test_several_are_marked_at_once_and_the_counts_follow(registrar):
    address = reverse("check", args=(CHECK,))
    first, second, *_ = keys_on(registrar, address)
    answer = mark(registrar, address, chosen=[first, second], note=" looked at the log ")
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert "Marked 2 as done." in words(registrar.get(address))
    assert {(one.check_id, one.state, one.note, one.by) for one in Work.objects.all()} == {
        (CHECK, "done", "looked at the log", registrar.account)
    }
    told = Entry.objects.filter(kind=Kind.ALTERATION).values_list("record", flat=True)
    assert list(told) == [f"mark {one.pk} of {CHECK}" for one in Work.objects.all()]
    assert set(keys_on(registrar, f"{address}?state=done")) == {first, second}
    assert not {first, second} & set(keys_on(registrar, f"{address}?state=open"))
    row = words(registrar.get(reverse("findings"))).split(f">{CHECK}<", 1)[1][:800]
    assert [f">{n}<" in row for n in (40, 38, 2, 0)] == [True] * 4


def test_marking_twice_keeps_both_and_the_last_counts(registrar, signed_in):
    address = reverse("check", args=(CHECK,))
    key = keys_on(registrar, address)[-1]
    other = signed_in(Role.DECISION_MAKER)
    mark(registrar, address, chosen=key, note="wrong code")
    mark(other, address, chosen=key, state="not a fault")
    mark(registrar, address, chosen=key, state="open")
    assert [one.state for one in history(CHECK, key)] == ["open", "not a fault", "done"]
    assert key in keys_on(registrar, f"{address}?state=open")
    assert key not in keys_on(registrar, f"{address}?state=done")
    (record,) = first_records(CHECK, 1)
    text = words(registrar.get(reverse("finding", args=(CHECK, record))))
    assert "registrar: done. wrong code" in text
    assert "decision maker: not a fault" in text


def test_a_mark_is_never_changed_or_deleted(registrar):
    address = reverse("check", args=(CHECK,))
    mark(registrar, address, chosen=keys_on(registrar, address)[0])
    one = Work.objects.get()
    one.note = "other"
    with pytest.raises(IntegrityError), transaction.atomic():
        one.save()
    with pytest.raises(TypeError, match="not deleted"):
        one.delete()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"chosen": []}, "Choose at least one finding."),
        ({"chosen": ["0" * 64]}, "not in the list any more"),
        ({"chosen": ["' OR 1=1 --"]}, "not in the list any more"),
        ({"state": "hides a crime"}, "Choose what to mark it as."),
        ({"state": ""}, "Choose what to mark it as."),
        ({"note": "x" * 501}, "500 characters or fewer"),
    ],
)
def test_what_cannot_be_marked_is_told_and_nothing_is_kept(registrar, change, told):
    address = reverse("check", args=(CHECK,))
    answer = mark(registrar, address, **({"chosen": keys_on(registrar, address)[:1]} | change))
    assert "There is a problem" in words(answer)
    assert told in words(answer)
    assert not Work.objects.exists()


def test_a_mark_of_one_check_is_none_of_another(registrar):
    key = keys_on(registrar, reverse("check", args=(CHECK,)))[0]
    answer = mark(registrar, reverse("check", args=("TC-T01",)), chosen=key)
    assert "not in the list any more" in words(answer)


@pytest.mark.parametrize("check_id", ["TC-T01", "TC-V02", "TC-D01", "TC-C03"])
def test_a_record_is_told_with_its_life_and_findings(registrar, check_id):
    ((record, reference, says, subject),) = asked(
        f"SELECT record_id, reference, says, subject FROM findings f WHERE check_id = '{check_id}' "
        "ORDER BY f.at, record_id LIMIT 1"
    )
    text = registrar.get(reverse("finding", args=(check_id, record))).content.decode()
    assert text.count(reference) >= 2
    assert says[1:].replace('"', "&#34;") in text
    assert "As written" in text
    assert Entry.objects.get().record == f"life of {subject} {record}, for {check_id}"


def test_one_record_is_marked_on_its_own_page(registrar):
    (record,) = first_records("TC-T01", 1)
    address = reverse("finding", args=("TC-T01", record))
    (key,) = keys_on(registrar, address)
    assert "500 characters" in words(mark(registrar, address, chosen=key, note="x" * 501))
    answer = mark(registrar, address, chosen=key, state="not a fault")
    assert answer["Location"] == reverse("check", args=("TC-T01",))
    assert Work.objects.get().key == key


def test_a_restricted_log_in_a_life_needs_the_permission_and_a_reason(signed_in, account, caplog):
    ((record,),) = asked(
        f"SELECT f.record_id FROM findings f JOIN incidents i USING (record_id) WHERE check_id = '{CHECK}' "
        "AND i.qualifiers = 'Restricted'"
    )
    address = reverse("finding", args=(CHECK, record))
    with caplog.at_level(logging.WARNING, "truecount.access"):
        answer = signed_in(Role.DECISION_MAKER).get(address)
    assert answer.status_code == 403
    assert "This log is restricted" in words(answer)
    assert [one.getMessage() for one in caplog.records if one.name == "truecount.access"] == ["refused"]
    assert not Entry.objects.exists()
    of = account(Role.REGISTRAR)
    of.restricted = True
    of.save()
    browser = signed_in(of)
    assert "Why do you need to open it?" in words(browser.get(address))
    assert "Say why you need to open it." in words(browser.post(address, {"reason": " "}))
    assert browser.post(address, {"reason": "audit of closed logs"}).status_code == 302
    assert "As written" in words(browser.get(address))
    assert Entry.objects.get().why == "audit of closed logs"
    (key,) = keys_of_restricted(browser, address)
    assert "closed again" in words(mark(browser, address, chosen=key, note="x" * 501))
    assert mark(browser, address, chosen=key).status_code == 302
    assert "Restricted: open the log with a reason" in words(browser.get(reverse("check", args=(CHECK,))))


def keys_of_restricted(browser, address):
    browser.post(address, {"reason": "to mark it"})
    return [part.split('"')[0] for part in words(browser.get(address)).split('name="chosen" value="')[1:]]


def test_what_was_found_on_a_crime_of_a_restricted_log_is_not_listed(registrar):
    (record,) = first_records("TC-T02", 1)
    ((says,),) = asked(f"SELECT says FROM findings WHERE check_id = 'TC-T02' AND record_id = {record}")
    text = words(registrar.get(reverse("check", args=("TC-T02",))))
    assert "Restricted: open the log with a reason" in text
    assert says[1:] not in text
    assert registrar.get(reverse("finding", args=("TC-T02", record))).status_code == 403


def test_no_entry_and_no_mark_holds_a_reference(registrar):
    for check_id in ("TC-T01", CHECK, "TC-V02"):
        address = reverse("check", args=(check_id,))
        mark(registrar, address, chosen=keys_on(registrar, address))
        for record in first_records(check_id, 2):
            registrar.get(reverse("finding", args=(check_id, record)))
    kept = " ".join(map(str, [*Entry.objects.values_list(), *Work.objects.values_list()]))
    for (reference,) in asked("SELECT reference FROM incidents UNION SELECT reference FROM crimes"):
        assert reference not in kept


def test_a_finding_of_the_force_as_a_whole_can_be_marked(registrar):
    address = f"{reverse('check', args=(MANY,))}?page=3"
    assert "The force as a whole" in words(registrar.get(address))
    assert mark(registrar, address, chosen=keys_on(registrar, address)[-1]).status_code == 302


@pytest.mark.parametrize("name", ["findings", "highest"])
def test_without_a_record_file_the_page_says_how_to_give_one(registrar, monkeypatch, name):
    monkeypatch.delenv(places.RECORDS)
    answer = registrar.get(reverse(name))
    assert answer.status_code == 200
    assert "truecount serve --records FILE" in words(answer)


def test_a_file_that_was_never_checked_or_scored_says_so(registrar, monkeypatch, tmp_path):
    path = tmp_path / "new.duckdb"
    with Store.write(path):
        pass
    monkeypatch.setenv(places.RECORDS, str(path))
    for name, verb in (("findings", "check"), ("highest", "triage")):
        assert f"truecount {verb}</code> was not run" in words(registrar.get(reverse(name)))
    assert "Nothing stands in this list" in words(registrar.get(reverse("check", args=(CHECK,))))


def test_records_loaded_since_are_told(registrar, monkeypatch, tmp_path):
    path = shutil.copy(record_file(), tmp_path / "later.duckdb")
    with duckdb.connect(str(path)) as connection:
        connection.execute("INSERT INTO loads VALUES (9, '2027-01-01', 'x', NULL, '0')")
    monkeypatch.setenv(places.RECORDS, str(path))
    for name in ("findings", "highest"):
        assert "Records were loaded since" in words(registrar.get(reverse(name)))


def test_a_file_that_is_gone_is_told_on_a_page(registrar, monkeypatch, tmp_path):
    monkeypatch.setenv(places.RECORDS, str(tmp_path / "gone.duckdb"))
    answer = registrar.get(reverse("findings"))
    assert answer.status_code == 409
    assert "there is no such file" in words(answer)


def test_a_file_that_another_program_writes_to_is_told_on_a_page(registrar, monkeypatch, tmp_path):
    path = tmp_path / "held.duckdb"
    with Store.write(path):
        pass
    monkeypatch.setenv(places.RECORDS, str(path))
    holding = f"import duckdb; held = duckdb.connect({str(path)!r}); print('held', flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", holding], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout.readline() == b"held\n"
        answer = registrar.get(reverse("findings"))
        other.communicate(b"\n")
    assert answer.status_code == 409
    assert "try again when it has finished" in words(answer)


def test_serve_takes_a_record_file_and_no_other(monkeypatch, tmp_path):
    started = []
    monkeypatch.setattr(running, "prepare", lambda *_, **__: started.append("prepared"))
    monkeypatch.setattr(running, "serve", lambda *_: started.append(places.records()))
    monkeypatch.delenv(places.RECORDS)
    other = tmp_path / "other.txt"
    other.write_text("words")
    for path in (other, tmp_path, tmp_path / "gone.duckdb"):
        result = CliRunner().invoke(app, ["serve", "--records", str(path)])
        assert (result.exit_code, started) == (1, [])
        assert str(path) in str(result.exception)
    assert CliRunner().invoke(app, ["serve", "--records", str(record_file())]).exit_code == 0
    assert started == ["prepared", record_file().resolve()]
    monkeypatch.setenv(places.RECORDS, "so that it is put back")


def test_chances_have_one_decimal_and_are_never_certain():
    assert [certain(one) for one in (0.123456, 1.0, 0.0)] == ["12.3%", "over 99.9%", "under 0.1%"]
    assert in_words(0.683) == "about 7 in 10 such logs"
    assert in_words(0.04) == "about 1 in 25 such logs"
