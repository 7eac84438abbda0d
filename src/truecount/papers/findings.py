"""What the checks of a force's records found, as a page and as tables."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import truecount
from truecount.checks import SEVERITIES, Report
from truecount.checks.report import COLUMNS, FINDINGS
from truecount.papers.templating import rendered
from truecount.records.sheets import as_csv
from truecount.writing import write_all

PAGE, CHECKS, DISTRICTS, MONTHS, TIMELINESS = (
    "findings.html",
    "checks.csv",
    "districts.csv",
    "months.csv",
    "timeliness.csv",
)
SHOWN = 25
"""So many findings of a check stand on the page; all of them in the table."""


def write_findings(found: Report, name: str, out: Path) -> list[Path]:
    """Write `findings.html`, `findings.csv` (every finding), `checks.csv` (a row a check), `districts.csv`,
    `months.csv` and `timeliness.csv` into a folder, and give their paths. `name` is what the record file is called.

    They name records: they are for the force, not for publication. Raises TrueCountError as `write_all` does.
    """
    tables = {
        FINDINGS: (COLUMNS, ([row[column] for column in COLUMNS] for row in found.rows)),
        CHECKS: (
            ("check", "severity", "asked", "findings", "new", "title", "remedy", "rule", "misses"),
            _checks(found),
        ),
        DISTRICTS: (("district", *(f"{one}s" for one in SEVERITIES)), _counts(found.districts)),
        MONTHS: (("month", *(f"{one}s" for one in SEVERITIES)), _counts(found.months)),
        TIMELINESS: (
            ("month recorded", "crimes", "in time", "within three days", "within a week", "hours allowed"),
            ([one.month, one.crimes, one.in_time, one.three_days, one.week, one.hours] for one in found.timely),
        ),
    }
    texts = {PAGE: findings_page(found, name)}
    texts |= {file: as_csv(columns, rows) for file, (columns, rows) in tables.items()}
    return write_all(texts, out)


def findings_page(found: Report, name: str) -> str:
    """The page, with its styles inside it. Nothing it shows needs the network or a script."""
    hits = [one for one in found.tallies if one.findings]
    rows: dict[str, list[dict[str, str]]] = {one.check.id: [] for one in hits}
    for row in found.rows:
        if len(rows[row["check"]]) < SHOWN:
            rows[row["check"]].append(row)
    return rendered(
        "findings.html",
        name=name,
        found=found,
        hits={severity: _gravest(hits, severity) for severity in SEVERITIES},
        clean=[one for one in found.tallies if one.findings == 0],
        not_asked=[one for one in found.tallies if one.findings is None],
        rows=rows,
        shown=SHOWN,
        new=found.gone is not None,
        version=truecount.__version__,
    )


def _gravest(hits: list[Any], severity: str) -> list[Any]:
    return sorted(
        (one for one in hits if one.check.severity == severity), key=lambda one: (-one.findings, one.check.id)
    )


def _checks(found: Report) -> Iterable[list[Any]]:
    for one in found.tallies:
        asked = "no" if one.findings is None else "yes"
        yield [
            *(one.check.id, one.check.severity, asked, one.findings, one.new, one.check.title, one.check.remedy),
            *(one.check.rule, ";".join(one.misses)),
        ]


def _counts(found: dict[str, Any]) -> Iterable[list[Any]]:
    return ([part or "not told", *(counts[one] for one in SEVERITIES)] for part, counts in found.items())
