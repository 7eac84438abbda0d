"""Many people at the workbench at once: how long each kind of request takes, and with how many it is too long."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException

from fire.browser import Answer
from fire.serving import force
from fire.serving.kills import Sent, Tally, checked, is_saved
from fire.serving.people import Person, persons
from fire.serving.server import NONE, POSTGRESQL, SQLITE, Workbench, on
from fire.serving.told import Told, told
from fire.serving.within import PASSWORD
from fire.trial import Bounds, Fault, Outcome, Trial
from tests.planned import Planned

AUDITORS = 50
MORE = (75, 100, 150)
EVERY = 10.0
"""Seconds from one thing that somebody does to the next."""
LOOKING = 10
"""For so many auditors one registrar looks at pages."""
TARGET = 0.3
"""Seconds within which 95 of 100 requests are to be answered."""
SHORTEST = 2 * EVERY
"""Seconds for which so many work at least."""
VIEWS = {
    "Home": "/",
    "Figures": "/figures",
    "Findings": "/findings",
    "Findings of a check": "/findings/TC-I03",
    "Logs to read first": "/highest",
    "Audits": "/audits",
    "Progress of an audit": "/audits/{audit}",
}
"""What registrars look at in turn."""
SAVE, NEXT, PASSWORDS, CODES = "Save a reading", "Open the next log", "Sign in: the password", "Sign in: the code"


@dataclass
class Took:
    """How long requests of each kind took, in seconds, what was sent, what came back that should not have, and for how
    many seconds the server had a processor."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    sent: list[Sent] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)
    worked: float = 0.0

    @property
    def each(self) -> float:
        """Seconds of processor time that the server took for a request."""
        return self.worked / max(1, len(self.whole))

    @property
    def whole(self) -> list[float]:
        """Of every request but those of signing in."""
        return [one for kind, some in self.seconds.items() if kind not in (PASSWORDS, CODES) for one in some]

    @property
    def holds(self) -> bool:
        """Whether nothing failed and the target is met."""
        return not self.odd and percentile(self.whole, 95) <= TARGET

    def keep(self, kind: str, answer: Answer, *, well: bool) -> None:
        """Count one answer."""
        self.seconds[kind].append(answer.seconds)
        if not well:
            self.odd.append(f"{kind} was answered with {answer.status}.")


