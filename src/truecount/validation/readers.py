"""Two readers of the same logs, beside R."""

from __future__ import annotations

from truecount.statistics.agreement import agreement_of_table
from truecount.validation.case import case


@case("kappa_45_5_3_47", "two readers of 100 logs: 45 and 47 alike, 5 and 3 not")
def two_readers() -> dict[str, float]:
    """Cohen's kappa of a table of two decisions."""
    return {"kappa": float(agreement_of_table([[45, 5], [3, 47]]).kappa.value)}
