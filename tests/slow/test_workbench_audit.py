"""A whole audit in real browsers, one for each of its people: from the import to the figures that stay."""

import csv
import json
import zipfile

import pytest
from django.urls import reverse

from tests.planned import planned_force, verb
from tests.slow import in_the_workbench as browsers
from tests.workbench import conftest as people
from tests.workbench.reading import truth_of
from truecount.audit.readings import FIRST, SECOND, SETTLED
from truecount.workbench import places
from truecount.workbench.accounts.roles import Role
from truecount.workbench.audits.estimates import estimate
from truecount.workbench.audits.models import Audit, Correction, Log, Reading, Task
from truecount.workbench.figures.boards import figure_of, printed
from truecount.workbench.ledger.chain import verify

pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("beside_the_browser"),
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
account, signed_in, unit = people.account, people.signed_in, people.unit
window = browsers.window
BY_FACTS = (
    ({"#a1-what": "assault", "#a1-injury": "bruising"}, "8N Assault with injury"),
    ({"#a1-what": "assault", "#a1-injury": "none"}, "105A"),
)
"""What each reader tells of the first logs, whatever they say, with what the rules make of it."""
FEW_BANDS = ("--bands", 2, "--second-reading", 0.3)
ENOUGH = 5
"""Figures at least; an audit of any size has more."""


@pytest.fixture(scope="module")
def planned(small_force, tmp_path_factory):
    return planned_force(small_force, tmp_path_factory.mktemp("whole"), 12, *FEW_BANDS)


@pytest.fixture(autouse=True)
def records(planned, monkeypatch, tmp_path):
    monkeypatch.setenv(places.RECORDS, str(planned.file))
    monkeypatch.setenv(places.HOME, str(tmp_path / "home"))


@pytest.fixture
def at_work(window, signed_in):
    """A window of each of the people of an audit."""
    who = {
        "registrar": (Role.REGISTRAR, "registrar"),
        "one": (Role.AUDITOR, "one"),
        "two": (Role.AUDITOR, "two"),
        "decides": (Role.DECISION_MAKER, "decides"),
        "manages": (Role.MANAGER, "manages"),
    }
    return {name: window(signed_in(role, name=called)) for name, (role, called) in who.items()}


def test_a_whole_audit_from_the_import_to_the_figures_that_stay(at_work, planned, tmp_path):
    registrar, readers = at_work["registrar"], [at_work["one"], at_work["two"]]
    audit = imported(registrar, planned)
    truth = truth_of(planned)
    given_out(registrar, audit)
    assert sum(read_all(one, truth, BY_FACTS) for one in readers) == planned.plan.readings
    assert sum(bool(one.worked_out) for one in Reading.objects.all()) == len(BY_FACTS) * len(readers)
    given_out(registrar, audit)
    assert sum(read_all(one, truth) for one in readers) > len(readers)

    log = Log.objects.filter(readings__stage=FIRST, readings__worked_out__0__class_code="8N", tasks__stage=SECOND)[0]
    reader = at_work[Task.objects.get(log=log, stage=SECOND).reader.name]
    argued(reader, log)
    viewed(at_work["decides"], log)
    settled(registrar, audit, log)
    put_right(registrar, at_work["manages"], log)

    comes_to_what_the_library_makes_of_it(registrar, audit, planned, tmp_path)
    registrar.press("Close the audit")
    registrar.seen(audit.title, "Erase its content")
    for one in readers:
        one.go(reverse("readings"), "Logs to read", "Nothing is waiting to be read by you.")
    found = verify()
    assert found.entries > planned.plan.readings
    assert found.faults == ()


def imported(registrar, planned):
    registrar.go(reverse("audits"), "Audits")
    registrar.page.goto(registrar.base + reverse("new-audit"))
    registrar.seen("Import a draw")
    registrar.press("Import")
    registrar.seen("Import a draw", "There is a problem")
    registrar.page.fill("[name=title]", "All crime, a simulated force")
    for name, file in {"plan": "draw.csv", "draw": "draw.csv", "drawn": "draw.yaml"}.items():
        registrar.page.set_input_files(f"[name={name}]", planned.folder / file)
    registrar.press("Import")
    registrar.seen("Import a draw", "There is a problem")
    for name, file in {"plan": "plan.yaml", "draw": "draw.csv", "drawn": "draw.yaml"}.items():
        registrar.page.set_input_files(f"[name={name}]", planned.folder / file)
    registrar.press("Import")
    registrar.seen("All crime, a simulated force", f"Logs to read\n{planned.plan.readings}")
    return Audit.objects.get()


