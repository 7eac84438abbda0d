"""Every class and offence code that crimes are recorded under, as a table that records can be held against."""

from __future__ import annotations

from typing import Any

from ibis import _

from truecount.checks.force import Force
from truecount.counting.crimes import crimes

FIELDS = ("class_code", "offence_code", "basis", "begins", "ends")
ALONE = ""
"""What stands as offence code where the class alone is told."""


def listed(force: Force) -> Any:
    """`class_code`, `offence_code` (also empty: the class alone), `basis` (V, S or S/V), `begins` and `ends`; and when
    the class as a whole `class_ends`."""
    ends = {one.class_code: one.ends for one in crimes() if one.offence_code == ALONE}
    rows = [{name: getattr(one, name) for name in FIELDS} | {"class_ends": ends[one.class_code]} for one in crimes()]
    return force.put("listed", rows)


def beside(force: Force) -> Any:
    """Crimes, each with `code_basis`, `begins`, `ends` and `class_ends` of its class and code; empty for pairs that
    there are not."""
    found = listed(force).rename(asked="offence_code", code_basis="basis").mutate(paired=True)
    rows = force.crimes.mutate(asked=_.offence_code.fill_null(ALONE))
    return rows.left_join(found, ["class_code", "asked"]).drop("class_code_right", "asked_right")


def known_codes(force: Force) -> Any:
    """Every offence code of the list, once, and whether the list gives it a class each time (`classed`)."""
    return force.reference("offences").group_by("offence_code").agg(classed=_.class_code.notnull().all())
