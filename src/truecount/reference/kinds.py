"""The three kinds of crime that inspections of crime recording report apart."""

from __future__ import annotations

VIOLENCE, SEXUAL, OTHER = range(3)
KINDS = ("violence", "sexual offences", "other crime")
GROUP_KINDS = {"Violence against the person": VIOLENCE, "Sexual offences": SEXUAL}
"""Which kind an offence group is of; any other group of recorded crime is other crime."""
NOT_AUDITED = ("NFIB fraud", "Fraud", "Notifiable reported incident (not a crime)")
"""Offence groups that stand in no rate of recording: others record them, or they are no crimes."""


def kind_of_group(offence_group: str) -> int | None:
    """The kind of an offence group as its place in KINDS; None for what no audit of crime recording counts."""
    return None if offence_group in NOT_AUDITED else GROUP_KINDS.get(offence_group, OTHER)
