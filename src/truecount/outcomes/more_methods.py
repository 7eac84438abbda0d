"""The methods of outcomes on crimes that should have been recorded, of headlines, of outcomes followed, and of crimes
that come again."""

from __future__ import annotations

from truecount.figure import Method

OPEN_DATA = "Home Office crime outcomes open data"
NOT_RECORDED = (
    "Crimes that were not recorded have no outcome and are taken as not charged. Crimes recorded that should not have "
    "been are left out of account."
)
MOVER = (
    "interval: Zou, G Y and Donner, A (2008), Construction of confidence limits about effect measures, Statistics in "
    "Medicine 27(10), 1693-1702 (MOVER), or the 2.5th and 97.5th percentiles of draws"
)

SHOULD_HAVE_BEEN = Method(
    id="outcomes.should-have-been-recorded",
    version=1,
    title="Crimes that should have been recorded",
    formula="R / p, R the crimes recorded and p the share of crimes reported that was recorded",
    words=f"The interval is that of p, both ends put through the formula. {NOT_RECORDED}",
    source="recording accuracy as it is given; the interval through both ends of that of p",
)
ADJUSTED = Method(
    id="outcomes.adjusted",
    version=1,
    title="A rate on the crimes that should have been recorded",
    formula="100 N / (R / p), N the crimes with these outcomes, R those recorded, p the share that was recorded",
    words=(
        f"A force that records more of the crimes reported to it divides by more. {NOT_RECORDED} The interval is that "
        "of p; the counts are of every crime and have none."
    ),
    source="recording accuracy as it is given; the interval through both ends of that of p",
)
CHANGE = Method(
    id="outcomes.change",
    version=1,
    title="Change of a rate on crimes recorded",
    formula="r1 - r0, r = 100 N / R of each period",
    words="As published: both periods on the crimes they recorded, however fully they recorded.",
    source=OPEN_DATA,
)
CHANGE_ADJUSTED = Method(
    id="outcomes.change-adjusted",
    version=1,
    title="Change of a rate on the crimes that should have been recorded",
    formula="r1 p1 - r0 p0",
    words=f"Both periods as if every crime reported had been recorded. {NOT_RECORDED}",
    source=MOVER,
)
CHANGE_DIFFERENCE = Method(
    id="outcomes.change-difference",
    version=1,
    title="How much of the change is gone when all crimes that should have been recorded are divided by",
    formula="(r1 - r0) - (r1 p1 - r0 p0)",
    words=(
        "The one change less the other. It is not the part that better recording made: every rate is lower on a larger "
        "number, so that the two would differ even had recording stayed as it was."
    ),
    source=MOVER,
)
FROM_RECORDING = Method(
    id="outcomes.change-from-recording",
    version=1,
    title="Part of the change that better recording made",
    formula="-L(r1, r0) ln(p1 / p0), L(a, b) = (a - b) / ln(a / b)",
    words=(
        "What growth of the denominator by better recording took off the rate: the rate is (N/R*) / p, R* the crimes "
        "that should have been recorded, and both parts add up to the change exactly, whichever is taken first. The "
        f"other part is of charges for crimes that should have been recorded. {NOT_RECORDED}"
    ),
    source=(
        "Ang, B W (2004), Decomposition analysis for policymaking in energy, Energy Policy 32(9), 1131-1139 (LMDI); "
        f"{MOVER}"
    ),
)
HEADLINE = Method(
    id="outcomes.headline",
    version=1,
    title="National outcome headline as first published",
    formula="as printed",
    words=(
        "Of England and Wales. The outcomes were those known some months after the year. The share charged is taken to "
        "be of all crimes recorded, because later releases put the share not yet given an outcome beside it."
    ),
    source="Home Office, crime outcomes in England and Wales, the release of each year",
)
HEADLINE_OF_ASSIGNED = Method(
    id="outcomes.headline-of-assigned",
    version=1,
    title="First-published share charged, of the crimes that had an outcome then",
    formula="100 h / (100 - u), h the share charged and u the share not yet given an outcome, both as first published",
    words="What was published then on the denominator of today's figure. It is as rounded as what it is made from.",
    source="Home Office, crime outcomes in England and Wales, the release of each year",
)
MATURED = Method(
    id="outcomes.matured",
    version=1,
    title="Latest share charged less the share first published",
    formula="100 O1 / all outcomes but type 0, of the latest release, less the headline",
    words=(
        "Charges that came later raise it, and so does leaving out crimes that have no outcome yet; coverage and "
        "corrections differ a little. The headline is rounded, and the difference as uncertain as that."
    ),
    source=f"{OPEN_DATA}; Home Office, crime outcomes in England and Wales, the release of each year",
)
REVISED = Method(
    id="outcomes.revised",
    version=1,
    title="A count of outcomes in two releases",
    formula="100 (n1 - n0) / n0, n the crimes of a year with an outcome type in the earlier and the later release",
    words="The same crimes as known earlier and later. What lies between two releases that are held is not known.",
    source=OPEN_DATA,
)
FOLLOWED = Method(
    id="outcomes.followed",
    version=1,
    title="Outcomes of one crime, followed through monthly files",
    formula="100 crimes of which the files say so / crimes followed",
    words=(
        "A crime's outcome rows in order of month, and of place in the file within a month: only months are published. "
        "Groups of outcomes are ours, made from the labels."
    ),
    source="data.police.uk, street and outcome files",
)
BESIDE_STREET = Method(
    id="outcomes.followed-beside-street",
    version=1,
    title="The street file's last outcome beside the outcome files",
    formula="100 crimes of the kind / crimes with a reference",
    words=(
        "A street file prints the last outcome known when it was downloaded, outcome files those of their months. The "
        "last row of a crime in the outcome files is set beside what its own row of the street file says."
    ),
    source="data.police.uk, street and outcome files",
)
AGAIN = Method(
    id="outcomes.again",
    version=1,
    title="Share recorded again within 365 days of a disposal",
    formula="1 - product over days s ≤ 365 of (1 - d_s / n_s), d_s first crimes on day s, n_s people still followed",
    words=(
        "Each person counts once for each kind of disposal, from the first of that kind; the crime that follows is any "
        "later one recorded by the force with the same key, whenever it was committed. Who is followed for less than "
        "365 days counts for as long as that. It says nothing of cause: disposals are given to different people for "
        "different crimes, and some move away, are held, or are not recognised as the same."
    ),
    source="Kaplan and Meier (1958), Journal of the American Statistical Association 53, 457-481",
)

METHODS = (
    SHOULD_HAVE_BEEN,
    ADJUSTED,
    CHANGE,
    CHANGE_ADJUSTED,
    CHANGE_DIFFERENCE,
    FROM_RECORDING,
    HEADLINE,
    HEADLINE_OF_ASSIGNED,
    MATURED,
    REVISED,
    FOLLOWED,
    BESIDE_STREET,
    AGAIN,
)
"""Every method of adjusted rates, headlines, outcomes followed and crimes that come again."""
