"""Scoring a force's year by the words of its logs, in one run: `python benchmarks/triaging.py [--size 1]`.

A simulated force of a size and a quarter of it, April 2016 to March 2017, is linked; `truecount triage` learns a model
and scores with it, and scores anew with the model it kept, each in a process of its own: seconds and peak memory, and
how many times as long one log takes in the larger force. Then what the scores are worth, beside the truth: without a
review, after 2,000 logs were read as an audit draws them (five draws), beside a count of words of crime and a model of
words and facts learnt from 1,000 logs alone that were read (five draws).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TRUECOUNT = [sys.executable, "-c", "from truecount.cli import main; main()"]
WORTH = [sys.executable, __file__, "--worth"]
QUARTER = 0.25
REVIEWED, LABELLED, DRAWS = 2_000, 1_000, 5
GROUPS, TOP = 20, 0.02
SILENT = (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)
MOST_TO_LEARN, MOST_TO_SCORE, MOST_MEMORY = 300, 60, 6


def main() -> int:
    """Print every measurement, one a line."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--size", type=float, default=1.0)
    asked.add_argument("--worth", nargs=2, type=Path, metavar=("FILE", "MODEL"))
    told = asked.parse_args()
    if told.worth:
        worth(*told.worth)
        return 0
    print(f"{os.cpu_count()} processors")
    with tempfile.TemporaryDirectory(prefix="truecount-bench-") as folder:
        small = costs(Path(folder) / "small", told.size * QUARTER)
        large = costs(Path(folder) / "large", told.size)
        for name, one, other in zip(("learn and score", "score"), large[1:], small[1:], strict=True):
            ratio = (one / large[0]) / (other / small[0])
            print(f"to {name}, one log takes {ratio:.2f} times as long as in a force of a quarter of the logs")
        subprocess.run([*WORTH, *(str(Path(folder) / "large" / name) for name in ("f.duckdb", "m"))], check=True)
    return 0


def costs(folder: Path, size: float) -> tuple[int, float, float]:
    """The logs of a force of a size, and the seconds to learn and score, and to score alone."""
    import duckdb

    folder.mkdir()
    file, model = str(folder / "f.duckdb"), str(folder / "m")
    made = ["simulate", "--size", f"{size:g}", "--years", "2016", "--seed", "1", "--into", file]
    for command in (made, ["link", file]):
        subprocess.run([*TRUECOUNT, *command], check=True, stdout=subprocess.DEVNULL)
    with duckdb.connect(file, read_only=True) as raw:
        logs = raw.execute("SELECT count(*) FROM incidents").fetchone()[0]
    print(f"{logs:,} logs")
    triage = [*TRUECOUNT, "triage", file, "--model", model]
    learnt = measure("learnt, and scored", triage, MOST_TO_LEARN)
    return logs, learnt, measure("scored by the model kept", triage, MOST_TO_SCORE)


def measure(name: str, command: list[str], most: float) -> float:
    """Seconds of a command, printed with its peak memory and whether both are as asked for."""
    start = time.perf_counter()
    # Not waited for by `subprocess`, which would not tell the memory of this child alone.
    child = os.posix_spawn(command[0], command, os.environ, file_actions=[SILENT])
    _, status, used = os.wait4(child, 0)
    seconds, memory = time.perf_counter() - start, used.ru_maxrss / 2**20
    assert status == 0, f"{name} failed"
    met = "met" if seconds < most and memory < MOST_MEMORY else "NOT MET"
    print(
        f"{name:28}  {seconds:6.1f} s  {used.ru_utime + used.ru_stime:6.1f} s of processors  {memory:5.2f} GiB at most"
        f"   under {most:g} s and {MOST_MEMORY} GiB: {met}",
        flush=True,
    )
    return seconds


