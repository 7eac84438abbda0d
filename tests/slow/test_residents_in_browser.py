"""The page for residents in a real browser: accessible, alone, without scripts, on a phone and on paper."""

import re
from pathlib import Path

import pytest

from truecount.papers import Outline
from truecount.papers.residents import residents, residents_page
from truecount.records import Store

pytestmark = pytest.mark.slow
PAGES = {2, 3, 4}


@pytest.fixture(scope="module", params=["kent", "durham", "btp", "made up"])
def address(request, tmp_path_factory) -> str:
    if request.param == "made up":
        with Store.read(request.getfixturevalue("simulated")) as store:
            text = residents_page(residents(Outline(), store))
    else:
        text = residents_page(residents(Outline(force=request.param)))
    place = tmp_path_factory.mktemp("residents") / "residents.html"
    place.write_text(text)
    return place.as_uri()


@pytest.mark.parametrize("width", [1200, 360])
@pytest.mark.parametrize("opened", [False, True])
def test_axe_finds_nothing(barriers, address, width, opened):
    assert barriers(address, width, opened) is None


def test_it_asks_the_network_for_nothing_and_needs_no_script(alone):
    assert alone.locator(".answer").count() == 4
    alone.locator("summary").first.click()
    assert alone.locator(".method").first.is_visible()


@pytest.mark.parametrize("width", [360, 320])
def test_nothing_runs_out_of_a_phone_or_scrolls_sideways(browser, address, width):
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wide = (
        "[...document.querySelectorAll('table, figure')].filter(one => one.getBoundingClientRect().right > innerWidth)"
    )
    assert page.evaluate(f"{wide}.length") == 0
    page.close()


def test_it_prints_on_two_to_four_sheets(browser, address):
    page = browser.new_page()
    page.goto(address)
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    page.close()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) in PAGES


def test_the_file_is_small_enough_to_send(address):
    assert Path(address.removeprefix("file://")).stat().st_size < 600_000
