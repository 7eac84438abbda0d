"""A first mapping of a force's export, guessed from its headers and its first rows, to be edited by a person."""

from __future__ import annotations

import csv
import io
import itertools
import re
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import yaml

from truecount.errors import TrueCountError
from truecount.records.intake.layout import snake
from truecount.records.intake.mapping import MAPPED, REQUIRED, fields_of
from truecount.records.intake.pieces import Header, Piece, find, headers
from truecount.records.intake.plain import opened
from truecount.writing import room

ROWS_READ = 500

WORDS = {
    field: tuple(word.strip() for word in words.split(","))
    for field, words in {
        "reference": "crime ref, crime number, crime no, crref, urn, reference, incident number, incident no, "
        "log number, incident ref, log no",
        "incident_reference": "incident number, incident no, incident ref, log number, log no, linked incident",
        "crime_reference": "crime ref, crime number, crime no, crref, reference, crime",
        "reported_at": "reported, report date, date reported, created, opened, incident date, call time, logged",
        "recorded_at": "recorded, date recorded, record date, crimed, created",
        "assigned_at": "outcome date, disposal date, assigned, finalised, closed, filed, given",
        "alleged_at": "alleged, allegation date",
        "cancelled_at": "cancelled, no crimed, transferred",
        "cancellation": "cancellation, cancel reason",
        "offence_code": "ho code, home office code, offence code, classification, ho class",
        "outcome_type": "outcome type, outcome code, outcome, disposal, type",
        "outcome_label": "outcome description, outcome text",
        "opening_code": "opening code, open code, opening class, initial type, incident type",
        "closing_code": "closing code, close code, closing class, final type, result",
        "qualifiers": "qualifier, qualifiers, tags",
        "channel": "channel, call origin, source, method",
        "district": "district, division, bcu, beat, area",
        "lsoa_code": "lsoa",
        "category": "category, crime type",
        "last_outcome": "last outcome, current outcome, outcome, status",
        "reported_by": "recording force, supplied by",
        "victim_key": "victim id, victim key, victim",
        "suspect_key": "suspect id, suspect key, offender id, suspect",
        "victim_kind": "victim type, victim kind",
        "caller_key": "caller id, caller key, informant id",
        "place_key": "place id, place key, location id, address id",
        "standing": "informant status, caller status, standing",
        "text": "log text, narrative, text, remarks",
        "class_code": "crime class, offence class, class",
        "class_before": "previous class, class before, original class",
        "reclassified_at": "reclassified, date reclassified",
        "victim_told_at": "victim told, victim informed, victim updated",
    }.items()
}
"""Words by which exports name each field; whole names first, then parts of names."""

DATE_FORMS = (
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y",
    "%d-%m-%Y %H:%M",
    "%d-%m-%Y",
    "%d-%b-%Y %H:%M",
    "%d-%b-%Y",
    "%d %b %Y",
    "%d/%m/%y",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d",
    "%m/%d/%Y",
    "%Y-%m",
    "%m/%Y",
    "%b %Y",
)
"""Forms of dates tried in order; the day before the month, as in this country."""


