"""Keeping a simulation: the same bytes however it is shared out, all of it or nothing, and never over anything."""

import hashlib
import json
import subprocess
import sys

import duckdb
import pyarrow.parquet as pq
import pytest

from truecount import TrueCountError, simulation
from truecount.records import Store, load
from truecount.records.intake.mapping import read_mapping
from truecount.simulation import run
from truecount.simulation.export import export, vendors
from truecount.simulation.month import TABLES

pytestmark = pytest.mark.slow


def settings(**given):
    usual = {"force": "kent", "size": 0.002, "years": "2016", "seed": 5, "text": True, "dials": simulation.read_dials()}
    return simulation.make_settings(**(usual | given))


def hashes(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_number_of_processes_changes_no_byte(tmp_path):
    one = simulation.to_parquet(settings(), tmp_path / "one", processes=1)
    three = simulation.to_parquet(settings(), tmp_path / "three", processes=3)
    assert hashes(tmp_path / "one") == hashes(tmp_path / "three")
    assert one.content == three.content and one.rows == three.rows
    assert len(hashes(tmp_path / "one")) == 12 * len(TABLES)


def test_another_seed_makes_another_force(tmp_path):
    first = simulation.to_parquet(settings(), tmp_path / "a", processes=1)
    assert first.content != simulation.to_parquet(settings(seed=6), tmp_path / "b", processes=1).content


def test_leaving_out_text_or_tables_changes_nothing_else(tmp_path):
    simulation.to_parquet(settings(), tmp_path / "all", processes=1)
    simulation.to_parquet(settings(text=False), tmp_path / "mute", ["crimes", "outcomes"], processes=1)
    whole, mute = hashes(tmp_path / "all"), hashes(tmp_path / "mute")
    assert all(whole[name] == value for name, value in mute.items() if name.startswith("outcomes"))
    spoken, silent = (pq.read_table(tmp_path / name / "crimes") for name in ("all", "mute"))
    assert silent["mo"].null_count == silent.num_rows and spoken["mo"].null_count == 0
    assert spoken.drop_columns(["mo"]).equals(silent.drop_columns(["mo"]))


def test_a_record_file_holds_the_parquet_row_by_row(tmp_path):
    made = simulation.to_store(settings(), tmp_path / "f.duckdb", processes=1)
    simulation.to_parquet(settings(), tmp_path / "p", processes=1)
    with duckdb.connect(str(tmp_path / "f.duckdb"), read_only=True) as db:
        for name in TABLES:
            columns = ", ".join(TABLES[name].schema.names)
            parquet = f"SELECT {columns} FROM read_parquet('{tmp_path}/p/{name}/*.parquet')"
            assert db.execute(
                f"SELECT count(*) FROM (SELECT {columns} FROM {name} EXCEPT ALL {parquet})"
            ).fetchone() == (0,)
            assert db.execute(f"SELECT count(*) FROM {name}").fetchone() == (made.rows[name],)
        assert db.execute("SELECT content FROM simulation").fetchone() == (made.content,)
        rows = sum(made.rows[name] for name in ("incidents", "allegations", "crimes", "outcomes"))
        assert db.execute("SELECT sum(rows_in), sum(accepted), sum(rejected) FROM files").fetchone() == (rows, rows, 0)
    with Store.read(tmp_path / "f.duckdb") as store:
        assert store.crimes().count().to_pyarrow().as_py() == made.rows["crimes"]


@pytest.mark.parametrize("name", ["it's [a] *.duckdb", "caf\u00e9 100%.duckdb"])
def test_a_file_may_have_any_name(tmp_path, name):
    simulation.to_store(settings(), tmp_path / name, processes=1)
    with Store.read(tmp_path / name) as store:
        assert len(simulation.known(store).years) == 1
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_some_tables_alone_make_a_file_too(tmp_path):
    simulation.to_store(settings(), tmp_path / "f.duckdb", ["crimes"], processes=1)
    with Store.read(tmp_path / "f.duckdb") as store:
        assert store.table("incidents").count().to_pyarrow().as_py() == 0


def test_nothing_is_written_over(tmp_path):
    (tmp_path / "f.duckdb").write_text("mine")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    for make, place in (
        (simulation.to_store, "f.duckdb"),
        (simulation.to_parquet, "full"),
        (simulation.to_parquet, "f.duckdb"),
    ):
        with pytest.raises(TrueCountError, match="already"):
            make(settings(), tmp_path / place, processes=1)
    with pytest.raises(TrueCountError, match="already"):
        export(settings(), "vendor-a", tmp_path / "full", processes=1)
    assert (tmp_path / "f.duckdb").read_text() == (tmp_path / "full" / "mine.txt").read_text() == "mine"


def test_a_simulation_that_fails_leaves_nothing(tmp_path, monkeypatch):
    def fails(job):
        raise RuntimeError("stopped")

    monkeypatch.setattr(run, "_write", fails)
    with pytest.raises(RuntimeError):
        simulation.to_store(settings(), tmp_path / "f.duckdb", processes=1)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("wanted", "words"), [(["logs"], '"logs" is not a table'), ([], "No table is asked for")])
