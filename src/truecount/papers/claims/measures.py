"""What a claim can be tied to: each measure, its readings, and where its figures come from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from truecount import reference
from truecount.errors import TrueCountError
from truecount.papers.claims import (
    accuracy_readings,
    crime_readings,
    filed,
    outcome_readings,
    survey_readings,
    violence_readings,
)
from truecount.papers.claims.asked import NATION, Asked, Reading
from truecount.papers.claims.register import Claim
from truecount.records.store import Store

Source = Callable[[Asked], Iterator[Reading]]
TWO = ("change", "direction")
"""The kinds of claim that set two years beside each other."""
CHOICE = (
    "Which crimes it is divided by is a choice: no published definition was found, and the words of a claim seldom say."
)


@dataclass(frozen=True)
class Measured:
    """One measure: its title, what makes its readings, and `says`: what is always said with it.

    The first reading is the one that the words fit best; each is checked.
    """

    title: str
    sources: tuple[Source, ...]
    says: str = ""


def _alike(asked: Asked) -> Iterator[Reading]:
    """The change like for like of all crime or, where the subject names violence, of its groups."""
    violent = "violen" in asked.subject.lower()
    yield from (violence_readings.violence_alike if violent else crime_readings.like_for_like)(asked)


MEASURED: dict[str, Measured] = {
    "recording-accuracy": Measured("Recording accuracy", (accuracy_readings.recording_accuracy,)),
    "recorded-crime": Measured("Recorded crime", (crime_readings.recorded_crime,)),
    "like-for-like": Measured(
        "Recorded crime like for like",
        (_alike,),
        "Like for like is not the same as genuine: changes of reporting are in it.",
    ),
    "survey": Measured("The Crime Survey", (survey_readings.survey,)),
    "charged": Measured("Charged or summonsed", outcome_readings.CHARGED),
    "justice-outcomes": Measured(
        "Charged or dealt with out of court",
        outcome_readings.JUSTICE,
        "“Justice outcomes” has no one meaning: charges with out-of-court results, and charges alone, are both read.",
    ),
    "victim-does-not-support": Measured("Victim does not support action", (outcome_readings.support,)),
    "named-suspect-victim-does-not-support-of-not-prosecuted": Measured(
        "Victim does not support action, of named suspects not prosecuted", outcome_readings.NOT_PROSECUTED, CHOICE
    ),
    "violence": Measured(
        "Recorded violence",
        (violence_readings.violence,),
        "Of the reasons for a rise only the part put down to recording is held; reasons that the words name are not "
        "checked.",
    ),
    "outcomes-by-crime-type": Measured("Outcomes by type of crime", (outcome_readings.by_type,)),
}
"""Every measure that a claim of the register can name."""


def figures_for(claim: Claim, force: str, store: Store | None = None, on: date | None = None) -> tuple[Reading, ...]:
    """Every reading of a claim, of its own area or else of a force, as it was at a meeting `on` a day where told.

    A source of figures that has none of what is asked gives a reading that says so. Raises TrueCountError for a
    measure that is not known, and for an area that is not.
    """
    if claim.measure not in MEASURED:
        raise TrueCountError(f'{claim.id}: "{claim.measure}" is no measure; the measures are {", ".join(MEASURED)}.')
    area = str(reference.force(claim.area or force)["force_id"])
    file = store if store is not None and area != NATION and filed.holds(store, area) else None
    asked = Asked(
        area, claim.first, claim.last, claim.kind in TWO, claim.kind == "expectation", claim.subject, on, file
    )
    found: list[Reading] = []
    for source in MEASURED[claim.measure].sources:
        try:
            found += source(asked)
        except TrueCountError as error:
            found.append(Reading(MEASURED[claim.measure].title.lower(), lacking=str(error)))
    if store is not None and file is None and area != NATION:
        found.append(Reading("the record file", lacking=f"It holds nothing of {reference.force(area)['name']}."))
    return tuple(found)
