"""What is wrong with a case, in words for somebody who sees a form and not the document behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from truecount.counting import vocabulary
from truecount.workbench.cases.told import ABOUT, LONGEST, LONGEST_TITLE, MOST_ALLEGATIONS, PEOPLE, names_of

ALLEGATION = re.compile(r"case: reports\.1\.alleged\.(\d+)(?:\.([^:]+))?: (.*)")
OTHERS = (
    (re.compile(r"case: reports\.1\.at: (.*)"), r"When it came to notice: \1"),
    (re.compile(r"case: reports\.1\.by: (.*)"), r"Who tells it: \1"),
    (re.compile(r"case: victims\.(.*)\.kind: (.*)"), r"Who is wronged, \1: \2"),
    (re.compile(r"case: (?:[^:]*: )?(.*)"), r"\1"),
)
WRITTEN = {"offence": "008/06", "class": "8N", "charged": "008/06"}
"""How each fact that is a code is written."""


FIELDS = (
    *((re.compile(rf"Allegation (\d+), {says}: .*"), rf"a\1-about-{name}") for name, says in ABOUT.items()),
    (re.compile(r"Allegation (\d+)\b.*"), r"a\1-what"),
    (re.compile(r"When it came to notice.*"), "at"),
    (re.compile(r"Who tells it.*"), "a0-standing"),
    (re.compile(r"The title.*"), "title"),
    (re.compile(r".*"), "a1-what"),
)
"""Where on the form each fault is mended."""


def field_of(fault: str) -> str:
    """The id of the field where a fault of the form is mended, or of the first of its allegation."""
    return next(found.expand(field) for pattern, field in FIELDS if (found := pattern.fullmatch(fault)))


def readable(sentence: str, places: list[int]) -> str:
    """A fault of the document as a fault of the form, whose allegations have the numbers `places`."""
    if found := ALLEGATION.fullmatch(sentence):
        number, name, says = places[int(found[1]) - 1], found[2], found[3]
        fact = vocabulary().get(name or "")
        if fact and fact.pattern:
            says = says.replace(f"it is one of {fact.pattern}.", f"write it as {WRITTEN[fact.name]}.")
        asked = fact.says if fact else ABOUT.get(name or "")
        where = f"Allegation {number}, {asked}" if asked else f"Allegation {number}"
        return f"{where}: {says.replace('`', '')}"
    for pattern, words in OTHERS:
        if found := pattern.fullmatch(sentence):
            return found.expand(words).replace("`", "")
    return sentence


def bounds(document: dict[str, Any]) -> tuple[str, ...]:
    """The faults of what is longer, or more, than a form holds."""
    return tuple(_beyond(document))


def _beyond(document: dict[str, Any]) -> Iterator[str]:
    if len(document.get("title", "")) > LONGEST_TITLE:
        yield f"The title is longer than {LONGEST_TITLE} letters; make it shorter."
    alleged = document["reports"][0]["alleged"]
    if len(alleged) > MOST_ALLEGATIONS:
        yield f"There are more than {MOST_ALLEGATIONS} allegations; decide the report in parts."
    for number, one in enumerate(alleged, start=1):
        for who in PEOPLE:
            if any(len(name) > LONGEST for name in names_of(one.get(who))):
                yield f"Allegation {number}: the word for a {who} is longer than {LONGEST} letters; make it shorter."
        for entry, says in ABOUT.items():
            if any(len(name) > LONGEST for name in names_of(one.get(entry))):
                yield f"Allegation {number}, {says}: a word is longer than {LONGEST} letters; make it shorter."
