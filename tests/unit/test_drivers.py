"""The drivers of violence as a table, how much flags are used, and the example of the page about them."""

import re
from datetime import date
from pathlib import Path

import pytest

from tests.frames import put, put_loads
from truecount.errors import TrueCountError
from truecount.figure import Period
from truecount.records.store import Store
from truecount.reference import load
from truecount.trends.divisions import DEFINITIONS, DIVISIONS
from truecount.trends.drivers import DRIVERS, TYPES, drivers_of, flagged

PAGE = Path(__file__).parents[2] / "docs" / "howto" / "drivers-of-violence.md"
FIRST, LAST = Period.financial_year("2014/15"), Period.financial_year("2016/17")
VIOLENCE = DEFINITIONS["home office"].groups
FORCE = "simulated-kent"
MONTHS = [date(2014 + (n + 3) // 12, (n + 3) % 12 + 1, 1) for n in range(60)]


def crimes():
    """A month: two assaults, one of them flagged from April 2016 but not in July; a public order offence; a theft."""
    for month in MONTHS:
        flag = "domestic abuse" if month >= date(2016, 4, 1) and month.month != 7 else None
        codes = (("8N", flag), ("105A", None), ("9A", "domestic abuse"), ("49", "knife"))
        for class_code, flags in (*codes, *([("8R", None)] if month.year > 2016 else [])):
            told = {"class_code": class_code, "flags": flags, "precision": "instant", "district": f"D{month.month % 2}"}
            yield told | {"force_id": FORCE, "recorded_at": f"{month:%Y-%m}-05 10:00:00"}


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    made = tmp_path_factory.mktemp("drivers") / "f.duckdb"
    with Store.write(made) as store:
        put_loads(store, "2019-05-01")
        put(store, "crimes", *({"record_id": n} | one for n, one in enumerate(crimes())))
    return made


@pytest.fixture(scope="module")
def figures(path):
    with Store.read(path) as store:
        return {one.id: one for one in flagged(store, FORCE, FIRST, LAST, VIOLENCE)}


def test_the_types_of_violence_are_those_of_its_group():
    known = {row["subgroup"] for row in load("classes").rows if row["offence_group"] in VIOLENCE}
    assert {*TYPES} == known and len(TYPES) == len(known)


def test_every_driver_names_a_division_there_is():
    assert {one.by for one in DRIVERS} - {None} == {*DIVISIONS}
    assert len({one.name for one in DRIVERS}) == len(DRIVERS)


def test_public_order_stands_beside_violence_only_where_it_is_no_part_of_it():
    beside = {name: [one.name for one in drivers_of(each)] for name, each in DEFINITIONS.items()}
    assert "public order" in beside["home office"] and "public order" not in beside["with public order"]
    for one in drivers_of(DEFINITIONS["home office"]):
        assert one.of(DEFINITIONS["home office"]) == (one.groups or VIOLENCE)


def test_a_flag_that_was_not_used_says_so_and_since_when_it_is_collected(figures):
    share, used = (figures[f"flag-{what}.{FORCE}.domestic-abuse.2014-04-to-2015-03"] for what in ("share", "used"))
    assert share.parts == (0, 24) and used.parts == (0, 12)
    assert "1 April 2015" in share.warnings[0] and "ONS" in share.warnings[0] and "no finding" in share.warnings[1]


def test_shares_are_of_the_groups_asked_for_and_months_without_are_told(figures):
    share, used = (figures[f"flag-{what}.{FORCE}.domestic-abuse.2016-04-to-2017-03"] for what in ("share", "used"))
    assert share.parts == (11, 24 + 3) and share.shown == "40.7"
    assert used.parts == (11, 12) and used.warnings == ("No crime bears the flag in 1 of 12 months.",)
    assert share.made_from and share.area == "Simulated Kent"


def test_each_flag_has_its_two_figures_in_both_periods(figures):
    assert len(figures) == 3 * 2 * 2
    assert figures[f"flag-share.{FORCE}.knife-or-sharp-instrument.2016-04-to-2017-03"].value == 0


def test_months_that_are_not_held_are_refused(path):
    with Store.read(path) as store, pytest.raises(TrueCountError, match="not hold all months"):
        flagged(store, FORCE, FIRST, Period.financial_year("2019/20"), VIOLENCE)


@pytest.mark.slow
def test_the_example_of_the_page_runs_as_it_is_printed(path, monkeypatch, capsys):
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    monkeypatch.chdir(path.parent)
    names: dict = {}
    exec(code, names)  # noqa: S102 - our own page
    told = capsys.readouterr().out
    for one in drivers_of(DEFINITIONS["home office"]):
        assert one.title in told
    assert "Home Office" in told and "flagged domestic abuse" in told


def test_the_page_names_every_driver_division_and_definition():
    page = PAGE.read_text("utf-8")
    for name in (*DIVISIONS, *DEFINITIONS):
        assert name in page.lower()
