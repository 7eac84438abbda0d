"""docs/reliability.md: every trial's last run and the rounds of all its runs, from the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from fire.ledger import Held, held
from fire.trial import Trial

PAGE = Path(__file__).parent.parent / "docs" / "reliability.md"
HEAD = """# What was put under fire, and what held

<!-- Written by make fire from fire/results; not by hand. -->

Bad input, crashes, load and attackers: each trial says what must hold, how often it was tried, and what came of it. The
first numbers of a trial are of its last run, on the machine it names; then come the rounds of all its runs. A round is
made by its seed alone: `make fire TRIAL=name SEED=n COUNT=1` does one again, and without a seed a run goes on where the
ones before it ended.

Faults were found, and mended. What the rounds since the last of them show is bounded by how many they are: where n in a
row held, such a round fails less often than 3 in n, with 95 % confidence (J. A. Hanley and A. Lippman-Hand, "If nothing
goes wrong, is everything all right?", JAMA 249(13), 1983, pp. 1743-1745).
"""


def page(trials: Iterable[Trial]) -> str:
    """The page of all trials that were ever run."""
    return HEAD + "".join(_part(trial, held(trial.name)) for trial in trials)


def _part(trial: Trial, kept: Held | None) -> str:
    head = f"\n## {trial.title}\n\n{trial.words}\n"
    if kept is None:
        return f"{head}\nNot run yet: `make fire TRIAL={trial.name}`.\n"
    about = kept.about
    rows = "".join(f"| {what} | {number} |\n" for what, number in kept.lines)
    faults = "".join(f"- {words} (seed {seed})\n" for words, seed in kept.faults) or "Nothing failed.\n"
    return (
        f"{head}\n| what was tried | number |\n|---|---:|\n{rows}\n{faults}\n"
        f"Run on {about['day']} at {about['commit']} on {about['machine']}, "
        f"in {about['seconds']:,} seconds: `make fire TRIAL={trial.name} {about['bounds']}`.\n{_all_runs(kept)}"
    )


def _all_runs(kept: Held) -> str:
    sums = "".join(f"| {one.of} | {one.done:,} | {one.since:,} | {one.meant:,} |\n" for one in kept.sums())
    if not sums:
        return ""
    days = " to ".join(dict.fromkeys((kept.runs[0].day, kept.runs[-1].day)))
    head = f"| rounds of all runs ({len(kept.runs)}, {days}) | done | since the last fault | meant |"
    return f"\n{head}\n|---|---:|---:|---:|\n{sums}"
