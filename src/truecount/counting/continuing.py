"""Conduct that goes on: what later reports add to a course of conduct already recorded."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

MONTHS = 3


def repeated_conduct(counted: Any) -> Any:
    """Allegations of conduct, or of messages that may continue it, of pairs in which such come to notice repeatedly."""
    pair = ["holder", "victim", "suspect"]
    chain = counted.filter((_.level.notnull() | _.message) & _.victim.notnull() & _.suspect.notnull() & _.at.notnull())
    several = chain.group_by(pair).agg(times=_.at.nunique()).filter(_.times > 1)
    return chain.semi_join(several, pair).select(
        *pair, "allegation", "incident", "at", "level", dealt=_.profile.contains("dealt with=yes")
    )


def continuing(repeated: Any, made: Any) -> Any:
    """The allegations that continue a recorded course of conduct: `allegation`, `incident`, `into`, `rule`.

    Conduct by one suspect against one victim, and the messages that may continue it, are one run until three months
    pass or the offender is dealt with. In a run, all after the first recorded conduct crime continues it.
    """
    pair = ["holder", "victim", "suspect"]
    recorded = made.filter(_.crime.notnull() & _.role.isin(["recorded", "part of a crime"])).select(
        "allegation", "crime_id"
    )
    in_order = ibis.window(group_by=pair, order_by=["at", "allegation"])
    runs = (
        repeated.left_join(recorded, "allegation")
        .drop("allegation_right")
        .mutate(before=_.at.lag().over(in_order))
        .mutate(
            breaks=(
                _.before.isnull() | (_.at > _.before + ibis.interval(months=MONTHS)) | (_.dealt & (_.at > _.before))
            ).cast("int64")
        )
        .mutate(run=_.breaks.sum().over(ibis.cumulative_window(group_by=pair, order_by=["at", "allegation"])))
    )
    of_run = ibis.window(group_by=[*pair, "run"])
    begun = (
        runs.mutate(anchor=_.level.notnull() & _.crime_id.notnull())
        .mutate(begins=_.at.min(where=_.anchor).over(of_run))
        .mutate(into=_.crime_id.min(where=_.anchor & (_.at == _.begins)).over(of_run))
    )
    return begun.filter(_.begins.notnull() & (_.at > _.begins)).select(
        "allegation",
        "incident",
        "into",
        rule=ibis.ifelse(_.level.notnull(), "continues.conduct", "continues.message"),
    )
