"""Deciding a report in a real browser: with and without scripts, on a phone too, by the keyboard alone, signed out."""

import pytest
from django.urls import reverse

from tests.workbench import conftest as people
from truecount.workbench.accounts.roles import Role
from truecount.workbench.decisions.models import Decision

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("beside_the_browser"),
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
account, signed_in, unit = people.account, people.signed_in, people.unit
FEW = 25
"""Presses of keys for a plain assault with bruising, from the empty form to the decision that is kept."""
SLOW = 30_000
"""Milliseconds for an answer, the first of which lays out the rules."""


@pytest.fixture
def room(browser, live_server, signed_in):
    """A maker of pages in which crime-recording staff have opened the room that decides."""
    opened = []

    def page(width=1200, *, scripts=True):
        context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts)
        sign_in(context, live_server, signed_in(Role.STAFF))
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(SLOW)
        page.goto(live_server.url + reverse("decide"))
        return page

    yield page
    for context in opened:
        context.close()


def sign_in(context, live_server, client):
    cookies = [{"name": name, "value": one.value, "url": live_server.url} for name, one in client.cookies.items()]
    context.add_cookies(cookies)


def inside(page):
    return page.evaluate("document.activeElement.id")


@pytest.mark.parametrize(
    ("width", "scripts"), [pytest.param(1200, True, marks=pytest.mark.smoke), (360, True), (1200, False), (360, False)]
)
def test_a_report_is_told_decided_kept_and_corrected(room, barriers_on, width, scripts):
    page = room(width, scripts=scripts)

    def seen(words):
        expect(page.locator("main")).to_contain_text(words, timeout=SLOW)
        if scripts:
            assert barriers_on(page) is None, words
            assert page.evaluate("document.documentElement.scrollWidth") <= width, words

    def told(field, value):
        page.select_option(field, value)
        if not scripts:
            page.click("text=Work out >> visible=true")

    seen("Say what is alleged. The answer comes here.")
    page.click("text=Keep this decision")
    seen("There is a problem")
    told("#a1-what", "assault")
    seen("The gravest injury")
    told("#a1-injury", "bruising")
    seen("8N Assault with injury, 008/06")
    for one in ("#a1-taken", "#a1-further", "#case-way"):
        page.click(f"{one} summary")
    seen("Took, as it was not told")
    page.select_option("#a1-more", "aggravated=race")
    page.click("#a1-tell")
    seen("8P Racially or Religiously Aggravated Assault")
    page.click("text=Add an allegation")
    told("#a2-what", "threat")
    seen("What was threatened")
    page.fill("#a2-who-victim", "x" * 70 if not scripts else "friend")
    page.click("#remove-2")
    expect(page.locator("#a2")).to_have_count(0)
    told("#a1-aggravated", "")
    seen("8N Assault with injury, 008/06")
    page.click("text=Keep this decision")
    page.wait_for_url("**/decisions/*")
    seen("Kept by crime-recording staff")
    page.click("text=Correct this decision")
    seen("Correct decision")
    told("#a1-injury", "none")
    seen("105A")
    page.click("text=Keep this decision")
    page.wait_for_url("**/decisions/*")
    seen("It stands in place of")
    page.click("text=All decisions")
    seen("in place of")


@pytest.mark.smoke
def test_one_assault_with_bruising_takes_few_keys(room):
    page, pressed = room(), []

    def press(key):
        pressed.append(key)
        page.keyboard.press(key)

    assert inside(page) == "a1-what"
    assert "Ctrl+Enter" in page.inner_text("main")
    for key in "as":
        press(key)
    page.wait_for_selector("#a1-injury")
    assert inside(page) == "a1-what"
    press("Tab")
    assert inside(page) == "a1-injury"
    for key in "bru":
        press(key)
    expect(page.locator("#case-answer")).to_contain_text("8N Assault with injury")
    assert inside(page) == "a1-injury"
    press("Control+Enter")
    page.wait_for_url("**/decisions/*")
    assert len(pressed) < FEW
    assert Decision.objects.get().words == "1 crime to be recorded; 8N Assault with injury, 008/06"


def test_pressed_twice_it_is_kept_once(room):
    page = room()
    page.select_option("#a1-what", "assault")
    page.wait_for_selector("#a1-injury")
    page.evaluate("one = document.querySelector('[data-main]'); for (i of [1, 2]) one.form.requestSubmit(one)")
    page.wait_for_url("**/decisions/*")
    assert Decision.objects.count() == 1


def test_what_is_being_written_and_what_is_open_stay_when_the_answer_comes(room):
    page = room()
    page.select_option("#a1-what", "assault")
    page.click("#a1-who-victim")
    page.keyboard.type(" of a friend")
    page.wait_for_selector("#a1-injury")
    assert page.input_value("#a1-who-victim") == "victim 1 of a friend"
    assert inside(page) == "a1-who-victim"
    page.click("#case-way summary")
    page.select_option("#a1-injury", "bruising")
    expect(page.locator("#case-answer")).to_contain_text("victim 1 of a friend")
    assert page.get_attribute("#case-way", "open") is not None


def test_signed_out_nothing_is_lost_and_it_goes_on_after_signing_in_again(room, live_server, signed_in):
    page = room()
    page.evaluate("document.addEventListener('case:sent', one => window.sent = one.detail.title)")
    page.select_option("#a1-what", "assault")
    page.wait_for_selector("#a1-injury")
    assert page.evaluate("window.sent") == "Decide a report - TrueCount"
    page.context.clear_cookies()
    page.select_option("#a1-injury", "bruising")
    expect(page.locator("[data-state]")).to_contain_text("You have been signed out.")
    page.keyboard.press("Control+Enter")
    page.wait_for_timeout(1_000)
    assert page.url.endswith(reverse("decide"))
    assert page.input_value("#a1-injury") == "bruising"
    client = signed_in(Role.AUDITOR)
    sign_in(page.context, live_server, client)
    page.fill("#title", "after a pause")
    page.click("h1")
    expect(page.locator("#case-answer")).to_contain_text("8N Assault with injury")
    expect(page.locator("[data-state]")).to_be_empty()
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/decisions/*")
    assert Decision.objects.get().title == "after a pause"


def test_without_the_server_nothing_is_lost(room):
    page = room()
    page.context.set_offline(True)
    page.select_option("#a1-what", "assault")
    expect(page.locator("[data-state]")).to_contain_text("cannot be reached")
    page.context.set_offline(False)
    page.fill("#a1-who-victim", "friend")
    page.click("h1")
    page.wait_for_selector("#a1-injury")
    expect(page.locator("[data-state]")).to_be_empty()
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
