from __future__ import annotations

from dataclasses import replace

import pytest

from tests.differencing import left_in_words, ranges
from tests.unit.test_papers_kit import METHOD, figure
from truecount.errors import TrueCountError
from truecount.figure import Figure, Interval, Method, Period, Provenance
from truecount.papers.page import page
from truecount.papers.parts import Bullets, Exhibit, Paper, Paragraph, Picture, Row, Section, Sum, Table
from truecount.papers.suppression import between, suppressed, suppressed_together, withheld_in, withhold
from truecount.papers.words import Slot, plain, say

RECORDS = (Provenance(source="crimes.csv", where="record table crimes, all", sha256="1" * 64),)
TABLES = (Provenance(source="table.ods", where="record table published_counts, all", sha256="2" * 64),)
LATER = METHOD.model_copy(update={"id": "test.change"})


def counted(name: str, count: int | None, **rest) -> Figure:
    return figure(name, count, **{"made_from": RECORDS} | rest)


def share(name: str, part: int, whole: int, **rest) -> Figure:
    given = {"made_from": RECORDS, "unit": "per cent of crimes", "decimals": 1, "parts": (part, whole)}
    return figure(name, 100 * part / whole, **given | rest)


def exhibit(*figures: Figure, **rest) -> Exhibit:
    rows = tuple(Row((one.title,), (say("{one}", one=one),)) for one in figures)
    return Exhibit("shown", "Crimes", table=Table(("What", "Crimes"), rows), figures=figures, **rest)


def paper(*blocks, **rest) -> Paper:
    section = Section("one", "One", tuple(blocks), **rest)
    return Paper("nowhere", "Nowhere", "A paper", "0", (), (section,))


def gone(made: Paper) -> set[str]:
    return {one.id for one in made.figures if one.value is None}


def test_small_counts_of_records_are_withheld_and_noughts_and_others_stand():
    made = suppressed(paper(exhibit(counted("a", 3), counted("b", 0), counted("c", 5))), 5)
    assert gone(made) == {"a"}
    held = {one.id: one for one in made.figures}["a"]
    assert (held.parts, held.interval) == (None, None)
    assert held.warnings[0].startswith("Withheld: ")
    assert "fewer than 5" in held.warnings[0]
    assert Slot(held).text == Slot(held, "low").text == "withheld"


@pytest.mark.parametrize("made_from", [TABLES, (Provenance(source="a", where="reference table b", sha256="3"),)])
def test_what_was_published_stands(made_from):
    made = paper(exhibit(counted("a", 3, made_from=made_from)))
    assert suppressed(made, 5) == made


@pytest.mark.parametrize("least", [0, 1])
def test_nothing_is_withheld_where_no_least_is_set(least):
    made = paper(exhibit(counted("a", 1)))
    assert suppressed(made, least) is made


@pytest.mark.parametrize("least", [2, -1])
def test_a_least_that_would_tell_the_number_is_refused(least):
    with pytest.raises(TrueCountError, match="give 0 to print every number, or 3 or more"):
        suppressed(paper(exhibit(counted("a", 1))), least)


@pytest.mark.parametrize(("part", "whole"), [(3, 40), (38, 40), (0, 3), (4, 4)])
def test_a_share_with_a_small_part_rest_or_whole_is_withheld(part, whole):
    assert gone(suppressed(paper(exhibit(share("a", part, whole))), 5)) == {"a"}


@pytest.mark.parametrize(("part", "whole"), [(0, 40), (40, 40), (5, 10)])
def test_a_share_of_none_all_or_enough_stands(part, whole):
    assert not gone(suppressed(paper(exhibit(share("a", part, whole))), 5))


@pytest.mark.parametrize(
    "rest", [{"unit": "days"}, {"unit": "per cent of months", "parts": (3, 36)}, {"unit": "rank, 1 the highest"}]
)
def test_what_is_no_count_of_crimes_or_people_stands(rest):
    assert not gone(suppressed(paper(exhibit(counted("a", 3, **rest))), 5))


def test_a_count_that_only_the_unit_tells_is_withheld_and_its_words_go():
    one = counted("a", 25.0, unit="per cent of 12 people, 3 seen again, 9 followed throughout", decimals=1)
    made = suppressed(paper(exhibit(one)), 5).figures[0]
    assert made.value is None
    assert made.unit == "per cent of some people, some seen again, some followed throughout"


def test_two_records_gone_are_two_whatever_their_sign():
    assert gone(suppressed(paper(exhibit(counted("a", -2))), 5)) == {"a"}


