"""The documents of this room."""

from __future__ import annotations

from pathlib import Path

from truecount.bounded import parsed as parse

__all__ = ["HOME", "parse"]

HOME = Path(__file__).parent
