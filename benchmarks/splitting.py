"""Taking ten years of a force apart, in one run: `python benchmarks/splitting.py`.

120 months of 60 crime types in 13 districts, audited three times, split with 2,000 draws by type and district; and the
same with the accuracy of each type read in the audits. Then whole commands on a simulated force of three years
(--size): the change taken apart, and all drivers of violence. Seconds are of this machine; the last lines say how many
times as long the split takes with twice the draws and twice the cells, which should be about twice.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np

from truecount.figure import Period
from truecount.reference.kinds import KINDS
from truecount.trends import AccuracyPath, Audit, Cell, accuracies, split

TRUECOUNT = [sys.executable, "-c", "from truecount.cli import main; main()"]
TYPES, DISTRICTS, YEARS, DRAWS = 60, 13, 10, 2_000
MOST = 10
AUDITS = ((2012, 0.80), (2016, 0.84), (2019, 0.95))


def main() -> int:
    """Print every measurement, one a line; 1 where ten years take longer than MOST seconds."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--size", type=float, default=0.1)
    told = asked.parse_args()
    print(f"{os.cpu_count()} processors")
    once = taken("ten years, 60 types, 13 districts, 2,000 draws", lambda: ten_years(TYPES, DRAWS))
    twice = taken("the same with twice the draws", lambda: ten_years(TYPES, 2 * DRAWS))
    wide = taken("the same with twice the types", lambda: ten_years(2 * TYPES, DRAWS))
    print(f"twice the draws take {twice / once:.2f} times as long, twice the types {wide / once:.2f} times")
    with tempfile.TemporaryDirectory(prefix="truecount-bench-") as folder:
        file = str(Path(folder) / "f.duckdb")
        run("simulate", "--size", f"{told.size:g}", "--years", "2016:2018", "--no-text", "--into", file)
        periods = ("--from", "2016-04", "--to", "2019-03", "--json")
        taken("a force's change taken apart, rules counted", lambda: run("trends", file, *periods))
        taken("all drivers of violence", lambda: run("trends", file, *periods, "--drivers", "home office"))
    return int(once > MOST)


def ten_years(types: int, draws: int) -> None:
    """Accuracy drawn month by month over ten years, and the change from the first to the last of them split."""
    months = [date(2010 + n // 12, n % 12 + 1, 1) for n in range(12 * YEARS)]
    numbers = np.random.default_rng(1)
    cells = [Cell(f"type {n}", KINDS[n % 3], f"district {m}") for n in range(types) for m in range(DISTRICTS)]
    before, after = (dict(zip(cells, numbers.poisson(150, len(cells)).tolist(), strict=True)) for _ in range(2))
    audits = (Audit(date(year, 6, 1), date(year, 11, 30), rate, sample=1_500) for year, rate in AUDITS)
    path = AccuracyPath(tuple(audits), plans=(Period(start=date(2016, 12, 1), end=date(2018, 12, 1)),))
    spans = [Period(start=date(year, 1, 1), end=date(year, 12, 31)) for year in (2010, 2019)]
    years = accuracies(path, months, {kind: [1_000.0] * len(months) for kind in KINDS}, spans, draws, 1)
    split(before, after, *years, spans=(spans[0], spans[1]))


def taken(what: str, work: Callable[[], None]) -> float:
    """Do some work and print its seconds."""
    began = time.perf_counter()
    work()
    seconds = time.perf_counter() - began
    print(f"{what}: {seconds:.1f} s", flush=True)
    return seconds


def run(*words: str) -> None:
    """A command of `truecount`, its output thrown away."""
    subprocess.run([*TRUECOUNT, *words], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main())