def worth(file: Path, folder: Path) -> None:
    """What the scores of a model say, beside the truth of its force."""
    import numpy as np

    from truecount import triage
    from truecount.records.store import Store
    from truecount.triage.keywords import keyword_counts
    from truecount.validation.rounds import chances, drawn, laid_out, taught, triaged

    with Store.read(file) as store:
        known = triaged(store, triage.read_model(folder))
    hides = np.zeros(len(known.logs), dtype=bool)
    hides[known.place] = known.force.hides
    print(f"{hides.sum():,} of {len(hides):,} logs hide a missed crime; accuracy {100 * known.force.accuracy:.1f}")
    every = np.arange(len(hides))
    print(f"the top {TOP:.0%} of logs can hold {100 * min(TOP * len(hides) / hides.sum(), 1):.0f} % of them at most")
    say("no review", known, hides, [(known.scored.hidden, every)])
    layout = laid_out(known, known.scored.hidden, REVIEWED)
    read = [drawn(layout, np.random.default_rng(seed)) for seed in range(DRAWS)]
    say(
        *(f"{REVIEWED:,} reviewed", known, hides),
        [(taught(known, rows, chances(layout)[rows]), every) for rows in read],
    )
    counts = keyword_counts(known.logs.column("text")).astype(np.float64)
    say("words of crime", known, hides, [(counts, every)], likely=False)
    say(f"{LABELLED:,} labels alone", known, hides, [from_labels(known, hides, seed) for seed in range(DRAWS)])


def from_labels(known: object, hides: object, seed: int) -> tuple[object, object]:
    """The chances of logs by a model learnt from others of them, drawn uniformly, and the places of those logs."""
    import numpy as np
    from scipy import sparse
    from sklearn.linear_model import LogisticRegression

    tied = (known.logs.recorded > 0).astype(np.float64)
    dense = sparse.csr_matrix(np.column_stack([tied, 1 - tied]))
    columns = sparse.hstack([dense, known.seen.words, known.seen.facts], format="csr")
    rows = np.random.default_rng(seed).choice(len(hides), LABELLED, replace=False)
    # Holding back more or less, and weights that count both kinds alike, moved the AUC by less than 0.02.
    model = LogisticRegression(max_iter=1000).fit(columns[rows], hides[rows])
    others = np.setdiff1d(np.arange(len(hides)), rows)
    return model.predict_proba(columns[others])[:, 1], others


def say(name: str, known: object, hides: object, draws: list[object], *, likely: bool = True) -> None:
    """One line on scores and the places of the logs scored: each number the mean of several draws, with their range."""
    from truecount.validation.score_powers import area_under_curve

    pairs = [(score, hides[places]) for score, places in draws]
    bare = [known.logs.recorded[places] == 0 for _, places in draws]
    alone = [(score[where], hiding[where]) for (score, hiding), where in zip(pairs, bare, strict=True)]
    parts = [f"AUC {spread([area_under_curve(*pair) for pair in pairs], '.3f')}"]
    parts.append(f"of logs without a record {spread([area_under_curve(*pair) for pair in alone], '.3f')}")
    if likely:
        parts.append(f"calibration error {spread([100 * calibration_error(*pair) for pair in pairs], '.2f')} points")
    parts.append(f"in the top {TOP:.0%}: {spread([100 * at_the_top(*pair) for pair in pairs], '.0f')} % of them")
    print(f"{name:20}  {'; '.join(parts)}", flush=True)


def calibration_error(score: object, hides: object) -> float:
    """How far the mean score of each of 20 equal groups, in order of score, lies from its share that hides a crime."""
    import numpy as np

    groups = np.array_split(np.argsort(score, kind="stable"), GROUPS)
    return float(np.mean([abs(score[group].mean() - hides[group].mean()) for group in groups]))


def at_the_top(score: object, hides: object) -> float:
    """The share of logs hiding a crime that is among the highest scores; ties are broken by lot."""
    import numpy as np

    lot = np.random.default_rng(0).random(len(score))
    top = np.lexsort((lot, -score))[: int(TOP * len(score))]
    return float(hides[top].sum() / hides.sum())


def spread(values: list[float], form: str) -> str:
    """A mean, and the range of several."""
    mean = f"{sum(values) / len(values):{form}}"
    return mean if len(values) == 1 else f"{mean} ({min(values):{form}} to {max(values):{form}})"


if __name__ == "__main__":
    raise SystemExit(main())
