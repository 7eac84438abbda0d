"""What slow tests share: a real browser, and a Spark of this machine's."""

import shutil

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic"]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SPARK = {
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "4",
    "spark.sql.session.timeZone": "UTC",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": "4g",
}


@pytest.fixture(scope="module")
def browser():
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip("needs Chromium or Chrome, which is not installed here")
    api = pytest.importorskip("playwright.sync_api")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def beside_the_browser():
    """A workbench to be looked at: dressed, and served in a thread beside that of the browser's driver.

    The driver runs a loop in this thread; what the server does in its own is none of its business.
    """
    settings = pytest.importorskip("truecount.workbench.settings")
    if not (settings.STATIC_ROOT / "case.js").exists():
        pytest.skip("needs the workbench's styles and scripts, which `make .venv/web` builds with npm")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture
def barriers_on():
    """What axe finds against WCAG 2.2 AA on a page as it stands."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")

    def found(page):
        told = axe.Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
        return told.generate_report() if told.violations_count else None

    return found


@pytest.fixture
def barriers(browser, barriers_on):
    """The same on the page of an address, of some width, as it opens or with every detail opened."""

    def found(address, width, opened):
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.goto(address)
        if opened:
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        told = barriers_on(page)
        page.close()
        return told

    return found


@pytest.fixture
def alone(browser, address):
    """The page at an address without scripts; afterwards, that it asked for itself and for nothing else."""
    asked: list[str] = []
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address, wait_until="networkidle")
    yield page
    context.close()
    assert len([url for url in asked if not url.startswith("data:")]) == 1


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    """A Spark of the test's own, on this machine."""
    if shutil.which("java") is None:
        pytest.skip("There is no Java on this machine, which Spark needs.")
    sql = pytest.importorskip("pyspark.sql", reason="PySpark is not installed; `make slow` installs it.")
    builder = sql.SparkSession.builder.master("local[2]")
    for name, value in (SPARK | {"spark.sql.warehouse.dir": str(tmp_path_factory.mktemp("warehouse"))}).items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()
