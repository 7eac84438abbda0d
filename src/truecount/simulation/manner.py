"""How each recorded crime was done, as its record says it: one sentence, from the lines its log may be told in."""

from __future__ import annotations

import functools
import random
from collections.abc import Iterable

import pyarrow as pa

from truecount.simulation.grammar import Line, Said, one_of, say
from truecount.simulation.logs import BOTH, NUMBERS, SEVERAL, desk
from truecount.simulation.settings import Block, Settings

SHORTEST = 20
"""Letters an account has at least; what is shorter is ended with words that say so."""
Account = tuple[int, int, int, bool]
"""What an account is written from: pattern, allegation (-1: none), victims, and whether it is told in quiet words."""


def write_manners(accounts: Iterable[Account], block: Block, settings: Settings) -> pa.Array:
    """The account of every crime record of a month. Its chances are its own, so that it repeats no log's letters."""
    chance = random.Random(f"{settings.seed}/{block.name}/manner").random  # noqa: S311 (no secret is made)
    brief = desk().shared["brief"]
    made = []
    for pattern, label, victims, quiet in accounts:
        lines = _lines(pattern, label, quiet, victims >= SEVERAL)
        said: Said = {"count": NUMBERS[victims], "both": BOTH[victims], "reference": ""}
        text = say(lines[int(chance() * len(lines))], chance, said)
        if len(text) < SHORTEST:
            text = f"{text}, {one_of(brief, chance, said)}"
        made.append(f"{text[0].upper()}{text[1:]}.")
    return pa.array(made, pa.string())


@functools.cache
def _lines(pattern: int, label: int, quiet: bool, several: bool) -> tuple[Line, ...]:
    """The lines of an allegation that fit; where nothing was alleged, those of what was told."""
    script = desk().scripts[pattern]
    if label < 0 and script.other:
        return tuple(told for told, _ in script.other)
    told = script.told[max(label, 0)]
    lines = told.quiet if quiet else told.loud
    return tuple(line for line, counts in lines if several or not counts) or tuple(line for line, _ in lines)
