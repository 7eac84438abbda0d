"""How many crimes the allegations of an incident make: what is part of which crime, and what is set aside into it.

Everything works on whole tables of incidents. A crime is named by the smallest allegation that makes it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ibis
from ibis import _

from truecount.counting.aside import set_aside
from truecount.counting.principal import principals
from truecount.counting.profiles import ELSEWHERE, REFER, REPORT_FRAUD
from truecount.counting.shelf import IN_ADDITION, UNSETTLED
from truecount.counting.tables import Keep

RECORDED, PART, ASIDE, CONTINUES = "recorded", "part of a crime", "set aside", "continues a crime"
VICTIMS, CONDUCT = "V", "C"
MERGED = ("household", "business", "offender", "incident")
"""What crimes of one class are merged for across victims; buildings, shop units and things take the victim's place."""
OWN_PLACE = ("building", "shop unit", "thing")
UNIT_RULES = {
    "victim": "count.one-per-victim",
    "offender": "count.per-offender",
    "each offender": "count.each-offender",
}


def within(rows: Any, judged: Any, able: Any, shelf: Callable[[str], Any], keep: Keep, name: str, needs: str) -> Any:
    """What becomes of every allegation of whole incidents, looked at each by itself.

    `rows` are allegations with the number of their profile, `judged` what was decided of each profile, `able` what may
    be set aside. Steps are kept under `name`, and left out where the step `needs` has no rows. Columns: `allegation`,
    `incident`, `number`, `role` (its disposition), `crime_id`, `crime`, `count_rules`, `place` (another force that
    records the crime, where one does).
    """
    full = keep(f"{name}_full", _full(rows, judged), needs=needs)
    counted = full.filter(_.counted)
    aside = keep(f"{name}_aside", set_aside(counted, able, shelf), needs="able")
    rest = counted.anti_join(aside, "allegation")
    made = _made(rest, shelf, keep, name, needs)
    elsewhere = keep(f"{name}_elsewhere", counted.filter(_.place.notnull()).select("incident").distinct(), needs=needs)
    placed = keep(f"{name}_placed", _placed(counted.semi_join(elsewhere, "incident"), made), needs=f"{name}_elsewhere")
    return keep(f"{name}_within", _ended(full, made, aside, placed), needs=needs)


def unit_rule(per: Any) -> Any:
    """The rule of what one crime is counted for."""
    return ibis.cases(*((per == unit, rule) for unit, rule in UNIT_RULES.items()), else_="count.general-rule")


def _full(rows: Any, judged: Any) -> Any:
    """Allegations with what was decided of their facts, whom they are of, and where a principal crime is sought."""
    joined = rows.join(judged.drop("profile"), "number")
    state = (joined.basis == "state") | (joined.class_code == "106")
    return joined.mutate(
        place=ibis.cases(
            (joined.disposition == ELSEWHERE, ibis.coalesce(joined.force, ELSEWHERE)),
            (joined.disposition == REPORT_FRAUD, REPORT_FRAUD),
            else_=ibis.null("string"),
        ),
        offender=ibis.ifelse(
            joined.per == "each offender", ibis.coalesce(joined.offender, joined.suspect), ibis.null("string")
        ),
        whose=ibis.cases(
            (joined.per.isin(OWN_PLACE), ibis.coalesce(joined.unit, joined.victim)),
            (joined.basis == "state", ibis.null("string")),
            else_=joined.victim,
        ),
        bucket=ibis.cases(
            (state, ibis.coalesce(joined.class_code, "")),
            (joined.level.notnull() & (joined.conduct == IN_ADDITION), CONDUCT),
            else_=VICTIMS,
        ),
    )


def _made(rows: Any, shelf: Callable[[str], Any], keep: Keep, name: str, needs: str) -> Any:
    """The crime each counted allegation belongs to, with the rule that made it or set it aside."""
    pair = ibis.window(group_by=["incident", "at", "whose", "suspect", "bucket"])
    paired = rows.mutate(
        pair=_.allegation.min().over(pair), lowest=_.crime.min().over(pair), highest=_.crime.max().over(pair)
    )
    several = keep(f"{name}_paired", paired, needs=needs)
    chosen = principals(several, shelf, keep, name)
    return keep(f"{name}_made", _merged(several, chosen), needs=needs)


