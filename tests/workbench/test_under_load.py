"""Under load: pages that are only looked at keep nobody from saving, and a database out of reach is told plainly."""

import subprocess
import sys

import pytest
from django.contrib.auth import hashers
from django.db import InterfaceError, OperationalError, connection
from django.test import Client
from django.urls import get_resolver, reverse

from tests.workbench.conftest import PASSWORD
from tests.workbench.worked_through import MANY, record_file
from truecount.workbench import places, running
from truecount.workbench.accounts.gate import only_reads
from truecount.workbench.accounts.roles import Role
from truecount.workbench.cases import deciding
from truecount.workbench.findings import lists, marking
from truecount.workbench.findings.models import Work
from truecount.workbench.ledger.models import Entry, Kind

pytestmark = pytest.mark.django_db(transaction=True)
HELD = (
    "reading",
    "findings",
    "check",
    "finding",
    "highest",
    "highest-log",
    "home",
    "readings",
    "audits",
    "log",
    "health",
)
"""Pages that take long or are looked at often."""


def test_pages_that_are_looked_at_are_made_outside_of_a_transaction():
    pages = {one.name: one.callback for one in get_resolver().url_patterns}
    assert [name for name in HELD if "default" not in getattr(pages[name], "_non_atomic_requests", ())] == []


def test_a_page_that_only_reads_takes_no_form(rf):
    page = only_reads(lambda request: request.method)
    assert page(rf.get("/")) == "GET"
    assert page(rf.post("/")).status_code == 405


@pytest.mark.parametrize(
    ("name", "takes", "asks"),
    [("check", (MANY,), "of_check"), ("highest", (), "highest"), ("findings", (), "by_check")],
)
def test_the_record_file_is_asked_while_others_can_save(signed_in, monkeypatch, name, takes, asks):
    monkeypatch.setenv(places.RECORDS, str(record_file()))
    browser, ask, held = signed_in(Role.REGISTRAR), getattr(lists, asks), []

    def asked(*args):
        held.append(connection.in_atomic_block)
        return ask(*args)

    monkeypatch.setattr(lists, asks, asked)
    assert browser.get(reverse(name, args=takes)).status_code == 200
    assert held == [False]
    assert Entry.objects.filter(kind=Kind.CONSULTATION).count() == (name != "findings")


def test_marks_are_kept_all_or_none(signed_in, monkeypatch):
    monkeypatch.setenv(places.RECORDS, str(record_file()))
    browser, address = signed_in(Role.REGISTRAR), reverse("check", args=(MANY,))
    keys = [one.split('"')[0] for one in browser.get(address).content.decode().split('name="chosen" value="')[1:3]]
    entries, tell = Entry.objects.count(), marking.tell

    def fails_at_the_second(*args):
        if Work.objects.count() > 1:
            raise OperationalError("database is locked")
        return tell(*args)

    monkeypatch.setattr(marking, "tell", fails_at_the_second)
    assert browser.post(address, {"state": "done", "note": "", "chosen": keys}).status_code == 503
    assert (Work.objects.count(), Entry.objects.count()) == (0, entries)


def test_a_password_is_looked_at_while_others_can_save(account, monkeypatch):
    account(Role.AUDITOR, name="reader")
    looked, check = [], hashers.check_password

    def checked(*args, **kwargs):
        looked.append(connection.in_atomic_block)
        return check(*args, **kwargs)

    monkeypatch.setattr("django.contrib.auth.base_user.check_password", checked)
    answer = Client().post(reverse("sign-in"), {"name": "reader", "password": PASSWORD})
    assert (answer.status_code, looked) == (302, [False])


@pytest.mark.parametrize("kind", [OperationalError, InterfaceError])
def test_a_database_that_is_out_of_reach_is_told_plainly_and_without_asking_it(signed_in, monkeypatch, kind):
    browser = signed_in(Role.REGISTRAR)
    browser.raise_request_exception = False

    def gone(*_, **__):
        raise kind("the connection is closed")

    monkeypatch.setattr(connection, "cursor", gone)
    monkeypatch.setattr(connection, "chunked_cursor", gone)
    for address in (reverse("home"), reverse("readings"), "/nowhere"):
        answer = browser.get(address)
        assert answer.status_code == 503, address
        assert "The database is busy or out of reach." in answer.content.decode()
        assert "connection is closed" not in answer.content.decode()
    told = Client().get(reverse("health"))
    assert (told.status_code, told.json()) == (503, {"state": "the database does not answer"})


def test_a_worker_lays_out_the_rules_as_it_starts(monkeypatch):
    begun = []
    monkeypatch.setattr(deciding, "make_ready", lambda: begun.append(True))
    running.options("127.0.0.1", 8000)["post_worker_init"](None)
    assert begun == [True]


READY = """
import sys, time
from pathlib import Path
from truecount.workbench import running
running.begin(Path(sys.argv[1]))
from truecount.workbench.cases import deciding
deciding.make_ready()
time.sleep(1)
"""


@pytest.mark.slow
def test_a_process_that_ends_while_the_rules_are_laid_out_ends_without_a_word(tmp_path):
    command = [sys.executable, "-c", READY, str(tmp_path)]
    ended = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
    assert (ended.stdout, ended.stderr) == ("", "")
