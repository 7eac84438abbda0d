"""Whoever is signed in, or is not, sends anything: no page breaks, and nobody sees what is not theirs."""

from __future__ import annotations

import io
import logging
import os
import random
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fire.trial import Bounds, Fault, Outcome, Trial

if TYPE_CHECKING:
    from fire.attacks.requests import Sent
    from fire.attacks.world import World

FULL = 1_000
AT_ONCE = 20
"""Requests of a round, one after another; what they did is then undone, so that a round is made by its seed alone."""
BROKEN = 500
TYPES = {"json": "application/json", "text": "text/plain", "broken": "multipart/form-data; boundary=x"}
TYPES_OF_FORMS = "application/x-www-form-urlencoded"


class Lines(logging.Handler):
    """The server's own lines, as it writes them."""

    def __init__(self, as_written: logging.Formatter) -> None:
        super().__init__()
        self.setFormatter(as_written)
        self.held: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        self.held.append(self.format(record))


def run(bounds: Bounds) -> Outcome:
    """Make a workbench, and attack it."""
    with tempfile.TemporaryDirectory(prefix="truecount-attacked-") as folder, _workbench(Path(folder)):
        from fire.attacks import world

        return attacked(bounds, world.made(_planned(Path(folder))))


def attacked(bounds: Bounds, of: World) -> Outcome:
    """Rounds of requests to a workbench that is there."""
    outcome, tally = Outcome(), Counter[str]()
    numbers = _numbers(of)
    with _lines() as lines:
        for seed in bounds.rounds(FULL):
            _round(seed, of, numbers, lines, tally, outcome)
            tally["rounds"] += 1
    outcome.did("rounds of requests", tally["rounds"], FULL)
    outcome.say("requests, of every role, to every address", tally["requests"])
    outcome.say("answered with a page", tally["answered"])
    outcome.say("refused, sent elsewhere or not found", tally["requests"] - tally["answered"] - tally["broken"])
    outcome.say("pages that broke (500)", tally["broken"])
    outcome.say("words planted in what belongs to somebody", len(of.words))
    outcome.say("times such a word was shown to whom it may be", tally["shown"])
    outcome.say("times it was shown to anybody else", tally["leaked"])
    outcome.say("lines of the server's log, and words in them", f"{tally['lines']:,}, {tally['in lines']}")
    return outcome


def _round(seed: int, of: World, numbers: list[int], lines: Lines, tally: Counter[str], outcome: Outcome) -> None:
    from django.db import transaction

    from fire.attacks.requests import some

    lot = random.Random(seed)
    lines.held.clear()
    kept = {name: browser.cookies.output(header="", sep=";") for name, browser in of.browsers.items()}
    with transaction.atomic():
        for sent in some(lot, of.browsers, numbers, AT_ONCE):
            for words in _tried(sent, of, lines, tally):
                outcome.faults.append(Fault(words, seed))
        for found in _told_elsewhere(of, lines):
            tally["in lines"] += 1
            outcome.faults.append(Fault(found, seed))
        transaction.set_rollback(True)
    tally["lines"] += len(lines.held)
    for name, cookies in kept.items():
        of.browsers[name].cookies.clear()
        of.browsers[name].cookies.load(cookies)


def _tried(sent: Sent, of: World, lines: Lines, tally: Counter[str]) -> Iterator[str]:
    """Send one request, and tell every fault of its answer."""
    browser, account = of.browsers[sent.who], of.accounts.get(sent.who)
    for name, value in sent.cookies.items():
        browser.cookies[name] = value
    answer = _send(browser, sent)
    tally["requests"] += 1
    tally["answered"] += answer.status_code == 200
    if answer.status_code == BROKEN:
        tally["broken"] += 1
        yield f"{sent} broke: {lines.held[-1] if lines.held else 'no line tells why'}"
    whole = _whole(answer)
    for word in (word for word in of.words if word in whole):
        if account is not None and of.words[word](type(account).objects.get(pk=account.pk)):
            tally["shown"] += 1
        else:
            tally["leaked"] += 1
            yield f"{sent} was shown {word}, which is not theirs."