@dataclass(frozen=True)
class Sample:
    """A file's header and its first rows."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def values(self, column: str) -> list[str]:
        """The cells of a column that hold something."""
        at = self.header.index(column)
        return [row[at].strip() for row in self.rows if at < len(row) and row[at].strip()]


def guess_mapping(sources: Sequence[Path]) -> tuple[str, list[str]]:
    """A mapping as YAML text, and what a person should check in it.

    Raises TrueCountError when no file looks like incidents, crimes or outcomes.
    """
    with room(Path(tempfile.gettempdir())) as unpacked:
        pieces, _ = find(sources, unpacked)
        samples = [sample for piece in pieces if (sample := _sample(piece))]
    tables: dict[str, object] = {}
    notes: list[str] = []
    for sample in samples:
        name, columns = _best_table(sample)
        missing = [field for field in REQUIRED[name] if field not in columns]
        if missing or name in tables:
            notes.append(_unmapped(sample, name, missing))
            continue
        tables[name] = {
            "columns": {field: _described(sample, field, column, notes) for field, column in columns.items()}
        }
        unread = [column for column in sample.header if column not in columns.values()]
        if unread:
            notes.append(f"{sample.name}: not mapped: {', '.join(unread)}")
    if not tables:
        raise TrueCountError("No file looks like incidents, crimes or outcomes; write the mapping by hand.", *notes)
    document = {"force": "WRITE-THE-FORCE", "system": "WRITE-THE-SYSTEM", "dates": ["iso"], "tables": tables}
    notes.insert(0, "write the force (for example kent) and a name for its system at the top")
    out = io.StringIO()
    out.write("# A first guess at how this export is read. Look through it and mend it by hand.\n")
    out.writelines(f"# check: {note}\n" for note in notes)
    yaml.safe_dump(document, out, sort_keys=False, allow_unicode=True)
    return out.getvalue(), notes


def _sample(piece: Piece) -> Sample | None:
    header = max(
        headers(piece.path),
        key=lambda h: len([n for n in h.names if n.strip()]) - h.skip / 1000,
        default=None,
    )
    if header is None:
        return None
    return Sample(piece.name, header.names, tuple(_first_rows(piece.path, header)))


def _first_rows(path: Path, header: Header) -> Iterable[tuple[str, ...]]:
    with opened(path) as packed:
        text = io.TextIOWrapper(packed, encoding="utf-8-sig", errors="replace", newline="")
        lines = itertools.islice(text, header.skip + 1, header.skip + 1 + ROWS_READ)
        # A cell that is too long for the reader ends the look at the rows, not the guess.
        with suppress(csv.Error):
            yield from (tuple(row) for row in csv.reader(lines, delimiter=header.delimiter))


def _best_table(sample: Sample) -> tuple[str, dict[str, str]]:
    """The record table that most of a file's columns fit, a table named like the file first, and its columns."""
    fitted = {name: _fit(sample, fields_of(table)) for name, table in MAPPED.items()}

    def rank(name: str) -> tuple[bool, int, int]:
        named_so = name.rstrip("s") in sample.name.lower()
        required = sum(field in fitted[name] for field in REQUIRED[name])
        return named_so, required, len(fitted[name])

    best = max(fitted, key=rank)
    return best, fitted[best]


def _fit(sample: Sample, fields: Iterable[str]) -> dict[str, str]:
    """For each field the column that fits it best; a column is used once, by the field it fits best."""
    offers = sorted(
        ((_likeness(field, column), -n, field, column) for field in fields for n, column in enumerate(sample.header)),
        reverse=True,
    )
    fitted: dict[str, str] = {}
    for likeness, _n, field, column in offers:
        if likeness and field not in fitted and column not in fitted.values():
            fitted[field] = column
    return {field: fitted[field] for field in fields if field in fitted}


def _likeness(field: str, column: str) -> int:
    name = snake(column).replace("_", " ")
    if name == field.replace("_", " "):
        return 100
    words = WORDS.get(field, ())
    if name in words:
        return 90 - words.index(name)
    return max((50 - n for n, word in enumerate(words) if re.search(rf"\b{word}\b", name)), default=0)


def _described(sample: Sample, field: str, column: str, notes: list[str]) -> object:
    if not field.endswith("_at"):
        return column
    values = sample.values(column)
    form = next((form for form in DATE_FORMS if values and all(_reads(v, form) for v in values)), None)
    if form is None and values and all(re.fullmatch(r"\d{5}(\.\d+)?", v) for v in values):
        form = "excel"
    if form is None:
        notes.append(f'{sample.name}: the form of the dates in "{column}" is not known; write it (as %d/%m/%Y)')
        return {"column": column, "dates": "WRITE-THE-FORM"}
    if form.startswith("%d/%m") and all(_reads(v, form.replace("%d/%m", "%m/%d")) for v in values):
        notes.append(f'{sample.name}: the dates in "{column}" could also be month first; they are taken as day first')
    return {"column": column, "dates": form}


def _reads(value: str, form: str) -> bool:
    try:
        datetime.strptime(value, form)
    except ValueError:
        return False
    return True


def _unmapped(sample: Sample, name: str, missing: Sequence[str]) -> str:
    if missing:
        return f"{sample.name}: looks like {name}, but nothing fits {', '.join(missing)}; map it by hand"
    return f"{sample.name}: looks like {name} as another file does; files of one kind share a mapping"
