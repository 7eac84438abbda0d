import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from truecount.triage.history import earlier, in_words
from truecount.triage.words import FEWEST, MOST_WORDS, bucket, learn_words, letters_of, words_of

MANY = ["he punched her in the street"] * 60 + ["bike taken from the shed"] * 60


def test_words_are_told_from_clocks_and_long_numbers():
    assert words_of("18:31 her husband, £20 taken 07700900123 3 times") == [
        "her",
        "husband",
        "£",
        "20",
        "taken",
        "3",
        "times",
    ]


def test_a_log_is_read_only_so_far():
    assert len(words_of("word " * 10_000)) == MOST_WORDS


def test_the_hash_is_that_of_the_matrix():
    words = learn_words(MANY)
    row = words.matrix(["he punched her in the street"])
    places = words.parts("he punched her in the street")
    assert sorted(row.indices.tolist()) == sorted(places.values())
    assert {"punched", "punched her"} <= set(places)
    assert words.common[bucket("punched")]


def test_rows_have_length_one_or_none():
    rows = learn_words(MANY).matrix([*MANY[:2], "", "unheard-of"])
    assert np.allclose(np.sqrt(rows.multiply(rows).sum(axis=1))[:2].ravel(), 1)
    assert rows[2].nnz == 0


def test_what_few_logs_share_has_no_column():
    words = learn_words([*MANY, *["caller is zebedee quartermain"] * (FEWEST - 1)])
    assert "zebedee" not in words.parts("zebedee taken") and not any("~" in part for part in words.parts("zebedee"))


def test_a_rare_word_is_known_by_its_letters():
    words = learn_words([*MANY, *["someone puncched him"] * FEWEST])
    parts = words.parts("puncched")
    assert "~ pun" in parts and "puncched" in parts
    assert not any(part.startswith("~") for part in words.parts("punched"))


def test_letters_are_runs_of_a_word_with_its_ends():
    assert letters_of("dog")[:3] == ("~ do", "~dog", "~og ")


def test_unknown_words_are_counted():
    assert learn_words(MANY).unknown("punched zebedee") == (1, 2)


DAY = np.timedelta64(1, "D")


def test_logs_of_the_year_before_are_counted_by_key():
    at = np.datetime64("2020-01-01") + DAY * np.array([0, 10, 400, 401, 401])
    assert earlier(at, ["a", "a", "a", "a", "b"]).tolist() == [0, 1, 0, 1, 0]


def test_logs_without_a_key_or_of_one_moment_count_nothing():
    at = np.array(["2020-01-01", "2020-01-02", "2020-01-02"], dtype="datetime64[s]")
    assert earlier(at, [None, "a", "a"]).tolist() == [-1, 0, 0]
    assert len(earlier(at[:0], [])) == 0


@given(st.lists(st.tuples(st.integers(0, 900), st.sampled_from("abc")), min_size=1, max_size=40))
def test_counting_is_what_counting_one_by_one_gives(rows):
    at = np.datetime64("2020-01-01") + DAY * np.array([day for day, _ in rows])
    keys = [key for _, key in rows]
    by_hand = [sum(k == key and day - 365 <= d < day for d, k in rows) for day, key in rows]
    assert earlier(at, keys).tolist() == by_hand


def test_counts_are_told_as_steps():
    assert [in_words(count) for count in (-1, 0, 1, 3, 20)] == ["", "none", "1 or more", "2 or more", "8 or more"]


def test_counting_goes_on_with_the_keys_of_a_whole_force():
    at = np.datetime64("2020-01-01") + DAY * np.arange(1_200)
    keys = [f"key {n % 300}" for n in range(1_200)]
    assert earlier(at, keys).tolist() == [0] * 300 + [1] * 900


def test_one_very_long_key_costs_no_more_than_its_length():
    at = np.datetime64("2020-01-01") + DAY * np.arange(100_000)
    # As an array of equally wide strings these would be 40 GB.
    assert earlier(at, ["w" * 100_000] + ["a"] * 99_999).max() == 365
