"""Figures into pages: the panel paper."""

from truecount.papers.making import paper
from truecount.papers.outline import Paper
from truecount.papers.page import page
from truecount.papers.writing import write

__all__ = ["Paper", "page", "paper", "write"]
