"""The page of findings in a real browser: accessible, alone, without scripts, on a phone and on paper."""

from pathlib import Path

import pytest

from tests.checked import EXEMPLARS, edited, put
from truecount import checks, papers
from truecount.records import Store

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> str:
    """The page of a file in which every exemplar stands, beside the run before, which had half of them."""
    folder = tmp_path_factory.mktemp("findings")
    for name, some in (("before", EXEMPLARS[::2]), ("now", EXEMPLARS)):
        with Store.write(folder / f"{name}.duckdb") as store:
            put(store, [edited(one) for one in some])
            force = checks.Force(store)
            checks.run_checks(force)
            found = checks.report_of(force, folder / "before" if name == "now" else None)
        papers.write_findings(found, name, folder / name)
    return Path(folder / "now" / "findings.html").as_uri()


@pytest.mark.parametrize("width", [1200, 375])
@pytest.mark.parametrize("opened", [False, True])
def test_axe_finds_nothing(barriers, address, width, opened):
    assert barriers(address, width, opened) is None


def test_it_asks_the_network_for_nothing_and_needs_no_script(alone):
    assert alone.locator("h3").count() >= len(checks.checks())
    alone.locator("summary").first.click()
    assert alone.locator("table").first.is_visible()


@pytest.mark.parametrize("width", [375, 320])
def test_nothing_runs_out_of_a_phone(browser, address, width):
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_it_prints(browser, address):
    page = browser.new_page()
    page.goto(address)
    assert len(page.pdf(format="A4")) > 20_000
    page.close()
