"""The methods of this room."""

from __future__ import annotations

from truecount.figure import Method

MARGIN = Method(
    id="simulation.margin",
    version=1,
    title="A margin of a simulated force",
    formula="100 x numerator / denominator, counted in the simulated records and their truth",
    words="What the simulated records add up to, to be set beside the published number they were made to fit.",
    source="the simulated records",
)
PUBLISHED = Method(
    id="simulation.published",
    version=1,
    title="The published number beside a margin",
    formula="as printed, or 100 x numerator / denominator of printed counts",
    words="The published number that a simulated margin should come within two points of.",
    source="the reference tables",
)
DIFFICULTY = Method(
    id="simulation.difficulty",
    version=1,
    title="How hard missed crimes are to find in the logs",
    formula="area under the ROC curve, out of fold, of logistic regression on word counts",
    words=(
        "The chance that a log which hides an unrecorded crime is scored above one which does not, by a model that "
        "knows only which words occur. Half would be guessing; one would make the logs a toy."
    ),
    source="scikit-learn: TfidfVectorizer, LogisticRegression, two folds",
)
TRUTH = Method(
    id="simulation.truth",
    version=1,
    title="A count of what is known of a simulated force",
    formula="count of required crimes in the simulation's truth, and of those recorded",
    words="A count, not an estimate: the force was made, so every crime that should have been recorded is known.",
    source="the simulated truth",
)
CHANGE = Method(
    id="simulation.change",
    version=1,
    title="A known part of the change in a simulated force",
    formula="100 x (ratio of last year to first - 1), of G, D / G and R / D",
    words=(
        "G counts crimes by the rules of 2015-04 in every year, D by the rules of the day, R those of D that were "
        "recorded. The three parts multiply to the whole change, with nothing left over."
    ),
    source="the simulated truth",
)
METHODS = (MARGIN, PUBLISHED, DIFFICULTY, TRUTH, CHANGE)
"""Every method of this room."""
