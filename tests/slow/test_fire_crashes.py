"""The trials of crashes in little, and that they can find a fault."""

import hashlib
import json

import pytest

from fire.crashes import disks, kills, pairs
from fire.crashes.scene import VERBS, state
from fire.trial import Bounds
from truecount.writing import UNFINISHED

pytestmark = pytest.mark.slow


def test_killed_at_any_moment_there_is_the_old_state_or_the_new():
    outcome = kills.run(Bounds(3, 1.5), ["load into a new file", "load into a file", "simulate"])
    assert outcome.faults == []
    assert len(outcome.lines) == 3
    assert {one.done for one in outcome.rounds} <= {1, 2, 3}, "each was killed as often"
    assert len({one.done for one in outcome.rounds}) == 1


def test_a_full_disk_is_told_in_one_sentence_and_nothing_is_left():
    outcome = disks.run(Bounds(2, 0.5), [VERBS["load into a new file"]])
    assert outcome.faults == []
    assert len(outcome.lines) >= 2


def test_of_two_processes_on_one_file_each_works_or_is_told():
    new = VERBS["load into a new file"]
    outcome = pairs.run(Bounds(2, 0.5), [(new, new)])
    assert outcome.faults == []


def test_what_a_full_disk_or_another_process_leaves_behind_is_found(monkeypatch):
    new = VERBS["load into a new file"]
    for trial in (disks, pairs):
        monkeypatch.setattr(trial, "left_over", lambda folder: ["half a file"])
    full, two = disks.run(Bounds(1, 0.5), [new]), pairs.run(Bounds(1, 0.5), [(new, new)])
    assert all("half a file" in fault.words for fault in (*full.faults, *two.faults))
    assert (len(full.faults), len(two.faults)) == (2, 1)


def test_a_paper_is_the_same_whatever_bytes_its_record_file_has(tmp_path):
    def of(rows, sha):
        told = {"figures": rows, "asked": {"file": {"sha256": sha}}, "files": {"residents.json": sha}, "hash": sha}
        (tmp_path / "figures.json").write_text(json.dumps(told))
        return state(tmp_path)

    assert of([1], "a") == of([1], "b")
    assert of([1], "a") != of([2], "a")
    (tmp_path / "figures.json").write_text('{"figures": [')
    assert state(tmp_path)["figures.json"] == hashlib.sha256(b'{"figures": [').hexdigest()


KNOWN = kills.Known({"paper/a": "1", "paper/b": "1"}, {"paper/a": "2", "paper/b": "2"}, 1.0, 0.5)


def test_a_state_between_the_old_and_the_new_is_a_fault(tmp_path):
    assert kills.which(KNOWN.old, KNOWN, tmp_path) == "old"
    assert kills.which(KNOWN.new, KNOWN, tmp_path) == "new"
    for between in ({"paper/a": "2", "paper/b": "1"}, {"paper/a": "2"}, {"paper/a": "3", "paper/b": "1"}):
        with pytest.raises(AssertionError, match="between the old state and the new"):
            kills.which(between, KNOWN, tmp_path)


def test_a_mix_is_let_pass_only_where_a_notice_names_its_files(tmp_path):
    (tmp_path / "paper").mkdir()
    notice = tmp_path / "paper" / UNFINISHED
    mix = {"paper/a": "2", "paper/b": "1", f"paper/{UNFINISHED}": "0"}
    notice.write_text("Said.\n\na\nb\n")
    assert kills.which(mix, KNOWN, tmp_path) == "marked as unfinished"
    notice.write_text("Said.\n\na\n")
    with pytest.raises(AssertionError, match="b is not named"):
        kills.which(mix, KNOWN, tmp_path)
    notice.write_text("Said.\n\na\nb\n")
    with pytest.raises(AssertionError, match="neither the old nor the new"):
        kills.which(mix | {"paper/a": "half"}, KNOWN, tmp_path)


def test_a_file_torn_in_two_is_found(tmp_path, monkeypatch):
    """What a load that wrote in place could leave: the trial has to see it, and say the seed."""
    kill, state, killed = kills._kill, kills.state, []

    def kill_and_note(process, chance):
        kill(process, chance)
        killed.append(process)

    def state_torn(folder):
        if killed:
            (folder / "f.duckdb").write_bytes(b"half a file")
        return state(folder)

    monkeypatch.setattr(kills, "_kill", kill_and_note)
    monkeypatch.setattr(kills, "state", state_torn)
    killer, verb = kills.Killer(tmp_path, tmp_path / "scene"), VERBS["load into a new file"]
    try:
        came = killer.killed(verb, killer.left_alone(verb), 7)
    finally:
        killer.starter.close()
    assert [fault.seed for fault in came.faults] == [7]
