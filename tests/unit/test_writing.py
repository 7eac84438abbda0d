"""Files that are written whole or not at all, by processes that may be killed at any moment and may be several."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from truecount.errors import TrueCountError
from truecount.writing import UNFINISHED, alone, put_new, room, write_all, write_new

ROOM_OF_ANOTHER = (
    "import sys; from pathlib import Path; from truecount.writing import room\n"
    "with room(Path(sys.argv[1])) as held: (held / 'log.csv').write_text('a log'); print(held, flush=True); input()"
)


def other(folder):
    words = [sys.executable, "-c", ROOM_OF_ANOTHER, str(folder)]
    process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    return process, Path(process.stdout.readline().strip())


def test_the_room_of_a_killed_process_is_cleared_and_that_of_a_living_one_is_not(tmp_path):
    killed, left = other(tmp_path)
    killed.kill()
    killed.communicate()
    living, held = other(tmp_path)
    assert not left.exists() and held.exists()
    write_all({"a.txt": "a"}, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([held.name, "a.txt"])
    living.communicate("\n")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_what_others_have_under_such_a_name_does_not_stop_anybody(tmp_path):
    (tmp_path / ".truecount-a-file").write_text("mine")
    os.mkfifo(tmp_path / ".truecount-a-pipe")
    (tmp_path / ".truecount-a-link").symlink_to(tmp_path)
    write_all({"a.txt": "a"}, tmp_path)
    assert len(list(tmp_path.iterdir())) == 4


def test_a_mix_of_two_runs_says_so_until_all_of_its_files_were_written_again(tmp_path, monkeypatch):
    write_all({"a.txt": "old", "b.txt": "old"}, tmp_path)
    real = Path.replace

    def fails(path, place):
        if Path(place).name == "b.txt":
            raise OSError(5, "Input/output error")
        return real(path, place)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", fails)
        with pytest.raises(TrueCountError, match="input/output error"):
            write_all({"a.txt": "new", "b.txt": "new"}, tmp_path)
    assert ((tmp_path / "a.txt").read_text(), (tmp_path / "b.txt").read_text()) == ("new", "old")
    assert (tmp_path / UNFINISHED).read_text().splitlines()[2:] == ["a.txt", "b.txt"]
    write_all({"b.txt": "newer", "c.txt": "newer"}, tmp_path)
    assert (tmp_path / UNFINISHED).read_text().splitlines()[2:] == ["a.txt"]
    write_all({"a.txt": "newer", "b.txt": "newer"}, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "b.txt", "c.txt"]


def test_a_folder_in_the_way_is_told_and_nothing_is_written(tmp_path):
    (tmp_path / "b.txt").mkdir()
    with pytest.raises(TrueCountError, match=r"b\.txt: this is a folder where a file is to be written"):
        write_all({"a.txt": "a", "b.txt": "b"}, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["b.txt"]


def test_a_new_file_is_never_put_over_another(tmp_path):
    write_new(tmp_path / "a.txt", "first")
    with pytest.raises(TrueCountError, match=r"a\.txt: the file is there already"):
        write_new(tmp_path / "a.txt", "second")
    with pytest.raises(TrueCountError, match="cannot be written"):
        write_new(tmp_path / "nowhere" / "a.txt", "second")
    assert [path.read_text() for path in tmp_path.iterdir()] == ["first"]


def test_where_files_have_no_second_names_a_new_one_is_moved(tmp_path, monkeypatch):
    def knows_none(*_):
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", knows_none)
    (tmp_path / "made").write_text("made")
    put_new(tmp_path / "made", tmp_path / "place")
    (tmp_path / "made").write_text("made again")
    with pytest.raises(FileExistsError):
        put_new(tmp_path / "made", tmp_path / "place")
    assert (tmp_path / "place").read_text() == "made"


def test_a_file_has_the_rights_that_others_of_the_same_hand_have(tmp_path):
    (tmp_path / "usual").write_text("usual")
    write_all({"a.txt": "a"}, tmp_path)
    assert (tmp_path / "a.txt").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_who_waits_for_a_folder_goes_on_when_its_holder_is_killed(tmp_path):
    code = "import sys, time; from pathlib import Path; from truecount.writing import alone\n"
    code += "with alone(Path(sys.argv[1])): print('in', flush=True); time.sleep(60)"
    holder = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout.readline() == "in\n"
    with pytest.raises(BlockingIOError), alone(tmp_path):
        raise AssertionError("two hold it")
    began = time.monotonic()
    holder.send_signal(signal.SIGKILL)
    with alone(tmp_path, wait=True) as surely:
        assert surely and time.monotonic() - began < 30
    holder.communicate()


def test_two_rooms_of_one_process_do_not_clear_each_other(tmp_path):
    with room(tmp_path) as first, room(tmp_path) as second:
        assert first.exists() and second.exists() and first != second
    assert list(tmp_path.iterdir()) == []
