"""Which version a database is at, by its migrations, and how it comes to another."""

from __future__ import annotations

import functools
from collections.abc import Collection
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

Step = tuple[str, str]


def known() -> set[Step]:
    """Every migration that this program has."""
    return set(_ours().disk_migrations)


def applied() -> set[Step]:
    """Those that the database has had; none where it is new."""
    return set(MigrationRecorder(connection).applied_migrations())


def apps_at(steps: Collection[Step]) -> Any:
    """The models as they were after so many steps."""
    return _apps_at(frozenset(steps))


@functools.lru_cache(maxsize=4)
def _apps_at(steps: frozenset[Step]) -> Any:
    return _ours().project_state(_last(steps)).apps


@functools.cache
def _ours() -> MigrationLoader:
    """The migrations of this program, whatever the database has had."""
    return MigrationLoader(None)


def go_to(steps: Collection[Step]) -> None:
    """Bring a database that has had no others to what it is after these steps."""
    if ahead := set(steps) - applied():
        MigrationExecutor(connection).migrate([one for one in _last(steps) if one in ahead])


def go_on() -> None:
    """Bring the database up to date."""
    call_command("migrate", verbosity=0, interactive=False)


def _last(steps: Collection[Step]) -> list[Step]:
    """The steps of each app that no other of them follows."""
    graph = _ours().graph
    followed = {node.key for step in steps for node in graph.node_map[step].parents if node.key[0] == step[0]}
    return sorted(set(steps) - followed)
