"""A paper's JSON held against itself, what lies beside it, its inputs, and the same paper made again."""

import copy
import json
from dataclasses import replace

import duckdb
import pytest
from typer.testing import CliRunner

from tests.unit.test_papers_kit import figure
from truecount import papers
from truecount.cli import app
from truecount.errors import TrueCountError
from truecount.figure import Interval, digest
from truecount.papers.parts import Exhibit, Paper, Paragraph, Section
from truecount.papers.told import own_faults
from truecount.papers.told_again import against
from truecount.papers.told_beside import input_faults
from truecount.papers.verifying import verify
from truecount.papers.words import say
from truecount.papers.writing import as_json, write
from truecount.records.provenance import divided, may_be_of, of_files
from truecount.records.store import Store

OF_X = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
ASKED = {"page": "panel", "together": False, "file": None, "outline": {}}
FIGURES = [figure("a", 10, interval=Interval(low=8, high=12, method="a test")), figure("b", 3.5, decimals=1)]
SECTION = Section(
    "one",
    "One",
    (Paragraph(say("It is {a}.", a=FIGURES[0])), Exhibit("shown", "Both", figures=tuple(FIGURES))),
    findings=(("Found one thing.",), ("Found another.",)),
)
PAPER = Paper("nowhere", "Nowhere", "Title", "9.9", ("As at now.",), (SECTION,), asked=ASKED)


def told(paper=PAPER, **files):
    return json.loads(as_json(paper, files))


def hashed(one):
    """The same figure or paper with hashes that fit it."""
    given = {name: held for name, held in one.items() if name not in ("hash", "shown", "shown_interval", "data_hash")}
    return one | {"hash": digest(given)}


def whole(paper):
    return paper | {"hash": digest({name: held for name, held in paper.items() if name != "hash"})}


def test_a_paper_as_it_was_made_has_no_fault():
    assert list(own_faults(told())) == against(told(), told()) == []


@pytest.mark.parametrize(
    ("part", "value", "said"),
    [
        ("value", 11, ["its own hash does not hold", 'its printed form is "10", and its parts make "11"']),
        ("value", 10.0, ["its own hash does not hold"]),
        ("value", "ten", ["its own hash does not hold", "this is no figure: value"]),
        ("interval", None, ["its own hash does not hold", "its printed interval"]),
        ("warnings", ["It is wrong."], ["its own hash does not hold"]),
        ("shown", "12", ['its printed form is "12"']),
        ("data_hash", "0", ["its data hash"]),
        ("hash", "0", ["its own hash does not hold"]),
        ("more", 1, ["its own hash does not hold", "this is no figure: more"]),
    ],
)
def test_an_edited_part_of_a_figure_does_not_fit_its_hash(part, value, said):
    edited = told()
    edited["figures"][0][part] = value
    faults = list(own_faults(edited))
    assert faults[-1] == "The paper's own hash does not hold: something in it was edited."
    assert all(one.startswith("a: ") for one in faults[:-1])
    assert len(faults) == len(said) + 1
    assert all(words in fault for words, fault in zip(said, faults, strict=False))


@pytest.mark.parametrize("name", ["title", "findings", "exhibits", "asked", "files", "version", "expected"])
def test_an_edited_part_of_the_paper_does_not_fit_its_hash(name):
    assert list(own_faults(told() | {name: []})) == ["The paper's own hash does not hold: something in it was edited."]


def edit_value(paper):
    paper["figures"][0] = hashed(paper["figures"][0] | {"value": 11, "shown": "11"})


def swap_values(paper):
    one, other = paper["figures"]
    one["value"], other["value"] = other["value"], one["value"]
    paper["figures"] = [hashed(one), hashed(other)]


