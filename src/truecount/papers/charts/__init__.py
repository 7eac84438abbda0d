"""Charts as accessible SVG: one look for all, real text, the same bytes for the same figures."""

from truecount.papers.charts.accuracy import accuracy
from truecount.papers.charts.bridge import bridge
from truecount.papers.charts.lines import lines
from truecount.papers.charts.recorded import recorded
from truecount.papers.charts.shares import shares

__all__ = ["accuracy", "bridge", "lines", "recorded", "shares"]
