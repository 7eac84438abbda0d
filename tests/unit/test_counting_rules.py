"""The rule book: each rule fires on its own exemplar and on no other of its table, and conflicts are errors."""

import pytest

from truecount import TrueCountError, counting, reference
from truecount.counting.conflicts import ranks
from truecount.counting.crimes import crimes, outranked
from truecount.counting.exemplars import exemplar, step, used
from truecount.counting.facts import vocabulary
from truecount.counting.rule import Deciding, Row, SettingAside

BOOK = counting.book()

PAGES = {"": (5, 98), "ho-fraud-rules-2026": (1, 148)}
"""The pages of the rules in each document that a rule may rest on."""


@pytest.fixture(scope="module")
def decided():
    """Every rule's exemplar, decided."""
    cases = [counting.read_case(exemplar(rule)) for rule in BOOK.rules.values()]
    return dict(zip(BOOK.rules, counting.decide_all(cases), strict=True))


@pytest.mark.parametrize("name", list(BOOK.rules))
def test_a_rule_fires_on_its_exemplar_and_no_other_of_its_table(name, decided):
    rule, fired = BOOK.rules[name], used(decided[name])
    assert {one for one in fired if step(BOOK.rules[one]) == step(rule)} == {name}
    if isinstance(rule, Deciding) and rule.refer:
        assert [one.missing for one in decided[name].became] == [rule.refer]


@pytest.mark.parametrize("name", list(BOOK.rules))
def test_a_rule_says_what_it_does_and_where_it_is_printed(name):
    rule = BOOK.rules[name]
    assert rule.title and rule.says.endswith(".")
    assert not rule.source or reference.load("sources").where(source=rule.source)
    if rule.source not in PAGES:
        return
    pages = [int(one) for part in rule.page.split(",") for one in part.strip().split("-")]
    first, last = PAGES[rule.source]
    assert all(first <= page <= last for page in pages)


def row(rule, outcome="record", table="t", **when):
    return Row(rule=rule, table=table, stays=outcome, when={name: tuple(values) for name, values in when.items()})


def test_two_rows_that_can_fire_together_and_differ_conflict():
    rows = [row("one", "incident", injury=["none"]), row("two", "record", weapon=["knife"])]
    assert ranks(rows, {})[1] == ["one and two can fire together and say different things; say which is the exception."]


def test_a_narrower_row_is_an_exception_and_outranks():
    rows = [row("wide", "incident", injury=["none", "graze"]), row("narrow", "record", injury=["none"])]
    assert ranks(rows, {}) == ((0, 1), [])


def test_an_exception_that_is_named_outranks():
    rows = [row("one", "incident", injury=["none"]), row("two", "record", weapon=["knife"])]
    assert ranks(rows, {"one": ("two",)}) == ((1, 0), [])


def test_exceptions_to_each_other_conflict():
    rows = [row("one", "incident", injury=["none"]), row("two", "record", weapon=["knife"])]
    assert "exceptions to each other" in ranks(rows, {"one": ("two",), "two": ("one",)})[1][0]


@pytest.mark.parametrize(
    "other",
    [
        row("two", "record", injury=["wound"]),
        row("two", "incident", weapon=["knife"]),
        row("two", "record", table="u", weapon=["knife"]),
    ],
    ids=["apart", "the same", "another table"],
)
def test_rows_that_cannot_differ_do_not_conflict(other):
    assert ranks([row("one", "incident", injury=["none"]), other], {})[1] == []


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"gives": "8N 008/06", "stays": "incident"}, "a rule says one thing"),
        ({}, "a rule says one thing"),
        ({"gives": "8N 008/06", "gate": "door"}, '"door" is not a gate'),
    ],
)
def test_a_rule_that_says_nothing_or_two_things_is_refused(given, says):
    with pytest.raises(ValueError, match=says):
        Deciding.model_validate({"id": "a.b", "title": "t", "says": "s.", "page": 1, **given})


def test_a_rule_of_setting_aside_says_from_what_into_what():
    given = {"id": "a.b", "title": "t", "says": "s.", "page": 1, "same": "suspect", "classes": ["8N"]}
    with pytest.raises(ValueError, match="into or into group"):
        SettingAside.model_validate(given)
    with pytest.raises(ValueError, match="is not among"):
        SettingAside.model_validate(given | {"same": "street", "into": ["34B"]})


def test_an_unknown_rule_names_near_ones():
    with pytest.raises(TrueCountError, match=r"principal\.look-up"):
        BOOK.rule("principal.lookup")


@pytest.mark.parametrize("fact", list(vocabulary().values()), ids=lambda fact: fact.name)
def test_a_fact_has_its_values_and_a_meaning_of_absence(fact):
    assert fact.says
    assert fact.derived or fact.pattern or fact.absent == "unknown" or fact.absent in fact.values
    assert all(fact.read(value) == value for values in fact.sets.values() for value in values)
    assert not fact.bands or len(fact.bands) == len(fact.values)


def test_every_value_of_what_is_something_a_rule_asks_for():
    asked = {value for one in BOOK.rows for value in one.when.get("what", ())}
    assert asked == set(vocabulary()["what"].values)


def by_code(code):
    return next(one for one in crimes() if one.offence_code == code and one.stands(counting.LATEST))


@pytest.mark.parametrize(
    ("level", "over", "not_over"),
    [
        (1, ["008/01", "149/00", "020/05"], ["005/01", "034/01", "019/08", "020/06"]),
        (2, ["008/01", "003/01", "020/05", "088/15"], ["005/01", "056/02", "020/06"]),
        (3, ["008/77", "029/00", "049/10"], ["019/08", "057/00"]),
        (4, ["008/06", "008/77", "105/01"], ["008/01", "034/01"]),
        (
            5,
            ["049/10", "149/00", "125/11", "105/01", "008/06", "008/72", "008/02"],
            ["008/01", "008/77", "005/28", "057/00"],
        ),
    ],
)
def test_what_a_conduct_crime_outranks(level, over, not_over):
    held = {number for at, number in outranked() if at == level}
    assert all(by_code(code).number in held for code in over)
    assert not any(by_code(code).number in held for code in not_over)


def test_every_ranked_code_is_ranked_by_code_and_not_by_class():
    for entry in reference.load("principal_order").rows:
        assert all(one.rank == entry["rank"] for one in crimes() if one.offence_code == entry["offence_code"])
