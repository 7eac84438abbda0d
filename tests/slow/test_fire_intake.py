"""A shorter form of the trial of record files, and that it can find a fault."""

from __future__ import annotations

import random
from functools import partial

import pytest

from fire.intake import long_lines, tables
from fire.intake.accounts import faults, snapshot
from fire.intake.child import Came, _tried
from fire.intake.formats import KINDS, Mutant, mutant
from fire.intake.long_lines import Came as Went
from fire.intake.pool import tried
from fire.intake.seeds import _sample
from fire.intake.trial import run
from fire.intake.wrapped import Made
from fire.trial import Bounds
from tests.samples import EXAMPLES
from truecount.records import loading
from truecount.records.intake import plain, stage

pytestmark = pytest.mark.slow
STREET = next(example for example in EXAMPLES if example.name == "street")


def test_nothing_of_a_mutant_is_lost_and_every_refusal_is_clear():
    many = 120
    outcome = run(Bounds(count=many))
    assert [fault.words for fault in outcome.faults] == []
    assert [one.done for one in outcome.rounds] == [many] * len(KINDS)


def test_a_process_that_dies_is_told_with_its_mutant():
    kind = "no such format"
    came: list[Came] = [one for told in tried(kind, {}, [[1, 2]], processes=1) for one in told.came]
    assert sorted(one.number for one in came) == [1, 2]
    assert all("the process died" in one.faults[0] for one in came)


def test_what_processes_that_are_ended_leave_is_cleared(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    going = tried("data.police.uk street CSV", {"street": (_sample(STREET),)}, [[1], [2], [3], [4]])
    next(going)
    assert list(tmp_path.iterdir()), "the second is at work"
    going.close()
    assert list(tmp_path.iterdir()) == []


def test_a_row_that_is_lost_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr(plain, "_skip", lambda text, lines: [text.readline() for _ in range(lines + 1)])
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    name, street = "data.police.uk street CSV", {"street": (_sample(STREET),)}
    titled = []
    for number in range(2_000):
        one = mutant(KINDS[name], street, number, tmp_path)
        if one.made.rows and one.made.data.startswith(b"Table 1"):
            titled.append(number)
        one.path.unlink()
    found = list(_tried(KINDS[name], street, titled[:3], tmp_path))
    assert any("are accounted for" in words or "not a clear" in words for one in found for words in one.faults)


def test_a_part_of_a_large_file_that_is_left_out_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "RARE", 1)
    monkeypatch.setattr(loading, "stage", partial(stage._staged, parallel=True))
    found = ""
    for number in range(3):
        seed = _sample(STREET)
        table = tables.table_of(seed)
        tables._parts(random.Random(number), table)  # noqa: S311
        made = Made(table.text().encode(), rows=len(table.rows), good=len(table.rows) - len(table.touched))
        one = Mutant(number, seed, tmp_path / f"{number}.csv", made, alone=True)
        one.path.write_bytes(made.data)
        report = loading.load([one.path], tmp_path / f"{number}.duckdb", "police-uk")
        found += " ".join(faults(one, report, snapshot(tmp_path / f"{number}.duckdb")))
    assert "rows were written and" in found
    assert "rows were left as they were and" in found


def test_a_long_line_is_taken_in_or_refused_within_bounds():
    held = bytearray(b"x") * ((long_lines.MOST_MEMORY + 64) * long_lines.MIB)
    outcome = long_lines.run(Bounds(count=4), mib=4)
    assert [fault.words for fault in outcome.faults] == [], "what this process holds itself does not count"
    assert outcome.lines[0].number == "4"
    assert len(held) > long_lines.MOST_MEMORY * long_lines.MIB


def test_what_is_not_as_it_should_be_with_a_long_line_is_found():
    well = "a.csv: street, 3 rows in = 2 accepted + 1 rejected\n"
    for came, words in (
        (Went(1, "Traceback (most recent call last)", 1, 200, ()), "it ended with 1"),
        (Went(2, "One sentence.\nAnother.\n", 1, 200, ()), "not refused in one sentence"),
        (Went(0, "Done.\n", 1, 200, ()), "its rows are not told"),
        (Went(0, well.replace("2 acc", "1 acc"), 1, 200, ()), "of its rows 3 in, 1 are accepted and 1 rejected"),
        (Went(0, well + "x" * 3_000, 1, 200, ()), "it says"),
        (Went(0, well, 1, 2_000, ()), "it took 2,000 MiB"),
        (Went(0, well, 1, 200, ("top-1.txt",)), "it left top-1.txt"),
    ):
        assert any(words in fault for fault in long_lines.faults(came)), words
    assert list(long_lines.faults(Went(0, well, 1, 200, ()))) == []
