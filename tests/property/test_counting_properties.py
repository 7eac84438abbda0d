"""What holds of every decision, whatever was reported."""

from __future__ import annotations

import copy
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from truecount import counting
from truecount.counting import alike
from truecount.counting.answers import decisions_of
from truecount.counting.engine import as_table as engine_rows
from truecount.counting.exemplars import used
from truecount.counting.facts import UNKNOWN, vocabulary

pytestmark = pytest.mark.slow

RULES = counting.book()
REPORTED = [row for row in RULES.rows if not row.table.startswith("after ")]
KNOWN = {name for edition in counting.EDITIONS for name in counting.book(edition).rules}
FACTS = {name: fact for name, fact in vocabulary().items() if not fact.derived}
ENDS = {
    "recorded", "part of a crime", "set aside", "continues a crime", "refer", "incident", "crime related incident",
    "another force", "Report Fraud", "recorded already", "held", "returned to the competent authority",
    *(f"N100/0{n}" for n in range(1, 4)), *(f"N200/0{n}" for n in range(1, 7)), *(f"N300/0{n}" for n in range(1, 9)),
}  # fmt: skip
CODES = ("008/06", "105/01", "034/01", "028/03", "149/00", "019/08", "195/12", "008/67", "092/50", "066/01", "049/10")
CIRCUMSTANCES = ("standing", "confirmed", "necessary", "contrary", "school hours", "asked", "committed in", "victim")

what = st.sampled_from(FACTS["what"].values)


@st.composite
def allegation(draw, report=1):
    """An allegation of anything, telling some of the facts that a rule about it asks for, unknown among them."""
    coded = draw(st.integers(0, 3)) == 0
    about = {"offence": draw(st.sampled_from(CODES))} if coded else {"what": draw(what)}
    ((key, value),) = about.items()
    asked = sorted({fact for row in REPORTED if value in row.when.get(key, ()) for fact in row.when} - {key, "victim"})
    names = [name for name in asked if name in FACTS and draw(st.booleans())]
    names += [name for name in CIRCUMSTANCES if name != "victim" and draw(st.integers(0, 5)) == 0]
    for name in names:
        about[name] = draw(st.sampled_from((*FACTS[name].values, UNKNOWN)))
    about["victim"] = draw(st.sampled_from(["ann", "ben", "cid", None]))
    about["suspect"] = draw(st.sampled_from(["x", "y", None]))
    return about


@st.composite
def case(draw):
    """One to three reports, each of one to four allegations, some of them on both sides of an edition's first day."""
    year, month = draw(st.sampled_from([(2026, 4), (2026, 4), (2023, 3)]))
    reports = [
        {"at": f"{year}-0{month + 2 * n}-03", "alleged": draw(st.lists(allegation(), min_size=1, max_size=4))}
        for n in range(draw(st.integers(1, 3)))
    ]
    return {"victims": ["ann", "ben", "cid"], "reports": reports}


many = settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow])


PEOPLE = ("holder", "incident", "at", "due", "victim", "suspect", "offender")


def without_people(row):
    """A row of the engine without who was involved and when."""
    return {name: value for name, value in row.items() if name not in PEOPLE}


def crimes_of(decision):
    """The crimes of a decision in an order that does not depend on the numbers of its allegations."""
    return sorted(
        (
            crime.crime.class_code if crime.crime else "registrar",
            crime.crime.offence_code if crime.crime else "",
            crime.attempt,
            sorted(crime.victims),
            crime.suspect or "",
            crime.force or "",
            crime.due or "",
        )
        for crime in decision.crimes
    )


@many
@given(case())
def test_every_allegation_ends_in_exactly_one_disposition(document):
    decision = counting.decide(document)
    assert [one.allegation.number for one in decision.became] == [one.number for one in decision.case.allegations]
    assert {one.disposition for one in decision.became} <= ENDS
    numbers = {crime.number for crime in decision.crimes}
    for one in decision.became:
        in_a_crime = one.disposition in ("recorded", "part of a crime", "set aside", "continues a crime")
        assert not in_a_crime or one.crime in numbers
        assert one.reasons or one.missing


@many
@given(case())
def test_every_recorded_crime_cites_rules_and_has_one_allegation_that_makes_it(document):
    decision = counting.decide(document)
    for crime in decision.crimes:
        assert {"count", "principal"} & {reason.rule.split(".")[0] for reason in crime.reasons}
        assert all(reason.rule in KNOWN for reason in crime.reasons)
        makers = [
            one
            for one in decision.became
            if one.crime == crime.number and one.disposition in ("recorded", "another force", "Report Fraud", "refer")
        ]
        assert makers
        assert crime.crime is None or len(makers) == 1


@many
@given(case(), st.randoms(use_true_random=False))
def test_the_order_of_what_is_told_at_one_time_does_not_matter(document, shuffler: random.Random):
    other = copy.deepcopy(document)
    for report in other["reports"]:
        shuffler.shuffle(report["alleged"])
    assert crimes_of(counting.decide(other)) == crimes_of(counting.decide(document))


@many
@given(case())
def test_reports_at_one_time_are_one_report(document):
    together = copy.deepcopy(document)
    for report in together["reports"]:
        report["at"] = "2026-05-01"
    merged = {
        **together,
        "reports": [{"at": "2026-05-01", "alleged": [one for r in together["reports"] for one in r["alleged"]]}],
    }
    assert crimes_of(counting.decide(together)) == crimes_of(counting.decide(merged))


