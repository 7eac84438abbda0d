"""The trial: every kind of document, each mutant read in a process of its own."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from fire.documents import seeds
from fire.documents.kinds import Kind
from fire.documents.reading import ALL
from fire.documents.worker import Read, Worker
from fire.trial import Bounds, Fault, Outcome, Trial

FULL = 10_000
"""Mutants of each kind."""
SECONDS = 10.0
MOST_FAULTS = 5
"""Faults told of one kind, each of other words."""
WORDS = (
    "One sound document of every kind that a user hands over, but for what `truecount load` takes in, is bent: "
    "values of other sorts at any place, names and columns missing, strange, given twice or in another order, "
    "bombs of references, depth, tags, days and numbers that there are not, quotes that nothing closes, other "
    "encodings, cut and flipped bytes; then a folder, a loop of links or nothing to read in the file's place. The "
    f"reader either reads it or refuses it in plain sentences that name the file, within {SECONDS:g} seconds and "
    "1.5 GB, tells several strange names in one pass, and leaves no file half written."
)


def run(bounds: Bounds) -> Outcome:
    """Read mutants of every kind."""
    return tried(ALL, Worker, bounds)


def tried(kinds: Sequence[Kind], begin: Callable[[Path], Worker], bounds: Bounds, seconds: float = SECONDS) -> Outcome:
    """Read mutants of some kinds, by the worker that `begin` gives for a folder of seeds, each within some seconds."""
    outcome = Outcome()
    with tempfile.TemporaryDirectory(prefix="fire-seeds-") as folder:
        seeds.make(Path(folder))
        worker = begin(Path(folder))
        try:
            for number, kind in enumerate(kinds):
                read = partial(worker.read, number, seconds=seconds)
                _of_kind(kind.name, bounds.shared(len(kinds)), read, outcome)
        finally:
            worker.end()
    return outcome


def _of_kind(name: str, bounds: Bounds, read: Callable[[int | None], Read], outcome: Outcome) -> None:
    came: Counter[str] = Counter()
    faults: dict[str, Fault] = {}
    slowest = 0.0
    begun = read(None)
    if begun.came != "read":
        faults[""] = Fault(f"{name}: what is sound is not read ({begun.words})", bounds.seed)
    for seed in bounds.rounds(FULL):
        found = read(seed)
        came[found.came] += 1
        slowest = max(slowest, found.ms)
        if found.came == "fault":
            told = found.words[:60] + found.words[-30:]
            faults.setdefault(told, Fault(f"{name}: {found.words}", seed))
    refused = came["refused"] + came["refused later"]
    outcome.did(f"mutants, {name}", came.total(), FULL)
    outcome.say(
        f"{name}: mutants done, read, refused, slowest",
        f"{came.total():,}, {came['read']:,}, {refused:,}, {slowest:,.0f} ms",
    )
    outcome.faults += list(faults.values())[:MOST_FAULTS]


TRIALS = (Trial("documents", "Documents that a user hands over", WORDS, run),)
