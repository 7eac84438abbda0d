"""Outcomes followed through monthly files, and people recorded again after a disposal."""

from datetime import date

import numpy as np
import pytest
from pytest import approx

from tests import outcome_records
from tests.unit.test_outcomes_stores import GIVEN, STREET
from truecount import TrueCountError
from truecount.outcomes.again import WITHIN, _next, _shares, _Since, recorded_again
from truecount.outcomes.followed import DISAGREE, KINDS, followed_outcomes
from truecount.outcomes.histories import CAUSES
from truecount.records import Store, load


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("followed")
    crimes = {
        "a": "Offender sent to prison",
        "b": "Suspect charged",
        "c": "Local resolution",
        "d": "Suspect charged",
        "e": "Under investigation",
        "f": "Under investigation",
    }
    given = [
        ("a", "2015-01", "Suspect charged"),
        ("b", "2015-01", "Investigation complete; no suspect identified"),
        ("b", "2015-02", "Suspect charged"),
        ("b", "2015-02", "Offender fined"),
        ("c", "2015-02", "Unable to prosecute suspect"),
        ("f", "2015-02", "Suspect charged"),
        ("z", "2015-02", "Suspect charged"),
        ("z", "2015-02", "Suspect charged"),
    ]
    street = [f"{key},2015-01,Kent Police,Kent Police,,,A Street,,,Burglary,{last}," for key, last in crimes.items()]
    rows = [f"{key},{month},Kent Police,Kent Police,,,A Street,,,{label}" for key, month, label in given]
    (folder / "2015-01-kent-street.csv").write_text("\n".join([STREET, *street]))
    (folder / "2015-01-kent-outcomes.csv").write_text("\n".join([GIVEN, *rows]))
    load(sorted(folder.glob("*.csv")), folder / "out.duckdb", "police-uk")
    with Store.read(folder / "out.duckdb") as store:
        yield store


def test_each_crimes_outcomes_stand_in_order_of_month_and_file(files):
    rows = {row["crime_reference"]: row for row in followed_outcomes(files, "kent").histories.to_pylist()}
    assert rows["b"]["months"] == ["2015-01", "2015-02", "2015-02"]
    assert rows["b"]["outcomes"][1:] == ["Suspect charged", "Offender fined"]
    assert rows["b"]["final"] == "Offender fined"
    assert (rows["a"]["recorded"], rows["z"]["recorded"]) == (date(2015, 1, 1), None)


def test_crimes_of_each_kind_of_disagreement_are_counted_by_month(files):
    (month,) = followed_outcomes(files, "kent").months.to_pylist()
    assert [month[kind] for kind in KINDS] == [0, 2, 1, 1, 1, 1]
    assert month["disagree"] == sum(month[kind] for kind in DISAGREE) == 5


def test_sequences_are_told_as_figures(files):
    found = {one.id.split(".")[2]: one for one in followed_outcomes(files, "kent").figures}
    assert found["several"].parts == (2, 5)
    assert found["repeated"].parts == (1, 5)
    assert found["regrouped"].parts == found["reopened"].parts == (1, 5)
    assert (found["months"].value, found["months"].unit) == (1, "months of 1")


def test_a_file_without_outcomes_or_without_keys_is_told(files, tmp_path):
    with pytest.raises(TrueCountError, match="no outcomes of Essex Police"):
        followed_outcomes(files, "essex")
    with pytest.raises(TrueCountError, match="followed in a force's own records only"):
        recorded_again(files, "kent")


def since(crimes, disposals, last=1000, people=3):
    """People since disposals, from crimes as (person, day) and disposals as (person, day, kind)."""
    span = last + 2
    crime = np.sort([who * span + day for who, day in crimes])
    whose, start, kind = (np.array(one) for one in zip(*disposals, strict=True))
    return _next(crime, whose, start, kind, span, people)


def test_the_next_crime_of_the_same_person_ends_the_following():
    found = since([(0, 10), (0, 50), (1, 20), (1, 40)], [(0, 10, 0), (1, 60, 0)])
    assert found.days.tolist() == [40, 940]
    assert found.again.tolist() == [1, 0]


def test_a_crime_of_the_day_of_disposal_is_not_again():
    assert since([(0, 10)], [(0, 10, 0)]).again.tolist() == [0]


def test_each_person_counts_once_for_each_kind_from_the_first():
    found = since([(0, 5), (0, 100)], [(0, 60, 0), (0, 20, 0), (0, 90, 1)])
    assert sorted(zip(found.kind.tolist(), found.days.tolist(), strict=True)) == [(0, 80), (1, 10)]


def test_the_share_allows_for_those_followed_for_less_than_a_year():
    days = np.array([100, 200, 300, 400, 400, 400])
    (row,) = _shares(_Since(days, np.array([1, 0, 1, 0, 0, 0]), np.zeros(6, dtype=np.int64)), "victim")
    assert row.share == approx(100 * (1 - 5 / 6 * 3 / 4))
    assert (row.people, row.again, row.followed) == (6, 2, 3)
    assert row.low < row.share < row.high


def test_nothing_is_said_where_nobody_was_followed_for_a_year_or_there_are_few_people():
    short = _Since(np.full(9, WITHIN - 1), np.zeros(9, dtype=np.int64), np.zeros(9, dtype=np.int64))
    few = _Since(np.full(4, 500), np.zeros(4, dtype=np.int64), np.zeros(4, dtype=np.int64))
    assert [_shares(one, "victim")[0].share for one in (short, few)] == [None, None]


@pytest.fixture(scope="module")
def records(tmp_path_factory):
    return outcome_records.write(tmp_path_factory.mktemp("records") / "records.duckdb")


def test_victims_and_suspects_of_a_force_are_told_with_limits_and_no_cause(records):
    with Store.read(records) as store:
        found = recorded_again(store, "kent")
    assert found.table.num_rows == len(found.figures)
    assert {row.disposal for row in found.rows} <= set(CAUSES)
    assert {row.who for row in found.rows} == {"victim", "suspect"}
    assert found.as_at == date(2018, 6, 8)
    again = {(row.who, row.disposal): (row.people, row.again) for row in found.rows}
    assert again["victim", "charged or summonsed"] == (18, 18)  # every 90th crime is of the same victim
    for figure in found.figures:
        assert any("No cause is claimed" in told for told in figure.warnings)
        assert (figure.value is None) == (figure.interval is None)


def test_the_commands_print_every_section(files, records, capsys):
    from pathlib import Path

    from truecount.cli import outcomes_again, outcomes_by, outcomes_followed

    outcomes_followed.show(Path(files.path), "kent")
    assert "By month of recording" in capsys.readouterr().out
    outcomes_again.show(records, "kent")
    assert "Suspects named in another crime" in capsys.readouterr().out
    outcomes_by.show(records, "kent", None, ["closed"], ["flag"], ["charge-or-summons"])
    shown = capsys.readouterr().out
    assert "domestic abuse" in shown
    assert "Closed basis" in shown
