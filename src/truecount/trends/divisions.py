"""By what crimes are divided, flags, hours and places; and what is counted as violence, by whose definition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ibis
from ibis import _

from truecount.trends.tallies import NOT_TOLD

NIGHT_BEGINS, NIGHT_ENDS = 20, 5
"""Hours of the clock: 20:00 to 05:00 of the next day. Ours; forces and studies draw the night differently."""
WEEKEND = (4, 5)
"""Days on which a weekend's nights begin, Monday 0: Friday and Saturday."""
WEEKEND_NIGHT, OTHER_NIGHT, DAYTIME = "Friday and Saturday nights", "other nights", "daytime"
NO_HOUR = "time not told"
DOMESTIC, KNIFE, FIREARM = "domestic abuse", "knife or sharp instrument", "firearm"
FLAGS = {
    DOMESTIC: ("domestic abuse", "domestic violence"),
    KNIFE: ("knife", "knives", "blade", "bladed", "sharp instrument"),
    FIREARM: ("firearm", "imitation firearm", "gun"),
}
"""What a flag is called here, and the words with which it begins in a record, in small letters."""
UNSEEN = "Only what was flagged counts; whether a flag that belongs there is missing, the records do not show."


def bears(flag: str) -> Any:
    """Whether a crime bears a flag of FLAGS, as an Ibis expression of its columns; no flag at all is no."""
    return _.flags.fill_null("").lower().re_search(rf"(^|;)\s*({'|'.join(FLAGS[flag])})\b")


@dataclass(frozen=True, eq=False)
class Division:
    """One way to divide crimes.

    `category` is an Ibis expression of the columns of `tallies.classed` that puts each crime into one category, none
    into two or none, so that the categories add up to all. `meaning` says what they are, and `caution` what they
    cannot show: print both beside the numbers.
    """

    name: str
    title: str
    meaning: str
    caution: str
    category: Any


def _hours() -> Any:
    """The part of the week in which a crime was committed; a night belongs to the day on which it begins."""
    when = ibis.coalesce(_.committed_at, _.reported_at)
    told = (_.precision == "instant") & (when != when.truncate("D"))
    since = when - ibis.interval(hours=NIGHT_ENDS)
    return ibis.cases(
        (~told.fill_null(False), NO_HOUR),
        (since.hour() < NIGHT_BEGINS - NIGHT_ENDS, DAYTIME),
        (since.day_of_week.index().isin(WEEKEND), WEEKEND_NIGHT),
        else_=OTHER_NIGHT,
    )


DIVISIONS = {
    one.name: one
    for one in (
        Division(
            name="district",
            title="By district",
            meaning="The district or division that the crime record names.",
            caution="Boundaries and names that changed between the periods look like a change of crime.",
            category=_.district.nullif("").fill_null(NOT_TOLD),
        ),
        Division(
            name="domestic abuse",
            title="Domestic abuse",
            meaning="Whether the crime record bears a flag of domestic abuse.",
            caution=f"{UNSEEN} A flag used more often looks like a rise of domestic abuse.",
            category=ibis.cases((bears(DOMESTIC), "flagged domestic abuse"), else_="not flagged domestic abuse"),
        ),
        Division(
            name="weapon",
            title="Weapon",
            meaning=(
                "Whether the crime record bears a flag of a firearm, or of a knife or another sharp instrument; one "
                "with both counts under firearm."
            ),
            caution=f"{UNSEEN} Other weapons are under none flagged.",
            category=ibis.cases((bears(FIREARM), FIREARM), (bears(KNIFE), KNIFE), else_="none flagged"),
        ),
        Division(
            name="night-time economy",
            title="Hours of the night-time economy",
            meaning=(
                f"When the crime was committed, or began; where that is not told, when it was reported. A night is "
                f"{NIGHT_BEGINS}:00 to 0{NIGHT_ENDS}:00; Friday and Saturday nights end on the morning after. These "
                "hours are our own choice."
            ),
            caution=(
                "An hour says nothing of pubs, drink or place: what happens at home on a Friday night is in it too. "
                "Midnight to the second counts as time not told, for a day loaded without an hour reads so."
            ),
            category=_hours(),
        ),
    )
}
"""The divisions by name."""


@dataclass(frozen=True)
class Definition:
    """What is counted as violence: offence groups, what that means, and whose definition it is. Always print it."""

    name: str
    title: str
    groups: tuple[str, ...]
    meaning: str
    source: str


VIOLENCE = "Violence against the person"
PUBLIC_ORDER = "Public order offences"
DEFINITIONS = {
    one.name: one
    for one in (
        Definition(
            name="home office",
            title="Violence against the person",
            groups=(VIOLENCE,),
            meaning="The Home Office's offence group; robbery, sexual offences and public order are not in it.",
            source="Home Office, Notifiable Offence List (reference table `classes`)",
        ),
        Definition(
            name="with robbery and sexual offences",
            title="Violence against the person, robbery and sexual offences",
            groups=(VIOLENCE, "Robbery", "Sexual offences"),
            meaning="Wider than the Home Office's group: robbery and sexual offences count as violence too.",
            source=(
                "Kent Police and Crime Commissioner, Violence Reduction Challenge (2018), its list of violent crime, "
                "https://www.kent-pcc.gov.uk/what-we-do/projects-and-campaigns/violence-reduction-challenge/; that the "
                "list fills these offence groups is our reading"
            ),
        ),
        Definition(
            name="with public order",
            title="Violence against the person and public order offences",
            groups=(VIOLENCE, PUBLIC_ORDER),
            meaning=(
                "Public order offences count as violence too, since the same event may be recorded as either. "
                "Inspections give no rate of recording of them alone."
            ),
            source="our own; no publication that defines violence so was found",
        ),
    )
}
"""The definitions of violence by name."""
