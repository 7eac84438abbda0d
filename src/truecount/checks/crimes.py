"""Crime records: what has to be there, and in which order things happen."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

from truecount.checks.check import check
from truecount.checks.force import Force
from truecount.checks.listed import beside
from truecount.checks.references import shape
from truecount.checks.words import day, minute

LIVE = _.cancelled_at.isnull()
SHORTEST, LONGEST = 20, 300
"""How many characters a mo has to have."""
WHO = ("person", "child", "household", "business")
"""Victims who are somebody; offences against the state have none of them."""
ROUGHLY = ibis.interval(minutes=30)
"""How far a time of commission that somebody guessed may lie after the call."""


@check("TC-C01")
def recorded_before_reported(force: Force) -> Any:
    """A record made before its report came in."""
    return force.crimes.filter(_.timed & (_.recorded_at < _.reported)).mutate(
        says="recorded " + minute(_.recorded_at) + ", before it was reported, " + minute(_.reported)
    )


@check("TC-C02")
def nothing_to_time_it_by(force: Force) -> Any:
    """Without an incident and without a reported time nobody can tell whether it was recorded in time."""
    bare = _.incident_reference.isnull() & _.incident_id.isnull() & _.reported.isnull()
    return force.crimes.filter(bare & LIVE).mutate(
        says=ibis.literal("names no incident and no time of report, so that its recording cannot be timed")
    )


@check("TC-C03")
def incident_not_in_the_file(force: Force) -> Any:
    """It names an incident that the file does not hold, though it holds incidents from before and after that day.

    References of a form that no incident has are another check's.
    """
    incidents = force.incidents.filter(_.reference.notnull())
    held = incidents.select("force_id", incident_reference="reference")
    covered = incidents.group_by("force_id").agg(
        first=_.reported_at.min(), final=_.reported_at.max(), shapes=shape(_.reference).collect(distinct=True)
    )
    rows = force.crimes.filter(_.incident_reference.notnull())
    rows = rows.join(covered, "force_id")
    rows = rows.filter(_.recorded_at.between(_.first, _.final) & _.shapes.contains(shape(_.incident_reference)))
    return rows.anti_join(held, ["force_id", "incident_reference"]).mutate(
        says='names incident "' + _.incident_reference + '", which the file does not hold'
    )


@check("TC-C04")
def no_recorded_time(force: Force) -> Any:
    """A record that does not say when it was made."""
    return force.crimes.filter(_.recorded_at.isnull()).mutate(
        says=ibis.literal("recorded_at is empty: when it was recorded is not known")
    )


@check("TC-C05")
def recorded_in_the_future(force: Force) -> Any:
    """Recorded more than a day after the load that brought it."""
    return force.crimes.filter(_.recorded_at > force.loaded + ibis.interval(days=1)).mutate(
        says="recorded " + minute(_.recorded_at) + ", after the last load"
    )


@check("TC-C06")
def committed_after_reported(force: Force) -> Any:
    """Committed, or begun, well after somebody reported it."""
    return force.crimes.filter(_.timed & (_.committed_at > _.reported + ROUGHLY)).mutate(
        says="committed " + minute(_.committed_at) + ", after it was reported, " + minute(_.reported)
    )


@check("TC-C07")
def entered_long_after(force: Force) -> Any:
    """Entered or changed a week or more after it was recorded, though nothing that the file holds happened to it
    then: it may have been dated back."""
    known = [_.reclassified_at, _.cancelled_at, _.outcome_at, _.victim_told_at]
    touched = ibis.greatest(_.recorded_at, *(one.fill_null(_.recorded_at) for one in known))
    late = _.entered_at > touched + ibis.interval(days=7)
    return force.crimes.filter(_.timed & late).mutate(
        says="recorded " + minute(_.recorded_at) + " by its own word, entered " + minute(_.entered_at)
    )


@check("TC-C08")
def entered_before_recorded(force: Force) -> Any:
    """Recorded, by its own word, after the system last knew of a change to it; an hour is left for clocks."""
    return force.crimes.filter(_.timed & (_.recorded_at > _.entered_at + ibis.interval(hours=1))).mutate(
        says="recorded " + minute(_.recorded_at) + ", after it was last entered, " + minute(_.entered_at)
    )


@check("TC-C09")
def reclassified_before_recorded(force: Force) -> Any:
    """Given another class before it was recorded at all."""
    return force.crimes.filter(_.timed & (_.reclassified_at < _.recorded_at)).mutate(
        says="reclassified " + minute(_.reclassified_at) + ", before it was recorded, " + minute(_.recorded_at)
    )


@check("TC-C10")
def reclassified_to_the_same(force: Force) -> Any:
    """Said to be reclassified, but from the class that it still has."""
    return force.crimes.filter(_.class_before == _.class_code).mutate(
        says="reclassified from " + _.class_before + " to the same class"
    )


@check("TC-C11")
def reclassified_half_told(force: Force) -> Any:
    """Reclassified, without the day or without the class it had."""
    half = _.class_before.isnull() != _.reclassified_at.isnull()
    return force.crimes.filter(half).mutate(
        says=ibis.coalesce(
            "reclassified from " + _.class_before + ", but not when",
            "reclassified " + day(_.reclassified_at) + ", but not from which class",
        )
    )


@check("TC-C12")
def victim_missing(force: Force) -> Any:
    """A crime that is counted by its victims, without one."""
    return (
        beside(force)
        .filter(LIVE & (_.code_basis == "V") & _.victim_key.isnull() & ~_.class_code.startswith("N"))
        .mutate(says="class " + _.class_code + " is counted by victim, but victim_key is empty")
    )


@check("TC-C13")
def victim_of_a_state_crime(force: Force) -> Any:
    """An offence against the state with a victim who is somebody."""
    return (
        beside(force)
        .filter(LIVE & (_.code_basis == "S") & _.victim_key.notnull() & _.victim_kind.isin(WHO))
        .mutate(says="class " + _.class_code + " is an offence against the state, but its victim is a " + _.victim_kind)
    )


@check("TC-C14")
def mo_too_short_or_long(force: Force) -> Any:
    """A mo that is missing, or shorter or longer than the data standard asks for."""
    rows = force.crimes.mutate(long=_.mo.fill_null("").strip().length())
    return rows.filter(LIVE & ~_.long.between(SHORTEST, LONGEST)).mutate(
        says="mo has " + _.long.cast("string") + f" characters; {SHORTEST} to {LONGEST} are asked for"
    )


@check("TC-C15")
def neither_class_nor_code(force: Force) -> Any:
    """A record that does not say what crime it is."""
    return force.crimes.filter(_.class_code.isnull() & _.offence_code.isnull()).mutate(
        says=ibis.literal("class_code and offence_code are both empty")
    )
