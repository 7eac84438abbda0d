"""The way of allegations through the rules: each by its facts, each incident by its shape, conduct across incidents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import ibis
from ibis import _

from truecount.counting.aside import able_to_be_set_aside
from truecount.counting.continuing import continuing, repeated_conduct
from truecount.counting.how_many import CONTINUES, RECORDED, unit_rule, within
from truecount.counting.profiles import BY_OTHERS, REFER, judge
from truecount.counting.shapes import shaped, spread
from truecount.counting.shelf import UNSETTLED
from truecount.counting.tables import Keep

KEYS = ("allegation", "incident", "at", "holder", "victim", "suspect", "offender", "unit", "force", "happened")
ENDING = ("role", "crime", "count_rules")
ENDS = ("allegation", "number", "crime_id", *ENDING)


@dataclass(frozen=True)
class Way:
    """What was decided, as tables that lean on each other.

    `ends` has a row an allegation: allegation, `number` of its profile, `role` (its disposition), `crime_id`, `crime`,
    `count_rules`. `judged` has a row a profile, `heard` the allegations as they came, `places` the crimes that
    another force records.
    """

    heard: Any
    judged: Any
    places: Any
    ends: Any


def go(said: Any, shelf: Callable[[str], Any], keep: Keep, *, by_shape: bool) -> Way:
    """Decide a population. `by_shape` decides incidents of one shape once, which pays where there are many."""
    judged = judge(said, shelf, keep)
    may = keep("may", judged.select("number", "profile", "crime").join(shelf("aside_from"), "crime"))
    able = keep("able", able_to_be_set_aside(may, keep.table("told"), shelf), needs="may")
    heard = keep("heard", said.join(judged.select("profile", "number"), "profile").select(*KEYS, "number"))
    repeated = keep("repeated", repeated_conduct(heard, judged))
    incidents = repeated if by_shape else heard
    linked = heard.semi_join(keep("linked", incidents.select("incident").distinct()), "incident")
    first = within(linked, judged, able, shelf, keep, "first", "linked")
    ended = [*_linked(linked, first, repeated, judged, able, shelf, keep)]
    places = [first, keep.table("second_within")]
    if not by_shape:
        return Way(heard, judged, _places(places), _united([one.select(*ENDS) for one in ended]))
    lone = _lone(judged)
    many = keep("many", heard.group_by("incident").agg(rows=_.count()).filter(_.rows > 1).select("incident"))
    free = many.anti_join(keep.table("linked"), "incident")
    shapes, stand = shaped(heard.semi_join(free, "incident"), keep, "many")
    stood = within(heard.semi_join(stand, "incident"), judged, able, shelf, keep, "stood", "many")
    endings = keep("endings", _endings(*ended, stood, lone))
    more = many.union(keep.table("linked"))
    alone = heard.anti_join(more, "incident").join(_numbered(lone, endings, "number", "makes"), "number")
    parts = [
        *(_numbered(one, endings).drop("incident") for one in ended),
        spread(shapes, _numbered(stood, endings)).select("allegation", "number", "crime_id", "ending"),
        alone.select(
            "allegation",
            "number",
            crime_id=ibis.ifelse(_.makes, _.allegation, ibis.null("int64")),
            ending=_.ending,
        ),
    ]
    ends = keep("ends", _united(parts)).join(endings, "ending").drop("ending")
    return Way(heard, judged, _places([*places, stood]), ends)


def _linked(
    rows: Any, first: Any, repeated: Any, judged: Any, able: Any, shelf: Callable[[str], Any], keep: Keep
) -> tuple[Any, Any, Any]:
    """What becomes of incidents whose conduct may continue that of others.

    Incidents in which something continues are decided once more without it: it leaves room for what it outranked.
    """
    gone_on = keep("gone_on", continuing(repeated, first), needs="repeated")
    again = rows.semi_join(gone_on, "incident").anti_join(gone_on, "allegation")
    second = within(again, judged, able, shelf, keep, "second", "gone_on")
    added = (
        rows.join(gone_on.drop("incident"), "allegation")
        .join(judged.select("number", "crime"), "number")
        .select(
            "allegation",
            "incident",
            "number",
            "crime",
            crime_id=_.into,
            role=ibis.literal(CONTINUES),
            count_rules=_.rule,
        )
    )
    return first.anti_join(gone_on, "incident"), second, added


def _lone(judged: Any) -> Any:
    """What becomes of an allegation that is alone in its incident: what was decided of its facts."""
    return judged.select(
        "number",
        "crime",
        makes=_.counted,
        role=ibis.cases(
            (_.counted & (_.crime == UNSETTLED), REFER),
            (_.counted & ~_.disposition.isin(BY_OTHERS), RECORDED),
            else_=_.disposition,
        ),
        count_rules=ibis.ifelse(_.counted, unit_rule(_.per), ""),
    )


def _endings(*decided: Any) -> Any:
    """Every ending there is, numbered."""
    ends = _united([one.select(*ENDING) for one in decided]).distinct()
    return ends.mutate(ending=ibis.row_number().over(order_by=list(ENDING)).cast("int32"))


def _numbered(decided: Any, endings: Any, *columns: str) -> Any:
    """Decisions with the number of their ending in place of its words."""
    named = endings.mutate(key=_key(endings)).select("key", "ending")
    wanted = columns or ("allegation", "incident", "number", "crime_id")
    return decided.mutate(key=_key(decided)).join(named, "key").select(*wanted, "ending")


def _key(rows: Any) -> Any:
    return rows.role + "|" + ibis.coalesce(rows.crime.cast("string"), "") + "|" + rows.count_rules


def _places(decided: list[Any]) -> Any:
    return _united([one.filter(_.place.notnull()).select("allegation", "place") for one in decided]).distinct()


def _united(parts: list[Any]) -> Any:
    first, *rest = parts
    return first.union(*rest) if rest else first
