"""From one command to a workbench that runs: its database brought up to date, its server started."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from truecount.workbench import places

WORKERS, THREADS = 2, 4
SWITCH = 0.0005
"""Seconds after which a thread gives way to others that wait."""


def prepare(
    home: Path | None = None, *, demo: bool = False, progress: Callable[[str], None] = lambda said: None
) -> None:
    """Set the workbench up in its folder and bring its database up to date; what is there is kept.

    Raises TrueCountError where the folder or the database cannot be used.
    """
    from django.core.management import call_command

    begin(home, demo=demo)
    with usable():
        call_command("migrate", verbosity=0, interactive=False)
    if demo:
        from truecount.workbench.demonstration import make

        make(progress)


@contextlib.contextmanager
def usable() -> Iterator[None]:
    """What is done with the database; raises TrueCountError where it cannot be used."""
    from django.db import DatabaseError

    from truecount.errors import TrueCountError

    try:
        yield
    except DatabaseError as error:
        said = " ".join(str(error).split())
        raise TrueCountError(
            f"The workbench's database cannot be used ({said}); see that it runs, and that {places.DATABASE} names it."
        ) from error


def begin(home: Path | None = None, *, demo: bool = False) -> None:
    """Load the workbench with its settings, once."""
    import django

    from truecount.errors import TrueCountError

    if home is not None:
        os.environ[places.HOME] = str(home)
    if demo:
        os.environ[places.DEMO] = "yes"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", places.SETTINGS)
    try:
        django.setup()
    except OSError as error:
        why = (error.strerror or "unknown reason").lower()
        raise TrueCountError(f"{home or places.HOME}: the workbench cannot keep its files there ({why}).") from error


def ship(entries: int, last: str, faults: int) -> None:
    """Send the end of the log of section 62 to where the lines go, unless that is here: a log cut later shows by it."""
    from truecount.workbench import shipping

    if shipping.elsewhere():
        level = logging.ERROR if faults else logging.INFO
        told = "the log of section 62 does not hold" if faults else "the log of section 62 holds"
        logging.getLogger("truecount.ledger").log(level, told, extra={"number": entries, "digest": last})


def serve(host: str, port: int) -> None:
    """Answer at an address until told to stop."""
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):
        """Gunicorn with our settings in place of its files and arguments."""

        def load_config(self) -> None:
            for name, value in options(host, port).items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            from truecount.workbench.wsgi import application

            return application

    Server().run()


def options(host: str, port: int) -> dict[str, Any]:
    """How gunicorn runs: threads for slow readers, and no line that names an address or a page's query."""
    return {
        "bind": f"{host}:{port}",
        "workers": WORKERS,
        "threads": THREADS,
        "worker_class": "gthread",
        "timeout": 60,
        "graceful_timeout": 30,
        "accesslog": None,
        "loglevel": "warning",
        "logger_class": "truecount.workbench.shipping.Gunicorn",
        "limit_request_line": 4094,
        "control_socket_disable": True,
        "post_worker_init": _ready,
    }


def _ready(worker: Any) -> None:
    """Lay out the rules as a worker starts, so that whoever saves first does not wait for it.

    A thread that works something out keeps the interpreter for less long at a time than Python's own 5 ms: those that
    ask a database want it back after every answer, some tens of times a request.
    """
    from truecount.workbench.cases.deciding import make_ready

    sys.setswitchinterval(SWITCH)
    make_ready()
