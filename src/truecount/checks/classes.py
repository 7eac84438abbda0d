"""Classes and offence codes: in the standard, in use on that day, and fitting what the record tells."""

from __future__ import annotations

import functools
import operator
from typing import Any

import ibis
from ibis import _

from truecount.checks.check import check
from truecount.checks.force import Force
from truecount.checks.listed import beside, known_codes
from truecount.checks.told import tells, told
from truecount.checks.words import day

FORM = r"^[0-9]{3}/[0-9]{2,3}$"
NOTED = r"^N[0-9]00"
"""How the codes of notifiable reported incidents begin."""
BODILY = ("Homicide", "Violence with injury", "Rape", "Other sexual offences", "Theft from the person")
UNFIT = (
    ("class_code", ("34A",), ("person", "child", "household")),
    ("class_code", ("34B",), ("business",)),
    ("class_code", ("46",), ("child", "household")),
    ("subgroup", BODILY, ("business", "household")),
)
"""Column, its values, and the kinds of victim that crimes with those values do not have."""
UNHURT_CLASSES = ("104", "105A", "105B")
INJURY = (
    r"\b(bruis(?:e|es|ed|ing)|bleeding|bled|fractured?|swelling|swollen|black eye|broken nose|broken (?:arm|rib|jaw|"
    r"finger|leg|wrist)|cut (?:lip|head|hand|eye)|cuts to|graz(?:e|es|ed)|scratch(?:es)? to|redden(?:ed|ing)|stitches|"
    r"knocked out|unconscious)\b"
)
HURT = r"\b(bump|lump|cuts?|marks?|bloody|blood|sore|tooth|teeth|injur(?:y|ies|ed)|hurt|pain)\b"
"""Further signs that somebody was hurt after all."""
UNHURT = r"\b(no injur(?:y|ies)|not injured|uninjured|without injury|not hurt|unhurt)\b"
HURTING = ("008/01", "008/06")
"""Codes that take an injury; strangling, also in class 8N, takes none."""
ATTEMPTS = ("28B", "28D", "28F", "28H", "28J", "28L", "28N", "28P", "30B", "30D")
ENTERED = r"\b(entry gained|gained entry|entered the (?:house|home|property|premises|flat|shop)|entered and stole)\b"


@check("TC-K01")
def code_not_in_the_list(force: Force) -> Any:
    """An offence code that the list of notifiable offences does not have."""
    known = known_codes(force)
    rows = force.crimes.filter(_.offence_code.re_search(FORM))
    return rows.anti_join(known, "offence_code").mutate(
        says="offence code " + _.offence_code + " is not in the Notifiable Offence List"
    )


@check("TC-K02")
def class_not_in_the_list(force: Force) -> Any:
    """A class that is not, and never was, in the list."""
    return force.crimes.filter(_.class_code.notnull() & _.title.isnull()).mutate(
        says='class "' + _.class_code + '" is not in the list of classes'
    )


@check("TC-K03")
def code_of_another_class(force: Force) -> Any:
    """An offence code that the class does not have and never had. Fraud classes have their codes elsewhere."""
    known = known_codes(force).filter(_.classed)
    rows = beside(force).filter(_.title.notnull() & ~_.class_code.startswith("NFIB") & _.paired.isnull())
    return rows.semi_join(known, "offence_code").mutate(
        says="offence code " + _.offence_code + " does not belong to class " + _.class_code
    )


@check("TC-K04")
def not_in_use_on_the_day(force: Force) -> Any:
    """A class or code that was not yet, or no longer, in use.

    It may be in use on any day from report to recording or reclassification; and a code that ceased may be that of a
    crime committed before.
    """
    days = [_.recorded_at, _.reported.fill_null(_.recorded_at)]
    first = ibis.least(*days).date()
    last = ibis.greatest(*days, _.reclassified_at.fill_null(_.recorded_at)).date()
    rows = beside(force).mutate(first=first, final=last, before=_.committed_at.date() < _.ends)
    gone = (_.first >= _.class_ends) | ((_.first >= _.ends) & ~_.before.fill_null(False))
    named = "class " + _.class_code + (", code " + _.offence_code).fill_null("")
    return rows.filter((_.final < _.begins) | gone).mutate(
        says=ibis.ifelse(
            (_.final < _.begins).fill_null(False),
            named + " came into use on " + day(_.begins) + ", after the record was made",
            named + " ceased on " + day(_.ends) + ", before it was reported",
        )
    )


@check("TC-K05")
def code_of_another_form(force: Force) -> Any:
    """An offence code that is not three digits, a stroke and two or three digits."""
    return force.crimes.filter(~_.offence_code.re_search(FORM) & ~_.offence_code.re_search(NOTED)).mutate(
        says='offence_code "' + _.offence_code + '" is not of the form NNN/NN'
    )


@check("TC-K06")
def victim_does_not_fit(force: Force) -> Any:
    """A kind of victim that crimes of the class do not have."""
    unfit = [_[column].isin(values) & _.victim_kind.isin(kinds) for column, values, kinds in UNFIT]
    return force.crimes.filter(functools.reduce(operator.or_, unfit)).mutate(
        says="class " + _.class_code + " (" + _.title + ") with a " + _.victim_kind + " as its victim"
    )


@check("TC-K07")
def injury_in_a_class_without(force: Force) -> Any:
    """An assault without injury whose mo tells of one."""
    rows = force.crimes.filter(_.class_code.isin(UNHURT_CLASSES)).mutate(word=told(_.mo, INJURY))
    return rows.filter(_.word.length() > 0).mutate(
        says="class " + _.class_code + ' is without injury, but its mo says "' + _.word + '"'
    )


@check("TC-K08")
def no_injury_in_a_class_with(force: Force) -> Any:
    """Bodily harm whose mo says that there was no injury, and tells of none."""
    rows = force.crimes.filter(_.offence_code.isin(HURTING)).mutate(low=_.mo.fill_null("").lower())
    return rows.filter(_.low.re_search(UNHURT) & ~tells(_.mo, INJURY) & ~tells(_.mo, HURT)).mutate(
        says="offence code "
        + _.offence_code
        + ' takes an injury, but its mo says "'
        + _.low.re_extract(UNHURT, 0)
        + '"'
    )


@check("TC-K09")
def entered_in_an_attempt(force: Force) -> Any:
    """An attempted burglary whose mo tells that somebody got in."""
    rows = force.crimes.filter(_.class_code.isin(ATTEMPTS)).mutate(word=told(_.mo, ENTERED))
    return rows.filter(_.word.length() > 0).mutate(
        says="class " + _.class_code + ' is an attempt, but its mo says "' + _.word + '"'
    )