EDITS = {
    "the figure a: value is 11; made again it is 10.": edit_value,
    "the figure b: value is 10; made again it is 3.5.": swap_values,
    "the figure b is not there, and it is in the paper made again.": lambda one: one["figures"].pop(),
    "the figure c is not in the paper made again: it was added.": lambda one: one["figures"].append(
        one["figures"][0] | {"id": "c"}
    ),
    "the figure a is there 2 times.": lambda one: one["figures"].append(one["figures"][0]),
    "the figures stand in another order than in the paper made again.": lambda one: one["figures"].reverse(),
    'the title: the paper tells "Mine"; made again it is "Title".': lambda one: one.update(title="Mine"),
    "the findings: Nothing. is not in the paper made again.": lambda one: one["findings"].append("Nothing."),
    "the findings stand in another order than in the paper made again.": lambda one: one["findings"].reverse(),
    'the exhibit shown: caption is "None"; made again it is "Both".': lambda one: one["exhibits"][0].update(
        caption="None"
    ),
    "expected table 3 is not there, and it is in the paper made again.": lambda one: one["expected"].pop(2),
    f'the hashes of its other files: x is "1"; made again it is "{OF_X}".': lambda one: one["files"].update(x="1"),
    'what was asked for: page is "other"; made again it is "panel".': lambda one: one["asked"].update(page="other"),
    "more: no paper has this.": lambda one: one.update(more=1),
}


@pytest.mark.parametrize("said", EDITS)
def test_what_was_edited_and_hashed_anew_differs_from_the_paper_made_again(said):
    again = told(x="x")
    edited = copy.deepcopy(again)
    EDITS[said](edited)
    edited = whole(edited)
    assert "The paper's own hash does not hold: something in it was edited." not in own_faults(edited)
    assert said in against(edited, again)


@pytest.mark.parametrize("name", ["force_id", "findings", "files", "asked"])
def test_a_paper_of_this_version_tells_every_part(name):
    less = {part: one for part, one in told().items() if part != name}
    assert any("the paper does not tell this." in fault for fault in against(whole(less), told()))


def test_another_version_is_told_and_its_files_are_not_held_against_those_made_again():
    older = whole(told() | {"version": "9.8", "files": {"x": "1"}})
    (said,) = against(older, told())
    assert 'version "9.8" made it, and this is version "9.9"' in said


def test_files_beside_the_paper_are_checked(tmp_path):
    written = write(replace(PAPER, asked=None), tmp_path)
    whole_folder = verify(tmp_path)
    assert (whole_folder.holds, whole_folder.files) == (True, len(written) - 1)
    (tmp_path / "summary.txt").write_text("Mine")
    (tmp_path / "paper.pdf").unlink()
    (tmp_path / "tables" / "more.csv").write_text("Mine")
    found = verify(tmp_path)
    assert found.files == len(written) - 2
    assert found.differences == (
        "summary.txt: the file beside the paper is not the one that was written with it.",
        "tables/more.csv: this is no table of the paper; it was left there or added.",
    )


def test_a_file_outside_the_folder_is_not_looked_at(tmp_path):
    (tmp_path / "figures.json").write_text(json.dumps(told(**{"../secret": "x"}) | {"asked": None}))
    assert "../secret: the paper names a file outside its folder." in verify(tmp_path).differences


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "expecting property name"),
        ("[]", "it holds no figures"),
        ('{"figures": [1]}', "a figure without an id"),
        ('{"figures": [{"id": "a", "made_from": 1}]}', "made from nothing"),
        ('{"figures": [], "files": {"a": 1}}', "its files have no hashes"),
        ('{"figures": [], "asked": {"page": "panel"}}', "what was asked for is not told whole"),
        ('{"figures": [], "title": "a", "title": "b"}', 'it names "title" twice in one place'),
        ("[" * 100_000, "it nests too deeply|recursion"),
    ],
)
def test_what_is_no_paper_is_one_sentence(tmp_path, text, why):
    (tmp_path / "figures.json").write_text(text)
    with pytest.raises(TrueCountError, match=why):
        verify(tmp_path)


def test_an_older_paper_is_verified_as_far_as_that_goes(tmp_path):
    older = {name: one for name, one in told().items() if name not in ("asked", "files", "hash")}
    (tmp_path / "figures.json").write_text(json.dumps(older))
    found = verify(tmp_path)
    assert found.holds
    assert found.said == "The paper holds: 2 figures, each as it was made."
    assert "does not tell what was asked for, the hashes of its other files and its own hash" in found.notes[0]
    assert "it does not tell what was asked for" in found.notes[1]


