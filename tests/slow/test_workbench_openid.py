"""Signing in by the force's own provider in a real browser: its policy lets the browser go there and come back."""

import pytest
from django.core.cache import cache

from tests.workbench import conftest as people
from tests.workbench import provider
from tests.workbench.conftest import code
from truecount.workbench import headers
from truecount.workbench.accounts.models import Account, Identity
from truecount.workbench.accounts.roles import Role

pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("beside_the_browser"),
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

account, unit = people.account, people.unit


@pytest.fixture
def theirs(tmp_path, monkeypatch, account):
    from tests.workbench import real_provider

    cache.clear()
    account(Role.ADMINISTRATOR, name="keeper")
    with real_provider.running() as issuer:
        for name, value in provider.settings(tmp_path, issuer).items():
            monkeypatch.setenv(name, value)
        yield issuer


@pytest.mark.parametrize("scripts", [True, False])
def test_there_and_back_again(browser, barriers_on, live_server, theirs, scripts):
    context = browser.new_context(viewport={"width": 360, "height": 900}, java_script_enabled=scripts)
    page = context.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))

    def seen(heading):
        page.wait_for_selector(f"h1:has-text('{heading}')")
        if scripts and page.url.startswith(live_server.url):
            assert barriers_on(page) is None, heading
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, heading

    page.goto(f"{live_server.url}/readings")
    seen("Sign in")
    page.click("text=Sign in with Force account")
    seen("Authorize Client")
    assert page.url.startswith(theirs)
    page.click("button:has-text('Deny')")
    seen("You are not signed in")
    page.goto(f"{live_server.url}/readings")
    page.click("text=Sign in with Force account")
    page.click("button:has-text('anna')")
    seen("Set up your authenticator")
    of = Identity.objects.get(subject="anna").account
    page.fill("[name=code]", code(of))
    page.click("main button[type=submit]")
    seen("Your recovery codes")
    page.click("text=Second factor")
    seen("Your second factor")
    page.click("text=Sign out")
    seen("End Session")
    assert page.url.startswith(theirs)
    page.click("button:has-text('End session')")
    seen("Sign in")
    assert not [one for one in said if "Content Security Policy" in one]
    assert Account.objects.get(pk=of.pk).last_login
    context.close()


def test_a_form_leads_nowhere_but_to_the_provider(browser, live_server, theirs, monkeypatch):
    """The browser would keep somebody from the provider's sign-out if the policy did not name it."""
    monkeypatch.setattr(headers, "_policy", lambda: {"Content-Security-Policy": headers.POLICY})
    page = browser.new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{live_server.url}/sign-in")
    page.click("text=Sign in with Force account")
    page.click("button:has-text('anna')")
    page.fill("[name=code]", code(Identity.objects.get(subject="anna").account))
    page.click("main button[type=submit]")
    page.click("text=Sign out")
    page.wait_for_timeout(1000)
    assert not page.url.startswith(theirs)
    assert [one for one in said if "form-action" in one]
    page.close()
