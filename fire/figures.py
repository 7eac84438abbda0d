"""Figures under tampering: a paper's JSON, the files beside it and its record file, edited by seed."""

from __future__ import annotations

import copy
import json
import random
import shutil
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from fire.tampered.edits import EDITS, HASHED, tampered
from fire.tampered.record_edits import edit, one_crime_less
from fire.trial import Bounds, Fault, Outcome, Trial
from truecount import papers, simulation
from truecount.errors import TrueCountError
from truecount.figure import digest
from truecount.papers.asking import sha256_of
from truecount.papers.told import own_faults, read_paper
from truecount.papers.told_again import against
from truecount.papers.told_beside import file_faults, input_faults
from truecount.papers.verifying import made_again, verify
from truecount.papers.writing import FIGURES, OF_RESIDENTS
from truecount.records.store import Store

ROUNDS, OF_FILES, AGAIN = 1_000, 120, 12
"""Tampered papers; files edited beside them, and record files; of those, so many for which the paper is made again."""
SECTIONS = ("recorded", "accuracy", "outcomes", "timeliness", "counted")
ASKED: dict[str, Any] = {
    "title": "Another title",
    "smallest": 0,
    "year": "2017/18",
    "to": "Another panel",
    "sections": [{"section": "recorded"}, {"section": "accuracy"}],
    "background": ["Another paper."],
    "force": "kent",
}
"""What somebody may write into what was asked for."""


@dataclass(frozen=True)
class Made:
    """A paper of a small simulated force, in a folder with its record file; and what it is when it is made again."""

    folder: Path

    @property
    def file(self) -> Path:
        """The record file."""
        return self.folder / "force.duckdb"

    @property
    def out(self) -> Path:
        """The paper's folder."""
        return self.folder / "paper"

    @cached_property
    def told(self) -> dict[str, dict[str, Any]]:
        """The JSON of the paper and of the page for residents, by the names of their files."""
        return {name: read_paper(self.out / name) for name in (FIGURES, OF_RESIDENTS)}

    @cached_property
    def again(self) -> dict[str, dict[str, Any]]:
        """The same, made again."""
        with Store.read(self.file) as store:
            return {name: made_again(told, store, ()) for name, told in self.told.items()}


def make(folder: Path, file: Path | None = None) -> Made:
    """A paper of a record file, or of a small force simulated for it."""
    made = Made(folder)
    if file is not None:
        shutil.copyfile(file, made.file)
    else:
        dials = simulation.read_dials()
        small = simulation.make_settings(force="kent", size=0.012, years="2016", seed=3, text=True, dials=dials)
        simulation.to_store(small, made.file, processes=1)
    outline = papers.Outline(sections=SECTIONS, to="A panel")
    with Store.read(made.file) as store:
        paper, page = papers.both(outline, store)
        papers.write(paper, made.out, page)
    return made


def run(bounds: Bounds, made: Made | None = None, again: int = AGAIN) -> Outcome:
    """Tamper with the figures of a paper, with its files and with its record file; everything must be found."""
    with tempfile.TemporaryDirectory() as folder:
        return _run(bounds, made or make(Path(folder)), again)


def _run(bounds: Bounds, made: Made, again: int) -> Outcome:
    outcome = Outcome()
    outcome.faults += [
        Fault(f"{name} is told to be tampered with, and is not: {fault}", bounds.seed)
        for name, told in made.told.items()
        for fault in [*own_faults(told), *against(told, made.again[name]), *file_faults(told, made.out)]
    ]
    end = time.monotonic() + 60 * bounds.minutes
    _papers(bounds.shared(3), made, outcome)
    _texts(bounds.shared(6), made, outcome)
    _record_files(bounds.shared(6), made, outcome)
    left = max(0.0, end - time.monotonic()) / 60
    _anew(replace(bounds, minutes=left), made, outcome, again)
    return outcome


def _papers(bounds: Bounds, made: Made, outcome: Outcome) -> None:
    """Edits of the JSON. What was not hashed anew in full is found without the record file."""
    kinds: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for seed in bounds.rounds(ROUNDS):
        rng = random.Random(seed)
        name = rng.choice(sorted(made.told))
        kind, anew, told = tampered(made.told[name], rng)
        kinds[kind] += 1
        try:
            _through_text(made, told)
            alone = list(own_faults(told))
            beside = against(told, made.again[name])
        except TrueCountError as error:
            alone = beside = [str(error)]
        found[anew] += 1
        if not alone and "paper" not in anew:
            outcome.faults.append(Fault(f"{name}, {kind}, hashed anew {anew}: its hashes hold.", seed))
        if not beside:
            outcome.faults.append(Fault(f"{name}, {kind}, hashed anew {anew}: it equals the paper made again.", seed))
    outcome.say("papers tampered with", kinds.total())
    outcome.did("papers tampered with", kinds.total(), ROUNDS)
    for kind in EDITS:
        outcome.say(f"of those {kind}", kinds[kind])
    for anew in HASHED:
        outcome.say(f"of those hashed anew: {anew}", found[anew])