def given_out(registrar, audit):
    registrar.go(reverse("audit", args=[audit.pk]), audit.title)
    assert registrar.page.locator("[name=reader]:checked").count() == len("12")
    registrar.press("Give out")
    registrar.seen(audit.title, "given out")


def read_all(reader, truth, by_facts=()):
    """Read whatever waits for a reader, by the page, and give how many logs that were."""
    many = 0
    reader.go(reverse("readings"), "Logs to read")
    reader.follow("Read the next")
    while not reader.heading.startswith("Logs to read"):
        place = int(reader.heading.split()[1].strip(",")) - 1
        crimes = truth.get(Log.objects.get(place=place).of.name, "")
        look = many <= len(by_facts)
        if many < len(by_facts):
            told(reader, *by_facts[many])
        elif crimes:
            reader.page.get_by_label("Other crimes than the facts make it").check()
            reader.page.fill("#otherwise", crimes)
            reader.page.fill("#why", "as the log tells it")
        else:
            reader.page.get_by_label("No crime").check()
        if look:
            reader.seen(f"Log {place + 1}")
        here = reader.page.url
        reader.press("Save the reading")
        reader.page.wait_for_url(lambda url, before=here: url != before)
        reader.page.get_by_text(f"Log {place + 1} is saved").wait_for()
        if look:
            reader.seen("Log")
        many += 1
    reader.seen("Logs to read", "Nothing is waiting to be read by you.")
    return many


def told(reader, facts, makes):
    """Tell the facts one after the other, as each is asked for."""
    for field, value in facts.items():
        reader.page.select_option(field, value)
    reader.page.locator("#case-answer").get_by_text(makes).first.wait_for()


def argued(reader, log):
    reader.go(reverse("readings"), "Logs to read")
    row = reader.page.locator("tr", has=reader.page.locator(f"a[href='{reverse('dispute', args=[log.pk])}']"))
    row.get_by_role("link", name="Argue").click()
    reader.seen("Finish your own reading first")
    reader.page.go_back()
    row.get_by_role("link", name="Set the records beside it").click()
    reader.seen(f"Set the records beside log {log.number}?", "From then on your reading stays as it is")
    reader.press("Set the records beside it")
    reader.seen(f"Log {log.number} with its records", "It stays as it is.")
    reader.page.locator("#time-1").check()
    reader.press("Keep the answers")
    reader.seen("Logs to read")
    row.get_by_role("link", name="Argue").click()
    reader.seen(f"Dispute about log {log.number}")
    reader.press("Save your argument")
    reader.seen(f"Dispute about log {log.number}", "There is a problem")
    reader.page.fill("[name=words]", "The log does not tell of this.")
    reader.page.fill("[name=rule]", "principal.look-up")
    reader.press("Save your argument")
    reader.seen(f"Dispute about log {log.number}", "waiting for the decision maker")


def viewed(decides, log):
    decides.go(reverse("disputes"), "Disputes")
    decides.follow(f"Log {log.number}")
    decides.seen(f"Dispute about log {log.number}")
    decides.page.fill("[name=words]", "The second reader is right.")
    decides.press("Save your view")
    decides.seen(f"Dispute about log {log.number}", "waiting for the registrar")


