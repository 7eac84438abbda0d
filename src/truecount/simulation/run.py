"""A whole simulation: its months made by as many processes as there are, and kept in one order."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime, time
from multiprocessing import get_context, parent_process
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

import truecount
from truecount.errors import TrueCountError
from truecount.records.schema import FILES, LOADS, RECORD_TABLES
from truecount.records.store import Store, add, run
from truecount.simulation.calibration import calibrate
from truecount.simulation.month import TABLES, make_month
from truecount.simulation.settings import Block, Settings
from truecount.simulation.truth import SIMULATION, TRUTH, WORKED_OUT, work_out
from truecount.simulation.workroom import new_folder, put, workroom
from truecount.writing import put_new

FORMAT = "simulation"
COMPRESSION = "zstd"
Progress = Callable[[str], None]


@dataclass(frozen=True)
class MadeMonth:
    """One month on disk: its name, and each table's rows and hash."""

    name: str
    rows: dict[str, int]
    hashes: dict[str, str]


@dataclass(frozen=True)
class Made:
    """What a simulation made, month by month, and where it is."""

    months: tuple[MadeMonth, ...]
    where: Path

    @property
    def rows(self) -> dict[str, int]:
        """The rows of each table."""
        return {name: sum(month.rows[name] for month in self.months) for name in self.months[0].rows}

    @property
    def content(self) -> str:
        """One hash over every month's tables, in order: equal for equal settings and tables."""
        return hashlib.sha256("".join(h for month in self.months for h in month.hashes.values()).encode()).hexdigest()


def to_parquet(
    settings: Settings,
    out: Path,
    wanted: Sequence[str] = tuple(TABLES),
    processes: int | None = None,
    progress: Progress = lambda message: None,
) -> Made:
    """Write the wanted tables to `out`, a folder a table and a file a month. Nothing is held but the month at hand, and
    the folder is there whole or not at all.

    Raises TrueCountError when the folder holds anything already, or a table is not one.
    """
    chosen = _chosen(wanted)
    new_folder(out)
    with workroom(out) as room:
        months = make_months(settings, room / "months", chosen, processes, progress)
        put(room / "months", out)
    return Made(months, out)


def make_months(
    settings: Settings, folder: Path, wanted: Sequence[str], processes: int | None, progress: Progress
) -> tuple[MadeMonth, ...]:
    """Write every month of the wanted tables into a folder of one's own."""
    # Dials that cannot be met are told before anything is made.
    calibrate(settings.forces[0], tuple(settings.years), settings.dials)
    for name in wanted:
        (folder / name).mkdir(parents=True, exist_ok=True)
    return tuple(_months(settings, folder, tuple(wanted), processes, progress))


def to_store(
    settings: Settings,
    into: Path,
    wanted: Sequence[str] = tuple(TABLES),
    processes: int | None = None,
    progress: Progress = lambda message: None,
) -> Made:
    """Write the wanted tables into a new record file, with the truth beside them.

    Raises TrueCountError when the file is there already. A simulation that is stopped leaves no file.
    """
    chosen = _chosen(wanted)
    if into.exists() or into.is_symlink():
        raise TrueCountError(f"{into}: the file is there already; a simulation makes a new one, so name another.")
    with workroom(into) as room:
        months = make_months(settings, room / "months", chosen, processes, progress)
        with Store.write(room / "store.duckdb") as store:
            progress("Filing the months")
            _fill(store, settings, Made(months, room / "months"), chosen)
            store.settle()
        try:
            put_new(room / "store.duckdb", into.resolve())
        except FileExistsError:
            raise TrueCountError(f"{into}: another program made this file in the meantime; name another.") from None
    return Made(months, into)


def _chosen(wanted: Sequence[str]) -> list[str]:
    """The tables asked for, each once and in one order."""
    strange = [name for name in wanted if name not in TABLES]
    if strange or not wanted:
        given = f'"{strange[0]}" is not a table of a simulation' if strange else "No table is asked for"
        raise TrueCountError(f"{given}; the tables are {', '.join(TABLES)}.")
    return [name for name in TABLES if name in wanted]


def _months(
    settings: Settings, out: Path, wanted: tuple[str, ...], processes: int | None, progress: Progress
) -> Iterator[MadeMonth]:
    """Every month in order, written by several processes."""
    blocks = settings.blocks
    number = min(processes or os.cpu_count() or 1, len(blocks))
    jobs = [(block, settings, out, wanted, n) for n, block in enumerate(blocks, start=1)]
    if number == 1:
        for job in jobs:
            progress(f"Simulating {job[0].name}")
            yield _write(job)
        return
    with ProcessPoolExecutor(number, mp_context=get_context("forkserver"), initializer=_end_with_parent) as pool:
        try:
            for block, month in zip(blocks, pool.map(_write, jobs), strict=True):
                progress(f"Simulating {block.name}")
                yield month
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _end_with_parent() -> None:
    """A process whose parent was killed ends too, in place of waiting for work for ever."""
    parent = parent_process()

    def wait() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def _write(job: tuple[Block, Settings, Path, tuple[str, ...], int]) -> MadeMonth:
    block, settings, out, wanted, number = job
    tables = make_month(block, settings, number, wanted)
    hashes = {}
    for name, table in tables.items():
        path = out / name / f"{block.name}.parquet"
        pq.write_table(table, path, compression=COMPRESSION, use_dictionary=True)
        hashes[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return MadeMonth(block.name, {name: table.num_rows for name, table in tables.items()}, hashes)


def _fill(store: Store, settings: Settings, made: Made, wanted: Sequence[str]) -> None:
    connection = store.connection
    for table in (*TRUTH, *WORKED_OUT):
        connection.create_table(table.name, schema=table.schema)
    with store.transaction():
        for name in wanted:
            for month in made.months:
                # Handed over as rows, not as a path, in which the database would read quotes and patterns.
                connection.con.register("month", pq.read_table(made.where / name / f"{month.name}.parquet"))
                run(connection, f"INSERT INTO {name} SELECT {', '.join(TABLES[name].schema.names)} FROM month")
                connection.con.unregister("month")
        work_out(connection)
        _ledger(store, settings, made)
        kept = {
            "settings": json.dumps(settings.as_json()),
            "sha256": settings.sha256,
            "version": truecount.__version__,
            "content": made.content,
        }
        add(connection, SIMULATION, [kept])


def _ledger(store: Store, settings: Settings, made: Made) -> None:
    """One load, dated at the end of the simulated years, and one file for each month."""
    load = {
        "load_id": 1,
        "loaded_at": datetime.combine(settings.ends, time()),
        "format": FORMAT,
        "version": truecount.__version__,
    }
    files = []
    for number, month in enumerate(made.months, start=1):
        rows = sum(month.rows.get(table.name, 0) for table in RECORD_TABLES)
        files.append(
            {
                "file_id": number,
                "load_id": 1,
                "name": f"{FORMAT}/{month.name}",
                "sha256": hashlib.sha256("".join(month.hashes.values()).encode()).hexdigest(),
                "batch": f"{FORMAT}/{month.name}",
                "rows_in": rows,
                "accepted": rows,
                "rejected": 0,
            }
        )
    for table, rows_of in ((LOADS, [load]), (FILES, files)):
        store.connection.insert(table.name, pa.Table.from_pylist(rows_of, schema=table.schema.to_pyarrow()))
