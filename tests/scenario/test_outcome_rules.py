"""Outcomes proposed for crimes, as a registrar can read them: each is judged as the scenario says."""

import functools

import pytest

from tests.proposed import SCENARIOS, case_of
from truecount.outcomes.validity.outcome_case import ENTRIES
from truecount.outcomes.validity.requirements import requirements, types
from truecount.outcomes.validity.worksheet import judge_outcome


@functools.cache
def ruled(name):
    return judge_outcome(case_of(name))


def every():
    return [ruled(name) for name in SCENARIOS]


@pytest.mark.parametrize("name", SCENARIOS)
def test_an_outcome_is_judged_as_the_guidance_says(name):
    said, ruling = SCENARIOS[name], ruled(name)
    not_met = ruling.of("not met")
    assert [one.rule.id for one in not_met if one.bars] == said.get("bars", []), ruling.text
    assert [one.rule.id for one in not_met if one.do] == said.get("do", []), ruling.text
    assert sorted(ruling.open) == sorted(said.get("open", [])), ruling.text
    assert [one.outcome for one in ruling.better] == said.get("better", []), ruling.text
    assert ruling.answer == said["answer"], ruling.text


def test_every_type_is_proposed_with_either_answer():
    answers = {(one.case.outcome, one.answer == "yes") for one in every()}
    assert answers >= {(outcome, may) for outcome in types() for may in (True, False)}


def test_every_rule_is_met_in_one_scenario_and_not_in_another():
    judged = [one for ruling in every() for one in ruling.judged]
    for status in ("met", "not met"):
        left = requirements().keys() - {one.rule.id for one in judged if one.status == status}
        assert not left, (status, sorted(left))


def test_every_type_but_that_of_the_bureau_is_named_as_fitting_better():
    assert {one.outcome for ruling in every() for one in ruling.better} == set(types()) - {"19"}


def test_every_ruling_cites_a_page_for_all_it_asks():
    for ruling in every():
        assert ruling.judged
        assert all(one.rule.place[1:] and one.reason for one in ruling.judged)


def test_no_fact_is_called_as_an_entry_is():
    assert not any(name in ENTRIES for one in requirements().values() for name in one.needs.facts)
