"""What a process that was killed or found no room left behind, and what the next one makes of it."""

import signal
import stat
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.samples import EXAMPLES
from truecount import linkage, simulation
from truecount.errors import TrueCountError
from truecount.records.loading import load
from truecount.records.store import Store, overflow
from truecount.simulation.workroom import workroom
from truecount.workbench import places

SPILLING = """
import os, signal, sys
from pathlib import Path
from truecount.records.store import Store, run
with Store.write(Path(sys.argv[1])) as store:
    run(store.connection, "SET memory_limit = '60MB'")
    run(store.connection, "SET threads = 1")
    run(store.connection, "CREATE TEMP TABLE logs AS SELECT range, md5(range::VARCHAR) AS log FROM range(3000000)")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def published(tmp_path_factory):
    file = tmp_path_factory.mktemp("published") / EXAMPLES[0].file
    file.write_text(EXAMPLES[0].text)
    return file


def test_what_the_database_put_on_disk_is_cleared_when_the_file_is_next_written(tmp_path):
    file = tmp_path / "f.duckdb"
    killed = subprocess.run([sys.executable, "-c", SPILLING, str(file)], check=False)
    assert killed.returncode == -signal.SIGKILL and list(overflow(file).iterdir())
    with Store.write(file):
        assert not overflow(file).exists()


def test_what_is_not_the_databases_stays_beside_the_file(tmp_path):
    mine = overflow(tmp_path / "f.duckdb") / "mine.txt"
    mine.parent.mkdir()
    mine.write_text("mine")
    with Store.write(tmp_path / "f.duckdb"):
        assert mine.read_text() == "mine"


def test_links_have_their_overflow_beside_the_file(small_force, tmp_path, monkeypatch):
    def seen(work, *_):
        ((place,),) = work.raw_sql("SELECT current_setting('temp_directory')").fetchall()
        raise TrueCountError(place)

    monkeypatch.setattr(sys.modules["truecount.linkage.link"], "link_tables", seen)
    with Store.read(small_force) as store, pytest.raises(TrueCountError, match=str(overflow(small_force))):
        linkage.link(store)


def test_a_load_that_cannot_be_brought_into_its_file_makes_none(published, tmp_path, monkeypatch):
    def full(_):
        raise duckdb.IOException("Could not write file: No space left on device")

    monkeypatch.setattr(Store, "settle", full)
    with pytest.raises(TrueCountError, match="no room left on the disk; free some and load again"):
        load([published], tmp_path / "f.duckdb", "home-office")
    assert list(tmp_path.iterdir()) == []


def test_two_loads_that_make_the_same_file_at_once_make_one_of_them(published, tmp_path, monkeypatch):
    settle = Store.settle

    def meanwhile(store):
        (tmp_path / "f.duckdb").write_text("of another load")
        settle(store)

    monkeypatch.setattr(Store, "settle", meanwhile)
    with pytest.raises(TrueCountError, match="another program made this file in the meantime"):
        load([published], tmp_path / "f.duckdb", "home-office")
    assert [path.read_text() for path in tmp_path.iterdir()] == ["of another load"]


def test_a_simulation_does_not_take_the_place_of_what_was_made_meanwhile(tmp_path, monkeypatch):
    monkeypatch.setattr(Store, "settle", lambda _: (tmp_path / "f.duckdb").write_text("of a load"))
    settings = simulation.make_settings(
        force="kent", size=0.002, years="2016", seed=1, text=False, dials=simulation.read_dials()
    )
    with pytest.raises(TrueCountError, match="another program made this file in the meantime"):
        simulation.to_store(settings, tmp_path / "f.duckdb", ["crimes"], processes=1)
    assert [path.read_text() for path in tmp_path.iterdir()] == ["of a load"]


def test_a_simulation_killed_before_it_left_its_mark_does_not_stop_the_next(tmp_path):
    (tmp_path / ".f.simulating").mkdir()
    with workroom(tmp_path / "f") as room:
        assert room == tmp_path / ".f.simulating"
    assert list(tmp_path.iterdir()) == []


def test_the_workbench_has_its_whole_key_or_none(tmp_path, monkeypatch):
    monkeypatch.setenv(places.HOME, str(tmp_path))

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_text", full)
        with pytest.raises(OSError, match="No space"):
            places.secret()
    assert list(tmp_path.iterdir()) == []
    key = places.secret()
    assert len(key) > 50 and places.secret() == key
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]
