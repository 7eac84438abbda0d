"""A decision in words, made from its JSON: the same at once, in a terminal and years later."""

from __future__ import annotations

import json

import pytest

from truecount import counting
from truecount.cli.case_words import case_words

ASSAULT = {"what": "assault", "victim": "man", "suspect": "woman"}


def decided(*alleged, at="2026-05-01 22:10"):
    return counting.decide({"title": "case", "reports": [{"at": at, "by": "victim", "alleged": list(alleged)}]})


def test_it_is_made_from_what_is_kept_as_json():
    found = decided(ASSAULT | {"injury": "bruising"}).as_json()
    told = counting.shown(json.loads(json.dumps(found)))
    assert told == counting.shown(found)
    assert told.words == "1 crime to be recorded; 8N Assault with injury, 008/06"
    (crime,) = told.crimes
    assert crime.of == "of man by woman; one for each victim"
    assert f"{crime.due:%Y-%m-%d %H:%M}" == "2026-05-02 22:10"
    assert told.every[0].head == "Allegation 1 (assault, man, by woman)"
    assert told.every[0].ending == "recorded as crime 1" and not told.rest


def test_what_would_settle_it_is_told_of_the_allegation_as_the_form_numbers_it():
    (end,) = counting.shown(decided(ASSAULT).as_json(), {1: 3}).rest
    assert end.head.startswith("Allegation 3 ")
    assert counting.Settling(3, "injury", "the gravest injury") in end.settles


def test_a_crime_against_the_state_is_of_nobody_and_one_kept_before_that_was_told_still_shows():
    found = decided({"what": "weapon", "weapon": "knife", "place": "public", "suspect": "man"}).as_json()
    assert counting.shown(found).crimes[0].of.startswith("against the state by man")
    del found["crimes"][0]["against_the_state"]
    assert counting.shown(found).crimes[0].of.startswith("of nobody named by man")


@pytest.mark.parametrize(("at", "marked"), [("2026-05-01 22:10", False), ("2016-05-01 22:10", True)])
def test_a_citation_carries_its_marks_and_they_are_explained(at, marked):
    decision = decided(ASSAULT | {"injury": "none"}, at=at)
    told = counting.shown(decision.as_json())
    assert told.borrowed is marked
    assert told.crimes[0].because[-1].place.endswith("†") is marked
    assert any(line.startswith("† read in") for line in case_words(decision, trace=False)) is marked


def test_facts_are_told_in_the_order_they_were_given_in():
    (end,) = counting.shown(decided(ASSAULT | {"injury": "none"}).as_json()).every
    assert end.told == "standing = victim, what = assault, injury = none"
