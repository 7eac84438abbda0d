"""A simulated force beside the published figures it was made to fit."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from truecount import reference
from truecount.errors import TrueCountError
from truecount.figure import Figure, Period, Provenance
from truecount.records import provenance
from truecount.records.store import Store, run
from truecount.simulation.dials import KENT, Dials, described, of_force
from truecount.simulation.groups import group_of, subgroup_of
from truecount.simulation.methods import MARGIN, PUBLISHED
from truecount.simulation.truth import SIMULATION

YEAR = "2017/18"
AUDITED = "route != 'safeguarding'"
NEEDED = ("true_crimes", "crimes", "outcomes")
OWN = {name: f"(SELECT * FROM {name} WHERE load_id = 1)" for name in ("crimes", "outcomes")}
"""The simulated rows alone: the file may have been given others to load since."""
NOT_OUTCOMES = ("0", "all")
SECTIONS = {"cohort": f"Outcomes {YEAR}, of crimes recorded in it", "closed": f"Outcomes {YEAR}, given in it"}
ASKED = {"1": "charged or summonsed", "16": "victim does not support, suspect named", "18": "no suspect identified"}
GROUP_NAMES = {"Miscellaneous crimes": "Miscellaneous crimes against society"}
"""Where the outcomes table names a group otherwise."""


@dataclass(frozen=True)
class Margin:
    """One margin: the simulated figure and, where one is printed, the published."""

    section: str
    simulated: Figure
    published: Figure | None

    @property
    def points(self) -> float | None:
        """Simulated less published, in points; None where either is not known."""
        if self.published is None or self.simulated.value is None or self.published.value is None:
            return None
        return float(self.simulated.value - self.published.value)


def report(store: Store) -> list[Margin]:
    """Every margin of the one force of a simulated record file. Raises TrueCountError when it is not simulated."""
    return _Report(store).margins()


def is_simulated(store: Store) -> bool:
    """Whether a record file was made by a simulation."""
    return (SIMULATION.name,) in run(store.connection, "SELECT table_name FROM duckdb_tables()")


def simulation_of(store: Store) -> dict[str, Any]:
    """The settings a record file was simulated with. Raises TrueCountError when it was not."""
    if not is_simulated(store):
        raise TrueCountError(f"{store.path}: the file was not made by `truecount simulate`; give one that was.")
    ((settings, sha256, content),) = run(store.connection, "SELECT settings, sha256, content FROM simulation")
    return {**json.loads(settings), "sha256": sha256, "content": content}


class _Report:
    def __init__(self, store: Store) -> None:
        self.store = store
        self.settings = simulation_of(store)
        if len(self.settings["forces"]) > 1:
            raise TrueCountError(f"{store.path}: the file holds several forces; a report is of one.")
        lacking = [name for name in NEEDED if not self._count(name, "true")]
        if lacking:
            raise TrueCountError(f"{store.path}: a report needs {', '.join(NEEDED)}, and {lacking[0]} holds nothing.")
        self.force = self.settings["forces"][0]
        self.dials = of_force(Dials.model_validate(self.settings["dials"]), self.force)
        self.size = float(self.settings["size"])
        source = f"simulation {self.settings['sha256'][:12]}"
        self.made_from = (Provenance(source=source, where=store.path.name, sha256=self.settings["content"]),)

    def margins(self) -> list[Margin]:
        parts: list[Callable[[], list[Margin]]] = [self._accuracy, self._routes, self._recorded, self._groups]
        made = [one for part in parts for one in part()]
        for basis in ("cohort", "closed"):
            made += [*self._outcomes(basis), *self._outcomes_by_group(basis)]
        return made

    def _years(self) -> list[str]:
        return [_label(year) for year in range(self.settings["first_year"], self.settings["last_year"] + 1)]

    def _count(self, table: str, *conditions: str) -> int:
        rows = OWN.get(table, table)
        ((number,),) = run(self.store.connection, f"SELECT count(*) FROM {rows} WHERE {' AND '.join(conditions)}")
        return int(number)

    def _accuracy(self) -> list[Margin]:
        d = self.dials
        first_day, last_day = date(self.settings["first_year"], 4, 1), date(self.settings["last_year"] + 1, 3, 31)
        before = self._audited(first_day, min(last_day, d.programme_from - timedelta(days=1)))
        made = self._window("before", *before) if before[0] <= before[1] else []
        after = max(first_day, d.programme_to)
        return [*made, *(self._window("after", after, last_day) if after <= last_day else [])]

    def _audited(self, first: date, last: date) -> tuple[date, date]:
        """The days whose reports the force's first inspection audited, if they lie within the span; else the span."""
        for row in reference.load("inspections").where(force_id=self.force, kind="initial"):
            if row["audit_from"] and first <= row["audit_from"] and row["audit_to"] <= last:
                return row["audit_from"], row["audit_to"]
        return first, last

    def _window(self, when: str, start: date, end: date) -> list[Margin]:
        inside = f"reported_at >= '{start}' AND reported_at < '{end + timedelta(days=1)}'"
        made = []
        for what, dial, condition in (
            ("all crime", f"accuracy_{when}", "true"),
            ("violence", f"violence_{when}", "kind = 'violence'"),
            ("sexual offences", f"sexual_{when}", "kind = 'sexual offences'"),
            ("reports to safeguarding", f"safeguarding_{when}", "true"),
        ):
            route = "route = 'safeguarding'" if dial.startswith("safeguarding") else AUDITED
            required = self._count("true_crimes", "required", inside, route, condition)
            recorded = self._count("true_crimes", "fate = 'recorded'", inside, route, condition)
            made.append(
                self._margin(
                    "Recording accuracy",
                    f"accuracy.{when}.{what.replace(' ', '-')}",
                    f"Recorded of {what}, {when} the programme",
                    (recorded, required),
                    Period(start=start, end=end),
                    self._dial(dial),
                )
            )
        missed = self._count("true_crimes", "required", "fate != 'recorded'", inside, AUDITED)
        beside = self._count("true_crimes", "fate = 'missed beside others'", inside, AUDITED)
        title = f"Missed crimes that stand beside a recorded one, {when}"
        period = Period(start=start, end=end)
        made.append(
            self._margin(
                "Recording accuracy", f"how-many.{when}", title, (beside, missed), period, self._dial("how_many")
            )
        )
        return made

    def _routes(self) -> list[Margin]:
        early = f"reported_at < '{self.dials.programme_from}'"
        recorded = self._count("true_crimes", "fate = 'recorded'", AUDITED, early)
        direct = self._count("true_crimes", "fate = 'recorded'", "route = 'crime-bureau'", early)
        if not recorded:
            return []
        title = "Recorded directly by the crime bureau, before the programme"
        return [self._margin("Routes", "direct", title, (direct, recorded), None, self._dial("direct"))]

    def _recorded(self) -> list[Margin]:
        """Recorded crime by year, as a percentage of the published count for a force of this size."""
        made = []
        for year in self._years():
            rows = reference.load("recorded_crime").where(force_id=self.force, year=year)
            expected = round(rows[0]["crimes"] * self.size)
            counted = self._count("crimes", "cancelled_at IS NULL", _in_year("recorded_at", year))
            published = self._printed(f"recorded.{year}", 100.0, provenance.of_rows("recorded_crime", rows))
            title = f"Recorded crime {year}, of that published ({rows[0]['crimes']:,} x {self.size:g})"
            period = Period.financial_year(year)
            made.append(
                self._margin("Recorded crime", f"recorded.{year}", title, (counted, expected), period, published)
            )
        return made

    @property
    def _area(self) -> str:
        """Whose published proportions the force was made with."""
        return KENT if self.force == KENT else "england-and-wales"

    def _groups(self) -> list[Margin]:
        if YEAR not in self._years():
            return []
        rows = reference.load("recorded_crime_by_class").where(area=self._area)
        total = sum(row["crimes"] for row in rows)
        held = self._tally(
            "c.class_code", f"crimes c WHERE c.cancelled_at IS NULL AND {_in_year('c.recorded_at', YEAR)}"
        )
        by_group: dict[str, int] = {}
        for class_code, number in held.items():
            group = group_of(subgroup_of(class_code))
            by_group[group] = by_group.get(group, 0) + number
        section, period = f"Shares of recorded crime {YEAR}", Period.financial_year(YEAR)
        made = []
        for group in sorted({row["group"] for row in rows}):
            of = [row for row in rows if row["group"] == group]
            printed = 100 * sum(row["crimes"] for row in of) / total
            name = f"share.{_slug(group)}"
            published = self._printed(name, printed, provenance.of_rows("recorded_crime_by_class", of))
            parts = (by_group.get(group, 0), sum(by_group.values()))
            made.append(self._margin(section, name, group, parts, period, published))
        return made

    def _has_outcomes(self, basis: str) -> bool:
        """Whether the year is there, and for outcomes given in it the year before, whose crimes got many of them."""
        years = self._years()
        return YEAR in years and not (basis == "closed" and years[0] == YEAR)

    def _outcomes(self, basis: str) -> list[Margin]:
        if not self._has_outcomes(basis):
            return []
        rows = reference.load("outcomes_by_year").where(area=self._area, year=YEAR, basis=basis, vintage="2018")
        rows = tuple(row for row in rows if row["outcome"] not in NOT_OUTCOMES)
        total = sum(row["crimes"] for row in rows)
        counts = self._tally("o.outcome_type", self._last_outcomes(basis))
        made = []
        for row in sorted(rows, key=lambda row: -row["crimes"]):
            name = f"outcome.{basis}.{row['outcome']}"
            published = self._printed(name, 100 * row["crimes"] / total, provenance.of_rows("outcomes_by_year", [row]))
            (kind,) = reference.load("outcome_types").where(code=row["outcome"])
            parts = (counts.get(row["outcome"], 0), sum(counts.values()))
            title = f"{row['outcome']} {kind['name']}"
            made.append(self._margin(SECTIONS[basis], name, title, parts, Period.financial_year(YEAR), published))
        return made

    def _outcomes_by_group(self, basis: str) -> list[Margin]:
        """Of each offence group, the shares of the outcomes the panel asks about."""
        if not self._has_outcomes(basis):
            return []
        rows = reference.load("outcomes_by_subgroup").where(area=self._area, basis=basis)
        rows = tuple(row for row in rows if row["outcome"] not in NOT_OUTCOMES)
        counts = self._tally("c.class_code || '/' || o.outcome_type", self._last_outcomes(basis))
        held: dict[tuple[str, str], int] = {}
        for both, number in counts.items():
            class_code, _, outcome = both.rpartition("/")
            key = (GROUP_NAMES.get(group := group_of(subgroup_of(class_code)), group), outcome)
            held[key] = held.get(key, 0) + number
        made = []
        for group in sorted({row["group"] for row in rows}):
            printed = [row for row in rows if row["group"] == group]
            total = sum(row["crimes"] for row in printed)
            ours = sum(number for (of, _), number in held.items() if of == group)
            for outcome, words in ASKED.items():
                of = [row for row in printed if row["outcome"] == outcome]
                name = f"outcome.{basis}.{outcome}.{_slug(group)}"
                value = 100 * sum(row["crimes"] for row in of) / total
                published = self._printed(name, value, provenance.of_rows("outcomes_by_subgroup", of))
                parts, title = (held.get((group, outcome), 0), ours), f"{group}: {words}"
                section = f"{SECTIONS[basis]}, by offence group"
                made.append(self._margin(section, name, title, parts, Period.financial_year(YEAR), published))
        return made

    def _tally(self, key: str, rows: str) -> dict[str, int]:
        return dict(run(self.store.connection, f"SELECT {key}, count(*) FROM {rows} GROUP BY 1"))

    def _last_outcomes(self, basis: str) -> str:
        """Crimes with the last outcome of each, of the crimes recorded in the year or the outcomes given in it."""
        when = "c.recorded_at" if basis == "cohort" else "o.assigned_at"
        return f"""
            (SELECT crime_reference, arg_max(outcome_type, assigned_at) AS outcome_type,
                    max(assigned_at) AS assigned_at FROM {OWN["outcomes"]} GROUP BY 1) o
            JOIN {OWN["crimes"]} c ON c.reference = o.crime_reference WHERE {_in_year(when, YEAR)}"""

    def _dial(self, name: str) -> Figure | None:
        """The number that a dial was set to, as a figure; its source is the dial's own words."""
        value = float(getattr(self.dials, name))
        said = described()[name]
        source = said.get("published") or f"assumed: {said['assumed']}"
        made_from = (Provenance(source=source, where=f"dial {name}", sha256=self.settings["sha256"]),)
        return self._printed(name, value * 100 if value <= 1 else value, made_from)

    def _printed(self, name: str, value: float, made_from: tuple[Provenance, ...]) -> Figure:
        return Figure(
            id=f"published.{self.force}.{name}",
            title=name,
            value=value,
            unit="per cent",
            decimals=1,
            population="all crime excluding fraud",
            area=self.force,
            period=None,
            basis="published, or assumed where the source says so",
            method=PUBLISHED,
            made_from=made_from,
        )

    def _margin(
        self,
        section: str,
        name: str,
        title: str,
        parts: tuple[int, int],
        period: Period | None,
        published: Figure | None,
    ) -> Margin:
        figure = Figure.rate(
            *parts,
            id=f"simulated.{self.force}.{name}",
            title=title,
            unit="per cent",
            decimals=1,
            population="all crime excluding fraud",
            area=reference.SIMULATED + self.force,
            period=period,
            basis="simulated records and their truth",
            method=MARGIN,
            made_from=self.made_from,
            seed=int(self.settings["seed"]),
        )
        return Margin(section, figure, published)


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def _label(year: int) -> str:
    return f"{year}/{(year + 1) % 100:02d}"


def _in_year(column: str, year: str) -> str:
    first = int(year[:4])
    return f"{column} >= '{first}-04-01' AND {column} < '{first + 1}-04-01'"
