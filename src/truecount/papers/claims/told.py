"""What the words of a claim tell of numbers, areas and years, and what they leave open."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from truecount import reference
from truecount.papers.claims.rules import PER_CENT, rules

YEARS = re.compile(r"\b(20\d\d)\s?[/–-]\s?(?:20)?(\d\d)\b")
"""A financial year as it may be written: 2016/17, 2016-17, 2016/2017."""
TO_MARCH = re.compile(
    r"\b(?:years?|(?:12|twelve)[ -]months?(?: period)?) (?:ending|ended|to)(?: the)?(?: end of)?(?: 31(?:st)?)? "
    r"(?:of )?march (20\d\d)\b",
    re.IGNORECASE,
)
DIGITS = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
OTHER = re.compile(
    r"\b20\d\d\b|\b\d{1,2}(?:st|nd|rd|th)?(?= (?:January|February|March|April|May|June|July|August|September|October|"
    r"November|December))|\b(?:12|24)[ -]months?|\b1,000 (?:population|people|residents)|\b(?:101|999)\b"
)
"""Numbers of years, days, spans and telephones."""
POINTS = "percentage points"


@dataclass(frozen=True)
class Numbers:
    """Numbers in the order of the words, what they count, and a `note` where the words make them less than exact."""

    values: tuple[float, ...] = ()
    unit: str = ""
    note: str = ""


def numbers_in(words: str) -> Numbers:
    """The numbers that stand with per cent or with what they count, or else the share given in words."""
    table = rules()
    bare = TO_MARCH.sub(_blank, YEARS.sub(_blank, words))
    found = list(table.number.finditer(bare))
    if not found:
        return _share(words)
    values = tuple(float(one[0].replace(",", "")) for span in found for one in DIGITS.finditer(span[0]))
    return Numbers(values, _unit(found[-1][0]), _rough(words[: found[0].start()]))


def first_number(words: str) -> float:
    """The first number of words that hold one."""
    return float(DIGITS.findall(words)[0].replace(",", ""))


def _share(words: str) -> Numbers:
    table = rules()
    found = table.share.search(words)
    if found is None:
        return Numbers()
    name = re.sub(r"^(?:a|one)\s", "", found[0].lower().replace("-", " "))
    return Numbers((table.shares[name],), "per cent", _rough(words[: found.start()]))


def _unit(words: str) -> str:
    if "point" in words.lower():
        return POINTS
    if re.search(PER_CENT, words, re.IGNORECASE):
        return "per cent"
    return re.sub(r"^[\d,.\s–—-]+(?:(?:to|and)\s*[\d,.\s]+)?", "", words).strip()


def _rough(before: str) -> str:
    found = rules().roughly.search(before)
    return f"the number is given as {found[1]}" if found else ""


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def areas_in(words: str) -> tuple[tuple[int, str, str], ...]:
    """Where areas are named in the words, their ids and a note: forces by name, and words for the whole country."""
    found = [(one.start(), row.area, row.note) for row in rules().areas for one in row.words.finditer(words)]
    found += [(one.start(), _forces()[_name(one)], "") for one in _named().finditer(words)]
    return tuple(sorted(found))


def forces_in(words: str) -> frozenset[str]:
    """The ids of the forces named."""
    return frozenset(_forces()[_name(one)] for one in _named().finditer(words))


def _name(found: re.Match[str]) -> str:
    return next(name for name in found.groups() if name)


@functools.cache
def _forces() -> dict[str, str]:
    """Names of forces with an area of their own, as they are printed, and their ids."""
    own = {row["force_id"] for row in reference.load("forces").rows if row["kind"] == "territorial"}
    names = reference.load("force_names").rows
    return {row["name"]: row["force_id"] for row in names if row["force_id"] in own and row["name"][:1].isupper()}


@functools.cache
def _named() -> re.Pattern[str]:
    """A force's full name, or the short one after a word that tells a place."""
    names = sorted(_forces(), key=len, reverse=True)
    full = "|".join(re.escape(name) for name in names if re.search(r"Police|Constabulary", name))
    short = "|".join(re.escape(name) for name in names)
    places = "[Ii]n|[Aa]cross|[Ff]or|[Oo]f|[Ww]ithin|[Tt]hroughout|[Tt]hat"
    return re.compile(rf"\b(?:({full})|(?:{places}) ({short})|({short})(?=['’]s))\b")


def years_in(words: str) -> tuple[str, ...]:
    """The financial years told, in the order of the words, each once and written as 2016/17."""
    found = [(one.start(), _year(int(one[1]))) for one in YEARS.finditer(words) if _follows(one)]
    found += [(one.start(), _year(int(one[1]) - 1)) for one in TO_MARCH.finditer(words)]
    return tuple(dict.fromkeys(year for _place, year in sorted(found)))


def times_in(words: str) -> tuple[str, ...]:
    """Times told that are no financial year, as they stand: "in 2017", "last year"."""
    bare = TO_MARCH.sub(_blank, words)
    return tuple(dict.fromkeys(one[0] for one in rules().time.finditer(bare)))


def unread_numbers(words: str, read: tuple[float, ...]) -> tuple[str, ...]:
    """Numbers in the words that are none of those read, nor of a year or a day, as they stand."""
    bare = OTHER.sub(_blank, TO_MARCH.sub(_blank, YEARS.sub(_blank, words)))
    return tuple(one[0] for one in DIGITS.finditer(bare) if float(one[0].replace(",", "")) not in read)


def _year(first: int) -> str:
    return f"{first}/{(first + 1) % 100:02d}"


def _follows(found: re.Match[str]) -> bool:
    return (int(found[1]) + 1) % 100 == int(found[2])
