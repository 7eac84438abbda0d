"""A committee page as lines: HTML or text, its characters mended, each line with what the page says of its place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from truecount.errors import TrueCountError

NOT_TEXT = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a Word document or an archive",
    b"\xd0\xcf\x11\xe0": "an old Word document",
}
"""How files begin that are no page."""
BLOCKS = re.compile(r"p|div|li|[uod]l|d[td]|h[1-6]|table|t[rdh]|section|article|title|hr|form")
FURNITURE = re.compile(r"nav|header|footer")
SILENT = re.compile(r"script|style|noscript|template")
"""What a browser shows nobody."""
MOJIBAKE = re.compile("[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u0178\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{1,3}")
"""A first byte of UTF-8 and what follows it, each shown as a character of Windows' own."""
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
HTML = re.compile(r"<(?:!doctype|html|head|body|div|p|ul|ol|li|table|h[1-6]|span)\b", re.I)


@dataclass(frozen=True)
class Line:
    """One line of a page: its `text`, the classes and tag it stands in, a `link` it holds, whether a `gap` is before it
    and whether it is of the page's `furniture`.
    """

    text: str
    look: str = ""
    link: str = ""
    gap: bool = True
    furniture: bool = False


@dataclass(frozen=True)
class Lines:
    """A page's lines in order, how many characters were `mended`, and whether it is `html`."""

    lines: tuple[Line, ...]
    mended: int
    html: bool


def lines_of(path: Path) -> Lines:
    """The lines of a saved page. Raises TrueCountError where the file cannot be read or is no text."""
    return lines_in(_text_of(path))


def lines_in(text: str) -> Lines:
    """The lines of a page's text or HTML."""
    if not HTML.search(text):
        whole, mended = mend(text)
        return Lines(_of_text(whole), mended, html=False)
    reader = _Html()
    reader.feed(text)
    reader.close()
    reader.flush()
    return Lines(tuple(reader.lines), reader.mended, html=True)


def mend(text: str) -> tuple[str, int]:
    """A text with characters that were read in a wrong encoding set right and invisible ones taken out, and how many
    places that was.

    >>> mend("93 â€“ 94%")
    ('93 – 94%', 1)
    """
    places = 0

    def right(match: re.Match[str]) -> str:
        nonlocal places
        for end in range(len(match[0]), 1, -1):
            try:
                said = b"".join(_byte(one) for one in match[0][:end]).decode()
            except UnicodeError:
                continue
            places += 1
            return said + match[0][end:]
        return match[0]

    mended = MOJIBAKE.sub(right, text)
    seen = mended.translate(INVISIBLE)
    return seen, places + len(mended) - len(seen)


def _byte(character: str) -> bytes:
    """The byte that was shown as a character; five have none of Windows' own and show as themselves."""
    return bytes([ord(character)]) if ord(character) < 256 else character.encode("cp1252")  # noqa: PLR2004


def _text_of(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        why = (error.strerror or "unknown reason").lower()
        raise TrueCountError(f"{path}: the page cannot be read ({why}); give a saved page, as text or HTML.") from None
    for begins, what in NOT_TEXT.items():
        if content.startswith(begins):
            raise TrueCountError(f"{path}: this is {what}, not a page; save the minutes as text or HTML.")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    if b"\0" in content:
        raise TrueCountError(f"{path}: this is no text; save the minutes as text or HTML.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _of_text(text: str) -> tuple[Line, ...]:
    lines: list[Line] = []
    gap = True
    for raw in re.split(r"\r\n|[\n\r\f\v\x85\u2028\u2029]", text):
        said = raw.strip()
        if said:
            lines.append(Line(said, gap=gap))
        gap = not said
    return tuple(lines)


@dataclass
class _List:
    """A list that is being read: whether it is numbered, and the number of its next item."""

    numbered: bool
    next: int = 1


@dataclass
class _Html(HTMLParser):
    """Blocks of HTML as lines; items of lists get the number or the bullet that a browser would show."""

    lines: list[Line] = field(default_factory=list)
    mended: int = 0

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.look = ""
        self.link = ""
        self.gap = True
        self.mark = ""
        self.lists: list[_List] = []
        self.furniture = self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in attrs}
        self.silent += bool(SILENT.fullmatch(tag))
        if BLOCKS.fullmatch(tag) or FURNITURE.fullmatch(tag) or tag == "br":
            self.flush()
            self.gap = self.gap or tag != "br"
            self.look = f"{tag} {about.get('class', '')}"
        self.furniture += bool(FURNITURE.fullmatch(tag))
        if tag == "a" and about.get("href"):
            self.link = about["href"]
        if tag in ("ul", "ol"):
            start = about.get("start", "")
            self.lists.append(_List(tag == "ol", int(start) if start.isdecimal() else 1))
        if tag == "li":
            self.mark = self._next_mark(about.get("value", ""))

    def _next_mark(self, value: str) -> str:
        of = self.lists[-1] if self.lists else None
        if of is None or not of.numbered:
            return "• "
        number = int(value) if value.isdecimal() else of.next
        of.next = number + 1
        return f"{number}. "

    def handle_endtag(self, tag: str) -> None:
        self.silent -= bool(SILENT.fullmatch(tag)) and self.silent > 0
        if BLOCKS.fullmatch(tag) or FURNITURE.fullmatch(tag):
            self.flush()
            self.gap = True
            self.look = ""
        self.furniture -= bool(FURNITURE.fullmatch(tag)) and self.furniture > 0
        if tag in ("ul", "ol") and self.lists:
            self.lists.pop()

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.said.append(data)

    def flush(self) -> None:
        """What was read since the last block, as one line."""
        said, mended = mend("".join(self.said))
        # A line break in HTML is a space; Word's own spaces between a number and its text are kept to tell the two.
        text = re.sub(r"[ \t\r\n\f]+", " ", said).strip()
        self.said = []
        if text:
            self.mended += mended
            self.lines.append(Line(self.mark + text, self.look, self.link, self.gap, self.furniture > 0))
            self.mark, self.gap, self.link = "", False, ""
