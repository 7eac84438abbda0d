import functools
import json

import numpy as np
import pytest

from tests.unit.test_papers_kit import Page
from tests.unit.test_triage_measured import known, logs, scored
from truecount.errors import TrueCountError
from truecount.papers.triage_report import triage_page, write_triage_report
from truecount.triage.groups import group_sections, groupings_of
from truecount.triage.measured import Measured

N = 400


@functools.cache
def sections(chance: float | None):
    """The sections of a triage of which all is known, a part, or nothing."""
    hides = np.arange(N) % 16 == 0
    of = logs(np.arange(N) % 3, district=[("North", "<South>")[n % 2] for n in range(N)])
    score = scored(np.where(hides, 0.3, 0.02) + np.arange(N) / 1e5)
    truth = None
    if chance is not None:
        place = np.arange(0, N, round(1 / chance))
        kinds = np.column_stack([hides[place], np.zeros(len(place)), np.zeros(len(place))]).astype(int)
        truth = known(hides[place].astype(int), chance, place, kinds)
    measured = Measured(of, score, truth)
    return [*measured.sections(), *group_sections(measured, groupings_of(of))]


@pytest.fixture(scope="module", params=[1.0, 0.25, None], ids=["all known", "some known", "nothing known"])
def made(request):
    told = sections(request.param)
    return told, triage_page(told, "Nowhere & more"), request.param


def test_the_page_is_whole(made):
    page = Page(made[1])
    assert (page.open, page.unmatched) == ([], [])
    assert len(page.ids) == len(set(page.ids))
    assert page.headings[0] == 1
    assert all(after - before <= 1 for before, after in zip(page.headings, page.headings[1:], strict=False))
    assert {link for link in page.links if not link.startswith("data:")} == {"#report"}


def test_every_figure_stands_on_the_page_as_it_is_shown(made):
    told, text, _ = made
    printed = {(id, form): shown for id, form, shown in Page(text).slots}
    for section in told:
        for figure in section.figures:
            expected = "not known" if figure.value is None else figure.shown
            assert printed[figure.id, "value"].rstrip("%") == expected


def test_every_chart_is_named_and_said_in_words(made):
    _, text, chance = made
    pictures = [given for tag, given in Page(text).tags if tag == "svg"]
    assert len(pictures) == (2 if chance is None else 4)
    ids = Page(text).ids
    assert all({given["aria-labelledby"], given["aria-describedby"]} <= set(ids) for given in pictures)


def test_every_table_has_a_caption_and_can_be_scrolled_by_keys(made):
    tags = Page(made[1]).tags
    tables = sum(tag == "table" for tag, _ in tags)
    assert tables == sum(tag == "caption" for tag, _ in tags) == len(made[0])
    assert tables == sum(given.get("class") == "scroll" and given.get("tabindex") == "0" for _, given in tags)


def test_what_others_wrote_is_no_part_of_the_page(made):
    assert "&lt;South&gt;" in made[1]
    assert "<South>" not in made[1]
    assert "Nowhere &amp; more" in made[1]


def test_only_with_truth_is_said_what_was_found(made):
    _, text, chance = made
    assert ("hide a crime that was not recorded.</li>" in text) == (chance is not None)
    assert ("Nothing is known of which logs hide" in text) == (chance is None)
    assert ("held against what is known" in text) == (chance is not None)
    assert ("interval" in text.split('id="brief"')[1].split("</section>")[0]) == (chance == 0.25)


def test_it_is_written_with_its_figures_for_machines(tmp_path):
    told = sections(None)
    page, figures = write_triage_report(told, "Nowhere", tmp_path / "out")
    assert (page.name, figures.name) == ("triage.html", "triage.json")
    content = json.loads(figures.read_text("utf-8"))
    assert [one["id"] for one in content["figures"]] == [one.id for section in told for one in section.figures]
    assert len({one["id"] for one in content["figures"]}) == len(content["figures"])
    assert [one["heading"] for one in content["sections"]] == [one.heading for one in told]


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "out").write_text("")
    with pytest.raises(TrueCountError, match="name a folder"):
        write_triage_report(sections(None), "Nowhere", tmp_path / "out")
