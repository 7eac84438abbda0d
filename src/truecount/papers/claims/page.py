"""A page of a committee system: one agenda item, its minutes by paragraph, what was resolved, and what was left out."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from truecount.errors import TrueCountError
from truecount.papers.claims.page_lines import Line, Lines, lines_in, lines_of

NUMBER = re.compile(r"(\d{1,3}(?:\.\d{1,2})*)(?:[.)](?:\s+|(?=[A-Z‘“\"'(]))|(?<=\.\d)\s+|(?<=\.\d\d)\s+)(?=\S)")
"""A paragraph's number, "4." or "23.1"; the text may follow at once, as Word's pages have it."""
BULLET = re.compile(r"(?:[•·●▪◦‣∙*§\uf0b7\uf0a7]|[-–—](?=\s)|o(?=[\s\xa0]{2}))\s*(?=\S)|(?=\([a-z]{1,4}\)\s)")
"""What stands before a bullet; letters in brackets are kept with its text."""
LOST_BULLET = re.compile(r"[•·●▪◦‣∙*§\uf0b7\uf0a7\s]*")
HEADINGS = (
    ("minutes", re.compile(r"minutes\s*:?\s*$", re.I)),
    ("decision", re.compile(r"decisions?\s*:?\s*$", re.I)),
    ("documents", re.compile(r"(?:supporting|additional|background) documents?\s*:?\s*", re.I)),
)
"""What begins another part of a page."""
FURNITURE = re.compile(
    r"this is a default template|the custom branding should be|technical error\b|agenda item$|skip to |back to top|"
    r"share this|printer friendly|cookies?\b|you are here|</?ai\d+>$",
    re.I,
)
"""How lines begin that belong to the system and not to the meeting."""
RESOLVED = re.compile(
    r"(?:it was |the \w+ )?(?:RESOLVED|AGREED|RECOMMENDED)\b|(?:Resolved|Agreed|Recommended)(?=:| that)"
)
LONGEST_HEADING = 500
"""Characters of the line that names the committee and the day, at most."""
MEETING = re.compile(
    r"^(?:(?:meeting of|venue and date of|agenda (?:item )?for|minutes of)\s+)?"
    r"(?P<committee>[A-Z][^,\d]*?)(?:,| on| -)?\s+"
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)"
    r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?P<month>[A-Z][a-z]+),?\s+(?P<year>\d{4})",
    re.IGNORECASE,
)
"""The line that names the committee and the day."""
MONTHS = "%d %B %Y"


@dataclass(frozen=True)
class Bullet:
    """One bullet, with the number of the paragraph it stands under."""

    number: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """One paragraph and the bullets below it.

    `label` is its number as printed ("4", "23.1"), and `number` the first part of it; a paragraph that is not numbered
    has no label and goes by the number before it, or is counted from 1 where the page numbers none.
    """

    number: int
    label: str
    text: str
    bullets: tuple[Bullet, ...] = ()

    def texts(self) -> tuple[str, ...]:
        """The paragraph's text, where it has one, and those of its bullets."""
        return (*((self.text,) if self.text else ()), *(bullet.text for bullet in self.bullets))


@dataclass(frozen=True)
class Document:
    """A paper named on the page, and where it is, as the page tells it."""

    name: str
    address: str = ""


@dataclass(frozen=True)
class Page:
    """One agenda item. Every line of the page is in it: what is no part of the minutes is in `left_out`, word for word.

    `day` is None and `committee` empty where the page does not tell them. `mended` counts the places at which
    characters were set right.
    """

    item: str
    committee: str
    day: date | None
    paragraphs: tuple[Paragraph, ...]
    resolved: str
    documents: tuple[Document, ...]
    left_out: tuple[str, ...]
    mended: int = 0


def read_page(path: Path) -> Page:
    """The agenda item of a saved page, text or HTML.

    Raises TrueCountError where it cannot be read, holds no minutes or those of several items.
    """
    return _page(lines_of(path), str(path))


def page_in(text: str, where: str = "the page") -> Page:
    """The agenda item of a page's text or HTML; `where` is what faults call it. Raises as `read_page` does."""
    return _page(lines_in(text), where)


@dataclass
class _Open:
    """A paragraph that is being read."""

    number: int
    label: str
    text: str
    bullets: list[str] = field(default_factory=list)

    def closed(self) -> Paragraph:
        bullets = tuple(Bullet(self.number, spaced(text)) for text in self.bullets)
        return Paragraph(self.number, self.label, spaced(self.text), bullets)


