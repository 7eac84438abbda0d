"""The ledger of trials: what came of the last run of each, and the rounds of every run, with the commit it ran at."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from fire.trial import SEED, Bounds, Outcome

RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True)
class Run:
    """One run of a trial: when, at which commit, the seed of its first rounds, rounds done and faults found."""

    day: str
    commit: str
    seed: int
    rounds: Mapping[str, int]
    faults: int


@dataclass(frozen=True)
class Sum:
    """Rounds of one kind, each seed once: those of all runs, those since a fault was found, and those meant."""

    of: str
    done: int
    since: int
    meant: int


@dataclass(frozen=True)
class Held:
    """What is kept of a trial: the last run's lines and faults, what is told about it, and all runs, oldest first."""

    about: Mapping[str, Any]
    lines: list[tuple[str, str]]
    faults: list[tuple[str, int]]
    meant: Mapping[str, int] = field(default_factory=dict)
    runs: list[Run] = field(default_factory=list)

    @property
    def after(self) -> int:
        """The first seed that no run had."""
        return max((run.seed + many for run in self.runs for many in run.rounds.values()), default=SEED)

    @property
    def since(self) -> list[Run]:
        """The runs since the last that found a fault, which is none of them."""
        last = max((number for number, run in enumerate(self.runs, 1) if run.faults), default=0)
        return self.runs[last:]

    def sums(self) -> Iterator[Sum]:
        """The rounds of each kind that the last run knows or an earlier did."""
        for of, meant in self.meant.items():
            yield Sum(of, _seeds(self.runs, of), _seeds(self.since, of), meant)


def _seeds(runs: list[Run], of: str) -> int:
    """How many seeds the rounds of a kind had in some runs; one that was done again counts once."""
    return len({seed for run in runs for seed in range(run.seed, run.seed + run.rounds.get(of, 0))})


def held(name: str) -> Held | None:
    """What is kept of a trial; None for one that was never run."""
    file = RESULTS / f"{name}.json"
    if not file.exists():
        return None
    told = json.loads(file.read_text("utf-8"))
    return Held(**(told | {"runs": [Run(**run) for run in told["runs"]]}))


def keep(name: str, outcome: Outcome, bounds: Bounds, about: Mapping[str, Any]) -> None:
    """Keep what came of a trial as its last run, and its rounds with those of the runs before. `about` has the day and
    the commit."""
    before = held(name)
    runs, meant = (before.runs, before.meant) if before else ([], {})
    rounds = {one.of: one.done for one in outcome.rounds}
    run = Run(about["day"], about["commit"], bounds.seed, rounds, len(outcome.faults))
    now = Held(
        about,
        [(line.what, line.number) for line in outcome.lines],
        [(fault.words, fault.seed) for fault in outcome.faults],
        {**meant, **{one.of: one.meant for one in outcome.rounds}},
        [*runs, run] if rounds else runs,
    )
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps(asdict(now), indent=1, ensure_ascii=False)
    (RESULTS / f"{name}.json").write_text(text + "\n", "utf-8")
