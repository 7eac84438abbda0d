"""TrueCount: how many crimes should have been recorded, how sure we are, what changed, what became of each."""

from truecount.errors import TrueCountError
from truecount.figure import Figure, Interval, Method, Period, Provenance

__version__ = "0.1.0"

__all__ = ["Figure", "Interval", "Method", "Period", "Provenance", "TrueCountError", "__version__"]
