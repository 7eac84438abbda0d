"""A shelf of papers for tests of the figures' room: two real ones, made once, in a workbench of the test's own."""

import atexit
import functools
import shutil
import tempfile
from pathlib import Path

from truecount import simulation
from truecount.papers import Outline, paper, residents, write
from truecount.records.store import Store
from truecount.workbench.figures import shelf

SECTIONS = ["recorded", "accuracy", "missed", "timeliness", "like-for-like", "outcomes"]


@functools.cache
def record_file():
    """The record file of a simulated force, as small as one can be and still have something to withhold."""
    path = Path(_folder()) / "force.duckdb"
    settings = simulation.make_settings(
        force="kent", size=0.003, years="2016", seed=7, text=False, dials=simulation.read_dials()
    )
    simulation.to_store(settings, path, processes=1)
    return path


@functools.cache
def _made():
    """Two papers of few sections: of a small force from published figures, and of the simulated force."""
    folder = Path(_folder())
    published = Outline(force="city-of-london", sections=SECTIONS)
    write(paper(published), folder / "published", residents(published))
    with Store.read(record_file()) as store:
        write(paper(Outline(title="Of <b>records</b>", sections=SECTIONS), store), folder / "simulated")
    return folder


@functools.cache
def _folder():
    folder = tempfile.mkdtemp(prefix="truecount-papers-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def empty(home, monkeypatch):
    """A workbench in a folder of its own, whose shelf is empty."""
    monkeypatch.setenv("TRUECOUNT_HOME", str(home))
    monkeypatch.delenv("TRUECOUNT_RECORDS", raising=False)
    return shelf.root()


def filled(home, monkeypatch):
    """A workbench with both papers on its shelf."""
    root = empty(home, monkeypatch)
    for name in ("published", "simulated"):
        shutil.copytree(_made() / name, root / name)
    return root
