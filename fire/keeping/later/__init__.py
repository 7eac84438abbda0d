"""A version after this one, for trials of bringing a database up to date: this one's migrations and more."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path


def with_ours(app: str, own: list[str]) -> list[str]:
    """Where the migrations of an app lie: this version's, and the later one's."""
    return [*import_module(f"truecount.workbench.{app}.migrations").__path__, *own]


def last(app: str) -> tuple[str, str]:
    """The last migration that this version has of an app."""
    (folder,) = import_module(f"truecount.workbench.{app}.migrations").__path__
    return app, max(one.stem for one in Path(folder).glob("0*.py"))
