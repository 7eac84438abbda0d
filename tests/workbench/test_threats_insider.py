"""An insider who browses: every opening is told in the log, and how much each one opened is seen."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from typer.testing import CliRunner

from tests.workbench.audited import audit_of, read_by
from truecount.cli import app
from truecount.workbench.accounts.roles import Role
from truecount.workbench.ledger import asked
from truecount.workbench.ledger.chain import add
from truecount.workbench.ledger.models import Entry, Kind

pytestmark = pytest.mark.django_db
MANY = 12


def told(*words):
    result = CliRunner().invoke(app, ["serve", "log", *words])
    assert result.exit_code == 0, result.output
    return result.output


def test_whoever_opens_one_log_after_another_stands_out(signed_in, registrar):
    reader, careful = signed_in(Role.AUDITOR, name="browses"), signed_in(Role.AUDITOR, name="careful")
    logs = list(audit_of(MANY, registrar.account).logs.all())
    for browser, some in ((reader, logs), (careful, logs[:1])):
        for log in some:
            log.tasks.all().delete()
            read_by(log, browser.account, "first" if browser is reader else "second", "8N")
            assert browser.get(reverse("dispute", args=(log.pk,))).status_code == 200
            browser.get(reverse("dispute", args=(log.pk,)))
    found = json.loads(told("--kind", "consultation", "--json"))
    first, second = found["counts"]
    assert (first["who"], first["entries"], first["records"]) == (reader.account.who, 2 * MANY, MANY)
    assert (second["who"], second["entries"], second["records"]) == (careful.account.who, 2, 1)
    own = json.loads(told("--who", str(careful.account.pk), "--json"))["entries"]
    assert {one["who"] for one in own} == {careful.account.who}
    assert {one["record"] for one in own} == {logs[0].named}
    assert f"{reader.account.who} (auditor): consultation {2 * MANY} times, of {MANY} records" in told()


def test_it_is_narrowed_to_days_of_this_place(monkeypatch):
    def at(moment):
        monkeypatch.setattr("truecount.workbench.ledger.chain.timezone.now", lambda: moment)
        add(Kind.CONSULTATION, who="account 1", role="auditor", record="log 1", purpose="audit 1")

    # Summer time: the first of July begins an hour before it does in UTC.
    begins = datetime(2026, 6, 30, 23, tzinfo=UTC)
    for hours in (-0.001, 0, 23.9, 24):
        at(begins + timedelta(hours=hours))
    monkeypatch.undo()
    day = date(2026, 7, 1)
    assert [one["number"] for one in asked.entries(asked.Asked(since=day, until=day))] == [2, 3]
    assert {one.day for one in asked.counts(asked.entries(asked.Asked(since=day, until=day)))} == {"2026-07-01"}
    assert [one["number"] for one in asked.entries(asked.Asked(until=day))] == [1, 2, 3]
    assert list(asked.entries(asked.Asked(since=day, until=day, who=2))) == []
    assert list(asked.entries(asked.Asked(since=day, until=day, kind=Kind.DISCLOSURE))) == []


def test_what_is_no_kind_and_what_is_not_there_are_sentences():
    assert told() == "The log holds no such entry.\n"
    result = CliRunner().invoke(app, ["serve", "log", "--kind", "browsing"])
    assert "is no kind of entry; choose collection" in str(result.exception)
    assert CliRunner().invoke(app, ["serve", "log", "--from", "yesterday"]).exit_code == 2


def test_looking_a_log_up_that_is_not_ones_own_is_told_in_the_servers_lines(signed_in, registrar, caplog):
    browser = signed_in(Role.AUDITOR, name="curious")
    logs = list(audit_of(3, registrar.account).logs.all())
    for log in logs:
        assert browser.get(reverse("dispute", args=(log.pk,))).status_code == 404
    refused = [one for one in caplog.records if one.name == "truecount.access"]
    assert [(one.who, one.path) for one in refused] == [
        (browser.account.who, reverse("dispute", args=(log.pk,))) for log in logs
    ]
    assert not Entry.objects.filter(kind=Kind.CONSULTATION, who=browser.account.who).exists()
