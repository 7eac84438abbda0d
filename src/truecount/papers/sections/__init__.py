"""The sections of a panel paper by their ids, in the order in which a paper without an outline has them."""

from __future__ import annotations

from collections.abc import Callable

from truecount.papers.parts import Section
from truecount.papers.sections.accuracy import accuracy
from truecount.papers.sections.asked import Asked
from truecount.papers.sections.audits import audits
from truecount.papers.sections.by_type import by_type
from truecount.papers.sections.cancelled import cancelled
from truecount.papers.sections.counted import counted
from truecount.papers.sections.groups import groups
from truecount.papers.sections.harm import harm
from truecount.papers.sections.how_long import how_long
from truecount.papers.sections.informal import informal
from truecount.papers.sections.like_for_like import like_for_like
from truecount.papers.sections.measures import measures
from truecount.papers.sections.missed import missed
from truecount.papers.sections.named import named
from truecount.papers.sections.outcomes import outcomes
from truecount.papers.sections.own import own
from truecount.papers.sections.promised import promised
from truecount.papers.sections.recorded import recorded
from truecount.papers.sections.simulated import simulated
from truecount.papers.sections.timeliness import timeliness
from truecount.papers.sections.unrecorded import unrecorded

SECTIONS: dict[str, Callable[[Asked], Section | None]] = {
    "recorded": recorded,
    "accuracy": accuracy,
    "unrecorded": unrecorded,
    "missed": missed,
    "timeliness": timeliness,
    "cancelled": cancelled,
    "counted": counted,
    "audits": audits,
    "like-for-like": like_for_like,
    "groups": groups,
    "harm": harm,
    "measures": measures,
    "outcomes": outcomes,
    "outcomes-by-type": by_type,
    "named": named,
    "how-long": how_long,
    "informal": informal,
    "promised": promised,
    "own": own,
    "simulated": simulated,
}
"""Each makes its section of what was asked for, or None where a paper of that kind has no place for it. A section that
lacks its data says so in one paragraph; it is not left out."""

__all__ = ["SECTIONS", "Asked"]