def test_a_sum_takes_the_smallest_further_number_with_it():
    figures = [counted("a", 3), counted("b", 40), counted("c", 9), counted("d", 2000), counted("all", 2052)]
    made = paper(exhibit(*figures, sums=(Sum("all", ("a", "b", "c", "d")),)))
    assert gone(suppressed(made, 5)) == {"a", "c"}


def test_a_column_whose_largest_number_is_the_sum_needs_no_word_of_the_section():
    figures = [counted("a", 3), counted("b", 40), counted("all", 43)]
    assert len(gone(suppressed(paper(exhibit(*figures)), 5))) == 2


def test_a_column_whose_sum_stands_elsewhere_is_one_with_it_though_rows_are_equal():
    kinds = [counted("a", 3), counted("b", 40), counted("c", 40)]
    method = METHOD.model_copy(update={"id": "test.other"})
    shares = [share("of b", 20, 40, method=method), share("of all", 30, 83, method=method)]
    made = paper(exhibit(*kinds), replace(exhibit(*shares), id="else"))
    assert gone(suppressed(made, 5)) > {"a"}


def test_shares_that_make_their_whole_are_a_sum():
    assert gone(suppressed(paper(exhibit(share("a", 3, 60), share("b", 17, 60), share("c", 40, 60))), 5)) == {"a", "b"}


def test_a_further_share_of_the_same_whole_hides_no_sum():
    parts = share("soon", 41, 49), share("later", 3, 49), share("week", 5, 49)
    in_time = share("in-time", 41, 49, title="In time")
    assert gone(suppressed(paper(exhibit(*parts, in_time)), 5)) >= {"later", "week"}


@pytest.mark.parametrize("area", ["Kent", "Simulated"])
def test_all_but_a_few_that_another_room_counts_by_itself_goes_too(area):
    few = counted("records", 275, area=area), share("cancelled", 2, 275, area=area)
    kept = counted("kept", 273, area={"Kent": "kent", "Simulated": "Simulated Kent"}[area], population="series")
    kept = kept.model_copy(update={"method": METHOD.model_copy(update={"id": "test.other"})})
    away = gone(suppressed(paper(exhibit(*few), replace(exhibit(kept), id="else")), 5))
    assert "cancelled" in away
    assert away & {"records", "kept"}


def test_months_that_make_a_year_are_a_sum():
    spans = [("2016-04-01", "2016-09-30"), ("2016-10-01", "2017-03-31"), ("2016-04-01", "2017-03-31")]
    figures = [
        counted(name, count, period=Period.model_validate({"start": start, "end": end}))
        for name, count, (start, end) in zip(("first", "second", "year"), (3, 30, 33), spans, strict=True)
    ]
    made = [paper(replace(exhibit(one), id=one.id)).sections[0].blocks[0] for one in figures]
    assert len(gone(suppressed(paper(*made), 5))) == 2


def test_the_same_count_under_another_id_goes_too():
    own = counted("a", 3), counted("b", 9), counted("all", 12)
    other = METHOD.model_copy(update={"id": "test.other"})
    again = counted("again", 9, method=other)
    made = paper(exhibit(*own, sums=(Sum("all", ("a", "b")),)), replace(exhibit(again), id="else"))
    away = gone(suppressed(made, 5))
    assert "a" in away
    assert ("b" in away) == ("again" in away)


def test_a_change_that_would_tell_a_withheld_count_goes_with_it():
    before, after = counted("kind.arson.force.before", 3), counted("kind.arson.force.after", 12)
    change = counted("kind.arson.force.change", 300.0, unit="per cent", decimals=1, method=LATER)
    other = counted("kind.theft.force.change", 12.5, unit="per cent", decimals=1, method=LATER)
    assert gone(suppressed(paper(exhibit(before, after, change, other)), 5)) == {before.id, change.id}


def test_a_sum_that_does_not_hold_or_names_nothing_is_a_fault():
    figures = [counted("a", 3), counted("b", 40), counted("all", 44)]
    with pytest.raises(ValueError, match="do not add up to all"):
        suppressed(paper(exhibit(*figures, sums=(Sum("all", ("a", "b")),))), 5)
    with pytest.raises(ValueError, match="the paper has not: c"):
        suppressed(paper(exhibit(*figures, sums=(Sum("all", ("a", "c")),))), 5)