def test_a_table_that_is_not_there_is_refused(tmp_path, wanted, words):
    with pytest.raises(TrueCountError, match=words):
        simulation.to_store(settings(), tmp_path / "f.duckdb", wanted)


@pytest.mark.parametrize("vendor", list(vendors()))
def test_exports_load_and_reject_exactly_what_was_spoilt(tmp_path, vendor):
    dirty = simulation.read_dials().model_copy(update={"dirt": 0.1})
    made = export(settings(dials=dirty), vendor, tmp_path / "out", processes=1)
    report = load([tmp_path / "out"], tmp_path / "f.duckdb", "force-export", read_mapping(made.mapping))
    assert report.rows_in == sum(made.rows.values())
    assert report.rejected == len(made.spoilt) > 20
    with duckdb.connect(str(tmp_path / "f.duckdb"), read_only=True) as db:
        told = set(db.execute("SELECT DISTINCT name, row, reason FROM rejects JOIN files USING (file_id)").fetchall())
        assert told == {(one.file, one.row, one.reason) for one in made.spoilt}
        assert db.execute("SELECT DISTINCT force_id FROM crimes").fetchall() == [("simulated-kent",)]
        assert db.execute("SELECT count(*) FROM incidents WHERE standing IN ('V', 'W')").fetchone() == (0,)
    assert {one.reason for one in made.spoilt} >= {"TC-L06", "TC-L10", "TC-L12", "TC-L15"}


def test_what_is_loaded_from_an_export_is_what_was_simulated(tmp_path):
    clean = settings(dials=simulation.read_dials().model_copy(update={"dirt": 0}))
    simulation.to_store(clean, tmp_path / "made.duckdb", processes=1)
    made = export(clean, "vendor-b", tmp_path / "out", processes=1)
    load([tmp_path / "out"], tmp_path / "loaded.duckdb", "force-export", read_mapping(made.mapping))
    with duckdb.connect() as db:
        for name in ("made", "loaded"):
            db.execute(f"ATTACH '{tmp_path}/{name}.duckdb' AS {name} (READ_ONLY)")
        for table, columns in (
            ("incidents", "reference, reported_at, channel, standing, opening_code, closing_code, text, place_key"),
            (
                "crimes",
                "reference, incident_reference, recorded_at, offence_code, class_code, class_before, victim_key, "
                "cancellation, victim_told_at",
            ),
            ("outcomes", "crime_reference, outcome_type, assigned_at"),
        ):
            differ = f"SELECT {columns} FROM made.{table} EXCEPT ALL SELECT {columns} FROM loaded.{table}"
            assert db.execute(differ).fetchall() == [], table


