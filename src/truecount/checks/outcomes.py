"""Outcomes: whether they may be given to that crime, on that day, and with what the record has to hold."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

from truecount import reference
from truecount.checks.check import check
from truecount.checks.codes import outcome_types
from truecount.checks.force import Force
from truecount.checks.words import day, minute

OF_ONE_CRIME = ["force_id", "system", "crime_reference"]
NO_SUSPECT = ["14", "18"]
VICTIM_DOES_NOT_SUPPORT = ["14", "16"]
LONG = 30
"""Days between the day an outcome bears and its entry from which we call it entered late. Ours: no text gives any."""


@check("TC-O01")
def before_recording(force: Force) -> Any:
    """An outcome given before the crime was recorded."""
    return force.outcomes.filter(_.timed & (_.assigned_at < _.crime_recorded_at)).mutate(
        says="given " + minute(_.assigned_at) + ", before the crime was recorded, " + minute(_.crime_recorded_at)
    )


@check("TC-O02")
def without_type(force: Force) -> Any:
    """An outcome without a type: it cannot be counted."""
    return force.outcomes.filter(_.outcome_type.isnull()).mutate(
        says="no outcome type; the record words it: " + _.outcome_label.fill_null("(nothing)")
    )


@check("TC-O03")
def unknown_type(force: Force) -> Any:
    """An outcome of a type that there is not."""
    return force.outcomes.filter(_.outcome_type.notnull() & _["name"].isnull()).mutate(
        says="given outcome type " + _.outcome_type + ", which there is not"
    )


@check("TC-O04")
def not_an_outcome(force: Force) -> Any:
    """Type 0, which says that a crime has no outcome yet, given as if it were one."""
    return force.outcomes.filter(_.outcome_type.isin(outcome_types(is_outcome=False))).mutate(
        says="given type " + _.outcome_type + ", " + _["name"].lower() + ", which is not an outcome"
    )


@check("TC-O05")
def not_yet_in_use(force: Force) -> Any:
    """An outcome of a type that was brought in later. Types whose first day has no source are not judged."""
    rows = reference.load("outcome_types").rows
    doubted = [row["code"] for row in rows if "valid_from" in (row["unsourced"] or ())]
    return force.outcomes.filter((_.assigned_at.date() < _.valid_from) & ~_.outcome_type.isin(doubted)).mutate(
        says="type " + _.outcome_type + " given " + day(_.assigned_at) + ", before it came in, " + day(_.valid_from)
    )


@check("TC-O06")
def no_longer_in_use(force: Force) -> Any:
    """An outcome of a type that had ended."""
    return force.outcomes.filter(_.assigned_at.date() > _.valid_to).mutate(
        says="type " + _.outcome_type + " given " + day(_.assigned_at) + ", after it ended, " + day(_.valid_to)
    )


@check("TC-O07")
def no_such_crime(force: Force) -> Any:
    """An outcome of a crime that the file does not hold."""
    return force.outcomes.filter(_.crime_id.isnull()).mutate(
        says="given to crime " + _.crime_reference + ", which is not among the crimes loaded"
    )


@check("TC-O08")
def after_cancellation(force: Force) -> Any:
    """An outcome given to a crime that had been cancelled or transferred."""
    return force.outcomes.filter((_.precision != "month") & (_.assigned_at > _.crime_cancelled_at)).mutate(
        says="given "
        + minute(_.assigned_at)
        + ", after the crime was cancelled or transferred, "
        + minute(_.crime_cancelled_at)
    )


@check("TC-O09")
def another_force_as_agency(force: Force) -> Any:
    """A crime that went to another force, closed as gone to another agency: that is a cancellation (C1)."""
    return force.outcomes.filter((_.outcome_type == "20") & (_.crime_cancellation == "C1")).mutate(
        says=ibis.literal("given type 20, another agency, though the crime was transferred to another force (C1)")
    )


@check("TC-O10")
def of_no_crime(force: Force) -> Any:
    """An outcome given to a reported incident, such as N100, which is no recorded crime."""
    incidents = [row["class_code"] for row in reference.load("reported_incidents").rows]
    return force.outcomes.filter(_.crime_class_code.isin(incidents)).mutate(
        says="given to a record of class " + _.crime_class_code + ", a reported incident, which is no crime"
    )


@check("TC-O11")
def after_loading(force: Force) -> Any:
    """An outcome dated later than the day of the last load."""
    return force.outcomes.filter(_.assigned_at.date() > force.loaded.date()).mutate(
        says="dated " + day(_.assigned_at) + ", after the day of the last load, " + day(force.loaded)
    )


@check("TC-O12")
def dated_ahead(force: Force) -> Any:
    """An outcome entered before the day it bears."""
    return force.outcomes.filter((_.precision != "month") & (_.entered_at.date() < _.assigned_at.date())).mutate(
        says="dated " + day(_.assigned_at) + ", but entered before that, " + day(_.entered_at)
    )


@check("TC-O13")
def entered_late(force: Force) -> Any:
    """An outcome entered or changed long after the day it bears, which may have been dated back."""
    late = _.entered_at > _.assigned_at + ibis.interval(days=LONG)
    return force.outcomes.filter((_.precision != "month") & late).mutate(
        says="dated " + day(_.assigned_at) + ", but entered or changed " + day(_.entered_at)
    )


@check("TC-O14")
def no_suspect(force: Force) -> Any:
    """A last outcome that needs a named suspect, of a crime without one."""
    without = _.crime_id.notnull() & _.crime_suspect_key.isnull()
    return force.outcomes.filter(_["last"] & _.named_suspect & without).mutate(
        says="given type " + _.outcome_type + ", which needs a named suspect; the crime record has none"
    )


@check("TC-O15")
def suspect_named(force: Force) -> Any:
    """A last outcome that says no suspect was identified, of a crime with one."""
    said = _.outcome_type.isin(NO_SUSPECT)
    return force.outcomes.filter(_["last"] & said & _.crime_suspect_key.notnull()).mutate(
        says="given type " + _.outcome_type + ", suspect not identified, but the crime record names a suspect"
    )


@check("TC-O16")
def suspect_gone(force: Force) -> Any:
    """A last outcome that says no suspect was identified, after one that needs a named suspect."""
    named = ibis.ifelse(_.named_suspect, _.number, None)
    rows = force.outcomes.mutate(first_named=named.min().over(ibis.window(group_by=OF_ONE_CRIME)))
    after = (_.number > _.first_named) & _.crime_suspect_key.isnull()
    return rows.filter(_["last"] & _.outcome_type.isin(NO_SUSPECT) & after).mutate(
        says="given type " + _.outcome_type + ", suspect not identified, after an outcome that needs a named suspect"
    )


@check("TC-O17")
def two_on_one_day(force: Force) -> Any:
    """Two different outcomes of one crime on one day: a crime has one."""
    order = ibis.window(group_by=OF_ONE_CRIME, order_by="number")
    rows = force.outcomes.mutate(former=_.outcome_type.lag().over(order), former_at=_.assigned_at.lag().over(order))
    same_day = (_.precision != "month") & (_.former_at.date() == _.assigned_at.date())
    return rows.filter(same_day & (_.former != _.outcome_type)).mutate(
        says="given type " + _.outcome_type + " on the day the crime was given type " + _.former + " too"
    )


@check("TC-O18")
def victim_not_told(force: Force) -> Any:
    """An outcome of a victim-based crime of which the victim was not told."""
    return force.outcomes.filter(_victim_based() & _.victim_told_at.isnull()).mutate(
        says="given " + day(_.assigned_at).fill_null("(no day)") + "; no record that the victim was told"
    )


@check("TC-O19")
def victim_told_after(force: Force) -> Any:
    """An outcome of a victim-based crime of which the victim was told only afterwards."""
    later = (_.victim_told_at.date() > _.assigned_at.date()) | (_.timed & (_.victim_told_at > _.assigned_at))
    return force.outcomes.filter(_victim_based() & (_.precision != "month") & later).mutate(
        says="given " + minute(_.assigned_at) + "; the victim was told only afterwards, " + minute(_.victim_told_at)
    )


@check("TC-O20")
def no_victim_to_support(force: Force) -> Any:
    """An outcome that says the victim does not support action, of a crime against the state, which has no victim."""
    unnamed = (_.crime_basis == "S") & _.crime_victim_key.isnull()
    against_state = unnamed | (_.crime_victim_kind == "state")
    return force.outcomes.filter(_.outcome_type.isin(VICTIM_DOES_NOT_SUPPORT) & against_state).mutate(
        says="given type " + _.outcome_type + ", victim not able to support action, but the crime is against the state"
    )


@check("TC-O48")
def fraud_bureau(force: Force) -> Any:
    """The outcome of the fraud bureau given to a crime of another class than its own."""
    fraud = _.crime_class_code.startswith("NFIB")
    return force.outcomes.filter((_.outcome_type == "19") & ~fraud).mutate(
        says="given type 19, filed by the fraud bureau, though its class is " + _.crime_class_code
    )


@check("TC-O49")
def charge_replaced(force: Force) -> Any:
    """A last outcome that is no charge, given on a later day than one that is. Of one day's two, TC-O17 tells."""
    rows = force.outcomes.mutate(charged=_.outcome_type.isin(outcome_types(prosecuted=True)).fill_null(False))
    charges = ibis.ifelse(_.charged, _.assigned_at, None)
    rows = rows.mutate(charged_at=charges.min().over(ibis.window(group_by=OF_ONE_CRIME)))
    other = _.outcome_type.isin(outcome_types(is_outcome=True)) & ~_.charged
    return rows.filter(_["last"] & other & (_.assigned_at.date() > _.charged_at.date())).mutate(
        says="given type " + _.outcome_type + " after a charge of " + day(_.charged_at) + ", which stands"
    )


def _victim_based() -> Any:
    """Whether the crime of an outcome has a victim who can be told: one other than the state is named."""
    return _.crime_victim_key.notnull() & (_.crime_victim_kind.fill_null("") != "state")
