"""A small workbench filled at random by a seed: accounts, an audit read, decisions, marks, a log, papers."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

WORDS = (
    "He hit me.",
    "O'Neill; DROP TABLE x --",
    "Gwnaeth y lladrad am 11 o'r gloch – £40",
    "line\none\r\ntwo\ttabbed",
    '{"not": "a case"}',
    "🚓 at 3 a.m., “quoted”",
    "=1+1",
    "\\ \x7f \u2028 \u00ad",
    "",
    "word " * 180,
)
FRACTIONS = (0.1, 1 / 3, 1e-9, 123456.789, 2.0)


def seeded(seed: int) -> random.Random:
    """What everything of a round is drawn from."""
    return random.Random(seed)


def document(made: random.Random, depth: int = 3) -> Any:
    """What a column of JSON may hold: anything nested, with names in no order."""
    if not depth or made.random() < 0.3:
        return made.choice([*WORDS, *FRACTIONS, None, True, 0, -(2**53), []])
    if made.random() < 0.3:
        return [document(made, depth - 1) for _ in range(made.randrange(4))]
    names = made.sample(["z", "a", "name", "Ünit", "10", "9", "b b"], made.randrange(5))
    return {name: document(made, depth - 1) for name in names}


def fill(made: random.Random, home: Path) -> None:
    """Fill an empty workbench that is set up, and put papers into its home."""
    from django_otp.plugins.otp_static.models import StaticDevice
    from django_otp.plugins.otp_totp.models import TOTPDevice

    from truecount.workbench.accounts.models import Account, Unit
    from truecount.workbench.accounts.roles import Role

    units = [Unit.objects.create(name=f"District {number} – Ü") for number in range(made.randint(1, 3))]
    people = []
    for number, role in enumerate(Role):
        one = Account.objects.make(f"person{number}", role, made.choice(units), "three words apart")
        TOTPDevice.objects.create(user=one, name="authenticator", confirmed=True)
        StaticDevice.objects.create(user=one, name="codes").token_set.create(token=f"code{number}")
        people.append(one)
    for _ in range(made.randint(1, 3)):
        _audit(made, people, units)
    for _ in range(made.randint(3, 40)):
        decide(made, made.choice(people))
    _marks(made, people)
    papers(made, home)


def decide(made: random.Random, by: Any) -> int:
    """Keep a decision with its entry in the log, both or neither, and give its number."""
    from django.db import transaction

    from truecount.workbench.decisions.models import Decision
    from truecount.workbench.ledger.chain import tell
    from truecount.workbench.ledger.models import Kind

    with transaction.atomic():
        said = {"title": made.choice(WORDS)[:100], "words": made.choice(WORDS)}
        one = Decision.objects.create(by=by, document={"told": document(made)}, decided={"x": document(made)}, **said)
        tell(by, Kind.ALTERATION, str(one), "a call", why=made.choice(WORDS))
    return int(one.pk)


def _audit(made: random.Random, people: list[Any], units: list[Any]) -> None:
    from truecount.workbench.audits import models

    now, by = datetime.now(UTC), made.choice(people)
    audit = models.Audit.objects.create(
        title=made.choice(WORDS)[:100],
        plan="plan: ü\n" * made.randint(1, 300),
        draw="route,reference\n" * made.randint(1, 3000),
        draw_sha256=f"{made.getrandbits(256):064x}",
        imported_by=by,
        keep_until=now.date() + timedelta(days=made.randint(-3, 90)),
        closed_at=made.choice([None, now]),
        result=made.choice([None, {"figures": document(made), "faults": []}]),
    )
    for place in range(made.randint(1, 12)):
        bundle = made.choice([None, {"name": f"x|{place}", "log": {"text": made.choice(WORDS)}, "records": []}])
        name = f"x|{place} {made.choice(WORDS)}"[:200]
        log = models.Log.objects.create(audit=audit, name=name, place=place, reserve=False, again=False, bundle=bundle)
        models.Task.objects.create(log=log, stage="first", reader=by, draft={"f": document(made)}, seen_at=now)
        crimes = [{"class_code": "8N", "offence_code": None, "victim": made.choice(WORDS)}]
        said = {"crimes": crimes, "document": {"d": document(made)}, "minutes": made.choice([None, *FRACTIONS])}
        reading = models.Reading.objects.create(log=log, stage="first", version=1, by=by, **said)
        models.Said.objects.create(log=log, by=by, step="argument", words=made.choice(WORDS), reading=reading)
        models.Beside.objects.create(log=log, by=by, stage="first", answers={"a": document(made)})
        unit, due = made.choice(units), now.date()
        held = models.Correction.objects.create(log=log, by=by, unit=unit, what="record", theme="class", due=due)
        models.Progress.objects.create(correction=held, by=by, step="done", words=made.choice(WORDS))


def _marks(made: random.Random, people: list[Any]) -> None:
    from truecount.workbench.findings.models import Work

    for _ in range(made.randrange(12)):
        by, note = made.choice(people), made.choice(WORDS)[:500]
        Work.objects.create(check_id="TC-I03", key=f"{made.getrandbits(256):064x}", state="done", note=note, by=by)


def papers(made: random.Random, home: Path) -> None:
    """Papers of no meaning, with tables and files of bytes, and beside them what is no content."""
    for name in _names(made):
        folder = home / "papers" / name
        (folder / "tables").mkdir(parents=True)
        (folder / "figures.json").write_text(json.dumps({"title": name, "figures": []}), "utf-8")
        (folder / "paper.pdf").write_bytes(made.randbytes(made.choice([0, 1, 511, 512, 513, 70_000])))
        (folder / "tables" / "table_1.csv").write_text("a,b\n1,2\n", "utf-8")
    (home / "figures").mkdir(exist_ok=True)
    (home / "figures" / "own audit.json").write_text('{"figures": []}', "utf-8")
    (home / "papers" / ".x.lock").write_text("", "utf-8")


def _names(made: random.Random) -> Iterator[str]:
    for number in range(made.randint(1, 4)):
        yield f"{'a-long-name-of-a-paper-' * made.randrange(3)}{number}"
