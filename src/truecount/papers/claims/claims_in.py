"""Claims and commitments in the sentences of minutes, found by the table of words in rules.yaml."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from truecount import reference
from truecount.errors import TrueCountError
from truecount.papers.claims.page import Page
from truecount.papers.claims.register import Claim, Commitment, Direction
from truecount.papers.claims.rules import ClaimRule, PromiseRule, Subject, rules
from truecount.papers.claims.sentences import sentences_of
from truecount.papers.claims.told import (
    areas_in,
    first_number,
    forces_in,
    numbers_in,
    times_in,
    unread_numbers,
    years_in,
)

FOLLOWS = "{} taken from the sentence before"
ONLY_FORCE = "the words name no area, and the page names no force but {}"
NO_AREA = "the words name no area"
NO_YEAR = "told as “{}”, which names no financial year"
OTHERS = "further numbers in the words were not read: {}"
A_COUNT = "a count of a span that is no financial year is tied to no measure"
NO_MEASURE = "no measure is known that bears it out"
LONGEST = 8_000
"""Characters of a sentence at most: the time to take one apart grows faster than its length."""
RESOLUTION = 0
"""The number of a commitment's paragraph where it stands in the resolution."""


@dataclass(frozen=True)
class _Part:
    """A part of a sentence that holds one claim or commitment at most: its words, the sentence, and the one before."""

    words: str
    sentence: str
    before: str


@dataclass(frozen=True)
class _Stated:
    """A claim's rule that fits a part, and where."""

    rule: ClaimRule
    match: re.Match[str]


@dataclass(frozen=True)
class _Promised:
    """A commitment's rule that fits a part, and where."""

    rule: PromiseRule
    match: re.Match[str]


_Found = _Stated | _Promised


def claims_in(page: Page) -> tuple[tuple[Claim, ...], tuple[Commitment, ...]]:
    """What was claimed and what was promised, in the order of the page, everything still to be confirmed.

    Each has the words as they stand and its paragraph, and every claim a `note` of what was not told or was taken from
    elsewhere. A measure is suggested by the words for what the claim is about.
    """
    only = forces_in(" ".join((page.item, *(text for one in page.paragraphs for text in one.texts()))))
    area = next(iter(only)) if len(only) == 1 else ""
    claims: list[Claim] = []
    promises: list[Commitment] = []
    count: Counter[str] = Counter()

    def name(kind: str, label: str) -> str:
        count[f"{kind}-{label}"] += 1
        return f"{kind}-{label}-{count[f'{kind}-{label}']}"

    for paragraph in page.paragraphs:
        label = paragraph.label or str(paragraph.number)
        for text in paragraph.texts():
            for part, found in _findings(text, _fits):
                if isinstance(found, _Stated):
                    claims.append(_claim(part, found.match, found.rule, name("claim", label), paragraph.number, area))
                else:
                    promises.append(_promise(part, found.match, name("commitment", label), paragraph.number))
    for part, found in _findings(page.resolved, _fits_resolution):
        promises.append(_promise(part, found.match, name("commitment", "resolved"), RESOLUTION))
    return tuple(claims), tuple(promises)


Fits = Callable[[_Part], _Found | None]


def _findings(text: str, fits: Fits) -> Iterator[tuple[_Part, _Found]]:
    before = ""
    for sentence in sentences_of(text):
        if len(sentence) > LONGEST:
            raise TrueCountError(
                f'A sentence of the page has {len(sentence):,} characters ("{sentence[:60]}…"); cut it into sentences '
                f"of at most {LONGEST:,}, or leave out what is no part of the minutes."
            )
        for part in _parts(sentence, before, fits):
            found = fits(part)
            if found is not None:
                yield part, found
        before = sentence


def _parts(sentence: str, before: str, fits: Fits) -> list[_Part]:
    """A sentence cut between the claims it holds, where it may be cut; whole where it holds one or none."""
    cuts = sorted({(one.start(), one.end()) for cut in rules().breaks for one in cut.finditer(sentence)})
    begins = [0, *(end for _start, end in cuts)]
    ends = [*(start for start, _end in cuts), len(sentence)]
    kept: list[tuple[int, int]] = []
    holds = False
    for begin, end in zip(begins, ends, strict=True):
        found = fits(_Part(sentence[begin:end], sentence, before)) is not None
        if kept and not (found and holds):
            kept[-1] = (kept[-1][0], end)
        else:
            kept.append((begin, end))
        holds = holds or found
    return [_Part(sentence[begin:end].strip(), sentence, before) for begin, end in kept]


def _fits(part: _Part) -> _Found | None:
    """The commitment of a part or else its claim: what is promised is no claim about what was."""
    if any(never.search(part.words) for never in rules().never):
        return None
    claim = _first_claim(part)
    if claim is not None and claim.rule.before:
        return claim
    return _first_promise(part) or claim