def percentile(some: list[float], of: int) -> float:
    """So many of 100 are not greater."""
    ordered = sorted(some)
    return ordered[max(0, -(-len(ordered) * of // 100) - 1)] if ordered else float("nan")


def percentiles(some: list[float]) -> str:
    """Percentiles as a line prints them."""
    return " / ".join(f"{1000 * percentile(some, of):,.0f}" for of in (50, 95, 99)) + f" ms ({len(some):,})"


def ticks(chance: random.Random, end: float) -> Iterator[int]:
    """Numbers, one every so many seconds from a moment of chance, until the end; one that is late skips nothing."""
    at, number = time.monotonic() + chance.uniform(0, EVERY), 0
    while at < end:
        time.sleep(max(0.0, at - time.monotonic()))
        yield number
        at, number = max(at + EVERY, time.monotonic()), number + 1


def reads(who: Person, chance: random.Random, end: float, words: str, told: Sequence[Told], took: Took) -> None:
    """An auditor: saves a reading, with what some log of the force tells, opens the next, and so on."""
    for number in ticks(chance, end):
        task, after = who.tasks[number % len(who.tasks)], who.tasks[(number + 1) % len(who.tasks)]
        log = chance.choice(told)
        one = Sent(who, task, f"{words} {who.name} {number}", log.crimes)
        took.sent.append(one)
        answer = who.save(task, one.why, says="facts", **log.fields)
        one.saved = is_saved(answer)
        took.keep(SAVE, answer, well=one.saved)
        answer = who.browser.get(f"/readings/{after}")
        took.keep(NEXT, answer, well=answer.status == 200)


def looks(who: Person, chance: random.Random, end: float, audit: int, took: Took) -> None:
    """A registrar: looks at one page after the other."""
    views, first = list(VIEWS.items()), chance.randrange(len(VIEWS))
    for number in ticks(chance, end):
        kind, address = views[(first + number) % len(views)]
        answer = who.browser.get(address.format(audit=audit))
        took.keep(kind, answer, well=answer.status == 200)


def comes(who: Person, chance: random.Random, took: Took) -> None:
    """Somebody who signs in, within the time in which all of a shift do."""
    time.sleep(chance.uniform(0, EVERY))
    for kind, answer in zip((PASSWORDS, CODES), who.sign_in(PASSWORD), strict=True):
        took.keep(kind, answer, well=answer.status == 302)


@contextmanager
def all_at(took: Took) -> Iterator[Callable[..., None]]:
    """What sets somebody to work beside all others; at the end whatever broke off for one of them is told."""
    working: list[Future[None]] = []
    with ThreadPoolExecutor(2 * MORE[-1]) as pool:
        yield lambda *of: working.append(pool.submit(*of))
    for one in working:
        if (fault := one.exception()) is not None:
            if not isinstance(fault, OSError | HTTPException):
                raise fault
            took.odd.append(f"No answer came ({type(fault).__name__}).")


@dataclass
class Shift:
    """Everybody at one workbench, and what is measured of them."""

    bench: Workbench
    auditors: list[Person]
    registrars: list[Person]
    audit: int
    told: list[Told]
    tally: Tally = field(default_factory=Tally)

    def sign_in(self, seed: int) -> Took:
        """So many sign in within a few seconds, as a shift begins."""
        took = Took()
        with all_at(took) as beside:
            for number, who in enumerate(self.auditors[:AUDITORS]):
                beside(comes, who, random.Random(f"{seed} {number}"), took)
        return took

    def work(self, many: int, seconds: float, seed: int) -> Took:
        """So many auditors work for so many seconds, and some registrars look on; what was saved is looked for."""
        took, end, before = Took(), time.monotonic() + max(seconds, SHORTEST), self.bench.worked()
        with all_at(took) as beside:
            for number, who in enumerate(self.auditors[:many]):
                beside(reads, who, random.Random(f"{seed} {number}"), end, f"{seed} with {many}", self.told, took)
            for number in range(max(1, many // LOOKING)):
                who = self.registrars[number % len(self.registrars)]
                beside(looks, who, random.Random(f"{seed} look {number}"), end, self.audit, took)
        took.worked = self.bench.worked() - before
        checked(self.bench, took.sent, seed, self.tally)
        return took


def begun(bench: Workbench, planned: Planned) -> Shift:
    """The workbench with its audit and its people, and the server by its own verb."""
    made = bench.within("people", auditors=MORE[-1], folder=str(planned.folder), registrars=LOOKING)
    everybody = persons(bench.port, made)
    auditors = [one for one in everybody.values() if one.tasks]
    registrars = [one for name, one in everybody.items() if name.startswith("registrar")]
    bench.start(by_verb=True)
    return Shift(bench, auditors, registrars, made["audit"], told(planned.file))


def measured(database: str, bounds: Bounds, outcome: Outcome, planned: Planned) -> None:
    """All of it on one database; half of the time goes to the first, the rest to finding how many are too many."""
    with on(database, planned.file) as bench:
        if bench is None:
            outcome.say(database, NONE)
            return
        force.shelve(bench.home)
        shift, seconds = begun(bench, planned), 60 * bounds.minutes
        # A worker lays out the rules when it starts, and every page waits once for what it needs.
        tooks = [shift.sign_in(bounds.seed), shift.work(AUDITORS, SHORTEST, bounds.seed - 1)]
        outcome.say(
            f"{database}, as the server starts: all but signing in, p50 / p95 / p99", percentiles(tooks[-1].whole)
        )
        tooks.append(shift.work(AUDITORS, seconds / 2, bounds.seed))
        for took in (tooks[0], tooks[-1]):
            for kind, some in sorted(took.seconds.items()):
                outcome.say(f"{database}, {AUDITORS} auditors: {kind}, p50 / p95 / p99", percentiles(some))
        outcome.say(f"{database}, {AUDITORS} auditors: all but signing in", percentiles(tooks[-1].whole))
        outcome.say(f"{database}: processor time of the server for a request", f"{1000 * tooks[-1].each:.0f} ms")
        held, steps = (AUDITORS if tooks[-1].holds else 0), MORE[: bounds.count]
        for number, many in enumerate(steps if held else (), start=1):
            took = shift.work(many, seconds / 2 / len(steps), bounds.seed + number)
            tooks.append(took)
            outcome.say(f"{database}, {many} auditors: all, p50 / p95 / p99", percentiles(took.whole))
            if not took.holds:
                break
            held = many
        outcome.say(
            f"{database}: most auditors with p95 within {1000 * TARGET:.0f} ms", held or f"fewer than {AUDITORS}"
        )
        outcome.say(f"{database}: saves told as saved, each found once", shift.tally.once)
        outcome.faults += shift.tally.faults
        outcome.faults += [
            Fault(f"{database}: {odd}", bounds.seed) for took in tooks[:3] for odd in sorted(set(took.odd))
        ]


def run(bounds: Bounds, planned: Planned | None = None) -> Outcome:
    """Both databases, one after the other, with a force whose findings and scores are there to be looked at."""
    outcome = Outcome()
    for database in (SQLITE, POSTGRESQL):
        measured(database, bounds.shared(2), outcome, planned or force.worked_through())
    return outcome


LOAD = Trial(
    "serving-load",
    "Many at the workbench at once",
    f"{AUDITORS} auditors each save a reading, of the facts that some log of the force tells, and open the next, every "
    f"{EVERY:.0f} seconds, while registrars look at the dashboards; they have signed in with both factors within "
    f"{EVERY:.0f} seconds before. No request may fail and no save be lost. 95 of 100 requests are to be answered in "
    f"{1000 * TARGET:.0f} milliseconds; then there are more auditors, until they are not. The people ask from the same "
    "machine, and what they take of it counts against the workbench.",
    run,
)
