"""Crimes that should have been recorded beside those that were: a verdict on each."""

from truecount.verdicts.matching import TIERS, match
from truecount.verdicts.verdict import VERDICTS, Verdict, verdicts

__all__ = ["TIERS", "VERDICTS", "Verdict", "match", "verdicts"]
