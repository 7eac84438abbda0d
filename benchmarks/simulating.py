"""Simulating: a force's year with and without text, and a country's, in one run. `make bench-simulating`.

Each is made in a process of its own (which starts one for each processor), and its seconds and peak memory printed.
Beside a force's year stands the floor under it: the same rows read back and written once more by one process. The
ratio is what means anything on another machine. COUNTRY=no leaves the country out.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

TRUECOUNT = [sys.executable, "-c", "from truecount.cli import main; main()", "simulate", "--seed", "1"]
AGAIN = """
import sys
from pathlib import Path
import pyarrow.parquet as pq
for path in sorted(Path(sys.argv[1]).rglob("*.parquet")):
    pq.write_table(pq.read_table(path), sys.argv[2], compression="zstd")
"""
COUNTRY_SIZE = "1.85"
"""The 43 forces at this size log some 20 million incidents in 2018/19."""


def resident(pid: int) -> int:
    """Bytes of memory that a process and its descendants hold now; shared pages count in each."""
    total = 0
    try:
        status = Path(f"/proc/{pid}/status").read_text()
        total += int(status.split("VmRSS:")[1].split()[0]) * 1024 if "VmRSS:" in status else 0
        for task in Path(f"/proc/{pid}/task").iterdir():
            total += sum(resident(int(child)) for child in (task / "children").read_text().split())
    except (OSError, IndexError):
        return total
    return total


def measure(name: str, command: list[str]) -> tuple[float, float]:
    """Seconds and the largest memory held in GiB by a command and all processes it started."""
    start = time.perf_counter()
    done = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    peak, ended = [0], threading.Event()

    def watch() -> None:
        while not ended.wait(0.2):
            peak[0] = max(peak[0], resident(done.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    status = done.wait()
    ended.set()
    watcher.join()
    seconds = time.perf_counter() - start
    assert status == 0, f"{name} failed"
    print(f"{name:34}  {seconds:7.1f} s   {peak[0] / 2**30:5.2f} GiB at most", flush=True)
    return seconds, peak[0] / 2**30


def rows(folder: Path, table: str) -> int:
    """Rows of a table written as Parquet."""
    import pyarrow.parquet as pq

    return sum(pq.read_metadata(path).num_rows for path in (folder / table).iterdir())


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="truecount-bench-"))
    year = ["--years", "2018", "--size", "1"]
    try:
        print(f"{os.cpu_count()} processors")
        measure("a force's year with text, to a file", [*TRUECOUNT, *year, "--into", str(folder / "text.duckdb")])
        measure("the same without text", [*TRUECOUNT, *year, "--no-text", "--into", str(folder / "mute.duckdb")])
        alone = ["--no-text", "--processes", "1", "--parquet", str(folder / "months")]
        made, _ = measure("one process, to Parquet", [*TRUECOUNT, *year, *alone])
        floor, _ = measure(
            "its rows written once more", [sys.executable, "-c", AGAIN, str(folder / "months"), str(folder / "x")]
        )
        print(f"making the rows takes {made / floor:.1f} times as long as reading and writing them once more")
        if os.environ.get("COUNTRY") != "no":
            country = ["--force", "all", "--years", "2018", "--size", COUNTRY_SIZE, "--no-text"]
            seconds, _ = measure(
                "a country's year, to Parquet", [*TRUECOUNT, *country, "--parquet", str(folder / "country")]
            )
            incidents = rows(folder / "country", "incidents")
            print(f"{incidents:,} incidents of 43 forces, {incidents / seconds:,.0f} a second with all their rows")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
