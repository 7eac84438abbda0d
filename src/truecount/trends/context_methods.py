"""The methods of what is set beside a force's own trend: the crime survey and the other forces."""

from __future__ import annotations

from truecount.figure import Method
from truecount.trends.methods import PUBLISHED_SERIES

CSEW = (
    "Office for National Statistics, Crime Survey for England and Wales, Appendix table A3 (prevalence); what it asks: "
    "Home Office, User Guide to Home Office Crime Statistics, and House of Commons Public Administration Select "
    "Committee, HC 760 of 2013-14, paragraph 4"
)
RANKS = (
    "Goldstein, H and Spiegelhalter, D J (1996), League tables and their limitations, Journal of the Royal Statistical "
    "Society A 159, 385-443"
)

SURVEY = Method(
    id="survey.prevalence",
    version=1,
    title="Victims of crime by the Crime Survey",
    formula="the share printed for the twelve months and type of crime",
    words=(
        "The share of adults or households in England and Wales that were victims once or more in the year before "
        "they were asked, reported to the police or not. No number of crimes and nothing about any one force."
    ),
    source=CSEW,
)
COMPARABLE = Method(
    id="survey.recorded-comparable",
    version=1,
    title="National recorded crime of the types that the survey asks about",
    formula="sum of the crimes recorded by the 43 territorial forces in the groups named",
    words=(
        "Recorded crime of the offence groups that come nearest to what the survey asks about. The groups are wider: "
        "they hold crimes against businesses and children too."
    ),
    source=PUBLISHED_SERIES,
)
SURVEY_CHANGE = Method(
    id="survey.change",
    version=1,
    title="Change by the survey and in recorded crime",
    formula="100 (second year / first year - 1), of each by itself",
    words=(
        "How far the share of victims by the survey and the crimes recorded moved between two years, each by itself. "
        "The two do not count the same thing, and recorded crime moves with recording too."
    ),
    source=f"{CSEW}; {PUBLISHED_SERIES}",
)
RATE = Method(
    id="neighbours.rate",
    version=1,
    title="Recorded crime for each 1,000 residents",
    formula="1000 R / residents in the middle of the year in which the financial year begins",
    words="Crimes recorded in the financial year, excluding fraud, for each 1,000 people who live in the area.",
    source=f"{PUBLISHED_SERIES}; Office for National Statistics, mid-year population",
)
CHANGE = Method(
    id="neighbours.change",
    version=1,
    title="Change of the rate of recorded crime between two years",
    formula="100 (rate of the second year / rate of the first - 1)",
    words="How far recorded crime for each 1,000 residents moved, whatever happened to recording in that time.",
    source=f"{PUBLISHED_SERIES}; Office for National Statistics, mid-year population",
)
RANK = Method(
    id="neighbours.rank",
    version=1,
    title="Rank among the forces",
    formula=(
        "1 + the number of forces with a higher rate or change; interval: the middle 95 per cent of the ranks when the "
        "counts of all forces are drawn from gamma distributions about those recorded"
    ),
    words=(
        "The place of the force from the highest down. The interval shows how far chance alone in the number of crimes "
        "could move it. Differences in how fully the forces record, which can be much larger, are not in it."
    ),
    source=RANKS,
)

METHODS = (SURVEY, COMPARABLE, SURVEY_CHANGE, RATE, CHANGE, RANK)
