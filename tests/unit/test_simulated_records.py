"""What a simulated force's records say of each crime fits together, and a faultless force breaks no rule."""

import re
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pyarrow.parquet as pq
import pytest

from truecount import TrueCountError, simulation
from truecount.simulation.calibration import calibrate
from truecount.simulation.dials import NAMED
from truecount.simulation.eligible import fitted, in_force
from truecount.simulation.keys import digits, letters, mistyped, strings
from truecount.simulation.logs import desk
from truecount.simulation.manner import write_manners

NO_ROWS = [(0,)]
GIVEN = "outcomes o JOIN crimes c ON c.reference = o.crime_reference"
TIED = """crimes c JOIN true_records t ON t.crime_reference = c.reference
          JOIN incidents i ON i.reference = t.incident_reference"""
LAST = """crimes c JOIN (SELECT crime_reference, arg_max(outcome_type, assigned_at) AS kind
          FROM outcomes GROUP BY 1) ON crime_reference = c.reference"""
FAULTS = {
    "missed": "true_crimes WHERE fate NOT IN ('recorded', 'not required')",
    "late, mistaken or wrongly cancelled": "true_crimes WHERE late OR wrong_class OR wrongly_cancelled",
    "recorded twice or for nothing": "true_records WHERE what != 'answers'",
    "without its reference": f"{TIED} WHERE c.incident_reference IS DISTINCT FROM i.reference",
    "not told": """crimes WHERE cancellation IN ('C1', 'C2', 'C5') AND victim_key IS NOT NULL
                   AND (victim_told_at IS NULL OR victim_told_at >= cancelled_at)""",
    "without a reason": "crimes WHERE cancellation IN ('C1', 'C2', 'C5') AND avi IS DISTINCT FROM 'yes'",
    "not flagged": """crimes c JOIN true_crimes t ON t.crime_reference = c.reference JOIN allegations a
                      ON a.incident_reference = t.incident_reference AND a.victim_key = t.victim_key
                      AND a.suspect_key = t.suspect_key AND a.offence_code = t.offence_code
                      WHERE (relationship IN ('partner', 'former partner', 'family')
                             AND NOT contains(coalesce(flags, ''), 'domestic abuse'))
                         OR (contains(coalesce(facts, ''), 'weapon=knife')
                             AND NOT contains(coalesce(flags, ''), 'knife'))""",
    "merged without a name": "incidents WHERE closing_code = '506' AND merged_into IS NULL",
}


@pytest.fixture(scope="module")
def faultless(tmp_path_factory):
    path = tmp_path_factory.mktemp("faultless") / "f.duckdb"
    dials = simulation.faultless()
    made = simulation.make_settings(force="derbyshire", size=0.05, years="2015:2016", seed=2, text=True, dials=dials)
    simulation.to_store(made, path, processes=1)
    with duckdb.connect(str(path), read_only=True) as connection:
        yield lambda question: connection.execute(question).fetchall()


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faultless_force_has_no_fault_and_the_usual_one_has(faultless, sql, fault):
    assert faultless(f"SELECT count(*) FROM {FAULTS[fault]}") == NO_ROWS
    assert sql(f"SELECT count(*) FROM {FAULTS[fault]}") > NO_ROWS


@pytest.mark.parametrize(
    "wrong",
    [
        f"{GIVEN} WHERE outcome_type IN ('14', '16') AND victim_key IS NULL",
        f"{GIVEN} WHERE outcome_type = '7' AND class_code != '92E'",
        f"{GIVEN} WHERE outcome_type IN ('6', '8', '10', '17') AND class_code IN ('1', '19C', '34B', '35', '36', '5D')",
        f"{GIVEN} WHERE outcome_type = '8' AND contains(coalesce(flags, ''), 'domestic abuse')",
        f"{GIVEN} WHERE outcome_type = '21' AND assigned_at < '2016-01-01'",
        f"{GIVEN} WHERE outcome_type = '17' AND assigned_at < committed_at + INTERVAL 6 MONTH",
        f"{GIVEN} WHERE cancelled_at IS NOT NULL",
        f"{GIVEN} WHERE o.victim_told_at >= assigned_at OR o.victim_told_at <= recorded_at",
        f"{GIVEN} WHERE (o.victim_told_at IS NULL) != (victim_key IS NULL)",
        f"{GIVEN} WHERE authorised_by IS NULL OR (outcome_type = '9') > (authorised_by = 'prosecutor')",
        f"{GIVEN} WHERE outcome_type IN ('15', '16') AND class_code LIKE '19%' AND authorised_by = 'supervisor'",
        f"{GIVEN} WHERE outcome_type IN ('2', '3') AND class_code IN ('5D', '22B') AND authorised_by != 'prosecutor'",
        f"{GIVEN} WHERE outcome_type IN ('8', '21') AND contains(flags, 'hate') AND authorised_by = 'supervisor'",
        "crimes WHERE cancellation = 'C5' AND offence_code NOT IN ('008/06', '008/73', '105/01')",
        "outcomes WHERE entered_at < assigned_at",
        "(SELECT count(*) AS n, count(DISTINCT outcome_type) AS m FROM outcomes GROUP BY crime_reference) WHERE m < n",
        f"{LAST} WHERE kind IN ('14', '18') AND suspect_key IS NOT NULL",
        f"{LAST} WHERE kind NOT IN ('14', '18', '20') AND suspect_key IS NULL",
        "crimes WHERE committed_at >= reported_at OR reported_at > recorded_at",
        "crimes WHERE entered_at != greatest(recorded_at, reclassified_at, cancelled_at)",
        "crimes WHERE (victim_kind = 'state') != (victim_key IS NULL)",
        "crimes WHERE (cancelled_at IS NULL) != (cancelled_by IS NULL)",
        "crimes WHERE cancelled_by != 'registrar' AND class_code IN ('1', '19C', '19D', '19H')",
        "crimes WHERE coalesce(cancellation, '') NOT IN ('C1', 'C2', 'C5') AND avi IS NOT NULL",
        "crimes WHERE (coalesce(cancellation, '') = 'C1') != (other_reference IS NOT NULL)",
        "crimes c JOIN crimes o ON o.reference = c.other_reference",
        f"{TIED} WHERE contains(coalesce(flags, ''), 'hate') AND NOT contains(coalesce(qualifiers, ''), 'hate')",
        "incidents WHERE merged_into IS NOT NULL AND closing_code != '506'",
        """true_incidents t JOIN incidents i ON i.reference = t.incident_reference
           JOIN true_incidents m ON m.incident_reference = i.merged_into
           WHERE m.case_key != t.case_key OR m.report != 'first report'""",
    ],
)
def test_records_fit_together(faultless, sql, wrong):
    for asked in (faultless, sql):
        assert asked(f"SELECT count(*) FROM {wrong}") == NO_ROWS