def settled(registrar, audit, disputed):
    """Settle the log that is argued about, then those on which both readers agree, then each that is left."""
    address = reverse("settling", args=[audit.pk])
    registrar.go(address, "Settle what was read twice", "not yet; they differ")
    registrar.page.locator(f"a[href$='{reverse('settle', args=[disputed.pk])}']").click()
    registrar.seen(f"Settle log {disputed.number}", "The second reader is right.")
    registrar.page.fill("[name=rule]", "no.rule")
    registrar.press("Settle")
    registrar.seen(f"Settle log {disputed.number}", "There is a problem")
    registrar.page.fill("[name=rule]", "principal.look-up")
    as_second_reads(registrar)
    registrar.seen("Settle what was read twice")
    registrar.page.get_by_role("button", name="on which both readers agree").click()
    registrar.seen("Settle what was read twice")
    assert not registrar.page.get_by_text("not yet; they agree").count()
    while registrar.page.get_by_text("not yet; they differ").count():
        registrar.page.locator("tr", has_text="not yet; they differ").first.get_by_role("link").click()
        as_second_reads(registrar)
        registrar.page.wait_for_url(f"**{address}")
    registrar.seen("Settle what was read twice", "0 wait to be settled")
    assert Reading.objects.filter(stage=SETTLED).count() == Task.objects.filter(stage=SECOND).count()


def as_second_reads(registrar):
    registrar.page.get_by_label("As the second reader has it").check()
    registrar.page.fill("[name=words]", "the log says so")
    registrar.press("Settle")


def put_right(registrar, manager, log):
    registrar.go(reverse("settle", args=[log.pk]), f"Settle log {log.number}", "Settled")
    registrar.follow("Have something put right")
    registrar.seen("Have something put right")
    registrar.press("Ask the unit for it")
    registrar.seen("Have something put right", "There is a problem")
    registrar.page.select_option("[name=unit]", label="Northern district")
    registrar.page.select_option("[name=what]", "reclassify")
    registrar.page.select_option("[name=theme]", index=1)
    registrar.page.fill("[name=record]", "46/123/26")
    registrar.page.fill("[name=class_code]", "105A")
    registrar.press("Ask the unit for it")
    registrar.seen("Correction", "46/123/26")
    asked = Correction.objects.get()
    manager.go(reverse("corrections"), "Corrections")
    manager.follow(f"Correction {asked.pk}")
    manager.page.fill("[name=words]", "It is 105A now.")
    manager.press("Done")
    manager.seen(f"Correction {asked.pk}", "Done, ")
    registrar.go(reverse("correction", args=[asked.pk]), f"Correction {asked.pk}")
    registrar.press("Checked: right")
    registrar.seen(f"Correction {asked.pk}", "Checked and right")


def comes_to_what_the_library_makes_of_it(registrar, audit, planned, folder):
    """Download the files, have the library estimate from them, and see the same figures on the page, and kept."""
    registrar.go(reverse("audit", args=[audit.pk]), audit.title)
    registrar.press("Download the files")
    registrar.seen(audit.title, "There is a problem")
    registrar.page.fill("[name=recipient]", "the inspectorate")
    registrar.page.fill("[name=why]", "its inspection")
    with registrar.page.expect_download() as download:
        registrar.press("Download the files")
    zipfile.ZipFile(download.value.path()).extractall(folder)
    plan, draw, again = folder / "plan.yaml", folder / "draw.csv", folder / "again.csv"
    verb("audit", "review", draw, "--readings", folder / "readings.csv", "--out", again, "--file", planned.file)
    assert list(csv.reader(again.open())) == list(csv.reader((folder / "reviews.csv").open()))
    theirs = json.loads(verb("audit", "estimate", plan, draw, again, "--json"))["figures"]
    ours = estimate(audit).figures
    rows = registrar.page.locator(".govuk-summary-list__row").all_inner_texts()
    assert len(theirs) > ENOUGH
    for figure in theirs:
        own = ours[figure["id"]]
        assert (own["value"], own["interval"], own["unit"]) == (figure["value"], figure["interval"], figure["unit"])
        told = figure_of(figure)
        said = [printed(told).striptags(), figure["unit"] if told.value is not None else "not known"]
        if told.interval:
            said += [f"{printed(told, 'low').striptags()} to {printed(told, 'high').striptags()}"]
        assert any(row.startswith(figure["title"]) and all(one in row for one in said) for row in rows), figure["title"]
    registrar.go(reverse("audit", args=[audit.pk]), audit.title)
