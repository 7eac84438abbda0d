"""A table's bytes: encoded, damaged, packed, put into a workbook, a zip or a folder."""

from __future__ import annotations

import csv
import gzip
import io
import os
import random
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fire.intake import hostile
from fire.intake.tables import Table
from tests.samples import write_ods, write_xlsx

BOMB = 2 << 30


@dataclass
class Made:
    """A mutant's bytes; `rows`, and `good` (rows that must be taken in), where they are known.

    `alone`: what may be refused whole, and so is not loaded with others.
    """

    data: bytes
    ending: str = ".csv"
    rows: int | None = None
    good: int = 0
    alone: bool = False


def encoded(by: random.Random, table: Table) -> Made:
    """A table as the bytes of a text file, now and then in another encoding, now and then damaged."""
    good = sum(bool(row) for at, row in enumerate(table.rows) if at not in table.touched)
    text, at = table.text(), by.random()
    made = Made(text.encode("utf-8", "replace"), rows=table.filled, good=good)
    if at < 0.04:
        made.data = text.encode("utf-8-sig", "replace")
    elif at < 0.08:
        made.data = text.encode("utf-16", "replace")
    elif at < 0.12:
        made.data = text.encode("cp1252", "replace")
    elif at < 0.14:
        return Made(text.encode(by.choice(("utf-16-le", "utf-32", "utf-7", "cp037")), "replace"))
    if by.random() < 0.35:
        data = damaged(by, made.data)
        if data != made.data:
            return Made(data, rows=counted(data, table))
    return made


def damaged(by: random.Random, data: bytes) -> bytes:
    """Bytes cut off, put in, taken out, doubled or turned over, several times."""
    for _ in range(by.choice((1, 1, 2, 4))):
        at = by.randrange(len(data) + 1)
        to = min(len(data), at + by.choice((1, 1, 3, 40, 1000)))
        match by.randrange(6):
            case 0:
                data = data[:at]
            case 1 | 2:
                data = data[:at] + by.choice(hostile.BYTES) * by.choice((1, 1, 1, 2, 500)) + data[at:]
            case 3:
                data = data[:at] + data[to:]
            case 4:
                data = data[:to] + data[at:]
            case 5:
                data = data[:at] + bytes(by.randrange(256) for _ in range(to - at)) + data[to:]
    return data


def counted(data: bytes, table: Table) -> int | None:
    """The data rows of a damaged file, where it is still a plain CSV file that Python's own strict reader takes."""
    try:
        lines = list(csv.reader(io.StringIO(data.decode("utf-8"), newline=""), delimiter=table.delimiter, strict=True))
    except (ValueError, csv.Error):
        return None
    # A quote after spaces opens a cell for the database, and is one of its characters for Python.
    late = re.search(rb"(?:^|[\r\n%b]) +\"" % re.escape(table.delimiter.encode()), data)
    odd = late or b"\0" in data or b"\r" in data.replace(b"\r\n", b"") or data.count(b'"') % 2
    if odd or not lines or lines[0] != table.header or any(len(line) > 1_000_000 for line in data.split(b"\n")):
        return None
    return sum(bool(line) for line in lines[1:])


def gzipped(by: random.Random, table: Table) -> Made:
    """A packed text file; a bomb now and then."""
    if by.random() < 0.002:
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        parts = [packer.compress(bytes(1 << 20)) for _ in range(BOMB >> 20)]
        return Made(b"".join(parts) + packer.flush(), ".csv.gz", alone=True)
    made = encoded(by, table)
    made.data, made.ending = gzip.compress(made.data, 1), ".csv.gz"
    if by.random() < 0.3:
        return Made(damaged(by, made.data), ".csv.gz", alone=True)
    return made


def xlsx(by: random.Random, table: Table) -> Made:
    """A sheet, its parts changed now and then."""
    return _workbook(by, table, ".xlsx", write_xlsx, "xl/worksheets/sheet1.xml")


def ods(by: random.Random, table: Table) -> Made:
    """An OpenDocument sheet, likewise."""
    return _workbook(by, table, ".ods", write_ods, "content.xml")


FAR = {
    ".xlsx": (
        b"</sheetData>",
        b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>',
    ),
    ".ods": (b"<table:table-row>", b'<table:table-row table:number-rows-repeated="1000000">'),
}
"""One cell at the far end of a sheet, or one row a million times."""
PARTS = (
    (b't="inlineStr"', b't="n"'),
    (b'"string"', b'"float" office:value="1e999"'),
    (b'"string"', b'"date" office:date-value="x"'),
    (b"<c ", b'<c r="ZZZ99999999999" '),
    (b"<c ", b'<c r="A0" '),
    (b"<table:table-cell", b'<table:table-cell table:number-columns-repeated="16384"'),
    (b"<t>", b"<t>&x;"),
    (b"?>", b'?><!DOCTYPE x [<!ENTITY x "y">]>'),
    (b"UTF-8", b"UTF-16"),
    (b"<row>", b""),
    (b"</row>", b""),
)