@dataclass
class _Reading:
    """What was read of a page so far, and the part that is being read."""

    html: bool
    part: str = "head"
    head: list[Line] = field(default_factory=list)
    paragraphs: list[_Open] = field(default_factory=list)
    resolved: list[str] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    minutes: int = 0
    listing: bool = False

    def take(self, line: Line) -> None:
        """One line to the part it belongs to."""
        bare = LOST_BULLET.sub("", line.text, count=1)
        heading = next(((part, found) for part, said in HEADINGS if (found := said.match(bare))), None)
        if line.furniture or not bare or FURNITURE.match(bare):
            self.left_out.append(line.text)
            if bare.lower() == "agenda item" and self.part == "head":
                self._drop_head()
        elif heading:
            self._begin(heading[0], line.text)
            rest = bare[heading[1].end() :]
            if rest:
                self.take(Line(rest, line.look, line.link))
        else:
            self._parts[self.part](line)

    @property
    def _parts(self) -> dict[str, Callable[[Line], None]]:
        return {
            "head": self.head.append,
            "minutes": self._minute,
            "resolved": self._resolution,
            "decision": lambda line: self.resolved.append(line.text),
            "documents": self._document,
        }

    def _drop_head(self) -> None:
        """What stands before the heading "Agenda item" is the system's own."""
        self.left_out[-1:-1] = [line.text for line in self.head if not _meeting(line.text)]
        self.head = [line for line in self.head if _meeting(line.text)]

    def _begin(self, part: str, text: str) -> None:
        self.minutes += part == "minutes" and bool(self.paragraphs or self.resolved)
        self.part = part
        self.left_out.append(text)

    def _minute(self, line: Line) -> None:
        number, bullet = NUMBER.match(line.text), BULLET.match(line.text)
        rest = line.text[number.end() :] if number else line.text
        last = self.paragraphs[-1] if self.paragraphs else None
        if RESOLVED.match(rest):
            self.part = "resolved"
            self.listing = not rest.endswith(".")
            self.resolved.append(rest)
        elif number and (line.gap or last is None or _first(number[1]) == last.number + 1):
            self.paragraphs.append(_Open(_first(number[1]), number[1], rest))
        elif bullet:
            self._open().bullets.append(line.text[bullet.end() :])
        elif last is None or line.gap:
            self.paragraphs.append(_Open(last.number if last else 0, "", line.text))
        elif last.bullets:
            last.bullets[-1] += f" {line.text}"
        else:
            last.text += f" {line.text}"

    def _open(self) -> _Open:
        if not self.paragraphs:
            self.paragraphs.append(_Open(0, "", ""))
        return self.paragraphs[-1]

    def _resolution(self, line: Line) -> None:
        """What follows belongs to the resolution where that is a list, or is not yet at its end."""
        number = NUMBER.match(line.text)
        item = bool(number or BULLET.match(line.text)) and self.listing
        next_one = number and self.paragraphs and _first(number[1]) == self.paragraphs[-1].number + 1
        goes_on = item or not line.gap or not self.resolved[-1].endswith((".", "!", "?"))
        if next_one or not goes_on:
            self.part = "minutes"
            self._minute(line)
        else:
            self.resolved.append(line.text)

    def _document(self, line: Line) -> None:
        """On a page with links, what has none is no document."""
        if self.html and not line.link:
            self.left_out.append(line.text)
        else:
            self.documents.append(Document(spaced(LOST_BULLET.sub("", line.text, count=1)), line.link))


def spaced(text: str) -> str:
    """A text with single spaces; those that must not break are spaces, too."""
    return " ".join(text.split())


def _first(label: str) -> int:
    return int(label.partition(".")[0])


def _page(given: Lines, where: str) -> Page:
    reading = _Reading(given.html)
    if not any(HEADINGS[0][1].match(LOST_BULLET.sub("", line.text, count=1)) for line in given.lines):
        given = _with_heading(given)
    for line in given.lines:
        reading.take(line)
    if reading.minutes:
        raise TrueCountError(f"{where}: this page holds the minutes of several agenda items; save the page of one.")
    if not reading.paragraphs and not reading.resolved:
        raise TrueCountError(
            f'{where}: this page holds no minutes; save the page of an agenda item, with what stands below "Minutes:".'
        )
    item, committee, day, beside = _head(reading.head)
    return Page(
        item=item,
        committee=committee,
        day=day,
        paragraphs=_numbered([one.closed() for one in reading.paragraphs]),
        resolved=spaced(" ".join(reading.resolved)),
        documents=tuple(reading.documents),
        left_out=tuple(spaced(line) for line in (*beside, *reading.left_out) if line != _ADDED),
        mended=given.mended,
    )


_ADDED = "Minutes: "
"""Put before the first paragraph of a page that has no heading "Minutes:"; it is not listed as left out."""


def _with_heading(given: Lines) -> Lines:
    """The minutes begin at the first number or resolution, or after the first line of a page that has neither."""
    lines = list(given.lines)
    seen = [n for n, line in enumerate(lines) if not FURNITURE.match(LOST_BULLET.sub("", line.text, count=1))]
    begun = (n for n in seen if NUMBER.match(lines[n].text) or RESOLVED.match(lines[n].text))
    at = next(begun, seen[0] + 1 if seen else 0)
    return Lines((*lines[:at], Line(_ADDED), *lines[at:]), given.mended, given.html)


def _head(lines: list[Line]) -> tuple[str, str, date | None, list[str]]:
    """The item's title, the committee and the day, and what else stands before the minutes."""
    committee, day = "", None
    rest = []
    for line in lines:
        found = _meeting(line.text)
        if found and day is None and (day := _day(found)):
            committee = spaced(found["committee"])
        elif not found:
            rest.append(line)
    named = [line for line in rest if "mgSubTitleTxt" in line.look or "mgAiTitleTxt" in line.look]
    own = [line for line in rest if not line.look.startswith("title")]
    title = next(iter((*named, *own, *rest)), None)
    beside = [line.text for line in lines if line is not title]
    item = spaced(LOST_BULLET.sub("", title.text, count=1)) if title else ""
    return re.sub(r"^Agenda item\s*[-–]\s*", "", item), committee, day, beside


def _meeting(text: str) -> re.Match[str] | None:
    """The committee and the day of a line that tells them; a line that is longer than such lines are tells none."""
    return MEETING.match(text) if len(text) <= LONGEST_HEADING else None


def _day(found: re.Match[str]) -> date | None:
    try:
        return datetime.strptime(f"{found['day']} {found['month']} {found['year']}", MONTHS).date()
    except ValueError:
        return None


def _numbered(paragraphs: list[Paragraph]) -> tuple[Paragraph, ...]:
    """Paragraphs counted from 1 where the page numbers none."""
    if any(one.label for one in paragraphs):
        return tuple(paragraphs)
    return tuple(
        Paragraph(n, "", one.text, tuple(Bullet(n, bullet.text) for bullet in one.bullets))
        for n, one in enumerate(paragraphs, start=1)
    )
