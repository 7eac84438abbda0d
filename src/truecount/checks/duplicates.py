"""Records that tell of one thing twice."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

from truecount.checks.check import check
from truecount.checks.force import Force
from truecount.checks.incidents import DUPLICATE
from truecount.checks.words import minute

SHOPLIFTING = "46"
"""The same shop is stolen from many times a day; that is no sign of a record made twice."""


@check("TC-D01")
def twice_from_one_incident(force: Force) -> Any:
    """Two live records of one class and victim from one incident, by one suspect as far as they tell."""
    live = _.cancelled_at.isnull() & _.victim_key.notnull() & _.incident_id.notnull() & _.class_code.notnull()
    rows = force.crimes.filter(live)
    same = ["incident_id", "victim_key", "class_code"]
    nameless = rows.suspect_key.isnull()
    any_suspect = ibis.window(group_by=same, order_by=[nameless, rows.recorded_at, rows.record_id])
    one_suspect = ibis.window(group_by=[*same, "suspect_key"], order_by=[rows.recorded_at, rows.record_id])
    earlier = ibis.coalesce(
        _.reference.lag().over(one_suspect),
        ibis.ifelse(_.suspect_key.isnull(), _.reference.lag().over(any_suspect), None),
    )
    return (
        rows.mutate(earlier=earlier)
        .filter(_.earlier.notnull())
        .mutate(says="same incident, victim and class (" + _.class_code + ') as crime "' + _.earlier + '"')
    )


@check("TC-D02")
def twice_within_a_day(force: Force) -> Any:
    """Two live records of one class, victim and place, recorded within a day, from different incidents."""
    known = _.victim_key.notnull() & _.place_key.notnull() & _.class_code.notnull() & (_.class_code != SHOPLIFTING)
    one = ibis.window(
        group_by=["force_id", "class_code", "victim_key", "place_key"], order_by=["recorded_at", "record_id"]
    )
    names = ("reference", "recorded_at", "incident_id", "suspect_key", "committed_at")
    rows = force.crimes.filter(_.cancelled_at.isnull() & known & _.recorded_at.notnull())
    rows = rows.mutate(**{f"earlier_{name}": _[name].lag().over(one) for name in names})
    soon = _.recorded_at <= _.earlier_recorded_at + ibis.interval(hours=24)
    elsewhere = ~(_.incident_id == _.earlier_incident_id).fill_null(False)
    differ = (_.suspect_key != _.earlier_suspect_key).fill_null(False)
    apart = (_.committed_at > _.earlier_committed_at + ibis.interval(hours=2)).fill_null(False)
    return rows.filter(soon & elsewhere & ~differ & ~apart & _.earlier_reference.notnull()).mutate(
        says="same victim, place and class ("
        + _.class_code
        + ') as crime "'
        + _.earlier_reference
        + '", recorded '
        + minute(_.earlier_recorded_at)
    )


@check("TC-D03")
def incident_told_again(force: Force) -> Any:
    """The same caller at the same place under the same code within an hour, not marked as told again."""
    one = ibis.window(
        group_by=["force_id", "caller_key", "place_key", "opening_code"], order_by=["reported_at", "record_id"]
    )
    rows = force.incidents.filter(_.caller_key.notnull() & _.place_key.notnull() & _.opening_code.notnull() & _.timed)
    rows = rows.mutate(earlier=_.reference.lag().over(one), earlier_at=_.reported_at.lag().over(one))
    soon = _.reported_at <= _.earlier_at + ibis.interval(minutes=60)
    return rows.filter(soon & ~_.repeat & (_.closing_code.fill_null("") != DUPLICATE)).mutate(
        says="same caller, place and code ("
        + _.opening_code
        + ') as incident "'
        + _.earlier
        + '", reported '
        + minute(_.earlier_at)
    )
