"""Incidents: how they were closed, and what crime records they have."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

from truecount.checks.check import check
from truecount.checks.force import Force
from truecount.checks.told import told
from truecount.checks.words import day, minute

CRIME = "Crime"
FRAUD = "009"
"""Fraud goes to Action Fraud, where the national bureau records it; the force's own log has no crime record."""
ERROR, DUPLICATE = "505", "506"
CRIME_WORDS = (
    r"\b(assaulted|punched|headbutted|head butted|strangled|throttled|stabbed|slashed at|raped|robbed|mugged|burgled|"
    r"broken into|beaten up|spat at|spat in (?:her|his|their) face)\b"
)
"""Words that plainly tell of a crime done, in a log closed under a category that often hides one."""
TAKEN_BACK = (
    r"\b(did not happen|didn't happen|nothing happened|nothing of the sort|nothing to it|no offences?|no crimes?|"
    r"misheard|made it up|joking|wrong end|says not|crossed wires|other force|abroad|police there|crime recorded|"
    r"already recorded|refers)\b"
)
"""Words that take a crime back, or tell that it is another force's or already recorded, anywhere in the log."""
ELSEWHERE = ("Transport",)
"""Themes that stay right beside a crime record: the rules leave road deaths and injuries there."""
CONFIRMED = {"N100": ("subgroup", "Rape"), "N200": ("class_code", "106"), "N300": ("subgroup", "Homicide")}
"""The crime that a reported incident becomes once it is confirmed."""
NOTED = r"^(N[0-9]00)"
"""How the codes of notifiable reported incidents begin."""


@check("TC-I01")
def closed_as_crime_without_one(force: Force) -> Any:
    """Closed under a crime code a day or more ago, and no crime record is tied to it."""
    old = _.reported_at < force.loaded - ibis.interval(days=1)
    closed = (_.closing_theme == CRIME) & (_.closing_code != FRAUD)
    none = "is tied to it" if force.linked else "names it"
    return force.incidents.filter(closed & old & (_.crimes == 0) & ~_.repeat).mutate(
        says="closed under " + _.closing_code + f", a crime, but no crime record {none}"
    )


@check("TC-I02")
def closed_as_crime_all_cancelled(force: Force) -> Any:
    """Closed under a crime code, but every record of it was cancelled, none as a duplicate or as another force's."""
    kept = force.crimes.filter(_.cancellation.isin(["C1", "C3"])).select(record_id="incident_id")
    rows = force.incidents.filter((_.closing_theme == CRIME) & (_.crimes > 0) & (_.live == 0))
    return rows.anti_join(kept, "record_id").mutate(
        says="closed under " + _.closing_code + ", a crime, but every crime record tied to it was cancelled"
    )


@check("TC-I03")
def opened_as_crime_closed_without(force: Force) -> Any:
    """Opened as a crime, closed as something else, and nothing was recorded."""
    other = _.closing_code.notnull() & (_.closing_theme.fill_null("") != CRIME) & ~_.closing_code.re_search(NOTED)
    closed = other & ~_.closing_code.isin([ERROR, DUPLICATE])
    opened = (_.opening_theme == CRIME) & (_.opening_code != FRAUD)
    return force.incidents.filter(opened & closed & (_.crimes == 0) & ~_.repeat).mutate(
        says="opened under " + _.opening_code + ", a crime, closed under " + _.closing_code + " without a crime record"
    )


@check("TC-I04")
def words_of_a_crime(force: Force) -> Any:
    """Opened and closed as no crime under a category that often hides one, while the log plainly tells of one."""
    hiding = (_.closing_stratum == "likely_crime_review") & (_.opening_theme.fill_null("") != CRIME)
    rows = force.incidents.filter(hiding & (_.crimes == 0) & ~_.repeat).mutate(word=told(_.text, CRIME_WORDS))
    return rows.filter((_.word.length() > 0) & ~_.text.lower().re_search(TAKEN_BACK)).mutate(
        says="closed under " + _.closing_code + ' without a crime record, but its text says "' + _.word + '"'
    )


