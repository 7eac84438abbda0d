"""Operations: backups taken while people save, tampered with, restored to either database, and brought up to date."""

from __future__ import annotations

import contextlib
import json
import random
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from fire.keeping.benches import POSTGRESQL, SQLITE, Bench, Benches
from fire.trial import Bounds, Fault, Outcome, Trial
from tests.postgresql import QUICK, SURE, started
from truecount.workbench.keeping import archive

ROUNDS, COPIES, WRITERS = 20, 60, 2


class Round:
    """One round: a workbench filled by its seed, and what becomes of its backup. `done` counts what was tried."""

    def __init__(self, seed: int, benches: Benches, outcome: Outcome, done: Counter[str]) -> None:
        self.seed, self.benches, self.outcome, self.done = seed, benches, outcome, done
        self.made = random.Random(seed)
        self.bases = [SQLITE, POSTGRESQL] if benches.server else [SQLITE]
        self.tar = benches.folder / "b.tar"

    def fault(self, words: str) -> None:
        """Something did not hold."""
        self.outcome.faults.append(Fault(words, self.seed))

    def held(self, bench: Bench, *words: object) -> str:
        """What a verb says that has to succeed."""
        code, said, odd = bench.ask("said", words=[str(one) for one in words])
        if code or odd:
            self.fault(f"serve {words[0]} on {bench.on} ended with {code}: {said}")
        return str(said)

    def backed_up(self, copies: int) -> None:
        """The whole round. Its workbenches are begun together, for a process takes a while to load."""
        on = self.bases[self.seed // 2 % len(self.bases)]
        source = self.benches.new(self.bases[self.seed % len(self.bases)])
        empty = self.benches.new(self.made.choice(self.bases))
        there, back = self.benches.new(on), self.benches.new(source.on)
        later = self.benches.by_the_later_version(source)
        fresh = self.benches.new(self.made.choice(self.bases), later=True)
        source.ask("filled", seed=self.seed)
        self._while_people_save(source)
        self._killed(source, "backup")
        self._tampered(empty, copies)
        self._restored(there, back)
        self._brought_up_to_date(source, later, fresh)

    def _while_people_save(self, source: Bench) -> None:
        source.ask("write", seed=self.seed, many=WRITERS)
        before = set(source.ask("written"))
        backup = source.run("backup", self.tar)
        said = backup.communicate(timeout=120)[0]
        meanwhile = set(source.ask("written")) - before
        waited = source.ask("stop")
        if backup.returncode:
            self.fault(f"a backup while people saved on {source.on} ended with {backup.returncode}: {said}")
        self.done["saves during backups"] += len(meanwhile)
        self.done["longest"] = max(self.done["longest"], round(1000 * waited))
        kept, logged = _decisions(self.tar)
        if kept != logged:
            self.fault(f"a backup on {source.on} is not of one moment: {len(kept ^ logged)} decisions without entry")
        if before - kept:
            self.fault(f"a backup on {source.on} lacks {len(before - kept)} decisions saved before it began")

    def _killed(self, bench: Bench, verb: str) -> None:
        """Kill a verb at a random moment: what it was to write is there whole, or not at all."""
        file = self.tar if verb == "restore" else self.benches.folder / "killed.tar"
        running = bench.run(verb, file)
        with contextlib.suppress(Exception):
            running.wait(self.made.uniform(0.5, 3.0))
        running.kill()
        running.communicate()
        self.done["kills"] += 1
        if verb == "backup" and file.exists():
            with archive.opened(file):
                file.unlink()
        if verb == "backup":
            self.held(bench, "backup", file)
            file.unlink()

    def _tampered(self, empty: Bench, copies: int) -> None:
        told = empty.ask("tampered", file=str(self.tar), seed=self.seed, many=copies)
        self.done["copies"] += copies
        self.done["refused"] += told["refused"]
        for words in told["faults"]:
            self.fault(f"{words}, on {empty.on}")
        self._killed(empty, "restore")
        self.held(empty, "restore", self.tar)
        self._as_it_was(empty)

    def _restored(self, there: Bench, back: Bench) -> None:
        """Restored to another home, backed up there, restored back to the first database; all the same."""
        self.held(there, "restore", self.tar)
        self._as_it_was(there)
        self.done[f"{back.on} to {there.on}"] += 1
        again = self.benches.folder / "again.tar"
        self.held(there, "backup", again)
        self.held(back, "restore", again)
        self._as_it_was(back)
        self.done[f"{there.on} to {back.on}"] += 1
        self.held(back, "erase")
        self.held(back, "verify-log")
        if faults := back.ask("one_more", seed=self.seed):
            self.fault(f"the log does not hold after a restore and one more save: {faults}")

    def _as_it_was(self, bench: Bench) -> None:
        told = bench.ask("same", file=str(self.tar))
        if told["wrong"]:
            self.fault(f"restored to {bench.on}, these are not as they were: {', '.join(told['wrong'])}")
        self.done["rows"] += told["rows"]
        self.done["files"] += told["files"]
        if self._last() not in self.held(bench, "verify-log"):
            self.fault(f"restored to {bench.on}, the log ends elsewhere")
        if let := bench.ask("guarded"):
            self.fault(f"restored to {bench.on}, the database lets through: {', '.join(let)}")

    def _last(self) -> str:
        with archive.opened(self.tar) as backup:
            return backup.manifest.last

    def _brought_up_to_date(self, source: Bench, later: Bench, fresh: Bench) -> None:
        """By the version after this: the old database as it stands, and elsewhere a backup of the old one."""
        now, ahead = self.benches.folder / "now.tar", self.benches.folder / "ahead.tar"
        self.held(source, "backup", now)
        self.held(fresh, "restore", self.tar)
        for bench, file in ((later, now), (fresh, self.tar)):
            self.held(bench, "verify-log")
            told = bench.ask("same", file=str(file))
            if told["wrong"] or bench.ask("guarded") or bench.ask("one_more", seed=self.seed):
                self.fault(f"brought up to date on {bench.on}, it is not as it was: {told['wrong']}")
            self.done[f"up to date on {bench.on}"] += 1
        self.held(fresh, "backup", ahead)
        code, said, odd = source.ask("said", words=["restore", str(ahead)])
        if code != 2 or odd or "newer" not in said:
            self.fault(f"a backup of a later version was not refused: {said}")


def _decisions(tar: Path) -> tuple[set[int], set[int]]:
    """The decisions in a backup, and those that its log tells of."""
    with archive.opened(tar) as backup:
        kept = {json.loads(one)[0] for one in backup.lines("tables/decisions.decision.jsonl")}
        entries = [json.loads(one) for one in backup.lines("tables/ledger.entry.jsonl")]
    return kept, {int(one[5].removeprefix("decision ")) for one in entries if one[5].startswith("decision ")}


def operations(bounds: Bounds, copies: int = COPIES) -> Outcome:
    """The rounds, and what they came to."""
    outcome, done, rounds = Outcome(), Counter[str](), 0
    with started((*SURE, *QUICK)) as postgresql:
        for seed in bounds.rounds(ROUNDS):
            with tempfile.TemporaryDirectory(prefix="truecount-operations-") as folder:
                benches = Benches(Path(folder), postgresql)
                with benches.closed:
                    try:
                        Round(seed, benches, outcome, done).backed_up(copies)
                    except (RuntimeError, OSError, ValueError) as error:
                        outcome.faults.append(Fault(f"the round broke off: {error}", seed))
            rounds += 1
    outcome.say("rounds, each a workbench filled, backed up and restored", rounds)
    outcome.did("workbenches backed up and restored", rounds, ROUNDS)
    outcome.say("decisions saved while a backup was taken", done["saves during backups"])
    outcome.say("the longest that a save waited meanwhile", f"{done['longest']:,} ms")
    outcome.say("changed copies of a backup that were refused", f"{done['refused']:,} of {done['copies']:,}")
    outcome.say("backups and restores killed at a random moment, and done again", done["kills"])
    outcome.say("rows compared with the backup", done["rows"])
    outcome.say("files compared with the backup", done["files"])
    for of in (SQLITE, POSTGRESQL):
        for to in (SQLITE, POSTGRESQL):
            outcome.say(f"restored from {of} to {to}", _tried(done[f"{of} to {to}"], postgresql))
        outcome.say(
            f"brought up to date by the version after this, on {of}", _tried(done[f"up to date on {of}"], postgresql)
        )
    return outcome


def _tried(number: int, postgresql: Any) -> int | str:
    return number if number or postgresql else "not tried: there is no PostgreSQL on this machine"


TRIALS = (
    Trial(
        "operations",
        "Backup, restore and upgrade",
        "A backup taken while people save is of one moment, with every save acknowledged before it began. A copy that "
        "was changed is refused in a sentence and touches nothing. Restored on either database, every row and file is "
        "as it was, the log of section 62 holds, and the database goes on refusing to change it; so it is when a later "
        "version brings the database, or the backup, up to date.",
        operations,
    ),
)
