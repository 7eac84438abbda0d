"""The two sides of linkage: incidents and crime records in the columns that they are compared by."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

from truecount.linkage.settings import SIDE

COLUMNS = ("unique_id", "force_id", *SIDE)
USUAL = 0.05
"""A subgroup is one that incidents of some codes lead to where so large a share of their crimes is of it."""
RARE = 0.004
"""A word is rare where no larger share of incidents have it."""
LONG = 4
"""Words shorter than so many letters are not looked at."""
TAIL = 4
"""How many of a reference's last characters are its tail: the number within a day or a year, in most systems."""


def plain(text: Any) -> Any:
    """A reference without spaces, marks, and letters' case, so that one number written in two ways is one."""
    return text.upper().re_replace("[^A-Z0-9]", "").nullif("")


def incident_side(incidents: Any, kinds: Any | None = None, rare: Any | None = None) -> Any:
    """Incidents with the columns of `SIDE`. `kinds` says what their codes lead to, `rare` which of their words are."""
    rows = incidents.mutate(kind=ibis.null("string"), kinds=ibis.null("array<string>"))
    if kinds is not None:
        codes = ["opening_code", "closing_code"]
        rows = incidents.left_join(kinds, codes).drop(*(f"{name}_right" for name in codes))
    made = _side(rows, rows.caller_key, rows.reported_at, rows.reported_at, plain(rows.reference), before=0)
    return _with_words(made, rare)


def crime_side(crimes: Any, subgroups: Any | None = None, rare: Any | None = None) -> Any:
    """Crime records with the columns of `SIDE`. `subgroups` gives the offence subgroup of each class."""
    rows = crimes.mutate(kind=ibis.null("string"), kinds=ibis.null("array<string>"))
    if subgroups is not None:
        rows = _with_kind(crimes, subgroups)
        alone = ibis.cases((rows.kind.notnull(), ibis.array([rows.kind])), else_=ibis.null("array<string>"))
        rows = rows.mutate(kinds=alone)
    made = _side(rows, rows.victim_key, rows.reported_at, rows.recorded_at, plain(rows.incident_reference), before=1)
    return _with_words(made, rare)


def _with_kind(crimes: Any, subgroups: Any) -> Any:
    """Crime records with their `kind`: the subgroup of the class, or where none is given the source's own category."""
    rows = crimes.left_join(subgroups, "class_code").drop("class_code_right")
    return rows.mutate(kind=ibis.coalesce(_.subgroup, _.category)).drop("subgroup")


def _side(rows: Any, person: Any, reported: Any, recorded: Any, key: Any, *, before: int) -> Any:
    # A crime's day is that on which it was reported, as far as it says; else that on which it was recorded, and the
    # incident may be of the day before.
    day = ibis.coalesce(reported, recorded).epoch_seconds() // 86_400
    # A shorter reference has no parts; the databases differ in what a length below nought takes of it.
    long = ibis.cases((key.length() > TAIL, key), else_=ibis.null("string"))
    return rows.select(
        "kind",
        "kinds",
        "district",
        "force_id",
        unique_id="record_id",
        reported=reported.epoch_seconds().cast("float64"),
        recorded=recorded.epoch_seconds().cast("float64"),
        day=day,
        day_before=day - before,
        place="place_key",
        person=person,
        area="lsoa_code",
        reference=key,
        # Each holds where one character, or two neighbours, of a reference are typed wrong in another part of it.
        reference_head=long.left(long.length() - 2),
        reference_middle=long.left(long.length() - TAIL) + long.right(2),
        reference_tail=long.right(TAIL) + rows.district,
    )


def _with_words(side: Any, rare: Any | None) -> Any:
    if rare is None:
        return side.mutate(wording=ibis.null("array<string>")).select(*COLUMNS)
    return side.left_join(rare, "unique_id").drop("unique_id_right").select(*COLUMNS)


def kinds_of_codes(incidents: Any, crimes: Any, ties: Any, subgroups: Any) -> Any:
    """For each pair of opening and closing codes, the offence subgroups that such incidents lead to, as known ties
    tell: `kind`, the commonest, and `kinds`, all usual ones. Codes that led to no crime have none: that such an
    incident led to one is less likely, and not merely unknown.
    """
    of = _with_kind(crimes, subgroups).filter(_.kind.notnull()).select(subgroup="kind", crime_id="record_id")
    codes = incidents.select("opening_code", "closing_code", incident_id="record_id")
    counted = ties.join(of, "crime_id").join(codes, "incident_id")
    counted = counted.group_by("opening_code", "closing_code", "subgroup").agg(crimes=_.count())
    of = ["opening_code", "closing_code"]
    order = ibis.window(group_by=of, order_by=[_.crimes.desc(), "subgroup"])
    usual = counted.mutate(
        share=_.crimes / _.crimes.sum().over(ibis.window(group_by=of)), place=ibis.row_number().over(order)
    ).filter(_.share >= USUAL)
    led = usual.group_by(of).agg(kind=_.subgroup.max(where=_.place == 0), kinds=_.subgroup.collect())
    never = codes.select("opening_code", "closing_code").distinct().anti_join(counted, ["opening_code", "closing_code"])
    return led.union(never.mutate(kind=ibis.literal(""), kinds=ibis.literal([], type="array<string>")))


def rare_words(incidents: Any, crimes: Any, keep: Any) -> tuple[Any, Any]:
    """The rare words of incidents' logs and of crime records' accounts, as `wording`, by `unique_id`."""
    spoken = keep("words_of_incidents", _words(incidents.select(unique_id="record_id", text="text")))
    total = incidents.count()
    often = keep("rare", spoken.group_by("word").agg(logs=_.count()).filter(_.logs <= RARE * total).select("word"))
    told = _words(crimes.select(unique_id="record_id", text="mo"))
    both = []
    for name, words in (("incidents", spoken), ("crimes", told)):
        both.append(
            keep(
                f"wording_of_{name}", words.semi_join(often, "word").group_by("unique_id").agg(wording=_.word.collect())
            )
        )
    return both[0], both[1]


def _words(texts: Any) -> Any:
    split = texts.filter(_.text.notnull()).select("unique_id", word=_.text.lower().re_split("[^a-z]+").unnest())
    return split.filter(_.word.length() >= LONG).distinct()
