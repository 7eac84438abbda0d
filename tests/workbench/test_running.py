"""What keeps the workbench: its folder and settings, its demonstration, its log's check, its own lines."""

import json
import logging
import stat
import time

import pytest
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse
from typer.testing import CliRunner

from truecount import TrueCountError
from truecount.cli import app
from truecount.records.store import Store
from truecount.workbench import demonstration, health, places, running
from truecount.workbench.accounts.models import Account
from truecount.workbench.accounts.roles import Role
from truecount.workbench.audits.models import Audit, Task
from truecount.workbench.ledger.chain import add
from truecount.workbench.ledger.models import Head, Kind
from truecount.workbench.lines import AsJson


def test_its_folder_and_its_key_are_its_owners_alone(tmp_path, monkeypatch):
    monkeypatch.setenv(places.HOME, str(tmp_path / "kept"))
    key = places.secret()
    assert places.secret() == key
    assert len(key) > 50
    assert stat.S_IMODE((tmp_path / "kept").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "kept" / "secret-key").stat().st_mode) == 0o600
    assert places.database() == f"sqlite:///{tmp_path / 'kept' / 'workbench.sqlite3'}"


def test_one_setting_names_another_database(monkeypatch):
    monkeypatch.setenv(places.DATABASE, "postgresql://name@host/force")
    assert places.database() == "postgresql://name@host/force"


@pytest.mark.parametrize(("hosts", "https"), [("127.0.0.1,localhost", False), ("crime.force.example", True)])
def test_any_name_but_this_machines_own_is_asked_for_by_https(monkeypatch, hosts, https):
    monkeypatch.setenv(places.HOSTS, hosts)
    assert places.https() is https


@pytest.mark.django_db
def test_a_demonstration_has_an_account_for_each_role_and_they_are_made_once():
    demonstration.accounts()
    demonstration.accounts()
    assert {Role(one.role) for one in Account.objects.all()} == set(Role)
    assert Account.objects.count() == len(demonstration.ACCOUNTS)


@pytest.mark.slow
@pytest.mark.django_db
def test_a_demonstration_has_a_force_an_audit_given_out_and_a_paper(tmp_path, monkeypatch):
    monkeypatch.setenv(places.HOME, str(tmp_path))
    monkeypatch.setenv(places.RECORDS, "set by the demonstration")
    told = []
    demonstration.make(told.append)
    demonstration.make()
    assert told[0] == "truecount simulate"
    audit = Audit.objects.get()
    assert {task.reader.name for task in Task.objects.all()} == {"auditor", "second-auditor"}
    assert audit.logs.count() >= Task.objects.count() >= 40
    with Store.read(places.records()) as store:
        assert store.table("findings").count().to_pyarrow().as_py() > 0
        assert store.table("scores").count().to_pyarrow().as_py() > 0
    paper = tmp_path / "papers" / demonstration.PAPER["name"] / "paper.html"
    for _ in range(1_200):
        if paper.exists():
            break
        time.sleep(0.1)
    assert "simulated" in paper.read_text("utf-8")


@pytest.mark.django_db
def test_a_demonstration_is_no_place_for_accounts_of_others(account):
    account(Role.AUDITOR, name="somebody")
    with pytest.raises(TrueCountError, match="accounts of its own"):
        demonstration.accounts()


@pytest.mark.django_db
def test_in_a_demonstration_the_password_is_enough(monkeypatch):
    monkeypatch.setenv(places.DEMO, "yes")
    demonstration.accounts()
    browser = Client()
    browser.post(reverse("sign-in"), {"name": "registrar", "password": demonstration.PASSWORD})
    assert "Demonstration." in browser.get(reverse("log")).content.decode()


def test_a_demonstration_answers_this_machine_alone():
    result = CliRunner().invoke(app, ["serve", "--demo", "--host", "0.0.0.0"])  # noqa: S104
    assert "answers this machine alone" in str(result.exception)


@pytest.mark.django_db
def test_the_log_is_checked_from_the_command_line():
    add(Kind.CONSULTATION, who="account 1", role="auditor", record="log 5", purpose="audit 1")
    result = CliRunner().invoke(app, ["serve", "verify-log"])
    assert (result.exit_code, result.output.startswith("The log holds: 1 entry")) == (0, True)
    Head.objects.update(number=2)
    told = CliRunner().invoke(app, ["serve", "verify-log", "--json"])
    assert told.exit_code == 1
    assert "some are missing" in json.loads(told.output)["faults"][0]


@pytest.mark.django_db
def test_a_database_that_cannot_be_used_is_one_sentence(monkeypatch):
    def refuse(*_, **__):
        raise DatabaseError("connection refused\non port 5432")

    monkeypatch.setattr("django.core.management.call_command", refuse)
    with pytest.raises(TrueCountError, match="cannot be used \\(connection refused on port 5432\\)"):
        running.prepare()


@pytest.mark.django_db
def test_a_monitor_is_told_whether_the_database_answers(monkeypatch):
    assert Client().get(reverse("health")).json()["state"] == "well"

    class Silent:
        def cursor(self):
            raise DatabaseError("gone")

    monkeypatch.setattr(health, "connection", Silent())
    answer = Client().get(reverse("health"))
    assert (answer.status_code, answer.json()) == (503, {"state": "the database does not answer"})


def test_a_line_of_the_servers_log_quotes_nothing_that_was_entered():
    try:
        raise ValueError("the words of a report")
    except ValueError as error:
        made = logging.makeLogRecord(
            {
                "name": "django.request",
                "msg": "%s: %s",
                "args": ("x", "/a"),
                "exc_info": (ValueError, error, error.__traceback__),
            }
        )
    line = AsJson().format(made)
    assert "words of a report" not in line
    assert json.loads(line)["fault"] == "ValueError"
    refused = logging.makeLogRecord({"name": "truecount.access", "msg": "refused", "who": "account 3", "path": "/log"})
    assert {"event": "refused", "who": "account 3", "path": "/log"}.items() <= json.loads(
        AsJson().format(refused)
    ).items()


def test_a_page_that_is_not_there_says_so(registrar):
    answer = registrar.get("/nowhere")
    assert answer.status_code == 404
    assert "Page not found" in answer.content.decode()