@check("TC-I05")
def closed_as_no_crime_with_one(force: Force) -> Any:
    """Closed under a category that is no crime, with a crime record that stands."""
    other = _.closing_theme.notnull() & ~_.closing_theme.isin([CRIME, *ELSEWHERE]) & (_.closing_code != DUPLICATE)
    return force.incidents.filter(other & (_.live > 0) & ~_.repeat).mutate(
        says="closed under "
        + _.closing_code
        + ", which is no crime, though crime records of it stand, "
        + _.live.cast("string")
        + " in number"
    )


@check("TC-I06")
def never_closed(force: Force) -> Any:
    """Still without a closing code a week before the last load."""
    old = _.reported_at < force.loaded - ibis.interval(days=7)
    return force.incidents.filter(_.closing_code.isnull() & old & _.merged_into.isnull()).mutate(
        says="reported " + day(_.reported_at) + " and never closed"
    )


@check("TC-I07")
def reported_in_the_future(force: Force) -> Any:
    """Reported more than a day after the load that brought it."""
    return force.incidents.filter(_.reported_at > force.loaded + ibis.interval(days=1)).mutate(
        says="reported " + minute(_.reported_at) + ", after the last load"
    )


@check("TC-I08")
def duplicate_of_nothing(force: Force) -> Any:
    """Closed as a duplicate of nothing. Asked only where the file can tell what an incident repeats."""
    can_tell = ibis.literal(force.linked or force.holds("incidents.merged_into"))
    return force.incidents.filter(can_tell & (_.closing_code == DUPLICATE) & ~_.repeat).mutate(
        says="closed as a duplicate (" + _.closing_code + "), but no incident is found that it repeats"
    )


@check("TC-I09")
def merged_into_nothing(force: Force) -> Any:
    """Merged into an incident that the file does not hold."""
    held = force.incidents.select("force_id", merged_into="reference")
    rows = force.incidents.filter(_.merged_into.notnull())
    return rows.anti_join(held, ["force_id", "merged_into"]).mutate(
        says='merged into "' + _.merged_into + '", an incident that the file does not hold'
    )


@check("TC-I10")
def reported_incident_confirmed(force: Force) -> Any:
    """Closed under a code of a notifiable reported incident, though the very crime it stands for was recorded."""
    crimes = force.crimes.filter(_.cancelled_at.isnull() & _.incident_id.notnull())
    confirmed = [crimes.filter(_[column] == value).mutate(of=ibis.literal(code)) for code, (column, value) in _KINDS]
    found = ibis.union(*confirmed).group_by("of", record_id=_.incident_id).agg(as_class=_.class_code.min())
    rows = force.incidents.filter(_.closing_code.re_search(NOTED)).mutate(of=_.closing_code.re_extract(NOTED, 1))
    return rows.join(found, ["record_id", "of"]).mutate(
        says="closed under " + _.closing_code + ", but a crime of class " + _.as_class + " was recorded from it"
    )


_KINDS = tuple(CONFIRMED.items())


@check("TC-I11")
def reported_incident_code_not_in_use(force: Force) -> Any:
    """Closed under a code of notifiable reported incidents that was not, or no longer, in use on that day."""
    spans = force.reference("reported_incidents").select("code", "class", "valid_from", "valid_to")
    whole = spans.group_by(noted="class").agg(valid_from=_.valid_from.min(), valid_to=_.valid_to.max())
    rows = force.incidents.filter(_.closing_code.re_search(NOTED)).mutate(noted=_.closing_code.re_extract(NOTED, 1))
    on = _.reported_at.date()
    return (
        rows.join(whole, "noted")
        .filter((on < _.valid_from) | (on > _.valid_to))
        .mutate(says="closed under " + _.closing_code + ", which was not in use on " + day(_.reported_at))
    )


@check("TC-I12")
def merged_but_not_closed_as_duplicate(force: Force) -> Any:
    """Merged into another incident, yet closed under a code of its own."""
    closed = _.closing_code.notnull() & (_.closing_code != DUPLICATE)
    return force.incidents.filter(_.merged_into.notnull() & closed).mutate(
        says='merged into "' + _.merged_into + '", but closed under ' + _.closing_code + ", not as a duplicate"
    )
