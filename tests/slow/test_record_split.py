"""A change taken apart from a simulated record file: held against what is true of it, and shown as a user asks."""

import csv
import json

import pytest
from typer.testing import CliRunner

from truecount.cli import app
from truecount.records.store import Store, run
from truecount.trends import counted_rules, record_split, two_periods, usual_assumptions
from truecount.trends.record_split import counted_between

FIRST, LAST = two_periods("2016-04", "2019-03")
TRUE = """
    SELECT subgroup, year(reported_at + INTERVAL '-3 months') AS year,
           count(*) FILTER (WHERE list_contains(string_split(editions, ';'), '2015-12')) AS genuine,
           count(*) FILTER (WHERE required) AS required
    FROM true_crimes WHERE subgroup IS NOT NULL GROUP BY ALL"""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def apart(simulated):
    with Store.read(simulated) as store:
        return record_split(store, "simulated-kent", FIRST, LAST)


@pytest.fixture(scope="module")
def truth(simulated):
    """Crimes by type and year: (genuine by the rules of 2016, required by those in force)."""
    with Store.read(simulated) as store:
        return {(name, year): (genuine, required) for name, year, genuine, required in run(store.connection, TRUE)}


def shown(*words):
    done = CliRunner().invoke(app, ["trends", *(str(word) for word in words)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_what_the_rules_did_is_counted_as_it_is_true(simulated, truth):
    with Store.read(simulated) as store:
        _counted, merge = counted_between(store, "simulated-kent", FIRST, LAST)
        found = counted_rules(store, "simulated-kent", FIRST, LAST, merge)
    factors = {one.types[0]: one.factor for one in found.factors}
    changed = {
        name: required / genuine
        for (name, year), (genuine, required) in truth.items()
        if year == 2018 and genuine and genuine != required and "urglary" not in name
    }
    assert {"Stalking and harassment", "Criminal damage"} <= factors.keys()
    for name, ratio in changed.items():
        assert factors[name] == pytest.approx(ratio, rel=0.01)
    assert factors.keys() <= changed.keys() | {"Burglary (types renamed)"}


def test_the_change_like_for_like_holds_the_true_one(apart, truth):
    genuine = {year: sum(of[0] for (_name, when), of in truth.items() if when == year) for year in (2016, 2018)}
    alike = apart.change.total.like_for_like
    assert alike.low < 100 * (genuine[2018] / genuine[2016] - 1) < alike.high
    assert apart.change.total.raw > alike.high + 5


def test_parts_add_up_over_types_and_divisions(simulated):
    with Store.read(simulated) as store:
        held = usual_assumptions(store, "simulated-kent", FIRST, LAST)
        for by in ("district", "domestic abuse", "weapon", "night-time economy"):
            change = record_split(store, "simulated-kent", FIRST, LAST, held, by=by, draws=100).change
            for part, whole in change.total.parts.items():
                for group in (change.by_type, change.by_division):
                    assert sum(one.parts[part].mean for one in group) == pytest.approx(whole.mean, abs=1e-6)


def test_of_some_groups_accuracy_is_as_unsure_as_among_all(simulated, apart):
    with Store.read(simulated) as store:
        alone = record_split(store, "simulated-kent", FIRST, LAST, apart.assumptions, of=["Public order offences"])
    among = next(one for one in apart.change.by_type if one.name == "Public order offences")
    assert alone.change.total.recording == among.recording


def test_the_command_shows_the_change_draws_it_and_writes_what_it_rests_on(simulated, tmp_path):
    written, bridge = tmp_path / "assumed.yaml", tmp_path / "out.svg"
    asked = (simulated, "--from", "2016-04", "--to", "2019-03")
    facts = json.loads(shown(*asked, "--bridge", bridge, "--write-assumptions", written, "--json"))
    ids = [figure["id"] for figure in facts["figures"]]
    assert len(ids) == len(set(ids))
    assert facts["comparable"] is False
    assert facts["rests_on"]
    assert "<svg" in bridge.read_text()
    rows = list(csv.reader((tmp_path / "out.csv").open()))
    assert sum(float(row[1]) for row in rows[3:]) == pytest.approx(float(rows[2][1]) - float(rows[1][1]))
    again = json.loads(shown(*asked, "--assume", written, "--json"))
    assert [figure["value"] for figure in again["figures"]] == [figure["value"] for figure in facts["figures"]]


def test_the_drivers_of_violence_are_shown_with_the_definition_used(simulated):
    said = shown(simulated, "--from", "2016-04", "--to", "2019-03", "--drivers", "home office")
    for words in ("Counted as violence", "flagged domestic abuse", "Friday and Saturday nights", "beside violence"):
        assert words in said
