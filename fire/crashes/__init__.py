"""The record file and reports under fire: killed at any moment, on a full disk, and two at a time."""

from __future__ import annotations

from fire.crashes import disks, kills, pairs
from fire.trial import Trial

TRIALS = (
    Trial(
        "kills",
        "Killed at any moment",
        "`load`, `link`, `check`, `paper`, `simulate` and `triage` are real processes that SIGKILL ends, each once a "
        "round, half of them at any moment and half from when they begin to write. The record file then opens and "
        "holds the old state or the new, never one between. Files of a paper are whole each; where some are of the old "
        "paper and some of the new, `UNFINISHED.txt` in their folder says so. A next run does its work and clears up; "
        "no process is left.",
        kills.run,
    ),
    Trial(
        "disks",
        "A full disk and a disk that nothing may be written to",
        "Every verb that writes, on a disk with too little room, at random how little, and on one that is read-only: "
        "it works, or says one sentence and ends with 2; then the files are as before, and nothing is left over.",
        disks.run,
    ),
    Trial(
        "pairs",
        "Two processes on one file",
        "Two verbs start on one record file, the second at a random moment of the first: each does its work, waits, or "
        "is told in one sentence that another program is using the file. The file holds what those that succeeded did.",
        pairs.run,
    ),
)
