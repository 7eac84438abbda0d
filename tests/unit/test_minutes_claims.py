"""Minutes: their sentences, and what is claimed and promised in each."""

from __future__ import annotations

import time

import pytest

from truecount.papers.claims.claims_in import claims_in
from truecount.papers.claims.measures import MEASURED
from truecount.papers.claims.page import page_in
from truecount.papers.claims.rules import rules
from truecount.papers.claims.sentences import sentences_of


def of(sentence: str):
    return claims_in(page_in(f"Item\n\nMinutes:\n\n1. {sentence}\n"))


def claim(sentence: str):
    (found,), promises = of(sentence)
    assert promises == ()
    return found


def promise(sentence: str):
    claims, (found,) = of(sentence)
    assert claims == ()
    return found


@pytest.mark.parametrize(
    "whole",
    [
        ["It was 9.5% (approx. 40 a day).", "It then fell to 93 – 94%."],
        ["Cllr. A. Bee asked about No. 4.", "“Is it so?”", "She said no.", "The answer was yes, e.g. in March."],
        ["He said “It is done.”", "All agreed!"],
    ],
)
def test_sentences_end_where_a_reader_would_end_them(whole):
    assert sentences_of(" ".join(whole)) == tuple(whole)


def test_sentences_without_a_space_between_them_are_two():
    assert sentences_of("It was noted.The vote was held.") == ("It was noted.", "The vote was held.")


@pytest.mark.parametrize(
    ("words", "kind", "numbers", "unit", "direction"),
    [
        ("Charges were down from 15% to 9%.", "change", (15, 9), "per cent", "down"),
        ("Charges went from 8 to 9.5 per cent.", "change", (8, 9.5), "per cent", "up"),
        ("The charge rate was 9%, down from 15%.", "change", (15, 9), "per cent", "down"),
        ("Burglary had moved from 1,200 to 1,350 offences.", "change", (1200, 1350), "offences", "up"),
        ("Over half of the crimes had no suspect.", "more than", (50,), "per cent", ""),
        ("More than 2,000 offences of theft were logged.", "more than", (2000,), "offences", ""),
        ("Theft rose by 12%.", "direction", (12,), "per cent", "up"),
        ("Violence had increased nationally by 8 per cent.", "direction", (8,), "per cent", "up"),
        ("Recorded crime was down by around 40% since 2014.", "direction", (40,), "per cent", "down"),
        ("It was a reduction of 170 recorded crimes.", "direction", (170,), "recorded crimes", "down"),
        ("The Crime Survey said that crime had remained stable.", "direction", (), "", "level"),
        ("Charges fell to 8 per cent.", "level", (8,), "per cent", "down"),
        ("Accuracy was expected to be 93 – 94%.", "expectation", (93, 94), "per cent", ""),
        ("Between 20% and 25% of crimes were solved.", "level", (20, 25), "per cent", ""),
        ("Recorded crime was levelling out.", "direction", (), "", "level"),
        ("Recorded crime stayed the same.", "direction", (), "", "level"),
        ("Burglary had levelled off.", "direction", (), "", "level"),
        ("There was no significant change in robberies.", "direction", (), "", "level"),
        ("Fewer than half of the crimes had a suspect.", "less than", (50,), "per cent", ""),
        ("Charges were under 10%.", "less than", (10,), "per cent", ""),
        ("No more than 10% of crimes led to a charge.", "less than", (10,), "per cent", ""),
        ("At least 10% of crimes led to a charge.", "more than", (10,), "per cent", ""),
        ("No fewer than 200 offences were logged.", "more than", (200,), "offences", ""),
        ("A minority of crimes had a suspect.", "less than", (50,), "per cent", ""),
        ("There had been a decrease in burglary.", "direction", (), "", "down"),
        ("There were low numbers of robberies.", "level", (), "", ""),
        ("The results of the inspection were expected in May.", "expectation", (), "", ""),
        ("Two thirds of the cases were closed.", "level", (66.667,), "per cent", ""),
    ],
)
def test_claims_are_of_the_kind_their_words_say(words, kind, numbers, unit, direction):
    found = claim(words)
    assert (found.kind, found.numbers, found.unit, found.direction) == (kind, numbers, unit, direction)
    assert found.says == words and found.paragraph == 1 and found.state == "to confirm"


@pytest.mark.parametrize(
    "words",
    [
        "The target of a cut in violence by 2% was set.",
        "The Chairman thanked 12 members and 3 officers.",
        "The minutes of 5 March 2019 were agreed.",
        "There is a need to reduce violence.",
        "Had recorded crime risen, and whether by how much, she asked?",
        "Increased investment was welcome.",
        "The Commissioner would welcome that and would not object.",
        "The Violence Reduction Strategy was described.",
    ],
)
def test_what_is_neither_claimed_nor_promised_is_left_alone(words):
    assert of(words) == ((), ())


