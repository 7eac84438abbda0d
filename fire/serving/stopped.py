"""PostgreSQL stopped, or all its connections ended, under load: a plain page meanwhile, and as before afterwards."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException

from fire.browser import Answer
from fire.serving import force
from fire.serving.kills import Sent, Tally, checked, is_saved, sends
from fire.serving.people import Person, persons
from fire.serving.server import NONE, Workbench, workbench
from fire.trial import Bounds, Fault, Outcome, Trial
from tests.postgresql import Server, started

AUDITORS, FULL = 12, 100
NAME = "workbench"
WELL_AGAIN = 30
"""Seconds from the database's start in which the workbench must save again."""
ENDING = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
TOLD = "database"
"""A word of the plain page and of what a monitor is told."""
ODD = ("Traceback", "OperationalError", "psycopg", "server closed")
"""What no page says."""
PAGES = (
    "/",
    "/readings",
    "/figures",
    "/audits",
    "/audits/{audit}",
    "/findings",
    "/highest",
    "/log",
    "/papers",
    "/decide",
)
NOWHERE = "/nowhere"
OPEN_PAGES = ("/health", "/sign-in")
FIRST = "/readings"


def immediate(server: Server) -> None:
    """Stopped as by a crash."""
    server.stop("immediate")


def fast(server: Server) -> None:
    """Stopped as for an update: whoever is connected is cut off."""
    server.stop("fast")


def cut_off(server: Server) -> None:
    """All connections ended, and the server goes on."""
    with server.connected("postgres") as connection:
        connection.execute(ENDING, [NAME])


WAYS: tuple[tuple[str, Callable[[Server], None], bool], ...] = (
    ("stopped at once", immediate, True),
    ("stopped in order", fast, True),
    ("all connections ended", cut_off, False),
)
"""How the database is lost: in words, by what, and whether it must be started again."""


@dataclass
class Under:
    """What the rounds came to beside what was saved: answers by status, and the seconds until it was well again."""

    tally: Tally = field(default_factory=Tally)
    ways: Counter[str] = field(default_factory=Counter)
    plain: int = 0
    well_again: list[float] = field(default_factory=list)

    def fault(self, words: str, seed: int) -> None:
        """Add a fault, once a round."""
        one = Fault(words, seed)
        self.tally.faults += [one] if one not in self.tally.faults else []


def is_plain(answer: Answer) -> bool:
    """Whether an answer says plainly that the database is out of reach."""
    return answer.status == 503 and TOLD in answer.text and not any(odd in answer.text for odd in ODD)


@contextmanager
def load(people: list[Person], chance: random.Random, seed: int, under: Under) -> Iterator[list[Sent]]:
    """Auditors who save and look while the block runs; what they sent, whole when it has ended."""
    sent: list[Sent] = []
    over = threading.Event()

    def work(own: list[Sent], who: Person) -> None:
        for one in own:
            if over.is_set():
                return
            sent.append(one)
            try:
                saving = one.by.save(one.task, one.why, says="otherwise", otherwise=one.crimes)
                looking = who.browser.get("/readings")
            except (OSError, HTTPException) as error:
                under.fault(f"The workbench did not answer ({type(error).__name__}).", seed)
                continue
            one.saved = is_saved(saving)
            for answer, well in ((saving, one.saved), (looking, looking.status == 200)):
                under.plain += is_plain(answer)
                if not (well or is_plain(answer)):
                    under.fault(f"Under load a page was answered with {answer.status}.", seed)

    planned = {who.name: sends(chance, [who], seed, 200) for who in people}
    for name, own in planned.items():
        for one in own:
            one.why = f"{one.why} by {name}"
    with ThreadPoolExecutor(len(people)) as pool:
        working = [pool.submit(work, planned[who.name], who) for who in people]
        try:
            yield sent
        finally:
            over.set()
    for one in working:
        one.result()