def test_inputs_are_sought_by_name_and_hash(tmp_path):
    path = tmp_path / "force.duckdb"
    with Store.write(path) as store:
        store.connection.raw_sql(
            "INSERT INTO files (file_id, load_id, name, sha256, batch, rows_in, accepted, rejected) "
            f"VALUES (1, 1, 'crimes.csv', '{'1' * 64}', 'a', 1, 1, 0)"
        )
        made_from = divided(of_files(store, "crimes", [1], "all, by month of all"), "district")
        assert made_from[0].sha256 in may_be_of("1" * 64, made_from[0].where)
        with_both = {"figures": [{"id": "a", "made_from": [one.model_dump() for one in made_from]}]}
        assert list(input_faults(with_both, store)) == []
        with_both["figures"][0]["made_from"][0]["sha256"] = "2" * 64
        assert "holds another file of this name" in next(input_faults(with_both, store))
        with_both["figures"][0]["made_from"][0]["source"] = "other.csv"
        assert "does not hold it" in next(input_faults(with_both, store))


def run(*words):
    return CliRunner().invoke(app, ["paper", *map(str, words)])


def test_a_published_paper_is_made_again_without_a_file(tmp_path):
    outline = papers.Outline(force="kent", sections=["accuracy"])
    papers.write(papers.paper(outline), tmp_path / "out")
    held = run("--verify", tmp_path / "out")
    assert held.exit_code == 0, held.output
    assert "made again from the published figures that come with TrueCount: all" in held.output
    file = tmp_path / "out" / "figures.json"
    paper = json.loads(file.read_text("utf-8"))
    paper["findings"][0] = "All is well."
    file.write_text(json.dumps(whole(paper)), "utf-8")
    found = run("--verify", file, "--json")
    assert found.exit_code == 1
    facts = json.loads(found.output)
    assert not facts["holds"]
    assert "the findings: All is well. is not in the paper made again." in facts["differences"]


def test_a_paper_of_records_is_held_against_its_file(small_force, tmp_path):
    file = tmp_path / "force.duckdb"
    file.write_bytes(small_force.read_bytes())
    outline = papers.Outline(sections=["recorded"])
    with Store.read(file) as store:
        papers.write(papers.paper(outline, store), tmp_path / "out")
    assert run("--verify", tmp_path / "out", file).exit_code == 0
    alone = run("--verify", tmp_path / "out")
    assert alone.exit_code == 0
    assert "give the record file that it was made from, force.duckdb" in alone.output
    with duckdb.connect(str(file)) as database:
        database.execute("DELETE FROM crimes WHERE record_id = (SELECT min(record_id) FROM crimes)")
    found = run("--verify", tmp_path / "out", file)
    assert found.exit_code == 1
    assert "is not, byte for byte, the record file that the paper was made from" in found.output
    assert "the figure " in found.output


def test_options_that_a_paper_tells_itself_are_refused(tmp_path):
    assert "give --verify with FILE alone" in str(run("--verify", tmp_path, "--force", "kent").exception)


def test_a_record_file_of_no_use_is_refused(small_force, tmp_path):
    papers.write(PAPER, tmp_path)
    with Store.read(small_force) as store, pytest.raises(TrueCountError, match="no record file was asked"):
        verify(tmp_path, store)


def test_audits_and_claims_that_are_not_there_are_told(tmp_path):
    asked = {
        "page": "panel",
        "together": False,
        "file": None,
        "outline": papers.Outline(force="kent").model_dump(mode="json"),
    }
    asked["outline"]["claims"] = {"name": "claims.yaml", "sha256": "1" * 64}
    (tmp_path / "figures.json").write_text(json.dumps(whole(told() | {"asked": asked})))
    (said,) = verify(tmp_path).differences
    assert "cannot be made again. The paper was made with claims.yaml" in said
    assert "and it is not there" in said
    (tmp_path / "claims.yaml").write_text("other")
    assert "is another file" in verify(tmp_path).differences[0]
    asked["outline"] = {"force": 1}
    (tmp_path / "figures.json").write_text(json.dumps(whole(told() | {"asked": asked})))
    assert "cannot be asked" in verify(tmp_path).differences[0]
