"""Figures into pages: the panel paper."""

from truecount.papers.making import paper
from truecount.papers.outline import Paper
from truecount.papers.page import page
from truecount.papers.statements import METHOD
from truecount.papers.writing import write

METHODS = (METHOD,)
"""Every method of this room."""

__all__ = ["METHODS", "Paper", "page", "paper", "write"]
