"""docs/reliability.md: every trial's last run, from the results that it left."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from fire.trial import Outcome, Trial

HERE = Path(__file__).parent
RESULTS = HERE / "results"
PAGE = HERE.parent / "docs" / "reliability.md"
HEAD = """# What was put under fire, and what held

<!-- Written by make fire from fire/results; not by hand. -->

Bad input, crashes, load and attackers: each trial says what must hold, how often it was tried, and what came of it. The
numbers are of the last run of each trial, on the machine it names. A round is made by its seed alone:
`make fire TRIAL=name SEED=n COUNT=1` does one again.
"""


def keep(trial: Trial, outcome: Outcome, about: Mapping[str, Any]) -> None:
    """Keep what came of a trial as its last run."""
    held = {
        "about": dict(about),
        "lines": [[line.what, line.number] for line in outcome.lines],
        "faults": [[fault.words, fault.seed] for fault in outcome.faults],
    }
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{trial.name}.json").write_text(json.dumps(held, indent=2, ensure_ascii=False) + "\n", "utf-8")


def page(trials: Iterable[Trial]) -> str:
    """The page of all trials that were ever run."""
    return HEAD + "".join(_part(trial, RESULTS / f"{trial.name}.json") for trial in trials)


def _part(trial: Trial, file: Path) -> str:
    if not file.exists():
        return f"\n## {trial.title}\n\n{trial.words}\n\nNot run yet: `make fire TRIAL={trial.name}`.\n"
    held = json.loads(file.read_text("utf-8"))
    about = held["about"]
    rows = "".join(f"| {what} | {number} |\n" for what, number in held["lines"])
    faults = "".join(f"- {words} (seed {seed})\n" for words, seed in held["faults"]) or "Nothing failed.\n"
    return (
        f"\n## {trial.title}\n\n{trial.words}\n\n| what was tried | number |\n|---|---:|\n{rows}\n{faults}\n"
        f"Run on {about['day']} with version {about['version']} on {about['machine']}, "
        f"in {about['seconds']:,} seconds: `make fire TRIAL={trial.name} {about['bounds']}`.\n"
    )
