"""A backup of which a single byte was changed is none, and neither is one that somebody put together to do harm."""

import io
from datetime import date

import pytest

from fire.keeping.filling import seeded
from fire.keeping.tampering import BLIND, write
from truecount import TrueCountError
from truecount.workbench.keeping import archive, content, written
from truecount.workbench.keeping.manifest import Manifest, Table

LINES = b'[1, "one"]\n[2, "two"]\n'
NO_BACKUP = "is no whole backup of a workbench"


@pytest.fixture
def backup(tmp_path):
    path = tmp_path / "b.tar"
    with path.open("w+b") as file:
        writer = archive.Writer(file)
        writer.add("tables/a.b.jsonl", io.BytesIO(LINES), len(LINES))
        writer.add("files/papers/x/paper.html", io.BytesIO(b"<p>"), 3, at=1_700_000_000)
        writer.finish(manifest(writer.members).model_dump_json().encode())
    return path


def manifest(members, **more):
    table = Table(model="a.b", columns=["id", "name"], rows=2)
    told = {"version": "1", "day": date(2026, 4, 1), "migrations": [("a", "0001")], "tables": [table], "entries": 0}
    return Manifest(**told | {"last": "0" * 64, "members": members} | more)


def changed(path, held):
    path.write_bytes(held)
    return path


def test_it_reads_back_what_was_written(backup):
    with archive.opened(backup) as whole:
        assert list(whole.lines("tables/a.b.jsonl")) == LINES.splitlines()
        assert b"".join(whole.pieces("files/papers/x/paper.html")) == b"<p>"
        assert whole.places["files/papers/x/paper.html"].at == 1_700_000_000
        assert whole.manifest.files == ["files/papers/x/paper.html"]


def test_any_program_that_reads_tars_reads_it(backup):
    import tarfile

    with tarfile.open(backup) as held:
        assert held.getnames() == ["tables/a.b.jsonl", "files/papers/x/paper.html", "manifest.json", "manifest.sha256"]
        assert held.extractfile("tables/a.b.jsonl").read() == LINES


def test_no_byte_of_it_can_change(backup, tmp_path):
    held, made = backup.read_bytes(), seeded(3)
    for at in range(0, len(held), 11):
        other = bytearray(held)
        other[at] ^= 1 << made.randrange(8)
        with pytest.raises(TrueCountError, match=NO_BACKUP), archive.opened(changed(tmp_path / "other.tar", other)):
            pass


@pytest.mark.parametrize("way", sorted(set(BLIND), key=lambda one: one.__name__), ids=lambda one: one.__name__)
def test_whatever_else_is_done_to_it_shows(backup, tmp_path, way):
    held = backup.read_bytes()
    for seed in range(20):
        other = way(seeded(seed), held)
        if other != held:
            with pytest.raises(TrueCountError, match=NO_BACKUP), archive.opened(changed(tmp_path / "o.tar", other)):
                pass


@pytest.mark.parametrize("held", [b"", b"\0" * 10_240, b"not a tar" * 2_000, b"PK\x03\x04" + b"\0" * 20_476])
def test_a_file_that_is_something_else_is_no_backup(tmp_path, held):
    with pytest.raises(TrueCountError, match=NO_BACKUP), archive.opened(changed(tmp_path / "o.tar", held)):
        pass


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"format": 2}, "newer version"),
        ({"what": "another thing"}, "its manifest is not one"),
        ({"entries": "many"}, "its manifest is not one"),
        ({"tables": []}, None),
    ],
)
def test_a_manifest_that_says_something_else_is_refused_however_well_its_hashes_fit(backup, tmp_path, more, why):
    with archive.opened(backup) as whole:
        told = whole.manifest.model_dump(mode="json") | more
        members = {name: b"".join(whole.pieces(name)) for name in whole.manifest.members}
    write(told, members, tmp_path / "o.tar")
    if why:
        with pytest.raises(TrueCountError, match=why), archive.opened(tmp_path / "o.tar"):
            pass
    else:
        with archive.opened(tmp_path / "o.tar") as whole:
            assert whole.manifest.files == list(members)


@pytest.mark.parametrize(
    "member",
    [
        "files/../../x",
        "files/papers/../../x",
        "files/papers/../x",
        "/etc/x",
        "files//etc/x",
        "files/secret-key",
        "files/workbench.sqlite3",
        "files/papers/.x/y",
        "files/papers/",
        "files/papers",
        "files/papers/a\\b",
        "files/papers/a\nb",
        "papers/x",
        "x",
    ],
)
def test_a_name_that_leads_elsewhere_fits_no_file(member):
    assert not content.fits(member)


@pytest.mark.parametrize("member", ["files/papers/x/paper.html", "files/figures/own audit.json", "files/papers/é/a.b"])
def test_a_name_of_a_paper_fits(member):
    assert content.fits(member)


def test_a_member_that_changed_while_it_was_read_is_no_backup(tmp_path):
    for size in (2, 4):
        with (tmp_path / "b.tar").open("wb") as file, pytest.raises(TrueCountError, match="changed while it was read"):
            archive.Writer(file).add("files/x", io.BytesIO(b"abc"), size)


def test_a_name_that_is_too_long_is_a_sentence(tmp_path):
    with (tmp_path / "b.tar").open("wb") as file, pytest.raises(TrueCountError, match="its name or what it holds"):
        archive.Writer(file).add("files/papers/" + "x" * 200, io.BytesIO(b""), 0)


def test_two_cannot_write_the_same_file_and_what_one_left_is_cleared(tmp_path):
    path = tmp_path / "b.tar"
    (tmp_path / ".truecount-left").mkdir()
    (tmp_path / ".truecount-left" / "b.tar").write_bytes(b"left by somebody who was stopped")
    with pytest.raises(TrueCountError, match="is there already"), written.whole(path) as (file, _):
        file.write(b"second")
        with written.whole(path) as (other, _):
            other.write(b"whole")
    assert path.read_bytes() == b"whole"
    assert [one.name for one in tmp_path.iterdir()] == ["b.tar"]
