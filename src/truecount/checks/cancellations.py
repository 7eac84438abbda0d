"""Cancellations and transfers: only for the classes, by the people and with the information the rules ask for."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

from truecount import reference
from truecount.checks.check import check
from truecount.checks.codes import outcome_types
from truecount.checks.force import Force
from truecount.checks.words import day, minute

CODES = ["C1", "C2", "C3", "C4", "C5"]
ON_NEW_INFORMATION = ["C1", "C2", "C5"]
"""Those that need additional verifiable information, and of which the victim has to be told beforehand (pp26-27)."""
CANCELLED = ["C2", "C3", "C4", "C5"]
DECISION_MAKERS = ["decision maker", "registrar"]
SELF_DEFENCE = ["104", "105A"]
SELF_DEFENCE_ABH = ("8N", "008/06")
"""In class 8N, self-defence counts for section 47 only (p27)."""


@check("TC-X01")
def without_code(force: Force) -> Any:
    """A crime cancelled without one of the five reasons."""
    return force.crimes.filter(_.cancelled_at.notnull() & _.cancellation.isnull()).mutate(
        says="cancelled " + day(_.cancelled_at) + " without a code, C1 to C5"
    )


@check("TC-X02")
def unknown_code(force: Force) -> Any:
    """A crime cancelled with a code that there is not."""
    return force.crimes.filter(~_.cancellation.isin(CODES)).mutate(
        says="cancelled with code " + _.cancellation + ", which is none of C1 to C5"
    )


@check("TC-X03")
def without_date(force: Force) -> Any:
    """A crime with a reason for a cancellation, but no time of it: it still counts."""
    return force.crimes.filter(_.cancellation.notnull() & _.cancelled_at.isnull()).mutate(
        says="code " + _.cancellation + " but not cancelled: no time of cancellation"
    )


@check("TC-X04")
def self_defence_elsewhere(force: Force) -> Any:
    """A crime cancelled for self-defence that is none of the assaults for which that may be done."""
    abh_class, abh = SELF_DEFENCE_ABH
    in_scope = _.class_code.isin(SELF_DEFENCE) | ((_.class_code == abh_class) & (_.offence_code.fill_null(abh) == abh))
    return force.crimes.filter((_.cancellation == "C5") & ~in_scope).mutate(
        says="cancelled C5, self-defence, though it is class " + _.class_code + _of(_.offence_code)
    )


@check("TC-X05")
def without_information(force: Force) -> Any:
    """A crime transferred or cancelled without the additional verifiable information that takes."""
    without = _.avi.fill_null("") != "yes"
    return force.crimes.filter(_.cancellation.isin(ON_NEW_INFORMATION) & without).mutate(
        says=_.cancellation + " without additional verifiable information in the record"
    )


@check("TC-X06")
def by_investigator(force: Force) -> Any:
    """A crime cancelled by its investigator, who is not independent of the investigation."""
    return force.crimes.filter(_.cancellation.isin(CANCELLED) & (_.cancelled_by == "investigator")).mutate(
        says="cancelled " + _.cancellation + " by the investigator, who is not independent of the investigation"
    )


@check("TC-X07")
def by_another(force: Force) -> Any:
    """A crime cancelled by someone who is neither the investigator nor known as a trained decision maker."""
    another = ~_.cancelled_by.fill_null("").isin([*DECISION_MAKERS, "investigator"])
    return force.crimes.filter(_.cancellation.isin(["C2", "C3", "C4"]) & another & ~_needs_registrar()).mutate(
        says="cancelled " + _.cancellation + " by " + _by() + ", not by a decision maker or registrar"
    )


@check("TC-X08")
def self_defence_by_another(force: Force) -> Any:
    """A crime cancelled for self-defence by someone other than decision maker or registrar."""
    another = ~_.cancelled_by.fill_null("").isin([*DECISION_MAKERS, "investigator"])
    return force.crimes.filter((_.cancellation == "C5") & another).mutate(
        says="cancelled C5 by " + _by() + ", not by a decision maker or registrar"
    )


@check("TC-X09")
def not_by_registrar(force: Force) -> Any:
    """A rape or homicide cancelled on new information by another than the registrar."""
    another = ~_.cancelled_by.fill_null("").isin(["registrar", "investigator"])
    return force.crimes.filter(_needs_registrar() & another).mutate(
        says="class "
        + _.class_code
        + ", "
        + _.subgroup.lower()
        + ", cancelled C2 by "
        + _by()
        + ", not by the registrar"
    )


@check("TC-X10")
def victim_not_told(force: Force) -> Any:
    """A crime transferred or cancelled of which the victim was not told."""
    return force.crimes.filter(_with_victim_to_tell() & _.victim_told_at.isnull()).mutate(
        says=_.cancellation + "; no record that the victim was told"
    )


@check("TC-X11")
def victim_told_after(force: Force) -> Any:
    """A crime transferred or cancelled before the victim was told."""
    return force.crimes.filter(_with_victim_to_tell() & (_.victim_told_at.date() > _.cancelled_at.date())).mutate(
        says=_.cancellation + " on " + day(_.cancelled_at) + "; the victim was told only on " + day(_.victim_told_at)
    )


@check("TC-X12")
def no_reference(force: Force) -> Any:
    """A crime transferred without the reference the other force gave it."""
    return force.crimes.filter((_.cancellation == "C1") & _.other_reference.isnull()).mutate(
        says=ibis.literal("transferred (C1), but without the crime reference of the other force")
    )


@check("TC-X13")
def reference_without_transfer(force: Force) -> Any:
    """A crime with another force's reference that was not transferred."""
    return force.crimes.filter(_.other_reference.notnull() & (_.cancellation.fill_null("") != "C1")).mutate(
        says="holds the other force's reference " + _.other_reference + ", but was not transferred (C1)"
    )


