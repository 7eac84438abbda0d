"""How cases are spread over channels, days, hours and seasons, and what a class is mistaken for: assumed by us."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from truecount.simulation.groups import group_of
from truecount.simulation.templates import Templates

HOME = Path(__file__).parent / "profiles.yaml"
APRIL = 3
LEVEL = [100.0] * 12


@functools.cache
def profiles() -> dict[str, Any]:
    """The document as it stands."""
    document: dict[str, Any] = yaml.safe_load(HOME.read_text("utf-8"))
    return document


def season(t: Templates, month: int) -> NDArray[np.float64]:
    """How a month, counted from April, stands to a level year, for each variant."""
    by_pattern = np.array([_season(next(iter(one.share), ""))[(month + APRIL) % 12] for one in t.patterns])
    return by_pattern[t.pattern]


@functools.cache
def _season(subgroup: str) -> NDArray[np.float64]:
    shape = np.array(profiles()["seasons"].get(group_of(subgroup), LEVEL) if subgroup else LEVEL, dtype=np.float64)
    return np.asarray(shape / shape.mean(), dtype=np.float64)
