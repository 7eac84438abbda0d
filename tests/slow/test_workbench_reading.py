"""Reading logs in a real browser: every state of its pages, on a phone and without scripts, and by keyboard."""

import pytest
from django.urls import reverse

from tests.planned import planned_force
from tests.slow import in_the_workbench as browsers
from tests.workbench import conftest as people
from tests.workbench.audited import crime
from tests.workbench.reading import allocated, imported
from truecount.audit.readings import FIRST, SECOND, SETTLED
from truecount.workbench import places
from truecount.workbench.accounts.roles import Role
from truecount.workbench.audits.models import Reading, Task

pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("beside_the_browser"),
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
account, signed_in, unit, registrar = people.account, people.signed_in, people.unit, people.registrar
window = browsers.window
WAYS = [(1200, True), (360, True), (360, False)]
FEW = 25
"""Presses of keys for a plain assault with bruising, from the page as it opens to the reading that is saved."""
SEEN = """() => {
  const now = getComputedStyle(document.activeElement), box = document.activeElement.getBoundingClientRect();
  const label = document.activeElement.nextElementSibling;
  const ring = label && getComputedStyle(label, '::before').boxShadow;
  const marked = (now.outlineStyle !== 'none' && now.outlineWidth !== '0px') || now.boxShadow !== 'none';
  return (marked || (ring && ring !== 'none')) && box.bottom > 0 && box.top < innerHeight;
}"""
"""Whether what has the focus is marked and in view; a radio's mark is drawn on its label."""
LANDMARKS = ["a1-what", "a1-who-victim", "a1-who-suspect", "add", "says", "otherwise", "why", "n100-no", "save"]
"""What the keys come by on the page as it opens, in this order."""
INSIDE = "document.activeElement.id || document.activeElement.name || document.activeElement.innerText"


@pytest.fixture(scope="module")
def planned(small_force, tmp_path_factory):
    return planned_force(small_force, tmp_path_factory.mktemp("states"), 12, "--bands", 3)


@pytest.fixture
def reader(signed_in):
    return signed_in(Role.AUDITOR, name="one")


@pytest.fixture
def tasks(registrar, reader, planned, monkeypatch):
    """The logs that a reader has to read."""
    monkeypatch.setenv(places.RECORDS, str(planned.file))
    allocated(registrar, imported(registrar, planned), reader)
    return list(Task.objects.filter(reader=reader.account).select_related("log"))


def at(name, one):
    return reverse(name, args=[one.pk])


@pytest.mark.parametrize(("width", "scripts"), WAYS)
def test_every_state_of_a_reading(window, reader, tasks, width, scripts):
    task = tasks[0]
    log = f"Log {task.log.number}"
    here = window(reader, width, scripts=scripts)

    def told(field, value, words):
        here.page.select_option(field, value)
        if not scripts:
            here.press("Work out and keep")
        here.page.locator("main").get_by_text(words).first.wait_for()

    here.go(reverse("readings"), "Logs to read", "not begun")
    here.follow("Read the next")
    here.seen(log, "Say what is alleged.")
    here.press("Save the reading")
    here.seen(log, "There is a problem")
    here.page.get_by_label("Other crimes than the facts make it").check()
    here.page.fill("#otherwise", "8N, 999Z")
    here.press("Save the reading")
    here.seen(log, "is no class of crime that an audit counts")
    here.page.locator("#says").check()
    told("#a1-what", "assault", "The gravest injury")
    told("#a1-injury", "bruising", "8N Assault with injury")
    for one in ("#a1-taken", "#a1-further", "#case-way"):
        here.page.click(f"{one} summary")
    here.seen(log, "8N Assault with injury")


@pytest.mark.parametrize(("width", "scripts"), WAYS)
def test_two_tabs_a_restricted_log_and_the_records_beside_it(window, reader, tasks, width, scripts):
    task, other = tasks[:2]
    log = f"Log {task.log.number}"
    here = window(reader, width, scripts=scripts)
    here.go(at("reading", task), log)
    for field, value in {"#a1-what": "assault", "#a1-injury": "bruising"}.items():
        here.page.select_option(field, value)
        if not scripts:
            here.press("Work out and keep")
        here.page.wait_for_selector("#a1-injury")
    here.page.locator("#case-answer").get_by_text("8N").first.wait_for()
    given = {"opened-as": "another tab", "revision": Task.objects.get(pk=task.pk).revision, "1-what": "theft"}
    assert reader.post(at("reading", task), given).status_code == 200
    if scripts:
        here.page.select_option("#a1-injury", "none")
        here.page.locator("[data-state]").get_by_text("another tab").wait_for()
        here.seen(log, "Save the reading")
    here.press("Save the reading")
    here.seen(f"Two versions of log {task.log.number}", "Sent just now")
    here.press("Put what was sent just now in its place")
    here.seen(log, "105A" if scripts else "8N")
    here.press("Save the reading")
    here.seen(f"Log {other.log.number}", f"Log {task.log.number} is saved: 1 crime, ")
    assert Reading.objects.get().crimes[0]["class_code"] == ("105A" if scripts else "8N")

    reader.account.restricted = other.log.restricted = True
    reader.account.save()
    other.log.save()
    restricted = "This log is restricted"
    here.go(at("reading", other), restricted)
    here.press("Open the log")
    here.seen(restricted, "There is a problem")
    here.page.fill("[name=reason]", "it was drawn")
    here.press("Open the log")
    here.seen(f"Log {other.log.number}")
    here.go(at("beside", task), f"Set the records beside log {task.log.number}?")
    here.press("Set the records beside it")
    here.seen(f"Log {task.log.number} with its records", "It stays as it is.")
    here.page.click("main details summary")
    here.seen(f"Log {task.log.number} with its records", "Was the victim put first")
    here.press("Keep the answers")
    here.seen("Logs to read", "The records beside it")
    here.page.goto(here.base + at("reading", tasks[2]).replace(str(tasks[2].pk), "999999"))
    here.seen("Page not found")


