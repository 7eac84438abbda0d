"""How many crimes the recordable allegations make: what is part of which crime, and what is set aside into it.

Everything here works on whole tables. `heard` has a row an allegation with what `profiles` decided of it; the result
has a row an allegation with the crime it belongs to, named by the smallest allegation that makes it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ibis
from ibis import _

from truecount.counting.aside import able_to_be_set_aside, set_aside
from truecount.counting.continuing import continuing, repeated_conduct
from truecount.counting.principal import principals
from truecount.counting.profiles import ELSEWHERE, RECORD, REFER
from truecount.counting.shelf import UNSETTLED
from truecount.counting.tables import Keep

RECORDED, PART, ASIDE, CONTINUES = "recorded", "part of a crime", "set aside", "continues a crime"
VICTIMS = "V"
MERGED = ("household", "business", "offender", "incident")
"""What crimes of one class are merged for across victims; buildings and shop units take the victim's place at once."""
OWN_PLACE = ("building", "shop unit")
UNIT_RULES = {
    "victim": "count.one-per-victim",
    "offender": "count.per-offender",
    "each offender": "count.each-offender",
}


def count(said: Any, judged: Any, told: Any, shelf: Callable[[str], Any], keep: Keep) -> Any:
    """One row an allegation of `said`: its disposition, its crime (the smallest allegation of it) and the rules.

    Columns: `allegation`, `incident`, `at`, `holder`, `victim`, `suspect`, `offender`, `place` (the other force that
    records it, where one does), `disposition`, `crime_id`, `crime` (number of class and code; None where the registrar
    decides), `attempt`, `class_rule`, `whether_rules`, `count_rules`, `missing`.
    """
    heard = keep("heard", _heard(said, judged))
    counted = heard.filter(_.counted)
    able = keep("able", able_to_be_set_aside(judged, told, shelf))
    aside = keep("aside", set_aside(counted, able, shelf), needs="able")
    rest = counted.anti_join(aside, "allegation")
    first = keep("first", _made(rest, shelf, keep, "first", ""))
    repeated = keep("repeated", repeated_conduct(counted))
    gone_on = keep("gone_on", continuing(repeated, first), needs="repeated")
    # Incidents in which something continues are made once more without it: it leaves room for what it outranked.
    again = rest.semi_join(gone_on, "incident").anti_join(gone_on, "allegation")
    second = keep("second", _made(again, shelf, keep, "second", "gone_on"), needs="gone_on")
    made = first.anti_join(gone_on, "incident").union(second)
    elsewhere = keep("elsewhere", counted.filter(_.place.notnull()).select("incident").distinct())
    placed = keep("placed", _placed(counted.semi_join(elsewhere, "incident"), made), needs="elsewhere")
    return keep("counted", _told(heard, made, aside, gone_on, placed))


def _heard(said: Any, judged: Any) -> Any:
    """Allegations with their decisions, what tells victims apart, and where a principal crime is sought among them."""
    joined = said.join(judged, "profile")
    state = (joined.basis == "state") | (joined.class_code == "106")
    return joined.select(
        "allegation",
        "holder",
        "incident",
        "at",
        "victim",
        "suspect",
        "unit",
        "crime",
        "class_code",
        "level",
        "per",
        "message",
        "attempt",
        "disposition",
        "class_rule",
        "whether_rules",
        "missing",
        "profile",
        "happened",
        place=ibis.ifelse(joined.disposition == ELSEWHERE, ibis.coalesce(joined.force, ELSEWHERE), ibis.null("string")),
        offender=ibis.ifelse(joined.per == "each offender", joined.offender, ibis.null("string")),
        whose=ibis.cases(
            (joined.basis == "state", ibis.null("string")),
            (joined.per.isin(OWN_PLACE), ibis.coalesce(joined.unit, joined.victim)),
            else_=joined.victim,
        ),
        bucket=ibis.ifelse(state, ibis.coalesce(joined.class_code, ""), VICTIMS),
        counted=joined.disposition.isin([RECORD, ELSEWHERE]) & joined.crime.notnull(),
    )


def _made(rows: Any, shelf: Callable[[str], Any], keep: Keep, name: str, needs: str) -> Any:
    """The crime each counted allegation belongs to, with the rule that made or set aside.

    An incident of one allegation is one crime; the others are looked at by victim and suspect.
    """
    incidents = rows.group_by("incident").agg(allegations=_.count())
    many = keep(f"{name}_many", incidents.filter(_.allegations > 1).select("incident"), needs=needs)
    alone = rows.anti_join(many, "incident")
    lone = alone.select(
        "allegation",
        "incident",
        "crime",
        crime_id=_.allegation,
        role=ibis.literal(RECORDED),
        count_rules=_unit_rule(_.per),
    )
    pair = ibis.window(group_by=["incident", "at", "whose", "suspect", "bucket"])
    several = keep(
        f"{name}_several",
        rows.semi_join(many, "incident").mutate(
            pair=_.allegation.min().over(pair), lowest=_.crime.min().over(pair), highest=_.crime.max().over(pair)
        ),
        needs=f"{name}_many",
    )
    chosen = principals(several, shelf, keep, name)
    merged = keep(f"{name}_merged", _merged(several, chosen), needs=f"{name}_many")
    return lone.union(merged)