@pytest.mark.parametrize(
    ("words", "area", "note"),
    [
        ("Nationally, charges were at 9%.", "england-and-wales", ""),
        ("Kent's charges were at 9%.", "kent", ""),
        ("Charges in the UK were at 9%.", "england-and-wales", "more than England and Wales"),
        ("In Surrey charges were at 9%.", "surrey", ""),
        ("Charges were at 9%, a good level nationally.", "", "the words name no area"),
        ("In Kent it was quiet. These charges were at 9%.", "kent", "taken from the sentence before"),
        ("Kent Police spoke first. Charges were at 9%.", "kent", "the page names no force but Kent Police"),
        ("Kent Police met Essex Police. Charges were at 9%.", "", "the words name no area"),
    ],
)
def test_the_area_is_told_or_the_note_says_where_it_is_from(words, area, note):
    found = claim(words)
    assert found.area == area
    assert note in found.note if note else " area" not in found.note


@pytest.mark.parametrize(
    ("words", "first", "last", "told"),
    [
        ("Charges were at 9% in 2016/17.", "2016/17", "2016/17", ""),
        ("Charges went from 15% in 2015-16 to 9% in 2016–2017.", "2015/16", "2016/17", ""),
        ("Charges went from 15% to 9% in 2016/17.", "", "2016/17", ""),
        ("Charges were at 9% in the year to March 2018.", "2017/18", "2017/18", ""),
        ("Charges were at 9% in the 12 months to March 2019.", "2018/19", "2018/19", ""),
        ("Charges were at 9% in the year to June 2019.", "", "", "told as “in the year to June 2019”"),
        ("Charges were at 9% in 2017.", "", "", "told as “in 2017”, which names no financial year"),
        ("Charges were at 9% last year.", "", "", "told as “last year”"),
        ("Charges were at 9% in 2016/18.", "", "", ""),
    ],
)
def test_a_year_is_never_guessed(words, first, last, told):
    found = claim(words)
    assert (found.first, found.last) == (first, last)
    assert told in found.note


def test_a_sentence_with_two_claims_is_cut_between_them_and_nothing_is_changed():
    (one, other), _ = of(
        "Recorded crime was up in Kent, while nationally the Crime Survey showed that crime had fallen."
    )
    assert (one.says, one.direction, one.area) == ("Recorded crime was up in Kent", "up", "kent")
    assert (other.direction, other.area, other.measure) == ("down", "england-and-wales", "survey")
    assert other.says == "while nationally the Crime Survey showed that crime had fallen."


def test_a_claim_less_than_a_number_is_tied_to_its_measure():
    assert claim("Charges were under 10%.").measure == "charged"
    assert "exactly as much" in claim("Charges were at most 10%.").note


def test_a_promise_is_tied_to_the_expected_table_or_the_measure_of_what_it_is_about():
    promised = "The Commissioner would provide {}."
    assert promise(promised.format("charges for each crime type")).measure == "charged"
    assert promise(promised.format("outcomes by crime type")).table == 11
    assert promise(promised.format("like for like figures")).measure == "like-for-like"
    assert promise(promised.format("tea")).measure == ""


def test_numbers_that_were_not_read_are_said_to_be():
    assert "were not read: 3,935, 4,199" in claim("Burglary rose by 6.7% (3,935 offences, and later 4,199).").note


def test_a_rate_and_a_count_of_a_quarter_are_tied_to_no_measure():
    assert claim("There were 60 crimes per 1,000 people.").measure == ""
    assert claim("There were 10,952 crimes in the first quarter.").measure == ""
    assert claim("There were 43,523 crimes in 2018/19.").measure == "recorded-crime"


def test_what_a_claim_is_about_may_stand_in_the_sentence_before():
    (_, found), _ = of("Violent crime was up. These had fallen before.")
    assert found.measure == "violence" and "taken from the sentence before" in found.note


def test_every_measure_that_is_suggested_is_known():
    assert {one.measure for one in rules().subjects} - {""} == set(MEASURED)


def test_a_number_that_is_rough_is_said_to_be():
    assert "given as about" in claim("Charges were at about 9%.").note


def test_a_very_long_sentence_is_read_in_time():
    begun = time.monotonic()
    of("expected from the crime figures and the 7 more than, " * 150)
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize(
    ("words", "owner", "due"),
    [
        ("The Commissioner would provide a paper at the next meeting.", "The Commissioner", "at the next meeting"),
        ("The Chief Constable undertook to write to members.", "The Chief Constable", ""),
        ("HMICFRS were returning to inspect custody on 3 May.", "HMICFRS", "on 3 May"),
        ("The Panel asked that figures be provided in three months.", "", "in three months"),
        ("The new system was due in 2020.", "", "due in 2020"),
    ],
)
def test_commitments_have_their_owner_and_when_they_are_due(words, owner, due):
    found = promise(words)
    assert (found.says, found.owner, found.due) == (words, owner, due)
