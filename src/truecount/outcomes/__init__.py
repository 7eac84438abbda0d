"""What became of each crime: outcome counts and rates, on both bases."""

from truecount.outcomes.joined import JOINED, SEVERAL, WITHOUT_CRIME, joined
from truecount.outcomes.measures import MEASURES, Measure, measure
from truecount.outcomes.rates import BY_GROUP, BY_TYPE, by_group, by_type, by_year, rates

METHODS = (*(one.method for one in MEASURES), BY_TYPE, BY_GROUP, JOINED, WITHOUT_CRIME, SEVERAL)
"""Every method of this room."""

__all__ = ["MEASURES", "METHODS", "Measure", "by_group", "by_type", "by_year", "joined", "measure", "rates"]
