"""The dashboards: every figure of a paper on one of them, printed as the paper prints it, with its making."""

import json

import pytest
from django.urls import reverse

from tests.workbench import shelves
from truecount.papers.page import slot
from truecount.papers.words import Slot
from truecount.workbench.accounts.roles import Role
from truecount.workbench.figures import boards, shelf

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_papers(tmp_path, monkeypatch):
    return shelves.empty(tmp_path / "home", monkeypatch)


@pytest.fixture
def shelved(tmp_path, monkeypatch):
    return shelves.filled(tmp_path / "home", monkeypatch)


def text(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def test_without_a_paper_there_is_no_figure_and_the_page_says_who_can_make_one(signed_in, no_papers):
    assert 'href="/papers/new"' in text(signed_in(Role.ANALYST).get(reverse("figures")))
    page = text(signed_in(Role.AUDITOR).get(reverse("figures")))
    assert "There is no paper yet" in page
    assert "The registrar or an analyst can make one" in page


@pytest.mark.parametrize("name", ["published", "simulated"])
def test_every_figure_of_a_paper_stands_on_one_dashboard_with_its_number_as_the_paper_has_it(registrar, shelved, name):
    told = shelf.figures(name)
    pages = {one.id: text(registrar.get(reverse(one.id), {"of": name})) for one in boards.BOARDS}
    for one in told:
        figure = boards.figure_of(one)
        of = boards.board_of(figure.id)
        assert of is not None, figure.id
        assert slot(Slot(figure)) in pages[of.id], figure.id
        assert [page for page in pages.values() if f"{figure.id}, hash" in page] == [pages[of.id]], figure.id
        assert figure.hash in pages[of.id]
        assert all(source.sha256 in pages[of.id] for source in figure.made_from)


def test_a_figure_stands_on_the_dashboard_that_names_it_most_closely():
    stands = {
        "integrity.timeliness.in-time.all-crime.kent.2018-19": "Timeliness",
        "integrity.missed.all-crime.kent.2018-19": "Accuracy",
        "own-audit.1.accuracy.violence": "Accuracy",
        "own-audit.1.in-time": "Timeliness",
        "known.change.recorded.simulated-kent": "Recorded crime, like for like",
        "known.accuracy.2016-17.simulated-kent": "Accuracy",
        "severity.kent.2018-19.accuracy": "Accuracy",
        "severity.kent.2016-17.per-crime": "Recorded crime, like for like",
        "outcomes.charged-of-recorded.kent.2018-19.cohort.records": "Outcomes",
    }
    assert {name: boards.board_of(name).title for name in stands} == stands
    assert boards.board_of("register.claims.kept") is None


def test_a_row_has_its_unit_its_interval_in_words_and_its_making(registrar, shelved):
    page = text(registrar.get(reverse("figures"), {"of": "published"}))
    assert "per cent of crimes that should have been recorded" in page
    assert "95% interval <data" in page
    for words in ("How it was made", "Population: ", "Area: ", "Period: ", "Basis: ", "Method: ", "SHA-256"):
        assert words in page
    assert "paper.html#section-accuracy" in page
    assert "paper.html#section-outcomes" not in page


def test_what_is_withheld_says_so_and_tells_no_number(registrar, shelved):
    withheld = [one for one in shelf.figures("simulated") if (one["warnings"] or [""])[0].startswith("Withheld")]
    assert withheld
    page = text(registrar.get(reverse("figures-timeliness"), {"of": "simulated"}))
    assert ">withheld</data>" in page
    assert "Withheld: it is above nought and fewer than 5" in page


def test_what_is_not_known_says_why(registrar, shelved):
    page = text(registrar.get(reverse("figures-like-for-like"), {"of": "published"}))
    assert ">not known</data>" in page
    assert "No dated inspection with an overall recording accuracy is held for 2025/26." in page


def test_a_paper_from_published_figures_has_no_timeliness_and_says_what_brings_it(registrar, shelved):
    (shelved / "published" / shelf.MADE).write_text('{"made_at": "2026-01-02T03:04:00+00:00", "from_records": false}')
    page = text(registrar.get(reverse("figures-timeliness"), {"of": "published"}))
    assert "a record file brings it" in page


def test_the_newest_paper_is_shown_unless_another_is_named(registrar, shelved):
    newest = shelf.papers()[0]
    assert f"({newest.name})</a>, the newest" in text(registrar.get(reverse("figures")))
    other = shelf.papers()[-1].name
    page = text(registrar.get(reverse("figures"), {"of": other}))
    assert f"({other})</a>." in page
    assert f'href="/figures/outcomes?of={other}"' in page


@pytest.mark.parametrize("name", ["nothing", "../published", "/etc", "a\0b", "<script>"])
def test_a_paper_that_is_not_there_is_not_found(registrar, shelved, name):
    assert registrar.get(reverse("figures"), {"of": name}).status_code == 404


def test_figures_of_another_version_are_told_in_a_sentence(registrar, shelved):
    place = shelf.root() / "old"
    place.mkdir()
    told = json.loads((shelf.root() / "published" / shelf.FIGURES).read_text())
    del told["figures"][0]["population"], told["figures"][-1]["population"]
    (place / shelf.FIGURES).write_text(json.dumps(told))
    answers = [registrar.get(reverse(one.id), {"of": "old"}) for one in boards.BOARDS]
    said = "of another version of TrueCount; make the paper again"
    assert said in "".join(one.content.decode() for one in answers if one.status_code == 409)


@pytest.mark.parametrize("role", list(Role))
def test_who_sees_figures(signed_in, shelved, role):
    expected = 403 if role in (Role.STAFF, Role.ADMINISTRATOR) else 200
    browser = signed_in(role)
    assert {browser.get(reverse(one.id)).status_code for one in boards.BOARDS} == {expected}
    assert ('href="/figures"' in browser.get(reverse("home")).content.decode()) == (expected == 200)
