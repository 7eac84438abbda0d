"""Makes one paper in a process of its own: runs `truecount paper`, and puts what it made on the shelf when it is whole.

It is told everything by the state file of its folder, and needs nothing of Django's.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

COMMAND = "from truecount.cli import main; main()"
STATE, OUTLINE, OUT, SAID, MADE = "state.json", "outline.yaml", "paper", "said.txt", "made.json"
LONGEST = 60 * 60
BAD_INPUT = 2
BEGUN, FAILED = "being made", "failed"
BROKE = "The program failed while it made the paper. Tell whoever runs the workbench; what it said is kept there."
TOO_LONG = "The paper took longer than an hour and was given up. Tell whoever runs the workbench."


def make(folder: Path, lock: int) -> None:
    """Make the paper that a folder's state asks for; what went wrong is left in the state, in sentences."""
    state = json.loads((folder / STATE).read_text("utf-8"))
    asked = [*state["asked"], "--outline", str(folder / OUTLINE), "--out", str(folder / OUT), "--json"]
    try:
        # The lock goes with the command: for as long as either of the two lives, nobody makes a paper of this name.
        ran = subprocess.run(  # noqa: S603 - our own program, and no shell reads what was asked
            [sys.executable, "-c", COMMAND, "paper", *asked],
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            pass_fds=(lock,),
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        fail(folder, state, [TOO_LONG])
        return
    if ran.returncode == 0:
        shelve(folder, state, json.loads(ran.stdout))
    else:
        (folder / SAID).write_text(ran.stderr, "utf-8")
        fail(folder, state, sentences(ran.returncode, ran.stderr, state["folders"]))


def shelve(folder: Path, state: dict[str, Any], told: dict[str, Any]) -> None:
    """Put a whole paper on the shelf in one step, with when and how it was made."""
    made = {
        "made_at": datetime.now(UTC).isoformat(),
        "from_records": state["from_records"],
        "smallest": state["form"]["smallest"],
        "given_away": told.get("given_away", []),
    }
    (folder / OUT / MADE).write_text(json.dumps(made, indent=1), "utf-8")
    (folder / OUT).rename(folder.parent / state["name"])
    shutil.rmtree(folder)


def sentences(code: int, said: str, folders: Sequence[str]) -> list[str]:
    """What the command said was wrong, without the folders of this machine."""
    if code != BAD_INPUT or "Traceback" in said:
        return [BROKE]
    for one in folders:
        said = said.replace(f"{one}/", "")
    return [line for line in said.splitlines() if line.strip()] or [BROKE]


def fail(folder: Path, state: dict[str, Any], said: list[str]) -> None:
    """Keep why no paper was made, and nothing of the paper."""
    shutil.rmtree(folder / OUT, ignore_errors=True)
    write(folder, state | {"state": FAILED, "sentences": said})


def write(folder: Path, state: dict[str, Any]) -> None:
    """Write the state in one step."""
    waiting = folder / f".{STATE}"
    waiting.write_text(json.dumps(state, indent=1), "utf-8")
    waiting.replace(folder / STATE)


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]))
