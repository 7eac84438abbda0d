"""A simulation that is stopped leaves nothing behind that the next one does not clear."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
PROGRAM = Path(sys.executable).with_name("truecount")


def started(folder):
    words = ["simulate", "--size", "1", "--years", "2016:2018", "--into", folder / "f.duckdb"]
    process = subprocess.Popen([PROGRAM, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(200):
        if any(folder.rglob("*.parquet")):
            return process
        time.sleep(0.1)
    raise AssertionError("no month was made in 20 seconds")


def test_told_to_end_it_clears_away_what_it_had_begun(tmp_path):
    process = started(tmp_path)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) == 128 + signal.SIGTERM
    assert list(tmp_path.iterdir()) == []


def test_killed_it_leaves_no_file_and_no_process_and_the_next_one_clears_up(tmp_path):
    process = started(tmp_path)
    process.kill()
    process.wait(timeout=30)
    time.sleep(3)
    assert not (tmp_path / "f.duckdb").exists()
    held = sorted(tmp_path.rglob("*.parquet"))
    time.sleep(2)
    assert sorted(tmp_path.rglob("*.parquet")) == held, "a process goes on making months"
    again = [PROGRAM, "simulate", "--size", "0.002", "--into", tmp_path / "f.duckdb"]
    subprocess.run(again, check=True, stdout=subprocess.DEVNULL)
    assert [path.name for path in tmp_path.iterdir()] == ["f.duckdb"]
