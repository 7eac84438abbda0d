"""A reader of tagged PDFs: what stands in the structure, what is set aside as ornament, and what is in neither."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ContentStream

ORNAMENT = "ornament"


@dataclass
class Element:
    """One element of the structure with the text and the elements in it, in the order read."""

    kind: str
    given: dict[str, Any]
    inside: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(one if isinstance(one, str) else one.text for one in self.inside)

    def all(self, *kinds: str) -> Iterator[Element]:
        """Every element below of some kinds, in the order read."""
        for one in self.inside:
            if isinstance(one, Element):
                if one.kind in kinds:
                    yield one
                yield from one.all(*kinds)

    def told(self, name: str) -> Any:
        """What the element says of itself under a name, such as its scope."""
        return next((one[name] for one in self.given.get("/A", []) if name in one), None)


@dataclass
class Tagged:
    """A PDF by its structure. `aside` is text marked as ornament, `loose` text that is marked as nothing."""

    reader: PdfReader
    document: Element
    aside: list[str]
    loose: list[str]
    unread: list[tuple[int, int]]
    """Marked content that no element of the structure holds: its page and its number."""

    @property
    def catalog(self) -> Any:
        return self.reader.trailer["/Root"]

    @property
    def metadata(self) -> str:
        return self.catalog["/Metadata"].get_data().decode()

    @cached_property
    def text(self) -> str:
        """All that is read, without its spaces."""
        return close(self.document.text)

    @property
    def headings(self) -> list[tuple[int, str]]:
        found = self.document.all(*(f"H{level}" for level in range(1, 7)))
        return [(int(one.kind[1:]), " ".join(one.text.split())) for one in found]

    def names(self) -> set[str]:
        """The names by which cells call the headings of their rows and columns."""
        return set(self.catalog["/StructTreeRoot"]["/IDTree"]["/Names"][::2])


def close(text: str) -> str:
    """Text without its spaces, which a line's end swallows."""
    return "".join(text.split())


def read(made: bytes) -> Tagged:
    """The structure of a PDF."""
    reader = PdfReader(io.BytesIO(made))
    marked: dict[tuple[int, int], str] = {}
    aside: list[str] = []
    loose: list[str] = []
    for page in reader.pages:
        number = page.indirect_reference.idnum
        for mark, text in _shown(page.get_contents(), page["/Resources"], reader):
            if mark is None:
                loose.append(text)
            elif mark == ORNAMENT:
                aside.append(text)
            else:
                marked[number, mark] = marked.get((number, mark), "") + text
    held: set[tuple[int, int]] = set()
    root = Element("", {})
    _into(root, reader.trailer["/Root"]["/StructTreeRoot"]["/K"], 0, marked, held)
    return Tagged(reader, root, aside, loose, sorted(marked.keys() - held))


def _into(parent: Element, given: Any, page: int, marked: dict[tuple[int, int], str], held: set) -> None:
    """Put what a structure's entry holds into its parent."""
    given = given.get_object()
    if isinstance(given, list):
        for one in given:
            _into(parent, one, page, marked, held)
    elif isinstance(given, int):
        held.add((page, given))
        parent.inside.append(marked.get((page, given), ""))
    elif given.get("/Type") == "/MCR":
        _into(parent, given["/MCID"], given.raw_get("/Pg").idnum, marked, held)
    elif "/S" in given:
        element = Element(str(given["/S"])[1:], given)
        parent.inside.append(element)
        page = given.raw_get("/Pg").idnum if "/Pg" in given else page
        if "/K" in given:
            _into(element, given["/K"], page, marked, held)


def _shown(stream: Any, resources: Any, reader: PdfReader, within: Any = None) -> Iterator[tuple[Any, str]]:
    """Each text a stream shows, with the number of its mark, ORNAMENT, or None where it has no mark."""
    marks, fonts, font = [within], [], None
    for operands, operator in ContentStream(stream, reader).operations:
        if operator in (b"BDC", b"BMC"):
            given = operands[1] if len(operands) > 1 and isinstance(operands[1], dict) else {}
            ornament = operands[0] == "/Artifact"
            marks.append(ORNAMENT if ornament else given.get("/MCID", marks[-1]))
        elif operator == b"EMC":
            marks.pop()
        elif operator == b"q":
            fonts.append(font)
        elif operator == b"Q":
            font = fonts.pop()
        elif operator == b"Tf":
            font = _codes(resources["/Font"][operands[0]])
        elif operator in (b"Tj", b"TJ"):
            shown = operands[0] if operator == b"TJ" else operands
            codes = b"".join(one.original_bytes for one in shown if hasattr(one, "original_bytes"))
            yield marks[-1], "".join(font[codes[n : n + 2]] for n in range(0, len(codes), 2))
        elif operator == b"Do":
            form = resources["/XObject"][operands[0]]
            if form["/Subtype"] == "/Form":
                yield from _shown(form, form.get("/Resources", resources), reader, marks[-1])


def _codes(font: Any) -> dict[bytes, str]:
    """What each two bytes of a font mean."""
    table = font["/ToUnicode"].get_data().decode("latin-1")
    found = {}
    for part in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, meaning in re.findall(r"<(\w+)>\s*<(\w+)>", part):
            found[bytes.fromhex(code)] = bytes.fromhex(meaning).decode("utf-16-be")
    for part in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, meaning in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", part):
            start = bytes.fromhex(meaning).decode("utf-16-be")
            for n in range(int(first, 16), int(last, 16) + 1):
                found[n.to_bytes(2, "big")] = start[:-1] + chr(ord(start[-1]) + n - int(first, 16))
    return found
