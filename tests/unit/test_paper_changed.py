"""What changed since an older paper: which figures, and whether by data, method or rules."""

import json

import pytest

from tests.unit.test_papers_kit import figure
from truecount.errors import TrueCountError
from truecount.figure import Provenance, figures_as_json
from truecount.papers.changed import changed, read_figures

OLD = figure("a", 10)
OTHER_DATA = (Provenance(source="a test", where="there", sha256="1" * 64),)


def since(old, new):
    return changed(figures_as_json(old), figures_as_json(new))


def test_the_same_figures_have_not_changed():
    assert since([OLD], [OLD]) == []


def test_a_figure_of_other_words_alone_has_not_changed():
    assert since([OLD], [OLD.model_copy(update={"title": "Another", "made_from": OTHER_DATA})]) == []


@pytest.mark.parametrize(
    ("made", "why", "said"),
    [
        ({"made_from": OTHER_DATA}, ("data",), "the data are others (now: a test, there, 11111111; no longer: a test,"),
        ({"method": OLD.method.model_copy(update={"version": 2})}, ("method",), "the method is another"),
        ({"edition": "2018-04"}, ("rules",), "the edition of the rules is another"),
        ({"seed": 5}, ("draw",), "the seed of the draw is another"),
        ({"basis": "other"}, ("scope",), "it counts something else"),
        ({}, (), "the program changed without a new version of the method"),
    ],
)
def test_a_change_is_laid_to_what_made_it(made, why, said):
    (change,) = since([OLD], [OLD.model_copy(update={"value": 11, **made})])
    assert change.why == why
    assert "10 became 11" in change.said
    assert said in change.said


def test_several_reasons_are_all_told():
    new = OLD.model_copy(update={"value": 11, "edition": "2018-04", "made_from": OTHER_DATA})
    (change,) = since([OLD], [new])
    assert change.why == ("data", "rules")


def test_new_and_gone_figures_are_told():
    changes = since([OLD], [figure("b", 3)])
    assert [(one.id, one.kind) for one in changes] == [("b", "new"), ("a", "gone")]
    assert changes[0].said.endswith("(b): 3, not in the older paper.")
    assert changes[1].said.endswith("(a): 10, no longer there.")


def test_a_number_that_is_not_known_any_more_is_told():
    (change,) = since([OLD], [OLD.model_copy(update={"value": None, "warnings": ("Not held.",)})])
    assert change.why == ("known",)
    assert "10 became unknown" in change.said


def test_a_folder_or_its_file_is_read(tmp_path):
    (tmp_path / "figures.json").write_text(json.dumps({"figures": figures_as_json([OLD])}), "utf-8")
    assert read_figures(tmp_path) == read_figures(tmp_path / "figures.json")


@pytest.mark.parametrize("text", [None, "", "[]", '{"figures": 3}', '{"figures": [{"id": "a"}]}', "\x00"])
def test_what_is_no_paper_is_one_sentence(tmp_path, text):
    if text is not None:
        (tmp_path / "figures.json").write_text(text, "utf-8")
    with pytest.raises(TrueCountError, match=r"the older paper cannot be read .*; give the folder"):
        read_figures(tmp_path)


@pytest.mark.parametrize("wrong", [{"edition": ...}, {"made_from": [3]}, {"id": []}, {"shown": 5}, {"value": "many"}])
def test_a_figure_that_could_not_be_compared_is_refused_as_it_is_read(tmp_path, wrong):
    (told,) = figures_as_json([OLD])
    told = {name: one for name, one in (told | wrong).items() if one is not ...}
    (tmp_path / "figures.json").write_text(json.dumps({"figures": [told]}), "utf-8")
    with pytest.raises(TrueCountError, match="it does not hold a paper's figures"):
        read_figures(tmp_path)
