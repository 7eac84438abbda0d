"""The verb `truecount triage`: what it refuses, and the whole way from scores to an estimate."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from truecount.cli import app, triage_words
from truecount.errors import TrueCountError
from truecount.records.store import Store
from truecount.triage import Drifted
from truecount.triage.folds import Folded
from truecount.triage.methods import RECORD_AUC

pytestmark = pytest.mark.slow

PARTS = ("words", "facts", "records")


def ran(*arguments):
    return CliRunner().invoke(app, [str(one) for one in arguments])


def refused(*arguments) -> str:
    done = ran("triage", *arguments)
    assert isinstance(done.exception, TrueCountError), done.output
    return str(done.exception)


@pytest.fixture
def force(small_force, tmp_path):
    return shutil.copy(small_force, tmp_path / "f.duckdb")


def test_a_file_that_is_not_there_is_told_and_not_made(tmp_path):
    assert "there is no such file" in refused(tmp_path / "none.duckdb")
    assert not (tmp_path / "none.duckdb").exists()


def test_a_file_without_logs_is_told(tmp_path):
    with Store.write(tmp_path / "f.duckdb"):
        pass
    assert "triage reads words" in refused(tmp_path / "f.duckdb")


def test_a_folder_that_holds_something_else_is_no_model(force, tmp_path):
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "model.json").write_text("{}")
    assert "no model that can be read" in refused(force, "--model", tmp_path / "m")


def test_an_accuracy_is_not_believed_of_a_model_that_is_there(force, tmp_path):
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "model.json").write_text("{}")
    assert "give --learn with it" in refused(force, "--model", tmp_path / "m", "--accuracy", "90")


def test_reviews_of_other_logs_are_told(force, tmp_path):
    (tmp_path / "r.csv").write_text(
        "route,reference,reading,verdict,kind,chance\ncrime-bureau,elsewhere,first,nothing required,,0.1\n"
    )
    assert "1 of 1 logs that were read are not in the record file, such as elsewhere" in refused(
        force, "--reviews", tmp_path / "r.csv"
    )


def test_reviews_that_cannot_be_read_are_told_by_row(force, tmp_path):
    (tmp_path / "r.csv").write_text("route,reference,reading,verdict,kind,chance\na,b,first,perhaps,,2\n")
    said = refused(force, "--reviews", tmp_path / "r.csv")
    assert "row 2, column verdict" in said and "row 2, column chance" in said


def test_only_a_simulated_force_is_learnt_from_by_its_truth(force, tmp_path):
    with Store.write(tmp_path / "real.duckdb") as store:
        store.connection.con.execute(
            "INSERT INTO incidents (record_id, load_id, file_id, row, force_id, system, reference, reported_at, text) "
            "VALUES (1, 1, 1, 1, 'kent', 's', 'r', TIMESTAMP '2020-01-01', 'bike taken')"
        )
        store.connection.con.execute(
            "INSERT INTO files (file_id, load_id, name, sha256, batch, rows_in, accepted, rejected) "
            "VALUES (1, 1, 'f', 'x', 'b', 1, 1, 0)"
        )
    assert "only of a simulated force" in refused(force, "--like", tmp_path / "real.duckdb")


def test_places_that_are_no_folders_are_told_before_anything_is_read(force, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    assert "name a folder" in refused(force, "--model", tmp_path / "file")
    assert "name a folder" in refused(force, "--out", tmp_path / "file" / "below")
    monkeypatch.setattr("os.access", lambda path, *_, **_more: not Path(path).is_dir())
    assert "nothing may be written there" in refused(force, "--out", tmp_path / "new" / "folder")


def test_more_than_all_logs_cannot_be_read(force):
    assert "99,999 logs cannot be read of" in refused(force, "--capacity", 99_999)


def test_a_force_is_not_learnt_from_as_if_it_were_another(force):
    assert "this is the record file that is scored" in refused(force, "--like", force)


def test_reviews_of_no_log_are_told(force, tmp_path):
    (tmp_path / "r.csv").write_text("route,reference,reading,verdict,kind,chance\n")
    assert "no log that could be read is in it" in refused(force, "--reviews", tmp_path / "r.csv")


def compared(found: str, distance: float | None):
    return Drifted("all logs", "Scores", RECORD_AUC, 10, None, None, distance, None, found, "Scores: changed.")


def test_too_few_logs_are_not_told_as_no_change():
    few, same, other = compared("too few logs", None), compared("as before", 0.1), compared("changed", 0.2)
    assert next(iter(triage_words.of_drift([few, few]))).endswith("too few logs to tell whether anything changed")
    said = list(triage_words.of_drift([few, same, other]))
    assert said[0] == "Since the model was learnt: 1 of 2 comparisons show a change; for 1 more there are too few logs"
    assert said[1] == "  all logs: Scores: changed."


def test_a_model_of_another_force_or_of_too_few_logs_says_so(triaged):
    nothing = replace(triaged.model.steps[1], **{name: Folded(np.zeros((3, 1)), np.zeros(3)) for name in PARTS})
    card = triaged.model.card | {"learnt_from": {"forces": ["essex"]}}
    steps = (triaged.model.steps[0], nothing, *triaged.model.steps[2:])
    said = "\n".join(
        triage_words.of_run("f", triaged.logs, triaged.scored, replace(triaged.model, card=card, steps=steps))
    )
    assert "learnt from logs of essex, and these are of simulated-kent" in said
    assert "Too few logs have a second record" in said and "Too few logs have a record" not in said


def test_scores_that_were_kept_stay_where_a_run_fails(force, tmp_path, monkeypatch):
    assert ran("triage", force, "--accuracy", 90).exit_code == 0
    before = kept(force)

    def full(**_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.mkdtemp", full)
    assert "cannot be written" in refused(force, "--accuracy", 60, "--model", tmp_path / "m")
    assert kept(force) == before


def kept(force):
    with Store.read(force) as store:
        return store.table("scores").order_by("incident_id").to_pyarrow().to_pylist()


def test_reasons_hold_words_of_logs_and_are_told_where_they_are_asked_for_alone(force):
    told = json.loads(ran("triage", force, "--top", 3, "--json").output)
    assert [one["reasons"] for one in told["highest"]] == [[], [], []]


def test_from_scores_to_an_estimate_and_back(force, tmp_path):
    model, plan, draw, reviews = (tmp_path / name for name in ("m", "plan.yaml", "draw.csv", "reviews.csv"))
    assert ran("link", force).exit_code == 0
    first = ran("triage", force, "--out", tmp_path / "out")
    assert first.exit_code == 0, first.output
    assert "A score records no crime" in first.output
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "triage.html",
        "triage.json",
        "highest.html",
        "highest.csv",
    }
    assert ran("audit", "plan", force, "--scores", "--readings", 150, "--out", plan).exit_code == 0
    assert ran("audit", "draw", plan, force, "--out", draw).exit_code == 0
    assert ran("audit", "review", draw, "--simulate-reviewers", 2, "--out", reviews).exit_code == 0
    taught = ran("triage", force, "--reviews", reviews, "--model", model)
    assert taught.exit_code == 0, taught.output
    assert "logs that audits read" in taught.output
    assert "# " in (model / "model.md").read_text("utf-8")
    again = ran("triage", force, "--model", model, "--top", 3, "--why", "--json")
    told = json.loads(again.output)
    assert len(told["highest"]) == 3 and told["highest"][0]["reasons"]
    assert not any(one["found"].startswith("changed") for one in told["drift"])
    # The plan before holds the scores it was made with: those taught since are others.
    assert "plan again" in str(ran("audit", "draw", plan, force, "--out", draw).exception)


def test_no_words_of_a_log_are_printed_without_why(force):
    said = ran("triage", force, "--top", 5).output
    with Store.read(force) as store:
        texts = store.incidents().select("text").to_pyarrow()["text"].to_pylist()
    lines = {line.strip().lower() for text in texts if text for line in text.splitlines() if len(line) > 25}
    assert not [line for line in lines if line in said.lower()]
