"""A panel asks for the paper on its force: what it says, what it will not say, and that every number can be checked."""

import functools
import json
import re
from itertools import pairwise

import pytest
from typer.testing import CliRunner

from tests.samples import EXAMPLES
from tests.unit.test_papers_kit import Page
from truecount import TrueCountError, papers
from truecount.cli import app
from truecount.papers.words import plain
from truecount.papers.writing import WRITERS, as_json
from truecount.records import Store, load

SPARSE = ("gwent", "dyfed-powys", "lancashire", "staffordshire", "btp")
FORCES = ("kent", *(pytest.param(force, marks=pytest.mark.slow) for force in SPARSE))
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


@pytest.fixture(scope="module")
def made():
    """The paper of a force, its page read, and its figures; each made once."""

    @functools.cache
    def of(force):
        paper = papers.paper(papers.Outline(force=force))
        return paper, Page(papers.page(paper)), json.loads(as_json(paper))

    return of


@pytest.fixture(params=FORCES)
def one(request, made):
    return made(request.param)


def found(paper):
    return " ".join(plain(words) for _, words in paper.findings)


def unknown(paper):
    return " ".join(plain(words) for _, words in paper.unknown)


def test_kents_paper_says_what_the_panel_asked(made):
    said = found(made("kent")[0])
    assert "Recorded crime rose by 56.1%, from 128,398 crimes in 2016/17 to 200,452 in 2018/19" in said
    assert "83.6% (95% interval" in said
    assert "96.6% (no interval held) at the 2018 re-inspection" in said
    assert "recorded crime rose by 35.1% (95% interval" in said
    assert "part of it assumed" in said
    assert "changes of rules and practice are still in this figure" in said
    assert "8.0% had led to a charge or summons, lower than in England and Wales (10.0%)" in said
    assert "in more than half of the crimes Kent Police recorded in 2017/18: 51.8%" in said


def test_kents_paper_says_what_is_not_known(made):
    said = unknown(made("kent")[0])
    assert "How sure the rate of the 2018 re-inspection is: no interval is held." in said
    assert "the recording accuracy cannot tell these apart" in said


def test_the_brief_is_brief(one):
    paper, _, _ = one
    assert 3 <= len(paper.brief) <= 7


@pytest.mark.slow
@pytest.mark.parametrize(
    ("force", "words"),
    [
        ("gwent", "inspection with an overall recording accuracy is held for 2025/26."),
        ("dyfed-powys", "How sure the rate of the 2021 PEEL inspection is: no interval is held."),
        ("lancashire", "No overall recording accuracy of Lancashire Constabulary is held, so it cannot be said."),
        ("staffordshire", "the dates of the reports audited are not held"),
        ("btp", "No inspection of British Transport Police is held"),
    ],
)
def test_a_force_of_which_little_is_held_is_told_what_cannot_be_said_and_why(made, force, words):
    paper, _, _ = made(force)
    assert words in unknown(paper)
    assert "No outcomes by year of" in unknown(paper)
    assert "like for like, as if" not in found(paper).lower()


def test_every_number_in_a_slot_is_in_the_figures_file(one):
    _, page, facts = one
    figures = {figure["id"]: figure for figure in facts["figures"]}
    assert len(page.slots) > 100
    for name, form, text in page.slots:
        shown = text.removesuffix("%").replace("−", "-")
        figure = figures[name]
        low, _, high = figure["shown_interval"].partition(" to ")
        part, whole = figure["parts"] or (0, 0)
        expected = {
            "value": "not known" if figure["value"] is None else figure["shown"],
            "size": figure["shown"].lstrip("-"),
            "low": low,
            "high": high,
            "part": f"{part:,}",
            "whole": f"{whole:,}",
        }
        assert shown == expected[form], (name, form)


