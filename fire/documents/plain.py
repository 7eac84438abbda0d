"""Whether what a reader says of a document it refuses is fit for the person who gave it."""

from __future__ import annotations

import re
from collections.abc import Sequence

LONGEST, MOST = 2_100, 101
OF_PYTHON = re.compile(
    r"Traceback|<class |object at 0x|\[Errno|[a-z]Error\b|pydantic|NoneType|unhashable|tag:yaml|dict_keys|\bnp\.|numpy"
    r"|<unicode string>|codec can't|File \"|errors\.|input_type"
)
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def amiss(sentences: Sequence[str], names: Sequence[str]) -> str | None:
    """What is not plain about an error's sentences, as a clause; None where all is well.

    The first of them has to name one of the files, where any are given.
    """
    if not sentences or len(sentences) > MOST:
        return f"says {len(sentences)} sentences"
    if names and not any(name in sentences[0] for name in names):
        return f"does not name the file: {sentences[0][:200]}"
    return next(filter(None, map(_amiss, sentences)), None)


def _amiss(one: str) -> str | None:
    faults = (
        (len(one) > LONGEST, f"says a sentence of {len(one):,} characters"),
        (odd := CONTROL.search(one), f"says the character {odd and ord(odd[0])}: {one[:200]!r}"),
        (inside := OF_PYTHON.search(_unquoted(one)), f'speaks of "{inside and inside[0]}": {one[:300]}'),
        (not one.rstrip().endswith((".", "?", "…")), f"says what is no sentence: {one[-200:]}"),
    )
    return next((words for wrong, words in faults if wrong), None)


def _unquoted(sentence: str) -> str:
    """A sentence without what it quotes of the document."""
    return re.sub(r'"[^"]*"', '""', sentence)
