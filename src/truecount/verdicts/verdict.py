"""What became of each crime that should have been recorded, and of each record that should not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ibis
from ibis import _

from truecount.records.backends import Keep
from truecount.verdicts.matching import match

NO_VICTIM = "none"
"""Stands for the victim of an offence against the state, so that two of them agree."""
BY_CLASS = 3
"""Tiers below this one agree on the class."""
BY_GROUP = 5
"""Tiers below this one agree on the offence group."""


@dataclass(frozen=True)
class Verdict:
    """One verdict: its name, what it means, and whether it counts as recorded.

    `recorded` is None for what stands in no rate: records that should not be, and crimes that others record or the
    registrar decides. Whether a cancellation was right is a question of its own: the crime was recorded.
    """

    name: str
    means: str
    recorded: bool | None


VERDICTS = {
    one.name: one
    for one in (
        Verdict("recorded in time", "a record of the same class answers it, made within the time allowed", True),
        Verdict("recorded late", "a record of the same class answers it, made after the time allowed", True),
        Verdict("wrong class, same group", "it was recorded, in another class of its offence group", True),
        Verdict("wrong class, other group", "it was recorded, in a class of another offence group", True),
        Verdict("missing, nothing recorded", "no record answers it, and the incident has no record at all", False),
        Verdict("missing beside others", "no record answers it, though others of the incident were recorded", False),
        Verdict("wrongly cancelled", "it was recorded, then cancelled without information that would allow it", True),
        Verdict("cancelled", "it was recorded, then cancelled with additional verifiable information", True),
        Verdict("transferred", "its record was transferred to another force (C1)", None),
        Verdict("other force", "another force, or Report Fraud, is to record it", None),
        Verdict(
            "registrar decides", "the rules leave to the registrar whether, or as what, it is to be recorded", None
        ),
        Verdict("over-recorded", "a record stands that no crime of the incident requires", None),
    )
}
"""Every verdict by its name."""


def verdicts(required: Any, decided: Any, crimes: Any, links: Any, firsts: Any, keep: Keep) -> Any:
    """A row a required crime, and a row a record that none requires.

    `required` is the `crimes` of a decided population and `decided` its `decisions`; `crimes` has a row a crime record.
    Both have the `offence_group` of their class beside them, neither an `incident_id`. `links` has crime_id and
    incident_id, `firsts` has incident_id and first_id of incidents that repeat another.

    Columns: `incident_id`, `required_id`, `crime_id` (either of these may be empty), `verdict`, `late` (empty where it
    cannot be said), `due`, `hours`, `recorded_at`, `class_code` and `offence_code` required, `recorded_class` and
    `recorded_code`, `class_rule`, `whether_rules`, `count_rules`.

    Records tied to no incident, and those of incidents of which no allegation is known, are not judged.
    """
    first = firsts.select("incident_id", "first_id").distinct()
    wanted = keep("wanted", _wanted(required, first))
    told = decided.filter(_.incident.notnull()).select(incident_id="incident").left_join(first, "incident_id")
    told = told.select(incident_id=ibis.coalesce(_.first_id, _.incident_id)).distinct()
    held = keep("held", _held(crimes, links, first).semi_join(told, "incident_id"))
    own = wanted.filter(_.own)
    pairs = keep("pairs", match(own, held, keep))
    answered = keep("answered", _judged(wanted, held, pairs))
    return keep("verdicts", answered.union(_surplus(wanted, held, pairs).select(*answered.columns)))


def _wanted(required: Any, first: Any) -> Any:
    """Required crimes in the columns they are matched by, under the incident that told of them first."""
    rows = required.left_join(first, required.incident == first.incident_id).drop("incident_id")
    return rows.mutate(
        required_id="crime_id",
        incident_id=ibis.coalesce(_.first_id, _.incident),
        victim=_.victim.fill_null(NO_VICTIM),
        own=_.place.isnull() & ~_.refer,
    ).drop("crime_id", "incident", "first_id", "suspect", "offender", "holder", "crime", "attempt")


def _held(crimes: Any, links: Any, first: Any) -> Any:
    """Crime records in the columns they are matched by, under the incident that told of them first."""
    rooted = links.left_join(first, "incident_id").drop("incident_id_right")
    rooted = rooted.select("crime_id", incident_id=ibis.coalesce(_.first_id, _.incident_id)).distinct()
    rows = crimes.join(rooted, crimes.record_id == rooted.crime_id)
    return rows.select(
        "crime_id",
        "incident_id",
        "class_code",
        "offence_code",
        "offence_group",
        "recorded_at",
        "timed",
        "cancellation",
        "avi",
        victim=_.victim_key.fill_null(NO_VICTIM),
        live=_.cancelled_at.isnull(),
        order=_.recorded_at,
    )


def _judged(wanted: Any, held: Any, pairs: Any) -> Any:
    """Every required crime with its record, where it has one, and the verdict."""
    any_record = held.select("incident_id", beside=ibis.literal(True)).distinct()
    record = held.drop("incident_id", "victim", "order", "offence_group").rename(
        recorded_class="class_code", recorded_code="offence_code"
    )
    rows = wanted.left_join(pairs, "required_id").drop("required_id_right")
    rows = rows.left_join(record, "crime_id").drop("crime_id_right")
    rows = rows.left_join(any_record, "incident_id").drop("incident_id_right")
    rows = rows.mutate(late=ibis.cases((_.timed & _.due.notnull(), _.recorded_at > _.due), else_=ibis.null("boolean")))
    return rows.select(
        "incident_id",
        "required_id",
        "crime_id",
        "late",
        "due",
        "hours",
        "recorded_at",
        "class_code",
        "offence_code",
        "recorded_class",
        "recorded_code",
        "class_rule",
        "whether_rules",
        "count_rules",
        verdict=ibis.cases(
            (rows.refer, "registrar decides"),
            (rows.place.notnull(), "other force"),
            (rows.crime_id.isnull() & rows.beside.notnull(), "missing beside others"),
            (rows.crime_id.isnull(), "missing, nothing recorded"),
            (rows.cancellation == "C1", "transferred"),
            (~rows.live & (rows.avi.fill_null("") == "yes"), "cancelled"),
            (~rows.live, "wrongly cancelled"),
            ((rows.tier < BY_CLASS) & rows.late.fill_null(False), "recorded late"),
            (rows.tier < BY_CLASS, "recorded in time"),
            (rows.tier < BY_GROUP, "wrong class, same group"),
            else_="wrong class, other group",
        ),
    )


def _surplus(wanted: Any, held: Any, pairs: Any) -> Any:
    """Standing records that no required crime has, of incidents of which nothing is left to the registrar or others."""
    open_ones = wanted.filter(~_.own).select("incident_id").distinct()
    rows = held.filter(_.live).anti_join(pairs, "crime_id").anti_join(open_ones, "incident_id")
    return rows.select(
        "incident_id",
        "crime_id",
        "recorded_at",
        required_id=ibis.null("int64"),
        late=ibis.null("boolean"),
        due=ibis.null("timestamp(6)"),
        hours=ibis.null("int32"),
        class_code=ibis.null("string"),
        offence_code=ibis.null("string"),
        recorded_class="class_code",
        recorded_code="offence_code",
        class_rule=ibis.null("string"),
        whether_rules=ibis.null("string"),
        count_rules=ibis.null("string"),
        verdict=ibis.literal("over-recorded"),
    )
