"""A change of recorded crime split by crime type: what recording, rules and scope did, and what is left as genuine.

Recorded crimes are R = T a k s: genuine crimes T by one yardstick, the share a recorded, the rules' factor k and that
of scope s. Each part is L(R1, R0) times the logarithm of its factor's change (logarithmic mean Divisia weights), cell
by cell and draw by draw, so that parts add up to R1 - R0 over factors and types, in whatever order they are taken.
"Genuine" is what is left: changes of reporting, and of rules and scope that no factor names, are in it too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np

from truecount.errors import TrueCountError
from truecount.figure import Period
from truecount.statistics.estimate import Numbers, divided
from truecount.trends.cells import Apart, Cell, Table, departures, required, table_of
from truecount.trends.factors import Factor, Part, log_ratios
from truecount.trends.split_result import FULL, PARTS, BreakEven, ChangeSplit, Split, spread
from truecount.trends.type_readings import TypesRead, read_by_type

ALL_TYPES = "all types"
ZERO_RULE = (
    "Of a type with no crime in one of the periods the whole change is put under genuine; of one that is named as new "
    "or gone, under scope, and it is left out of the change like for like."
)
CHANCE = "How many crimes of a type were missed is drawn too, given the rate: of few crimes it hangs on chance."
USUAL = Apart()


def split(
    before: Mapping[Cell, int],
    after: Mapping[Cell, int],
    accuracy_before: Mapping[str, Numbers],
    accuracy_after: Mapping[str, Numbers],
    *,
    factors: Sequence[Factor] = (),
    spans: tuple[Period, Period] | None = None,
    new_or_gone: Set[str] = frozenset(),
    of: Set[str] | None = None,
    apart: Apart = USUAL,
    read: Sequence[TypesRead] = (),
    chance: bool = True,
    seed: int = 1,
) -> ChangeSplit:
    """Split the change of recorded crime between two periods by crime type.

    `before` and `after` are the crimes recorded of each cell; the accuracies are draws of shares of 1, (draws,), by
    kind, one for all types of it (`accuracy_path.accuracies` makes them). `factors` are changes of rules and scope;
    where one has a date `spans` are the two periods. `new_or_gone` names types that could be recorded in one period
    only. `of` are the types that are told and make up the total, None all: the others are split beside them, since how
    accurately a few types are recorded is less sure than how all of their kind are. Types lie `apart` as is assumed, or
    as audits that say what they `read` of each type found: of whichever days, for types are taken to keep their
    distance. `chance` draws how many crimes were missed of each cell, given the rate. The same seed makes the same
    split. Raises TrueCountError for a kind with no accuracy, draws of several lengths, and names that are no type.
    """
    table = table_of(before, after)
    number = _number(table, accuracy_before, accuracy_after)
    _refuse_strangers(table, factors, new_or_gone, read)
    numbers = np.random.default_rng(seed)
    weights = departures(table, apart, number, numbers, read)
    types = [cell.type for cell in table.cells]
    other = log_ratios(factors, types, spans, number, numbers)
    should = [
        required(table, counts, accuracy, weights, numbers if chance else None)
        for counts, accuracy in ((table.before, accuracy_before), (table.after, accuracy_after))
    ]
    gone = np.array([name in new_or_gone for name in types])
    groups = [*_groups(table, of)]
    within = np.array([group.cells for group in groups], dtype=np.float64).T
    sums = {name: each @ within for name, each in _summed(table, should, other, gone)}
    splits = [
        _split(group, table, {name: each[:, place] for name, each in sums.items()}, gone)
        for place, group in enumerate(groups)
    ]
    count = 1 + sum(of is None or name in of for name in table.types)
    return ChangeSplit(
        total=splits[0],
        by_type=tuple(splits[1:count]),
        by_division=tuple(splits[count:]),
        draws=np.array([sums[part][:, 0] for part in PARTS]),
        assumptions=(*(one.words for one in factors), *_assumed(table, apart, read, chance)),
        seed=seed,
    )


def parts_of_cells(
    before: Numbers, after: Numbers, recording: Numbers, rules: Numbers, scope: Numbers, new_or_gone: np.ndarray
) -> dict[str, Numbers]:
    """The parts of the change of each cell in crimes, (draws, cells) each, by the names of PARTS.

    `before` and `after` are crimes recorded, (cells,); the others logarithms of the change of each factor, (draws,
    cells). With no crime in one period, or the type new or gone, the logarithmic mean is taken at its limit, 0, and
    the whole change falls to what came from nothing or went to it: genuine crimes, or scope. Source of the limit: Ang
    and Liu (2007), Handling zero values in the logarithmic mean Divisia index decomposition approach, Energy Policy
    35(1), 238-246.
    """
    alike = (before > 0) & (after > 0) & ~new_or_gone
    weight = np.where(alike, log_means(after, before), 0.0)
    change = after - before
    found = {
        "recording": weight * np.where(alike, recording, 0.0),
        "rules": weight * rules,
        "scope": weight * scope + np.where(new_or_gone, change, 0.0),
    }
    return found | {"genuine": change - found["recording"] - found["rules"] - found["scope"]}


def log_means(first: Numbers, second: Numbers) -> Numbers:
    """The logarithmic mean of numbers, pair by pair; of equal ones the number itself, 0 where one of them is 0."""
    positive = (first > 0) & (second > 0)
    one, other = np.where(positive, first, 1.0), np.where(positive, second, 1.0)
    # log1p keeps its precision when the two are close, where the logarithm of their ratio loses it.
    slope = np.log1p((one - other) / other)
    found = np.divide(one - other, slope, out=one.copy(), where=slope != 0)
    return np.where(positive, found, 0.0)


def _summed(
    table: Table, should: Sequence[Numbers], other: Mapping[Part, Numbers], gone: np.ndarray
) -> Iterator[tuple[str, Numbers]]:
    """What is summed over types and divisions, by name, (draws, cells) each: one at a time, for they are large."""
    rules, scope = other["rules"], other["scope"]
    recording = np.log(divided(should[0], table.before)) - np.log(divided(should[1], table.after))
    yield from parts_of_cells(table.before, table.after, recording, rules, scope, gone).items()
    yield "should_before", should[0]
    yield "should_after", should[1]
    # By the earlier period's yardstick; what it could not record at all is left out.
    back = np.exp(-rules - scope) * ~gone
    yield "genuine_before", should[0] * ~gone
    yield "genuine_after", should[1] * back
    yield "recorded_alike", table.after * back


@dataclass(frozen=True, eq=False)
class _Group:
    """Cells that are summed, (cells,): a type, a division, or all."""

    name: str
    cells: np.ndarray


def _groups(table: Table, of: Set[str] | None) -> Iterator[_Group]:
    """All types that are told together, each of them, and each division of them that has crimes."""
    told = np.array([of is None or cell.type in of for cell in table.cells])
    yield _Group(ALL_TYPES, told)
    for field, names in (("type", table.types), ("division", table.divisions)):
        place_of = table.among(names, field) if names else np.zeros(0)
        groups = (_Group(name, told & (place_of == place)) for place, name in enumerate(names))
        yield from (group for group in groups if group.cells.any())


def _split(group: _Group, table: Table, sums: dict[str, Numbers], gone: np.ndarray) -> Split:
    before, after = (float(side[group.cells].sum()) for side in (table.before, table.after))
    kept = float(table.before[group.cells & ~gone].sum())
    first, last = divided(before, sums["should_before"]), divided(after, sums["should_after"])
    even = FULL * divided(sums["recorded_alike"], sums["genuine_before"])
    return Split(
        name=group.name,
        before=int(before),
        after=int(after),
        **{part: spread(sums[part]) for part in PARTS},
        raw=float(FULL * (divided(after, before) - 1)),
        like_for_like=spread(FULL * (divided(sums["genuine_after"], sums["genuine_before"]) - 1)),
        inspectorate=spread(after * (1 - divided(first, last))),
        break_even=BreakEven(spread(even), float(np.mean(even > FULL))),
        accuracy_before=spread(FULL * first),
        accuracy_after=spread(FULL * last),
        growth=float(np.median(divided(sums["recorded_alike"], kept))),
        told=tuple(_told(group, table, gone)),
    )


def _told(group: _Group, table: Table, gone: np.ndarray) -> Iterator[str]:
    """What the reader has to know of a group: types that began or ended, and what was done with them."""
    for place in np.unique(table.of_type[group.cells]):
        cells = group.cells & (table.of_type == place)
        name = table.types[place]
        if gone[cells].any():
            yield f"{name} could be recorded in one period only; its whole change is put under scope."
        elif 0 in (table.before[cells].sum(), table.after[cells].sum()):
            yield f"{name} has no crimes in one of the periods; its whole change is put under genuine."


def _assumed(table: Table, apart: Apart, read: Sequence[TypesRead], chance: bool) -> Iterator[str]:
    if read:
        required, _ = read_by_type(read, table.types)
        yield (
            f"How recording accuracy differs between types is drawn from {required.sum():,.0f} required crimes that "
            f"audits read of {np.count_nonzero(required.sum(axis=0))} of {len(table.types)} types; where few or none "
            "were read it rests on what is assumed."
        )
    yield (
        f"Recording accuracy of a type is assumed to lie {apart.types:g} in log odds from that of its kind (standard "
        "deviation), the same in both periods; the types of a kind keep its accuracy between them."
    )
    if table.divisions:
        yield f"That of a division is assumed to lie {apart.divisions:g} from it in the same way."
    if chance:
        yield CHANCE
    yield ZERO_RULE


def _number(table: Table, *sides: Mapping[str, Numbers]) -> int:
    """How many draws there are of each accuracy."""
    kinds = {cell.kind for cell in table.cells}
    if missing := sorted({kind for kind in kinds for side in sides if kind not in side}):
        raise TrueCountError(f"There is no accuracy of {', '.join(missing)}; give draws of it for both periods.")
    given = [np.asarray(side[kind]) for kind in kinds for side in sides]
    shapes = {draws.shape for draws in given}
    if len(shapes) != 1 or len(*shapes) != 1:
        raise TrueCountError("The accuracies have different numbers of draws; draw the same number of each.")
    if not all(((draws > 0) & (draws <= 1)).all() for draws in given):
        raise TrueCountError("An accuracy is a share, above 0 and up to 1; some draws are not.")
    return int(given[0].size)


def _refuse_strangers(
    table: Table, factors: Sequence[Factor], new_or_gone: Set[str], read: Sequence[TypesRead]
) -> None:
    """Raise where a type is named that has no crimes: its factor or readings would silently do nothing."""
    named = {*new_or_gone, *(name for one in factors for name in one.types or ())}
    if strange := sorted(named - {*table.types}):
        raise TrueCountError(f"No crimes are given of {', '.join(strange)}, which a factor or new type names.")
    if strange := sorted({name for one in read for name in one.required} - {*table.types}):
        raise TrueCountError(
            f"No crimes are given of {', '.join(strange)}, which an audit read; name the type as the counts do, or "
            "leave it out."
        )
