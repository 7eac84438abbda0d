"""Figures into pages: the panel paper, the findings of checks, and which logs to read first."""

from truecount.papers.both import both
from truecount.papers.claims.claim_methods import METHODS as OF_CLAIMS
from truecount.papers.csv_files import csv_files
from truecount.papers.findings import findings_page, write_findings
from truecount.papers.highest import High, highest, highest_page, words_of_highest, write_highest
from truecount.papers.making import paper
from truecount.papers.ods import ods
from truecount.papers.outline import Outline, read_outline
from truecount.papers.own_audits import METHOD as OWN_AUDIT
from truecount.papers.page import page
from truecount.papers.parts import Paper
from truecount.papers.pdf import pdf
from truecount.papers.residents import METHODS as OF_RESIDENTS
from truecount.papers.residents import residents, residents_page
from truecount.papers.sections.harm import METHODS as OF_HARM
from truecount.papers.sections.integrity_methods import METHODS as OF_INTEGRITY
from truecount.papers.sections.measures import METHODS as OF_MEASURES
from truecount.papers.sections.severity import METHODS as OF_SEVERITY
from truecount.papers.statements import METHOD
from truecount.papers.summary import summary
from truecount.papers.suppression import suppressed
from truecount.papers.triage_report import triage_page, write_triage_report
from truecount.papers.verifying import Verified, verify
from truecount.papers.writing import write

METHODS = (METHOD, OWN_AUDIT, *OF_CLAIMS, *OF_INTEGRITY, *OF_HARM, *OF_MEASURES, *OF_SEVERITY, *OF_RESIDENTS)
"""Every method of this room."""

__all__ = [
    "METHODS",
    "High",
    "Outline",
    "Paper",
    "Verified",
    "both",
    "csv_files",
    "findings_page",
    "highest",
    "highest_page",
    "ods",
    "page",
    "paper",
    "pdf",
    "read_outline",
    "residents",
    "residents_page",
    "summary",
    "suppressed",
    "triage_page",
    "verify",
    "words_of_highest",
    "write",
    "write_findings",
    "write_highest",
    "write_triage_report",
]
