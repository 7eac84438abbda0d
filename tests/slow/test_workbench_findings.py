"""Working through findings in a real browser: every page accessible, without scripts too, on a phone as well."""

import pytest
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.workbench.conftest import PASSWORD, code
from tests.workbench.worked_through import record_file
from truecount.workbench import places
from truecount.workbench.accounts.models import Account, Unit
from truecount.workbench.accounts.roles import Role

pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("beside_the_browser"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture(autouse=True)
def records(monkeypatch):
    monkeypatch.setenv(places.RECORDS, str(record_file()))


@pytest.fixture
def reader(db):
    """Somebody who may open restricted logs."""
    unit = Unit.objects.create(name="Crime registry")
    one = Account.objects.make("reader", Role.REGISTRAR, unit, PASSWORD, restricted=True)
    one.fresh = False
    one.save()
    TOTPDevice.objects.create(user=one, name="authenticator", confirmed=True)
    return one


@pytest.mark.parametrize(("width", "scripts"), [(1200, True), (360, True), (360, False)])
def test_from_the_list_of_checks_to_a_log(browser, barriers_on, live_server, reader, width, scripts):
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts)
    page = context.new_page()

    def seen(heading):
        assert heading in page.locator("h1").inner_text()
        if scripts:
            assert barriers_on(page) is None, heading
            assert page.evaluate("document.documentElement.scrollWidth") <= width, heading

    page.goto(live_server.url + reverse("sign-in"))
    page.fill("[name=name]", reader.name)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.fill("[name=code]", code(reader))
    page.click("main button[type=submit]")
    page.goto(live_server.url + reverse("findings"))
    seen("Findings")
    page.select_option("[name=severity]", "error")
    page.click("main >> text=Show")
    page.click("main >> text=TC-T01")
    seen("TC-T01")
    page.click("[name=state][value=done]")
    seen("TC-T01")
    assert "Choose at least one finding." in page.inner_text("main")
    page.check("#chosen-1")
    page.fill("[name=note]", "recorded late, told to the team")
    page.click("[name=state][value=done]")
    seen("TC-T01")
    assert "Marked as done." in page.inner_text("main")
    page.click("tbody tr:first-child th a")
    seen("Crime")
    assert "recorded late, told to the team" in page.inner_text("main")
    page.goto(live_server.url + reverse("highest"))
    seen("Logs to read first")
    page.click("tbody tr:nth-child(2) th a")
    seen("This log is restricted")
    page.click("main >> text=Open the log")
    seen("This log is restricted")
    page.fill("[name=reason]", "reading what may hide a crime")
    page.click("main >> text=Open the log")
    seen("Log")
    page.fill("[name=note]", "x" * 501)
    page.click("[value='hides a crime']")
    seen("Mark a restricted log")
    page.fill("[name=note]", "report made")
    page.click("[value='hides a crime']")
    seen("Logs to read first")
    assert "Marked as hides a crime." in page.inner_text("main")
    page.click("text=Next")
    page.click("tbody tr:first-child th a")
    seen("Log")
    context.close()
