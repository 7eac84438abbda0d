"""`truecount link` on record files, and a whole force whose references are partly hidden."""

import json
import re
import shutil
import sys

import duckdb
import ibis
import pytest

from tests.hidden import HARDER, QUICK, goodness, hidden_force
from tests.unit.test_load_verb import truecount
from truecount import linkage
from truecount.cli.link import _words
from truecount.linkage.settings import HOME
from truecount.records import Store

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["none.duckdb"], "none.duckdb: there is no such file; make one with `truecount load"),
        (["notes.txt"], "notes.txt: this is not a TrueCount record file"),
        (["f.duckdb", "--settings", "none.yaml"], "none.yaml: the settings cannot be read"),
        (["f.duckdb", "--settings", "notes.txt"], "notes.txt: the settings cannot be read"),
        (["f.duckdb", "--model", "none.json"], "none.json: the model cannot be read"),
        (["f.duckdb", "--model", "notes.txt"], "notes.txt: the model cannot be read"),
        (["f.duckdb", "--model", "other.json"], "other.json: this is no model of linkage"),
        (["f.duckdb", "--model", "list.json"], "list.json: this is no model of linkage"),
        (["f.duckdb", "--save-model", "other.json"], "other.json: the model goes to a new file"),
        (["f.duckdb", "--save-model", "no/such/m.json"], "m.json: the model goes to a new file"),
    ],
)
def test_bad_usage_of_the_verb_is_one_sentence(words, says, tmp_path):
    Store.write(tmp_path / "f.duckdb").connection.disconnect()
    for name, text in (("notes.txt", "just words\n"), ("other.json", '{"a": 1}'), ("list.json", "[1]")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    before = sorted(path.name for path in tmp_path.iterdir())
    done = truecount("link", *words, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_an_empty_record_file_has_nothing_to_tie(tmp_path):
    Store.write(tmp_path / "f.duckdb").connection.disconnect()
    done = truecount("link", tmp_path / "f.duckdb", "--save-model", tmp_path / "m.json")
    assert done.returncode == 0, done.stderr
    assert "so there is nothing to tie" in done.stdout and "there is no model" in done.stdout
    assert not (tmp_path / "m.json").exists()


@pytest.fixture(scope="module")
def force(tmp_path_factory):
    """A small force of a year, whose references are partly hidden; never changed."""
    return hidden_force(tmp_path_factory.mktemp("hidden") / "force.duckdb", size=0.02)


@pytest.fixture(scope="module")
def quick(tmp_path_factory):
    """Settings by which a small force is learnt from and measured in seconds."""
    path = tmp_path_factory.mktemp("settings") / "quick.yaml"
    text = HOME.read_text("utf-8")
    for name in ("pairs", "learn", "measure"):
        text = re.sub(rf"^{name}: .*$", f"{name}: {getattr(QUICK, name)}", text, flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def linked_once(force, quick, tmp_path_factory):
    """The force tied by the verb, what was printed, the model, and what tables the file held before."""
    folder = tmp_path_factory.mktemp("linked")
    path = folder / "force.duckdb"
    shutil.copy(force, path)
    before = tables(path)
    done = truecount("link", path, "--settings", quick, "--save-model", folder / "m.json")
    return path, done, folder / "m.json", before


def tables(path):
    """The tables of a file, and how many rows each has."""
    with duckdb.connect(path, read_only=True) as raw:
        names = [name for (name,) in raw.execute("SELECT table_name FROM duckdb_tables() ORDER BY ALL").fetchall()]
        return {name: raw.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names}


def ties_in(path):
    with duckdb.connect(path, read_only=True) as raw:
        return raw.execute("SELECT * REPLACE (round(probability, 9) AS probability) FROM links ORDER BY ALL").fetchall()


def test_the_verb_says_what_it_tied_and_how_many_ties_are_right(linked_once):
    _path, done, model, _before = linked_once
    assert (done.returncode, done.stderr) == (0, "")
    for words in (
        "crime records, of which",
        "are tied to an incident by reference",
        "are tied to none",
        "with it hidden",
        "Were 5% of crimes without an incident in the file",
        f"The trained model: {model}",
    ):
        assert words in done.stdout
    assert "comparisons" in json.loads(model.read_text("utf-8"))


def test_records_that_name_no_incident_are_told_until_the_file_is_linked(force, linked_once):
    with Store.read(force) as before, Store.read(linked_once[0]) as after:
        assert linkage.untied(before) > 0
        assert linkage.untied(after) == 0


def test_nothing_but_the_ties_comes_into_the_record_file(linked_once):
    path, _done, _model, before = linked_once
    after = tables(path)
    assert {name for name in after if after[name] != before.get(name)} == {"links", "same_incidents", "link_runs"}
    assert after["link_runs"] == 1
    with duckdb.connect(path, read_only=True) as raw:
        assert not raw.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()


def test_a_run_with_the_model_of_the_run_before_gives_the_same_ties_in_place_of_them(linked_once, quick, tmp_path):
    path, _done, model, _before = linked_once
    again = tmp_path / "force.duckdb"
    shutil.copy(path, again)
    done = truecount("link", again, "--settings", quick, "--model", model, "--json")
    assert done.returncode == 0, done.stderr
    assert ties_in(again) == ties_in(path)
    assert tables(again) == tables(path)
    facts = json.loads(done.stdout)
    assert facts["measured"]["precision"] >= 0.99 and facts["threshold"] == facts["measured"]["threshold"]
    assert facts["counts"]["crimes"] == sum(facts["counts"][one] for one in ("by_reference", "by_likeness", "not_tied"))
    with duckdb.connect(again, read_only=True) as raw:
        ((report, threshold),) = raw.execute("SELECT report, threshold FROM link_runs").fetchall()
    assert (json.loads(report)["counts"], threshold) == (facts["counts"], facts["threshold"])


def test_a_run_learnt_anew_gives_the_same_ties(linked_once, force, tmp_path):
    path, _done, _model, _before = linked_once
    again = tmp_path / "force.duckdb"
    shutil.copy(force, again)
    with Store.write(again) as store:
        linkage.link(store, QUICK)
    assert ties_in(again) == ties_in(path)


def test_a_run_that_fails_midway_leaves_the_old_ties(tmp_path, monkeypatch):
    path = tmp_path / "force.duckdb"
    with Store.write(path) as store:
        store.connection.raw_sql("INSERT INTO links VALUES (1, 2, 0.5, 'likeness', 'an old tie')")

    def fail(store, linked):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sys.modules["truecount.linkage.link"], "_keep_run", fail)
    done = truecount("link", path)
    assert (done.returncode, len(done.stderr.strip().splitlines())) == (2, 1)
    assert ties_in(path) == [(1, 2, 0.5, "likeness", "an old tie")]
    monkeypatch.undo()
    assert truecount("link", path).returncode == 0
    assert ties_in(path) == []


def test_crimes_without_a_good_reference_are_tied_rightly_and_as_measured(linked_once, force):
    path, _done, _model, _before = linked_once
    told = goodness(path)
    assert told.precision >= 0.98
    assert told.recall >= 0.93
    with duckdb.connect(path, read_only=True) as raw:
        ((report,),) = raw.execute("SELECT report FROM link_runs").fetchall()
    assert json.loads(report)["measured"]["precision"] == pytest.approx(told.by_likeness, abs=0.02)


@pytest.mark.parametrize(("taken", "recall"), HARDER)
def test_with_less_to_go_by_fewer_are_tied_but_as_many_of_them_rightly(linked_once, force, taken, recall, tmp_path):
    path = tmp_path / "force.duckdb"
    shutil.copy(force, path)
    with Store.write(path) as store:
        for column in taken:
            store.connection.raw_sql(f"UPDATE crimes SET {column} = NULL")
        measured = linkage.link(store, QUICK).measured
    told, most = goodness(path), goodness(linked_once[0])
    assert told.precision >= 0.98
    assert recall <= told.recall <= most.recall
    assert measured.precision == pytest.approx(told.by_likeness, abs=0.02)


def test_where_more_is_compared_it_learns_from_likeness_alone_and_says_that_it_measured_nothing(simulated, tmp_path):
    """A simulated force without any reference, in records or logs; its probabilities are nearly what they say."""
    with Store.read(simulated) as store:
        held = {name: store.current(name).to_pyarrow() for name in ("incidents", "crimes")}
    work = ibis.duckdb.connect()
    work.con.register("logs", held["incidents"])
    work.con.register("records", held["crimes"])
    work.con.execute(
        "CREATE TABLE incidents AS SELECT * REPLACE (regexp_replace(text, '[0-9]', '', 'g') AS text) FROM logs"
    )
    work.con.execute("CREATE TABLE crimes AS SELECT * REPLACE (NULL::VARCHAR AS incident_reference) FROM records")
    linked = linkage.link_tables(work, work.table("incidents"), work.table("crimes"))
    assert (linked.counts["by_reference"], linked.measured, linked.threshold) == (0, None, 0.99)
    assert "Too few references are known to measure" in list(_words(tmp_path, linked))[-1]
    work.con.register("links", linked.links.to_pyarrow())
    told = work.con.sql(
        "SELECT count(*), count(*) FILTER (i.reference = r.incident_reference) FROM links "
        "JOIN records AS r ON r.record_id = crime_id JOIN logs AS i ON i.record_id = incident_id "
        "WHERE how = 'likeness' AND r.incident_reference IN (SELECT reference FROM logs)"
    )
    ((ties, right),) = told.fetchall()
    assert ties > 0.8 * held["crimes"].num_rows
    assert right / ties >= 0.985
