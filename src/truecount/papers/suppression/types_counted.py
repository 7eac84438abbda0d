"""Which outcome types a share of outcomes counts: shares of one lot of crimes tell of each other."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from truecount import reference
from truecount.figure import Figure
from truecount.outcomes import MEASURES
from truecount.outcomes.measures import BASES
from truecount.outcomes.rates import BY_GROUP, BY_TYPE, slug

NOT_YET = "0"
MEASURED = {one.method.id: one for one in MEASURES}


@dataclass(frozen=True)
class TypesCounted:
    """The outcome types in the part and in the whole of a share; `lot` names the crimes that it is of."""

    lot: str
    part: frozenset[str]
    whole: frozenset[str]


@functools.cache
def every_type() -> frozenset[str]:
    """The codes of all outcome types, without those that are parts of another."""
    return frozenset(row["code"] for row in reference.load("outcome_types").rows if row["of_which"] is None)


def types_counted(figure: Figure) -> TypesCounted | None:
    """What a share of outcomes counts, by the id and method of its figure; None for any other figure."""
    basis = next((one for one in BASES if figure.basis.startswith(f"{one}:")), None)
    if basis is None or not figure.id.startswith("outcomes."):
        return None
    _, name, lot = figure.id.split(".", 2)
    given = every_type() - {NOT_YET}
    of_all = every_type() if figure.population == "crimes recorded" else given
    if figure.method.id == BY_TYPE.id:
        return TypesCounted(lot, frozenset((name.removeprefix("type-"),)), of_all)
    if figure.method.id == BY_GROUP.id:
        codes = _groups().get(name.removeprefix("group-"))
        return TypesCounted(lot, codes, of_all) if codes else None
    measure = MEASURED.get(figure.method.id)
    if measure is None or name != measure.id:
        return None
    whole = measure.out_of(basis)
    wholes = {"recorded": every_type(), "assigned": given}
    return TypesCounted(
        lot, frozenset(measure.numerator), wholes[whole] if isinstance(whole, str) else frozenset(whole)
    )


@functools.cache
def _groups() -> Mapping[str, frozenset[str]]:
    groups: dict[str, set[str]] = {}
    for row in reference.load("outcome_types").rows:
        if row["of_which"] is None and row["outcome_group"]:
            groups.setdefault(slug(row["outcome_group"]), set()).add(row["code"])
    return {name: frozenset(codes) for name, codes in groups.items()}
