"""The log of section 62: append-only, chained, and whatever is done to it shows."""

import threading

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from truecount.workbench.ledger import chain
from truecount.workbench.ledger.chain import HASHED, START, add, hash_of, verify, verify_entries
from truecount.workbench.ledger.models import Entry, Head, Kind

pytestmark = pytest.mark.django_db
SAID = {"who": "account 1", "role": "auditor", "record": "log 5", "purpose": "audit 1"}


def entries():
    return [dict(one) for one in Entry.objects.values(*HASHED, "digest")]


def test_an_empty_log_holds():
    found = verify()
    assert (found.entries, found.last, found.faults) == (0, START, ())


def test_entries_follow_one_another():
    for kind in (Kind.CONSULTATION, Kind.ALTERATION):
        add(kind, **SAID)
    first, second = Entry.objects.all()
    assert second.before == first.digest
    found = verify()
    assert (found.entries, found.last, found.faults) == (2, second.digest, ())


@pytest.mark.parametrize("change", [lambda one: one.update(who="account 2"), lambda one: one.delete()])
def test_the_database_refuses_to_change_the_log(change):
    add(Kind.CONSULTATION, **SAID)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change(Entry.objects.filter(number=1))


def test_an_entry_is_written_once():
    one = add(Kind.CONSULTATION, **SAID)
    one.who = "account 2"
    with pytest.raises(DatabaseError), transaction.atomic():
        one.save()
    with pytest.raises(TypeError):
        one.delete()


@pytest.mark.parametrize("name", HASHED)
def test_whatever_is_changed_shows(name):
    for _ in range(3):
        add(Kind.CONSULTATION, **SAID)
    held = entries()
    held[1][name] = 9 if name == "number" else "other"
    assert verify_entries(held).faults


def test_an_entry_taken_out_shows_and_so_does_one_whose_hash_was_made_to_fit():
    for _ in range(3):
        add(Kind.CONSULTATION, **SAID)
    held = entries()
    assert verify_entries([held[0], held[2]]).faults == (
        "Entry 2 is missing; the next is 3.",
        "Entry 3 does not follow the one before it.",
    )
    held[1]["who"] = "account 2"
    held[1]["digest"] = hash_of(held[1])
    assert verify_entries(held).faults == ("Entry 3 does not follow the one before it.",)


def test_entries_taken_from_the_end_show():
    add(Kind.CONSULTATION, **SAID)
    Head.objects.update(number=2)
    assert "some are missing" in verify().faults[0]


def test_all_entries_gone_shows():
    Head.objects.update(number=2)
    assert verify().faults == ("The log ends at entry 0 and should end at 2: some are missing.",)


def test_an_entry_added_while_the_log_is_checked_is_no_fault(monkeypatch):
    add(Kind.CONSULTATION, **SAID)
    plain = chain.verify_entries

    def meanwhile(held):
        found = plain(held)
        add(Kind.ALTERATION, **SAID)
        return found

    monkeypatch.setattr(chain, "verify_entries", meanwhile)
    found = verify()
    assert (found.entries, found.faults) == (1, ())
    assert Head.objects.get().number == 2


def test_only_a_disclosure_has_a_recipient():
    with pytest.raises(ValueError, match="recipient"):
        add(Kind.DISCLOSURE, **SAID)
    with pytest.raises(ValueError, match="recipient"):
        add(Kind.CONSULTATION, recipient="a court", **SAID)
    assert add(Kind.DISCLOSURE, recipient="a court", **SAID).recipient == "a court"


def test_what_is_undone_leaves_no_entry():
    with pytest.raises(RuntimeError), transaction.atomic():
        add(Kind.CONSULTATION, **SAID)
        raise RuntimeError
    assert verify().entries == 0


@pytest.mark.django_db(transaction=True)
def test_entries_of_many_at_once_make_one_chain():
    def write():
        for _ in range(10):
            add(Kind.CONSULTATION, **SAID)
        connection.close()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    found = verify()
    assert (found.entries, found.faults) == (40, ())


def test_the_registrar_sees_whether_it_holds_and_nothing_that_stands_in_it(registrar):
    add(Kind.CONSULTATION, **SAID)
    page = registrar.get(reverse("log")).content.decode()
    assert "The log holds: 1 entry" in page
    assert "log 5" not in page
