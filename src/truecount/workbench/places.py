"""Where the workbench keeps what is its own: one folder, and in it one database unless another is named."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

HOME = "TRUECOUNT_HOME"
DATABASE = "TRUECOUNT_DATABASE"
HOSTS = "TRUECOUNT_HOSTS"
DEMO = "TRUECOUNT_DEMO"
RECORDS = "TRUECOUNT_RECORDS"
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
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as written:
            written.write(secrets.token_urlsafe(50))
    return file.read_text("utf-8")


def hosts() -> list[str]:
    """The names under which the workbench may be asked for."""
    return os.environ.get(HOSTS, "127.0.0.1,localhost").split(",")


def https() -> bool:
    """Whether it is asked for by HTTPS alone: yes, unless every name it has is this machine's own."""
    return not set(hosts()) <= {"127.0.0.1", "localhost"}


def demo() -> bool:
    """Whether it shows a simulated force with an account for each role, and nothing real."""
    return os.environ.get(DEMO) == "yes"
