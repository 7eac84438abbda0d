"""A change of recorded crime in a record file taken apart: its crimes, its reports, and what is known of recording."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from truecount.figure import Period
from truecount.records.store import Store
from truecount.trends.assumptions import Assumptions, Rule
from truecount.trends.cells import Cell
from truecount.trends.counted_rules import counted_rules
from truecount.trends.known import OwnAudit, known
from truecount.trends.period_counts import Counted, cells_between
from truecount.trends.published_split import assumed_rules
from truecount.trends.regimes import comparable
from truecount.trends.renamed import merge_of
from truecount.trends.taken_apart import About, TakenApart
from truecount.trends.taking_apart import DRAWS, take_apart

POPULATION = "crimes recorded, each reference once, cancelled ones and those of no audited kind left out"
NO_REPORTS = "The file holds no reports of what was alleged, so what changes of the rules did is assumed, not counted."


def record_split(
    store: Store,
    force_id: str,
    first: Period,
    last: Period,
    assumptions: Assumptions | None = None,
    *,
    by: str | None = None,
    of: Sequence[str] | None = None,
    draws: int = DRAWS,
    seed: int = 1,
) -> TakenApart:
    """Take apart the change of a force's recorded crime from one period of whole months to a later one.

    Types are subgroups, divided `by` one of `divisions.DIVISIONS`. `of` names the offence groups that are told; all
    crime is split even so, since how accurately a part is recorded is less sure than how the whole is. Without
    `assumptions` those of `usual_assumptions` are taken. The same seed makes the same split. Raises TrueCountError for
    months that the file does not hold, and as `take_apart` does.
    """
    counted, _merge = counted_between(store, force_id, first, last, by)
    told = (
        None if of is None else {cell.type for cell in _both(counted_between(store, force_id, first, last, of=of)[0])}
    )
    held = assumptions or usual_assumptions(store, force_id, first, last)
    about = About(
        name=force_id,
        area=force_id,
        first=first,
        last=last,
        population=POPULATION if of is None else f"{', '.join(of)}: {POPULATION}",
        basis="crime records in the file; audits or inspections",
        made_from=counted.made_from,
        crimes="recorded crime" if of is None else f"recorded crime of {', '.join(of)}",
        warnings=counted.told,
    )
    counts = (counted.before, counted.after, counted.months, counted.by_kind)
    apart = take_apart(*counts, held, about, of=told, draws=draws, seed=seed)
    return replace(apart, comparable=comparable(force_id, first, last).because)


def _both(counted: Counted) -> set[Cell]:
    return {*counted.before, *counted.after}


def counted_between(
    store: Store, force_id: str, first: Period, last: Period, by: str | None = None, of: Sequence[str] | None = None
) -> tuple[Counted, dict[str, str]]:
    """The crimes of two periods, types that were renamed between them counted together; and under which names."""
    counted = cells_between(store, force_id, first, last, by, of)
    merge = merge_of(*counted.types)
    return (counted.merged(merge) if merge else counted), merge


def usual_assumptions(
    store: Store, force_id: str, first: Period, last: Period, own: Sequence[OwnAudit] = ()
) -> Assumptions:
    """What is held of a force's recording, its `own` audits too, and what its reports say of changes of the rules.

    Where the file holds no reports of the periods changes of the rules are those assumed of all forces.
    """
    held = known(force_id, own)
    _counted, merge = counted_between(store, force_id, first, last)
    rules = counted_rules(store, force_id, first, last, merge)
    if rules is None:
        return held.model_copy(update={"rules": assumed_rules(), "told": (*held.told, NO_REPORTS)})
    counted = (
        Rule(name=one.name, per_cent=100 * (one.factor - 1), spread=0, types=one.types, source=one.source)
        for one in rules.factors
    )
    return held.model_copy(update={"rules": tuple(counted), "told": (*held.told, *rules.told)})
