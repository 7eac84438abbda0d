"""The whole server killed while many save: what it said is saved is there, once, whole, and the log's chain holds."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any

from fire.browser import Answer
from fire.serving import force
from fire.serving.people import Person, persons
from fire.serving.server import NONE, POSTGRESQL, SQLITE, Workbench, on
from fire.trial import Bounds, Fault, Outcome, Trial

AUDITORS, SAVES, FULL = 50, 200, 500
LATER = 0.03
"""Seconds at most from the answer after which the server is killed to its death."""
CRIMES = ("8N", "105A", "8N neighbour, 105A", "30C")


@dataclass
class Sent:
    """A reading as somebody sent it, and whether the workbench said that it is saved."""

    by: Person
    task: int
    why: str
    crimes: str
    saved: bool = False

    def is_in(self, row: Any) -> bool:
        """Whether a row of a reading says just this."""
        _number, task, _why, crimes, name = row
        told = ", ".join(" ".join(filter(None, (one["class_code"], one["victim"]))) for one in crimes)
        return (task, told, name) == (self.task, self.crimes, self.by.name)


@dataclass
class Tally:
    """What came of the rounds on one database."""

    rounds: int = 0
    sent: int = 0
    saved: int = 0
    once: int = 0
    unsaid: int = 0
    entries: int = 0
    last: int = 0
    faults: list[Fault] = field(default_factory=list)


def sends(chance: random.Random, people: list[Person], seed: int, many: int = SAVES) -> list[Sent]:
    """Readings to send, each with a reason of its own."""
    chosen = [chance.choice(people) for _ in range(many)]
    return [
        Sent(by, chance.choice(by.tasks), f"round {seed} reading {number}", chance.choice(CRIMES))
        for number, by in enumerate(chosen)
    ]


def is_saved(answer: Answer) -> bool:
    """Whether an answer to a reading says that it is saved: it leads on to the next."""
    return answer.status == 302 and answer.to.startswith("/readings")


def killed_while_saving(bench: Workbench, sent: list[Sent], chance: random.Random) -> list[str]:
    """Send all, kill the server at a moment of chance; the answers that neither saved nor broke off, in words."""
    after, late = chance.randrange(len(sent)), chance.uniform(0, LATER)
    answered, odd = threading.Semaphore(0), []

    def send(one: Sent) -> None:
        try:
            answer = one.by.save(one.task, one.why, says="otherwise", otherwise=one.crimes)
            one.saved = is_saved(answer)
            if not one.saved:
                odd.append(f"A save was answered with {answer.status}.")
        except (OSError, HTTPException):
            pass
        answered.release()

    with ThreadPoolExecutor(AUDITORS) as pool:
        for one in sent:
            pool.submit(send, one)
        for _ in range(after):
            answered.acquire()
        time.sleep(late)
        bench.kill()
    return odd


def checked(bench: Workbench, sent: list[Sent], seed: int, tally: Tally) -> None:
    """Read what the database holds, and count what was found of what was sent; add a fault for all that is amiss."""
    found = bench.within("held", after=tally.last)
    rows: dict[str, list[Any]] = {}
    for row in found["readings"]:
        rows.setdefault(row[2], []).append(row)
        tally.last = max(tally.last, row[0])
    wrong: Counter[str] = Counter()
    for one in sent:
        here = rows.pop(one.why, [])
        whole = bool(here) and all(one.is_in(row) for row in here)
        tally.sent, tally.saved = tally.sent + 1, tally.saved + one.saved
        tally.once += one.saved and whole and len(here) == 1
        tally.unsaid += not one.saved and bool(here)
        wrong["were said to be saved and are lost"] += one.saved and not here
        wrong["are there twice"] += len(here) > 1
        wrong["are there with another content than was sent"] += bool(here) and not whole
    wrong["are there that nobody sent"] += len(rows)
    wrong["are of logs of which draft, reading and log differ"] += sum(
        len(set(counts)) > 1 for counts in found["tasks"].values()
    )
    tally.faults += [Fault(f"On {bench.database}, {many} {what}.", seed) for what, many in wrong.items() if many]
    tally.faults += [Fault(f"On {bench.database}: {fault}", seed) for fault in found["faults"]]
    tally.entries = found["entries"]


def rounds(database: str, bounds: Bounds) -> Tally | None:
    """The rounds on one database; None where this machine has no such."""
    with on(database, force.audited().file) as bench:
        if bench is None:
            return None
        people = prepared(bench)
        tally = Tally()
        for seed in bounds.rounds(FULL):
            chance = random.Random(seed)
            bench.start()
            sent = sends(chance, people, seed)
            tally.faults += [
                Fault(f"On {database}: {words}", seed) for words in killed_while_saving(bench, sent, chance)
            ]
            checked(bench, sent, seed, tally)
            tally.rounds += 1
        return tally


def prepared(bench: Workbench, auditors: int = AUDITORS) -> list[Person]:
    """The auditors, signed in, each with logs to read, once the workbench has an audit."""
    told = bench.within("people", auditors=auditors, folder=str(force.audited().folder))
    bench.anew()
    return [one for one in persons(bench.port, told).values() if one.tasks]


def run(bounds: Bounds) -> Outcome:
    """All rounds on SQLite, then all on PostgreSQL."""
    outcome = Outcome()
    for database in (SQLITE, POSTGRESQL):
        tally = rounds(database, bounds.shared(2))
        if tally is None:
            outcome.say(database, NONE)
            continue
        outcome.say(f"{database}: rounds, each with the server killed", tally.rounds)
        outcome.did(f"servers killed on {database}", tally.rounds, FULL)
        outcome.say(f"{database}: saves sent by {AUDITORS} auditors", tally.sent)
        outcome.say(f"{database}: of these told as saved", tally.saved)
        outcome.say(f"{database}: of these found once, as they were sent", tally.once)
        outcome.say(f"{database}: of these lost or found twice", tally.saved - tally.once)
        outcome.say(f"{database}: saved, though the answer was cut off", tally.unsaid)
        outcome.say(f"{database}: entries of the log, in one chain", tally.entries)
        outcome.faults += tally.faults
    return outcome


KILLS = Trial(
    "serving-kills",
    "The workbench's server killed while auditors save",
    f"The server and its workers are killed (SIGKILL) at a moment of chance while {AUDITORS} auditors save {SAVES} "
    "readings at once, and started again on the same database. Every reading that the workbench said is saved must be "
    "there once, as it was sent; none may be there by half, with its draft or its entry in the log missing; and the "
    "log must hold as one chain. The operating system goes on: what a loss of power does is not tried here.",
    run,
)
