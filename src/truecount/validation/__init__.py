"""Outside numbers re-run: what other programs and published books say, beside what the audit computes."""

from truecount.validation.case import CASES, Case
from truecount.validation.run import Comparison, validate

__all__ = ["CASES", "Case", "Comparison", "validate"]
