"""Files of data.police.uk: street-level crime and outcomes, one file a force, month and kind.

Anti-social behaviour in a street file is an incident, not a crime, and goes to `incidents`. Points on the map are
left out: nothing here needs them, and the small area is enough. The published outcome labels are kept as worded;
no Home Office outcome type is put on them, because no published table says which they are.
"""

from __future__ import annotations

import functools
import re

import ibis
from ibis import Table, Value

from truecount import reference
from truecount.records.intake import cells
from truecount.records.intake.layout import Field, Fixed, Layout, Lookup, Notice, Target, as_text

SYSTEM = "data.police.uk"
ANTI_SOCIAL = "anti-social-behaviour"


def _falls_within() -> Field:
    return Field("force_id", "falls_within", lambda t: t.force_id, reason="TC-L13", required=True)


def _month(into: str) -> Field:
    return Field(into, "month", lambda t: cells.month(t.month), reason="TC-L12", required=True)


def _category() -> Field:
    return Field("category", "crime_type", lambda t: t.category, reason="TC-L14", required=True)


_SYSTEM = Fixed("system", lambda t: ibis.literal(SYSTEM))
_BY_MONTH = Fixed("precision", lambda t: ibis.literal("month"))
_PLACE = (as_text("lsoa_code"), as_text("reported_by"))


def _is_incident(t: Table) -> Value:
    return t.category == ANTI_SOCIAL


def _reported_by_another(t: Table) -> Value:
    return t.reported_by != t.falls_within


@functools.cache
def layouts() -> tuple[Layout, ...]:
    """The two kinds of file that are read."""
    forces = Lookup("force_id", "falls_within", _keys("force_names", "name", "force_id"))
    categories = Lookup("category", "crime_type", _keys("police_uk_categories", "name", "slug"))
    common = ("crime_id", "month", "reported_by", "falls_within", "lsoa_code")
    unread = frozenset({"longitude", "latitude", "location", "lsoa_name", "context"})
    elsewhere = Notice(
        "TC-N04",
        "rows reported by another body than the force they fall within",
        _reported_by_another,
        naming="reported_by",
    )
    crimes = Target(
        "crimes",
        (
            _falls_within(),
            as_text("crime_id", into="reference"),
            _month("recorded_at"),
            _category(),
            *_PLACE,
            as_text("last_outcome_category", into="last_outcome"),
        ),
        (_SYSTEM, _BY_MONTH),
        # A row whose category cannot be read is judged here, so that it is rejected once and not lost.
        when=lambda t: ~_is_incident(t).fill_null(False),
    )
    incidents = Target(
        "incidents",
        (_falls_within(), as_text("crime_id", into="reference"), _month("reported_at"), *_PLACE),
        (_SYSTEM, _BY_MONTH, Fixed("opening_code", lambda t: ibis.literal(ANTI_SOCIAL))),
        when=lambda t: _is_incident(t).fill_null(False),
    )
    outcomes = Target(
        "outcomes",
        (
            _falls_within(),
            Field("crime_reference", "crime_id", lambda t: t.crime_id, required=True),
            as_text("outcome_type", into="outcome_label", required=True),
            _month("assigned_at"),
            as_text("reported_by"),
        ),
        (_SYSTEM, _BY_MONTH),
    )
    unnamed = Notice(
        "TC-N05",
        "rows without a crime ID; the publisher gives none to anti-social behaviour, which is an incident",
        lambda t: t.crime_id.isnull(),
    )
    return (
        Layout(
            "street",
            (*common, "crime_type", "last_outcome_category"),
            (crimes, incidents),
            (forces, categories),
            (elsewhere, unnamed),
            unread,
        ),
        Layout("outcomes", (*common, "outcome_type"), (outcomes,), (forces,), (elsewhere,), unread),
    )


def batch(name: str, layout: Layout) -> str:
    """What a file is an edition of: its force, month and kind, from a name such as 2015-01-kent-street.csv."""
    stem = name.rsplit("/", 1)[-1].split(".", 1)[0]
    named = re.search(r"\d{4}-\d{2}-.+-(street|outcomes)", stem)
    return f"police-uk/{named.group() if named else name}/{layout.name}"


def _keys(table: str, key: str, value: str) -> dict[str, str]:
    return {str(row[key]).lower(): str(row[value]) for row in reference.load(table).rows}