def test_crimes_of_one_case_were_committed_at_one_time(faultless):
    several = (
        "SELECT count(DISTINCT committed_at) AS n FROM crimes WHERE class_code = '34B' GROUP BY incident_reference"
    )
    assert faultless(f"SELECT max(n) FROM ({several})") == [(1,)]


def test_the_manner_is_one_sentence_of_its_own(sql):
    told = [text for (text,) in sql("SELECT mo FROM crimes")]
    assert all(20 <= len(text) <= 300 for text in told)
    assert all(re.fullmatch(r"[A-Z0-9£].*\.", text) and "\n" not in text for text in told)
    assert not [text for text in told if re.search(r"\d\d:\d\d|[\[\]{}|]|>>", text)]


def test_the_manner_of_every_pattern_has_the_length_of_a_sentence():
    settings = simulation.make_settings(
        force="kent", size=1, years="2016", seed=1, text=True, dials=simulation.read_dials()
    )
    accounts = [
        (p, label, victims, quiet)
        for p, script in enumerate(desk().scripts)
        for label in range(-1, len(script.told))
        for victims in (1, 3)
        for quiet in (True, False)
        for _ in range(20)
    ]
    told = write_manners(accounts, settings.blocks[0], settings).to_pylist()
    assert all(20 <= len(text) <= 300 for text in told)


def test_a_mistaken_class_changes_nothing_of_the_manner(tmp_path):
    told = {}
    for share in (0.0, 1.0):
        dials = simulation.read_dials().model_copy(update={"wrong_class": share})
        made = simulation.make_settings(force="kent", size=0.002, years="2018", seed=1, text=True, dials=dials)
        simulation.to_parquet(made, tmp_path / str(share), ["crimes"], processes=1)
        table = pq.read_table(tmp_path / str(share) / "crimes", columns=["reference", "mo", "class_code"])
        told[share] = table.to_pylist()
    differ = [(a, b) for a, b in zip(told[0.0], told[1.0], strict=True) if a["class_code"] != b["class_code"]]
    assert len(differ) > 50
    assert all(a["mo"] == b["mo"] for a, b in differ)


def test_a_slip_is_one_digit_or_two_neighbours_and_never_none():
    right = np.concatenate([digits(np.arange(4_000), 8), letters("-", 4_000), digits(np.arange(4_000), 5)], axis=1)
    typed = mistyped(right, np.ones(4_000, dtype=bool), np.random.default_rng(0))
    for was, now in zip(strings(right).to_pylist(), strings(typed).to_pylist(), strict=True):
        places = [n for n in range(len(was)) if was[n] != now[n]]
        assert len(places) == 1 or (len(places) == 2 and sorted(was) == sorted(now) and places[1] == places[0] + 1)
    assert (mistyped(right, np.zeros(4_000, dtype=bool), np.random.default_rng(0)) == right).all()


def test_shares_come_out_though_some_crimes_may_not_have_them():
    able = np.array([[True, True, False], [True, True, True]])
    made = fitted(np.array([0.5, 0.3, 0.2]), np.array([60.0, 40.0]), able)
    assert np.array([0.6, 0.4]) @ made == pytest.approx([0.5, 0.3, 0.2], abs=1e-6)
    assert made[0, 2] == 0 and made.sum(axis=1) == pytest.approx(1)


def test_no_outcome_is_given_before_it_began():
    codes = ("1", "10", "15", "21")
    days = [int((date(year, 6, 1) - date(1970, 1, 1)).total_seconds()) for year in (2015, 2016)]
    given = in_force(np.array([3, 3]), np.array(days), codes)
    assert [codes[n] for n in given] == ["15", "21"]


def test_a_faultless_set_of_dials_can_be_named():
    named = simulation.read_dials(Path("faultless"))
    assert named == simulation.faultless() == simulation.read_dials(NAMED["faultless"])
    kept = simulation.faultless(simulation.read_dials().model_copy(update={"quiet": 0.1}))
    assert (kept.quiet, kept.accuracy_before, kept.wrong_class) == (0.1, 100, 0)
    assert calibrate("kent", (2018,), named).cases[2018].sum() > 0


def test_nothing_missed_is_said_of_all_rates_or_none():
    torn = simulation.read_dials().model_copy(update={"violence_after": 100.0})
    with pytest.raises(TrueCountError, match="all must be 100 where one is"):
        calibrate("kent", (2018,), torn)
