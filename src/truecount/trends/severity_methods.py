"""The methods of the severity of crime: each figure names one of these."""

from __future__ import annotations

from truecount.figure import Method

ONS_SCORE = "Office for National Statistics, Crime Severity Score: weights of the 2020 set, as held here"
HARM_SOURCE = (
    "weights: the file named in the figure; leaving out what police work alone brings to light: Sherman, L, Neyroud, P "
    "W and Neyroud, E (2016), The Cambridge Crime Harm Index, Policing 10(3), 171-183"
)
ALL_ENDS = "all ends of the intervals of the accuracies put in together, so that it is wider than each"

PUBLISHED_SCORE = Method(
    id="severity.published",
    version=1,
    title="Crime severity score as published",
    formula="the score printed for the force, financial year and offence group",
    words=(
        "The weights of all crimes recorded, added up and divided by the population, as the Office for National "
        "Statistics printed it. Better recording raises it as it raises the number of crimes."
    ),
    source="Office for National Statistics, Crime Severity Score data tool",
)
WEIGHTED = Method(
    id="severity.weighted-crime",
    version=1,
    title="Recorded crime weighted by severity",
    formula="W = sum over classes of weight x crimes recorded",
    words=(
        "Each crime counts by the weight of its class, about the days of sentence such a crime leads to on average. "
        "Crimes of a class without weight count nothing and are told beside it."
    ),
    source=ONS_SCORE,
)
SCORE = Method(
    id="severity.score",
    version=1,
    title="Crime severity score",
    formula="S = W / residents in the middle of the year in which the period begins",
    words=(
        "Recorded crime weighted by severity, for each resident. It can be set beside a published score only where "
        "both rest on the same weights."
    ),
    source=ONS_SCORE,
)
WITHOUT_WEIGHT = Method(
    id="severity.without-weight",
    version=1,
    title="Crimes of classes without a weight",
    formula="number of crimes whose class has no weight; as a share of all crimes counted",
    words="How many of the crimes counted the weighted figures leave out, because no weight of their class is held.",
    source="the weights and counts named in the figure",
)
HARM = Method(
    id="severity.harm-index",
    version=1,
    title="Harm of recorded crime by weights of one's own",
    formula="H = sum over classes that are not proactive of weight x crimes recorded",
    words=(
        "Each crime counts by a weight that the user gave. Classes marked as proactive, which come to light by police "
        "work alone, are left out, so that more of such work does not look like more harm."
    ),
    source=HARM_SOURCE,
)
HARM_HEAD = Method(
    id="severity.harm-per-head",
    version=1,
    title="Harm of recorded crime for each resident",
    formula="H / residents in the middle of the year in which the period begins",
    words="The harm of recorded crime by weights that the user gave, for each resident.",
    source=HARM_SOURCE,
)
PROACTIVE = Method(
    id="severity.proactive",
    version=1,
    title="Crimes left out because police work alone brings them to light",
    formula="number of crimes of the classes that the file of weights marks as proactive",
    words="How many of the crimes counted the harm index leaves out by its own rule.",
    source=HARM_SOURCE,
)
UNRECORDED_WEIGHT = Method(
    id="severity.unrecorded",
    version=1,
    title="Crimes not recorded, weighted by severity",
    formula=(
        "sum over kinds of W_k (1 - p_k) / p_k, W_k the weighted recorded crime of the kind and p_k its recording "
        "accuracy; a kind without accuracy of its own shares what all crime leaves after the kinds that have one"
    ),
    words=(
        "The severity of the crimes that should have been recorded and were not, if within each kind of crime those "
        "missed are as severe as those recorded. Crimes of classes without a weight are left out."
    ),
    source=f"{ONS_SCORE}; accuracy: the inspection or audit named in the figure; interval: {ALL_ENDS}",
)
WEIGHTED_ACCURACY = Method(
    id="severity.accuracy",
    version=1,
    title="Recording accuracy weighted by severity",
    formula="100 W / (W + U), W weighted recorded crime and U weighted crimes not recorded",
    words=(
        "The share of severity that was recorded, where the accuracy of each kind of crime is known. Below the "
        "accuracy of all crime it says that what is missed is graver than what is recorded."
    ),
    source=f"{ONS_SCORE}; accuracy: the inspection or audit named in the figure; interval: {ALL_ENDS}",
)

METHODS = (
    PUBLISHED_SCORE,
    WEIGHTED,
    SCORE,
    WITHOUT_WEIGHT,
    HARM,
    HARM_HEAD,
    PROACTIVE,
    UNRECORDED_WEIGHT,
    WEIGHTED_ACCURACY,
)
