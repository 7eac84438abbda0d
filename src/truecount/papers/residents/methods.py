"""The methods of the page for residents: shares as whole numbers of 100, kinds of crime, and how rare the rare are."""

from __future__ import annotations

from truecount.figure import Method
from truecount.trends.severity_methods import ONS_SCORE

GROUPS = "Home Office, police recorded crime by offence group; or the crime records of the loaded file"

OF_HUNDRED = Method(
    id="residents.of-hundred",
    version=1,
    title="A share as people say it, in whole numbers",
    formula="the share in per cent, rounded half up to a whole number; both ends of its interval likewise",
    words="The figure it is made from, without decimals: of every 100, about so many.",
    source="rounding; no publication",
)
SHARED_OUT = Method(
    id="residents.shared-out",
    version=1,
    title="One hundred shared out",
    formula="each share in per cent rounded down; what is left of 100 goes one each to the largest remainders",
    words="Whole numbers that stand for shares of a whole and add up to 100. Each is off by less than one.",
    source="Hamilton's method of largest remainders",
)
KIND = Method(
    id="residents.kind",
    version=1,
    title="Share of one kind of crime among the crimes recorded",
    formula="100 crimes of the groups of the kind / crimes of all groups",
    words="How many of the crimes recorded in the year were of the kind. Fraud is not counted.",
    source=GROUPS,
)
HARM = Method(
    id="residents.harm",
    version=1,
    title="Share of one kind of crime in the harm of all recorded",
    formula="100 severity of the kind / severity of all crime",
    words=(
        "Each crime counts by a weight, which rests on the sentences that courts give for such crimes. The share is of "
        "the published severity scores, or of the crimes of the loaded file in ONS weights; crimes without a weight "
        "count nothing."
    ),
    source=ONS_SCORE,
)
FEW = Method(
    id="residents.few",
    version=1,
    title="Crimes of a rare kind in a year",
    formula="the count; interval: Garwood's, of the yearly rate that gave it",
    words="A full count. The interval says between which yearly rates it could have come about by chance.",
    source="Garwood, F (1936), Fiducial limits for the Poisson distribution, Biometrika 28, 437-442",
)
APART = Method(
    id="residents.days-apart",
    version=1,
    title="Days from one crime of a rare kind to the next, on average",
    formula="days of the year / crimes",
    words="How long it took on average until the next such crime was recorded.",
    source=GROUPS,
)
PER_100_000 = Method(
    id="residents.per-100-000",
    version=1,
    title="Crimes of a rare kind for each 100,000 residents",
    formula="100,000 crimes / residents in the middle of the year in which the period begins",
    words="Crimes of the kind recorded in a year for each 100,000 people who live in the area.",
    source=f"{GROUPS}; Office for National Statistics, mid-year population",
)
ENDED = Method(
    id="residents.ended",
    version=1,
    title="How cases ended, of the crimes recorded in a year",
    formula="100 sum of the crimes of the outcome groups of one ending / all crimes of the year",
    words="Outcome groups of the Home Office put together as people speak of them; every group is in one ending.",
    source="Home Office crime outcomes open data; the endings are ours",
)

METHODS = (OF_HUNDRED, SHARED_OUT, KIND, HARM, FEW, APART, PER_100_000, ENDED)
