"""The web service of committee systems: meetings, agenda items and documents from its XML answers.

Answers are read from saved files; the service is asked only through `get_meetings` and `get_meeting`.
"""

from __future__ import annotations

import html
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from http.client import HTTPException
from xml.etree import ElementTree

from truecount.errors import TrueCountError

SERVICE = "mgWebService.asmx"
DAY = "%d/%m/%Y"
"""The only form of a day that the service takes: given another it ignores the span and answers with everything."""
TIMEOUT = 20.0
LARGEST = 50_000_000
"""Bytes of an answer; more is no answer about meetings."""
EXEMPT = "exempt"
"""What titles of items say whose papers are not public."""


@dataclass(frozen=True)
class ListedMeeting:
    """A meeting in the list of a committee. `day` is None where the answer tells none that can be read."""

    id: str
    day: date | None
    time: str = ""
    status: str = ""
    committee: str = ""


@dataclass(frozen=True)
class LinkedDocument:
    """A document of an agenda item and its address, as far as the answer tells them."""

    name: str
    address: str = ""


@dataclass(frozen=True)
class AgendaItem:
    """One item. `text` is HTML as `page.page_in` reads it; a `restricted` item has neither text nor documents."""

    id: str
    number: str
    title: str
    text: str = ""
    restricted: bool = False
    documents: tuple[LinkedDocument, ...] = ()


@dataclass(frozen=True)
class FullMeeting:
    """One meeting with its agenda."""

    id: str
    day: date | None
    time: str = ""
    location: str = ""
    items: tuple[AgendaItem, ...] = ()


def meetings_in(answer: str | bytes) -> tuple[ListedMeeting, ...]:
    """The meetings of an answer to GetMeetings, in its order. Raises TrueCountError where it is no such answer."""
    root = _root(answer)
    found = []
    for committee in root.iter():
        title = _said(committee, "committeetitle")
        for one in committee.findall("meeting"):
            moment, status = _said(one, "meetingtime"), _said(one, "meetingstatus")
            found.append(ListedMeeting(_said(one, "meetingid"), _day(_said(one, "meetingdate")), moment, status, title))
    return tuple(found)


def meeting_in(answer: str | bytes) -> FullMeeting:
    """The meeting of an answer to GetMeeting, with its agenda. Raises TrueCountError where it is no such answer."""
    root = _root(answer)
    one = root if root.tag == "meeting" else root.find(".//meeting")
    if one is None or not _said(one, "meetingid"):
        raise TrueCountError("The answer of the committee system names no meeting; ask for one by its number.")
    return FullMeeting(
        id=_said(one, "meetingid"),
        day=_day(_said(one, "meetingdate")),
        time=_said(one, "meetingtime"),
        location=_said(one, "meetinglocation"),
        items=tuple(_item(given) for given in one.iter("agendaitem")),
    )


def get_meetings(
    base: str, committee: int, first: date, last: date, timeout: float = TIMEOUT
) -> tuple[ListedMeeting, ...]:
    """Ask the service below an address for a committee's meetings between two days, both included.

    Raises TrueCountError where there is no answer within `timeout` seconds, or none that can be read.
    """
    span = {"sFromDate": first.strftime(DAY), "sToDate": last.strftime(DAY)}
    return meetings_in(_ask(base, "GetMeetings", {"lCommitteeId": str(committee)} | span, timeout))


def get_meeting(base: str, meeting: int, timeout: float = TIMEOUT) -> FullMeeting:
    """Ask the service below an address for one meeting with its agenda. Raises as `get_meetings` does."""
    return meeting_in(_ask(base, "GetMeeting", {"lMeetingId": str(meeting)}, timeout))


def _ask(base: str, operation: str, parameters: Mapping[str, str], timeout: float) -> bytes:
    if urllib.parse.urlsplit(base).scheme not in ("http", "https"):
        raise TrueCountError(f"{base}: this is no web address; give that of the committee system, with https.")
    address = f"{base.rstrip('/')}/{SERVICE}/{operation}?{urllib.parse.urlencode(parameters)}"
    try:
        with urllib.request.urlopen(address, timeout=timeout) as answer:  # noqa: S310 (the scheme is looked at above)
            content: bytes = answer.read(LARGEST + 1)
    except urllib.error.HTTPError as error:
        raise TrueCountError(
            f"{base}: the committee system refuses ({error.code}); some councils switch the service off: save the "
            "pages instead."
        ) from None
    except (OSError, HTTPException, ValueError) as error:
        why = getattr(error, "reason", None) or error or type(error).__name__
        raise TrueCountError(f"{base}: the committee system does not answer ({why}); save the pages instead.") from None
    if len(content) > LARGEST:
        raise TrueCountError(f"{base}: the answer is too large; ask for fewer days.")
    return content


def _root(answer: str | bytes) -> ElementTree.Element:
    """An answer's XML with the names of its elements bare and in small letters; it never declares entities."""
    content = answer.encode() if isinstance(answer, str) else answer
    if b"<!DOCTYPE" in content.upper() or b"<!ENTITY" in content.upper():
        raise TrueCountError("The answer of the committee system is a page and no data; the service may be off.")
    try:
        root = ElementTree.fromstring(content)  # noqa: S314 (what declares entities was refused)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise TrueCountError(f"The answer of the committee system is no XML ({error}); save it again.") from None
    for one in root.iter():
        one.tag = one.tag.rpartition("}")[2].lower()
    return root


def _item(given: ElementTree.Element) -> AgendaItem:
    title = _said(given, "agendaitemtitle")
    restricted = _said(given, "isrestricted").lower() == "true" or EXEMPT in title.lower()
    documents = () if restricted else tuple(_documents(given))
    text = "" if restricted else _said(given, "agendatext")
    number = _said(given, "fulldisplaynumberformat") or _said(given, "agendaitemnumber")
    return AgendaItem(_said(given, "agendaitemid"), number, title, text, restricted, documents)


def _documents(given: ElementTree.Element) -> list[LinkedDocument]:
    """Documents; the names of their parts differ between systems, so that the ends of names are looked at."""
    found = []
    for one in given.iter():
        if not one.tag.startswith("linkeddoc") or any(part.tag.startswith("linkeddoc") for part in one):
            continue
        name = _ending(one, ("title", "name")) or _text(one)
        address = _ending(one, ("url", "link", "href", "address"))
        if name or address:
            found.append(LinkedDocument(name, address))
    return found


def _ending(one: ElementTree.Element, ends: tuple[str, ...]) -> str:
    named = {part.tag: _text(part) for part in one} | {
        name.lower(): value.strip() for name, value in one.attrib.items()
    }
    return next((value for name, value in named.items() if name.endswith(ends) and value), "")


def _said(one: ElementTree.Element, name: str) -> str:
    part = one.find(name)
    return "" if part is None else _text(part)


def _text(one: ElementTree.Element) -> str:
    """An element's text; HTML in it is encoded twice."""
    said = (one.text or "").strip()
    return html.unescape(said) if "&" in said else said


def _day(said: str) -> date | None:
    try:
        return datetime.strptime(said[:10], DAY).date()
    except ValueError:
        return None
