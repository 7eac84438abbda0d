import json
import os
from pathlib import Path

import pytest

from tests.unit.test_papers_kit import figure
from truecount.errors import TrueCountError
from truecount.papers import writing
from truecount.papers.parts import Paper, Paragraph, Section
from truecount.papers.words import say

SECTION = Section("one", "One", (Paragraph(say("It is {a}.", a=figure("a", 1))),), findings=(("Found.",),))
PAPER = Paper("nowhere", "Nowhere", "Title", "9.9", (), (SECTION,))


def held(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_it_writes_every_format_and_nothing_else(tmp_path):
    out = tmp_path / "new" / "folder"
    written = writing.write(PAPER, out)
    assert [path.name for path in written[:5]] == list(writing.WRITERS)
    assert all(path.parent == out / "tables" for path in written[5:])
    assert sorted(out.rglob("*.*")) == sorted(written)
    facts = json.loads((out / "figures.json").read_text("utf-8"))
    assert facts["findings"] == ["Found."]
    assert [one["id"] for one in facts["figures"]] == ["a"]
    assert facts["made_from"] == [{"source": "a test", "where": "here", "sha256": "0" * 64}]


def test_writing_again_changes_nothing(tmp_path):
    first = [path.read_bytes() for path in writing.write(PAPER, tmp_path)]
    assert [path.read_bytes() for path in writing.write(PAPER, tmp_path)] == first


@pytest.mark.parametrize("place", ["file", "file/below"])
def test_a_file_in_the_way_is_one_sentence(tmp_path, place):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(TrueCountError, match="this is a file, or lies below one; name a folder"):
        writing.write(PAPER, tmp_path / place)
    assert (tmp_path / "file").read_text() == "mine"


def test_a_disk_that_fails_leaves_nothing_half_written(tmp_path, monkeypatch):
    writing.write(PAPER, tmp_path)
    before = held(tmp_path)
    real = Path.write_bytes
    written = []

    def fail_second(path, content):
        written.append(path)
        if len(written) == 2:
            raise OSError(28, "No space left on device")
        return real(path, content)

    monkeypatch.setattr(Path, "write_bytes", fail_second)
    other = Paper("nowhere", "Elsewhere", "Title", "9.9", (), (SECTION,))
    with pytest.raises(TrueCountError, match="cannot be written there \\(no space left on device\\)"):
        writing.write(other, tmp_path)
    assert held(tmp_path) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_one_sentence(tmp_path):
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(TrueCountError, match="cannot be written there"):
            writing.write(PAPER, tmp_path)
    finally:
        tmp_path.chmod(0o700)
