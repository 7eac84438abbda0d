"""Loading against DuckDB's own read_csv, in one run: `make bench`, or python benchmarks/loading.py [ROWS].

Files of data.police.uk shape are repeated to 5 million rows, each repetition with crime IDs of its own. Three ways
load them from the same two files, each in a process of its own, in turn: DuckDB's read_csv into tables of the
columns as they stand; `truecount load`; and again, so that the order tells no tale. Times and peak memory are
printed, and the ratio, which is the only figure that means anything on another machine.
"""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REAL = Path(__file__).parents[2] / "shared/data/police_uk/cleveland_2015"
KINDS = ("street", "outcomes")
PLACE = "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name"
HEADERS = {"street": f"{PLACE},Crime type,Last outcome category,Context", "outcomes": f"{PLACE},Outcome type"}

DUCKDB = """
import duckdb, sys
connection = duckdb.connect(sys.argv[1])
connection.execute("SET enable_progress_bar = false")
for kind in ("street", "outcomes"):
    connection.execute(f"CREATE TABLE {kind} AS SELECT * FROM read_csv('{sys.argv[2]}/{kind}.csv')")
"""
TRUECOUNT = """
import sys
from truecount.records import load
report = load([sys.argv[2]], sys.argv[1], "police-uk")
assert report.rejected == 0 and report.rows_in == int(sys.argv[3]), report
"""


def rows_of(kind: str) -> list[str]:
    """The lines of a year's files of one kind: the real ones where they are held, else made up in their shape."""
    files = sorted(REAL.glob(f"*-{kind}.csv.gz"))
    if files:
        return [line for file in files for line in gzip.open(file, "rt", encoding="utf-8").read().splitlines()[1:]]
    types = ("Burglary", "Shoplifting", "Anti-social behaviour", "Violence and sexual offences")
    last = ("Under investigation", "Suspect charged")
    return [
        ",".join(
            (
                "" if types[n % 4][0] == "A" and kind == "street" else f"{n:064x}",
                f"2015-{n % 12 + 1:02d},Cleveland Police,Cleveland Police,-1.2,54.5,On or near A Street",
                f"E0101{n % 9999:04d},A place {n % 99:03d}A",
                f"{types[n % 4]},{last[n % 2]}," if kind == "street" else last[n % 2],
            )
        )
        for n in range(90_000 if kind == "street" else 57_000)
    ]


def write(folder: Path, wanted: int) -> int:
    """Write both files, repeated to at least the rows wanted; the number written is returned."""
    lines = {kind: rows_of(kind) for kind in KINDS}
    times = -(-wanted // sum(map(len, lines.values())))
    for kind, header in HEADERS.items():
        with (folder / f"{kind}.csv").open("w", encoding="utf-8", newline="") as out:
            out.write(header + "\n")
            for n in range(times):
                out.writelines((line if line[0] == "," else f"{n:03x}{line[3:]}") + "\n" for line in lines[kind])
    return times * sum(map(len, lines.values()))


def measure(name: str, script: str, folder: Path, rows: int) -> tuple[float, float]:
    """Seconds and peak memory in GiB of one way in a process of its own."""
    database = folder / "out.duckdb"
    database.unlink(missing_ok=True)
    start = time.perf_counter()
    done = subprocess.Popen([sys.executable, "-c", script, str(database), str(folder), str(rows)])
    _, status, usage = os.wait4(done.pid, 0)
    seconds, peak = time.perf_counter() - start, usage.ru_maxrss / 2**20
    assert status == 0, f"{name} failed"
    print(f"{name:10}  {seconds:7.1f} s   {peak:5.2f} GiB at most   {rows / seconds:>10,.0f} rows a second")
    return seconds, peak


def main() -> None:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000_000
    folder = Path(tempfile.mkdtemp(prefix="truecount-bench-"))
    try:
        rows = write(folder, wanted)
        kind = "real rows of Cleveland, 2015" if REAL.is_dir() else "rows made up in the shape of street files"
        print(f"{rows:,} rows ({kind}), {sum(f.stat().st_size for f in folder.iterdir()) / 2**30:.2f} GiB of text")
        measured = [
            (measure("duckdb", DUCKDB, folder, rows), measure("truecount", TRUECOUNT, folder, rows)) for _ in range(2)
        ]
    finally:
        shutil.rmtree(folder)
    base = sum(ours[0][0] for ours in measured)
    ours = sum(pair[1][0] for pair in measured)
    print(f"truecount load takes {ours / base:.2f} times as long as DuckDB's read_csv on the same rows")


if __name__ == "__main__":
    main()
