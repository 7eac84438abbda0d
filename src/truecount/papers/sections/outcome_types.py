"""Every outcome group and type, on both bases: as the fullest source has them, and beside the year before."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence

from truecount import reference
from truecount.figure import Figure
from truecount.outcomes import published
from truecount.outcomes.measures import BASES
from truecount.outcomes.rates import groups_of, slug, types_of
from truecount.outcomes.tally import Tally
from truecount.papers.parts import Exhibit, Row
from truecount.papers.sections.asked import Asked, number
from truecount.papers.sections.side_by_side import (
    Held,
    View,
    both_bases,
    counted,
    labelled,
    measure_of,
    older,
    pair,
    side_by_side,
    whole_named,
    year_before,
)


def types_table(asked: Asked, seen: Sequence[View]) -> Exhibit:
    """Every outcome group and type on both bases; a group of one type is that type."""
    held: Held = {}
    for label in dict.fromkeys(one.year for one in seen):
        held[label] = {basis: _every(counted(asked, label, basis)) for basis in BASES}
    titles = {
        measure_of(one): one.title.rsplit(", ", 1)[0] for each in held.values() for f in each.values() for one in f
    }
    rows, figures = [], []
    for name, strong in _order(titles):
        found = [one for basis in BASES for one in side_by_side(asked, seen, held, name, basis)]
        if any(found):
            figures += [one for one in found if one is not None]
            rows.append(Row((titles[name],), tuple(number(one, "%") for one in found), strong=strong))
    return Exhibit(
        "outcome-types",
        f"Every outcome group and type in {asked.year}, per cent",
        table=both_bases("Outcome", seen, tuple(rows)),
        figures=tuple(figures),
        remark="Groups, in bold, are the sums of the types below them. “Crimes recorded” includes those that had no "
        "outcome yet (type 0); “outcomes given” cannot. A dash: not held, or none of it. "
        + " ".join((whole_named(asked), older(seen))).strip(),
    )


def _every(found: Iterable[Tally]) -> list[Figure]:
    """The types of each tally, and the groups of which it holds every type in use."""
    figures = []
    for tally in found:
        whole = {f"group-{slug(name)}" for name, codes in _groups().items() if tally.has(codes)}
        figures += types_of(tally)
        figures += [one for one in groups_of(tally) if labelled(tally) or measure_of(one) in whole]
    return figures


@functools.cache
def _groups() -> dict[str, list[str]]:
    """The Home Office's groups of more than one outcome type, with their types in order."""
    groups: dict[str, list[str]] = {}
    for row in reference.load("outcome_types").rows:
        if row["of_which"] is None and row["outcome_group"]:
            groups.setdefault(row["outcome_group"], []).append(row["code"])
    return {name: codes for name, codes in groups.items() if len(codes) > 1}


def _order(titles: dict[str, str]) -> list[tuple[str, bool]]:
    """The rows in the order of outcome types, each group before its types; a group alone, and a type alone, strong."""
    codes = [str(row["code"]) for row in reference.load("outcome_types").rows]
    in_groups = {code: name for name, own in _groups().items() for code in own}
    ordered: dict[str, bool] = {}
    for code in codes:
        name = in_groups.get(code)
        ordered |= {f"group-{slug(name)}": True} if name else {}
        ordered |= {f"type-{one}": name is None for one in (_groups()[name] if name else [code])}
    held = [(name, strong) for name, strong in ordered.items() if name in titles]
    typed = any(name.startswith("type-") and name != "type-0" for name, _ in held)
    rest = [] if typed else [(name, True) for name in titles if name not in ordered]
    return [*held, *rest]


def types_before(asked: Asked, seen: Sequence[View]) -> list[Exhibit]:
    """Published outcomes of the year and the year before in the latest release, where another one gives all types."""
    before, latest = year_before(asked.year), published.LATEST
    held = published.years(asked.id, latest)
    if asked.outcomes_from is not None or len({one.year for one in seen}) > 1 or not {before, asked.year} <= {*held}:
        return []
    made = {
        (basis, label): types_of(published.tally(asked.id, label, basis, latest))
        for basis in BASES
        for label in (before, asked.year)
    }
    columns = [View(before, before), View(asked.year, asked.year)]
    titles = {measure_of(one): one.title.rsplit(", ", 1)[0] for those in made.values() for one in those}
    rows = []
    for name, _ in _order(titles):
        found = [pair(those, name, asked.id)[0] for those in made.values()]
        rows.append(Row((titles[name],), tuple(number(one, "%") for one in found)))
    exhibit = Exhibit(
        "outcomes-before",
        f"Outcomes of {asked.short} in {asked.year} beside the year before, per cent, latest revision",
        table=both_bases("Outcome", columns, tuple(rows)),
        figures=tuple(one for those in made.values() for one in those),
        remark="The latest revision is held of these types alone. It counts outcomes that came later, so that its "
        f"figures of {asked.year} are not those of the tables above. A type with nought in both years was not in use, "
        "or never given.",
    )
    return [exhibit]
