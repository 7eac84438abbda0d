"""The small parts of a simulation: keys, choices, lines, settings and dials."""

import random
from collections import Counter
from datetime import date

import numpy as np
import pytest

from truecount import TrueCountError, reference, simulation
from truecount.simulation import calibration
from truecount.simulation.calibration import calibrate
from truecount.simulation.choice import Choice
from truecount.simulation.dials import described, of_force
from truecount.simulation.grammar import Grammar, say
from truecount.simulation.keys import digits, hexes, letters, mix, strings
from truecount.simulation.settings import Block

DIALS = simulation.read_dials()


def settings(**given):
    usual = {"force": "kent", "size": 1, "years": "2016", "seed": 1, "text": True, "dials": DIALS}
    return simulation.make_settings(**(usual | given))


def test_keys_tell_apart_and_stay():
    keys = mix(np.uint64(1), np.arange(100_000))
    assert len(np.unique(keys)) == 100_000
    assert (mix(np.uint64(1), np.arange(5)) == keys[:5]).all()
    assert not (mix(np.uint64(2), np.arange(5)) == keys[:5]).any()


def test_texts_are_written_letter_by_letter():
    made = strings(
        letters("P", 2), hexes(np.array([0xABC, 0], dtype=np.uint64), 4), letters("/", 2), digits([7, 42], 3)
    )
    assert made.to_pylist() == ["P0abc/007", "P0000/042"]
    empty = strings(letters("P", 2), digits([1, 2], 1), missing=np.array([True, False]))
    assert empty.to_pylist() == [None, "P2"]


def test_choices_keep_their_weights():
    choice = Choice.of([{"a": 1, "b": 3}, {"c": 1}])
    draws = np.random.default_rng(0)
    picked = Counter(choice.values[n] for n in choice.pick(draws, np.zeros(40_000, dtype=np.int64)))
    assert set(picked) == {"a", "b"}
    assert picked["b"] / 40_000 == pytest.approx(0.75, abs=0.01)
    assert {choice.values[n] for n in choice.pick(draws, np.ones(50, dtype=np.int64))} == {"c"}


def test_a_list_is_chosen_once_and_a_choice_anew():
    grammar = Grammar({"who": ["he", "she"], "what": ["[runs|walks]"]}, ("count",))
    line = grammar.line("{who} {what}, {who} {what}, {count} [x|y]")
    chance = random.Random(3).random  # noqa: S311 (no secret is made)
    said = {say(line, chance, {"count": "two"}) for _ in range(200)}
    assert said == {f"{w} {d}, {w} {d}, two {x}" for w in ("he", "she") for d in ("runs", "walks") for x in "xy"}


@pytest.mark.parametrize(
    ("text", "words"), [("[a|b", "leaves a bracket open"), ("{nobody}", '"nobody" is not a list'), ("a]", "")]
)
def test_a_line_that_cannot_be_said_is_refused(text, words):
    grammar = Grammar({"who": ["he"]}, ())
    if words:
        with pytest.raises(TrueCountError, match=words):
            grammar.line(text)
    else:
        assert grammar.line(text) == ("a]",)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"years": "2016-2018"}, "is not a year or a range of years"),
        ({"years": "2019:2016"}, "must run forward within 2015 to 2025"),
        ({"years": "2016/18"}, "does not name financial years"),
        ({"years": "1999"}, "must run forward within 2015 to 2025"),
        ({"size": 0}, "is not between 0 and 20"),
        ({"size": float("nan")}, "is not between 0 and 20"),
        ({"seed": -1}, "is not a whole number from 0"),
        ({"seed": 10**30}, "is not a whole number from 0"),
        ({"force": "nowhere"}, "No police force or reporting body"),
        ({"force": "btp"}, "is not one of the 43 territorial forces"),
        ({"dials": DIALS.model_copy(update={"programme_to": date(2016, 1, 1)})}, "programme_to must be later"),
    ],
)
def test_settings_that_cannot_be_are_refused(given, words):
    with pytest.raises(TrueCountError, match=words):
        settings(**given)


