"""Alternate offences: persons charged or cautioned with another offence than the one recorded."""

from __future__ import annotations

import functools
import operator
from typing import Any

from ibis import _

from truecount import reference
from truecount.checks.check import check
from truecount.checks.codes import offences, outcome_types
from truecount.checks.force import Force
from truecount.outcomes.validity.facts import vocabulary

ALTERNATE = ["1A", "2A", "3A"]
FOR_THE_OFFENCE_RECORDED = ["1", "2", "3"]
CAUTIONED = ["2A", "3A"]
MURDER = "1"
BUSINESS_ROBBERY = "34A"
RAPE_UNDER_13 = [
    *("017/14", "020/04"),  # section 6(1)
    *("021/02", "021/04"),  # section 8, with penetration
    *("022/06", "022/07", "022/12", "022/13"),  # section 9(2)
    *("021/12", "021/13", "021/14", "021/15"),  # section 13, with penetration
    *("023/14", "023/15", "023/30", "023/31"),  # section 25(6), victim under 13
]
"""What may be charged besides where the victim is under 13 (p7)."""
RAPE_UNDER_13 = ["19E", "19H"]
RELATED = (
    ("Violence against the person", {"offence_group": "Arson and criminal damage"}),
    ("Robbery", {"offence_group": "Violence against the person"}),
    ("Robbery", {"class_code": "54"}),
)
"""Offences charged that the rules' examples do not let stand for a crime of a group: they are crimes of their own
(outcomes guidance, p5; recording rules, pp21-22).
"""


@check("TC-O21")
def offence_not_given(force: Force) -> Any:
    """An alternate offence was charged or cautioned, but the record does not say which."""
    return _alternate(force, _.offence_charged.isnull()).mutate(
        says="given type " + _.outcome_type + ", alternate offence, but the record does not say which offence"
    )


@check("TC-O22")
def offence_not_alternate(force: Force) -> Any:
    """The alternate offence is the one recorded."""
    return _alternate(force, _.offence_charged == _.crime_offence_code).mutate(
        says="given type " + _.outcome_type + ", alternate offence, but " + _.offence_charged + " is the one recorded"
    )


@check("TC-O23")
def offence_is_alternate(force: Force) -> Any:
    """A charge or caution as for the offence recorded, which was for another."""
    other = _.outcome_type.isin(FOR_THE_OFFENCE_RECORDED) & (_.offence_charged != _.crime_offence_code)
    return force.outcomes.filter(other).mutate(
        says="given type " + _.outcome_type + " for " + _.offence_charged + "; recorded is " + _.crime_offence_code
    )


@check("TC-O24")
def offence_without_charge(force: Force) -> Any:
    """An offence charged stands in an outcome that brings no one to justice."""
    return force.outcomes.filter(_.outcome_type.isin(outcome_types(justice="no")) & _.offence_charged.notnull()).mutate(
        says="given type " + _.outcome_type + ", which charges no one, but with offence charged " + _.offence_charged
    )


@check("TC-O25")
def of_murder(force: Force) -> Any:
    """An alternate offence of murder that is none of the four."""
    return _alternate(
        force, (_.crime_class_code == MURDER) & ~_.offence_charged.isin(_listed("alternate to murder"))
    ).mutate(
        says="murder given type " + _.outcome_type + " for " + _.offence_charged + ", none of the four that may stand"
    )


@check("TC-O26")
def of_rape_not_sexual(force: Force) -> Any:
    """An alternate offence of rape that is no sexual offence."""
    sexual = _.offence_charged.isin(offences(offence_group="Sexual offences"))
    return _alternate(force, (_.crime_subgroup == "Rape") & ~sexual).mutate(
        says="rape given type " + _.outcome_type + " for " + _.offence_charged + ", which is no sexual offence"
    )


@check("TC-O27")
def of_rape_not_listed(force: Force) -> Any:
    """An alternate sexual offence of rape that is not listed and that neither prosecutor nor registrar authorised."""
    sexual = _.offence_charged.isin(offences(offence_group="Sexual offences"))
    young = _.crime_class_code.isin(RAPE_UNDER_13) & _.offence_charged.isin(_listed("penetration of a child under 13"))
    listed = (_.offence_charged.isin(_listed("alternate to any rape")) | young) & ~_.crime_offence_code.fill_null(
        ""
    ).isin(_attempted())
    authorised = _.authorised_by.fill_null("").isin(["prosecutor", "registrar"])
    return _alternate(force, (_.crime_subgroup == "Rape") & sexual & ~listed & ~authorised).mutate(
        says="rape given type "
        + _.outcome_type
        + " for "
        + _.offence_charged
        + ", not listed; authorised by "
        + _.authorised_by.fill_null("no one named")
    )


@check("TC-O28")
def of_another_crime(force: Force) -> Any:
    """An alternate offence that the rules' examples call a crime of its own."""
    related = functools.reduce(
        operator.or_,
        ((_.crime_offence_group == group) & _.offence_charged.isin(offences(**of)) for group, of in RELATED),
    )
    return _alternate(force, related & (_.crime_class_code != MURDER)).mutate(
        says="given type "
        + _.outcome_type
        + " for "
        + _.offence_charged
        + ", which is a crime of its own to be recorded"
    )


@check("TC-O46")
def cautioned(force: Force) -> Any:
    """A murder or rape closed by a caution for an alternate offence: that takes a charge."""
    grave = (_.crime_class_code == MURDER) | (_.crime_subgroup == "Rape")
    return force.outcomes.filter(_.outcome_type.isin(CAUTIONED) & grave).mutate(
        says="class " + _.crime_class_code + " given type " + _.outcome_type + ", a caution for an alternate offence"
    )


@check("TC-O51")
def of_murder_not_endorsed(force: Force) -> Any:
    """One of the four alternate offences of murder, endorsed by neither registrar nor decision maker."""
    listed = (_.crime_class_code == MURDER) & _.offence_charged.isin(_listed("alternate to murder"))
    endorsed = _.authorised_by.fill_null("").isin(["registrar", "decision maker"])
    return _alternate(force, listed & ~endorsed).mutate(
        says="murder given type "
        + _.outcome_type
        + " for "
        + _.offence_charged
        + ", authorised by "
        + _.authorised_by.fill_null("no one named")
    )


@check("TC-O52")
def of_business_robbery(force: Force) -> Any:
    """A robbery of a business with something else charged than theft. What is a crime of its own is TC-O28's."""
    theft = _.offence_charged.isin(offences(offence_group="Theft"))
    own = functools.reduce(
        operator.or_, (_.offence_charged.isin(offences(**of)) for group, of in RELATED if group == "Robbery")
    )
    charged = (_.outcome_type == "1A") & (_.crime_class_code == BUSINESS_ROBBERY) & ~theft & ~own
    return force.outcomes.filter(charged & (_.offence_charged != _.crime_offence_code)).mutate(
        says="robbery of a business given type 1A for " + _.offence_charged + ", which is no theft"
    )


def _listed(name: str) -> tuple[str, ...]:
    """The offence codes of one of the lists of alternate offences in the rules of outcomes (pp6-7)."""
    return vocabulary()["charged"].sets[name]


def _alternate(force: Force, at_fault: Any) -> Any:
    """The outcomes of an alternate offence that are at fault."""
    return force.outcomes.filter(_.outcome_type.isin(ALTERNATE) & at_fault)


def _attempted() -> list[str]:
    """The codes of attempted rape."""
    rapes = reference.load("offences").where(subgroup="Rape")
    return sorted({row["offence_code"] for row in rapes if row["offence"].startswith("Attempted")})
