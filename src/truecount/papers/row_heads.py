"""The headings of rows in a tagged PDF, which Typst leaves as plain cells."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

NAMED = "row{:06}"
"""What the heading of a row is called, so that the cells of its row can name it."""


def with_row_heads(made: bytes) -> bytes:
    """The PDF with the first cell of every row of a table's body as that row's heading, which its other cells name.

    The cells must name their columns' headings, as Typst's do. Nothing that is seen changes.
    """
    writer = PdfWriter(clone_from=io.BytesIO(made))
    structure: Any = writer.root_object["/StructTreeRoot"]
    named: dict[str, Any] = {}
    for number, row in enumerate(_rows(structure)):
        name = TextStringObject(NAMED.format(number))
        head, *cells = (cell.get_object() for cell in row["/K"])
        head[NameObject("/S")] = NameObject("/TH")
        head[NameObject("/ID")] = name
        _as_cell(head)[NameObject("/Scope")] = NameObject("/Row")
        for cell in cells:
            _as_cell(cell)["/Headers"].append(name)
        named[name] = row["/K"][0]
    if named:
        structure[NameObject("/IDTree")] = _tree(dict(_names(structure["/IDTree"])) | named)
    updated = io.BytesIO()
    writer.write(updated)
    return updated.getvalue()


def _rows(element: Any, within: str = "") -> Iterator[Any]:
    """Every row of the body of a table, in the order read."""
    kind = str(element.get("/S", ""))
    if kind == "/TR" and within == "/TBody":
        yield element
    below = element.get("/K", [])
    for one in below if isinstance(below, list) else [below]:
        child = one.get_object()
        if isinstance(child, dict):
            yield from _rows(child, kind)


def _as_cell(cell: Any) -> Any:
    """What an element says of itself as a cell of a table."""
    return next(one for one in cell["/A"] if one["/O"] == "/Table")


def _names(tree: Any) -> Iterator[tuple[str, Any]]:
    """Each name of a tree of names with what it is of."""
    for kid in tree.get("/Kids", []):
        yield from _names(kid.get_object())
    flat = tree.get("/Names", [])
    yield from zip(flat[::2], flat[1::2], strict=True)


def _tree(named: dict[str, Any]) -> DictionaryObject:
    return DictionaryObject({NameObject("/Names"): ArrayObject(one for pair in sorted(named.items()) for one in pair)})