def asked_while_down(registrar: Person, auditor: Person, audit: int, seed: int, under: Under) -> None:
    """Ask for every kind of page, and save: each must say plainly that the database is out of reach."""
    stranger = Person("stranger", type(auditor.browser)(auditor.browser.port), "", [])
    stranger.browser.cookies["csrftoken"] = auditor.browser.cookies["csrftoken"]
    asked = [(address, registrar.browser.get(address.format(audit=audit))) for address in (*PAGES, NOWHERE)]
    asked += [(address, stranger.browser.get(address)) for address in OPEN_PAGES]
    asked.append(("signing in", stranger.browser.post("/sign-in", {"name": "registrar", "password": "not this one"})))
    asked.append(("a reading", auditor.browser.get(f"/readings/{auditor.tasks[0]}")))
    asked.append(("a save", auditor.save(auditor.tasks[0], "while it was down")))
    for what, answer in asked:
        under.plain += is_plain(answer)
        if not is_plain(answer):
            under.fault(
                f"While the database was down, {what} was answered with {answer.status} and no plain page.", seed
            )


def until_well(registrar: Person, audit: int, seed: int, under: Under) -> None:
    """Wait until a page is well again, with nobody having touched the workbench; then every other must be."""
    begun = time.monotonic()
    while registrar.browser.get(FIRST).status != 200:
        if time.monotonic() - begun > WELL_AGAIN:
            under.fault(f"The workbench was not well again {WELL_AGAIN} seconds after the database was.", seed)
            return
        time.sleep(0.05)
    under.well_again.append(time.monotonic() - begun)
    for address in ("/health", *PAGES):
        if (status := registrar.browser.get(address.format(audit=audit)).status) != 200:
            under.fault(f"After the database was back, {address} was answered with {status}.", seed)


def lost_and_back(
    bench: Workbench, server: Server, people: list[Person], registrar: Person, audit: int, seed: int, under: Under
) -> None:
    """One round: load, the database lost in one way, asked of meanwhile, back, and all that was saved looked for."""
    chance = random.Random(seed)
    words, lose, stopped = WAYS[seed % len(WAYS)]
    with load(people, chance, seed, under) as sent:
        time.sleep(chance.uniform(0.3, 1.5))
        lose(server)
        if stopped:
            try:
                asked_while_down(registrar, people[0], audit, seed, under)
            finally:
                server.start()
        until_well(registrar, audit, seed, under)
    under.ways[words] += 1
    checked(bench, sent, seed, under.tally)
    under.tally.rounds += 1


def rounds(bounds: Bounds) -> Under | None:
    """The rounds; None where this machine has no PostgreSQL."""
    under = Under()
    with started() as server:
        if server is None:
            return None
        server.make(NAME)
        with workbench(force.audited().file, server.address(NAME)) as bench:
            told = bench.within("people", auditors=AUDITORS, folder=str(force.audited().folder))
            everybody = persons(bench.port, told)
            registrar, people = everybody["registrar-1"], [one for one in everybody.values() if one.tasks]
            bench.start(by_verb=True)
            for one in (registrar, *people):
                one.browser.get("/readings")
            for seed in bounds.rounds(FULL):
                lost_and_back(bench, server, people, registrar, told["audit"], seed, under)
    return under


def run(bounds: Bounds) -> Outcome:
    """All rounds."""
    outcome = Outcome()
    under = rounds(bounds)
    if under is None:
        outcome.say("PostgreSQL", NONE)
        return outcome
    tally = under.tally
    outcome.say("Rounds, each with the database lost", tally.rounds)
    outcome.did("databases lost", tally.rounds, FULL)
    for words, many in under.ways.items():
        outcome.say(f"of these {words}", many)
    outcome.say("Requests meanwhile, each told plainly (503)", under.plain)
    if under.well_again:
        outcome.say(
            "Longest until the workbench was well again, with no restart", f"{max(under.well_again):.1f} seconds"
        )
    outcome.say(f"Saves sent by {AUDITORS} auditors", tally.sent)
    outcome.say("of these told as saved", tally.saved)
    outcome.say("of these found once, as they were sent", tally.once)
    outcome.say("of these lost or found twice", tally.saved - tally.once)
    outcome.say("Entries of the log, in one chain", tally.entries)
    outcome.faults += tally.faults
    return outcome


STOPPED = Trial(
    "serving-postgresql-stopped",
    "PostgreSQL stopped under the workbench",
    f"While {AUDITORS} auditors save and look, PostgreSQL is stopped as by a crash, stopped in order, or ends every "
    "connection, at a moment of chance. Until it is back, every request must be told plainly that the database is out "
    "of reach (503), and a monitor too; afterwards every page must be well with no restart of the workbench; and what "
    "it said is saved must be there once, as it was sent.",
    run,
)
