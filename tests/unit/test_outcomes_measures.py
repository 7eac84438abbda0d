"""The measures: their outcome types, what they divide by, and how a figure is made of counts."""

import pytest

from truecount import TrueCountError, outcomes, reference
from truecount.figure import Period, Provenance
from truecount.outcomes.measures import MEASURES, NAMED_SUSPECT, NOT_PROSECUTED, Measure, faults, measure, spoken
from truecount.outcomes.rates import of
from truecount.outcomes.tally import Tally

every = pytest.mark.parametrize("one", MEASURES, ids=lambda one: one.id)
SOURCE = Provenance(source="made up", where="here", sha256="0")


def tally(crimes, basis="cohort", held=None, **rest):
    total = sum(crimes.values())
    assigned = sum(count for code, count in crimes.items() if code != "0")
    given = {"recorded": total if basis == "cohort" else None, "assigned": assigned} | rest
    return Tally(
        "kent",
        "Kent",
        Period.financial_year("2017/18"),
        "2017/18",
        basis,
        "file",
        crimes,
        held,
        made_from=(SOURCE,),
        **given,
    )


@every
def test_every_type_is_known_whole_and_named_once(one):
    assert faults(one) == []


@every
def test_every_measure_says_what_it_divides_by(one):
    for basis in one.bases:
        assert one.counted(basis)
    assert one.words.endswith(".")
    if not isinstance(one.denominator, str):
        assert f"types {spoken(one.denominator)}" in one.counted(one.bases[0])


def test_ids_are_different_and_an_unknown_one_lists_them():
    assert len({one.id for one in MEASURES}) == len(MEASURES)
    with pytest.raises(TrueCountError, match="charged-of-recorded, charged-of-assigned"):
        measure("charge-rate")


@pytest.mark.parametrize(
    ("codes", "fault"),
    [
        ((("1A",), "all"), "part of another"),
        ((("99",), "all"), "no outcome type"),
        ((("1", "1"), "all"), "named twice"),
    ],
)
def test_a_wrong_measure_is_found_out(codes, fault):
    assert any(fault in told for told in faults(Measure("wrong", "Wrong", *codes, "Words.")))


def test_a_numerator_outside_its_denominator_is_found_out():
    assert "lacks types of the numerator" in faults(Measure("wrong", "Wrong", ("14",), ("15", "16"), "Words."))[0]


def test_the_named_suspect_types_are_those_of_the_guidance():
    rows = reference.load("outcome_types").rows
    assert set(NAMED_SUSPECT) == {row["code"] for row in rows if row["named_suspect"] and not row["of_which"]}


def test_the_not_prosecuted_types_are_named_and_without_charge_or_out_of_court_result():
    assert set(NOT_PROSECUTED) < set(NAMED_SUSPECT)
    types = {row["code"]: row for row in reference.load("outcome_types").rows}
    assert {types[code]["justice"] for code in NOT_PROSECUTED} == {"no"}


@pytest.mark.parametrize(
    ("codes", "words"),
    [(("16",), "16"), (("14", "16"), "14 and 16"), (("5", "9", "10", "11", "21"), "5, 9 to 11 and 21")],
)
def test_types_as_people_say_them(codes, words):
    assert spoken(codes) == words


def test_all_means_recorded_on_one_basis_and_given_on_the_other():
    community = measure("community-resolution")
    counts = {"0": 50, "8": 10, "18": 40}
    assert of(tally(counts), community).parts == (10, 100)
    assert of(tally(counts, "closed"), community).parts == (10, 50)


def test_negative_counts_are_kept():
    figure = of(tally({"0": -2, "1": 10, "18": 92}), measure("not-yet-assigned"))
    assert (figure.shown, figure.parts) == ("-2.0", (-2, 100))


def test_nothing_to_divide_by_is_unknown_and_says_so():
    figure = of(tally({"18": 5}), measure("named-suspect-victim-withdrew-of-named"))
    assert figure.value is None
    assert "denominator is nought" in figure.warnings[0]


def test_types_the_source_does_not_give_make_the_measure_unknown_not_nil():
    figure = of(tally({"1": 10}, held=frozenset({"1"})), measure("evidential-difficulties"))
    assert figure.value is None
    assert "does not give outcome types 14, 15, 16" in figure.warnings[0]


def test_a_measure_asked_for_on_the_wrong_basis_is_told():
    with pytest.raises(TrueCountError, match="charged-of-closed exists on the closed basis only"):
        outcomes.rates("kent", "2017/18", "cohort", measures=["charged-of-closed"])


def test_the_figure_says_how_it_is_made():
    figure = of(tally({"16": 3, "15": 1}), measure("named-suspect-victim-withdrew-of-not-prosecuted"))
    assert figure.method.formula.startswith("100 O16 / (O5 + O9")
    assert figure.unit == "per cent of crimes with outcome types 5, 9 to 13, 15 to 17 and 21"
    assert figure.shown == "75.0"
