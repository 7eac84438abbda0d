"""A small audit planned and drawn of a simulated force, by the verbs, for tests that read its logs."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner

from truecount import audit
from truecount.audit.readings import FIRST, NOTHING, Reading
from truecount.audit.simulated_readers import true_crimes
from truecount.cli import app
from truecount.records.store import Store


@dataclass(frozen=True)
class Planned:
    """A folder with the record file, the plan and the draw, and the two as read."""

    folder: Path
    plan: audit.Plan
    draw: audit.Draw

    @property
    def file(self) -> Path:
        return self.folder / "f.duckdb"


def planned_force(force: Path, folder: Path, readings: int = 60, *options: str) -> Planned:
    """Link a copy of a record file, plan an audit of so many readings, and draw it."""
    file, plan, draw = (folder / name for name in ("f.duckdb", "plan.yaml", "draw.csv"))
    shutil.copy(force, file)
    verb("link", file)
    verb("audit", "plan", file, "--readings", readings, "--out", plan, *options)
    verb("audit", "draw", plan, file, "--out", draw)
    return Planned(folder, audit.read_plan(plan), audit.read_draw(draw)[0])


def verb(*words: object) -> str:
    """Run a verb that has to succeed."""
    done = CliRunner().invoke(app, [str(word) for word in words])
    assert done.exit_code == 0, done.output
    return done.output


def true_readings(planned: Planned, stage: str = FIRST, reader: str = "a reader") -> list[Reading]:
    """What a reader would write who knows the truth of every log drawn."""
    with Store.read(planned.file) as store:
        truth = true_crimes(store)
    found = []
    for name, route, reference in zip(planned.draw.names, planned.draw.route, planned.draw.reference, strict=True):
        bare = (str(route), str(reference), stage, reader)
        required = [Reading(*bare, one.class_code, one.offence_code, one.victim) for one in truth.get(name, [])]
        found += required or [Reading(*bare, NOTHING)]
    return found
