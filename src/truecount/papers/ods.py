"""A paper's sheets as an OpenDocument workbook: typed cells, named tables, and the same bytes from the same paper."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from fractions import Fraction
from xml.etree.ElementTree import Element, SubElement, tostring

from truecount.figure import rounded
from truecount.papers.parts import Paper
from truecount.papers.sheet_columns import Number, Value
from truecount.papers.sheets import CONTENTS, COVER, Sheet, sheets

KIND = "application/vnd.oasis.opendocument.spreadsheet"
VERSION = "1.3"
LANGUAGE, COUNTRY = "en", "GB"
FONT, SIZE = "Arial", "12pt"
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of every part: an archive has no earlier one, and today's would make other bytes each day."""
PADDING = "0.12cm"
NARROW, WIDE, PAGE_WIDE = 14, 50, 100
"""Columns in characters: the least, the most, and the one column of the cover."""
CHARACTER = 0.23
"""The width of a character in centimetres."""
_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = {
    **{name: f"{_OASIS}{name}:1.0" for name in ("office", "table", "text", "style", "meta", "manifest")},
    "number": f"{_OASIS}datastyle:1.0",
    "fo": f"{_OASIS}xsl-fo-compatible:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xlink": "http://www.w3.org/1999/xlink",
}
_WRAP, _NO_WRAP, _LINE = (
    {"fo:wrap-option": "wrap"},
    {"fo:wrap-option": "no-wrap"},
    {"fo:border-bottom": "1pt solid #000000"},
)
_RIGHT = {"style:paragraph-properties": {"fo:text-align": "end"}}
_BOLD = {"fo:font-weight": "bold"}
_CELL, _LETTERS = "style:table-cell-properties", "style:text-properties"
_LOOKS: dict[str, dict[str, dict[str, str]]] = {
    "Heading_20_1": {_CELL: _NO_WRAP, _LETTERS: {"fo:font-size": "16pt"} | _BOLD},
    "About": {_CELL: _NO_WRAP},
    "Head": {_CELL: _WRAP | _LINE, _LETTERS: _BOLD},
    "Head_of_numbers": {_CELL: _WRAP | _LINE, **_RIGHT, _LETTERS: _BOLD},
    "Words": {_CELL: _WRAP},
    "Words_for_numbers": {_CELL: _WRAP, **_RIGHT},
}
"""Styles of cells, each with its properties by their kind."""


