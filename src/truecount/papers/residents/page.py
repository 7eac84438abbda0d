"""The page for residents: four questions answered, as one self-contained page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from truecount import reference
from truecount.papers.asking import RESIDENTS, told
from truecount.papers.making import asked_of, paper_of
from truecount.papers.outline import TITLE as OF_PANEL
from truecount.papers.outline import Outline
from truecount.papers.page import filters, sources_of
from truecount.papers.parts import Exhibit, Paper, Paragraph, unique
from truecount.papers.residents.after import after
from truecount.papers.residents.changed import changed
from truecount.papers.residents.safe import safe
from truecount.papers.residents.written import written
from truecount.papers.suppression import suppressed
from truecount.papers.templating import rendered
from truecount.records.store import Store

QUESTIONS = (safe, written, changed, after)
"""Each answers one question in its findings, says how sure that is in paragraphs marked as warnings, and what it does
not tell in what it leaves unknown."""
TITLE = "Crime where you live"


def residents(outline: Outline, store: Store | None = None) -> Paper:
    """The page for residents as a paper: four sections, each titled with the question that it answers.

    The outline gives the force, its years and its title; its sections and head are not asked for. Of a record file of
    a force simulated after the one asked for nothing is told. Raises TrueCountError as `papers.paper` does.
    """
    return suppressed(whole(outline, store), outline.smallest)


def whole(outline: Outline, store: Store | None = None) -> Paper:
    """The page of an outline with nothing withheld, which is not to be printed; raises as `residents` does."""
    asked = asked_of(outline, store)
    alone = replace(asked, made=None)
    title = TITLE if outline.title == OF_PANEL else outline.title
    made = paper_of(alone, title, tuple(question(alone) for question in QUESTIONS))
    return replace(made, asked=told(outline, store, RESIDENTS))


def residents_page(paper: Paper) -> str:
    """The page, with its styles and charts inside it. Nothing it shows needs the network or a script."""
    made = {one.id: unique((*one.figures, *one.loose)) for one in paper.sections}
    of_sections: dict[str, Callable[..., Any]] = {
        "sure": lambda section: [b.words for b in section.blocks if isinstance(b, Paragraph) and b.warning],
        "body": lambda section: [b for b in section.blocks if not (isinstance(b, Paragraph) and b.warning)],
        "drawn": lambda block: isinstance(block, Exhibit),
    }
    return rendered(
        "residents.html",
        filters(paper) | of_sections,
        paper=paper,
        number={},
        made=made,
        sources=sources_of(paper),
        simulated=paper.force_id.startswith(reference.SIMULATED),
    )
