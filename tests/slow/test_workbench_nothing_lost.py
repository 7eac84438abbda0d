"""What was written is there: after a reload, a sign-out, in two tabs, and when the server is killed."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from django.urls import reverse
from django_otp.oath import TOTP

from tests.slow import in_the_workbench as browsers
from tests.workbench import conftest as people
from tests.workbench.audited import audit_of
from tests.workbench.audited import task as to_read
from truecount.audit.readings import FIRST
from truecount.workbench import places
from truecount.workbench.accounts.roles import Role
from truecount.workbench.audits.models import Reading

pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("beside_the_browser"),
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
account, signed_in, unit = people.account, people.signed_in, people.unit
window = browsers.window
ROOT = Path(__file__).parents[2]
VERB = "from truecount.cli import main; main()"
KEY = "3132333435363738393031323334353637383930"
PEOPLED = f"""
from truecount.workbench import running
running.prepare()
from django_otp.plugins.otp_totp.models import TOTPDevice
from tests.workbench.audited import audit_of, task
from truecount.workbench.accounts.models import Account, Unit
from truecount.workbench.accounts.roles import Role
one = Account.objects.make("reader", Role.AUDITOR, Unit.objects.create(name="Crime registry"), "{people.PASSWORD}")
one.fresh = False
one.save()
TOTPDevice.objects.create(user=one, name="authenticator", key="{KEY}", confirmed=True)
for log in audit_of(2, one).logs.all():
    task(log, one, "first")
"""
"""A workbench with a reader, their authenticator, and two logs to read, made before it answers."""
STARTED = 60
"""Seconds for a server to answer."""


@pytest.fixture
def reader(signed_in):
    return signed_in(Role.AUDITOR, name="one")


@pytest.fixture
def task(reader):
    """A log that the reader has to read."""
    return to_read(audit_of(1, reader.account).logs.get(), reader.account, FIRST)


@pytest.fixture
def here(window, reader, task):
    """A window in which the log is open."""
    made = window(reader)
    made.page.goto(made.base + reverse("reading", args=[task.pk]))
    return made


def tell(page, field, value, shown):
    page.select_option(field, value)
    page.wait_for_selector(shown)


def kept(task, name):
    """What is kept of a field of the draft, once it is."""
    task.refresh_from_db()
    return task.draft.get(name)


def until(found, wanted):
    """Wait for the server to have it."""
    end = time.monotonic() + STARTED
    while (now := found()) != wanted and time.monotonic() < end:
        time.sleep(0.1)
    assert now == wanted


@pytest.mark.smoke
def test_a_draft_is_there_after_a_reload_and_in_another_browser(here, window, reader, task):
    tell(here.page, "#a1-what", "assault", "#a1-injury")
    here.page.select_option("#a1-injury", "bruising")
    here.page.fill("#why", "as the caller says")
    here.page.get_by_label("No crime").check()
    until(lambda: kept(task, "says"), ["nothing"])
    here.page.reload()
    another = window(reader)
    another.page.goto(here.page.url)
    for page in (here.page, another.page):
        assert page.input_value("#a1-injury") == "bruising"
        assert page.input_value("#why") == "as the caller says"
        assert page.is_checked("#says-nothing")
    assert here.page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert not Reading.objects.exists()


def test_signed_out_in_another_tab_it_is_said_and_after_signing_in_there_it_goes_on(here, reader, task):
    tell(here.page, "#a1-what", "assault", "#a1-injury")
    tab = browsers.Window(here.page.context.new_page(), here.base, None, here.width, scripts=False)
    tab.page.goto(here.base)
    tab.page.get_by_role("button", name="Sign out").click()
    tab.seen("Sign in")
    here.page.select_option("#a1-injury", "bruising")
    here.page.locator("[data-state]").get_by_text("You have been signed out.").wait_for()
    assert here.barriers_on(here.page) is None
    here.page.keyboard.press("Control+Enter")
    here.page.wait_for_timeout(1_000)
    assert here.page.input_value("#a1-injury") == "bruising"
    assert kept(task, "1-fact-injury") != ["bruising"]
    browsers.sign_in(tab, reader.account)
    here.page.fill("#a1-who-victim", "a friend")
    here.page.click("h1")
    until(lambda: (kept(task, "1-fact-injury"), kept(task, "1-victim")), (["bruising"], ["a friend"]))
    here.page.locator("[data-state]:empty").wait_for(state="attached")
    here.page.keyboard.press("Control+Enter")
    here.page.get_by_text("is saved: 1 crime, 8N").wait_for()
    assert Reading.objects.get().crimes[0]["victim"] == "a friend"


def test_a_copy_of_the_page_is_another_opening_of_it(here, task):
    """A browser that copies a tab, or brings it back after a crash, shows the very same page a second time."""
    copy, same = here.page.context.new_page(), here.page.context.request.get(here.page.url).text()
    copy.route(here.page.url, lambda route: route.fulfill(body=same, content_type="text/html"))
    here.page.route(here.page.url, lambda route: route.fulfill(body=same, content_type="text/html"), times=1)
    for page in (here.page, copy):
        page.goto(here.page.url)
        page.unroute(here.page.url)
    here.page.select_option("#a1-what", "theft")
    until(lambda: kept(task, "1-what"), ["theft"])
    copy.select_option("#a1-what", "robbery")
    copy.locator("[data-state]").get_by_text("from another tab or another machine").wait_for()
    assert kept(task, "1-what") == ["theft"]
    assert copy.input_value("#a1-what") == "robbery"


@pytest.mark.smoke
@pytest.mark.parametrize(
    ("button", "holds"), [("Go on with what was kept", "robbery"), ("Put what was sent just now in its place", "theft")]
)
def test_two_tabs_give_a_choice_and_each_way_of_it_holds(here, task, button, holds):
    tab = here.page.context.new_page()
    tab.goto(here.page.url)
    tab.select_option("#a1-what", "robbery")
    until(lambda: kept(task, "1-what"), ["robbery"])
    here.page.select_option("#a1-what", "theft")
    here.page.locator("[data-state]").get_by_text("from another tab").wait_for()
    assert kept(task, "1-what") == ["robbery"]
    here.page.keyboard.press("Control+Enter")
    here.seen("Two versions of log")
    here.press(button)
    here.page.wait_for_selector("#a1-what")
    assert here.page.input_value("#a1-what") == holds
    here.page.get_by_label("No crime").check()
    until(lambda: (kept(task, "1-what"), kept(task, "says")), ([holds], ["nothing"]))
    here.page.keyboard.press("Control+Enter")
    here.page.get_by_text("is saved: no crime").wait_for()


class Served:
    """`truecount serve` in a folder of its own, which can be killed at any moment."""

    def __init__(self, home):
        self.of = os.environ | {places.HOME: str(home)}
        for name in (places.RECORDS, places.DEMO, places.DATABASE, "DJANGO_SETTINGS_MODULE"):
            self.of.pop(name, None)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.process = None

    def run(self, words, *arguments):
        return subprocess.run(
            [sys.executable, "-c", words, *arguments], env=self.of, cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout

    def start(self):
        command = [sys.executable, "-c", VERB, "serve", "--port", str(self.port)]
        said = subprocess.DEVNULL
        self.process = subprocess.Popen(command, env=self.of, stdout=said, stderr=said, start_new_session=True)
        end = time.monotonic() + STARTED
        while time.monotonic() < end:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{self.address}/health").close()  # noqa: S310 - our own address
                return
            time.sleep(0.2)
        raise TimeoutError(self.address)

    def kill(self):
        """End it and its workers with nothing said to them, if it runs."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


