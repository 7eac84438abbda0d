"""The audit proved: outside numbers beside ours, and simulated audits by the thousand."""

from truecount.validation.case import CASES, Case
from truecount.validation.coverage import Cell, coverage_grid
from truecount.validation.coverage_report import Results, simulate, summary, verdicts, write_report
from truecount.validation.efficiency import needs, three_targets
from truecount.validation.run import Comparison, validate

__all__ = [
    "CASES",
    "Case",
    "Cell",
    "Comparison",
    "Results",
    "coverage_grid",
    "needs",
    "simulate",
    "summary",
    "three_targets",
    "validate",
    "verdicts",
    "write_report",
]
