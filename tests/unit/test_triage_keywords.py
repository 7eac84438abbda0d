import re

import numpy as np
import pytest

from truecount.reference.kinds import OTHER, SEXUAL, VIOLENCE
from truecount.triage.keywords import keyword_counts, keyword_kinds, keyword_table, keywords


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("caller says her ex punched her and threatened to kill her", VIOLENCE),
        ("neighbour keeps harassing them, threats made over the fence", VIOLENCE),
        ("female reports she was groped and raped at a party", SEXUAL),
        ("male exposed himself and touched her inappropriately", SEXUAL),
        ("shed broken into overnight, bike stolen", OTHER),
        ("window smashed and graffiti on the wall", OTHER),
    ],
)
def test_words_of_a_crime_tell_its_kind(text, kind):
    assert keyword_kinds([text]).tolist() == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "no sign of an assault",
        "she was not assaulted",
        "he wasn't hit in the face",
        "no threats or violence used, nothing stolen, no damage",
        "without any evidence of a burglary",
        "denies being attacked",
        "assault: nil",
        "damage not confirmed",
        "patient having a panic attack",
        "threatening to kill himself",
        "burglar alarm sounding",
        "accidental damage to own car",
        "caller asks when the office opens",
        "",
    ],
)
def test_words_that_are_taken_back_do_not_count(text):
    assert keyword_kinds([text]).tolist() == [-1]


@pytest.mark.parametrize(
    "text",
    ["no injuries. she was assaulted", "not hurt\nassaulted by her son", "no reply at the door, window smashed"],
)
def test_a_word_is_taken_back_only_by_what_belongs_to_it(text):
    assert keyword_counts([text]).tolist() == [1]


def test_every_word_counts_and_each_log_for_itself():
    texts = ["stolen", "stolen, robbed and burgled", "nothing", "stolen"]
    assert keyword_counts(texts).tolist() == [1, 3, 0, 1]
    assert np.array_equal(keyword_table(texts).sum(axis=1), keyword_counts(texts))


def test_words_are_counted_whole():
    assert keyword_counts(["grapes on the drapes, a knifeless assaulter", "therapist"]).tolist() == [1, 0]


def test_more_logs_than_are_read_at_once_are_all_counted(monkeypatch):
    monkeypatch.setattr("truecount.triage.keywords.AT_ONCE", 2)
    assert keyword_counts(["stolen", "", "robbed", "raped", "attacked"]).tolist() == [1, 0, 1, 1, 1]


def test_no_logs_have_no_counts():
    assert keyword_table([]).shape == (0, 3)


def test_where_kinds_stand_equal_the_gravest_is_told():
    assert keyword_table(["sexual assault"]).tolist() == [[1, 1, 0]]
    assert keyword_kinds(["sexual assault", "assaulted, phone stolen"]).tolist() == [SEXUAL, VIOLENCE]


def test_the_patterns_are_in_small_letters_as_cleaned_text_is():
    for pattern in (*keywords().kinds, *keywords().taken_back):
        assert re.sub(r"\\[A-Za-z]", "", pattern) == re.sub(r"\\[A-Za-z]", "", pattern).lower()