@pytest.mark.parametrize(("width", "scripts"), WAYS)
def test_every_state_of_settling(window, registrar, account, reader, tasks, width, scripts):
    task, own, restricted = tasks[:3]
    second = account(Role.AUDITOR, name="two")
    for one in (task, own, restricted):
        for stage, by, crimes in ((FIRST, reader.account, [crime("8N", "a" * 60)]), (SECOND, second, [])):
            said = {"crimes": crimes, "worked_out": [], "why": "x" * 90, "version": 1}
            Reading.objects.create(log=one.log, stage=stage, by=by, **said)
    Task.objects.filter(pk=own.pk).update(reader=registrar.account)
    restricted.log.restricted = True
    restricted.log.save()
    here, title = window(registrar, width, scripts=scripts), f"Settle log {task.log.number}"
    here.go(reverse("audits"), "Audits")
    here.go(reverse("new-audit"), "Import a draw")
    here.press("Import")
    here.seen("Import a draw", "There is a problem")
    here.go(at("audit", task.log.audit), "An audit", "How far it is")
    here.press("Download the files")
    here.seen("An audit", "There is a problem")
    here.follow("Settle what was read twice")
    here.seen("Settle what was read twice", "not yet; they differ")
    here.go(at("settle", own.log), "Your own reading comes first")
    here.go(at("settle", restricted.log), "You cannot open this page")
    here.go(at("settle", task.log), title)
    here.page.click("main details summary")
    here.press("Settle")
    here.seen(title, "Choose what it requires.")
    here.page.get_by_label("Other crimes").first.check()
    here.page.fill("[name=words]", "the log says so")
    here.page.fill("[name=otherwise]", "no class")
    here.press("Settle")
    here.seen(title, "There is a problem")
    settled = {"by": registrar.account, "version": 1, "why": "sooner"}
    Reading.objects.create(log=task.log, stage=SETTLED, crimes=[], **settled)
    here.page.fill("[name=otherwise]", "8N neighbour")
    here.press("Settle")
    here.seen(title, "Somebody settled this log while you had it open.")
    here.press("Settle")
    here.seen("Settle what was read twice", "1 crime, 8N")
    here.go(at("settle", task.log), title, "Settled, and superseded")


@pytest.mark.smoke
def test_one_assault_with_bruising_is_read_with_few_keys(window, reader, tasks):
    here, pressed = window(reader), []
    page = here.page
    page.goto(here.base + at("reading", tasks[0]))

    def press(key):
        pressed.append(key)
        page.keyboard.press(key)

    assert page.evaluate(INSIDE) == "a1-what"
    assert page.evaluate(SEEN)
    assert "Ctrl+Enter" in here.words
    first = "document.querySelector('.tc-log').compareDocumentPosition(document.querySelector('#a1-what'))"
    assert page.evaluate(f"{first} & Node.DOCUMENT_POSITION_FOLLOWING")
    for key in "as":
        press(key)
    page.wait_for_selector("#a1-injury")
    press("Tab")
    assert page.evaluate(INSIDE) == "a1-injury"
    for key in "bru":
        press(key)
    page.locator("#case-answer").get_by_text("8N Assault with injury").wait_for()
    assert page.evaluate(INSIDE) == "a1-injury"
    press("Control+Enter")
    page.get_by_text("is saved: 1 crime, 8N").wait_for()
    assert len(pressed) < FEW
    assert Reading.objects.get().crimes == [{"class_code": "8N", "offence_code": "008/06", "victim": "victim 1"}]
    assert page.evaluate(INSIDE) == "a1-what"
    assert here.heading == f"Log {tasks[1].log.number}"


def test_the_keys_go_through_the_page_in_its_order_and_each_place_is_marked(window, reader, tasks):
    here = window(reader)
    page = here.page
    page.goto(here.base + at("reading", tasks[0]))
    through, pressed = [], 0
    while (inside := page.evaluate(INSIDE)) not in through:
        assert page.evaluate(SEEN), inside
        through.append(inside)
        if inside == "says":
            page.keyboard.press("ArrowDown")
            pressed += 1
            assert page.evaluate(INSIDE) == "says-nothing"
        if inside == "save":
            break
        page.keyboard.press("Tab")
        pressed += 1
    assert [one for one in through if one in LANDMARKS] == LANDMARKS
    assert through[0] == LANDMARKS[0]
    page.keyboard.press("Enter")
    page.get_by_text("is saved: no crime").wait_for()
    assert pressed < FEW
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(SEEN)
