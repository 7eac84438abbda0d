"""Ties by reference: the crime record names the incident, or the incident's log names the crime record."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

from truecount.linkage.settings import LinkSettings
from truecount.linkage.sides import plain
from truecount.records.backends import number

COMMON = 0.01
"""A form of crime references is looked for in logs where so large a share of references has it."""
SHORTEST = 6
"""Forms with fewer characters are not: any number in a log would have them."""
FORMS = 8
"""So many forms at most are looked for."""
BY_CRIME, BY_LOG, BY_BOTH = (
    "the crime record names the incident",
    "the incident's log names the crime record",
    "each names the other",
)


def forms_of(crimes: Any) -> list[str]:
    """The forms of a file's crime references, as patterns, the commonest first.

    They are read off the references themselves, because they change when a force changes its system.
    """
    form = crimes.reference.re_replace("[0-9]", "9").re_replace("[A-Za-z]", "A")
    counted = crimes.filter(_.reference.notnull()).group_by(form=form).agg(crimes=_.count())
    counted = counted.mutate(share=_.crimes / _.crimes.sum().over(ibis.window())).filter(_.share >= COMMON)
    told = counted.order_by([_.crimes.desc(), "form"]).limit(FORMS).to_pyarrow()
    return [_pattern(one) for one in told["form"].to_pylist() if len(one) >= SHORTEST]


def _pattern(form: str) -> str:
    """A pattern for a form such as 99/99999999/99; it is part of no longer number."""
    written = "".join({"9": "[0-9]", "A": "[A-Za-z]"}.get(one, f"[{one}]") for one in form)
    return rf"(?:^|[^0-9A-Za-z/])({written})(?:[^0-9A-Za-z/]|$)"


def named(incidents: Any, crimes: Any, keep: Any) -> Any:
    """Pairs that a reference names, each with `crime_id`, `incident_id`, `by_crime` and `by_log`."""
    logs = incidents.select("force_id", "system", incident_id="record_id", key=plain(incidents.reference))
    records = crimes.select("force_id", crime_id="record_id", key=plain(crimes.incident_reference))
    by_crime = records.join(logs.drop("system"), ["force_id", "key"]).select("crime_id", "incident_id")
    pairs = by_crime.mutate(by_crime=True, by_log=False)
    forms = forms_of(crimes)
    if forms:
        spoken = incidents.filter(_.text.notnull())
        found = [
            spoken.select("force_id", incident_id="record_id", key=plain(_.text.re_extract(one, 1))) for one in forms
        ]
        told = ibis.union(*found, distinct=True) if len(found) > 1 else found[0]
        own = crimes.select("force_id", crime_id="record_id", key=plain(crimes.reference))
        by_log = told.filter(_.key.notnull()).join(own, ["force_id", "key"]).select("crime_id", "incident_id")
        pairs = pairs.union(by_log.mutate(by_crime=False, by_log=True))
    both = pairs.group_by("crime_id", "incident_id").agg(by_crime=_.by_crime.any(), by_log=_.by_log.any())
    return keep("named", both)


def checked(pairs: Any, reports: Any, records: Any, settings: LinkSettings, keep: Any) -> Any:
    """Named pairs, with whether incident and crime record agree (`agrees`): in time, and in place or person, as far as
    both say. A number typed wrong mostly names somebody else's incident.
    """
    return keep("checked", _compared(pairs, reports, records, settings))


def _compared(pairs: Any, reports: Any, records: Any, settings: LinkSettings) -> Any:
    columns = ("reported", "recorded", "place", "area", "person", "district")
    log = reports.select(incident_id="unique_id", **{f"l_{name}": name for name in columns})
    crime = records.select(crime_id="unique_id", **{f"r_{name}": name for name in columns})
    both = pairs.join(log, "incident_id").join(crime, "crime_id")
    gap = both.r_recorded - both.l_reported
    in_time = gap.isnull() | gap.between(-3600 * settings.hours_after, 86_400 * settings.days_before)
    same = ibis.coalesce(both.l_place == both.r_place, both.l_area == both.r_area, both.l_district == both.r_district)
    person = (both.l_person == both.r_person).fill_null(False)
    return both.mutate(agrees=in_time & (same.fill_null(True) | person), gap=gap.abs().fill_null(0)).select(
        *pairs.columns, "agrees", "gap"
    )


def ties(checked_pairs: Any, reports: Any, records: Any, settings: LinkSettings, keep: Any) -> Any:
    """The pairs that stand, one a crime at most, with `probability`, `how` and `evidence`.

    The probability is one less the share of references that name a wrong incident times the chance that a wrong one
    agrees, which is measured on pairs that do not belong together.
    """
    order = ibis.window(group_by="crime_id", order_by=[_.by_crime.desc(), "gap", "incident_id"])
    best = checked_pairs.filter(_.agrees).mutate(place=ibis.row_number().over(order)).filter(_.place == 0)
    best = keep("agreed", best.drop("place"))
    wrong = 1 - _share(checked_pairs, "agrees")
    strangers = best.mutate(incident_id=_.incident_id.lead().over(ibis.window(order_by="crime_id")))
    chance = _share(
        _compared(strangers.filter(_.incident_id.notnull()).drop("agrees", "gap"), reports, records, settings), "agrees"
    )
    evidence = ibis.cases((_.by_crime & _.by_log, BY_BOTH), (_.by_crime, BY_CRIME), else_=BY_LOG)
    return keep(
        "ties",
        best.select(
            "crime_id",
            "incident_id",
            probability=number(1 - wrong * chance),
            how=ibis.literal("reference"),
            evidence=evidence,
        ),
    )


def _share(rows: Any, flag: str) -> float:
    (told,) = rows.agg(rows=_.count(), those=rows[flag].sum()).to_pyarrow().to_pylist()
    return float((told["those"] or 0) / told["rows"]) if told["rows"] else 1.0
