"""The rules' worked examples, as cases a registrar can read: each is decided, and comes out as the rules say."""

import json
from pathlib import Path

import pytest
import yaml

from truecount.counting import LATEST, decide_all, read_case
from truecount.counting.crimes import by_code

HERE = Path(__file__).parent / "counting"
SHARED = Path(__file__).parents[3] / "shared" / "cases" / "worked_examples.jsonl"
APART = yaml.safe_load((HERE / "not_encoded.yaml").read_text("utf-8"))
SCENARIOS = [
    one
    for path in sorted(HERE.glob("*.yaml"))
    if path.stem != "not_encoded"
    for one in yaml.safe_load(path.read_text("utf-8"))
]
BY_ID = {one["id"]: one for one in SCENARIOS}
NOT_A_CRIME = {"recorded", "part of a crime", "set aside", "continues a crime", "refer", "Report Fraud"}


def named(crime):
    if crime.crime is None:
        return "registrar"
    attempt = "attempted " if crime.attempt and not crime.crime.class_code.startswith("5D") else ""
    return f"{attempt}{crime.crime.class_code} {crime.crime.offence_code}".strip()


def ruled(one):
    """A step after recording: its answer, or that it may not be, and the crime more that is to be recorded."""
    answer = (
        one.answer if one.allowed or one.step.facts["step"] == "charge" else {False: "no", None: "open"}[one.allowed]
    )
    return f"{answer or 'none'}{' and one more' if one.further else ''}"


def test_no_scenario_stands_twice():
    assert len(BY_ID) == len(SCENARIOS)


@pytest.fixture(scope="module")
def decided():
    """Every scenario, decided, by its id."""
    return dict(zip(BY_ID, decide_all([read_case(one["case"]) for one in SCENARIOS]), strict=True))


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: one["id"])
def test_a_worked_example_comes_out_as_the_rules_say(scenario, decided):
    decision = decided[scenario["id"]]
    own = [named(crime) for crime in decision.crimes if crime.force is None]
    assert sorted(own) == sorted(scenario["records"])
    elsewhere = {}
    for crime in decision.crimes:
        if crime.force:
            elsewhere.setdefault(crime.force, []).append(named(crime))
    assert {force: sorted(made) for force, made in elsewhere.items()} == scenario.get("elsewhere", {})
    stays = [one.disposition for one in decision.became if one.disposition not in NOT_A_CRIME]
    assert sorted(stays) == sorted(scenario.get("stays", []))
    missing = {fact for one in (*decision.became, *decision.after) for fact in one.missing}
    assert sorted(missing) == scenario.get("missing", [])
    assert [ruled(one) for one in decision.after] == scenario.get("afterwards", [])


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: one["id"])
def test_a_worked_example_cites_a_rule_and_its_page(scenario, decided):
    for crime in decided[scenario["id"]].crimes:
        assert crime.reasons
        assert all(reason.page for reason in crime.reasons)


def afterwards(decision):
    """The classes of the crimes that stand after the steps: those recorded, and of the offences charged in addition."""
    own = {one.step.crime: one.step.facts["class"] for one in decision.after if one.step.facts["step"] == "charge"}
    charged = [one.step.facts["charged"] for one in decision.after if one.further]
    return [*own.values(), *(by_code(LATEST)[code][0].class_code for code in charged)]


def published():
    if not SHARED.exists():
        pytest.skip("The published worked examples are not beside this checkout.")
    return [json.loads(line) for line in SHARED.read_text("utf-8").splitlines()]


def test_every_published_example_is_a_scenario_or_has_its_reason():
    ids = {one["id"] for one in published()}
    assert not ids - BY_ID.keys() - APART.keys()
    assert not BY_ID.keys() & APART.keys()


def test_every_published_example_agrees_in_number_and_class(decided):
    wrong = {}
    for one in published():
        if one["id"] not in BY_ID or one.get("expected_n_crimes") in (None, -1):
            continue
        decision = decided[one["id"]]
        made = sorted(
            [crime.crime.class_code if crime.crime else "registrar" for crime in decision.crimes] + afterwards(decision)
        )
        expected = sorted(each["class"] for each in one["expected_crimes"] for _ in range(each["count"]))
        open_class = any(" or " in name or name == "as alleged" for name in expected)
        if len(made) != one["expected_n_crimes"] or (made != expected and not open_class):
            wrong[one["id"]] = (made, expected)
        codes = {each["ho_code"] for each in one["expected_crimes"] if "ho_code" in each}
        told = {crime.crime.offence_code for crime in decision.crimes if crime.crime}
        if not codes <= told | {one.step.facts.get("charged") for one in decision.after if one.further}:
            wrong[one["id"]] = (decision.crimes, codes)
    assert not wrong
