"""What tests of the workbench in a real browser share: windows in which somebody is signed in, each page looked at."""

import re

import pytest
from django.conf import settings as used

from tests.workbench.conftest import PASSWORD, code

SLOW = 30_000
"""Milliseconds for an answer, the first of which lays out the rules."""


class Window:
    """A page in a browser of somebody's own, and what looks whether everybody can use what it shows."""

    def __init__(self, page, base, barriers_on, width, scripts):
        self.page, self.base, self.width = page, base, width
        self.barriers_on = barriers_on if scripts else None
        page.set_default_timeout(SLOW)

    @property
    def heading(self):
        return self.page.locator("h1").inner_text()

    @property
    def words(self):
        return self.page.locator("main").inner_text()

    def seen(self, heading, words=""):
        """The page with this heading is shown, holds these words, and shuts nobody out."""
        from playwright.sync_api import expect

        expect(self.page.locator("h1")).to_have_text(re.compile(re.escape(heading)), timeout=SLOW)
        assert words in self.words
        if self.barriers_on:
            assert self.barriers_on(self.page) is None, heading
            assert self.page.evaluate("document.documentElement.scrollWidth") <= self.width, heading

    def go(self, address, heading, words=""):
        self.page.goto(self.base + address)
        self.seen(heading, words)

    def press(self, button):
        self.page.locator("main").get_by_role("button", name=button).click()

    def follow(self, link):
        self.page.locator("main a", has_text=link).first.click()


@pytest.fixture
def window(browser, live_server, barriers_on):
    """A maker of windows, each in a browser of its own, in which whoever a client is signed in as is signed in."""
    opened = []

    def made(client=None, width=1200, *, scripts=True):
        context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts)
        opened.append(context)
        if client is not None:
            let_in(context, live_server.url, client)
        return Window(context.new_page(), live_server.url, barriers_on, width, scripts)

    yield made
    for context in opened:
        context.close()


def let_in(context, base, client):
    """Give a browser the session of a client."""
    name = used.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": base}])


def sign_in(here, account):
    """Sign in by the page, with both factors."""
    here.page.goto(here.base)
    here.page.fill("[name=name]", account.name)
    here.page.fill("[name=password]", PASSWORD)
    here.page.locator("main button[type=submit]").click()
    # A code is taken once; this account may have shown the same one a moment ago.
    account.totpdevice_set.update(last_t=-1)
    here.page.fill("[name=code]", code(account))
    here.page.locator("main button[type=submit]").click()
    here.page.wait_for_selector("h1:has-text('What do you want to do?')")
