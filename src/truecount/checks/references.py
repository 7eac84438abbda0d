"""References and the formats they are written in."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

from truecount.checks.check import check
from truecount.checks.force import INSTANT, Force

MANY = 100
"""So many records of a system and year it takes to say what form its references have."""
USUAL, STRANGE = 0.9, 0.01
"""A form is the usual one from this share on, and another is a strange one below that."""


def shape(text: Any) -> Any:
    """The form of a reference: every run of digits as 9, of capitals as A, of small letters as a."""
    return text.re_replace("[0-9]+", "9").re_replace("[A-Z]+", "A").re_replace("[a-z]+", "a")


@check("TC-S01")
def reference_of_another_form(force: Force) -> Any:
    """A crime reference written otherwise than nearly all of its system and year."""
    year = ["force_id", "system", "year"]
    rows = force.crimes.filter(_.reference.notnull() & _.recorded_at.notnull())
    rows = rows.mutate(shape=shape(_.reference), year=_.recorded_at.year())
    within, alike = ibis.window(group_by=year), ibis.window(group_by=[*year, "shape"])
    rows = rows.mutate(rows=ibis.row_number().over(within), like=_.record_id.count().over(alike))
    rows = rows.mutate(total=_.record_id.count().over(within), most=_.like.max().over(within))
    rows = rows.mutate(usual=_.reference.argmax(_.like).over(within))
    strange = (_.total >= MANY) & (_.most >= USUAL * _.total) & (_.like < STRANGE * _.total)
    return rows.filter(strange).mutate(
        says='reference "' + _.reference + '" is of another form than nearly all of its year, such as "' + _.usual + '"'
    )


@check("TC-S02")
def incident_reference_of_another_form(force: Force) -> Any:
    """A crime names an incident by a reference of a form that no incident has."""
    forms = force.incidents.filter(_.reference.notnull())
    forms = forms.select("force_id", shape=shape(_.reference)).distinct()
    rows = force.crimes.filter(_.incident_reference.notnull()).mutate(shape=shape(_.incident_reference))
    rows = rows.semi_join(forms, "force_id").anti_join(forms, ["force_id", "shape"])
    return rows.mutate(says='incident_reference "' + _.incident_reference + '" is of a form that no incident has')


@check("TC-S03")
def known_less_exactly(force: Force) -> Any:
    """Recorded on a day, or in a month, in a system that knows the minute of nearly all its records."""
    within = ibis.window(group_by=["force_id", "system", "reported_by"])
    rows = force.crimes.mutate(exact=(_.precision == INSTANT).mean().over(within))
    return rows.filter(_.recorded_at.notnull() & (_.exact >= USUAL) & (_.precision != INSTANT)).mutate(
        says="recorded_at is known to the " + _.precision + " only"
    )