def test_no_number_stands_in_a_finding_outside_a_slot(one):
    paper, _, _ = one
    for _, words in (*paper.findings, *paper.unknown):
        bare = " ".join(part for part in words if isinstance(part, str))
        bare = re.sub(r"\b\d{4}/\d{2}\b|\b(?:19|20)\d{2}\b|95% interval|62 of 63|N\d00", "", bare)
        assert NUMBER.findall(bare) == [], bare


def test_every_number_cell_of_a_table_is_a_figure(one):
    _, page, _ = one
    cells = re.findall(r'<td class="num">(.*?)</td>', page.text)
    assert cells
    for cell in cells:
        assert NUMBER.findall(re.sub(r"<data .*?</data>", "", cell)) == []


def test_every_label_of_a_chart_is_a_figure_or_its_scale(one):
    _, page, facts = one
    printed = set()
    for figure in facts["figures"]:
        printed |= {shown.lstrip("-") for shown in (figure["shown"], *figure["shown_interval"].split(" to "))}
    charts = re.findall(r'role="img".*?</svg>', page.text, re.DOTALL)
    assert charts
    for chart in charts:
        for text in re.findall(r"<text[^>]*>([^<]*)</text>", chart):
            left = re.sub(r"\b\d{4}/\d{2}\b|\b20\d{2}\b|95% interval", "", text).replace("−", "-")
            for number in NUMBER.findall(left):
                on_scale = re.fullmatch(r"[-+]?\d+%?", left.strip())
                assert on_scale or number in printed, text


def test_the_page_is_whole(one):
    _, page, _ = one
    assert page.unmatched == []
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    for link in page.links:
        if link.startswith("#"):
            assert link[1:] in page.ids, link
        else:
            assert link in ("figures.json", "data:,"), link


def test_the_page_loads_nothing_and_runs_nothing(one):
    _, page, _ = one
    tags = [tag for tag, _ in page.tags]
    assert not {"script", "iframe", "img", "object", "embed"} & set(tags)
    assert "@import" not in page.text
    assert "url(http" not in page.text


def test_the_page_is_marked_up_for_everybody(one):
    _, page, _ = one
    tags = [tag for tag, _ in page.tags]
    assert dict(page.tags)["html"]["lang"] == "en-GB"
    assert [tags.count(tag) for tag in ("header", "main", "nav", "footer", "h1")] == [1, 1, 1, 1, 1]
    after = page.headings[page.headings.index(1) :]
    assert all(deeper <= before + 1 for before, deeper in pairwise(after))
    assert tags.count("caption") == tags.count("table")
    assert all(given.get("scope") for tag, given in page.tags if tag == "th")
    regions = [given for _, given in page.tags if given.get("role") == "region"]
    assert len(regions) == tags.count("table")
    assert all(given["tabindex"] == "0" and given["aria-labelledby"] in page.ids for given in regions)
    assert "official statistic, but not an accredited one" in page.text


def test_every_method_and_source_behind_a_number_is_named(one):
    paper, page, _ = one
    for figure in paper.figures:
        assert f"method-{figure.method.id}" in page.ids
        assert figure.hash[:16] in page.text


@pytest.mark.slow
def test_the_same_inputs_make_the_same_bytes(made, tmp_path):
    first, again = (
        papers.write(paper, tmp_path / name)
        for name, paper in (("a", made("kent")[0]), ("b", papers.paper(papers.Outline(force="kent"))))
    )
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in first]


def test_statements_by_other_means_keep_their_distance(made):
    _, page, _ = made("kent")
    assert "By other means: not comparable" in page.text
    assert "the dip sample of 2014" in page.text
    assert "92.4%" not in page.text, "a statement without a source has no place in a paper"


