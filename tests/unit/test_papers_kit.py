"""Figures made up for tests of the paper, and a reader of its page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from truecount.figure import Figure, Method, Period, Provenance

METHOD = Method(id="test.made-up", version=1, title="Made up", formula="x = x", words="Made up.", source="a test")
VOID = {"meta", "link", "br", "img", "input", "hr", "path", "rect", "line", "col"}


def figure(name: str, value: float | None, **rest: Any) -> Figure:
    """A figure that is nobody's."""
    given = {
        "title": name,
        "unit": "crimes",
        "population": "all crime",
        "area": "Nowhere",
        "period": Period.financial_year("2016/17"),
        "basis": "made up",
        "method": METHOD,
        "made_from": (Provenance(source="a test", where="here", sha256="0" * 64),),
        "warnings": () if value is not None else ("It is unknown because a test needs it so.",),
    }
    return Figure(id=name, value=value, **given | rest)


@dataclass
class Page(HTMLParser):
    """What a test needs to know of a page."""

    text: str
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    slots: list[tuple[str, str, str]] = field(default_factory=list)
    unmatched: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._slot: dict[str, str | None] | None = None
        self._in_slot = ""
        self.feed(self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, given))
        if tag not in VOID:
            self.open.append(tag)
        if given.get("id"):
            self.ids.append(given["id"] or "")
        for name in ("href", "src", "xlink:href"):
            if given.get(name):
                self.links.append(given[name] or "")
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "data":
            self._slot, self._in_slot = given, ""

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.unmatched.append(tag)
        if tag == "data" and self._slot is not None:
            self.slots.append((self._slot["data-figure"] or "", self._slot["data-form"] or "", self._in_slot))
            self._slot = None

    def handle_data(self, data: str) -> None:
        if self._slot is not None:
            self._in_slot += data


def test_the_reader_sees_slots_ids_and_tags_left_open() -> None:
    page = Page('<p id="a"><data data-figure="f" data-form="value">1,<b>2</b></data></p><i>')
    assert page.slots == [("f", "value", "1,2")]
    assert page.ids == ["a"]
    assert (page.open, page.unmatched) == (["i"], [])