def _first_claim(part: _Part) -> _Stated | None:
    for rule in rules().claims:
        match = rule.words.search(part.words)
        if match and (not rule.subject or _subject(part, match) is not None):
            return _Stated(rule, match)
    return None


def _fits_resolution(part: _Part) -> _Found | None:
    """A resolution binds whoever is named in it; that something be noted binds nobody."""
    return _first_promise(part, resolved=True)


def _first_promise(part: _Part, resolved: bool = False) -> _Promised | None:
    for rule in rules().promises:
        match = rule.words.search(part.words) if resolved or not rule.resolved else None
        if match and (not rule.dated or _due(part.words[match.start() :])):
            return _Promised(rule, match)
    return None


def _due(words: str) -> str:
    found = rules().due.search(words)
    return found[0] if found else ""


def _promise(part: _Part, match: re.Match[str], name: str, paragraph: int) -> Commitment:
    owner = match.groupdict().get("owner") or ""
    about = _named(part.words)
    return Commitment(
        id=name,
        paragraph=paragraph,
        says=part.words,
        owner=owner.strip(),
        due=_due(part.words[match.start() :]),
        measure=about[0].tied if about else "",
    )


def _claim(part: _Part, match: re.Match[str], rule: ClaimRule, name: str, paragraph: int, only: str) -> Claim:
    subject, after_subject = _subject(part, match) or (None, "")
    area, about_area = _area(part, match, only)
    said = numbers_in(part.words) if rule.kind == "expectation" else numbers_in(_whole(part.words, match))
    values, direction = _values(rule, match, said.values)
    first, last, about_years = _years(part, rule)
    spanned = bool(values and said.unit not in ("", "per cent") and about_years and not last)
    measure = subject[0].measure if subject and rule.measured and not spanned else ""
    others = unread_numbers(part.words, values)
    notes = (
        rule.note,
        said.note,
        OTHERS.format(", ".join(others)) if others else "",
        about_area,
        *about_years,
        after_subject,
        A_COUNT if spanned else "" if measure else NO_MEASURE,
    )
    return Claim(
        id=name,
        paragraph=paragraph,
        says=part.words,
        kind=rule.kind,
        subject=subject[1] if subject else "",
        numbers=values,
        unit=said.unit or ("per cent" if values else ""),
        direction=direction,
        area=area,
        first=first,
        last=last,
        measure=measure,
        note="; ".join(note for note in notes if note),
    )


def _whole(words: str, match: re.Match[str]) -> str:
    """The words of a match and a word before it, which may say "about"."""
    before = re.search(r"(?:\S+\s+){0,2}$", words[: match.start()])
    return (before[0] if before else "") + match[0]


def _values(rule: ClaimRule, match: re.Match[str], values: tuple[float, ...]) -> tuple[tuple[float, ...], Direction]:
    """The numbers, of a change the earlier one first, and the direction they or the rule tell."""
    named = match.groupdict()
    if named.get("then") and named.get("now"):
        then, now = (first_number(named[name]) for name in ("then", "now"))
        return (then, now), "down" if now < then else "up" if now > then else ""
    directions: dict[str, Direction] = {"up": "up", "down": "down", "level": "level"}
    return rule.numbers or values, directions.get(rule.direction, "")


def _subject(part: _Part, match: re.Match[str]) -> tuple[tuple[Subject, str], str] | None:
    """What a part is about, its words, and a note where they stand in the sentence before.

    Looked for in the part, then in its sentence, and where the part points back in the sentence before.
    """
    found = _named(part.words) or _named(part.sentence)
    if found:
        return found, ""
    back = _named(part.before) if rules().pointing.search(part.words) else None
    return (back, FOLLOWS.format("what it is about is")) if back else None


def _named(words: str) -> tuple[Subject, str] | None:
    for subject in rules().subjects:
        found = subject.words.search(words)
        if found:
            return subject, found[0]
    return None


def _area(part: _Part, match: re.Match[str], only: str) -> tuple[str, str]:
    """The area's id, and a note where the words of the part do not tell it."""
    for words, at in ((part.words, match.start()), (part.sentence, part.sentence.find(part.words) + match.start())):
        named = areas_in(words)
        if named:
            _at, area, note = min(named, key=lambda one: abs(one[0] - at))
            return area, note
    back = areas_in(part.before) if rules().pointing.search(part.words) else ()
    if back:
        return back[-1][1], FOLLOWS.format("the area is")
    if only:
        return only, ONLY_FORCE.format(reference.force(only)["name"])
    return "", NO_AREA


def _years(part: _Part, rule: ClaimRule) -> tuple[str, str, Sequence[str]]:
    """The first and the last financial year told, and notes for times that name none."""
    told = years_in(part.words)
    notes = tuple(NO_YEAR.format(time) for time in times_in(part.words))
    if not told:
        return "", "", notes
    return ("" if rule.kind == "change" and len(told) == 1 else told[0]), told[-1], notes
