"""Outcome rates of forces set side by side: one mix of crime, what is expected, and why they differ."""

import numpy as np
import pytest

from tests.unit.test_outcomes_stores import HEADER
from truecount import TrueCountError
from truecount.outcomes import compare_methods, outcome_funnel
from truecount.outcomes.compare_figures import Said
from truecount.outcomes.compared import compare
from truecount.outcomes.differences import between_years
from truecount.outcomes.few_crimes import joined_types, summed
from truecount.outcomes.measures import measure
from truecount.outcomes.type_counts import type_counts
from truecount.records import Store, load

CHARGED = "charged-of-recorded"
VIOLENCE, THEFT = "Violence with injury", "Other theft offences"
GROUPS = {VIOLENCE: "Violence against the person", THEFT: "Theft offences"}


def lines(force, year, given):
    """One row a type and outcome: `given` is {type: (charged, not charged)}, all of it in the first quarter."""
    made = []
    for name, (charged, other) in given.items():
        for quarter in (1, 2, 3, 4):
            for code, n in (("1", charged), ("18", other)):
                first = n if quarter == 1 else 0
                made.append(
                    f"{year},{quarter},{force},Some,{GROUPS[name]},{name},1,NA,Some,Some,{code},{first},{first}"
                )
    return made


@pytest.fixture(scope="module")
def kent():
    return compare(["kent", "Essex Police", "kent"], "2017/18", CHARGED)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    mixes = {
        "Kent": {VIOLENCE: (40, 160), THEFT: (40, 760)},
        "Essex": {VIOLENCE: (160, 640), THEFT: (10, 190)},
        "Surrey": {VIOLENCE: (60, 440), THEFT: (25, 475)},
    }
    rows = [line for force, given in mixes.items() for line in lines(force, "2017/18", given)]
    rows += lines("Kent", "2018/19", {VIOLENCE: (60, 540), THEFT: (20, 380)})
    rows += lines("Kent", "2015/16", {VIOLENCE: (40, 160)}) + lines("Essex", "2015/16", {THEFT: (10, 190)})
    rows += [line for line in lines("Kent", "2014/15", {THEFT: (40, 160)}) if ",4,Kent" not in line]
    folder = tmp_path_factory.mktemp("compared")
    (folder / "outcomes.csv").write_text("\n".join([HEADER, *rows]))
    load([folder / "outcomes.csv"], folder / "out.duckdb", "home-office")
    with Store.read(folder / "out.duckdb") as held:
        yield held


def test_each_force_stands_once_with_its_rate_and_counts(kent):
    assert [one.area for one in kent.areas] == ["kent", "essex"]
    crude = kent.crude(kent.areas[0])
    assert (crude.parts, crude.shown, crude.shown_interval) == ((14_251, 177_187), "8.0", "7.9 to 8.2")
    assert kent.crude(kent.whole).parts == (487_940, 4_878_302)


def test_all_forces_together_have_the_rate_they_have_and_what_is_expected_of_them(kent):
    assert kent.same_mix(kent.whole).value == pytest.approx(kent.crude(kent.whole).value)
    assert kent.ratio(kent.whole).value == pytest.approx(100)
    assert kent.expected(kent.whole).value == pytest.approx(kent.crude(kent.whole).value)


def test_two_forces_of_the_same_rates_by_type_are_equal_at_one_mix_and_differ_by_mix_alone(store):
    found = compare(["kent", "essex"], "2017/18", CHARGED, source=store)
    kent, essex = found.areas
    assert (found.crude(kent).shown, found.crude(essex).shown) == ("8.0", "17.0")
    # Violence 20 and theft 5 per cent in both; 1,500 of each in the file.
    assert found.same_mix(kent).value == pytest.approx(12.5) == pytest.approx(found.same_mix(essex).value)
    apart = found.apart(kent, essex)
    assert apart.total.value == pytest.approx(9) == pytest.approx(apart.mix.value)
    assert apart.rates.value == pytest.approx(0, abs=1e-12)


def test_what_is_seen_over_what_is_expected_by_hand(store):
    found = compare(["surrey"], "2017/18", CHARGED, source=store)
    surrey = found.areas[0]
    expected = 500 * 260 / 1500 + 500 * 75 / 1500
    assert found.ratio(surrey).value == pytest.approx(100 * 85 / expected)
    assert found.expected(surrey).value == pytest.approx(100 * expected / 1000)
    assert found.whole.name == "all 3 forces in the file"


@pytest.mark.parametrize("one", ["kent", "city-of-london", "btp"])
@pytest.mark.parametrize(
    ("name", "basis"), [(CHARGED, "cohort"), ("victim-does-not-support-of-not-prosecuted", "closed")]
)
def test_the_parts_by_type_add_up_to_the_difference(one, name, basis):
    found = compare([one], "2017/18", name, basis)
    apart = found.from_whole(found.areas[0])
    parts = apart.by_type
    together = sum(part.mix.value + part.rates.value for part in parts)
    whole = found.crude(found.areas[0]).value - found.crude(found.whole).value
    assert together == pytest.approx(whole, abs=1e-9) == pytest.approx(apart.mix.value + apart.rates.value, abs=1e-9)
    assert apart.total.value == pytest.approx(whole, abs=1e-9)
    rest = apart.rest(parts[4:])
    assert rest[0].value == pytest.approx(sum(part.mix.value for part in parts[4:]), abs=1e-9)
    assert {len(parts)} == {23} and len({figure.id for part in parts for figure in part.figures}) == 6 * 23


