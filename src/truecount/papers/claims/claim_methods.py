"""How the figures are made that a check of claims adds to those of the other rooms."""

from __future__ import annotations

from truecount.figure import Method

CHANGE = Method(
    id="papers.claim-change",
    version=1,
    title="Change between the two figures that a claim is checked against",
    formula="100 (last / first - 1) in per cent, or last - first in points or crimes",
    words=(
        "The same measure, read in the same way in two years. It is the change of the figures as they stand. Where "
        "they have intervals, or were printed rounded, its own runs from the least to the most that both allow."
    ),
    source="The two figures beside it",
)
SURVEY_MOVE = Method(
    id="papers.claim-survey-move",
    version=1,
    title="Move of the survey's share of victims, with what chance may have done",
    formula="last - first, in points; either way sqrt(2) times the half-width of the one share held with its error",
    words=(
        "No sampling error is held of the two shares themselves. That of the one release of which it is held is taken "
        "for both, and the two samples are taken as drawn apart from each other."
    ),
    source="Crime Survey for England and Wales, the two shares and the share with its standard error",
)
VIOLENCE = Method(
    id="papers.claim-violence",
    version=1,
    title="Recorded violence, its published groups added up",
    formula="sum of crimes of the groups of violence against the person",
    words=(
        "Homicide, death or serious injury by illegal driving, violence with and without injury, stalking and "
        "harassment, as far as the table gives them for the twelve months. Sexual offences are not among them."
    ),
    source="Home Office recorded crime by offence group",
)
COUNTED = Method(
    id="papers.register-counted",
    version=1,
    title="Claims and promises of a register, counted by what became of them",
    formula="count of claims by verdict; count of promises by state",
    words=(
        "Each claim counts once, by the verdict of its check, and each promise or recommendation once, by where it "
        "stands on the day of the paper. Those that the register leaves out are not counted."
    ),
    source="the register of claims and promises given with the paper",
)
METHODS = (CHANGE, SURVEY_MOVE, VIOLENCE, COUNTED)
"""Every method of this folder."""
