"""A paragraph's sentences, word for word."""

from __future__ import annotations

import re

ENDS = re.compile(r"[.!?…][)\]’”\"']*(?:\s+(?=[(\[‘“\"']*[A-Z0-9£])|(?<=[a-z%\d][.!?])(?=[A-Z][a-z ]))")
"""Where a sentence may end: before a capital or a number; minutes often miss the space between two."""
BEFORE_NUMBERS = re.compile(
    r"nos?|pp?|vol?|paras?|figs?|refs?|sec|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec", re.IGNORECASE
)
"""Words that are shortened by a full stop where a number follows: "No. 4", but "he said no."."""
SHORT = re.compile(
    r"mr|mrs|ms|dr|prof|cllrs?|rev|hon|st|sgt|insp|supt|det|ch|dept|e\.?g|i\.?e|cf|vs?|viz|approx|est|inc|ltd",
    re.IGNORECASE,
)
"""Words that are shortened by one wherever they stand."""


def sentences_of(text: str) -> tuple[str, ...]:
    """The sentences of a text with single spaces, in order; put together again they are the text.

    >>> sentences_of("It was 93.5% (e.g. in May). Dr. A. Bee said “No.” Then it fell.")
    ('It was 93.5% (e.g. in May).', 'Dr. A. Bee said “No.”', 'Then it fell.')
    """
    whole = " ".join(text.split())
    found, begin = [], 0
    for end in ENDS.finditer(whole):
        if not _shortened(whole[begin : end.start() + 1], whole[end.end() :]):
            found.append(whole[begin : end.end()].strip())
            begin = end.end()
    return tuple(one for one in (*found, whole[begin:].strip()) if one)


def _shortened(before: str, after: str) -> bool:
    """Whether a full stop ends a shortened word or an initial and not a sentence."""
    if not before.endswith("."):
        return False
    word = re.split(r"[\s(\[‘“\"'/]", before[:-1])[-1].strip()
    if len(word) == 1 and word.isupper() and word != "I":
        return True
    if BEFORE_NUMBERS.fullmatch(word):
        return after[:1].isdigit()
    return SHORT.fullmatch(word) is not None
