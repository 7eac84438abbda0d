import re

import pytest

from tests.unit.test_papers_kit import Page, figure
from truecount import reference
from truecount.figure import Interval
from truecount.papers import Outline
from truecount.papers.charts.hundred import WHOLE, Grid, hundred
from truecount.papers.parts import Bullets, Exhibit, Paragraph
from truecount.papers.residents import residents, residents_page
from truecount.papers.residents.changed import Compared, _of_that
from truecount.papers.residents.hundreds import between, cell, of_hundred, shared_out, whole
from truecount.papers.residents.kinds import KINDS
from truecount.papers.words import plain, say
from truecount.records import Store

HARDEST, LONGEST = 6.0, 14
"""The US school grade, about five below a reader's age, and the mean length of a sentence in words."""
QUESTIONS = [
    "How safe is it here?",
    "Is crime written down as it should be?",
    "What changed?",
    "What happens after you report a crime?",
]


@pytest.fixture(scope="module")
def kent():
    return residents(Outline(force="kent"))


@pytest.fixture(scope="module")
def page(kent):
    return residents_page(kent)


def said(paper) -> list[str]:
    """Every sentence of the page in its own words: answers, what they rest on, what is not told."""
    found = []
    for section in paper.sections:
        found += [plain(words) for words in (*section.findings, *section.unknown)]
        for block in section.blocks:
            if isinstance(block, Paragraph):
                found.append(plain(block.words))
            if isinstance(block, Bullets):
                found += [plain(one) for one in block.items]
    return found


def syllables(word: str) -> int:
    word = re.sub(r"(?<![aeiouyl])e$|(?<=[^td])ed$", "", word.lower())
    return max(len(re.findall(r"[aeiouy]+", word)), 1)


def grade(text: str) -> tuple[float, float]:
    """The Flesch-Kincaid grade of a text, and its mean words a sentence; a number is a word of one syllable."""
    sentences = [one for one in re.split(r"[.!?:](?:\s|$)", text) if one.strip()]
    words = [one for sentence in sentences for one in re.findall(r"[A-Za-z']+|[\d,./]+", sentence)]
    length = len(words) / len(sentences)
    return 0.39 * length + 11.8 * sum(map(syllables, words)) / len(words) - 15.59, length


def named(paper, start: str):
    return [one for one in paper.figures if one.id.startswith(start)]


def test_four_questions_are_each_answered_first_and_say_how_sure_and_what_they_leave_out(kent):
    assert [one.title for one in kent.sections] == QUESTIONS
    for section in kent.sections:
        assert section.findings and section.unknown
        assert any(isinstance(block, Paragraph) and block.warning for block in section.blocks)
        assert any(isinstance(block, Exhibit) and block.picture for block in section.blocks)


def test_an_eleven_year_old_can_read_it(kent):
    hard, length = grade(" ".join(said(kent)))
    assert hard <= HARDEST
    assert length <= LONGEST


def test_the_measure_of_reading_tells_easy_from_hard():
    assert grade("The cat sat on the mat.")[0] < 1
    assert (
        grade("Recording accuracy constitutes the proportion of notifiable offences appropriately registered.")[0] > 15
    )


def test_kent_is_told_as_the_figures_have_it(kent):
    answers = [plain(words) for section in kent.sections for words in section.findings]
    assert answers[0].startswith("Most people are not victims of crime in a year. In 2017/18, about 14 of every 100")
    assert "96 crimes were written down in 2017/18 for every 1,000 people" in answers[1]
    assert "about 97 were, at the 2018 check (no range is held)" in answers[2]
    assert "about 84 of 100 (most likely from 82 to 85)" in answers[3]
    assert answers[4] == "Kent Police wrote down 56% more crimes in 2018/19 than in 2016/17."
    assert answers[5].startswith("Part of that is better recording, not more crime. Like for like it is about 35% more")
    assert answers[6].endswith("someone was charged in about 8 so far.")


def test_kinds_are_all_crime_by_number_and_by_harm(kent):
    for start in ("residents.kind.", "residents.harm."):
        shares = named(kent, start)
        assert len(shares) == len(KINDS)
        assert sum(one.value for one in shares) == pytest.approx(100, abs=1e-6)
    for start in ("residents.signs.residents.kind.", "residents.signs.residents.after."):
        assert sum(one.value for one in named(kent, start)) == WHOLE
    number = {one.id.split(".")[2]: one.parts for one in named(kent, "residents.kind.")}
    assert number["robbery"] == (1577, 177187)


def test_what_is_rare_is_told_in_counts_days_and_people(kent):
    (count,) = named(kent, "residents.few.homicide.")
    (apart,) = named(kent, "residents.apart.homicide.")
    (per,) = named(kent, "residents.per-100-000.homicide.")
    assert (count.value, count.shown_interval) == (14, "8 to 23")
    assert apart.value == pytest.approx(365 / 14)
    assert per.value == pytest.approx(100_000 * 14 / int(re.sub(r"\D", "", per.warnings[0])))


def test_outcomes_add_up_to_those_of_the_room(kent):
    ended = [one for one in named(kent, "residents.after.") if ".kent." in one.id]
    assert sum(one.parts[0] for one in ended) == ended[0].parts[1]


