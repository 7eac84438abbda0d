"""`truecount validate`: ours beside theirs, exit codes, what happens when the two do not belong together."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from decimal import Decimal

import pytest
from typer.testing import CliRunner

from truecount import reference, validation
from truecount.cli import app
from truecount.errors import TrueCountError
from truecount.reference.table import Table
from truecount.validation import CASES, Case, Comparison

RUN = CliRunner()
CASE = "binom_93_of_100"


@pytest.fixture
def table(monkeypatch):
    """Puts rows in place of those of the table of outside numbers, with their cases alone."""
    held = reference.load("outside_numbers")
    load = reference.load

    def put(*rows):
        changed: Table = replace(held, rows=rows)
        monkeypatch.setattr(
            "truecount.validation.run.reference.load", lambda name: changed if name == held.name else load(name)
        )
        for name in CASES.keys() - {row["case"] for row in rows}:
            monkeypatch.delitem(CASES, name)

    return put


def rows():
    return [dict(row) for row in reference.load("outside_numbers").where(case=CASE)]


def test_every_case_is_shown_ours_beside_theirs():
    done = RUN.invoke(app, ["validate"])
    assert done.exit_code == 0, done.output
    numbers = len(reference.load("outside_numbers").rows)
    assert done.output.splitlines()[-1] == f"{numbers:,} outside numbers, all matched"
    for name, case in CASES.items():
        assert f"{name}: {case.title}\n" in done.output
    assert "  12 numbers, all matched; the furthest apart:\n" in done.output
    assert "ours 0.8279480142" in done.output and "theirs 0.8279480114" in done.output
    assert "within 1e-08 times theirs  R 4.2.2, survey 4.1-1" in done.output


def test_all_shows_every_number(table):
    table(*rows())
    done = RUN.invoke(app, ["validate", "--all"])
    assert done.output.splitlines() == [
        "binom_93_of_100: 93 of 100 readings right",
        "  4 numbers, all matched:",
        *(
            f"  {name:<20}  ours {value:<16}  theirs {value:<16}  within 1e-11 times theirs  R 4.2.2"
            for name, value in (
                ("Clopper-Pearson low", "0.861080271544"),
                ("Clopper-Pearson high", "0.971394711093"),
                ("Wilson low", "0.862504852609"),
                ("Wilson high", "0.965680738933"),
            )
        ),
        "",
        "4 outside numbers, all matched",
    ]


def test_json_has_every_number_with_what_it_was_compared_by(table):
    table(*rows())
    told = json.loads(RUN.invoke(app, ["validate", "--json"]).output)
    assert len(told) == 4
    assert told[2] == {
        "case": CASE,
        "quantity": "Wilson low",
        "ours": pytest.approx(0.862504852609265),
        "theirs": 0.862504852609,
        "tolerance": 1e-11,
        "relative": True,
        "made_with": "R 4.2.2",
        "holds": True,
    }


def test_a_number_that_is_not_matched_is_named_and_exits_with_one(table):
    one, *others = rows()
    table(one | {"value": one["value"] + Decimal("1e-6")}, *others)
    done = RUN.invoke(app, ["validate"])
    assert done.exit_code == 1
    lines = done.output.splitlines()
    assert lines[1] == "  4 numbers, 1 not matched:"
    assert lines[2] == (
        "  Clopper-Pearson low  ours 0.861080271544    theirs 0.861081271544    within 1e-11 times theirs  R 4.2.2"
        "  NOT MATCHED"
    )
    assert lines[-1] == "4 outside numbers, 1 not matched"
    told = json.loads(RUN.invoke(app, ["validate", "--json"]).output)
    assert [one["holds"] for one in told] == [False, True, True, True]


def test_a_number_without_a_row_and_a_row_without_a_number_are_told_together(table):
    one, *others = rows()
    table(one | {"quantity": "Clopper-Pearson middle"}, *others, one | {"case": "nobodys"})
    done = RUN.invoke(app, ["validate"])
    assert isinstance(done.exception, TrueCountError)
    assert done.exception.sentences == (
        'outside_numbers.csv has "Clopper-Pearson middle" of binom_93_of_100, which no case computes; '
        "add it to the case or take the row out.",
        'outside_numbers.csv has "Clopper-Pearson low" of nobodys, which no case computes; '
        "add it to the case or take the row out.",
        'The case binom_93_of_100 computes "Clopper-Pearson low", which outside_numbers.csv does not have; '
        "add the row or leave it out.",
    )


def test_what_is_not_a_number_is_not_matched(table, monkeypatch):
    one, *_ = rows()
    table(one)
    monkeypatch.setitem(CASES, CASE, Case(CASE, "nothing", lambda: {one["quantity"]: math.nan}))
    done = RUN.invoke(app, ["validate", "--json"])
    assert done.exit_code == 1
    assert [(told["ours"], told["holds"]) for told in json.loads(done.output)] == [(None, False)]
    assert "ours nan" in RUN.invoke(app, ["validate"]).output


@pytest.mark.parametrize(
    ("ours", "theirs", "tolerance", "relative", "holds"),
    [
        (59, 59, 0, False, True),
        (59, 60, 0, False, False),
        (1.5, 1.0, 0.5, False, True),
        (101, 100, 0.01, True, True),
        (-101, -100, 0.01, True, True),
        (102, 100, 0.01, True, False),
        (0.001, 0, 0.01, True, False),
        (math.inf, 1, 1, False, False),
    ],
)
def test_a_tolerance_is_in_their_units_or_a_share_of_theirs(ours, theirs, tolerance, relative, holds):
    assert Comparison("case", "quantity", ours, theirs, tolerance, relative, "by hand").holds is holds


def test_progress_names_each_case():
    told = []
    validation.validate(told.append)
    assert told == list(CASES)
