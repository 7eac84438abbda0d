"""The paper and the page for residents together: neither gives away what the other withholds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from truecount import reference
from truecount.outcomes.rates import slug
from truecount.papers.asking import PANEL, RESIDENTS, told
from truecount.papers.making import whole as whole_paper
from truecount.papers.outline import Outline
from truecount.papers.parts import Paper, Sum
from truecount.papers.residents.kinds import KINDS
from truecount.papers.residents.page import whole as whole_page
from truecount.papers.suppression import suppressed_together
from truecount.records.store import Store

OF_TYPES = (("split.", ".recorded."), ("outcomes.charged-of-recorded.", ".cohort.records."))
"""How ids of figures begin, and what they have in them, that count the crimes of one type: alone, or below a share."""
OF_KIND = "residents.kind."


def both(outline: Outline, store: Store | None = None) -> tuple[Paper, Paper]:
    """The paper that an outline asks for and the page for residents, to come out together; raises as `paper` does."""
    made = (whole_paper(outline, store), whole_page(outline, store))
    paper, page = suppressed_together(made, outline.smallest, tuple(kinds_of_types(*made)))
    return (
        replace(paper, asked=told(outline, store, PANEL, together=True)),
        replace(page, asked=told(outline, store, RESIDENTS, together=True)),
    )


def kinds_of_types(paper: Paper, page: Paper) -> Iterator[Sum]:
    """The kinds of crime that the page for residents counts, as sums of the crime types that the paper counts."""
    for kind in (one for one in page.figures if one.id.startswith(OF_KIND) and one.parts):
        types = _types_of(kind.id.split(".")[2])
        for begins, within in OF_TYPES:
            parts = {
                one.id: one.parts[1] if one.parts else int(one.value or 0)
                for one in paper.figures
                if one.id.startswith(begins) and within in one.id and one.period == kind.period
                if types & set(one.id.split("."))
            }
            if kind.parts and parts and sum(parts.values()) == kind.parts[0]:
                yield Sum(kind.id, tuple(parts))


def _types_of(kind: str) -> frozenset[str]:
    """The crime types of a kind, as ids call them."""
    groups = _groups()
    named = {name for _, names, _ in KINDS.values() for name in names}
    own = {one for one, group in groups.items() if {one, group} & set(KINDS[kind][1])}
    rest = {one for one, group in groups.items() if not {one, group} & named}
    return frozenset(slug(one) for one in (own or rest))


def _groups() -> dict[str, str]:
    """The offence group of each crime type."""
    return {row["subgroup"] or row["offence_group"]: row["offence_group"] for row in reference.load("classes").rows}
