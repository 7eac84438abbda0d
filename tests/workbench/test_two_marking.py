"""Two people at one list: whoever is slower is told, nothing is marked unseen, and what they meant is not lost."""

import re

import pytest
from django.urls import reverse

from tests.workbench.test_findings import CHECK, first_records, keys_on, words
from tests.workbench.worked_through import asked, record_file
from truecount.workbench import places
from truecount.workbench.accounts.roles import Role
from truecount.workbench.findings.models import HIGHEST, Work, history, newest

pytestmark = pytest.mark.django_db
LIST = "/findings/" + CHECK


@pytest.fixture(autouse=True)
def given(monkeypatch):
    monkeypatch.setenv(places.RECORDS, str(record_file()))


@pytest.fixture
def other(signed_in):
    return signed_in(Role.DECISION_MAKER)


def opened(browser, address):
    """What the form of a page would send, with all that may be chosen."""
    text = browser.get(address).content.decode()
    (seen,) = re.findall(r'name="seen" value="(\d+)"', text)
    return {"chosen": re.findall(r'name="chosen" value="(\w+)"', text), "seen": seen, "note": ""}


def test_who_is_slower_sees_the_other_mark_and_chooses(registrar, other):
    mine = opened(registrar, LIST)
    first, second, third = mine["chosen"][:3]
    theirs = opened(other, LIST)
    other.post(LIST, theirs | {"chosen": second, "state": "not a fault", "note": "two calls"})
    answer = registrar.post(LIST, mine | {"chosen": [first, second], "state": "done", "note": "looked"})
    text = words(answer)
    assert "Since this page was opened somebody else marked what you chose, or part of it. Nothing was marked" in text
    assert "Not a fault" in text
    assert "decision maker" in text
    assert text.count(" checked>") == 2
    assert ">looked</textarea>" in text
    assert Work.objects.count() == 1
    (seen,) = re.findall(r'name="seen" value="(\d+)"', text)
    again = {"chosen": [first, second], "state": "done", "note": "looked", "seen": seen}
    assert registrar.post(LIST, again).status_code == 302
    assert [one.state for one in history(CHECK, second)] == ["done", "not a fault"]
    assert registrar.post(LIST, mine | {"chosen": third, "state": "done"}).status_code == 302


def test_what_one_marked_oneself_in_another_tab_is_no_obstacle(registrar):
    mine = opened(registrar, LIST)
    for state in ("done", "open"):
        assert registrar.post(LIST, mine | {"chosen": mine["chosen"][0], "state": state}).status_code == 302


@pytest.mark.parametrize("check_id", [CHECK, "TC-T01"])
def test_one_record_or_log_is_marked_in_turn_too(registrar, other, check_id):
    (record,) = first_records(check_id, 1)
    address = reverse("finding", args=(check_id, record))
    mine = opened(registrar, address)
    other.post(address, opened(other, address) | {"state": "done", "note": "theirs"})
    text = words(registrar.post(address, mine | {"state": "not a fault"}))
    assert "Nothing was marked" in text
    assert "decision maker: done. theirs" in text


def test_a_log_to_read_first_too(registrar, other):
    ((number,),) = asked(
        "SELECT incident_id FROM scores JOIN incidents i ON i.record_id = incident_id "
        "WHERE i.qualifiers IS DISTINCT FROM 'Restricted' ORDER BY hidden DESC LIMIT 1"
    )
    address = reverse("highest-log", args=(number,))
    mine = opened(registrar, address)
    other.post(address, opened(other, address) | {"state": "nothing to record"})
    assert "Nothing was marked" in words(registrar.post(address, mine | {"state": "hides a crime"}))
    assert newest(HIGHEST) == Work.objects.get().pk


@pytest.mark.parametrize("seen", ["-1", "many", "9" * 40, "٢2x"])
def test_a_page_that_does_not_say_what_it_showed_marks_nothing(registrar, seen):
    key = keys_on(registrar, LIST)[0]
    text = words(registrar.post(LIST, {"chosen": key, "state": "done", "note": "", "seen": seen}))
    assert "The page does not say what it showed." in text
    assert not Work.objects.exists()


def test_without_a_word_of_what_was_shown_no_mark_of_others_is_passed_over(registrar, other):
    key = keys_on(registrar, LIST)[0]
    other.post(LIST, opened(other, LIST) | {"chosen": key, "state": "done"})
    assert "Nothing was marked" in words(registrar.post(LIST, {"chosen": key, "state": "open", "note": ""}))
