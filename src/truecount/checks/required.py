"""Crimes that should have been recorded beside those that were, where the facts of allegations are known."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

from truecount.checks.check import check
from truecount.checks.force import Force

RULES = ("class_rule", "whether_rules", "count_rules")


def incidents_with(force: Force, verdict: str) -> Any:
    """Incidents of which required crimes have a verdict, their `number`, the classes `due` and the `rules`."""
    rows = force.verdicts.filter(_.verdict == verdict)
    cited = rows.mutate(cited=ibis.literal(";").join([rows[name] for name in RULES]))
    rules = cited.select("incident_id", rule=_.cited.split(";").unnest()).filter(_.rule != "").distinct()
    rules = rules.group_by("incident_id").agg(rules=_.rule.collect().sort().join(", "))
    due = rows.group_by("incident_id").agg(due=_.class_code.collect().sort().join(", "), number=_.count())
    told = due.join(rules, "incident_id").mutate(
        number=ibis.ifelse(_.number == 1, "1 crime", _.number.cast("string") + " crimes")
    )
    return force.incidents.join(told, force.incidents.record_id == told.incident_id)


def crimes_with(force: Force, *verdicts: str) -> Any:
    """Crime records that have one of some verdicts, with the class required (`due_class`, `due_code`)."""
    rows = force.verdicts.filter(_.verdict.isin(verdicts))
    told = rows.select("crime_id", due_class="class_code", due_code=_.offence_code.fill_null("no code"))
    return force.crimes.join(told, force.crimes.record_id == told.crime_id)


@check("TC-V01")
def nothing_recorded(force: Force) -> Any:
    """Reports of crime of which nothing was recorded."""
    return incidents_with(force, "missing, nothing recorded").mutate(
        says="nothing was recorded, though " + _.number + " should be: class " + _.due + " (rules " + _.rules + ")"
    )


@check("TC-V02")
def missed_beside_others(force: Force) -> Any:
    """Reports of several crimes of which only some were recorded."""
    return incidents_with(force, "missing beside others").mutate(
        says=_.number + " more should be recorded: class " + _.due + " (rules " + _.rules + ")"
    )


@check("TC-V03")
def wrong_class_same_group(force: Force) -> Any:
    """Crimes recorded in another class than the rules give, within the offence group."""
    return crimes_with(force, "wrong class, same group").mutate(says=_in_another_class())


@check("TC-V04")
def wrong_class_other_group(force: Force) -> Any:
    """Crimes recorded in a class of another offence group than the rules give."""
    return crimes_with(force, "wrong class, other group").mutate(says=_in_another_class())


def _in_another_class() -> Any:
    return (
        "recorded as class "
        + _.class_code.fill_null("none")
        + "; the allegation is of class "
        + _.due_class
        + " ("
        + _.due_code
        + ")"
    )


@check("TC-V05")
def over_recorded(force: Force) -> Any:
    """Standing records that no crime alleged in the incident requires."""
    return crimes_with(force, "over-recorded").mutate(
        says="the record stands, but nothing alleged in the incident requires a crime of class "
        + _.class_code.fill_null("none")
        + " that is not recorded already"
    )


@check("TC-V06")
def wrongly_cancelled(force: Force) -> Any:
    """Crimes that the allegations require, cancelled without information that would allow it."""
    return crimes_with(force, "wrongly cancelled").mutate(
        says="cancelled as "
        + _.cancellation.fill_null("no code")
        + " without additional verifiable information, though the allegation requires class "
        + _.due_class
    )