@check("TC-X14")
def duplicate_of_nothing(force: Force) -> Any:
    """A crime cancelled as a duplicate, though no live crime has its incident, or its victim and class."""
    rows = force.crimes.filter((_.cancellation == "C3") & _.cancelled_at.notnull())
    live = force.crimes.filter(_.cancelled_at.isnull())
    alone = rows.anti_join(live, ["force_id", "incident_id"])
    return alone.anti_join(live, ["force_id", "victim_key", "class_code"]).mutate(
        says=ibis.literal("cancelled as a duplicate (C3), but no live crime has its incident, or its victim and class")
    )


@check("TC-X15")
def before_recording(force: Force) -> Any:
    """A crime cancelled before it was recorded."""
    return force.crimes.filter(_.timed & (_.cancelled_at < _.recorded_at)).mutate(
        says="cancelled " + minute(_.cancelled_at) + ", before it was recorded, " + minute(_.recorded_at)
    )


@check("TC-X16")
def reported_rape(force: Force) -> Any:
    """A reported incident of rape cancelled for another reason than an error."""
    rapes = [row["class_code"] for row in reference.load("reported_incidents").where(**{"class": "N100"})]
    return force.crimes.filter(_.class_code.isin(rapes) & _.cancellation.isin(["C2", "C3", "C5"])).mutate(
        says="class "
        + _.class_code
        + ", a reported incident of rape, cancelled "
        + _.cancellation
        + ", not as an error"
    )


@check("TC-X17")
def early_slavery(force: Force) -> Any:
    """Modern slavery recorded up to 1 April 2020 and cancelled on new information."""
    slavery = (_.class_code == "106") & (_.cancellation == "C2")
    return force.crimes.filter(slavery & (_.recorded_at < ibis.date("2020-04-01"))).mutate(
        says="modern slavery recorded " + day(_.recorded_at) + " and cancelled C2"
    )


@check("TC-X18")
def after_justice(force: Force) -> Any:
    """A crime cancelled as none although its last outcome holds someone responsible."""
    justice = [*outcome_types(justice="yes"), *outcome_types(justice="of-which")]
    cancelled = _.cancelled_at.notnull() & _.cancellation.isin(["C2", "C4", "C5"])
    return force.crimes.filter(cancelled & _.outcome_type.isin(justice)).mutate(
        says="cancelled "
        + _.cancellation
        + ", though its last outcome, type "
        + _.outcome_type
        + ", holds someone responsible"
    )


@check("TC-X19")
def after_loading(force: Force) -> Any:
    """A cancellation dated later than the day of the last load."""
    return force.crimes.filter(_.cancelled_at.date() > force.loaded.date()).mutate(
        says="cancelled " + day(_.cancelled_at) + ", after the day of the last load, " + day(force.loaded)
    )


def _needs_registrar() -> Any:
    """Whether only the registrar may cancel it: a rape or homicide, on new information."""
    return (_.cancellation == "C2") & _.subgroup.fill_null("").isin(["Rape", "Homicide"])


def _with_victim_to_tell() -> Any:
    """Whether it was transferred or cancelled for a reason of which the victim has to be told, and has a victim."""
    victim = _.victim_key.notnull() & (_.victim_kind.fill_null("") != "state")
    return _.cancelled_at.notnull() & _.cancellation.isin(ON_NEW_INFORMATION) & victim


def _by() -> Any:
    """Who cancelled it, in words."""
    return _.cancelled_by.fill_null("no one named")


def _of(offence: Any) -> Any:
    """An offence code in words; nothing where there is none."""
    return (", offence " + offence).fill_null("")
