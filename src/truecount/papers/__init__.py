"""Figures into pages: the panel paper, and the findings of checks."""

from truecount.papers.findings import findings_page, write_findings
from truecount.papers.making import paper
from truecount.papers.outline import Paper
from truecount.papers.page import page
from truecount.papers.statements import METHOD
from truecount.papers.writing import write

METHODS = (METHOD,)
"""Every method of this room."""

__all__ = ["METHODS", "Paper", "findings_page", "page", "paper", "write", "write_findings"]
