"""The rule book's page in a real browser: it searches by itself, reads without scripts, and is accessible."""

from pathlib import Path

import pytest

from truecount import counting

pytestmark = pytest.mark.slow
BOOK = (Path(__file__).parents[2] / "docs" / "rules" / "book.html").as_uri()


@pytest.fixture
def page(browser):
    page = browser.new_page(viewport={"width": 375, "height": 800})
    page.goto(BOOK)
    yield page
    page.close()


def shown(page):
    return page.locator("article:visible").count()


def test_it_shows_the_rules_of_each_edition(page):
    for number, name in enumerate(counting.EDITIONS):
        page.select_option("#edition", str(number))
        assert shown(page) == len(counting.book(name).rules)
    assert page.inner_text("#found") == f"{len(counting.book().rules)} rules"


def test_it_finds_words_and_what_an_edition_changed(page):
    page.fill("#words", "addition.conduct")
    assert shown(page) == 0
    page.select_option("#edition", str(list(counting.EDITIONS).index("2018-04")))
    assert shown(page) == 1 and page.inner_text("#found") == "1 rule"
    page.fill("#words", "")
    page.check("#changed")
    found = counting.differences("2017-04", "2018-04")
    assert shown(page) == len(found.began) + len(found.changed)


def test_axe_finds_nothing(barriers):
    assert barriers(BOOK, 375, opened=False) is None


def test_nothing_is_asked_of_the_network_and_nothing_runs_out_of_a_phone(browser):
    asked: list[str] = []
    page = browser.new_page(viewport={"width": 375, "height": 800})
    page.on("request", lambda request: asked.append(request.url))
    page.goto(BOOK, wait_until="networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    page.close()
    assert len(asked) == 1


def test_it_can_be_read_and_printed_without_scripts(browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(BOOK)
    assert page.get_by_role("heading", name="The conduct crime is principal").is_visible()
    page.emulate_media(media="print")
    assert not page.locator("form").is_visible()
    context.close()
