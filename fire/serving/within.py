"""What a workbench does from within: accounts and an audit are made, a server is started, the database is read."""

from __future__ import annotations

import contextlib
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from fire.inside import answer

PASSWORD = "three words apart"  # noqa: S105


def people(auditors: int, folder: str, registrars: int = 1) -> dict[str, Any]:
    """Make so many auditors and registrars, import the audit of a folder and give it out; by name, who each is."""
    from django.contrib.auth.hashers import make_password
    from django.utils import timezone

    from truecount.workbench import demonstration
    from truecount.workbench.accounts.models import Account, Unit
    from truecount.workbench.accounts.roles import Role
    from truecount.workbench.audits.allocating import allocate
    from truecount.workbench.audits.files import read
    from truecount.workbench.audits.importing import imported

    unit, hashed = Unit.objects.create(name="Crime registry"), make_password(PASSWORD)
    wanted = (("registrar", Role.REGISTRAR, registrars), ("auditor", Role.AUDITOR, auditors))
    roles = {f"{name}-{number}": role for name, role, many in wanted for number in range(1, many + 1)}
    Account.objects.bulk_create(
        Account(name=name, role=role.value, unit=unit, fresh=False, password=hashed) for name, role in roles.items()
    )
    texts = {name: (Path(folder) / file).read_text("utf-8") for name, file in demonstration.FILES.items()}
    keep_until = timezone.localdate() + timedelta(days=365)
    given = {"title": "All crime", "shows_records": False, "keep_until": keep_until, "drawing": read(**texts)}
    audit = imported(Account.objects.get(name="registrar-1"), given | texts)
    allocate(audit, list(Account.objects.filter(role=Role.AUDITOR.value).order_by("pk")))
    return {one.name: _person(one) for one in Account.objects.all()} | {"audit": audit.pk}


def _person(account: Any) -> dict[str, Any]:
    """Somebody's authenticator, a session in which both factors were shown, and the logs that they are to read."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.utils import timezone
    from django_otp import DEVICE_ID_SESSION_KEY
    from django_otp.plugins.otp_totp.models import TOTPDevice

    from truecount.workbench.accounts.gate import STARTED
    from truecount.workbench.audits.models import Task

    device = TOTPDevice.objects.create(user=account, name="authenticator", confirmed=True)
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(account.pk), settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session[DEVICE_ID_SESSION_KEY], session[STARTED] = device.persistent_id, timezone.now().timestamp()
    session.create()
    tasks = list(Task.objects.filter(reader=account, log__restricted=False).values_list("pk", flat=True))
    return {"session": session.session_key, "key": device.key, "tasks": tasks}


def serve(port: int) -> int:
    """Start what `truecount serve` starts, from here as a process group of its own; gives its number."""
    from truecount.workbench import running
    from truecount.workbench.wsgi import application

    assert application
    if number := os.fork():
        return number
    os.setsid()
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(quiet, stream)
    with contextlib.suppress(BaseException):
        running.serve("127.0.0.1", port)
    os._exit(1)


def ended(number: int) -> int:
    """Wait for the server that was killed to be gone."""
    return os.waitpid(number, 0)[1]


def held(after: int) -> dict[str, Any]:
    """Every reading of a later number than one, and of each task how often it says that it was saved.

    `tasks` has, by the task's number: its revision, the revision last saved, the versions of its reading, and how many
    entries of the log tell of one.
    """
    from collections import Counter

    from truecount.workbench.audits.models import Reading, Task
    from truecount.workbench.ledger.chain import verify
    from truecount.workbench.ledger.models import Entry, Kind

    rows = Reading.objects.filter(pk__gt=after).values_list("pk", "log__tasks", "why", "crimes", "by__name")
    versions = Counter(Reading.objects.order_by().values_list("log_id", flat=True))
    told = Counter(
        Entry.objects.filter(kind=Kind.ALTERATION, record__startswith="log ").values_list("record", flat=True)
    )
    tasks = {
        task.pk: (task.revision, task.saved_as_of, versions[task.log_id], told[f"log {task.log_id}"])
        for task in Task.objects.only("log_id", "revision", "saved_as_of")
    }
    found = verify()
    return {"readings": list(rows), "tasks": tasks, "entries": found.entries, "faults": found.faults}


if __name__ == "__main__":
    from truecount.workbench import running

    running.prepare()
    from django.db import connections

    connections.close_all()
    # No connection is held in between: the server is a child of this process.
    answer({one.__name__: one for one in (people, serve, ended, held)}, connections.close_all)
