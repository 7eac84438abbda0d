"""Disputes, corrections and feedback in a real browser: every page accessible, on a phone and without scripts too."""

from datetime import timedelta

import pytest
from django.conf import settings as used
from django.utils import timezone

from tests.workbench.audited import audit_of, read_by
from tests.workbench.conftest import account, signed_in, unit  # noqa: F401 - fixtures
from truecount.audit import Review
from truecount.audit.readings import FIRST, SECOND
from truecount.workbench.accounts.roles import Role
from truecount.workbench.audits import estimates
from truecount.workbench.audits.disputes import decided
from truecount.workbench.audits.models import Correction

pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("beside_the_browser"),
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
LONG = "46/" + "123456789" * 8
WAYS = [(1200, True), (360, True), (360, False)]


@pytest.fixture
def people(signed_in):  # noqa: F811
    """Somebody of each role, signed in."""
    return {role: signed_in(role) for role in (Role.AUDITOR, Role.DECISION_MAKER, Role.REGISTRAR, Role.MANAGER)}


@pytest.fixture
def log(people, account):  # noqa: F811
    """A log of which two readers said two things."""
    log = audit_of(2, people[Role.REGISTRAR].account).logs.first()
    read_by(log, people[Role.AUDITOR].account, FIRST, "8N", "105A")
    read_by(log, account(Role.AUDITOR, name="another"), SECOND)
    return log


@pytest.fixture
def opened(browser, barriers_on, live_server, people):
    """A maker of pages of a role's, with what opens an address there and looks whether everybody can use it."""
    contexts = []

    def made(role, width, scripts):
        context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts)
        key = people[role].cookies[used.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": used.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
        contexts.append(context)
        page = context.new_page()

        def seen(heading):
            assert page.locator("h1").inner_text() == heading
            if scripts:
                assert barriers_on(page) is None, heading
                assert page.evaluate("document.documentElement.scrollWidth") <= width, heading

        def go(address, heading):
            page.goto(live_server.url + address)
            seen(heading)

        return page, go, seen

    yield made
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("width", "scripts"), WAYS)
def test_a_dispute_from_the_argument_to_the_decision(opened, people, log, width, scripts):
    address, heading = f"/disputes/{log.pk}", f"Dispute about log {log.number}"
    page, go, seen = opened(Role.AUDITOR, width, scripts)
    go("/disputes", "Disputes")
    go(address, heading)
    page.fill("[name=rule]", "no such rule")
    page.click("main button[type=submit]")
    seen(heading)
    assert "There is a problem" in page.inner_text("main")
    page.fill("[name=words]", "There are two victims. " + LONG)
    page.fill("[name=rule]", "principal.conduct")
    page.click("main button[type=submit]")
    seen(heading)
    assert "Argument of the first reader" in page.inner_text("main")
    page, go, seen = opened(Role.DECISION_MAKER, width, scripts)
    go(address, heading)
    page.fill("[name=words]", "One is enough.")
    page.click("text=Save your view")
    seen(heading)
    registrar = people[Role.REGISTRAR].account
    decided(log, registrar, "One.", "", None)
    decided(log, registrar, "Two after all.", "", log.readings.get(stage=FIRST))
    page, go, seen = opened(Role.REGISTRAR, width, scripts)
    go("/disputes", "Disputes")
    page.click("text=Log 1")
    seen(heading)
    assert "superseded" in page.inner_text("main")


@pytest.mark.parametrize(("width", "scripts"), WAYS)
def test_a_correction_from_the_asking_to_the_check(opened, log, monkeypatch, width, scripts):
    found = [Review("control room", "A1", "settled", "account 1", "over-recorded", crime_reference=LONG)]
    monkeypatch.setattr(estimates, "reviews_of_log", lambda _: found)
    page, go, seen = opened(Role.REGISTRAR, width, scripts)
    go("/corrections", "Corrections")
    go("/feedback", "Feedback by unit and theme")
    go(f"/corrections/new/{log.pk}", "Have something put right")
    page.click("text=Ask the unit for it")
    seen("Have something put right")
    assert "Choose a unit." in page.inner_text("main")
    page.click("text=Fill in")
    page.select_option("[name=unit]", label="Northern district")
    page.click("text=Ask the unit for it")
    of = Correction.objects.get()
    assert of.record == LONG
    heading = f"Correction {of.pk}: cancel"
    seen(heading)
    manager, go_there, seen_there = opened(Role.MANAGER, width, scripts)
    go_there("/corrections", "Corrections")
    manager.click(f"text=Correction {of.pk}")
    manager.click("button:has-text('Done')")
    seen_there(heading)
    assert "Say what was done" in manager.inner_text("main")
    manager.fill("[name=words]", "It is cancelled. " + LONG)
    manager.click("button:has-text('Done')")
    seen_there(heading)
    go(f"/corrections/{of.pk}", heading)
    page.click("text=Checked: right")
    seen(heading)
    assert "Checked and right" in page.inner_text("main")
    late = {"log": log, "by": of.by, "unit": of.unit, "what": "cancel", "theme": "class"}
    Correction.objects.create(**late, due=timezone.localdate() - timedelta(days=1))
    go("/corrections?state=overdue", "Corrections")
    go("/feedback", "Feedback by unit and theme")
