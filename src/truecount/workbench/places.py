"""Where the workbench keeps what is its own: one folder, and in it one database unless another is named."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from truecount.writing import put_new, room

HOME = "TRUECOUNT_HOME"
DATABASE = "TRUECOUNT_DATABASE"
HOSTS = "TRUECOUNT_HOSTS"
DEMO = "TRUECOUNT_DEMO"
RECORDS = "TRUECOUNT_RECORDS"
LOG = "TRUECOUNT_LOG"
OIDC = "TRUECOUNT_OIDC"
OIDC_CLIENT = "TRUECOUNT_OIDC_CLIENT"
OIDC_SECRET_FILE = "TRUECOUNT_OIDC_SECRET_FILE"  # noqa: S105 - its name
OIDC_ROLES = "TRUECOUNT_OIDC_ROLES"
SETTINGS = "truecount.workbench.settings"


def home() -> Path:
    """The folder of the workbench: that of the setting, else `workbench` here; made if it is not there."""
    folder = Path(os.environ.get(HOME, "workbench")).resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def database() -> str:
    """The address of the database: SQLite in the folder, unless the one setting names PostgreSQL."""
    return os.environ.get(DATABASE) or f"sqlite:///{home() / 'workbench.sqlite3'}"


def records() -> Path | None:
    """The force's record file, which findings and figures are read from; None where the workbench was given none."""
    named = os.environ.get(RECORDS)
    return Path(named).resolve() if named else None


def secret() -> str:
    """The key that signs sessions, made on first use and readable by its owner alone."""
    file = home() / "secret-key"
    if not file.exists():
        # Whole or not at all, and of two processes that begin at once the same for both.
        with room(file.parent) as waiting, suppress(FileExistsError):
            (waiting / file.name).touch(0o600)
            (waiting / file.name).write_text(secrets.token_urlsafe(50), "utf-8")
            put_new(waiting / file.name, file)
    return file.read_text("utf-8")


def hosts() -> list[str]:
    """The names under which the workbench may be asked for."""
    return os.environ.get(HOSTS, "127.0.0.1,localhost").split(",")


def https() -> bool:
    """Whether it is asked for by HTTPS alone: yes, unless every name it has is this machine's own."""
    return not set(hosts()) <= {"127.0.0.1", "localhost"}


def log() -> str:
    """Where the server's own log goes, as `shipping` reads it: to the terminal unless the setting names a place."""
    return os.environ.get(LOG) or "stderr"


def demo() -> bool:
    """Whether it shows a simulated force with an account for each role, and nothing real."""
    return os.environ.get(DEMO) == "yes"


def provider() -> str | None:
    """The address of the OpenID Connect provider that signs people in; None for none, and in a demonstration."""
    return None if demo() else os.environ.get(OIDC) or None