def test_two_exports_of_one_seed_are_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        export(settings(), "vendor-a", tmp_path / name, processes=1)
    assert hashes(tmp_path / "a") == hashes(tmp_path / "b")
    assert json.loads((tmp_path / "a" / "dirt.json").read_text()) is not None


@pytest.mark.parametrize("place", ["no/folder/f", "file.txt/f"])
def test_a_place_without_a_folder_is_refused(tmp_path, place):
    (tmp_path / "file.txt").write_text("mine")
    for make in (
        lambda: simulation.to_store(settings(), tmp_path / place),
        lambda: simulation.to_parquet(settings(), tmp_path / place),
        lambda: export(settings(), "vendor-a", tmp_path / place),
    ):
        with pytest.raises(TrueCountError, match=r"there is no folder .* to write to"):
            make()
    assert {path.name for path in tmp_path.iterdir()} == {"file.txt"}


def test_dials_that_contradict_each_other_are_refused(tmp_path):
    torn = simulation.read_dials().model_copy(update={"accuracy_before": 51.0, "violence_before": 99.0})
    with pytest.raises(TrueCountError, match="violence_before and sexual_before cannot all be met"):
        simulation.to_store(settings(dials=torn), tmp_path / "f.duckdb")
    assert list(tmp_path.iterdir()) == []


def test_a_report_needs_the_truth(tmp_path):
    simulation.to_store(settings(), tmp_path / "f.duckdb", ["crimes"], processes=1)
    with Store.read(tmp_path / "f.duckdb") as store, pytest.raises(TrueCountError, match="true_crimes holds nothing"):
        simulation.report(store)


@pytest.mark.parametrize("make", [simulation.to_store, simulation.to_parquet])
def test_what_no_simulation_made_is_not_cleared_away(tmp_path, make):
    (tmp_path / ".f.simulating").mkdir()
    (tmp_path / ".f.simulating" / "mine.txt").write_text("mine")
    with pytest.raises(TrueCountError, match="no simulation made"):
        make(settings(), tmp_path / "f", processes=1)
    assert [path.name for path in tmp_path.rglob("*")] == [".f.simulating", "mine.txt"]


def test_a_second_simulation_of_the_same_place_is_told_to_wait(tmp_path):
    code = "import sys; from pathlib import Path; from truecount.simulation.workroom import workroom\n"
    code += "with workroom(Path(sys.argv[1])): print('in', flush=True); sys.stdin.read()"
    words = [sys.executable, "-c", code, str(tmp_path / "f")]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None and other.stdout.readline() == "in\n"
        with pytest.raises(TrueCountError, match="another simulation is making it now"):
            export(settings(), "vendor-a", tmp_path / "f", processes=1)
        other.communicate("")
    assert list(tmp_path.iterdir()) == []


def test_a_table_named_twice_is_made_once_and_order_does_not_matter(tmp_path):
    first = simulation.to_store(settings(), tmp_path / "a", ["outcomes", "crimes", "crimes"], processes=1)
    second = simulation.to_store(settings(), tmp_path / "b", ["crimes", "outcomes"], processes=1)
    assert (first.rows, first.content) == (second.rows, second.content)
    with duckdb.connect(str(tmp_path / "a"), read_only=True) as db:
        assert (
            db.execute("SELECT count(*), count(DISTINCT reference) FROM crimes").fetchone()
            == (first.rows["crimes"],) * 2
        )


def test_rows_loaded_later_do_not_count_in_the_report(tmp_path):
    simulation.to_store(settings(size=0.005), tmp_path / "f.duckdb", processes=1)
    with Store.read(tmp_path / "f.duckdb") as store:
        before = simulation.report(store)
    made = export(settings(seed=9), "vendor-a", tmp_path / "out", processes=1)
    load([tmp_path / "out"], tmp_path / "f.duckdb", "force-export", read_mapping(made.mapping))
    with Store.read(tmp_path / "f.duckdb") as store:
        assert simulation.report(store) == before
