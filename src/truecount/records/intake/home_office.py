"""The Home Office's open data tables: recorded crime, rolling years and outcomes, by body and offence.

One row of an outcomes table carries two numbers: outcomes so far of the crimes recorded in the quarter (the
cohort), and outcomes given in the quarter whenever the crime was recorded (closed). They become two rows.
"""

from __future__ import annotations

import functools

import ibis
from ibis import Table, Value

from truecount import reference
from truecount.records.intake import cells
from truecount.records.intake.layout import Field, Fixed, Layout, Lookup, Notice, Reader, Target, as_text


def _body(source: str) -> Field:
    return Field("force_id", source, lambda t: t.force_id, reason="TC-L13", required=True)


def _bodies(source: str) -> Lookup:
    keys = {str(row["name"]).lower(): str(row["force_id"]) for row in reference.load("force_names").rows}
    return Lookup("force_id", source, keys)


def _crimes(source: str, *, required: bool = True) -> Field:
    return Field("crimes", source, lambda t: cells.whole_number(t[source]), reason="TC-L11", required=required)


def _quarter() -> tuple[Field, ...]:
    return (
        Field(
            "period_start",
            "financial_quarter",
            lambda t: cells.quarter_start(t.financial_year, t.financial_quarter),
            reason="TC-L16",
            required=True,
        ),
        Field(
            "period_end",
            "financial_quarter",
            lambda t: cells.quarter_end(t.financial_year, t.financial_quarter),
            reason="TC-L16",
            required=True,
        ),
    )


_OFFENCE = (
    as_text("offence_code", required=True),
    as_text("offence_description", into="offence"),
    as_text("offence_group"),
    as_text("offence_subgroup"),
)


def _about(dataset: str, basis: str, expired: Fixed) -> tuple[Fixed, ...]:
    return (
        Fixed("dataset", lambda t: ibis.literal(dataset)),
        Fixed("basis", lambda t: ibis.literal(basis)),
        expired,
    )


_NOT_MARKED = Fixed("code_expired", lambda t: ibis.literal(False))
_MARKED = Fixed("code_expired", lambda t: t.offence_code_expired.notnull())


def _negative(source: str) -> Notice:
    return Notice("TC-N01", "negative counts, kept because the totals need them", _below_nought(source))


def _below_nought(source: str) -> Reader:
    return lambda t: cells.whole_number(t[source]) < 0


def _recorded_crime() -> Layout:
    count = "number_of_offences"
    return Layout(
        "recorded-crime",
        ("financial_year", "financial_quarter", "force_name", "offence_code", count),
        (
            Target(
                "published_counts",
                (_body("force_name"), *_quarter(), *_OFFENCE, _crimes(count)),
                _about("recorded-crime", "recorded", _NOT_MARKED),
            ),
        ),
        (_bodies("force_name"),),
        (
            _negative(count),
            Notice("TC-N02", "counts written -00, read as nought", lambda t: t[count] == "-00"),
        ),
        frozenset({"", "policeuk_cat"}),
    )


def _outcomes() -> Layout:
    cohort, closed = "offences", "force_outcomes_recorded_in_quarter"
    known = [str(row["code"]) for row in reference.load("outcome_types").rows]

    def outcome(t: Table) -> Value:
        code = cells.outcome_type(t.outcome_type)
        return code.isin(known).ifelse(code, ibis.null("string"))

    shared = (
        _body("force_name"),
        *_quarter(),
        *_OFFENCE,
        Field("outcome_type", "outcome_type", outcome, reason="TC-L15", required=True),
    )
    return Layout(
        "outcomes",
        ("financial_year", "financial_quarter", "force_name", "offence_code", "outcome_type", cohort, closed),
        (
            Target("published_counts", (*shared, _crimes(cohort)), _about("outcomes", "cohort", _MARKED)),
            Target(
                "published_counts",
                (*shared, _crimes(closed)),
                _about("outcomes", "closed", _MARKED),
                when=lambda t: t[closed].notnull(),
            ),
        ),
        (_bodies("force_name"),),
        (
            _negative(cohort),
            Notice(
                "TC-N03",
                "rows whose offence code the source marks as expired, kept and marked",
                lambda t: t.offence_code_expired.notnull(),
            ),
        ),
        frozenset({"outcome_description", "outcome_group"}),
        frozenset({"offence_code_expired"}),
    )


def _rolling_year() -> Layout:
    ends, count = "12_months_ending", "rolling_year_total_number_of_offences"

    def printed(t: Table) -> Value:
        return cells.moment(t[ends], ("%d-%m-%Y", "%Y-%m-%d", "%d/%m/%Y", "iso")).cast("date")

    def year_end(t: Table) -> Value:
        return cells.last_of_month(printed(t))

    def year_start(t: Table) -> Value:
        return ((printed(t).truncate("M") + ibis.interval(months=1)) - ibis.interval(years=1)).cast("date")

    return Layout(
        "rolling-year",
        (ends, "pfa", "offence", count),
        (
            Target(
                "published_counts",
                (
                    _body("pfa"),
                    Field("period_start", ends, year_start, reason="TC-L12", required=True),
                    Field("period_end", ends, year_end, reason="TC-L12", required=True),
                    as_text("offence", required=True),
                    _crimes(count),
                ),
                _about("rolling-year", "recorded", _NOT_MARKED),
            ),
        ),
        (_bodies("pfa"),),
        (
            _negative(count),
            Notice(
                "TC-N07",
                "rows that end their year on another day than the month's last, read as the month's last day",
                lambda t: printed(t) != year_end(t),
            ),
        ),
        frozenset({"region"}),
    )


@functools.cache
def layouts() -> tuple[Layout, ...]:
    """The three kinds of table that are read. An outcomes table is tried first: it has most columns."""
    return (_outcomes(), _recorded_crime(), _rolling_year())


def batch(name: str, layout: Layout) -> str:
    """What a file is an edition of: its own name. Vintages are kept apart; the latest of each period counts."""
    return f"home-office/{layout.name}/{name}"
