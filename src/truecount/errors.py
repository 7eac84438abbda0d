"""The one error a user ever sees: a plain sentence that says what is wrong, where, and what to do."""

from __future__ import annotations

LONGEST = 2_000
"""Characters of a sentence at most: what was given may be quoted in it, and that may be a whole file."""
AT_THE_END = 400
"""Of a longer one so many characters of its end are kept, where it says what to do."""
MOST = 100
"""Sentences of an error at most."""
CONTROL = dict.fromkeys((*range(32), *range(127, 160), 8232, 8233), " ")
"""What would break a line, or move the cursor of a terminal."""


class TrueCountError(Exception):
    """Bad usage or bad input. The command line prints the sentence and ends with exit code 2.

    Several faults found in one pass are given as several sentences, one a line; of very many the first are.
    """

    def __init__(self, *sentences: str) -> None:
        told = [_plain(one) for one in sentences[:MOST]]
        if len(sentences) > MOST:
            told.append(f"And {len(sentences) - MOST:,} further faults.")
        super().__init__("\n".join(told))
        self.sentences = tuple(told)


def _plain(sentence: str) -> str:
    """A sentence as one line of bounded length."""
    line = sentence.translate(CONTROL)
    return line if len(line) <= LONGEST else f"{line[: LONGEST - AT_THE_END]} … {line[-AT_THE_END:]}"
