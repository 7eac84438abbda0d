"""Who is recorded again after a disposal: the same victim in another crime, or the same suspect named in one.

Each person counts once for each kind of disposal, from the day of their first of that kind, and is followed to the
first later crime with their key or to the last day of the records: Kaplan and Meier's share by 365 days. No cause is
claimed.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

import numpy as np
import pyarrow as pa
from ibis import Table, _

from truecount import reference
from truecount.errors import TrueCountError
from truecount.figure import Figure, Interval, Provenance, day
from truecount.outcomes import counts, filed
from truecount.outcomes import more_methods as methods
from truecount.outcomes.histories import CAUSES
from truecount.outcomes.rates import FEW, slug
from truecount.records import provenance
from truecount.records.store import Store
from truecount.reference.table import Row
from truecount.statistics.competing_risks import cumulative_incidence
from truecount.statistics.estimate import Counts

WITHIN = 365
EPOCH = date(1970, 1, 1)
KEYS = {"victim": "victim_key", "suspect": "suspect_key"}
TITLES = {
    "victim": "Victims recorded as victims of another crime within 365 days",
    "suspect": "Suspects named in another crime within 365 days",
}
WHO = {"victim": "people who were victims of a crime so disposed of", "suspect": "suspects in a crime so disposed of"}
NO_CAUSE = (
    "No cause is claimed: disposals are given for different crimes to different people, and the people differ before "
    "any disposal does anything."
)
PEOPLE = ("person", "child")
"""Kinds of victim that are people; businesses and the like are left out, and those of no kind told are kept."""
UNITS = 100
LIMITS = "Kaplan and Meier's variance; limits symmetric for ln(-ln(1 - share))"


@dataclass(frozen=True)
class After:
    """How many people had a disposal, were seen again within 365 days of it, and were followed throughout without that.

    `share`, `low` and `high` are in per cent; None where the share cannot be said.
    """

    who: str
    disposal: str
    people: int
    again: int
    followed: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, eq=False)
class Again:
    """What the records say of people after a disposal.

    `rows` has one for victims, and one for suspects, after each kind of disposal; `as_at` is the last day on which the
    file has a crime of the force.
    """

    rows: tuple[After, ...]
    figures: tuple[Figure, ...]
    as_at: date

    @property
    def table(self) -> pa.Table:
        """The rows as a table, whose columns are named as the fields of `After`."""
        return pa.Table.from_pylist([asdict(one) for one in self.rows])


@dataclass(frozen=True, eq=False)
class _Since:
    """N people since a disposal: days to the first crime again, or followed, (N,); whether it came; which disposal."""

    days: Counts
    again: Counts
    kind: Counts


def recorded_again(store: Store, force_id: str) -> Again:
    """People recorded again within 365 days of each disposal: `outcomes.again.victim.DISPOSAL.FORCE`, `.suspect.`.

    Disposals are outcomes as crimes have them at last, in the groups of `CAUSES`. A value is given where people were
    followed for all of 365 days and at least 5 people had the disposal; its limits allow for those followed for less.
    Crimes whose day is not known, and cancelled ones, are left out. Raises TrueCountError where the file has no keys.
    """
    force = reference.force(force_id)
    crimes = _crimes(store, force["force_id"])
    last = crimes.recorded.max().to_pyarrow().as_py()
    if last is None:
        raise TrueCountError(
            f"{store.path}: the file holds no crimes of {force['name']} with the key of a victim or suspect and a day "
            "of recording; people can be followed in a force's own records only."
        )
    made_from = provenance.of_files(
        store,
        "crimes and outcomes",
        filed.record_files(store, force["force_id"]),
        f"{force['force_id']}, people after each disposal, followed to {last}",
    )
    rows = [one for who in KEYS for one in _shares(_since(store, crimes, who, last), who)]
    if not rows:
        raise TrueCountError(f"{store.path}: no crime of {force['name']} with a key has an outcome; load outcomes too.")
    return Again(tuple(rows), tuple(_figure(one, force, made_from, last) for one in rows), last)


def _crimes(store: Store, force_id: str) -> Table:
    held = store.crimes().filter(_.force_id == force_id, _.cancelled_at.isnull(), _.recorded_at.notnull())
    exact = held.filter((_.precision != "month") & (_.victim_key.notnull() | _.suspect_key.notnull()))
    return exact.mutate(system=_.system.fill_null(""), recorded=_.recorded_at.date())


def _since(store: Store, crimes: Table, who: str, last: date) -> _Since:
    """Each person once a kind of disposal, from the first, and how long until the next crime with the same key."""
    key = KEYS[who]
    own = crimes.filter(crimes[key].notnull())
    if who == "victim":
        own = own.filter(_.victim_kind.isnull() | _.victim_kind.isin(PEOPLE))
    given = counts.settled(store).filter(_.outcome != counts.NOT_YET, _.given_at.notnull())
    joined = own.inner_join(
        given,
        [own.force_id == given.force_id, own.system == given.system, own.reference == given.crime_reference],
    )
    causes = {code: place for place, codes in enumerate(CAUSES.values()) for code in codes}
    told = joined.select(
        key=own[key],
        day=_.recorded,
        given=given.given_at.date(),
        kind=given.outcome.cases(*causes.items(), else_=len(CAUSES) - 1),
    ).to_pyarrow()
    every = own.select(key=own[key], day=_.recorded).to_pyarrow()
    held, whose = np.unique(
        np.asarray(every.column("key").to_pylist() + told.column("key").to_pylist(), dtype=object).astype(str),
        return_inverse=True,
    )
    span = (last - EPOCH).days + 2
    crime = np.sort(whose[: every.num_rows] * span + _days(every, "day"))
    start = np.maximum(_days(told, "day"), _days(told, "given"))
    return _next(
        crime, whose[every.num_rows :], start, told.column("kind").to_numpy().astype(np.int64), span, held.size
    )


def _next(crime: Counts, whose: Counts, start: Counts, kind: Counts, span: int, people: int) -> _Since:
    """The next crime of the same person after each start; `crime` (M,) is in order, person times `span` and day."""
    order = np.lexsort((start, whose, kind))
    first = order[np.unique(kind[order] * people + whose[order], return_index=True)[1]]
    first = first[start[first] < span - 1]
    owner, since = whose[first], start[first]
    place = np.searchsorted(crime, owner * span + since, side="right")
    found = crime[np.minimum(place, crime.size - 1)]
    again = (place < crime.size) & (found // span == owner)
    until = np.where(again, found % span, span - 2)
    return _Since(until - since, again.astype(np.int64), kind[first])


def _days(table: pa.Table, name: str) -> Counts:
    return np.asarray(table.column(name).cast(pa.date32()).cast(pa.int32()).to_numpy(), dtype=np.int64)


def _shares(of: _Since, who: str) -> list[After]:
    """The share again within 365 days by kind of disposal, those that anyone had."""
    if not of.days.size:
        return []
    kinds = len(CAUSES)
    made = cumulative_incidence(of.days, of.again, of.kind, causes=1, groups=kinds, until=WITHIN)
    low, high = made.limits()
    end = made.share.shape[-1] - 1
    people = np.bincount(of.kind, minlength=kinds)
    seen = np.bincount(of.kind[(of.again == 1) & (of.days <= WITHIN)], minlength=kinds)
    found = []
    for place, name in enumerate(CAUSES):
        if not people[place]:
            continue
        followed = int(made.followed.at_risk[place, end]) if end == WITHIN else 0
        known = people[place] >= FEW and (followed > 0 or seen[place] == people[place])
        ends = [float(UNITS * one[place, 0, end]) if known else None for one in (made.share, low, high)]
        found.append(After(who, name, int(people[place]), int(seen[place]), followed, *ends))
    return found


def _figure(one: After, force: Row, made_from: tuple[Provenance, ...], last: date) -> Figure:
    told = [NO_CAUSE]
    interval = None
    if one.low is not None and one.high is not None:
        interval = Interval(low=one.low, high=one.high, method=LIMITS)
    if one.share is None:
        why = f"fewer than {FEW} people had it" if one.people < FEW else f"nobody was followed for all of {WITHIN} days"
        told.insert(0, f"No share is given after {one.disposal}: {why}.")
    return Figure(
        id=f"{methods.AGAIN.id}.{one.who}.{slug(one.disposal)}.{force['force_id']}",
        title=f"{TITLES[one.who]}: {one.disposal}",
        value=one.share,
        interval=interval,
        unit=f"per cent of {one.people:,} people, {one.again:,} seen again, {one.followed:,} followed throughout",
        decimals=1,
        population=WHO[one.who],
        area=force["short_name"],
        period=None,
        basis=f"records in the file, people followed to {day(last)}",
        method=methods.AGAIN,
        made_from=made_from,
        warnings=tuple(told),
    )
