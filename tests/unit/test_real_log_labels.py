"""The readers' labels of a real log: pseudonymous names and labels alone, no words."""

import csv
import re
import subprocess
import sys
from pathlib import Path

import pytest

from truecount.reference.kinds import KINDS

pytestmark = pytest.mark.slow

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
DECISIONS = {"crime", "no crime", "cannot be told"}
COLUMNS = ["entry", "first", "second", "settled", "kind"]


def rows():
    with (BENCHMARKS / "ucpd_information.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_two_hundred_entries_were_read_once_each_and_have_no_words():
    assert all(list(row) == COLUMNS for row in rows())
    names = {row["entry"] for row in rows()}
    assert len(rows()) == len(names) == 200
    assert all(re.fullmatch("[0-9a-f]{12}", name) for name in names)


def test_every_label_is_known():
    for row in rows():
        assert {row["first"], row["second"], row["settled"]} <= DECISIONS
        assert row["kind"] in (KINDS if row["settled"] == "crime" else [""])


def test_what_both_readers_said_is_what_was_settled():
    alike = [row for row in rows() if row["first"] == row["second"]]
    assert len(alike) == 193
    assert all(row["settled"] == row["first"] for row in alike)


def test_without_the_logs_the_measurement_says_so_in_one_line(tmp_path):
    script = [sys.executable, str(BENCHMARKS / "real_logs.py"), str(tmp_path)]
    done = subprocess.run(script, capture_output=True, text=True, check=True)
    assert done.stdout == f"The two logs are not in {tmp_path}, so nothing is measured.\n"
    assert done.stderr == ""