def test_both_bases_and_every_reading_stand_beside_each_other(made):
    _, page, _ = made("kent")
    ids = {name for name, _, _ in page.slots}
    for basis in ("cohort", "closed"):
        assert f"outcomes.type-16.kent.2017-18.{basis}.2018" in ids
        assert f"outcomes.type-16.england-and-wales.2017-18.{basis}.2018" in ids
        assert f"outcomes.named-suspect-victim-withdrew-of-not-prosecuted.kent.2017-18.{basis}.2018" in ids
    shown = {text for name, form, text in page.slots if "victim" in name and form == "value"}
    assert {"51.8%", "49.7%", "57.3%", "40.6%", "21.1%", "26.4%"} <= shown


@pytest.mark.slow
def test_years_can_be_chosen_and_a_year_with_few_types_says_so():
    paper = papers.paper(papers.Outline(force="kent", from_year="2017/18", to_year="2019/20", year="2018/19"))
    assert "from 176,083 crimes in 2017/18 to 190,687 in 2019/20" in found(paper)
    assert "inspection with an overall recording accuracy is held for 2017/18 or 2019/20" in found(paper)
    assert "not every outcome type that it needs is held for that year" in unknown(paper)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"year": "2018"}, '"2018" is not a financial year'),
        ({"year": "2011/12"}, "those held are of"),
        ({"from_year": "2018/19", "to_year": "2016/17"}, "must be in order"),
        ({"from_year": "1999/00"}, "those held run from"),
    ],
)
def test_a_year_that_cannot_be_is_refused(asked, words):
    with pytest.raises(TrueCountError, match=words):
        papers.paper(papers.Outline(force="kent", **asked))


def test_a_force_that_is_not_known_is_refused():
    with pytest.raises(TrueCountError, match="Did you mean"):
        papers.paper(papers.Outline(force="kentt"))


@pytest.mark.parametrize("body", ["action-fraud", "england-and-wales"])
def test_a_body_that_is_no_force_is_refused(body):
    with pytest.raises(TrueCountError, match="is about one police force"):
        papers.paper(papers.Outline(force=body))


HEADER = (
    "financial_year,financial_quarter,force_name,offence_description,offence_group,offence_subgroup,offence_code,"
    "offence_code_expired,outcome_description,outcome_group,outcome_type,offences,force_outcomes_recorded_in_quarter"
)


@pytest.fixture(scope="module")
def record_file(tmp_path_factory):
    folder = tmp_path_factory.mktemp("records")
    lines = [
        f"2016/17,{quarter},{force},Robbery,Robbery,Robbery,34B,NA,Some,Some,{kind},{cohort},{closed}"
        for force, more in (("Kent", 0), ("Essex", 20))
        for quarter in (1, 2, 3, 4)
        for kind, cohort, closed in ((1, 10 + more, 12), (16, 30, 28), (18, 60 - more, 55))
    ]
    lines.append("2016/17,1,Kent,Arson,Arson,Arson,56A,NA,Some,Some,17,-1,0")
    lines.append("2016/17,1,Kent,Arson,Arson,Arson,56A,NA,Some,Some,18,1,0")
    (folder / "outcomes.csv").write_text("\n".join([HEADER, *lines]) + "\n")
    load([folder / "outcomes.csv"], folder / "kent.duckdb", "home-office")
    return folder / "kent.duckdb"


@pytest.mark.slow
def test_the_outcomes_of_a_record_files_tables_take_the_published_ones_place(record_file):
    with Store.read(record_file) as store:
        paper = papers.paper(papers.Outline(force="kent"), store)
    made = next(section for section in paper.sections if section.id == "outcomes")
    shown = {one.id: one.shown for one in made.figures}
    assert shown["outcomes.charged-of-recorded.kent.2016-17.cohort.file"] == "10.0"
    assert shown["outcomes.charged-of-recorded.all-forces.2016-17.cohort.file"] == "20.0"
    assert not [name for name in shown if name.endswith(".2018")]
    page = papers.page(paper)
    assert "lower than in all forces in the file" in page
    assert "Outcomes of 2016/17: as loaded into kent.duckdb." in page


