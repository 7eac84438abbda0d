"""Making a paper from the workbench: apart, whole or not at all, one maker a name."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest
import yaml
from django.urls import reverse

from tests.workbench import shelves
from truecount.workbench.accounts.roles import Role
from truecount.workbench.figures import maker, making, shelf
from truecount.workbench.ledger.models import Entry

pytestmark = pytest.mark.django_db
LONGEST = 300
ASKED = {"name": "december", "title": "A paper", "force": "city-of-london", "smallest": "5"}


@pytest.fixture(autouse=True)
def root(tmp_path, monkeypatch):
    return shelves.empty(tmp_path / "home", monkeypatch)


@pytest.fixture
def sleeper(monkeypatch):
    """Makers that do nothing but live, and take the lock with them as real ones do."""
    started = []

    def start(folder, lock):
        started.append(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], pass_fds=(lock,)))

    monkeypatch.setattr(making, "_start", start)
    yield started
    for one in started:
        one.kill()
        one.wait()


def text(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def sent(browser, **more):
    return browser.post(reverse("new-paper"), {key: one for key, one in (ASKED | more).items() if one is not None})


def waited(browser, name="december"):
    """The page of a paper when it is no longer being made."""
    until = time.monotonic() + LONGEST
    while "The paper is being made" in (page := text(browser.get(reverse("paper", args=(name,))))):
        assert time.monotonic() < until
        time.sleep(0.2)
    return page


def test_an_analyst_makes_a_paper_from_published_figures(signed_in, root):
    browser = signed_in(Role.ANALYST)
    before = Entry.objects.count()
    answer = sent(browser, title='Of "records" & more: #1')
    assert answer["Location"] == "/papers/december"
    page = text(browser.get("/papers/december"))
    assert "The paper is being made" in page
    assert "Look again" in page
    assert "being made" in text(browser.get("/papers"))
    assert shelf.papers() == []
    page = waited(browser)
    assert "City of London Police" in page
    assert "Of &#34;records&#34; &amp; more: #1" in page
    assert "from published figures; its name here is december" in page
    assert set(shelf.paper("december").files) == set(shelf.FILES)
    assert not list(root.glob(".*.making"))
    assert "Not there yet" not in text(browser.get("/papers"))
    assert Entry.objects.count() == before
    assert browser.get("/papers/december/made.json").status_code == 404
    assert "There is a paper of this name already" in text(sent(browser))


@pytest.mark.slow
def test_a_paper_from_the_records_is_told_to_the_log_and_its_small_numbers_are_withheld(
    signed_in, root, monkeypatch, sleeper
):
    monkeypatch.setenv("TRUECOUNT_RECORDS", str(shelves.record_file()))
    browser = signed_in(Role.REGISTRAR)
    assert sent(browser, source="records", force="-")["Location"] == "/papers/december"
    entry = Entry.objects.latest("number")
    assert (entry.kind, entry.record) == ("consultation", "record file")
    state = json.loads((root / ".december.making" / "state.json").read_text())
    assert state["asked"] == [str(shelves.record_file())]
    outline = yaml.safe_load((root / ".december.making" / "outline.yaml").read_text())
    assert (outline["force"], outline["smallest"], outline["title"]) == ("", 5, "A paper")


@pytest.mark.slow
def test_the_next_paper_of_the_records_is_held_against_the_one_before(signed_in, tmp_path, monkeypatch, sleeper):
    root = shelves.filled(tmp_path / "home", monkeypatch)
    (root / "simulated" / "made.json").write_text(
        json.dumps({"made_at": "2026-01-02T03:04:00+00:00", "from_records": True})
    )
    monkeypatch.setenv("TRUECOUNT_RECORDS", str(shelves.record_file()))
    sent(signed_in(Role.REGISTRAR), source="records", force="-")
    state = json.loads((root / ".december.making" / "state.json").read_text())
    assert state["asked"] == [str(shelves.record_file()), "--diff", str(root / "simulated")]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"name": ""}, "Enter a name."),
        ({"name": "new"}, "There is a paper of this name already"),
        ({"name": "../x"}, "Enter a name of small letters"),
        ({"name": "Kent"}, "Enter a name of small letters"),
        ({"name": "a" * 61}, "at most 60"),
        ({"name": "-\0-"}, "Null characters are not allowed"),
        ({"title": ""}, "Enter a title."),
        ({"title": "a" * 151}, "at most 150"),
        ({"force": "-"}, "Choose the force that the paper is about."),
        ({"force": "narnia"}, "Choose a force of the list."),
        ({"smallest": "2"}, "Enter 3 or more"),
        ({"smallest": "0"}, "Enter 3 or more"),
        ({"smallest": "101"}, "Enter 100 or less"),
        ({"smallest": "five"}, "in digits, such as 5"),
        ({"smallest": ""}, "Enter the smallest number"),
    ],
)
def test_what_cannot_be_made_is_told_in_a_sentence(signed_in, root, sleeper, more, said):
    page = text(sent(signed_in(Role.ANALYST), **more))
    assert said in page
    assert "There is a problem" in page
    assert not sleeper
    assert not list(root.iterdir())


@pytest.mark.slow
def test_a_force_the_record_file_does_not_hold_is_told_without_the_folders_of_the_machine(signed_in, monkeypatch):
    monkeypatch.setenv("TRUECOUNT_RECORDS", str(shelves.record_file()))
    browser = signed_in(Role.ANALYST)
    sent(browser, source="records", force="surrey")
    page = waited(browser)
    assert "The paper could not be made" in page
    assert "force.duckdb: the file holds nothing of Surrey Police" in page
    assert str(shelves.record_file().parent) not in page
    again = text(browser.get("/papers/new?again=december"))
    assert 'value="december"' in again
    assert '<option value="surrey" selected>' in again
    assert "could not be made" in text(browser.get("/papers"))
    assert browser.get("/papers/december/paper.html").status_code == 404


def test_audits_that_lie_there_can_be_chosen_and_others_cannot(signed_in, root, sleeper):
    browser = signed_in(Role.ANALYST)
    assert "Audits of the force" not in text(browser.get(reverse("new-paper")))
    folder = root.parent / "figures"
    folder.mkdir()
    (folder / "spring.json").write_text("{}")
    (folder / "linked.json").symlink_to(root.parent / "secret-key")
    page = text(browser.get(reverse("new-paper")))
    assert "spring" in page
    assert "linked" not in page
    assert "no longer there" in text(sent(browser, audits="../secret-key"))
    assert sent(browser, audits="spring").status_code == 302
    outline = yaml.safe_load((root / ".december.making" / "outline.yaml").read_text())
    assert outline["audits"] == [str(folder / "spring.json")]


def test_a_second_maker_of_a_name_is_told_while_the_first_lives(signed_in, root, sleeper):
    browser = signed_in(Role.ANALYST)
    assert sent(browser).status_code == 302
    assert "being made now" in text(sent(browser))
    assert sent(browser, name="january").status_code == 302
    assert "Two papers are being made now" in text(sent(browser, name="february"))
    assert len(sleeper) == 2


def test_a_maker_killed_half_way_leaves_no_paper_and_can_be_started_again(signed_in, root, sleeper):
    browser = signed_in(Role.ANALYST)
    sent(browser)
    half = root / ".december.making" / "paper"
    half.mkdir()
    (half / "figures.json").write_text("{")
    assert "The paper is being made" in text(browser.get("/papers/december"))
    sleeper[0].kill()
    sleeper[0].wait()
    page = text(browser.get("/papers/december"))
    assert "The paper was stopped half way" in page
    assert "again=december" in page
    assert "again=december" not in text(signed_in(Role.AUDITOR).get("/papers/december"))
    assert "stopped half way" in text(browser.get("/papers"))
    assert shelf.papers() == []
    assert browser.get("/papers/december/figures.json").status_code == 404
    assert sent(browser).status_code == 302
    assert not half.exists()
    assert "The paper is being made" in text(browser.get("/papers/december"))


@pytest.mark.slow
def test_a_real_maker_killed_with_its_command_lets_go_of_the_name(signed_in, monkeypatch):
    started = []
    begun = subprocess.Popen
    monkeypatch.setattr(making.subprocess, "Popen", lambda *a, **k: started.append(begun(*a, **k)) or started[-1])
    browser = signed_in(Role.ANALYST)
    sent(browser)
    time.sleep(1)
    assert "The paper is being made" in text(browser.get("/papers/december"))
    os.killpg(started[0].pid, signal.SIGKILL)
    assert "The paper was stopped half way" in waited(browser)
    assert shelf.papers() == []


def test_a_program_that_breaks_is_told_in_a_sentence_and_its_words_are_kept(signed_in, root, sleeper, monkeypatch):
    browser = signed_in(Role.ANALYST)
    sent(browser)
    sleeper[0].kill()
    sleeper[0].wait()
    folder = root / ".december.making"
    monkeypatch.setattr(maker, "COMMAND", "raise RuntimeError('secret')")
    handle = os.open(root / "lock", os.O_RDWR | os.O_CREAT)
    maker.make(folder, handle)
    page = text(browser.get("/papers/december"))
    assert "The program failed while it made the paper." in page
    assert "secret" not in page
    assert "secret" in (folder / maker.SAID).read_text()
    monkeypatch.setattr(maker, "COMMAND", "import time; time.sleep(60)")
    monkeypatch.setattr(maker, "LONGEST", 0.1)
    maker.make(folder, handle)
    os.close(handle)
    assert "longer than an hour" in text(browser.get("/papers/december"))


@pytest.mark.parametrize("role", list(Role))
def test_who_makes_papers(signed_in, sleeper, role):
    browser = signed_in(role)
    may = role in (Role.REGISTRAR, Role.ANALYST)
    assert browser.get(reverse("new-paper")).status_code == (200 if may else 403)
    assert sent(browser).status_code == (302 if may else 403)
    assert bool(sleeper) == may
