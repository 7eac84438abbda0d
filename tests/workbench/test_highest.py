"""The logs to read first: who sees them, page by page, a log with its text, restricted ones with a reason alone."""

import logging

import pytest
from django.urls import reverse

from tests.workbench.worked_through import asked, record_file
from truecount.figure import certain
from truecount.workbench import places
from truecount.workbench.accounts.roles import Role
from truecount.workbench.findings.models import HIGHEST, Work, history
from truecount.workbench.ledger.models import Entry, Kind

pytestmark = pytest.mark.django_db
OPEN_TO = {Role.REGISTRAR, Role.DECISION_MAKER}
RESTRICTED = "SELECT record_id, text FROM incidents WHERE qualifiers LIKE '%restricted%'"
OF_ALL = """
SELECT i.record_id, i.reference, i.text, hidden FROM scores s JOIN incidents i ON i.record_id = s.incident_id
WHERE coalesce(qualifiers, '') NOT ILIKE '%restricted%' ORDER BY hidden DESC, i.record_id
"""


@pytest.fixture(autouse=True)
def given(monkeypatch):
    monkeypatch.setenv(places.RECORDS, str(record_file()))


@pytest.fixture(scope="module")
def logs():
    return asked(OF_ALL)


@pytest.fixture
def closed():
    """The number of the restricted log among the highest, and a line of its text."""
    ((number, text),) = asked(RESTRICTED)
    return number, max(text.splitlines(), key=len)


@pytest.fixture
def trusted(signed_in, account):
    """Somebody whose account may open restricted logs."""
    of = account(Role.DECISION_MAKER)
    of.restricted = True
    of.save()
    return signed_in(of)


def words(answer):
    return " ".join(answer.content.decode().split())


def key_of(answer):
    return words(answer).split('name="chosen" value="')[1].split('"')[0]


def at(number):
    return reverse("highest-log", args=(number,))


@pytest.mark.parametrize("role", list(Role))
def test_only_those_who_work_through_findings_read_them(signed_in, logs, role):
    browser = signed_in(role)
    status = 200 if role in OPEN_TO else 403
    assert browser.get(reverse("highest")).status_code == status
    assert browser.get(at(logs[0][0])).status_code == status


def test_they_come_likeliest_first_fifty_at_a_time(registrar, logs):
    text = words(registrar.get(reverse("highest")))
    assert "A score records nothing." in text
    assert text.count('scope="row"') == 50
    places_of = [text.index(reference) for _, reference, _, _ in logs[:20]]
    assert places_of == sorted(places_of)
    assert certain(logs[0][3]) in text
    assert "(restricted)" in text
    last = words(registrar.get(reverse("highest"), {"page": "9999"}))
    assert "Page 41 of 41." in last
    assert last.count('scope="row"') == 9
    told = list(Entry.objects.values_list("kind", "record"))
    assert told == [("consultation", f"logs to read first, page {n}") for n in (1, 41)]


def test_a_list_shows_no_words_of_a_log(registrar, logs):
    text = words(registrar.get(reverse("highest")))
    for _, _, log, _ in logs[:50]:
        assert not any(len(line) > 20 and line in text for line in log.splitlines())


@pytest.mark.parametrize("page", ["0", "-3", "one", "", "9" * 30])
def test_a_page_that_is_no_number_is_not_there(registrar, page):
    assert registrar.get(reverse("highest"), {"page": page}).status_code == 404


@pytest.mark.parametrize("number", [0, 1, 2**63, 10**30])
def test_a_log_that_is_not_there_is_not_found(registrar, number):
    assert registrar.get(at(number)).status_code == 404
    assert not Entry.objects.exists()


def test_a_log_is_opened_with_its_text_and_logged_by_its_number(registrar, logs):
    number, reference, text, _ = logs[0]
    shown = words(registrar.get(at(number)))
    assert reference in shown
    assert max(text.splitlines(), key=len).replace("'", "&#39;") in shown
    entry = Entry.objects.get()
    assert (entry.kind, entry.record, entry.why) == (Kind.CONSULTATION, f"log {number}", "")