def _merged(several: Any, chosen: Any) -> Any:
    """Principal crimes of victim and offender, merged where their class counts wider than a victim."""
    joined = several.left_join(chosen, ["pair", "crime"]).drop("pair_right", "crime_right")
    settled = joined.mutate(
        principal=ibis.ifelse(joined.lowest == joined.highest, joined.crime, joined.principal),
        open=ibis.coalesce(joined.open, ibis.literal(False)),
    ).mutate(own=(_.crime == _.principal) | _.open, by_pair=~_.per.isin(MERGED) | _.open)
    each = ibis.window(group_by=["pair", "own", "offender"])
    wide = ibis.window(group_by=["incident", "at", "wider", "whom", "by"])
    of_pair, of_incident = ibis.window(group_by="pair"), ibis.window(group_by="incident")
    groups = (
        settled.mutate(
            within=_.allegation.min().over(each),
            # Names are columns of their own: joined to a class they could make the words of another group.
            wider=ibis.cases(
                (~_.own, "aside"),
                (_.by_pair, "p" + _.pair.cast("string")),
                (_.per == "incident", "i" + _.class_code),
                (_.per == "offender", "o" + _.class_code),
                else_="u" + _.class_code,
            ),
            whom=ibis.cases(
                (_.by_pair | _.per.isin(["incident", "offender"]), ibis.null("string")),
                else_=ibis.coalesce(_.unit, _.victim),
            ),
            by=ibis.cases((_.by_pair, _.offender), (_.per == "incident", ibis.null("string")), else_=_.suspect),
            alone=_.pair.min().over(of_incident) == _.pair.max().over(of_incident),
        )
        .mutate(makes=_.allegation.min().over(wide))
        # What is set aside into a crime that is merged with others follows it.
        .mutate(crime_id=ibis.ifelse(_.own, _.makes, _.makes.min(where=_.own).over(of_pair)))
    )
    unit = unit_rule(groups.per)
    return groups.select(
        "allegation",
        "crime_id",
        crime=groups.crime,
        role=ibis.cases(
            (groups.open, REFER),
            (~groups.own, ASIDE),
            (groups.crime_id != groups.allegation, PART),
            (groups.crime == UNSETTLED, REFER),
            else_=RECORDED,
        ),
        count_rules=ibis.cases(
            (groups.open, "principal.refer"),
            (~groups.own, groups.rule),
            (
                groups.crime_id != groups.allegation,
                ibis.ifelse(groups.within == groups.crime_id, "incident.finished", unit),
            ),
            ((groups.class_code == "106") & ~groups.alone, unit + ";addition.slavery"),
            ((groups.bucket == CONDUCT) & ~groups.alone, unit + ";addition.conduct"),
            ((groups.bucket != VICTIMS) & ~groups.alone, unit + ";addition.state"),
            else_=unit,
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
        .agg(where=_.place.max(where=_.turn == 0), series=ibis.coalesce(_.place, "").nunique() > 1)
    )


def _ended(full: Any, made: Any, aside: Any, placed: Any) -> Any:
    """The last word on every allegation of the incidents."""
    base = made.select("allegation", "crime_id", "role", "count_rules")
    # What is set aside into something that is itself set aside follows it.
    further = aside.select(into="allegation", further="into").view()
    last = aside.left_join(further, "into").select("allegation", "rule", into=ibis.coalesce(_.further, _.into)).view()
    into = last.left_join(base.select(into="allegation", into_crime="crime_id"), "into").select(
        "allegation", aside_id=ibis.coalesce(_.into_crime, _.into), aside_rule=_.rule
    )
    joined = (
        full.select("allegation", "incident", "number", "crime", "disposition")
        .left_join(base, "allegation")
        .drop("allegation_right")
        .left_join(into, "allegation")
        .drop("allegation_right")
        .left_join(placed, "crime_id")
        .drop("crime_id_right")
    )
    series = ibis.ifelse(ibis.coalesce(joined.series, ibis.literal(False)), ";series.across-forces", "")
    return joined.select(
        "allegation",
        "incident",
        "number",
        "crime",
        crime_id=ibis.coalesce(joined.aside_id, joined.crime_id),
        place=joined["where"],
        role=ibis.cases(
            (joined.aside_id.notnull(), ASIDE),
            ((joined.role == RECORDED) & (joined["where"] == REPORT_FRAUD), REPORT_FRAUD),
            ((joined.role == RECORDED) & joined["where"].notnull(), ELSEWHERE),
            (joined.role.notnull(), joined.role),
            else_=joined.disposition,
        ),
        count_rules=ibis.coalesce(joined.aside_rule, joined.count_rules, "") + series,
    )
