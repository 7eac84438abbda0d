"""`python -m fire`: run the trials named, or all, within bounds, and write their page. Ends with 1 on a fault."""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import time
from datetime import date

import truecount
from fire.ledger import RESULTS, held, keep
from fire.page import PAGE, page
from fire.trial import SEED, Bounds
from fire.trials import trials


def main() -> int:
    """Run, keep what came of it, and tell it."""
    known = trials()
    parser = argparse.ArgumentParser(prog="make fire", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="TRIAL", help=f"one or more of {', '.join(known)}; else all")
    parser.add_argument("--count", type=int, help="rounds of a trial at most; else as many as it has")
    parser.add_argument("--minutes", type=float, default=5.0, help="minutes of a trial at most")
    parser.add_argument("--seed", type=int, help="the seed of the first round; else the first that no run had")
    asked = parser.parse_args()
    if unknown := sorted(set(asked.names) - set(known)):
        parser.error(f"no trial is named {', '.join(unknown)}")
    faults, commit = 0, _commit()
    for trial in [known[name] for name in asked.names] or known.values():
        print(f"{trial.title} …", flush=True)
        begun = time.monotonic()
        before = held(trial.name)
        seed = asked.seed if asked.seed is not None else before.after if before else SEED
        bounds = Bounds(asked.count, asked.minutes, seed)
        outcome = trial.run(bounds)
        keep(trial.name, outcome, bounds, _about(bounds, commit, time.monotonic() - begun))
        for line in outcome.lines:
            print(f"  {line.what}: {line.number}")
        for fault in outcome.faults:
            print(f"  FAULT (seed {fault.seed}): {fault.words}")
        faults += len(outcome.faults)
    PAGE.write_text(page(known.values()), "utf-8")
    return 1 if faults else 0


def _about(bounds: Bounds, commit: str, seconds: float) -> dict[str, object]:
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    return {
        "day": date.today().isoformat(),
        "commit": commit,
        "machine": machine,
        "seconds": round(seconds),
        "bounds": bounds.words,
    }


def _commit() -> str:
    """The commit that is tried, "changed" where other files than results are not as in it; else the version."""
    try:
        changed = _git("status", "--porcelain", "--", ".", f":(exclude){RESULTS}", f":(exclude){PAGE}")
        return _git("rev-parse", "--short=10", "HEAD") + (" (changed)" if changed else "")
    except (OSError, subprocess.CalledProcessError):
        return f"version {truecount.__version__}"


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
