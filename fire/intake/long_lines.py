"""Files with a line of a gigabyte: each is taken in or refused in a sentence, within bounds, and nothing is left."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from fire.inside import PROGRAM, surroundings
from fire.intake.seeds import Seed, seeds
from fire.trial import Bounds, Fault, Outcome, Trial

MIB = 2**20
LINE = 1_024
"""MiB of the long line."""
MOST_MEMORY, MOST_SECONDS, MOST_WORDS = 1_024, 300, 2_000
"""MiB and seconds that a process may take, and letters that it may print."""
REFUSED = 2
COUNTED = re.compile(r"([\d,]+) rows in = ([\d,]+) accepted \+ ([\d,]+) rejected")
FORMATS = ("street", "recorded-crime", "force-export")
WAITING = """
import json, os, subprocess, sys
process = subprocess.Popen(sys.argv[1:], stdout=2)
_, status, taken = os.wait4(process.pid, 0)
json.dump((os.waitstatus_to_exitcode(status), taken.ru_maxrss / 1024), sys.stdout)
"""
"""A small process that waits for the program: Linux reckons to a process what the one that started it held by then."""


@dataclass(frozen=True)
class Shape:
    """A long line: what it is made of, what stands before and after that, whether rows stand around it, and how lines
    end."""

    words: str
    of: str
    before: str = ""
    after: str = ""
    rows: bool = True
    end: str = "\n"


SHAPES = (
    Shape("a cell", "x"),
    Shape("a cell in quotes", "x", '"', '"'),
    Shape("a cell where lines end as Windows ends them", "x", end="\r\n"),
    Shape("a quote that nothing closes", "x", '"'),
    Shape("quotes in quotes", '""', '"', '"'),
    Shape("cells without end", ","),
    Shape("a file that is one line", "x", rows=False),
)


@dataclass(frozen=True)
class Came:
    """What came of one file: the code, what was printed, the seconds and the MiB that it took, and what was left."""

    code: int
    said: str
    seconds: float
    memory: float
    left: tuple[str, ...]


def run(bounds: Bounds, mib: int = LINE) -> Outcome:
    """Load one file of each format and shape, with a line of so many MiB."""
    outcome, done = Outcome(), list[Came]()
    tried = list(product(FORMATS, SHAPES))
    for n in bounds.rounds(len(tried)):
        name, shape = tried[n % len(tried)]
        came = loaded(seeds()[name][0], shape, mib)
        done.append(came)
        outcome.faults += [Fault(f"{name}, {shape.words}: {words}", n) for words in faults(came)]
    outcome.say(f"files, each with a line of {mib:,} MiB", len(done))
    outcome.did("files with a very long line", len(done), len(tried))
    outcome.say("of these, refused in a sentence", sum(one.code == REFUSED for one in done))
    outcome.say("of these, taken in but for that line, which is told", sum(one.code == 0 for one in done))
    outcome.say("slowest", f"{max(one.seconds for one in done):.0f} s")
    outcome.say("most memory", f"{max(one.memory for one in done):,.0f} MiB")
    return outcome


def loaded(seed: Seed, shape: Shape, mib: int) -> Came:
    """Write such a file and load it by the verb, in a folder that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="truecount-long-") as folder:
        home = Path(folder)
        source, mapping = home / seed.file, home / "mapping.yaml"
        with source.open("w", encoding="utf-8", newline="") as text:
            for part in _parts(seed, shape, mib):
                text.write(part)
        words = [str(source), "--into", str(home / "f.duckdb"), "--as", seed.format]
        if seed.mapping:
            mapping.write_text(seed.mapping, "utf-8")
            words += ["--mapping", str(mapping)]
        before = set(home.iterdir())
        code, said, seconds, memory = _ran(words)
        left = sorted(one.name for one in set(home.iterdir()) - before if code or one.name != "f.duckdb")
        return Came(code, said, seconds, memory, tuple(left))


def _parts(seed: Seed, shape: Shape, mib: int) -> Iterator[str]:
    """The file's text a piece at a time: a whole row, the long one, and another whole row."""
    header, first, second, third = (_line(seed, row, shape.end) for row in (seed.header, *seed.rows[:3]))
    if shape.rows:
        yield header + first + shape.before
    for _ in range(mib):
        yield shape.of * (MIB // len(shape.of))
    if shape.rows:
        yield shape.after + second[second.index(seed.delimiter) :] + third


def _line(seed: Seed, row: tuple[str, ...], end: str) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=seed.delimiter, lineterminator=end).writerow(row)
    return text.getvalue()


def _ran(words: list[str]) -> tuple[int, str, float, float]:
    began = time.monotonic()
    whole = [sys.executable, "-c", WAITING, *PROGRAM, "load", *words]
    done = subprocess.run(whole, capture_output=True, check=True, env=surroundings())
    code, memory = json.loads(done.stdout)
    return code, done.stderr.decode(), time.monotonic() - began, memory


def faults(came: Came) -> Iterator[str]:
    """What did not hold, in sentences."""
    counted = COUNTED.search(came.said)
    if came.code not in (0, REFUSED) or "Traceback" in came.said:
        yield f"it ended with {came.code}, saying {came.said[-300:]!r}."
    elif came.code == REFUSED and len(came.said.strip().splitlines()) != 1:
        yield f"it was not refused in one sentence: {came.said[:300]!r}."
    elif came.code == 0 and not counted:
        yield f"its rows are not told: {came.said[:300]!r}."
    elif came.code == 0 and counted:
        rows, accepted, rejected = (int(one.replace(",", "")) for one in counted.groups())
        if rows != accepted + rejected or not rejected or not accepted:
            yield f"of its rows {rows} in, {accepted} are accepted and {rejected} rejected."
    if len(came.said) > MOST_WORDS:
        yield f"it says {len(came.said):,} letters."
    if came.memory > MOST_MEMORY or came.seconds > MOST_SECONDS:
        yield f"it took {came.memory:,.0f} MiB and {came.seconds:.0f} s."
    if came.left:
        yield f"it left {', '.join(came.left)}."


TRIALS = (
    Trial(
        "long-lines",
        "Lines of a gigabyte",
        "Files whose second row, or all of it, is one line of a gigabyte: in a cell, in quotes, behind a quote that "
        "nothing closes, of quotes, of commas. `truecount load` takes the other rows in and tells which it left, or "
        "refuses the file in a sentence; it takes a gigabyte of memory at most and leaves nothing behind.",
        run,
    ),
)
