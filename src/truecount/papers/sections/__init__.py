"""The sections of the panel paper, in order."""

from truecount.papers.sections.accuracy import accuracy
from truecount.papers.sections.asked import Asked
from truecount.papers.sections.like_for_like import like_for_like
from truecount.papers.sections.named import named
from truecount.papers.sections.outcomes import outcomes
from truecount.papers.sections.own import own
from truecount.papers.sections.recorded import recorded
from truecount.papers.sections.simulated import simulated
from truecount.papers.sections.unrecorded import unrecorded

__all__ = ["Asked", "accuracy", "like_for_like", "named", "outcomes", "own", "recorded", "simulated", "unrecorded"]
