"""What a user is told: plain lines, of bounded length, not too many."""

from truecount.errors import LONGEST, MOST, TrueCountError


def test_a_sentence_is_one_line_without_what_moves_a_cursor():
    error = TrueCountError('a.csv: "x\ny\x1b[2J\u2028z" is no name; give another.')
    assert error.sentences == ('a.csv: "x y [2J z" is no name; give another.',)
    assert str(error) == error.sentences[0]


def test_a_long_sentence_keeps_its_begin_and_what_to_do():
    (said,) = TrueCountError(f'a.csv: "{"x" * 1_000_000}" is no name; give another.').sentences
    assert len(said) <= LONGEST + 3
    assert said.startswith('a.csv: "x') and said.endswith("give another.")


def test_of_very_many_faults_the_first_are_told_and_the_rest_are_counted():
    told = TrueCountError(*(f"Fault {number}." for number in range(5_000))).sentences
    assert told[:2] == ("Fault 0.", "Fault 1.")
    assert told[-1] == f"And {5_000 - MOST:,} further faults."
    assert len(told) == MOST + 1
