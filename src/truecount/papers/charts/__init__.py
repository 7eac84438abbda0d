"""Charts as accessible SVG: one look for all, real text, the same bytes for the same figures."""

from truecount.papers.charts.accuracy import accuracy
from truecount.papers.charts.bridge import bridge
from truecount.papers.charts.control import control_chart
from truecount.papers.charts.curves import curves
from truecount.papers.charts.files import write_picture
from truecount.papers.charts.flow import flow
from truecount.papers.charts.funnel import funnel
from truecount.papers.charts.lines import lines
from truecount.papers.charts.recorded import recorded
from truecount.papers.charts.shares import shares
from truecount.papers.charts.waterfall import waterfall

__all__ = [
    "accuracy",
    "bridge",
    "control_chart",
    "curves",
    "flow",
    "funnel",
    "lines",
    "recorded",
    "shares",
    "waterfall",
    "write_picture",
]