def test_one_force_between_two_years_is_taken_apart_by_type(store):
    found = between_years("kent", "2017/18", "2018/19", CHARGED, "cohort", store)
    # From 8 to 8 per cent: more violence, and fewer charged for it.
    assert found.total.value == pytest.approx(0, abs=1e-12)
    assert found.mix.value == pytest.approx(4) == pytest.approx(-found.rates.value)
    assert found.title == "Kent in 2018/19 less Kent in 2017/18" and "from-2017-18.charged" in found.total.id


def test_a_type_that_one_side_alone_has_counts_as_mix_and_is_told(store):
    found = compare(["kent"], "2015/16", CHARGED, source=store)
    apart = found.apart(found.areas[0], found.said.counts.area("essex"))
    assert apart.rates.value == pytest.approx(0, abs=1e-12) and apart.mix.value == pytest.approx(-15)
    assert apart.mix.warnings == (f"Only one of the two has {THEFT}, {VIOLENCE}: all that makes counts as mix.",)
    assert not found.funnels and not found.ranks(found.areas[0])


def test_types_of_few_crimes_join_the_largest_of_their_group_and_small_groups_the_largest_of_all():
    size = np.array([500.0, 12.0, 40.0, 3.0, 4.0])
    into = joined_types(size, ("a", "a", "b", "c", "c"))
    assert into.tolist() == [0, 0, 2, 0, 0]
    assert summed(size, into).tolist() == [519, 0, 40, 0, 0]


def test_what_was_joined_is_told_and_much_of_it_is_a_warning():
    found = compare(["kent", "btp"], "2017/18", CHARGED)
    assert found.joined(found.areas[0]) == [("Homicide", 14, "Violence without injury")]
    assert not found.same_mix(found.areas[0]).warnings
    (told,) = found.same_mix(found.areas[1]).warnings
    assert "hardly any Rape, Domestic burglary" in told and "11 per cent" in told


def test_ranks_are_ranges_and_the_transport_police_has_none(kent):
    crude, mixed = kent.ranks(kent.areas[0])
    assert crude.interval.low <= crude.value <= crude.interval.high
    assert outcome_funnel.SMALL_CHANCE in mixed.warnings and crude.title.startswith("Kent: rank among 43 forces")
    found = compare(["btp"], "2017/18", CHARGED)
    assert found.ranks(found.areas[0])[0].value is None


def test_the_funnel_allows_for_forces_that_differ_and_sets_few_apart(kent):
    crude, mixed = kent.funnels
    assert len(mixed.areas) == 43 and mixed.funnel.spread.tau_squared > 0
    outside = [one.name for n, one in enumerate(mixed.areas) if mixed.outside(n)]
    assert "Cumbria" in outside and "Kent" not in outside and len(outside) < 8
    assert mixed.centre == pytest.approx(99.4, abs=0.1) and crude.centre == pytest.approx(9.96, abs=0.01)
    ids = [figure.id for figure in (*crude.figures, *mixed.figures)]
    assert len(ids) == len(set(ids)) == 2 * (1 + 3 * 43)


def test_every_figure_has_a_method_of_this_room_and_an_id_of_its_own(kent):
    found = kent.figures
    assert {figure.method for figure in found} <= set(compare_methods.METHODS)
    assert len({figure.id for figure in found}) == len(found)
    again = compare(["kent", "essex"], "2017/18", CHARGED).figures
    assert [figure.hash for figure in again] == [figure.hash for figure in found]


def test_without_standardising_there_is_the_rate_and_its_rank_alone():
    found = compare(["kent"], "2017/18", CHARGED, standardise=False)
    assert [figure.method.id for figure in found.figures] == [
        "outcomes.compare-crude",
        "outcomes.compare-crude",
        "outcomes.compare-rank",
    ]


def test_a_year_that_the_file_holds_in_part_is_told(store):
    found = compare(["kent"], "2014/15", CHARGED, source=store)
    assert "does not hold four quarters of 2014/15 of Kent." in found.crude(found.areas[0]).warnings[0]


def test_counts_below_nought_are_no_shares_and_one_sentence_says_so():
    said = Said(type_counts("2017/18", "cohort"), measure("not-yet-assigned"))
    with pytest.raises(TrueCountError, match="in Kent the counts of Bicycle theft do not make a share"):
        said.of(said.counts.area("kent"))


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (([], "2017/18", CHARGED), "Say which forces"),
        ((["kent"], "2016/17", CHARGED), "held of 2017/18, not of 2016/17"),
        ((["kent"], "2017", CHARGED), "held of 2017/18, not of 2017;"),
        ((["england-and-wales"], "2017/18", CHARGED), "stands beside every force"),
        ((["action-fraud"], "2017/18", CHARGED), "by type of crime are not held"),
        ((["kent"], "2017/18", CHARGED, "closed"), "cohort basis only, not on closed"),
        ((["kent"], "2017/18", "charge-rate"), "is not a measure"),
        ((["kent"], "2017/18", "charged-out-of-court", "cohort"), "is not a measure"),
    ],
)
def test_what_cannot_be_compared_is_told_in_one_sentence(asked, told):
    with pytest.raises(TrueCountError, match=told) as error:
        compare(*asked)
    assert len(error.value.sentences) == 1


def test_years_that_are_the_same_or_not_held_are_told(store):
    with pytest.raises(TrueCountError, match="give two years"):
        between_years("kent", "2017/18", "2017/18", CHARGED, "cohort")
    with pytest.raises(TrueCountError, match="holds no outcome tables of 2001/02"):
        between_years("kent", "2001/02", "2017/18", CHARGED, "cohort", store)
