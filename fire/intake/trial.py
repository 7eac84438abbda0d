"""Mutants of every format that `truecount load` reads: nothing is lost, nothing is left, nothing is unclear."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from fire.intake.child import Came
from fire.intake.formats import BATCH, KINDS, Seeds
from fire.intake.pool import tried
from fire.intake.seeds import seeds
from fire.trial import Bounds, Fault, Outcome, Trial

FULL = 10_000
WAYS = {
    "accepted": "accepted",
    "rows rejected": "of which rows were rejected",
    "passed over": "passed over",
    "refused": "refused",
}
"""What may come of a file, and how the page says it."""
FAULTS_TOLD = 20
"""Of one format's faults so many are told."""


def run(bounds: Bounds) -> Outcome:
    """Load mutants of each format in turn, as many as are asked for and the time allows."""
    outcome, held = Outcome(), seeds()
    for name, part in zip(KINDS, bounds.in_turn(len(KINDS)), strict=True):
        _run(name, held, part, outcome)
    return outcome


def _run(name: str, held: Seeds, bounds: Bounds, outcome: Outcome) -> None:
    came: list[Came] = []
    peak = 0
    for told in tried(name, held, _batches(bounds)):
        came += told.came
        peak = max(peak, told.peak)
    kinds = Counter(one.what for one in came)
    outcome.say(f"{name}: mutants done", len(came))
    outcome.did(f"mutants, {name}", len(came), FULL)
    ways = [f"{kinds[what]:,} {words}" for what, words in WAYS.items() if kinds[what]]
    rejected = sum(one.rejected for one in came)
    slowest = max(one.seconds for one in came)
    outcome.say(f"{name}: files that were", ", ".join(ways))
    outcome.say(
        f"{name}: rows rejected, each with its reason; slowest file; most memory",
        f"{rejected:,}; {slowest:.1f} s; {peak / 2**20:,.0f} MiB",
    )
    at_fault = [Fault(f"{name}: {words}", one.number) for one in came for words in one.faults]
    outcome.faults += at_fault[:FAULTS_TOLD]
    if len(at_fault) > FAULTS_TOLD:
        outcome.say(f"{name}: faults in all", len(at_fault))


def _batches(bounds: Bounds) -> Iterator[Sequence[int]]:
    """The seeds in lists of neighbours: they share what they are made of, so that they can be loaded at once."""
    batch: list[int] = []
    for number in bounds.rounds(FULL):
        if batch and number // BATCH != batch[0] // BATCH:
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch


TRIALS = (
    Trial(
        "intake",
        "Record files: what is read",
        "Files of every format that `truecount load` reads, changed in their rows, columns, characters, quotes, "
        "bytes and packing, several changes in each. Every row in is accepted or rejected with its reason, and the "
        "rows are counted anew by whoever made them; rows that were left as they were are taken in; a file that "
        "cannot be taken is one plain sentence; nothing is left behind, what was held stays as it was; a process has "
        "6 GiB of memory at most.",
        run,
    ),
)
