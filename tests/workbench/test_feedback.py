"""Feedback: counts by unit and theme, of one audit, that name nobody."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.workbench.audited import audit_of
from truecount.workbench.accounts.models import Unit
from truecount.workbench.accounts.roles import Role
from truecount.workbench.audits.models import Correction, Progress
from truecount.workbench.ledger.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def audit(registrar, unit):
    """An audit of which two units have something to put right, and another with one thing more."""
    made = audit_of(1, registrar.account)
    west = Unit.objects.create(name="=Western district")
    for theme, of, due, steps in (
        ("class", unit, 5, ()),
        ("class", unit, -5, ()),
        ("class", unit, -5, ("done", "not right")),
        ("number of crimes", unit, -5, ("done",)),
        ("class", west, 5, ("done", "right")),
    ):
        asked(made, registrar.account, theme, of, due, steps)
    asked(audit_of(1, registrar.account, "Burglary"), registrar.account, "time", unit, 5, ())
    return made


def asked(audit, by, theme, unit, due, steps):
    due = timezone.localdate() + timedelta(days=due)
    of = Correction.objects.create(log=audit.logs.get(), by=by, unit=unit, what="cancel", theme=theme, due=due)
    for step in steps:
        Progress.objects.create(correction=of, by=by, step=step, words="Jane Roe did it.")


def table(browser, audit):
    return browser.get(reverse("feedback-table"), {"audit": audit.pk})


def test_the_table_counts_by_unit_and_theme(registrar, audit):
    lines = table(registrar, audit).content.decode().splitlines()
    assert lines == [
        'unit,theme,corrections,open,of these overdue,"done, waiting for a check",right',
        "'=Western district,class,1,0,0,0,1",
        "Northern district,number of crimes,1,0,0,1,0",
        "Northern district,class,3,3,2,0,0",
    ]


def test_the_page_shows_the_audit_asked_for_and_otherwise_the_newest(registrar, audit):
    main = registrar.get(reverse("feedback"), {"audit": audit.pk}).content.decode().partition("<main")[2]
    assert "Western district" in main
    newest = registrar.get(reverse("feedback")).content.decode()
    assert ">Burglary</h2>" in newest
    assert "Western district" not in newest.partition("<main")[2]


def test_nobody_is_named_and_the_page_says_so(registrar, audit):
    for answer in (registrar.get(reverse("feedback"), {"audit": audit.pk}), table(registrar, audit)):
        told = answer.content.decode().partition("<main")[2] or answer.content.decode()
        assert "Jane" not in told
        assert registrar.account.name not in told
    assert "names nobody" in registrar.get(reverse("feedback")).content.decode()


def test_counts_are_no_entry_of_the_log(registrar, audit):
    before = Entry.objects.count()
    registrar.get(reverse("feedback"))
    answer = table(registrar, audit)
    assert answer["Content-Type"].startswith("text/csv")
    assert Entry.objects.count() == before


def test_the_registrar_alone_opens_it(signed_in, audit):
    for role in set(Role) - {Role.REGISTRAR}:
        browser = signed_in(role)
        assert browser.get(reverse("feedback")).status_code == 403
        assert table(browser, audit).status_code == 403


@pytest.mark.parametrize("number", ["", "x", "9999", "-1", "²", "\x00", "9" * 30, "9" * 5_000])
def test_an_audit_that_is_not_there_is_not_found(registrar, number):
    for name in ("feedback", "feedback-table"):
        assert registrar.get(reverse(name), {"audit": number}).status_code == 404


def test_before_the_first_audit_the_page_says_so(registrar):
    assert "There is no audit yet" in registrar.get(reverse("feedback")).content.decode()
    assert registrar.get(reverse("feedback-table"))["Location"] == reverse("feedback")
