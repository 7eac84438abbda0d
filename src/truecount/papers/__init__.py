"""Figures into pages: the panel paper, the findings of checks, and which logs to read first."""

from truecount.papers.claims.claim_methods import METHODS as OF_CLAIMS
from truecount.papers.findings import findings_page, write_findings
from truecount.papers.highest import High, highest, highest_page, words_of_highest, write_highest
from truecount.papers.making import paper
from truecount.papers.outline import Outline, read_outline
from truecount.papers.page import page
from truecount.papers.parts import Paper
from truecount.papers.statements import METHOD
from truecount.papers.triage_report import triage_page, write_triage_report
from truecount.papers.writing import write

METHODS = (METHOD, *OF_CLAIMS)
"""Every method of this room."""

__all__ = [
    "METHODS",
    "High",
    "Outline",
    "Paper",
    "findings_page",
    "highest",
    "highest_page",
    "page",
    "paper",
    "read_outline",
    "triage_page",
    "words_of_highest",
    "write",
    "write_findings",
    "write_highest",
    "write_triage_report",
]