def test_every_fault_is_told_at_once():
    with pytest.raises(TrueCountError) as told:
        settings(size=-1, years="x", seed=-2)
    assert len(str(told.value).splitlines()) == 3


def test_years_may_be_written_in_three_ways():
    assert list(settings(years="2016").years) == list(settings(years="2016/17").years) == [2016]
    assert list(settings(years="2016:2018/19").years) == [2016, 2017, 2018]
    assert settings(years="2016:2018").ends == date(2019, 4, 1)
    assert len(settings(force="all").forces) == 43


def test_a_block_is_a_month_of_a_financial_year():
    first, last = Block("kent", 2016, 0), Block("kent", 2016, 11)
    assert (first.begins, first.days, first.name) == (date(2016, 4, 1), 30, "kent-2016-04")
    assert (last.begins, last.days) == (date(2017, 3, 1), 31)
    assert first.draws(1, "x").random() == first.draws(1, "x").random()
    assert first.draws(1, "x").random() != first.draws(1, "y").random() != last.draws(1, "y").random()


def test_every_dial_says_where_it_comes_from():
    assert set(described()) == set(simulation.Dials.model_fields)
    for name, dial in described().items():
        assert ("published" in dial) != ("assumed" in dial), name


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("quiet: 2", "quiet: input should be less than or equal to 1"),
        ("colour: 1", '"colour" is not a dial'),
        ("- a", "no list of name: value"),
        ("quiet: [", "cannot be read"),
        ("[]", "no list of name: value"),
        ("quiet_missed: .nan", "quiet_missed: input should be a finite number"),
        ("transferred: 0.9", "transferred: input should be less than or equal to 0.2"),
        ("incidents_a_year: 1000000000000", "less than or equal to 10000000"),
        ("dirt: true", "dirt: input should be a valid number"),
        ("programme_from: 2017-02-31", "cannot be read"),
        ("programme_from: 0", "programme_from: input should be a valid date"),
        ("{" * 5000, "cannot be read"),
    ],
)
def test_dials_that_cannot_be_are_refused(tmp_path, text, words):
    path = tmp_path / "dials.yaml"
    path.write_text(text)
    with pytest.raises(TrueCountError, match=words):
        simulation.read_dials(path)


def test_dials_from_a_file_take_the_usual_ones_place(tmp_path):
    (tmp_path / "dials.yaml").write_text("quiet: 0.5\nprogramme_to: 2018-09-01\n")
    dials = simulation.read_dials(tmp_path / "dials.yaml")
    assert (dials.quiet, dials.programme_to, dials.vague) == (0.5, date(2018, 9, 1), DIALS.vague)


def test_another_force_has_the_accuracy_of_its_own_first_inspection():
    assert of_force(DIALS, "kent") is DIALS
    assert of_force(DIALS, "derbyshire").accuracy_before == 65.3
    assert of_force(DIALS, "derbyshire").violence_before == 56.6
    unrated = of_force(DIALS, "wiltshire")
    assert unrated.accuracy_before - unrated.violence_before == pytest.approx(83.6 - 79.2)


@pytest.mark.parametrize("force", [row["force_id"] for row in reference.load("forces").where(kind="territorial")])
def test_the_dials_of_every_force_can_be_met(force):
    assert calibrate(force, (2017, 2018), DIALS).cases[2017].sum() > 0


def test_what_moved_is_kents_own_and_no_other_forces():
    assert calibration._rolling("Arson", date(2017, 3, 31)) == 19_933
    everything = {group for groups in calibration.ROLLING.values() for group in groups}
    rows = reference.load("recorded_crime_by_group").where(area="kent", year_ending=date(2017, 3, 31))
    assert everything <= {row["offence_group"] for row in rows}
