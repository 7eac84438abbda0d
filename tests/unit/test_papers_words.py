import pytest

from tests.unit.test_papers_kit import figure
from truecount.figure import Interval
from truecount.papers import words


def change(value: float | None, low: float | None = None, high: float | None = None):
    interval = Interval(low=low, high=high, method="made up") if low is not None and high is not None else None
    return figure("change", value, decimals=1, interval=interval)


@pytest.mark.parametrize(
    ("made", "word"),
    [
        (change(5, 1, 9), "rose"),
        (change(-5, -9, -1), "fell"),
        (change(5, -1, 9), "no clear change"),
        (change(5, 0, 9), "no clear change"),
        (change(-5, -9, 0), "no clear change"),
        (change(5), "rose"),
        (change(-5), "fell"),
        (change(0), "did not change"),
        (change(None), "cannot be said"),
    ],
)
def test_a_word_is_never_stronger_than_the_interval(made, word):
    assert words.moved(made) == word


def test_say_prints_each_form_of_a_figure():
    one = change(-5.25, -9, -1.5)
    said = words.say("{a}, {a:size}, {a:low} to {a:high}.", a=one)
    assert words.plain(said) == "−5.3, 5.3, −9.0 to −1.5."
    assert [part.figure for part in said if isinstance(part, words.Slot)] == [one] * 4


def test_say_refuses_a_form_that_is_none():
    with pytest.raises(ValueError, match="no form of a figure"):
        words.say("{a:sideways}", a=change(1))


def test_parts_of_a_rate_are_printed_from_the_rate():
    rate = figure("rate", 8.0, parts=(14_000, 175_000))
    assert words.plain(words.say("{a:part} of {a:whole}", a=rate)) == "14,000 of 175,000"


def test_an_unknown_figure_is_printed_as_not_known():
    assert words.plain(words.say("It is {a}.", a=change(None))) == "It is not known."


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (change(5, 1, 9), "5.0% (95% interval 1.0% to 9.0%)"),
        (change(5), "5.0%"),
        (change(None), "not known%"),
    ],
)
def test_within_gives_the_interval_where_there_is_one(made, said):
    assert words.plain(words.say(words.within("a", made, "%"), a=made)) == said


def test_rates_are_compared_as_they_are_printed():
    low, same, high = (figure(name, value, decimals=1) for name, value in (("a", 10.01), ("b", 9.99), ("c", 10.1)))
    assert words.against(low, same) == "the same"
    assert words.against(low, high) == "lower"
    assert words.against(high, low) == "higher"
    assert words.against(low, change(None)) == "not comparable"


def test_join_puts_a_space_between():
    assert words.plain(words.join(("One.",), (), ("Two.",))) == "One. Two."


def test_of_a_number_that_is_not_known_the_range_is_still_printed():
    range_alone = figure(
        "a", None, warnings=("Not known.",), interval=Interval(low=-18.2, high=3, method="m"), decimals=1
    )
    assert words.plain(words.say("{a}: {a:low} to {a:high}", a=range_alone)) == "not known: −18.2 to 3.0"
    withheld = range_alone.model_copy(update={"warnings": ("Withheld: fewer than 5.",)})
    assert words.plain(words.say("{a}: {a:low} to {a:high}", a=withheld)) == "withheld: withheld to withheld"