@many
@given(case())
def test_telling_the_same_thing_twice_at_once_changes_nothing(document):
    twice = copy.deepcopy(document)
    for report in twice["reports"]:
        report["alleged"] = report["alleged"] + copy.deepcopy(report["alleged"])
    assert crimes_of(counting.decide(twice)) == crimes_of(counting.decide(document))


@many
@given(st.lists(case(), min_size=2, max_size=4))
def test_splitting_a_population_over_batches_changes_nothing(documents):
    cases = [counting.read_case(document) for document in documents]
    apart = [counting.decide(document).as_json() for document in documents]
    alike.forget()
    assert [one.as_json() for one in counting.decide_all(cases)] == apart


@many
@given(st.lists(case(), min_size=1, max_size=3))
def test_names_and_the_one_time_of_a_case_decide_nothing(documents):
    cases = [counting.read_case(document) for document in documents]
    alike.forget()
    kept = [alike.ends_of([one])[0] for one in cases]
    named = alike.decided(cases)
    assert [[*map(without_people, rows)] for ends in kept for rows in ends] == [
        [*map(without_people, rows)] for ends in named for rows in ends
    ]
    for decision, (_ends, made) in zip(counting.decide_all(cases), named, strict=True):
        assert [(one.suspect, one.due) for one in decision.crimes] == [
            (row["offender"] or row["suspect"], row["due"] and row["due"].isoformat(" ", "minutes")) for row in made
        ]


@many
@given(case(), st.permutations(["ann", "ben", "cid"]))
def test_a_case_like_one_before_it_keeps_its_own_names(document, others):
    counting.decide(document)
    instead = dict(zip(["ann", "ben", "cid"], others, strict=True)) | {None: None}
    renamed = copy.deepcopy(document)
    for report in renamed["reports"]:
        for one in report["alleged"]:
            one["victim"] = instead[one["victim"]]
    again = counting.decide(renamed)
    alike.forget()
    assert again.as_json() == counting.decide(renamed).as_json()
    told = [one["victim"] for report in renamed["reports"] for one in report["alleged"]]
    assert [one.allegation.victim for one in again.became] == told


@many
@given(allegation(), st.data())
def test_a_fact_more_never_makes_a_settled_decision_vanish_in_silence(about, data):
    """With a fact more, an allegation that made a crime still does, or a rule that asks for that fact says why not."""
    document = {"victims": ["ann", "ben", "cid"], "reports": [{"alleged": [about]}]}
    before = counting.decide(document)
    untold = [name for name in FACTS if name not in about and name not in ("what", "offence", "class", "victim")]
    name = data.draw(st.sampled_from(untold))
    value = data.draw(st.sampled_from(FACTS[name].values))
    more = {**about, name: value}
    after = counting.decide({"victims": ["ann", "ben", "cid"], "reports": [{"alleged": [more]}]})
    assert len(after.became) == len(before.became) == 1
    if before.became[0].disposition == "recorded" and after.became[0].disposition != "recorded":
        cited = [RULES.rules[reason.rule] for reason in after.became[0].reasons]
        asked = {fact for rule in cited if isinstance(rule, counting.Deciding) for fact in (*rule.when, *rule.each)}
        assert name in asked or after.became[0].missing
    elif before.crimes and not after.crimes:
        assert after.became[0].reasons or after.became[0].missing


@settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(case(), min_size=8, max_size=16))
def test_incidents_of_one_shape_decided_once_are_decided_as_each_by_itself(documents):
    """Each case stands in the population three times, under other names, so that shapes occur again."""
    cases = [counting.read_case(document) for document in documents] * 3
    rows = [row for n, one in enumerate(cases) for row in one.rows(n)]
    editions = tuple(name for name in counting.EDITIONS if any(name in one.editions for one in cases))
    engine = counting.Engine(editions)
    engine.put("said", engine_rows(rows))
    way = engine.decide(engine.table("said"))
    decisions = sorted(decisions_of(way).to_pyarrow().to_pylist(), key=lambda row: row["allegation"])
    one_by_one, _crimes = counting.Engine(editions).decide_rows(rows)
    told = ("allegation", "disposition", "crime_id", "crime", "class_rule", "whether_rules", "count_rules", "place")
    assert [[row[name] for name in told] for row in decisions] == [[row[name] for name in told] for row in one_by_one]


def named(decision):
    return sorted(
        f"{crime.crime.class_code} {crime.crime.offence_code}" if crime.crime else "registrar"
        for crime in decision.crimes
    )


@settings(many, max_examples=60)
@given(case(), st.sampled_from([("2017-04", "2018-04"), ("2019-04", "2020-04"), ("2023-04", "2023-05")]))
def test_decisions_before_and_on_the_day_of_an_edition_differ_only_by_its_differences(document, editions):
    old, new = (counting.decide(document, edition) for edition in editions)
    if named(old) == named(new):
        return
    found = counting.differences(*editions)
    differ = {rule.id for rule in (*found.began, *found.ended)} | {change.new.id for change in found.changed}
    moved = {f"{one.class_code} {one.offence_code}" for one in (*found.came, *found.went)}
    assert (used(old) | used(new)) & differ or moved & {*named(old), *named(new)}
