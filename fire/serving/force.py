"""A simulated force for the workbench: its record file, an audit planned and drawn of it, and a paper."""

from __future__ import annotations

import atexit
import functools
import shutil
import tempfile
from pathlib import Path

from tests.planned import Planned, planned_force
from tests.workbench import worked_through as findings
from truecount import simulation
from truecount.papers import Outline, paper, residents, write
from truecount.workbench.figures import shelf

READINGS, MANY_READINGS = 120, 1_500
SECTIONS = ["recorded", "accuracy", "missed", "timeliness", "like-for-like", "outcomes"]


@functools.cache
def audited() -> Planned:
    """A small force with an audit of so many readings, made on first use and thrown away at the end."""
    folder = _folder()
    simulated = folder / "simulated.duckdb"
    settings = simulation.make_settings(
        force="kent", size=0.002, years="2018", seed=11, text=True, dials=simulation.read_dials()
    )
    simulation.to_store(settings, simulated, processes=1)
    return _planned(simulated, READINGS)


@functools.cache
def worked_through() -> Planned:
    """A force with findings and scores, and an audit of so many readings as many auditors need."""
    return _planned(findings.record_file(), MANY_READINGS)


def shelve(home: Path) -> None:
    """Put a paper on the shelf of a workbench."""
    shutil.copytree(_paper(), home / shelf.FOLDER / "published")


@functools.cache
def _paper() -> Path:
    folder = _folder() / "published"
    published = Outline(force="city-of-london", sections=SECTIONS)
    write(paper(published), folder, residents(published))
    return folder


def _planned(records: Path, readings: int) -> Planned:
    folder = _folder()
    return planned_force(records, folder, readings)


def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="truecount-fire-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