def _unit_rule(per: Any) -> Any:
    cases = [(per == unit, rule) for unit, rule in UNIT_RULES.items()]
    return ibis.cases(*cases, else_="count.general-rule")


def _merged(several: Any, chosen: Any) -> Any:
    """Allegations of incidents with several: principal crimes, merged where their class counts wider than a victim."""
    joined = several.left_join(chosen, ["pair", "crime"]).drop("pair_right", "crime_right")
    settled = joined.mutate(
        principal=ibis.ifelse(joined.lowest == joined.highest, joined.crime, joined.principal),
        open=ibis.coalesce(joined.open, ibis.literal(False)),
    ).mutate(own=(_.crime == _.principal) | _.open)
    each = ibis.window(group_by=["pair", "own", "offender"])
    wide = ibis.window(group_by=["incident", "at", "wider"])
    of_pair, of_incident = ibis.window(group_by="pair"), ibis.window(group_by="incident")
    groups = (
        settled.mutate(
            within=_.allegation.min().over(each),
            wider=ibis.cases(
                (~_.own, "aside"),
                (~_.per.isin(MERGED) | _.open, "p" + _.pair.cast("string") + ibis.coalesce(_.offender, "")),
                (_.per == "incident", "i" + _.class_code),
                (_.per == "offender", "o" + _.class_code + ibis.coalesce(_.suspect, "")),
                else_="u"
                + _.class_code
                + "|"
                + ibis.coalesce(_.unit, _.victim, "")
                + "|"
                + ibis.coalesce(_.suspect, ""),
            ),
            alone=_.pair.min().over(of_incident) == _.pair.max().over(of_incident),
        )
        .mutate(makes=_.allegation.min().over(wide))
        # What is set aside into a crime that is merged with others follows it.
        .mutate(crime_id=ibis.ifelse(_.own, _.makes, _.makes.min(where=_.own).over(of_pair)))
    )
    role = ibis.cases(
        (groups.open, REFER),
        (~groups.own, ASIDE),
        (groups.crime_id == groups.allegation, RECORDED),
        else_=PART,
    )
    return groups.select(
        "allegation",
        "incident",
        "crime_id",
        crime=ibis.ifelse(groups.open, ibis.null("int32"), groups.crime),
        role=role,
        count_rules=ibis.cases(
            (groups.open, "principal.refer"),
            (~groups.own, groups.rule),
            (
                groups.crime_id != groups.allegation,
                ibis.ifelse(groups.within == groups.crime_id, "incident.finished", _unit_rule(groups.per)),
            ),
            ((groups.class_code == "106") & ~groups.alone, _unit_rule(groups.per) + ";addition.slavery"),
            ((groups.bucket != VICTIMS) & ~groups.alone, _unit_rule(groups.per) + ";addition.state"),
            else_=_unit_rule(groups.per),
        ),
    )


def _placed(rows: Any, made: Any) -> Any:
    """Which force records the crimes that did not all happen in the force's own area: that of the latest place.

    Where times do not tell, it is the force that has the report.
    """
    own = rows.join(made.filter(_.role.isin([RECORDED, PART])).select("allegation", "crime_id"), "allegation")
    latest = ibis.window(
        group_by="crime_id", order_by=[ibis.coalesce(_.happened, _.at).desc(), _.place.notnull(), _.place]
    )
    return (
        own.mutate(turn=ibis.row_number().over(latest))
        .group_by("crime_id")
        .agg(
            where=_.place.max(where=_.turn == 0),
            series=ibis.coalesce(_.place, "").nunique() > 1,
        )
    )


def _told(heard: Any, made: Any, aside: Any, gone_on: Any, placed: Any) -> Any:
    """The last word on every allegation."""
    base = made.select("allegation", "crime_id", made_crime="crime", made_role="role", made_rules="count_rules")
    into = aside.left_join(base.select(into="allegation", into_crime="crime_id"), "into").select(
        "allegation", aside_id=ibis.coalesce(_.into_crime, _.into), aside_rule=_.rule
    )
    joined = (
        heard.left_join(base, "allegation")
        .drop("allegation_right")
        .left_join(into, "allegation")
        .drop("allegation_right")
        .left_join(gone_on.select("allegation", on_id="into", on_rule="rule"), "allegation")
        .drop("allegation_right")
        .left_join(placed, "crime_id")
        .drop("crime_id_right")
    )
    disposition = ibis.cases(
        (joined.on_id.notnull(), CONTINUES),
        (joined.aside_id.notnull(), ASIDE),
        ((joined.made_role == RECORDED) & (joined.made_crime == UNSETTLED), REFER),
        ((joined.made_role == RECORDED) & joined["where"].notnull(), ELSEWHERE),
        (joined.made_role.notnull(), joined.made_role),
        else_=joined.disposition,
    )
    return joined.select(
        "allegation",
        "incident",
        "at",
        "holder",
        "victim",
        "suspect",
        "offender",
        "attempt",
        "class_rule",
        "whether_rules",
        "missing",
        "crime",
        disposition=disposition,
        crime_id=ibis.coalesce(joined.on_id, joined.aside_id, joined.crime_id),
        place=joined["where"],
        count_rules=ibis.coalesce(joined.on_rule, joined.aside_rule, joined.made_rules, "")
        + ibis.ifelse(ibis.coalesce(joined.series, ibis.literal(False)), ";series.across-forces", ""),
    )
