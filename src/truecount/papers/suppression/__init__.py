"""Small numbers in public outputs: which are withheld, what must go with them, and what two releases tell together."""

from truecount.papers.suppression.paper import suppressed, suppressed_together, withheld_in
from truecount.papers.suppression.releases import Risk, between, is_withheld
from truecount.papers.suppression.tables import withhold

__all__ = ["Risk", "between", "is_withheld", "suppressed", "suppressed_together", "withheld_in", "withhold"]