def ods(paper: Paper) -> bytes:
    """The workbook of a paper's sheets, in British English, with the paper's title in its metadata.

    Numbers are numbers of their exact value; everything else is typed as text, which no program runs as a formula. Each
    table is a named range with its headings. The same paper makes the same bytes.
    """
    made = sheets(paper)
    parts = {
        "mimetype": KIND.encode(),
        "content.xml": _content(made),
        "styles.xml": _styles(),
        "meta.xml": _meta(paper.version, made[0].title),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in (parts | {"META-INF/manifest.xml": _manifest(parts)}).items():
            entry = zipfile.ZipInfo(name, LONG_AGO)
            # The kind stands first and bare, so that it can be read without unpacking.
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return file.getvalue()


def _content(made: Iterable[Sheet]) -> bytes:
    root = _root("office:document-content")
    styles = SubElement(root, "office:automatic-styles")
    book = SubElement(SubElement(root, "office:body"), "office:spreadsheet")
    widths: dict[str, None] = {}
    decimals: dict[int, None] = {}
    ranges = Element("table:database-ranges")
    for sheet in made:
        table = SubElement(book, "table:table", {"table:name": sheet.name})
        for width in _widths(sheet):
            widths[width] = None
            SubElement(table, "table:table-column", {"table:style-name": _column_style(width)})
        for row in _rows(sheet):
            table.append(row)
        decimals |= dict.fromkeys(one.decimals for row in sheet.rows for one in row if isinstance(one, Number))
        if sheet.columns:
            ranges.append(_range(sheet))
    book.append(ranges)
    for width in widths:
        style = _style(styles, _column_style(width), "table-column")
        SubElement(style, "style:table-column-properties", {"style:column-width": width})
    for places in sorted(decimals):
        _number_style(styles, places)
    return _written(root)


def _rows(sheet: Sheet) -> Iterator[Element]:
    """The title, the lines about the table, its headings and its rows."""
    yield _row([_words(sheet.title, "Heading_20_1")])
    for line in sheet.about:
        yield _row([_words(line, "About" if sheet.columns else "Words")])
    numbers = [any(isinstance(row[at], Number) for row in sheet.rows) for at in range(len(sheet.columns))]
    if sheet.columns:
        heads = Element("table:table-header-rows")
        looks = ["Head_of_numbers" if one else "Head" for one in numbers]
        heads.append(_row(_words(one.heading, look) for one, look in zip(sheet.columns, looks, strict=True)))
        yield heads
    looks = ["Words_for_numbers" if one else "Words" for one in numbers]
    for row in sheet.rows:
        cells = [_cell(one, look) for one, look in zip(row, looks, strict=True)]
        if sheet.name == CONTENTS:
            cells[0] = _words(str(row[0]), "Words", link=True)
        yield _row(cells)


def _row(cells: Iterable[Element]) -> Element:
    row = Element("table:table-row")
    row.extend(cells)
    return row


def _cell(value: Value, look: str) -> Element:
    if isinstance(value, str):
        return _words(value, look)
    given = {"office:value-type": "float", "office:value": repr(value.value)}
    cell = Element("table:table-cell", {"table:style-name": _places(value.decimals)} | given)
    SubElement(cell, "text:p").text = rounded(Fraction(str(value.value)), value.decimals)
    return cell


def _words(said: str, style: str, link: bool = False) -> Element:
    cell = Element("table:table-cell", {"table:style-name": style, "office:value-type": "string"})
    line = SubElement(cell, "text:p")
    if link:
        line = SubElement(line, "text:a", {"xlink:type": "simple", "xlink:href": f"#{said}.A1"})
    line.text = said
    return cell


def _range(sheet: Sheet) -> Element:
    """The table of a sheet as a range with a name, its first row the headings."""
    first = len(sheet.about) + 2
    corner = f"{_letters(len(sheet.columns))}{first + len(sheet.rows)}"
    given = {
        "table:name": sheet.name.lower(),
        "table:target-range-address": f"{sheet.name}.A{first}:{sheet.name}.{corner}",
        "table:contains-header": "true",
    }
    return Element("table:database-range", given)


def _letters(number: int) -> str:
    """What a spreadsheet calls its columns: A, …, Z, AA, …"""
    before, last = divmod(number - 1, 26)
    return (_letters(before) if before else "") + chr(ord("A") + last)


def _widths(sheet: Sheet) -> list[str]:
    """The width of each column, by its longest cell and the longest word of its heading."""
    if sheet.name == COVER:
        return [f"{PAGE_WIDE * CHARACTER:.2f}cm"]
    made = []
    for at, column in enumerate(sheet.columns):
        cells = [
            len(one) if isinstance(one, str) else len(f"{one.value:,.0f}") for one in (row[at] for row in sheet.rows)
        ]
        words = [len(word) + 3 for word in column.heading.split()]
        made.append(f"{min(WIDE, max(NARROW, len(column.heading) // 2, *cells, *words)) * CHARACTER:.2f}cm")
    return made


def _styles() -> bytes:
    root = _root("office:document-styles")
    styles = SubElement(root, "office:styles")
    base = SubElement(styles, "style:default-style", {"style:family": "table-cell"})
    letters = {"fo:font-family": FONT, "fo:font-size": SIZE, "fo:language": LANGUAGE, "fo:country": COUNTRY}
    SubElement(base, _LETTERS, letters)
    default = _style(styles, "Default", "table-cell")
    SubElement(default, _CELL, {"style:vertical-align": "top", "fo:padding": PADDING})
    for name, properties in _LOOKS.items():
        shown = {
            "style:display-name": name.replace("_20_", " ").replace("_", " "),
            "style:parent-style-name": "Default",
        }
        style = _style(styles, name, "table-cell", shown)
        for kind, given in properties.items():
            SubElement(style, kind, given)
    layout = SubElement(SubElement(root, "office:automatic-styles"), "style:page-layout", {"style:name": "Page"})
    page = {"fo:page-width": "29.7cm", "fo:page-height": "21cm", "style:print-orientation": "landscape"}
    page |= {"style:scale-to-X": "1", "style:scale-to-Y": "0"}
    SubElement(layout, "style:page-layout-properties", page)
    given = {"style:name": "Default", "style:page-layout-name": "Page"}
    SubElement(SubElement(root, "office:master-styles"), "style:master-page", given)
    return _written(root)


def _number_style(styles: Element, places: int) -> None:
    """Numbers with so many decimals, thousands marked."""
    shape = SubElement(styles, "number:number-style", {"style:name": f"N{places}"})
    digits = {"number:decimal-places": str(places), "number:min-decimal-places": str(places)}
    SubElement(shape, "number:number", digits | {"number:min-integer-digits": "1", "number:grouping": "true"})
    given = {"style:data-style-name": f"N{places}", "style:parent-style-name": "Default"}
    _style(styles, _places(places), "table-cell", given)


def _style(styles: Element, name: str, family: str, given: dict[str, str] | None = None) -> Element:
    return SubElement(styles, "style:style", {"style:name": name, "style:family": family} | (given or {}))


def _column_style(width: str) -> str:
    return f"width-{width}"


def _places(decimals: int) -> str:
    return f"number-{decimals}"


def _meta(version: str, title: str) -> bytes:
    root = _root("office:document-meta")
    meta = SubElement(root, "office:meta")
    said = {
        "meta:generator": f"TrueCount/{version}",
        "dc:title": title,
        "dc:language": f"{LANGUAGE}-{COUNTRY}",
    }
    for name, words in said.items():
        SubElement(meta, name).text = words
    return _written(root)


def _manifest(parts: Iterable[str]) -> bytes:
    root = Element("manifest:manifest", {"xmlns:manifest": _SPACES["manifest"], "manifest:version": VERSION})
    kinds = {"/": KIND} | {name: "text/xml" for name in parts if name.endswith(".xml")}
    for path, kind in kinds.items():
        SubElement(root, "manifest:file-entry", {"manifest:full-path": path, "manifest:media-type": kind})
    return _written(root)


def _root(name: str) -> Element:
    """The first element of a part. Names carry their prefix as the standard prints them, declared here once."""
    spaces = {f"xmlns:{short}": space for short, space in _SPACES.items() if short != "manifest"}
    return Element(name, spaces | {"office:version": VERSION})


def _written(root: Element) -> bytes:
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))
