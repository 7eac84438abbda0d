"""What became of each crime: outcomes on both bases, over time, compared, and whether one may close a crime."""

from truecount.outcomes.adjusted import Accuracy
from truecount.outcomes.again import Again, recorded_again
from truecount.outcomes.cohorts import cohort_of
from truecount.outcomes.compare_methods import METHODS as OF_COMPARISON
from truecount.outcomes.compared import Comparison, compare
from truecount.outcomes.differences import Difference, between_years
from truecount.outcomes.divided import Part, divided, outcomes_table
from truecount.outcomes.filed import force_in
from truecount.outcomes.followed import Beside, followed_outcomes
from truecount.outcomes.histories import Histories, histories
from truecount.outcomes.joined import JOINED, SEVERAL, WITHOUT_CRIME
from truecount.outcomes.measures import MEASURES, Measure, families, measure, on_basis
from truecount.outcomes.more_methods import METHODS as OF_PARTS
from truecount.outcomes.nowcast import nowcast_of
from truecount.outcomes.rates import BY_GROUP, BY_TYPE, by_group, by_type, by_year, rates
from truecount.outcomes.time_methods import METHODS as OF_TIMES
from truecount.outcomes.times import Times, flow, flow_of, time_to_outcome, times_of
from truecount.outcomes.validity.outcome_case import OutcomeCase, read_outcome_case
from truecount.outcomes.validity.outcome_schema import outcome_case_schema
from truecount.outcomes.validity.worksheet import OutcomeRuling, judge_outcome

# Modules that bear the name of what they give: these come last, so that the name is the function's.
from truecount.outcomes.joined import joined  # isort: skip
from truecount.outcomes.nowcast import nowcast  # isort: skip

METHODS = (
    *(one.method for one in MEASURES),
    *(BY_TYPE, BY_GROUP, JOINED, WITHOUT_CRIME, SEVERAL),
    *OF_PARTS,
    *OF_TIMES,
    *OF_COMPARISON,
)
"""Every method of this room."""

__all__ = [
    "MEASURES",
    "METHODS",
    "Accuracy",
    "Again",
    "Beside",
    "Comparison",
    "Difference",
    "Histories",
    "Measure",
    "OutcomeCase",
    "OutcomeRuling",
    "Part",
    "Times",
    "between_years",
    "by_group",
    "by_type",
    "by_year",
    "cohort_of",
    "compare",
    "divided",
    "families",
    "flow",
    "flow_of",
    "followed_outcomes",
    "force_in",
    "histories",
    "joined",
    "judge_outcome",
    "measure",
    "nowcast",
    "nowcast_of",
    "on_basis",
    "outcome_case_schema",
    "outcomes_table",
    "rates",
    "read_outcome_case",
    "recorded_again",
    "time_to_outcome",
    "times_of",
]