def test_a_chart_goes_and_the_table_stays_and_the_remark_says_so():
    one = exhibit(counted("a", 3), picture=Picture("chart", "<svg>3</svg>", "<svg>3</svg>"), remark="As counted.")
    (block,) = suppressed(paper(one), 5).sections[0].blocks
    assert block.picture is None
    assert plain(block.table.rows[0].cells[0]) == "withheld"
    assert block.remark.startswith("As counted. Some numbers are withheld")
    assert block.remark.endswith("The chart is left out, because it would show them.")


def test_a_chart_without_a_table_becomes_one():
    chart = Picture("chart", "<svg/>", "<svg/>")
    one = Exhibit("shown", "Crimes", picture=chart, figures=(counted("a", 3), counted("b", 30)))
    (block,) = suppressed(paper(one), 5).sections[0].blocks
    assert [plain(row.cells[0]) for row in block.table.rows] == ["withheld", "30"]


def test_a_sentence_on_a_withheld_number_goes_whole_and_its_neighbours_stay():
    one, two = counted("a", 3), counted("b", 70)
    words = say("Arson rose to {one} crimes. Of theft there were {two}. Arson was {one} of them.", one=one, two=two)
    made = suppressed(paper(Paragraph(words), Bullets((words,)), findings=(words, say("{one} in all.", one=one))), 5)
    left = "A sentence is left out here, because a number in it is withheld."
    said = f"{left} Of theft there were 70. {left}"
    section = made.sections[0]
    assert [plain(section.blocks[0].words), plain(section.blocks[1].items[0])] == [said, said]
    assert [plain(words) for words in section.findings] == [said]


def test_a_cell_of_a_withheld_share_says_so_once():
    one = share("a", 3, 40, interval=Interval(low=1.0, high=20.0, method="test"))
    row = Row(
        ("A",), (say("{one}%", one=one), say("{one:low}% to {one:high}%", one=one), say("{one:part} of 40", one=one))
    )
    made = paper(Exhibit("shown", "Crimes", table=Table(("What", "%", "95%", "Count"), (row,)), figures=(one,)))
    (block,) = suppressed(made, 5).sections[0].blocks
    assert [plain(cell) for cell in block.table.rows[0].cells] == ["withheld"] * 3


def test_small_counts_in_notes_and_warnings_become_some():
    one = counted("a", 30, warnings=("3 cancelled records are not counted, of types 1 to 4 in 2018/19.",))
    block = replace(
        exhibit(one), table=Table(("What", "Crimes"), (Row(("A",), (say("{one}", one=one),), one.warnings),))
    )
    made = suppressed(paper(block), 5)
    said = "some cancelled records are not counted, of types 1 to 4 in 2018/19."
    assert made.figures[0].warnings == (said,)
    assert made.sections[0].blocks[0].table.rows[0].notes == (said,)


def test_a_number_left_in_the_words_of_an_exhibit_is_found():
    one = replace(exhibit(counted("a", 3), counted("b", 30)), caption="Crimes: 3 and 30")
    made = paper(one)
    assert left_in_words(made, suppressed(made, 5)) == [("shown", "Crimes: 3 and 30")]


def test_shares_of_outcomes_are_sums_of_types_though_no_section_says_so():
    def outcome(name: str, title: str, part: int, method: str) -> Figure:
        return share(
            f"outcomes.{name}.kent.2018-19.cohort.records",
            *(part, 100),
            title=title,
            population="crimes recorded",
            basis="cohort: so far",
            method=Method(**METHOD.model_dump() | {"id": f"outcomes.{method}"}),
        )

    both = outcome("victim-does-not-support-of-all", "both", 50, "victim-does-not-support-of-all")
    types = [outcome(f"type-{code}", code, part, "by-type") for code, part in (("14", 47), ("16", 3))]
    made = paper(exhibit(both, *types))
    away = withheld_in([made], 5)
    assert types[1].id in away
    assert len(away) == 2


def test_what_is_withheld_once_is_withheld_no_further():
    figures = [counted("a", 3), counted("b", 40), counted("c", 9), counted("all", 52)]
    made = suppressed(paper(exhibit(*figures, sums=(Sum("all", ("a", "b", "c")),))), 5)
    assert suppressed(made, 5) == made


def test_the_page_of_a_paper_with_withheld_numbers_has_none_of_them():
    figures = [counted("a", 3), counted("b", 41), counted("c", 979), counted("all", 1023)]
    made = suppressed(paper(exhibit(*figures, sums=(Sum("all", ("a", "b", "c")),))), 5)
    text = page(made)
    assert ">withheld<" in text
    assert 'value="41"' not in text
    assert ">41<" not in text
    assert 'value="979"' in text


