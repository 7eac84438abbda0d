import io
import json
import zipfile

import numpy as np
import pytest

from tests.triaged import changed, of_file
from truecount import triage
from truecount.errors import TrueCountError

pytestmark = pytest.mark.slow


@pytest.fixture
def kept(triaged, tmp_path):
    triage.write_model(triaged.model, tmp_path / "m")
    return tmp_path / "m"


def test_a_kept_model_scores_as_it_did(triaged, kept):
    again = triage.read_model(kept)
    assert again.sha256 == triaged.model.sha256
    assert np.array_equal(triage.score(triaged.logs, again).hidden, triaged.scored.hidden)


def test_a_model_that_was_taught_is_kept_whole(triaged, tmp_path):
    read = np.arange(0, len(triaged.logs), 3)
    reviewed = triage.Reviewed(read, triaged.missed[read], np.full(len(read), 1 / 3))
    taught = of_file(triaged.path, reviewed)
    triage.write_model(taught.model, tmp_path)
    assert np.array_equal(triage.score(taught.logs, triage.read_model(tmp_path)).hidden, taught.scored.hidden)


def test_the_same_model_is_the_same_bytes(triaged, kept, tmp_path):
    triage.write_model(triaged.model, tmp_path / "again")
    for path in kept.iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes()


def test_a_model_holds_numbers_alone(kept):
    with zipfile.ZipFile(kept / "weights.npz") as held:
        for name in held.namelist():
            assert np.load(io.BytesIO(held.read(name)), allow_pickle=False).dtype.kind in "bif"


def test_no_word_key_or_reference_is_in_a_model(triaged, small_force, tmp_path):
    """A person named in a few logs, with a number, leaves no trace in what was learnt; nor do keys and references."""
    path = changed(
        small_force,
        tmp_path / "f.duckdb",
        "UPDATE incidents SET text = E'zebedee quartermain on 07700 900123\\n' || text "
        "WHERE record_id IN (SELECT record_id FROM incidents ORDER BY reference LIMIT 8)",
    )
    found = of_file(path)
    assert any("zebedee" in text for text in found.logs.column("text"))
    # Runs of letters that many words share stay; what is the name's own has no place.
    assert not {"zebedee", "quartermain", "~zebed", "~quart"} & set(found.model.words.parts("zebedee quartermain"))
    triage.write_model(found.model, tmp_path / "m")
    held = b""
    with zipfile.ZipFile(tmp_path / "m" / "weights.npz") as archive:
        held = b"".join(archive.read(name) for name in archive.namelist())
    card = (tmp_path / "m" / "model.json").read_text()
    names = ("place_key", "caller_key", "reference")
    personal = {"zebedee", "quartermain", "900123"} | {
        str(value) for name in names for value in found.logs.column(name)[:300] if value
    }
    assert len(personal) > 500
    assert not [one for one in personal if one.encode() in held or one in card]


def test_text_stays_out_of_logs(small_force, caplog, capfd):
    caplog.set_level(0)
    of_file(small_force)
    assert not caplog.records
    said = capfd.readouterr()
    assert not said.out + said.err


@pytest.mark.parametrize(
    "spoil",
    [
        lambda folder: (folder / "weights.npz").unlink(),
        lambda folder: (folder / "weights.npz").write_bytes(b"PK no archive"),
        lambda folder: (folder / "weights.npz").write_bytes(b""),
        lambda folder: (folder / "model.json").write_text("{"),
        lambda folder: (folder / "model.json").write_text("[]"),
        lambda folder: (folder / "model.json").write_text("{}"),
    ],
)
def test_what_is_no_model_is_refused_in_a_sentence(kept, spoil):
    spoil(kept)
    with pytest.raises(TrueCountError, match="no model that can be read"):
        triage.read_model(kept)


def test_a_model_with_objects_in_it_is_refused(kept):
    """An array of objects could run code when it is read."""
    with np.load(kept / "weights.npz") as held:
        arrays = {name: held[name] for name in held.files}
    arrays[".shifts"] = np.array([object()], dtype=object)
    np.savez(kept / "weights.npz", allow_pickle=True, **arrays)
    with pytest.raises(TrueCountError, match="no model that can be read"):
        triage.read_model(kept)


def test_a_model_of_another_layout_is_told(kept):
    card = json.loads((kept / "model.json").read_text())
    (kept / "model.json").write_text(json.dumps(card | {"layout": 0}))
    with pytest.raises(TrueCountError, match="learn it anew"):
        triage.read_model(kept)


def test_files_of_two_models_are_not_read_as_one(kept):
    card = json.loads((kept / "model.json").read_text("utf-8"))
    (kept / "model.json").write_text(json.dumps(card | {"weights": "0" * 64}))
    with pytest.raises(TrueCountError, match=r"weights\.npz and model\.json are not of one model"):
        triage.read_model(kept)
