"""Statements about recording accuracy that are not inspections, as figures that keep their distance."""

from __future__ import annotations

from dataclasses import dataclass

from truecount import reference
from truecount.figure import Figure, Method, Provenance, digest
from truecount.papers.words import Sentence, say
from truecount.reference.table import Row

NATIONAL = "england-and-wales"
UNSOURCED = "D"
ALL_CRIME = "all crime excluding fraud"
RELIABILITY = {
    "A": "primary source read",
    "B": "second-hand, quoting the primary source",
    "C": "rounded or partial",
    "I": "inferred",
}
METHOD = Method(
    id="papers.statement",
    version=1,
    title="A statement about recording accuracy",
    formula="as stated",
    words="A rate that somebody published or said, given as it stands. It was not measured by a full inspection.",
    source="as cited beside each",
)


@dataclass(frozen=True)
class Statement:
    """One statement: its figure (two for a range), how it was got and how far it can be relied on."""

    area: str
    year: int
    instrument: str
    reliability: str
    figures: tuple[Figure, ...]
    comparable_crimes: bool

    @property
    def figure(self) -> Figure:
        """The figure, or the lower end of a range."""
        return self.figures[0]

    @property
    def shown(self) -> Sentence:
        """The rate as a cell prints it."""
        if len(self.figures) == 1:
            return say("{one}%", one=self.figure)
        return say("{one}% to {two}%", one=self.figures[0], two=self.figures[1])


def statements(force_id: str) -> tuple[Statement, ...]:
    """Statements about a force, then those about all crime in England and Wales, each in order of years.

    Statements for which no source was found are left out: a paper is no place for them.
    """
    rows = [row for row in reference.load("accuracy_statements").rows if row["reliability"] != UNSOURCED]
    ours = [row for row in rows if row["area"] == force_id]
    national = [row for row in rows if row["area"] == NATIONAL and row["population"] == ALL_CRIME]
    return tuple(_statement(row, force_id) for part in (ours, national) for row in sorted(part, key=_year))


def _statement(row: Row, force_id: str) -> Statement:
    rates = [row["rate"], *([row["rate_high"]] if row["rate_high"] is not None else [])]
    measured = "sample" in row["instrument"] or "accounts" in row["instrument"]
    return Statement(
        area=reference.force(row["area"])["short_name"],
        year=row["year"],
        instrument=row["instrument"],
        reliability=row["reliability"],
        figures=tuple(_figure(row, rate, n) for n, rate in enumerate(rates)),
        comparable_crimes=row["area"] == force_id and row["population"] == ALL_CRIME and measured,
    )


def _figure(row: Row, rate: object, number: int) -> Figure:
    warnings = ["No interval: it was not got from a sample drawn to stand for all reports, or none was given."]
    if row["note"]:
        warnings.append(f"{row['note'][:1].upper()}{row['note'][1:]}.")
    return Figure(
        id=f"statement.{row['statement_id']}" + (".high" if number else ""),
        title=f"Stated recording accuracy, {row['instrument']}, {row['year']}",
        value=float(str(rate)),
        unit="per cent of crimes that should have been recorded",
        decimals=max(0, -int(getattr(rate, "as_tuple")().exponent)),  # noqa: B009 - a decimal, typed loosely
        population=row["population"],
        area=reference.force(row["area"])["short_name"],
        period=None,
        basis=f"statement: {row['instrument']}",
        method=METHOD,
        made_from=(
            Provenance(
                source=reference.cite(row), where="reference table accuracy_statements, 1 row", sha256=digest(row)
            ),
        ),
        warnings=tuple(warnings),
    )


def _year(row: Row) -> int:
    return int(row["year"])
