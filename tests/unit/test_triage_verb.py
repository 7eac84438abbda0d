"""The verb `truecount triage`: what it refuses, and the whole way from scores to an estimate."""

import json
import shutil

import pytest
from typer.testing import CliRunner

from truecount.cli import app
from truecount.errors import TrueCountError
from truecount.records.store import Store


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


@pytest.mark.slow
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
    assert "logs were read" in taught.output
    assert "# " in (model / "model.md").read_text("utf-8")
    again = ran("triage", force, "--model", model, "--top", 3, "--why", "--json")
    told = json.loads(again.output)
    assert len(told["highest"]) == 3 and told["highest"][0]["reasons"]
    assert not any(one["found"].startswith("changed") for one in told["drift"])
    # The plan before holds the scores it was made with: those taught since are others.
    assert "plan again" in str(ran("audit", "draw", plan, force, "--out", draw).exception)


@pytest.mark.slow
def test_no_words_of_a_log_are_printed_without_why(force):
    said = ran("triage", force, "--top", 5).output
    with Store.read(force) as store:
        texts = store.incidents().select("text").to_pyarrow()["text"].to_pylist()
    lines = {line.strip().lower() for text in texts if text for line in text.splitlines() if len(line) > 25}
    assert not [line for line in lines if line in said.lower()]
