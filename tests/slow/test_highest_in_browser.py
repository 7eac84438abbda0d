"""The page of the highest logs in a real browser: accessible, alone, without scripts, on a phone and on paper."""

from pathlib import Path

import numpy as np
import pytest

from tests.unit.test_triage_why import HOSTILE, learnt, path, place
from truecount.papers.highest import highest, write_highest
from truecount.records import Store

pytestmark = pytest.mark.slow
SHOWN = 12


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> str:
    """The page of the highest logs of a made-up force, and of a hostile one, one without text and one that repeats."""
    logs, (_, (model, scored)) = learnt()
    places = [*np.argsort(-scored.hidden)[:SHOWN], *(place(one) for one in ("<b>1</b>", "2025-00001", "2025-00002"))]
    with Store.read(path()) as store:
        found = highest(store, model, logs, scored, places)
    page, _ = write_highest(found, "force.duckdb", tmp_path_factory.mktemp("highest"))
    return Path(page).as_uri()


@pytest.mark.parametrize("width", [1200, 375])
def test_axe_finds_nothing(barriers, address, width):
    assert barriers(address, width, opened=False) is None


def test_it_asks_the_network_for_nothing_and_needs_no_script(alone):
    assert alone.locator("article").count() == SHOWN + 3
    alone.get_by_role("link", name="<b>1</b>").click()
    assert alone.locator(f"#log-{SHOWN + 1} .text").inner_text() == HOSTILE


def test_a_hostile_log_runs_nothing(browser, address):
    said: list[str] = []
    page = browser.new_page()
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    page.goto(address, wait_until="networkidle")
    assert page.locator("script").count() == 0 and said == []
    page.close()


def test_marks_are_underlined_each_in_its_way(browser, address):
    page = browser.new_page()
    page.goto(address)
    style = "one => [getComputedStyle(one).textDecorationLine, getComputedStyle(one).textDecorationStyle]"
    lines = {tuple(page.locator(f".key mark.{how}").first.evaluate(style)) for how in ("for", "against")}
    assert lines == {("underline", "solid"), ("underline", "dashed")}
    assert page.locator(".text mark").count() > SHOWN
    page.close()


@pytest.mark.parametrize("width", [375, 320])
def test_nothing_runs_out_of_a_phone(browser, address, width):
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_it_prints(browser, address):
    page = browser.new_page()
    page.goto(address)
    assert len(page.pdf(format="A4")) > 20_000
    page.close()
