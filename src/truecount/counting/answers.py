"""Decisions and crimes as tables of words, from what was decided."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ibis
from ibis import _

from truecount.counting.how_many import PART, RECORDED
from truecount.counting.profiles import BY_OTHERS, ELSEWHERE, REFER, REPORT_FRAUD
from truecount.counting.way import Way


def decisions_of(way: Way) -> Any:
    """A row an allegation: what became of it, its crime, and the rules.

    Columns: `allegation`, `incident`, `at`, `holder`, `victim`, `suspect`, `offender`, `disposition`, `crime_id` (the
    smallest allegation of its crime), `crime` (number of class and code), `place` (who else records it, where
    somebody does), `hours` (within which it is to be recorded), `attempt`, `class_rule`, `whether_rules`,
    `count_rules`, `missing` (the facts that would settle its class or whether it is recorded), `may_be` (the crimes
    among which they would).
    """
    facts = way.judged.select("number", "hours", "attempt", "class_rule", "whether_rules", "missing", "may_be")
    told = way.heard.select("allegation", "incident", "at", "holder", "victim", "suspect", "offender")
    return (
        way.ends.join(facts, "number")
        .join(told, "allegation")
        .left_join(way.places, "allegation")
        .select(
            "allegation",
            "incident",
            "at",
            "holder",
            "victim",
            "suspect",
            "offender",
            "hours",
            "attempt",
            "class_rule",
            "whether_rules",
            "missing",
            "may_be",
            "crime",
            "crime_id",
            "count_rules",
            disposition=_.role,
            place=ibis.cases(
                (_.role == ELSEWHERE, ibis.coalesce(_.place, ELSEWHERE)),
                (_.role == REPORT_FRAUD, REPORT_FRAUD),
                else_=ibis.null("string"),
            ),
        )
    )


def crimes_of(decided: Any, book: Callable[[str], Any]) -> Any:
    """A row a crime, from decisions: class and code, victim and suspect, the force that records it, and by when.

    Where the registrar decides which of several it is, `refer` is true and none is named. A crime is attempted where
    none of its allegations says that it was done.
    """
    own = decided.filter(_.disposition.isin([RECORDED, PART]))
    tried = own.filter(_.attempt).select("crime_id").distinct()
    done = own.filter(~_.attempt).semi_join(tried, "crime_id").select("crime_id").distinct()
    known = book("crimes").select("crime", "class_code", "offence_code")
    made = decided.filter((_.allegation == _.crime_id) & _.disposition.isin([RECORDED, REFER, *BY_OTHERS])).mutate(
        refer=_.disposition == REFER
    )
    return (
        made.mutate(crime=ibis.ifelse(_.refer, ibis.null("int32"), _.crime))
        .left_join(known, "crime")
        .drop("crime_right")
        .left_join(done.mutate(done=ibis.literal(True)), "crime_id")
        .drop("crime_id_right")
        .select(
            "crime_id",
            "holder",
            "incident",
            "crime",
            "class_code",
            "offence_code",
            "victim",
            "suspect",
            "offender",
            "place",
            "class_rule",
            "whether_rules",
            "count_rules",
            "refer",
            "hours",
            attempt=_.attempt & _.done.isnull(),
            due=_.at + _.hours.as_interval("h"),
        )
    )