def _through_text(made: Made, told: dict[str, Any]) -> None:
    """Write a paper and read it, as whoever verifies it does."""
    path = made.folder / "tampered.json"
    path.write_text(json.dumps(told), "utf-8")
    read_paper(path)


def _texts(bounds: Bounds, made: Made, outcome: Outcome) -> None:
    """One byte of one of the paper's files is another one."""
    done = 0
    for seed in bounds.rounds(OF_FILES):
        rng = random.Random(seed)
        path = rng.choice(sorted(one for one in made.out.rglob("*.*") if one.is_file()))
        before = path.read_bytes()
        at = rng.randrange(len(before))
        path.write_bytes(before[:at] + bytes([before[at] ^ (1 << rng.randrange(8))]) + before[at + 1 :])
        try:
            told = {path.name: read_paper(path)} if path.name in made.told else made.told
            faults = [fault for one in told.values() for fault in (*own_faults(one), *file_faults(one, made.out))]
        except TrueCountError as error:
            faults = [str(error)]
        same = path.name in made.told and not faults and read_paper(path) == made.told[path.name]
        if not faults and not same:
            outcome.faults.append(Fault(f"{path.name}, byte {at:,}: the file is taken for the one written.", seed))
        path.write_bytes(before)
        done += 1
    outcome.say("files of a paper with one bit turned", done)
    outcome.did("files of a paper with one bit turned", done, OF_FILES)


def _record_files(bounds: Bounds, made: Made, outcome: Outcome) -> None:
    """One cell of the record file is another one, or one row is added or gone."""
    done, file = 0, made.folder / "edited.duckdb"
    for seed in bounds.rounds(OF_FILES):
        shutil.copyfile(made.file, file)
        what = edit(file, random.Random(seed))
        with Store.read(file) as store:
            if not any(input_faults(made.told[FIGURES], store)):
                outcome.faults.append(Fault(f"{what}: the record file is taken for the paper's.", seed))
        file.unlink()
        done += 1
    outcome.say("record files with one cell or row another", done)
    outcome.did("record files with one cell or row another", done, OF_FILES)


def _anew(bounds: Bounds, made: Made, outcome: Outcome, rounds: int) -> None:
    """What takes another paper to find: another question, or another record file, with every hash made to fit."""
    done: Counter[str] = Counter()
    for seed in replace(bounds, count=min(rounds, bounds.count or rounds)).rounds(rounds):
        rng = random.Random(seed)
        told, file = copy.deepcopy(made.told[FIGURES]), made.file
        kind = rng.choice(("what was asked for", "the record file"))
        if kind == "the record file":
            part, file = "a crime less", made.folder / "less.duckdb"
            shutil.copyfile(made.file, file)
            one_crime_less(file, rng)
            told["asked"]["file"] |= {"sha256": sha256_of(file)}
        else:
            part = rng.choice(sorted(ASKED))
            told["asked"]["outline"][part] = ASKED[part]
        told["hash"] = digest({name: one for name, one in told.items() if name != "hash"})
        done[kind] += 1
        if not _found(made, told, file):
            outcome.faults.append(Fault(f"{kind}, {part}, hashed anew throughout: the paper holds.", seed))
    for kind, number in sorted(done.items()):
        outcome.say(f"papers made again, for {kind} is another and all hashes fit", number)
    outcome.did("papers made again", done.total(), rounds)


def _found(made: Made, told: dict[str, Any], file: Path) -> bool:
    """Whether the whole verb finds fault with a paper and a record file."""
    path = made.out / "tampered.json"
    path.write_text(json.dumps(told), "utf-8")
    try:
        with Store.read(file) as store:
            return not verify(path, store).holds
    except TrueCountError:
        return True
    finally:
        path.unlink()


TRIALS = (
    Trial(
        "figures",
        "Figures tampered with",
        "A paper's figures.json and residents.json are edited (any number, text or hash, things swapped, added or "
        "deleted), hashed anew or not; so are the files beside them, and the record file. `truecount paper --verify` "
        "must find every edit: without the record file where hashes were not all made to fit, and else by making the "
        "paper again.",
        run,
    ),
)
