"""What the last run of checks found, and what of it is new since an earlier one."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ibis import _

from truecount.checks.check import Check, checks
from truecount.checks.force import Force
from truecount.checks.timeliness import LONG, clocked
from truecount.errors import TrueCountError
from truecount.records.store import Store

FINDINGS = "findings.csv"
COLUMNS = ("check", "severity", "subject", "force", "system", "reference", "district", "at", "says", "new")
SAME = ("check", "subject", "force", "system", "reference")
"""Two findings of two runs are one finding where they agree on these."""
SEVERITIES = ("error", "warning", "note")
MONTH = "%Y-%m"
THREE_DAYS = 72
Key = tuple[str, ...]


@dataclass(frozen=True)
class Tally:
    """One check of a run: `findings` is None where it was not asked, for want of the columns it `misses`; `new` counts
    those that the baseline does not have, None without a baseline; `first` are references of some of them."""

    check: Check
    findings: int | None
    misses: tuple[str, ...]
    new: int | None
    first: tuple[str, ...]


@dataclass(frozen=True)
class Timely:
    """Crimes recorded in one month, of reports known to the minute: how many `crimes`, how many of them in time, within
    three days, within `LONG` days; and within how many hours the rules of the day wanted them."""

    month: str
    crimes: int
    in_time: int
    three_days: int
    week: int
    hours: str


@dataclass(frozen=True)
class Report:
    """What a run found: a tally of every check, the findings as rows of `COLUMNS`, how many findings of the baseline
    are there no more (None without one), findings by district and by month, verdicts, and timeliness."""

    tallies: tuple[Tally, ...]
    rows: tuple[dict[str, str], ...]
    gone: int | None
    districts: dict[str, Counter[str]]
    months: dict[str, Counter[str]]
    verdicts: dict[str, int]
    timely: tuple[Timely, ...]
    linked: bool

    def count(self, severity: str, *, new: bool = False) -> int:
        """Findings of a severity; with `new`, those that the baseline does not have."""
        own = [one for one in self.tallies if one.check.severity == severity]
        return sum((one.new if new else one.findings) or 0 for one in own)


def report_of(force: Force, baseline: Path | None = None) -> Report:
    """What the last run of `run_checks` on a force found. Raises TrueCountError for a baseline that is none."""
    known, store = None if baseline is None else read_baseline(baseline), force.store
    rows = tuple(_row(row, known) for row in _findings(store))
    by_check: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        by_check.setdefault(row["check"], []).append(row)
    keys = {_key(row) for row in rows}
    return Report(
        tallies=tuple(_tally(one, by_check.get(one.id, []), force, known) for one in checks()),
        rows=rows,
        gone=None if known is None else len(known - keys),
        districts=_by(rows, lambda row: row["district"]),
        months=_by(rows, lambda row: row["at"][:7]),
        verdicts=_verdicts(store),
        timely=timeliness(force),
        linked=force.linked,
    )


def _findings(store: Store) -> list[dict[str, Any]]:
    table = store.table("findings").order_by("check_id", "force_id", "system", "reference", "at", "says")
    told: list[dict[str, Any]] = table.mutate(at=_.at.strftime("%Y-%m-%dT%H:%M:%S")).to_pyarrow().to_pylist()
    return told


def _row(found: dict[str, Any], known: set[Key] | None) -> dict[str, str]:
    row = {
        "check": found["check_id"],
        "severity": found["severity"],
        "subject": found["subject"],
        "force": found["force_id"] or "",
        "system": found["system"] or "",
        "reference": found["reference"] or "",
        "district": found["district"] or "",
        "at": found["at"] or "",
        "says": found["says"],
    }
    return row | {"new": "" if known is None else "no" if _key(row) in known else "yes"}


def _key(row: dict[str, str]) -> Key:
    return tuple(row[name] for name in SAME)


def _tally(one: Check, rows: list[dict[str, str]], force: Force, known: set[Key] | None) -> Tally:
    misses = tuple(column for column in one.needs if not force.holds(column))
    return Tally(
        check=one,
        findings=None if misses else len(rows),
        misses=misses,
        new=None if known is None or misses else sum(row["new"] == "yes" for row in rows),
        first=tuple(dict.fromkeys(row["reference"] for row in rows))[:3],
    )


def _by(rows: tuple[dict[str, str], ...], part: Any) -> dict[str, Counter[str]]:
    """Findings of each severity, by some part of them."""
    found: dict[str, Counter[str]] = {}
    for row in rows:
        found.setdefault(part(row), Counter())[row["severity"]] += 1
    return dict(sorted(found.items()))


def _verdicts(store: Store) -> dict[str, int]:
    told = store.table("verdicts").group_by("verdict").agg(rows=_.count()).to_pyarrow()
    return dict(zip(told["verdict"].to_pylist(), told["rows"].to_pylist(), strict=True))


def timeliness(force: Force) -> tuple[Timely, ...]:
    """How soon crimes were recorded, by the month of recording."""
    rows = clocked(force)
    told = rows.group_by(month=rows.recorded_at.strftime(MONTH)).agg(
        crimes=_.count(),
        in_time=(_.taken <= _.hours).sum(),
        three_days=(_.taken <= THREE_DAYS).sum(),
        week=(_.taken <= 24 * LONG).sum(),
        least=_.hours.min(),
        most=_.hours.max(),
    )
    return tuple(
        Timely(
            row["month"],
            row["crimes"],
            row["in_time"],
            row["three_days"],
            row["week"],
            str(row["least"]) if row["least"] == row["most"] else f"{row['least']} or {row['most']}",
        )
        for row in told.order_by("month").to_pyarrow().to_pylist()
    )


def read_baseline(path: Path) -> set[Key]:
    """The findings of an earlier run, from the folder that it wrote or its findings.csv."""
    file = path / FINDINGS if path.is_dir() else path
    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            rows = csv.DictReader(text)
            if rows.fieldnames is None or not set(SAME) <= set(rows.fieldnames):
                raise TrueCountError(
                    f"{file}: these are no findings; give the folder that `truecount check --out` wrote."
                )
            return {tuple((row[name] or "").removeprefix("'") for name in SAME) for row in rows}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        why = "it is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else getattr(error, "strerror", error)
        raise TrueCountError(f"{file}: the findings of the run before cannot be read ({why}).") from error
