"""What is decided of an allegation by its facts alone: its class and code, and whether it is to be recorded.

Allegations that tell the same facts are decided once: their facts, as one text, are a profile.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ibis
from ibis import _

from truecount.counting.facts import UNKNOWN
from truecount.counting.shelf import UNSETTLED
from truecount.counting.tables import Keep, decide

RECORD, REFER, ELSEWHERE, REPORT_FRAUD = "record", "refer", "another force", "Report Fraud"
BY_OTHERS = (ELSEWHERE, REPORT_FRAUD)
"""Who else records a crime that is counted like any other: the force whose area it is, or the national centre."""
ANY = "*"


def judge(said: Any, shelf: Callable[[str], Any], keep: Keep) -> Any:
    """One row a profile of `said`, with its decision.

    Columns: `profile` and its `number`; `counted`, whether it is a crime here or elsewhere; `disposition` (record,
    refer, or what the report stays); `crime` (the number of class and code, None where unsettled), and of it
    `class_code`, `level`, `per` and `message`; `conduct` and `hours` of its edition; `attempt`; `basis` (victim or
    state); `class_rule`; `whether_rules`, separated by ";"; `missing`, the facts that would settle it, and `may_be`,
    the crimes among which they would.
    """
    distinct = said.select("profile").distinct()
    profiles = keep("profiles", distinct.mutate(number=ibis.row_number().over(order_by=distinct.profile).cast("int32")))
    told = keep("told", _told(profiles))
    given = keep("given", _given(profiles, told))
    classed = keep("classed", _classed(told, given, shelf, keep))
    return keep("judged", _judged(told, classed, shelf, keep))


def _told(profiles: Any) -> Any:
    """A row a profile and fact, from texts of "fact=value" with ";" between them."""
    parts = profiles.select("profile", part=_.profile.split(";").unnest()).filter(_.part != "")
    return parts.select(
        "profile",
        fact=_.part.split("=")[0],
        value=_.part.split("=")[1],
    ).distinct()


def _given(profiles: Any, told: Any) -> Any:
    """The edition of a profile, the offence code and class that it gives, and what it says happened."""
    own = told.group_by("profile").agg(
        offence=_.value.max(where=_.fact == "offence"),
        class_given=_.value.max(where=_.fact == "class"),
        what=_.value.max(where=_.fact == "what"),
        edition=_.value.max(where=_.fact == "edition"),
        victim=_.value.max(where=_.fact == "victim"),
        tried=(_.fact + "=" + _.value == "attempted=yes").any(),
    )
    return profiles.left_join(own, "profile").drop("profile_right")


def _classed(told: Any, given: Any, shelf: Callable[[str], Any], keep: Keep) -> Any:
    """Class and code of each profile: as given, as listed, or as the decision tables say."""
    keys = told.filter(_.fact.isin(["what", "offence"])).select("profile", key=_.fact + "=" + _.value)
    # A code that is given is not looked for again among what happened.
    coded = given.filter(_.offence.notnull() | _.class_given.notnull()).select("profile")
    keys = keys.anti_join(coded, "profile").union(
        told.filter(_.fact == "offence").select("profile", key=_.fact + "=" + _.value)
    )
    found, alive = decide(told, keys, shelf("conditions"), shelf("rows"), keep, "class")
    found = keep("found", found)
    unsettled = keep("unsettled", found.filter(_.missing.notnull()).select("profile"))
    possible = keep("possible", _possible(alive.semi_join(unsettled, "profile"), shelf), needs="unsettled")
    listed = shelf("listed")
    crimes = shelf("crimes").select("crime", "class_code", code_key="offence_code")
    joined = (
        given.left_join(found, "profile")
        .drop("profile_right")
        .left_join(listed, ["edition", _.offence == listed.offence_code], rname="listed_{name}")
        .rename(listed_class="class_code")
        .mutate(settled=_.class_given.notnull() | (_.missing.isnull() & _.gives_class.notnull()))
    )
    plain = joined.row.isnull() & joined.missing.isnull()
    chosen = joined.mutate(
        class_code=ibis.cases(
            (joined.class_given.notnull(), joined.class_given),
            (joined.missing.notnull(), ibis.null("string")),
            (joined.gives_class == "own", joined.listed_class),
            (joined.gives_class.notnull(), joined.gives_class),
            (plain, joined.listed_class),
            else_=ibis.null("string"),
        ),
        # A rule that names a code names the one of its edition, whatever code was told.
        code_key=ibis.coalesce(joined.gives_code, joined.offence, ""),
        class_rule=ibis.cases(
            (joined.class_given.notnull() | (plain & joined.listed_class.notnull()), "listed.code"),
            (plain, "class.no-rule"),
            else_=ibis.coalesce(joined.rule, ""),
        ),
    )
    standing = shelf("standing").mutate(stands=ibis.literal(True))
    found_crimes = (
        chosen.left_join(crimes, ["class_code", "code_key"])
        .drop("class_code_right", "code_key_right")
        .left_join(standing, ["edition", "crime"])
        .drop("edition_right", "crime_right")
        .mutate(crime=ibis.ifelse(_.stands.notnull(), _.crime, ibis.null("int32")))
    )
    told_by_code = ibis.coalesce(found_crimes.offence, found_crimes.class_given).notnull()
    gone = found_crimes.crime.isnull() & told_by_code & found_crimes.missing.isnull() & found_crimes.stays.isnull()
    return (
        found_crimes.mutate(gone=gone)
        .mutate(class_rule=ibis.ifelse(_.gone, "listed.not-in-force", _.class_rule))
        .left_join(shelf("kinds"), "what")
        .left_join(possible, "profile")
        .select(
            "profile",
            "number",
            "edition",
            "what",
            "victim",
            "crime",
            "stays",
            "class_rule",
            basis_likely=_.basis_likely,
            may_be=_.may_be,
            kind_likely=ibis.coalesce(_.kind_likely, _.kind),
            attempt=ibis.coalesce(_.attempt, ibis.literal(False)) | ibis.coalesce(_.tried, ibis.literal(False)),
            missing=ibis.cases(
                (_.missing.notnull(), _.missing),
                (_.stays.notnull() | _.crime.notnull(), ibis.null("string")),
                (_.gone, "offence"),
                else_="what",
            ),
        )
    )


def _possible(alive: Any, shelf: Callable[[str], Any]) -> Any:
    """What profiles of unsettled class are for certain: the basis and the kind that all their possible crimes share.

    `may_be` has those crimes in words.
    """
    crimes = shelf("crimes").select("class_code", "offence_code", "basis", "kind")
    answers = shelf("rows").filter(_.gives_class.notnull() | _.stays.notnull())
    rows = answers.select("row", "gives_class", offence_code=ibis.coalesce(_.gives_code, ""))
    found = alive.join(rows, "row").left_join(crimes, [_.gives_class == crimes.class_code, "offence_code"])
    named = (found.gives_class + " " + found.offence_code).strip()
    return found.group_by("profile").agg(
        may_be=named.collect(distinct=True).sort().join(" or "),
        **{
            f"{name}_likely": ibis.ifelse(
                found[name].notnull().all() & (found[name].min() == found[name].max()),
                found[name].min(),
                ibis.null("string"),
            )
            for name in ("basis", "kind")
        },
    )


def _judged(told: Any, classed: Any, shelf: Callable[[str], Any], keep: Keep) -> Any:
    """Whether each profile is recorded: the first gate that does not let it pass decides."""
    crimes = shelf("crimes")
    known = keep(
        "known",
        classed.left_join(crimes, "crime")
        .drop("crime_right")
        .mutate(sides=ibis.coalesce(_.basis, _.basis_likely))
        .mutate(
            ground=ibis.cases(
                (_.sides.isnull(), UNKNOWN),
                ((_.sides == "S") | ((_.sides == "S/V") & (_.victim == "state")), "state"),
                else_="victim",
            ),
            sort=ibis.coalesce(_.kind, _.kind_likely, "other"),
            weight=ibis.coalesce(_.serious, UNKNOWN),
        ),
    )
    derived = (
        known.select("profile", fact=ibis.literal("basis"), value=_.ground)
        .union(known.select("profile", fact=ibis.literal("kind"), value=_.sort))
        .union(known.select("profile", fact=ibis.literal("serious at school"), value=_.weight))
    )
    keys = known.select("profile", key=ibis.literal(ANY))
    said_at_gates, _alive = decide(told.union(derived), keys, shelf("conditions"), shelf("rows"), keep, "gate")
    gates = (
        said_at_gates.join(known.select("profile", "ground"), "profile")
        # Where not even the basis is settled, only what is certain whatever the class may stop it at a gate.
        .mutate(stops=ibis.ifelse(_.missing.isnull(), _.stays.notnull(), _.ground != UNKNOWN))
    )
    gates = keep("gates", gates)
    first = gates.group_by("profile").agg(gate=_.table.min(where=_.stops))
    way = (
        gates.join(first, "profile")
        .filter(_.gate.isnull() | (_.table <= _.gate))
        .group_by("profile")
        .agg(
            whether_rules=(_.table + "=" + _.rule).collect().sort().map(lambda one: one.split("=")[1]).join(";"),
            gate_stays=_.stays.max(where=_.table == _.gate),
            gate_missing=_.missing.max(where=_.table == _.gate),
            stopped=_.stops.any(),
        )
    )
    joined = (
        known.left_join(way, "profile")
        .drop("profile_right")
        .left_join(shelf("editions"), "edition")
        .drop("edition_right")
    )
    stopped = ibis.coalesce(joined.stopped, ibis.literal(False))
    # Recordable whatever its class turns out to be: it is counted, and the class is for the registrar.
    recordable = ~stopped & joined.crime.isnull() & (joined.ground != UNKNOWN) & joined.stays.isnull()
    decided = joined.select(
        "profile",
        "number",
        "class_code",
        "level",
        "conduct",
        "hours",
        "attempt",
        "class_rule",
        crime=ibis.ifelse(recordable, UNSETTLED, joined.crime),
        per=ibis.coalesce(joined.per, "victim"),
        may_be=ibis.ifelse(recordable, joined.may_be, ibis.null("string")),
        message=ibis.coalesce(joined.message, ibis.literal(False)),
        basis=_.ground,
        whether_rules=ibis.ifelse(_.stays.notnull(), "", ibis.coalesce(_.whether_rules, "")),
        disposition=ibis.cases(
            (joined.stays.notnull(), joined.stays),
            (stopped & joined.gate_missing.isnull(), joined.gate_stays),
            (stopped | (joined.crime.isnull() & ~recordable), REFER),
            else_=RECORD,
        ),
        missing=ibis.cases(
            (joined.stays.notnull(), ibis.null("string")),
            (stopped & joined.gate_missing.isnull(), ibis.null("string")),
            (joined.crime.isnull(), joined.missing),
            else_=joined.gate_missing,
        ),
    )
    return decided.mutate(counted=_.disposition.isin([RECORD, *BY_OTHERS]) & _.crime.notnull())