def _workbook(by: random.Random, table: Table, ending: str, write: Callable[..., None], sheet: str) -> Made:
    cells = [table.header, *table.rows]
    known = Made(b"", ending, table.filled, 0)
    # XML cannot hold most control characters, and a sheet has no ragged rows: of those the rows are not counted.
    plain = all(char.isprintable() for row in cells for cell in row for char in cell) and all(map(any, table.rows))
    made = known if plain and not table.above else Made(b"", ending)
    room = Path(os.environ["TMPDIR"]) / f"made{ending}"
    write(room, [[line] for line in table.above] + cells)
    made.data = room.read_bytes()
    room.unlink()
    way = by.random()
    if way < 0.15:
        return Made(damaged(by, made.data), ending, alone=True)
    if way < 0.25:
        old, new = FAR[ending] if by.random() < 0.2 else by.choice(PARTS)
        return Made(
            _with_part(made.data, sheet, lambda part: part.replace(old, new, by.choice((1, -1)))), ending, alone=True
        )
    if way < 0.35:
        return Made(_with_part(made.data, sheet, lambda part: damaged(by, part)), ending, alone=True)
    return made


def _with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            part = old.read(member)
            new.writestr(member, change(part) if member.filename == name else part)
    return out.getvalue()


NAMES = (
    "../../{}",
    "/etc/{}",
    "C:\\{}",
    "a/../{}",
    "{}",
    "{}",
    "2015-01/{}",
    "\x1b[31m{}",
    "é{}",
    "a\nb{}",
    "{}" + "x" * 200 + ".csv",
)


def zipped(by: random.Random, table: Table, name: str) -> Made:
    """A zip of one file several times: names that lead out, names twice, locked, nested, a bomb, damaged."""
    inside = encoded(by, table)
    many, alone = by.choice((1, 1, 2, 3)), False
    out = io.BytesIO()
    with zipfile.ZipFile(
        out, "w", by.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2))
    ) as pack:
        for number in range(many):
            where = by.choice(NAMES).format(f"{number}-{name}.csv")
            pack.writestr(zipfile.ZipInfo(where), inside.data + b"\n" * number)
        if by.random() < 0.1:
            pack.writestr("notes.pdf", b"%PDF")
        if by.random() < 0.002:
            packed = zipfile.ZipInfo("bomb.csv")
            packed.compress_type = zipfile.ZIP_DEFLATED
            with pack.open(packed, "w", force_zip64=True) as bomb:
                alone = bool([bomb.write(bytes(1 << 20)) for _ in range(BOMB >> 20)])
    data = out.getvalue()
    for _ in range(by.choice((0, 0, 0, 0, 1, 2, 6))):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as pack:
            pack.writestr(f"{name}.zip", data)
        data, alone = out.getvalue(), True
    if by.random() < 0.1:
        # The bit that says a member is locked, in its own head and in the list of members.
        data, alone = (
            data.replace(b"PK\x03\x04\x14\0\0\0", b"PK\x03\x04\x14\0\1\0").replace(
                b"PK\1\2\x14\x03\x14\0\0", b"PK\1\2\x14\x03\x14\0\1"
            ),
            True,
        )
    if by.random() < 0.3:
        return Made(damaged(by, data), ".zip", alone=True)
    # What tells the files apart, a line feed of one byte, is none in UTF-16.
    if inside.rows is None or alone or (many > 1 and b"\0" in inside.data):
        return Made(data, ".zip", alone=alone)
    return Made(data, ".zip", inside.rows * many, inside.good * many)


def foldered(by: random.Random, made: Made, place: Path) -> None:
    """A mutant in a folder, beside links, empty files, a pipe, and names that no text holds."""
    place.mkdir()
    inside = place / "a" / f"file{made.ending}"
    inside.parent.mkdir()
    inside.write_bytes(made.data)
    for _ in range(by.randrange(4)):
        beside = place / f"{by.randrange(10**6)}{by.choice(('.csv', '.txt', '.pdf', '.xlsx', '.zip', ''))}"
        if not os.path.lexists(beside):
            by.choice(BESIDE)(beside)


BESIDE = (
    lambda path: path.symlink_to("nowhere"),
    lambda path: path.symlink_to(path.parent),
    lambda path: path.symlink_to(path.name),
    lambda path: path.symlink_to("a/file.csv"),
    lambda path: path.touch(),
    lambda path: path.mkdir(),
    os.mkfifo,
    lambda path: Path(os.fsdecode(os.fsencode(path) + b"\xff.csv")).write_bytes(b"x,y\n1,2\n"),
    lambda path: path.with_name(f"a\nb\x1b[31m{path.name}").write_bytes(b"x,y\n1,2\n"),
)
