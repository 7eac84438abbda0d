"""The crime records of a paper's force as the checks read them, and the figures made of them."""

from __future__ import annotations

import functools
from collections import Counter
from dataclasses import dataclass
from typing import Any

import ibis
from ibis import _

from truecount import trends
from truecount.checks import Force
from truecount.checks.timeliness import clocked
from truecount.figure import Figure, Method, Period, Provenance
from truecount.papers.record_years import PART
from truecount.papers.sections.asked import Asked, number
from truecount.papers.words import Sentence, say
from truecount.records import provenance
from truecount.records.store import Store
from truecount.reference.kinds import GROUP_KINDS, KINDS, NOT_AUDITED, OTHER
from truecount.trends.years import MARCH, year_of

ALL, UNKNOWN = "all crime", "kind not known"
"""All kinds together, and records whose class is not in the list of classes."""
BASIS = "crime records in the file"


@dataclass(frozen=True)
class CheckedRecords:
    """The records of one force in a file, and the `year` a paper is about.

    `year` is that of the paper's outcomes where the file holds records of it, else the last that it holds; `years` are
    all of them. `told` says of each year of which only some months are held that this is so.
    """

    force_id: str
    short: str
    store: Store
    force: Force
    year: str
    years: tuple[str, ...]
    told: dict[str, tuple[str, ...]]

    @property
    def period(self) -> Period:
        """The days of the year."""
        return Period.financial_year(self.year)

    @functools.cached_property
    def crimes(self) -> Any:
        """`truecount.checks.Force.crimes` of the force, fraud and reported incidents left out, each with its `kind` and
        the financial `year` of recording."""
        rows = self.force.crimes.filter(_.force_id == self.force_id)
        return rows.mutate(kind=kind_of(rows.offence_group), year=financial_year(rows.recorded_at)).filter(
            _.kind.notnull()
        )

    @functools.cached_property
    def timed(self) -> Any:
        """`record_id`, and the `hours` allowed and `taken`, of the crimes of which the times are known."""
        return clocked(self.force).select("record_id", "hours", "taken")

    @functools.cached_property
    def made_from(self) -> tuple[Provenance, ...]:
        """The files in which the records stood."""
        files = self.crimes.file_id.collect(distinct=True).to_pyarrow().as_py()
        which = f"crimes of {self.force_id} in {self.year}, each reference once, cancelled ones too"
        return provenance.of_files(self.store, "crimes", files or (), which)

    def count(self, name: str, title: str, value: int, method: Method, **rest: Any) -> Figure:
        """A number of crimes of the year, `integrity.NAME.FORCE.2018-19`."""
        return Figure(value=value, **self._fields(name, title, method, {"unit": "crimes"} | rest))

    def share(self, name: str, title: str, part: int, whole: int, method: Method, **rest: Any) -> Figure:
        """A share of one number in another, in per cent, that keeps both."""
        fields = self._fields(name, title, method, {"unit": "per cent", "decimals": 1} | rest)
        return Figure.rate(part, whole, **fields)

    def _fields(self, name: str, title: str, method: Method, rest: dict[str, Any]) -> dict[str, Any]:
        year = rest.pop("year", self.year)
        return {
            "id": f"integrity.{name}.{self.force_id}.{year.replace('/', '-')}",
            "title": f"{title}, {year}",
            "population": "all crime excluding fraud",
            "area": self.short,
            "period": Period.financial_year(year),
            "basis": BASIS,
            "method": method,
            "made_from": self.made_from,
            "warnings": self.told.get(year, ()),
        } | rest


def checked_records(asked: Asked) -> CheckedRecords | None:
    """The records that a paper's sections on integrity read; None where the file holds no dated crimes of the force."""
    store = asked.records
    return None if store is None else _of(asked.id, asked.short, asked.year, store)


@functools.lru_cache(maxsize=1)
def _of(force_id: str, short: str, year: str, store: Store) -> CheckedRecords:
    """The last that was asked for is kept, because several sections of a paper ask for the same."""
    found = {year_of(one.period.start): one for one in trends.crimes_by_year(force_id, store) if one.period is not None}
    told = {name: tuple(line for line in one.warnings if PART in line) for name, one in found.items()}
    return CheckedRecords(
        force_id, short, store, Force(store), year if year in found else max(found), tuple(found), told
    )


def kind_of(offence_group: Any) -> Any:
    """The kind of an offence group, in Ibis; empty for fraud and for what is no crime."""
    kinds = [(offence_group == group, KINDS[kind]) for group, kind in GROUP_KINDS.items()]
    unaudited = offence_group.isin(NOT_AUDITED)
    return ibis.cases((unaudited, ibis.null("string")), (offence_group.isnull(), UNKNOWN), *kinds, else_=KINDS[OTHER])


def financial_year(at: Any) -> Any:
    """The financial year of a time, in Ibis, as "2018/19"."""
    first = at.year() - (at.month() <= MARCH).cast("int32")
    return first.cast("string") + "/" + ((first + 1) % 100).cast("string").lpad(2, "0")


def by_kind(rows: list[dict[str, Any]], year: str) -> dict[str, Counter[str]]:
    """The numbers of one year in grouped rows of `kind` and `year`, added up by kind, all kinds together first."""
    own = [row for row in rows if row["year"] == year]
    kinds = [*KINDS, *([UNKNOWN] if any(row["kind"] == UNKNOWN for row in own) else [])]
    return {ALL: added(own)} | {kind: added([row for row in own if row["kind"] == kind]) for kind in kinds}


def added(rows: list[dict[str, Any]]) -> Counter[str]:
    """The whole numbers of rows added up by name; nought for what is in none."""
    whole: Counter[str] = Counter()
    for row in rows:
        whole.update({name: value for name, value in row.items() if isinstance(value, int)})
    return whole


def counted_of(figure: Figure | None) -> Sentence:
    """A cell with both counts of a share, "62 of 63"; with the value of what is no share, a dash for none."""
    return say("{one:part} of {one:whole}", one=figure) if figure is not None and figure.parts else number(figure)


def slug(words: str) -> str:
    """Words as a part of an id."""
    return words.lower().replace(", ", " ").replace(" ", "-").replace("/", "-")