@pytest.fixture
def served(tmp_path):
    made = Served(tmp_path / "home")
    made.run(PEOPLED)
    yield made
    made.kill()


def test_what_was_saved_outlives_a_server_that_is_killed(served, browser):
    context = browser.new_context()
    page = context.new_page()
    served.start()
    page.goto(served.address)
    page.fill("[name=name]", "reader")
    page.fill("[name=password]", people.PASSWORD)
    page.click("main button[type=submit]")
    page.fill("[name=code]", f"{TOTP(bytes.fromhex(KEY)).token():06d}")
    page.click("main button[type=submit]")
    page.click("main >> text=Read")
    page.click("text=Read the next of 2")
    page.get_by_label("Other crimes than the facts make it").check()
    page.fill("#otherwise", "8N neighbour")
    page.fill("#why", "as the caller says")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("text=Log 1 is saved: 1 crime, 8N.")
    served.kill()
    page.select_option("#a1-what", "assault")
    page.wait_for_selector("text=The workbench cannot be reached.")
    served.start()
    page.fill("#a1-who-victim", "a friend")
    page.click("h1")
    page.wait_for_selector("#a1-injury")
    served.kill()
    served.start()
    page.goto(f"{served.address}/readings")
    assert "Read the next of 1" in page.inner_text("main")
    page.click("text=Read the next of 1")
    assert page.input_value("#a1-what") == "assault"
    assert page.input_value("#a1-who-victim") == "a friend"
    page.goto(f"{served.address}/readings")
    page.click("main >> text=Change")
    assert page.input_value("#otherwise") == "8N neighbour"
    context.close()
    served.kill()
    found = json.loads(served.run(VERB, "serve", "verify-log", "--json"))
    assert found["faults"] == []
    assert found["entries"] > 0
