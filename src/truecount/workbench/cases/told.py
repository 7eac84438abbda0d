"""What was told on the form of a case, as the case document that the rules read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from truecount.counting import vocabulary

MOST_ALLEGATIONS = 30
MOST_PEOPLE = 20
LONGEST = 60
"""Of a word that tells somebody apart, or a value. One letter more is kept, so that it shows that it is too long."""
LONGEST_TITLE = 120
VICTIM, SUSPECT = "victim 1", "suspect 1"
PEOPLE = ("victim", "suspect")
ABOUT = {"of": "what it is about", "in": "the force in whose area it happened", "happened": "when it happened"}
"""What an allegation tells besides its people and facts, by its entry of the document."""
SEVERAL = (*PEOPLE, "of")
"""Entries that may name several, with commas between."""
FIELD = re.compile(r"(\d{1,3})-(what|victim|suspect|of|in|happened|more|fact-(.{1,60}))")
ADD, REMOVE = "add", re.compile(r"remove-(\d{1,3})")
SHARED = "standing"
"""The fact that is told once for the report: who tells it."""


def document_of(given: QueryDict, *, title: str, at: datetime | None = None) -> dict[str, Any]:
    """The case document of a form's fields: one report, with its allegations in order. An empty field tells nothing.

    The buttons that add or take away an allegation are fields of the form too, and are done here; `1-more` tells one
    fact with its value, such as `aggravated=race`.
    """
    told = _told(given)
    gone = {int(found[1]) for name in given if (found := REMOVE.fullmatch(name))}
    kept = [told[number] for number in sorted(told) if number not in gone] or [_started()]
    if ADD in given and len(kept) < MOST_ALLEGATIONS:
        kept.append({name: kept[-1][name] for name in PEOPLE if kept[-1].get(name)})
    report: dict[str, Any] = {}
    if at is not None:
        own = timezone.make_naive(at) if timezone.is_aware(at) else at
        report["at"] = own.isoformat(" ", "minutes")
    by = _plain(given.get("by"), LONGEST)
    if by:
        report["by"] = by
    kinds = _kinds(kept)
    report["alleged"] = kept[: MOST_ALLEGATIONS + 1]
    document = {"title": _plain(title, LONGEST_TITLE), "reports": [report]}
    return {**document, "victims": kinds} if any(kinds.values()) else document


def names_of(told: object) -> list[str]:
    """What an entry of the document names: nothing, one or several."""
    if told is None:
        return []
    return [str(one) for one in told] if isinstance(told, list) else [str(told)]


def facts_of(one: Mapping[str, Any]) -> dict[str, str]:
    """The facts that an allegation tells."""
    return {name: str(value) for name, value in one.items() if name not in (*PEOPLE, *ABOUT)}


def _started() -> dict[str, Any]:
    return {"victim": VICTIM, "suspect": SUSPECT}


def _told(given: QueryDict) -> dict[int, dict[str, Any]]:
    """Allegations by the number that their fields carry; a field that the form does not have is passed over."""
    told: dict[int, dict[str, Any]] = {}
    for name in given:
        found = FIELD.fullmatch(name)
        if not found or str(int(found[1])) != found[1]:
            continue
        own, field = told.setdefault(int(found[1]), {}), found[2]
        if field in SEVERAL:
            own |= _names(field, given.get(name))
        elif field in ABOUT:
            own |= {field: words} if (words := _plain(given.get(name), LONGEST)) else {}
        elif field == "more":
            fact, _, value = _plain(given.get(name), 2 * LONGEST).partition("=")
            _tell(own, fact, value)
        else:
            _tell(own, found[3] or field, given.get(name))
    return told


def _tell(own: dict[str, Any], fact: str, given: object) -> None:
    """A fact told of an allegation, if it is one that may be told there and its field is not empty."""
    known, value = vocabulary(), _plain(given, LONGEST)
    if value and fact in known and not known[fact].derived and fact != SHARED:
        own["kind" if fact == "victim" else fact] = value


def _names(name: str, given: object) -> dict[str, Any]:
    """What an entry names; commas part several, and one name is given by itself."""
    words = _plain(given, (LONGEST + 2) * MOST_PEOPLE).split(",")
    names = list(dict.fromkeys(filter(None, (_plain(word, LONGEST) for word in words))))[:MOST_PEOPLE]
    return {name: names[0] if len(names) == 1 else names} if names else {}


def _kinds(alleged: list[dict[str, Any]]) -> dict[str, dict[str, str]]:
    """What kind each victim is, taken out of the allegations: told where a victim is first named, for all of them."""
    kinds: dict[str, dict[str, str]] = {}
    for number, one in enumerate(alleged, start=1):
        kind = one.pop("kind", None)
        if kind and not one.get("victim"):
            one["victim"] = f"victim {number}"
        for name in names_of(one.get("victim")):
            kinds.setdefault(name, {"kind": kind} if kind else {})
    return kinds


def _plain(given: object, longest: int) -> str:
    """What somebody wrote on one line, without what no form sends; one letter more than is allowed, at the most."""
    return " ".join(str(given or "").replace("\0", " ").split())[: longest + 1].strip()
