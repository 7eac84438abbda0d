"""Signing in for the first time, in a real browser: every page accessible, without scripts too, on a phone as well."""

import pytest
from django_otp.oath import TOTP

from tests.workbench.conftest import PASSWORD

pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("beside_the_browser"),
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.mark.parametrize(("width", "scripts"), [(1200, True), (360, True), (360, False)])
def test_from_the_first_account_to_everybodys(browser, barriers_on, live_server, width, scripts):
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts)
    page = context.new_page()

    def seen(heading):
        assert page.locator("h1").inner_text() == heading
        if scripts:
            assert barriers_on(page) is None, heading
            assert page.evaluate("document.documentElement.scrollWidth") <= width, heading

    def send(**fields):
        for name, value in fields.items():
            page.fill(f"[name={name}]", value)
        page.click("main button[type=submit]")

    page.goto(live_server.url)
    seen("Make the first account")
    send(name="keeper", password=PASSWORD, again="another one")
    seen("Make the first account")
    assert "There is a problem" in page.inner_text("main")
    send(name="keeper", password=PASSWORD, again=PASSWORD)
    seen("Sign in")
    send(name="keeper", password=PASSWORD)
    seen("Set up your authenticator")
    key = page.inner_text("code.tc-key").replace(" ", "")
    send(code=_code(key))
    seen("Your recovery codes")
    page.click("text=I have kept them")
    seen("What do you want to do?")
    page.click("main >> text=Accounts")
    seen("Accounts")
    page.click("text=Make an account")
    seen("Make an account")
    page.check("[value='auditor']")
    send(name="reader", unit="Crime registry")
    seen("A first password for reader")
    page.goto(f"{live_server.url}/log")
    seen("The log of section 62")
    page.click("text=Sign out")
    seen("Sign in")
    context.close()


def _code(key):
    import base64

    return f"{TOTP(base64.b32decode(key + '=' * (-len(key) % 8))).token():06d}"
