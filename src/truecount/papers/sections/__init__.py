"""The sections of a panel paper by their ids, in the order in which a paper without an outline has them."""

from __future__ import annotations

from collections.abc import Callable

from truecount.papers.parts import Section
from truecount.papers.sections.accuracy import accuracy
from truecount.papers.sections.asked import Asked
from truecount.papers.sections.like_for_like import like_for_like
from truecount.papers.sections.named import named
from truecount.papers.sections.outcomes import outcomes
from truecount.papers.sections.own import own
from truecount.papers.sections.recorded import recorded
from truecount.papers.sections.simulated import simulated
from truecount.papers.sections.unrecorded import unrecorded

SECTIONS: dict[str, Callable[[Asked], Section | None]] = {
    "recorded": recorded,
    "accuracy": accuracy,
    "unrecorded": unrecorded,
    "like-for-like": like_for_like,
    "outcomes": outcomes,
    "named": named,
    "own": own,
    "simulated": simulated,
}
"""Each makes its section of what was asked for, or None where a paper of that kind has no place for it. A section that
lacks its data says so in one paragraph; it is not left out."""

__all__ = ["SECTIONS", "Asked"]