@pytest.mark.slow
def test_a_record_files_own_figures_stand_beside_the_published_ones(record_file):
    with Store.read(record_file) as store:
        paper = papers.paper(papers.Outline(force="kent"), store)
    own = next(section for section in paper.sections if section.id == "own")
    assert "400" in {one.shown for one in own.figures}
    page = papers.page(paper)
    assert "made from the files loaded into kent.duckdb" in page
    assert "Negative counts, kept because the totals need them: 1." in page


@pytest.mark.slow
def test_records_one_by_one_give_their_groups_of_outcomes(tmp_path):
    example = next(one for one in EXAMPLES if one.name == "street")
    (tmp_path / example.file).write_text(example.text)
    load([tmp_path / example.file], tmp_path / "c.duckdb", "police-uk")
    with Store.read(tmp_path / "c.duckdb") as store:
        paper = papers.paper(papers.Outline(force="cleveland"), store)
    own = next(section for section in paper.sections if section.id == "own")
    assert {one.method.id for one in own.figures} >= {"outcomes.by-group", "outcomes.joined"}
    assert "reported by another body than the force they fall within (Leicestershire Police)" in papers.page(paper)


def test_a_record_file_without_the_force_is_refused_and_says_what_it_holds(record_file):
    with (
        Store.read(record_file) as store,
        pytest.raises(TrueCountError, match=r"nothing of Gwent.*it holds Essex, Kent"),
    ):
        papers.paper(papers.Outline(force="gwent"), store)


@pytest.mark.slow
def test_the_verb_writes_the_paper_and_says_what_it_found(tmp_path, record_file):
    result = CliRunner().invoke(app, ["paper", str(record_file), "--force", "Kent", "--out", str(tmp_path / "out")])
    assert result.exit_code == 0, result.output
    assert "83.6%" in result.output
    assert f"Wrote {tmp_path / 'out' / 'paper.html'}" in result.output
    assert (tmp_path / "out" / "figures.json").is_file()


@pytest.mark.slow
def test_the_verb_gives_the_same_facts_to_machines(tmp_path):
    result = CliRunner().invoke(app, ["paper", "--published", "--force", "gwent", "--out", str(tmp_path), "--json"])
    facts = json.loads(result.output)
    assert facts["wrote"][0] == str(tmp_path / "paper.html")
    assert sorted(facts["wrote"]) == sorted(str(path) for path in tmp_path.rglob("*.*"))
    assert facts["force"] == "gwent"
    assert facts["not_known"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["paper"], "Say which force"),
        (["paper", "a.duckdb", "--published", "--force", "kent"], "not both"),
        (["paper", "nowhere.duckdb", "--force", "kent"], "there is no such file"),
    ],
)
def test_bad_usage_is_one_sentence(arguments, words):
    result = CliRunner().invoke(app, arguments)
    assert isinstance(result.exception, TrueCountError)
    assert words in str(result.exception)


@pytest.mark.slow
def test_the_demonstration_needs_nothing_names_what_to_open_and_can_be_run_again(tmp_path, monkeypatch):
    monkeypatch.setattr("truecount.cli.demo.SIZE", 0.002)
    (tmp_path / "mine.txt").write_text("mine")
    for _ in range(2):
        result = CliRunner().invoke(app, ["demo", "--out", str(tmp_path)])
        assert result.exit_code == 0, result.output
        assert "The simulated force has " in result.output
        assert result.output.rstrip().endswith(f"Open {tmp_path / 'paper.html'} in a browser.")
    assert {path.name for path in tmp_path.iterdir()} == {
        "mine.txt",
        "simulated.duckdb",
        "tables",
        "residents.html",
        "residents.json",
        *WRITERS,
    }


def test_the_demonstration_writes_over_nobody_elses_force(tmp_path):
    (tmp_path / "simulated.duckdb").write_text("mine")
    result = CliRunner().invoke(app, ["demo", "--out", str(tmp_path)])
    assert "was not made by the demonstration" in str(result.exception)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("simulated.duckdb", "mine")]
