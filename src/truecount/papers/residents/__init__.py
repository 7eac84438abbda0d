"""The page for residents: how safe it is, how well crime is written down, what changed, what happens after a report."""

from truecount.papers.residents.methods import METHODS
from truecount.papers.residents.page import residents, residents_page

__all__ = ["METHODS", "residents", "residents_page"]