def test_a_log_is_marked_and_marked_again(registrar, logs):
    number = logs[0][0]
    key = key_of(registrar.get(at(number)))
    for state, note in (("hides a crime", "report made"), ("nothing to record", "")):
        answer = registrar.post(at(number), {"chosen": key, "state": state, "note": note})
        assert (answer.status_code, answer["Location"]) == (302, reverse("highest"))
    assert [one.state for one in history(HIGHEST, key)] == ["nothing to record", "hides a crime"]
    text = words(registrar.get(reverse("highest")))
    assert "Marked as nothing to record." in text
    assert "hides a crime. report made" in words(registrar.get(at(number)))
    narrowed = words(registrar.get(reverse("highest"), {"state": "nothing to record"}))
    assert narrowed.count('scope="row"') == 1
    assert logs[0][1] not in words(registrar.get(reverse("highest"), {"state": "open"}))
    kept = [one.record for one in Entry.objects.filter(kind=Kind.ALTERATION)]
    assert kept == [f"mark {one.pk} of highest" for one in Work.objects.all()]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"state": "done"}, "Choose what to mark it as."),
        ({"note": "x" * 501}, "500 characters or fewer"),
        ({"chosen": "0" * 64}, "not in the list any more"),
    ],
)
def test_what_cannot_be_marked_is_told(registrar, logs, change, told):
    key = key_of(registrar.get(at(logs[0][0])))
    answer = registrar.post(at(logs[0][0]), {"chosen": key, "state": "hides a crime", "note": "", **change})
    assert told in words(answer)
    assert not Work.objects.exists()


def test_a_key_of_one_log_marks_no_other(registrar, logs):
    key = key_of(registrar.get(at(logs[0][0])))
    registrar.post(at(logs[1][0]), {"chosen": key, "state": "hides a crime"})
    assert not Work.objects.exists()


def test_a_restricted_log_is_closed_to_an_account_without_the_permission(registrar, closed, caplog):
    number, line = closed
    for ask in (
        lambda: registrar.get(at(number)),
        lambda: registrar.post(at(number), {"reason": "to see"}),
        lambda: registrar.post(at(number), {"state": "nothing to record", "chosen": "0" * 64}),
    ):
        caplog.clear()
        with caplog.at_level(logging.WARNING, "truecount.access"):
            answer = ask()
        assert answer.status_code == 403
        assert "your account may not open restricted logs" in words(answer)
        assert line not in words(answer)
        assert [one.path for one in caplog.records if one.name == "truecount.access"] == [at(number)]
    assert not Entry.objects.exists()


def test_a_restricted_log_is_opened_with_a_reason_each_time(trusted, closed):
    number, line = closed
    for _ in range(2):
        answer = trusted.get(at(number))
        assert "Why do you need to open it?" in words(answer)
        assert line not in words(answer)
        answer = trusted.post(at(number), {"reason": "reading what may hide a crime"})
        assert (answer.status_code, answer["Location"]) == (302, at(number))
        assert line.replace("'", "&#39;") in words(trusted.get(at(number)))
    assert {one.why for one in Entry.objects.all()} == {"reading what may hide a crime"}
    assert [one.record for one in Entry.objects.all()] == [f"log {number}"] * 2


@pytest.mark.parametrize("why", ["", "   ", "x" * 501])
def test_no_reason_opens_nothing(trusted, closed, why):
    answer = trusted.post(at(closed[0]), {"reason": why})
    assert "There is a problem" in words(answer)
    assert closed[1] not in words(answer)
    assert not Entry.objects.exists()


def test_a_reason_for_one_log_opens_no_other(trusted, closed):
    number, line = closed
    trusted.post(at(number), {"reason": "this one"})
    session = trusted.session
    assert session["reason"][0] == at(number)
    session["reason"] = ["/highest/1", "another"]
    session.save()
    assert line not in words(trusted.get(at(number)))


def test_a_restricted_log_is_marked_without_being_shown_again(trusted, closed):
    number, line = closed
    trusted.post(at(number), {"reason": "work"})
    key = key_of(trusted.get(at(number)))
    answer = trusted.post(at(number), {"chosen": key, "state": "hides a crime", "note": "x" * 501})
    assert "closed again" in words(answer)
    assert line not in words(answer)
    assert trusted.post(at(number), {"chosen": key, "state": "hides a crime"}).status_code == 302
    assert Work.objects.get().state == "hides a crime"


def test_no_entry_and_no_mark_holds_a_reference_or_words(registrar, logs):
    for number, *_ in logs[:3]:
        key = key_of(registrar.get(at(number)))
        registrar.post(at(number), {"chosen": key, "state": "nothing to record"})
    kept = " ".join(map(str, [*Entry.objects.values_list(), *Work.objects.values_list()]))
    for _, reference, text, _ in logs:
        assert reference not in kept
        assert not any(len(line) > 20 and line in kept for line in text.splitlines())
