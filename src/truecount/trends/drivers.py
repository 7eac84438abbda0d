"""What is looked at when violence rises: its types, and the divisions of them; and how much each flag is used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ibis import _

from truecount import reference
from truecount.figure import Figure, Method, Period, Provenance, day
from truecount.records import provenance
from truecount.records.store import Store
from truecount.trends.divisions import FLAGS, PUBLIC_ORDER, UNSEEN, Definition, bears
from truecount.trends.events import NATIONAL
from truecount.trends.period_counts import months_held, refuse_groups
from truecount.trends.tallies import classed

TYPES = (
    "Homicide",
    "Violence with injury",
    "Violence without injury",
    "Stalking and harassment",
    "Death or serious injury caused by illegal driving",
)
"""The types of violence against the person, in the order in which they are shown: subgroups of the offence group."""


@dataclass(frozen=True)
class Driver:
    """One way to take a rise in violence apart.

    Ask `cells_between` for the groups of `of` and divided as `by` says, a name of DIVISIONS or None, then `split` what
    it gives. `groups` are None where it is about violence itself, however that is defined; otherwise it stands beside
    violence and is no part of it. The drivers overlap: each adds up to the whole change by itself, and they are never
    added to one another.
    """

    name: str
    title: str
    meaning: str
    by: str | None = None
    groups: tuple[str, ...] | None = None

    def of(self, definition: Definition) -> tuple[str, ...]:
        """The offence groups to count, by a definition of violence."""
        return self.groups or definition.groups


DRIVERS = (
    Driver(
        "types",
        "Types of violence",
        "Homicide, violence with and without injury, stalking and harassment, and death or serious injury by driving; "
        "with a wider definition its other groups as well.",
    ),
    Driver(
        "public order",
        "Public order, beside violence",
        "The same event may be recorded as public order or as violence; when one rises as the other falls, look at how "
        "they are told apart.",
        groups=(PUBLIC_ORDER,),
    ),
    Driver("domestic abuse", "Domestic abuse", "What was flagged and what was not.", by="domestic abuse"),
    Driver("weapon", "Weapons", "What was flagged with a knife or a firearm.", by="weapon"),
    Driver(
        "night-time economy",
        "Hours of the night-time economy",
        "Friday and Saturday nights, other nights, and daytime.",
        by="night-time economy",
    ),
    Driver("district", "Districts", "Where in the force.", by="district"),
)
"""The drivers, in the order in which they are shown."""

CAREFUL = (
    "A flag borne by more crimes may mean more such crimes or better flagging; a month without any, or a share that "
    "jumps from one month to the next, speaks for flagging."
)
FLAG_USED = Method(
    id="trends.flag-used",
    version=1,
    title="Months in which a flag is used",
    formula="100 m / M, m the months of the period with at least one flagged crime, M all its months",
    words="Whether a flag is used at all. Of few crimes a month may have none by chance.",
    source="derived; no publication",
)
FLAG_SHARE = Method(
    id="trends.flag-share",
    version=1,
    title="Share of crimes that bear a flag",
    formula="100 f / n, f the crimes flagged, n the crimes recorded, in the same offence groups and period",
    words=f"{UNSEEN} {CAREFUL}",
    source="derived; no publication",
)
METHODS = (FLAG_USED, FLAG_SHARE)
"""The methods of this module."""


def drivers_of(definition: Definition) -> tuple[Driver, ...]:
    """The drivers that a definition of violence leaves: what it counts as violence does not stand beside it too."""
    return tuple(one for one in DRIVERS if not (one.groups and {*one.groups} <= {*definition.groups}))


def flagged(store: Store, force_id: str, first: Period, last: Period, of: Sequence[str]) -> list[Figure]:
    """How much each flag of FLAGS is used in two periods of whole months, among crimes recorded of offence groups `of`.

    For each flag and period `flag-used.FORCE.FLAG.PERIOD`, the share of months in which any crime bears it, and
    `flag-share.FORCE.FLAG.PERIOD`, the share of crimes that do; both in per cent, not cancelled, each reference once.
    Raises TrueCountError as `cells_between` does.
    """
    refuse_groups(of)
    rows = _rows(store, force_id, of)
    months_held(store, force_id, [row["month"] for row in rows], first, last)
    return [
        figure
        for flag in FLAGS
        for period in (first, last)
        for figure in _figures(store, reference.force(force_id), flag, of, period, rows)
    ]


def _rows(store: Store, force_id: str, of: Sequence[str]) -> list[dict[str, Any]]:
    """A row a month: crimes of the groups, those of them that bear each flag, and the files they stood in."""
    live = classed(store, force_id, None).filter(_.cancelled_at.isnull(), _.recorded_at.notnull())
    crimes = live.mutate(wanted=_.offence_group.isin([*of]).fill_null(False))
    sums = {flag: (_.wanted & bears(flag)).sum() for flag in FLAGS}
    months = crimes.group_by(month=_.recorded_at.truncate("M").cast("date")).agg(
        crimes=_.wanted.sum(), file_ids=_.file_id.collect(distinct=True), **sums
    )
    rows: list[dict[str, Any]] = months.to_pyarrow().to_pylist()
    return rows


def _figures(
    store: Store, force: reference.table.Row, flag: str, of: Sequence[str], period: Period, rows: list[dict[str, Any]]
) -> list[Figure]:
    within = [row for row in rows if period.start <= row["month"] <= period.end]
    months = 12 * (period.end.year - period.start.year) + period.end.month - period.start.month + 1
    used, crimes = sum(row[flag] > 0 for row in within), sum(row["crimes"] for row in within)
    groups = ", ".join(of)
    shared = {
        "decimals": 1,
        "population": f"crimes recorded of {groups}",
        "area": force["short_name"],
        "period": period,
        "basis": "crime records in the file",
        "made_from": _made_from(store, force["force_id"], groups, period, within),
        "warnings": (*_begun(flag, period), *_gaps(used, months)),
    }
    which = f"{force['force_id']}.{flag.replace(' ', '-')}.{period.start:%Y-%m}-to-{period.end:%Y-%m}"
    return [
        Figure.rate(
            *(used, months),
            id=f"flag-used.{which}",
            title=f"Months in which {flag} is flagged, {period}",
            unit="per cent of months",
            method=FLAG_USED,
            **shared,
        ),
        Figure.rate(
            *(sum(row[flag] for row in within), crimes),
            id=f"flag-share.{which}",
            title=f"Crimes flagged {flag}, {period}",
            unit="per cent of crimes recorded",
            method=FLAG_SHARE,
            **shared,
        ),
    ]


def _made_from(
    store: Store, force_id: str, groups: str, period: Period, rows: list[dict[str, Any]]
) -> tuple[Provenance, ...]:
    files = sorted({number for row in rows for number in row["file_ids"]})
    which = f"crimes of {force_id}, {groups}, recorded {period}, each reference once, not cancelled"
    return provenance.of_files(store, "crimes", files, which)


def _gaps(used: int, months: int) -> tuple[str, ...]:
    """What a reader has to know of months without the flag."""
    if used == 0:
        return ("No crime of the period bears the flag: perhaps it was not used, so nought is no finding.",)
    return (f"No crime bears the flag in {months - used} of {months} months.",) if used < months else ()


def _begun(flag: str, period: Period) -> tuple[str, ...]:
    """That a flag was not collected yet when the period began, where a dated event says so."""
    return tuple(
        f"{row['title']} from {day(row['date'])}, after the period began; both periods are not alike ({cited})."
        for row in reference.load("events").rows
        if row["area"] == NATIONAL and row["direction"] == "new-series" and row["date"] is not None
        if f"{flag.replace(' ', '-')}-flagged" in row["affects"] and row["date"] > period.start
        for cited in [reference.cite(row)]
    )