def test_a_bare_table_is_withheld_by_name():
    counts = {"a": 1, "b": 6, "c": 8, "all": 15}
    sums = [Sum("all", ("a", "b", "c"))]
    away = withhold(counts, sums, 5)
    assert "a" in away
    assert all(low < high for low, high in ranges(counts, sums, away).values())
    assert withhold({name: None if name in away else count for name, count in counts.items()}, sums, 5) == frozenset()
    with pytest.raises(ValueError, match="below nought: a"):
        withhold({"a": -1}, [], 5)


def test_ones_that_make_a_four_are_withheld_with_the_four():
    counts = {"a": 1, "b": 1, "c": 1, "d": 1, "all": 4}
    assert withhold(counts, [Sum("all", ("a", "b", "c", "d"))], 5) == counts.keys()


def told(*figures: Figure) -> list[dict]:
    return [one.as_json() for one in figures]


def test_two_releases_tell_what_each_withholds():
    old, new = counted("a", 12), counted("b", 30)
    held = suppressed(paper(exhibit(counted("a", 3))), 5).figures[0]
    found = between(told(old, new), told(held, counted("b", 32)), 5)
    assert [(one.id, one.why.split(" in ")[0]) for one in found[:1]] == [("a", "it is withheld")]
    assert "b: a count of it moved by fewer than 5 from one release to the other (b)." in [one.said for one in found]
    assert between(told(old, new), told(held, counted("b", 32)), 0) == []
    assert between(told(new), told(counted("b", 40)), 5) == []


def test_a_period_that_two_releases_leave_between_them_is_told():
    def span(name: str, count: int, start: str, end: str) -> Figure:
        return counted(name, count, period=Period.model_validate({"start": start, "end": end}))

    quarter = suppressed(paper(exhibit(span("quarter", 3, "2017-01-01", "2017-03-31"))), 5).figures[0]
    old = told(span("to December", 100, "2016-04-01", "2016-12-31"), quarter)
    new = told(span("year", 103, "2016-04-01", "2017-03-31"), quarter)
    (risk,) = between(old, new, 5)
    assert (risk.id, risk.told_by) == ("quarter", ("year", "to December"))


def test_a_share_that_rests_on_few_goes_though_it_prints_no_count():
    one = counted("open", 100 / 22, unit="per cent of crimes recorded", decimals=1, rests_on=(21, 1))
    other = counted("more", 50.0, unit="per cent of crimes recorded", decimals=1, rests_on=(11, 11))
    made = suppressed(paper(exhibit(one, other)), 5)
    assert gone(made) == {"open"}
    assert all(not held.rests_on for held in made.figures if held.id == "open")


def test_a_sum_over_papers_that_is_one_and_the_same_count_says_nothing():
    first = paper(exhibit(counted("robbery", 30), counted("arson", 3)))
    second = paper(replace(exhibit(share("kind", 30, 1388)), id="kinds"))
    made = suppressed_together([first, second], 5, (Sum("kind", ("robbery",)),))
    assert [gone(one) for one in made] == [{"arson"}, set()]


def test_a_median_of_few_goes_too():
    assert gone(suppressed(paper(exhibit(counted("half", 12, unit="days", rests_on=(3,)))), 5)) == {"half"}


def test_what_a_figure_rests_on_is_written_nowhere():
    one = counted("open", 4.5, decimals=1)
    assert one.model_copy(update={"rests_on": (1, 21)}).as_json() == one.as_json()


def test_papers_that_come_out_together_withhold_together():
    first = paper(exhibit(counted("arson", 4), counted("damage", 180)))
    second = paper(replace(exhibit(share("kind", 184, 1388)), id="kinds"))
    alone = [suppressed(one, 5) for one in (first, second)]
    assert [gone(one) for one in alone] == [{"arson"}, set()]
    made = suppressed_together([first, second], 5, (Sum("kind", ("arson", "damage")),))
    assert "arson" in gone(made[0])
    assert {"damage", "kind"} & (gone(made[0]) | gone(made[1]))


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("3 cancelled or transferred records are left out.", "some cancelled or transferred records are left out."),
        ("1,588 crimes where there were 1,587 (+0.1 per cent).", "about as many crimes."),
        ("588 crimes where there were 500 (+17.6 per cent).", "588 crimes where there were 500 (+17.6 per cent)."),
    ],
)
def test_words_tell_no_small_number(said, left):
    made = suppressed(paper(exhibit(counted("a", 3), counted("b", 40, warnings=(said,)))), 5)
    assert made.figures[1].warnings == (left,)
