"""The paper in a real browser: accessible, alone, without scripts, on a phone and on paper."""

import re
from pathlib import Path

import pytest

from truecount import papers

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=["kent", "lancashire", "btp"])
def address(request, tmp_path_factory) -> str:
    page, *_ = papers.write(papers.paper(papers.Outline(force=request.param)), tmp_path_factory.mktemp(request.param))
    return Path(page).as_uri()


@pytest.mark.parametrize(("width", "opened"), [(1200, False), (375, True)])
def test_axe_finds_nothing(barriers, address, width, opened):
    assert barriers(address, width, opened) is None


def test_it_asks_the_network_for_nothing(browser, address):
    asked: list[str] = []
    page = browser.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address, wait_until="networkidle")
    page.close()
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert len([url for url in asked if url.startswith("file:")]) == 1


def test_it_needs_no_script(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    for text in ("In brief", "What is not known", "Methods", "Sources"):
        assert page.get_by_role("heading", name=re.compile(text)).first.is_visible()
    making = page.locator("details").first
    making.locator("summary").click()
    assert making.locator(".method").first.is_visible()
    assert page.locator("svg[role=img]:visible").count() >= 3
    context.close()


def test_on_a_narrow_screen_the_page_does_not_scroll_sideways(browser, address):
    page = browser.new_page(viewport={"width": 320, "height": 640})
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.close()


def test_text_may_be_set_twice_as_large(browser, address):
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(address)
    page.add_style_tag(content="html { font-size: 200% }")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    page.close()


def test_the_first_screen_has_the_title_and_the_findings(browser, address):
    page = browser.new_page(viewport={"width": 1200, "height": 800})
    page.goto(address)
    last = page.locator(".findings li").last.bounding_box()
    assert last is not None
    assert last["y"] + last["height"] <= 800
    page.close()


def test_it_prints_with_the_making_of_every_figure(browser, address, tmp_path):
    page = browser.new_page()
    page.goto(address)
    page.emulate_media(media="print")
    assert page.get_by_role("heading", name="How each figure was made").is_visible()
    assert not page.locator("nav").is_visible()
    page.pdf(path=tmp_path / "paper.pdf", prefer_css_page_size=True)
    page.close()
    assert len(re.findall(rb"/Type\s*/Page\b", (tmp_path / "paper.pdf").read_bytes())) > 1


def test_keyboard_alone_reaches_the_paper(browser, address):
    page = browser.new_page()
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "paper"
    page.close()
