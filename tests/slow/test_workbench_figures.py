"""The rooms of figures and papers in a real browser: accessible with every making opened, and papers read here."""

import json

import pytest
from django.conf import settings as used

from tests.workbench import shelves
from tests.workbench.conftest import account, signed_in, unit  # noqa: F401 - fixtures
from truecount.workbench.accounts.roles import Role
from truecount.workbench.figures import making

pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("beside_the_browser"),
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
ADDRESSES = {
    "/figures?of=published": "Accuracy",
    "/figures/timeliness?of=simulated": "Timeliness",
    "/figures/like-for-like": "Recorded crime, like for like",
    "/figures/outcomes": "Outcomes",
    "/papers": "Papers",
    "/papers/published": "Crime Data Integrity, Recorded Crime & Crime Outcomes",
    "/papers/new": "Make a paper",
    "/papers/half": "The paper was stopped half way",
}


@pytest.fixture
def shelved(tmp_path, monkeypatch):
    """Two papers, one of which gives something away, one that was stopped half way, and an audit to choose."""
    root = shelves.filled(tmp_path / "home", monkeypatch)
    told = {"made_at": "2026-01-02T03:04:00+00:00", "given_away": ["integrity.few.rape: it came by 1 (a, b)."]}
    (root / "published" / "made.json").write_text(json.dumps(told))
    monkeypatch.setattr(making, "_start", lambda folder, lock: None)
    asked = {"name": "half", "title": "Half", "force": "kent", "smallest": 5, "audits": [], "from_records": False}
    making.begin(asked)
    (root.parent / "figures").mkdir()
    (root.parent / "figures" / "spring.json").write_text("{}")
    monkeypatch.setenv("TRUECOUNT_RECORDS", str(shelves.record_file()))
    return root


@pytest.fixture
def opened(browser, live_server, shelved, signed_in):  # noqa: F811
    """A maker of pages of a width in which the registrar has signed in; they keep what the console said."""
    client = signed_in(Role.REGISTRAR)
    key = client.cookies[used.SESSION_COOKIE_NAME].value
    contexts = []

    def page(width, **more):
        context = browser.new_context(viewport={"width": width, "height": 900}, **more)
        context.add_cookies([{"name": used.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
        contexts.append(context)
        one = context.new_page()
        one.said = []
        one.on("console", lambda told: one.said.append(told.text))
        one.on("requestfailed", lambda asked: one.said.append(f"{asked.url}: {asked.failure}"))
        return one

    yield page
    for one in contexts:
        one.close()


@pytest.mark.parametrize("width", [1200, 360])
def test_axe_finds_nothing_with_every_making_opened(opened, barriers_on, live_server, width):
    page = opened(width)
    for address, heading in ADDRESSES.items():
        page.goto(live_server.url + address)
        assert page.locator("h1").inner_text() == heading
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert barriers_on(page) is None, address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    page.click("text=Change what is asked and try again")
    page.fill("[name=smallest]", "1")
    page.click("main button[type=submit]")
    assert "Enter 3 or more" in page.inner_text(".govuk-error-summary")
    assert barriers_on(page) is None
    assert page.said == []


@pytest.mark.parametrize("scripts", [True, False])
def test_a_making_opens_without_scripts(opened, live_server, scripts):
    page = opened(360, java_script_enabled=scripts)
    page.goto(f"{live_server.url}/figures?of=published")
    page.locator("summary", has_text="How it was made").first.click()
    assert page.locator("text=Population:").first.is_visible()
    assert page.locator("text=SHA-256").first.is_visible()


@pytest.mark.parametrize("width", [1200, 360])
@pytest.mark.parametrize("name", ["paper.html", "residents.html"])
def test_a_paper_is_read_under_its_own_security(opened, live_server, width, name):
    page = opened(width)
    answer = page.goto(f"{live_server.url}/papers/published/{name}")
    assert answer.status == 200
    assert page.locator("h1").is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.top')).backgroundColor") == "rgb(18, 67, 109)"
    assert page.locator("svg >> visible=true").count()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("summary").first.click()
    assert page.locator("details[open]").count() == 1
    assert page.said == []


def test_a_paper_leads_to_its_figures_and_can_do_nothing_in_the_readers_name(opened, live_server, shelved):
    page = opened(1200)
    place = shelved / "published" / "paper.html"
    place.write_text(
        place.read_text().replace("</body>", "<script>document.title = 'ran'</script><img src='/health'></body>")
    )
    page.goto(f"{live_server.url}/papers/published/paper.html#section-accuracy")
    assert page.title() != "ran"
    assert len([one for one in page.said if "script" in one.lower()]) == 1
    assert page.evaluate("self.origin") == "null"
    with page.expect_download() as told:
        page.click("footer >> text=figures.json")
    assert told.value.suggested_filename == "published-figures.json"
