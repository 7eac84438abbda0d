"""What each territorial force has of one thing and what it is set against: crimes and residents, charges and crimes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from truecount import reference
from truecount.errors import TrueCountError
from truecount.figure import Provenance
from truecount.outcomes import measures, published
from truecount.records import provenance
from truecount.reference.near import near
from truecount.reference.table import Row
from truecount.trends import populations, years
from truecount.trends.all_forces import FEW_RESIDENTS, NOT_LIKE, RECORDING
from truecount.trends.vintages import TABLES

RECORDED, CHARGED = "recorded", "charged"
EVERY = "all crime"
CHARGE = "charged-of-recorded"
PER, TEN = (1000, 100_000), 10
"""For how many residents a rate is: the first that makes the rate of all 1 or more; below ten it has two decimals."""
FIRST_PUBLISHED = (
    "Charges are those known when the outcomes of the year were first published; crimes recorded late in the year had "
    "less time to be charged."
)
MIX = "Forces do not record the same kinds of crime, and some kinds are charged far more often than others."
FULLER = "A force that records more fully, small crimes too, has the lower share charged for it."
SMALL_CHANCE = (
    "Ranks allow for chance in the number of crimes alone, and forces count so many that it is small: a narrow range "
    "does not say that the place means anything."
)


@dataclass(frozen=True)
class Place:
    """One force: its `count` over its `exposure`, what they were read from and what has to be said with them."""

    force: Row
    count: int
    exposure: int
    made_from: tuple[Provenance, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Measured:
    """One thing measured of every force in a financial year, the forces in order of their names.

    `of` says what is counted and `crime` of which kind; a rate is for each `per` of the exposure, which counts
    `across`, and has so many `decimals`; `unit` says what it is. `cautions` have to be said with any comparison.
    """

    of: str
    crime: str
    year: str
    per: int
    decimals: int
    unit: str
    across: str
    basis: str
    places: tuple[Place, ...]
    cautions: tuple[str, ...]

    @property
    def title(self) -> str:
        """What is measured, of what kind, against what and when."""
        what = "Crimes charged or summonsed" if self.of == CHARGED else "Recorded crime"
        kind = "" if self.crime == EVERY else f" ({self.crime.lower()})"
        return f"{what}{kind} for each {self.per:,} {self.across}, {self.year}"


def measured(year: str | None = None, of: str = RECORDED, crime: str = EVERY) -> Measured:
    """Recorded crime and residents of every force but the City of London, or charges and recorded crime of every force.

    `of` is "recorded" or "charged"; `crime` is all crime or, of recorded crime, an offence group of the rolling-year
    table. Without a year the last is taken of which residents, or outcomes, are held. Raises TrueCountError for what is
    not held.
    """
    if of not in SOURCES:
        raise TrueCountError(f'Nothing of every force is held as "{of}"; there is {" and ".join(SOURCES)}.')
    if year is not None:
        years.period(year)
    return SOURCES[of](year, crime)


def _of_recorded(year: str | None, crime: str) -> Measured:
    group = _group(crime)
    table = "recorded_crime" if group is None else "recorded_crime_by_group"
    held = _every_force(table, group)
    label = year or (min(_last_with_residents(), max(held)))
    if label not in held:
        kind = "" if group is None else " by offence group"
        raise TrueCountError(
            f"Recorded crime{kind} of every force is not held of {label}; it is held of {', '.join(sorted(held))}."
        )
    rows = held[label]
    if not any(row["crimes"] for row in rows.values()):
        raise TrueCountError(
            f"No crime was counted as {group} in {label}; the groups of burglary changed their names in April 2017."
        )
    places = []
    for force in _territorial():
        people = populations.people(force["force_id"], years.period(label))
        if force["force_id"] == FEW_RESIDENTS or people is None:
            continue
        row = rows[force["force_id"]]
        made_from = provenance.together(
            provenance.of_rows(table, [row]), provenance.of_rows("populations", people.rows)
        )
        places.append(Place(force, row["crimes"], people.count, made_from, people.warnings))
    whole = sum(place.count for place in places) / sum(place.exposure for place in places)
    per = next((one for one in PER if one * whole >= 1), PER[-1])
    return Measured(
        of=RECORDED,
        crime=group or EVERY,
        year=label,
        per=per,
        decimals=1 if per * whole >= TEN else 2,
        unit=f"crimes recorded for each {per:,} residents",
        across="residents",
        basis=f"published, release of {max(str(row['vintage']) for row in rows.values())}; residents",
        places=tuple(places),
        cautions=(NOT_LIKE, RECORDING, SMALL_CHANCE),
    )


def _of_charged(year: str | None, crime: str) -> Measured:
    if crime.strip().lower() != EVERY:
        raise TrueCountError("Charges of every force are held of all crime together; leave out the kind of crime.")
    held = sorted({row["year"] for row in reference.load("outcomes_by_year").where(vintage=published.FULL)})
    label = year or held[-1]
    if label not in held:
        raise TrueCountError(f"Outcomes of every force are not held of {label}; they are held of {', '.join(held)}.")
    charged = measures.measure(CHARGE)
    found = [(force, published.tally(force["force_id"], label, "cohort", published.FULL)) for force in _territorial()]
    return Measured(
        of=CHARGED,
        crime=EVERY,
        year=label,
        per=100,
        decimals=1,
        unit="charged or summonsed, per cent of crimes recorded",
        across="crimes recorded",
        basis=f"published, release of {published.FULL}; outcomes so far of the crimes recorded in the year",
        places=tuple(
            Place(force, tally.total(charged.numerator), tally.recorded or 0, tally.made_from, tally.warnings)
            for force, tally in found
        ),
        cautions=(FIRST_PUBLISHED, MIX, FULLER, SMALL_CHANCE),
    )


SOURCES: dict[str, Callable[[str | None, str], Measured]] = {RECORDED: _of_recorded, CHARGED: _of_charged}


def _territorial() -> list[Row]:
    """The territorial forces, in order of their short names."""
    found = reference.load("forces").where(kind="territorial")
    return sorted((dict(row) for row in found), key=lambda row: str(row["short_name"]))


def _every_force(table: str, group: str | None) -> dict[str, dict[str, Row]]:
    """The rows of a table by financial year and force, of years of which every territorial force is held."""
    column, year_of = TABLES[table]
    found: dict[str, dict[str, Row]] = {}
    for row in reference.load(table).rows:
        if group in (None, row.get("offence_group")) and (year := year_of(row)) is not None:
            found.setdefault(year, {})[row[column]] = row
    wanted = {force["force_id"] for force in _territorial()}
    return {year: rows for year, rows in found.items() if wanted <= rows.keys()}


def _last_with_residents() -> str:
    last = max(row["mid_year"] for row in reference.load("populations").rows)
    return f"{last}/{(last + 1) % 100:02d}"


def _group(crime: str) -> str | None:
    """The offence group meant, as printed; None for all crime."""
    wanted = crime.strip().lower()
    if wanted == EVERY:
        return None
    known = {str(row["offence_group"]).lower(): row["offence_group"] for row in _groups()}
    if wanted not in known:
        raise TrueCountError(
            f'No offence group "{crime}" of every force is held; there is {EVERY}, {", ".join(sorted(known))}.'
            f"{near(wanted, known)}"
        )
    return str(known[wanted])


def _groups() -> tuple[Row, ...]:
    return reference.load("recorded_crime_by_group").rows