def _send(browser: Any, sent: Sent) -> Any:
    if sent.body is None:
        return browser.generic(sent.method, sent.path, **sent.extra)
    if sent.kind == "file" and sent.method == "POST":
        return browser.post(sent.path, sent.body, **sent.extra)
    if sent.kind in TYPES:
        raw = sent.body if isinstance(sent.body, bytes) else repr(sent.body).encode()
        return browser.generic(sent.method, sent.path, raw, TYPES[sent.kind], **sent.extra)
    from urllib.parse import urlencode

    pairs = {name: value for name, value in sent.body.items() if isinstance(value, str)}
    return browser.generic(sent.method, sent.path, urlencode(pairs, errors="replace"), TYPES_OF_FORMS, **sent.extra)


def _whole(answer: Any) -> str:
    """Everything that an answer says: headers, words, and what is packed in a file."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            body = b"\n".join(packed.read(name) for name in packed.namelist())
    return body.decode(errors="replace") + str(answer.headers) + answer.cookies.output()


def _told_elsewhere(of: World, lines: Lines) -> Iterator[str]:
    """Planted words in the server's lines, or in what the log of section 62 says of a record."""
    from truecount.workbench.ledger.models import Entry

    entries = [" ".join(one) for one in Entry.objects.values_list("record", "purpose", "why", "recipient")]
    for where, texts in (("a line of the server's log", lines.held), ("the log of section 62", entries)):
        whole = "\n".join(texts)
        yield from (f"{word} stands in {where}." for word in of.words if word in whole)


def _numbers(of: World) -> list[int]:
    """Numbers of everything there is, and of a little more."""
    from truecount.workbench.audits.models import Correction, Log, Task
    from truecount.workbench.decisions.models import Decision

    found = {1, 2, 3, of.audit.pk, *(one.pk for one in of.accounts.values())}
    found |= {number for model in (Task, Decision, Correction) for number in model.objects.values_list("pk", flat=True)}
    return sorted(found | set(Log.objects.values_list("pk", flat=True)[:14]))


@contextmanager
def _workbench(folder: Path) -> Iterator[None]:
    """A workbench of the trial's own, unless one is set up already, as a test has it."""
    from django.conf import settings
    from django.test.utils import setup_test_environment

    from truecount.workbench import places, running

    before = os.environ.get(places.RECORDS)
    os.environ[places.RECORDS] = str(folder / "f.duckdb")
    if not settings.configured:
        running.prepare(folder / "home")
        setup_test_environment()
    try:
        yield
    finally:
        os.environ.pop(places.RECORDS)
        if before is not None:
            os.environ[places.RECORDS] = before


def _planned(folder: Path) -> Any:
    """An audit planned and drawn of a small simulated force."""
    from tests.planned import planned_force
    from truecount import simulation

    force = folder / "force.duckdb"
    dials = simulation.read_dials()
    settings = simulation.make_settings(force="kent", size=0.006, years="2016", seed=3, text=True, dials=dials)
    simulation.to_store(settings, force, processes=1)
    return planned_force(force, folder, 25)


@contextmanager
def _lines() -> Iterator[Lines]:
    """Catch the server's lines in place of printing them."""
    from truecount.workbench.lines import AsJson

    lines, root = Lines(AsJson()), logging.getLogger()
    before, root.handlers = root.handlers, [lines]
    try:
        yield lines
    finally:
        root.handlers = before


TRIALS = (
    Trial(
        "attacks",
        "Anything sent by anybody",
        "Whoever asks, in whatever role, of whatever address, with whatever numbers, bodies, headers and cookies: no "
        "page breaks, and nothing of a log, a reading, a decision or a correction is shown to whom it does not belong, "
        "least of all to a reader who is still blind; nor does it stand in the server's lines or in the log of section "
        "62. Each thing holds a word of its own, and every answer is searched for all of them.",
        run,
    ),
)