def test_every_number_on_the_page_names_a_figure_whose_making_it_shows(kent, page):
    held = {one.id for one in kent.figures}
    read = Page(page)
    assert {name for name, _, _ in read.slots} == held
    assert page.count("How these numbers were made") == len(QUESTIONS)
    for one in kent.figures:
        assert one.hash[:16] in page


def test_the_page_stands_alone_without_script_crown_or_banner(page):
    assert "<script" not in page and "http://" not in page.replace("http://www.w3.org/2000/svg", "")
    assert "GOV.UK" not in page and "made-up" not in page
    assert not re.search(r"\b(101|999)\b", page.split('id="sources"')[0].split("<style>")[0])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("force", "lacks"),
    [
        ("btp", "No count of the people who live there is held."),
        ("lancashire", "No overall check of it is held."),
        ("city-of-london", "Few people live there beside those who work there."),
    ],
)
def test_what_is_not_held_is_said(force, lacks):
    paper = residents(Outline(force=force))
    words = " ".join(said(paper))
    assert lacks in words
    assert "cannot be said" in words
    assert len(residents_page(paper)) > 100_000


def test_the_change_is_never_told_stronger_than_its_range():
    def told(low, high, share=(10, 60), raw=20.0):
        like = figure("l", (low + high) / 2, interval=Interval(low=low, high=high, method="m"))
        part = figure("s", 30, interval=Interval(low=share[0], high=share[1], method="m"))
        return plain(_of_that(Compared("a", "b", figure("x", 1), figure("y", 2), figure("r", raw), like, part)))

    assert "no clear change: it may be anything from −2% to 9%" in told(-2, 9)
    assert "about 10% more (most likely from 5% to 15%)" in told(5, 15)
    assert "about 10% fewer (most likely from −15% to −5%)" in told(-15, -5)
    assert told(5, 15, (55, 80)).startswith("Most of that is better recording, not more crime.")
    assert told(5, 15, (-5, 80)).startswith("Whether better or worse recording is part of that cannot be told.")
    assert told(5, 15, (-50, -5)).startswith("Recording pulled the other way.")
    assert told(-15, -5, (10, 40), -20.0).startswith("Part of that is poorer recording, not less crime.")


def test_shares_out_of_a_hundred_add_up_whatever_they_are():
    odd = [figure(str(n), value) for n, value in enumerate((33.4, 33.3, 33.3, 0.0))]
    assert [one.value for one in shared_out(odd)] == [34, 33, 33, 0]
    tiny = [figure("a", 99.7), figure("b", 0.3)]
    assert [one.value for one in shared_out(tiny)] == [100, 0]
    assert plain(cell(shared_out(tiny)[1], tiny[1])) == "less than 1"
    assert of_hundred("x", shared_out(tiny)[1], tiny[1]) == "fewer than 1"
    assert plain(cell(shared_out(odd)[3], odd[3])) == "0"


def test_a_share_in_whole_numbers_keeps_its_range_and_has_an_id_of_its_own():
    exact = figure("p", 83.6, decimals=1, interval=Interval(low=81.8, high=85.4, method="m"))
    one = whole(exact)
    assert (one.shown, one.shown_interval, one.id) == ("84", "82 to 85", "residents.p")
    assert plain(say("x" + between("one", one), one=one)) == "x (most likely from 82 to 85)"
    assert between("one", figure("q", 3.0)) == ""


def test_a_hundred_has_a_hundred_signs_and_no_more():
    parts = (figure("a", 60.0), figure("b", 40.0))
    one = hundred("h", "T", "W", [Grid("", "", parts)], ("Yes", "No"))
    for svg in (one.wide, one.narrow):
        assert len(re.findall(r'<path transform="translate', svg)) == WHOLE + len(parts)
        assert "60 Yes" in re.sub(r"\s+", " ", svg)
    with pytest.raises(ValueError, match="more than 100"):
        hundred("h", "T", "W", [Grid("", "", (*parts, figure("c", 1.0)))], ("Yes", "No", "Odd"))


@pytest.fixture(scope="module")
def made_up(simulated):
    with Store.read(simulated) as store:
        yield residents(Outline(), store)


@pytest.mark.slow
def test_a_made_up_force_has_a_banner_and_no_published_number(made_up):
    text = residents_page(made_up)
    assert "This page is about a made-up force. Nothing here is real." in text
    assert not named(made_up, "survey.") and not named(made_up, "neighbours.")
    assert all(one.area == "Simulated Kent" for one in made_up.figures if one.id.startswith("residents.kind"))
    assert [one.title for one in made_up.sections] == QUESTIONS
    assert named(made_up, "residents.known.accuracy.")
    hard, length = grade(" ".join(said(made_up)))
    assert hard <= HARDEST and length <= LONGEST


@pytest.mark.slow
def test_a_real_force_takes_nothing_from_the_file_of_one_made_after_it(simulated, kent):
    with Store.read(simulated) as store:
        paper = residents(Outline(force="kent"), store)
    assert paper.from_file is None
    assert paper.figures == kent.figures


@pytest.mark.slow
def test_other_forces_have_a_page_as_plain():
    for row in reference.load("forces").where(kind="territorial")[::6]:
        paper = residents(Outline(force=row["force_id"]))
        assert all(section.findings and section.unknown for section in paper.sections)
        assert grade(" ".join(said(paper)))[0] <= HARDEST
