"""The rules by which the database itself refuses changes, put back where a later migration lost them.

SQLite makes some changes of a table by making it anew, and what guarded the old one goes with it, unsaid.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


def keep(app: AppConfig) -> None:
    """Look after each migration of an app that its guards stand."""
    post_migrate.connect(_stand, sender=app, dispatch_uid=f"guards of {app.label}")


def _stand(sender: AppConfig, using: str, **_: Any) -> None:
    """Put back those of SQLite that are missing; PostgreSQL keeps its own when a table changes."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    statements = import_module(f"{sender.name}.migrations.0002_append_only").SQLITE
    with connection.cursor() as cursor:
        there = {name for (name,) in cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()}
        for statement in statements:
            if statement.split()[2] not in there:
                cursor.execute(statement)
