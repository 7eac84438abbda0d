"""Conduct that goes on: what later reports add to a course of conduct already recorded."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

MONTHS = 3
PAIR = ["holder", "victim", "suspect"]


def repeated_conduct(heard: Any, judged: Any) -> Any:
    """Allegations of conduct, or of messages that may continue it, of pairs in which such come to notice repeatedly."""
    able = judged.filter(_.counted & (_.level.notnull() | _.message)).select(
        "number", conduct=_.level.notnull(), dealt=_.profile.contains("dealt with=yes")
    )
    told = heard.filter(_.victim.notnull() & _.suspect.notnull() & _.at.notnull())
    chain = told.join(able, "number").select(*PAIR, "allegation", "incident", "at", "conduct", "dealt")
    several = chain.group_by(PAIR).agg(first=_.at.min(), last=_.at.max()).filter(_.first < _.last)
    return chain.semi_join(several, PAIR)


def continuing(repeated: Any, decided: Any) -> Any:
    """The allegations that continue a recorded course of conduct: `allegation`, `incident`, `into`, `rule`.

    Conduct by one suspect against one victim, and the messages that may continue it, are one run until three months
    pass or the offender is dealt with. In a run, all after the first recorded conduct crime continues it.
    """
    recorded = decided.filter(_.role.isin(["recorded", "part of a crime"])).select("allegation", "crime_id")
    in_order = ibis.window(group_by=PAIR, order_by=["at", "allegation"])
    runs = (
        repeated.left_join(recorded, "allegation")
        .drop("allegation_right")
        .mutate(before=_.at.lag().over(in_order))
        .mutate(
            breaks=(
                _.before.isnull() | (_.at > _.before + ibis.interval(months=MONTHS)) | (_.dealt & (_.at > _.before))
            ).cast("int64")
        )
        .mutate(run=_.breaks.sum().over(ibis.cumulative_window(group_by=PAIR, order_by=["at", "allegation"])))
    )
    of_run = ibis.window(group_by=[*PAIR, "run"])
    begun = (
        runs.mutate(anchor=_.conduct & _.crime_id.notnull())
        .mutate(begins=_.at.min(where=_.anchor).over(of_run))
        .mutate(into=_.crime_id.min(where=_.anchor & (_.at == _.begins)).over(of_run))
    )
    return begun.filter(_.begins.notnull() & (_.at > _.begins)).select(
        "allegation",
        "incident",
        "into",
        rule=ibis.ifelse(_.conduct, "continues.conduct", "continues.message"),
    )
