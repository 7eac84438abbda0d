"""A case told on a form: the document of its fields, what is asked next, and that nothing entered breaks it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf.global_settings import DATA_UPLOAD_MAX_NUMBER_FIELDS
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from truecount import counting
from truecount.workbench.cases.deciding import answered, numbers_of
from truecount.workbench.cases.further import may_change
from truecount.workbench.cases.told import LONGEST, MOST_ALLEGATIONS, MOST_PEOPLE, document_of
from truecount.workbench.pages import page

ROBBERY = Path(__file__).parents[2] / "docs" / "examples" / "robbery-of-three-friends.yaml"
FACTS = [one for one in counting.vocabulary().values() if not one.derived]
ASSAULT = {"1-what": "assault", "1-victim": "neighbour", "1-suspect": "cyclist"}


def fields(told):
    entered = QueryDict(mutable=True)
    for name, value in told.items():
        entered[name] = value
    return entered


def case(told, **rest):
    return answered(document_of(fields(told), title="a case", **rest))


def states(of):
    return {one.fact.name: one.state for one in of.alleged[0].asked}


def test_an_empty_form_tells_nothing_and_asks_what_is_alleged():
    found = case({})
    assert found.document["reports"] == [{"alleged": [{"victim": "victim 1", "suspect": "suspect 1"}]}]
    assert [one.name for one in found.asked[0]] == ["1-what", "1-fact-offence"]
    assert (found.decision, found.faults, found.shown) == (None, (), None)
    assert found.empty
    assert found.undone == ("Say what is alleged, or give the offence code.",)


def test_the_document_holds_what_was_told_and_no_empty_field():
    told = ASSAULT | {"1-fact-injury": " bruising ", "1-fact-act": "", "by": "witness", "csrfmiddlewaretoken": "x"}
    document = document_of(fields(told), title="a\0 case", at=datetime(2026, 5, 1, 22, 10))
    assert document == {
        "title": "a case",
        "reports": [
            {
                "at": "2026-05-01 22:10",
                "by": "witness",
                "alleged": [{"what": "assault", "victim": "neighbour", "suspect": "cyclist", "injury": "bruising"}],
            }
        ],
    }


def test_questions_narrow_as_facts_are_told():
    first, then = case(ASSAULT), case(ASSAULT | {"1-fact-injury": "bruising"})
    assert states(first)["injury"] == "needed"
    assert states(first)["victim"] == "taken"
    assert states(then)["injury"] == "told"
    assert "needed" not in states(then).values()
    assert [one.crime.class_code for one in then.decision.crimes] == ["8N"]


def test_a_fact_that_no_rule_reads_any_more_stays_and_can_be_cleared():
    found = case(ASSAULT | {"1-what": "burglary", "1-fact-injury": "bruising"})
    (kept,) = [one for one in found.alleged[0].asked if one.fact.name == "injury"]
    assert (kept.state, kept.told, kept.options[0][0]) == ("told", "bruising", "")


def test_what_no_rule_went_by_may_be_told_and_changes_the_answer():
    before = case(ASSAULT | {"1-fact-injury": "bruising"})
    assert states(before)["aggravated"] == "further"
    after = case(ASSAULT | {"1-fact-injury": "bruising", "1-more": "aggravated=race"})
    assert states(after)["aggravated"] == "told"
    assert after.decision.crimes[0].crime.class_code == "8P"


def test_a_fact_that_what_is_told_rules_out_is_not_offered():
    assert "premises" not in may_change({"what": "death", "premises": "home"}, counting.LATEST)
    assert "aggravated" in may_change({"what": "assault"}, counting.LATEST)
    assert "driving" not in may_change({"what": "assault"}, counting.LATEST)


def test_a_fact_may_be_unknown():
    found = case(ASSAULT | {"1-fact-injury": "unknown"})
    assert states(found)["injury"] == "told"
    assert found.shown.rest[0].settles == (counting.Settling(1, "injury", "the gravest injury"),)
    assert found.asked_at(found.shown.rest[0].settles[0]) == "a1-injury"


def test_an_allegation_is_added_with_the_people_of_the_last_and_taken_away():
    added = case(ASSAULT | {"add": ""})
    assert [one.victim for one in added.alleged] == ["neighbour", "neighbour"]
    assert added.decision is not None
    assert added.undone == ("Allegation 2: say what is alleged, or take the allegation away.",)
    gone = case(ASSAULT | {"2-what": "threat", "remove-1": ""})
    assert [one["what"] for one in gone.document["reports"][0]["alleged"]] == ["threat"]
    assert len(case({"1-what": "threat", "remove-1": ""}).alleged) == 1


def test_an_offence_against_several_accounts_is_counted_by_what_it_is_about():
    told = {"1-what": "fraud", "1-victim": "neighbour", "1-of": "card, loan", "1-happened": "2026-04-02 09:00"}
    found = case(told | {"1-in": "Kent Police"})
    assert found.document["reports"][0]["alleged"][0]["of"] == ["card", "loan"]
    assert found.alleged[0].about == {"of": "card, loan", "in": "Kent Police", "happened": "2026-04-02 09:00"}
    assert len(found.decision.became) == len("ab")
    assert len(case(told | {"1-of": "card"}).decision.became) == 1


def test_a_blank_allegation_among_others_leaves_their_numbers_as_the_form_has_them():
    found = case({"1-victim": "a", "2-what": "assault", "2-fact-injury": "none", "2-victim": "b", "3-what": "threat"})
    assert found.numbers == {1: 2, 2: 3}
    assert found.shown.every[0].head == "Allegation 2 (assault, b)"
    wrong = case({"1-victim": "a", "2-what": "assault", "2-fact-injury": "toothache"})
    assert wrong.faults[0].startswith("Allegation 2, the gravest injury:")


def test_commas_part_several_victims_and_what_they_are_is_asked_once():
    found = case(
        {"1-what": "robbery", "1-victim": "a, b ,a,", "1-fact-victim": "business", "2-what": "theft", "2-victim": "b"}
    )
    assert found.document["victims"] == {"a": {"kind": "business"}, "b": {"kind": "business"}}
    assert states(found)["victim"] == "told"
    assert "victim" not in {one.fact.name for one in found.alleged[1].asked}
    assert found.numbers == {1: 1, 2: 1, 3: 2}
    assert numbers_of(found.document) == found.numbers


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"1-fact-offence": "8"}, "write it as 008/06"),
        ({"1-fact-offence": "999/99"}, "not in the list of notifiable offences"),
        ({"1-what": "murder"}, "Allegation 1, what is alleged"),
        ({"1-fact-injury": "cut"}, "Allegation 1: say what is alleged, or the offence code."),
        ({"1-what": "assault", "by": "nobody"}, "Who tells it:"),
        ({"1-what": "theft", "1-victim": "x", "1-fact-victim": "ghost"}, "Who is wronged, x:"),
        ({"1-what": "theft", "1-victim": "x" * 61}, "Allegation 1: the word for a victim is longer than 60 letters"),
        ({"1-what": "fraud", "1-happened": "soon"}, 'Allegation 1, when it happened: "soon" is not a time'),
        ({"1-what": "fraud", "1-of": "x" * 61}, "Allegation 1, what it is about: a word is longer than 60 letters"),
        ({f"{n}-what": "theft" for n in range(1, 40)}, "more than 30 allegations"),
        (
            {"1-what": "rape", **{f"1-{who}": ",".join(map(str, range(20))) for who in ("victim", "suspect")}},
            "there are too many victims and suspects",
        ),
    ],
)
def test_faults_are_told_in_the_words_of_the_form(told, says):
    found = case(told)
    assert says in " ".join(found.faults)
    assert "reports." not in " ".join(found.faults)
    assert "`" not in " ".join(found.faults)
    assert found.decision is None
    assert found.undone == found.faults


def test_a_time_no_rule_knows_and_a_title_too_long_are_faults():
    found = case(ASSAULT, at=datetime(1066, 10, 14, 9, 0))
    assert found.faults == ("When it came to notice: 1066 is not a year between 1850 and 2100.",)
    assert "title" in answered(document_of(fields(ASSAULT), title="x" * 500)).faults[0]


def test_it_is_bounded():
    many = {f"{number}-what": "theft" for number in range(1, 900)} | {"1-victim": "a," * 9_000 + "b" * 9_000, "add": ""}
    (report,) = document_of(fields(many), title="x")["reports"]
    assert len(report["alleged"]) == MOST_ALLEGATIONS + 1
    crowd = document_of(fields({"1-victim": ",".join(str(n) * 99 for n in range(99))}), title="x")
    names = crowd["reports"][0]["alleged"][0]["victim"]
    assert len(names) <= MOST_PEOPLE
    assert max(map(len, names)) == LONGEST + 1


def test_fields_that_the_form_does_not_have_are_passed_over():
    told = {
        "0x1-what": "theft",
        "01-what": "theft",
        "1-fact-kind": "rape",
        "1-fact-nonsense": "x",
        "1-fact-standing": "x",
    }
    assert case(told | {"1-more": "nonsense=x"}).empty


def test_the_robbery_of_the_examples_entered_on_the_form_makes_the_same_crimes():
    told = {
        "1-what": "robbery",
        "1-victim": "first friend, second friend, third friend",
        "1-suspect": "two men",
        "1-fact-property": "phone or computer",
        "1-fact-force": "threatened",
        "1-fact-weapon": "knife",
        "1-fact-place": "public",
        "by": "victim",
    }
    found = case(told, at=datetime(2026, 5, 1, 22, 10))
    assert [one.as_json() for one in found.decision.crimes] == [
        one.as_json() for one in counting.decide(ROBBERY).crimes
    ]
    apart = {f"{n}{name[1:]}": value for n in (1, 2, 3) for name, value in told.items() if name[0] == "1"}
    apart |= {f"{n}-victim": f"{name} friend" for n, name in enumerate(("first", "second", "third"), start=1)}
    single = case(apart | {"by": "victim"}, at=datetime(2026, 5, 1, 22, 10))
    assert [one.as_json()["class"] for one in single.decision.crimes] == ["34B"] * 3


def test_a_full_form_has_fewer_fields_than_are_taken_at_once():
    told = {f"{n}-what": ("rape", "fraud", "burglary")[n % 3] for n in range(1, MOST_ALLEGATIONS + 1)}
    full = case(told | {"add": ""})
    assert full.full
    assert len(full.alleged) == MOST_ALLEGATIONS
    form = drawn(full)
    assert 'name="add"' not in form
    assert 0 < form.count(' name="') < DATA_UPLOAD_MAX_NUMBER_FIELDS / 2


def test_many_at_once_are_each_answered_as_if_alone():
    injuries = ["none", "bruising", "wound", "unknown"] * 3
    alone = [case(ASSAULT | {"1-fact-injury": one}).shown.words for one in injuries]
    with ThreadPoolExecutor(6) as many:
        together = list(many.map(lambda one: case(ASSAULT | {"1-fact-injury": one}).shown.words, injuries))
    assert together == alone


VALUES = st.one_of(
    st.sampled_from(sorted({value for one in FACTS for value in one.values} | {"008/06", "8N", "unknown"})),
    st.text(max_size=80),
)
ENTRIES = st.tuples(
    st.integers(1, 3),
    st.one_of(
        st.sampled_from(["what", "victim", "suspect", "more", *(f"fact-{one.name}" for one in FACTS)]), st.text()
    ),
).map(lambda one: f"{one[0]}-{one[1]}")
TRUE = st.sampled_from(FACTS).flatmap(
    lambda fact: st.tuples(st.just(f"1-fact-{fact.name}"), st.sampled_from(fact.values or ("008/06",)))
)


def drawn(found):
    """The form and its answer as a page, which has to hold whatever was entered."""
    asked = SimpleNamespace(user=None, path="/decide", META={}, COOKIES={}, method="GET")
    return page(asked, "decide.html", answered=found, title="", at="", heading="Decide").content.decode()


@settings(max_examples=60, deadline=None)
@given(
    told=st.dictionaries(st.one_of(ENTRIES, st.sampled_from(["add", "remove-1", "remove-2", "by"])), VALUES, max_size=9)
)
def test_whatever_is_entered_is_answered(told):
    found = case(told)
    assert found.asked
    assert "reports.1" not in " ".join(found.faults).replace(" ".join(told.values()), "")
    assert 'id="case-answer"' in drawn(found)


@settings(max_examples=60, deadline=None)
@given(what=st.sampled_from(counting.vocabulary()["what"].values), told=st.lists(TRUE, max_size=5))
def test_whatever_the_vocabulary_allows_is_decided_or_referred_with_what_would_settle_it(what, told):
    found = case(dict(told) | {"1-what": what, "1-victim": "a"})
    assert found.decision is not None or found.faults
    needed = {one.fact.name for one in found.alleged[0].asked if one.state == "needed"}
    missing = {name for end in found.decision.became for name in end.missing} if found.decision else set()
    known = {one.fact.name for one in found.alleged[0].asked if one.state == "told"} | {"standing"}
    assert missing - known <= needed
