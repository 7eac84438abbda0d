"""Pictures of what becomes of crimes: how outcomes come in, and the flow from crimes recorded to outcomes."""

import re
from functools import cache

import numpy as np
import pytest

from tests.unit.test_papers_kit import figure
from tests.unit.test_trend_pictures import HOSTILE, SHOWN, check_named, check_room, texts, words
from truecount.figure import Figure
from truecount.outcomes.histories import OPEN
from truecount.outcomes.measures import measure
from truecount.papers import charts
from truecount.papers.charts import curves as exported
from truecount.papers.charts import labels, look
from truecount.papers.charts.curves import Line, curves, curves_table
from truecount.papers.charts.flow import flow, flow_table
from truecount.papers.charts.funnel import Limits, Unit, funnel

NAMES = ("no suspect identified", "victim does not support action", HOSTILE, "out of court", "transferred")
LAST = (0.438, 0.224, 0.128, 0.048, 0.0003)


def line(name, last, ages=400):
    share = last * (1 - np.exp(-np.arange(ages) / 30))
    share = share * last / share[365] if ages > 365 else share
    return Line(name, share, share * 0.9, share * 1.1)


def open_line(rows):
    share = 1 - sum(row.share for row in rows)
    return Line("Still open", share, np.where(share < 1, share * 0.9, np.nan), np.minimum(share * 1.1, 1))


def coming_in(more=(), ages=400, unit="day", most=365):
    rows = [line(name, last, ages) for name, last in (*zip(NAMES, LAST, strict=True), *more)]
    return curves("c", HOSTILE, "W & W", [*rows, open_line(rows)], unit, most)


CROWD = [(f"outcome of kind {n}", 0.01 + n / 1000) for n in range(6)]
COUNTS = {"Out of court": 627, "Still open": 10, HOSTILE: 5_654, "Victim does not support action": 2_908, "Other": 1}


def counted(name, crimes, whole):
    return Figure.rate(crimes, whole, **figure(name, 0, decimals=1).model_dump(exclude={"value", "parts", "interval"}))


def flowing(counts=None):
    counts = counts or COUNTS
    whole = sum(counts.values())
    parts = [(name, counted(f"p{n}", crimes, whole)) for n, (name, crimes) in enumerate(counts.items())]
    return flow("f", HOSTILE, "W & W", figure("all", whole), parts)


def many():
    return coming_in(CROWD)


ALL = [coming_in, many, flowing]
made = cache(lambda make: make())
every = pytest.mark.parametrize("make", ALL, ids=lambda make: make.__name__)


@every
def test_a_picture_is_named_and_its_words_have_room(make):
    for svg in (made(make).wide, made(make).narrow):
        check_named(svg)
        check_room(svg)
        assert "\x00" not in svg and "\u202e" not in svg


@pytest.mark.slow
@every
def test_a_picture_is_the_same_every_time(make):
    assert make() == made(make)


def test_each_line_has_its_name_and_last_value_in_order_at_its_end():
    for svg in (made(coming_in).wide, made(coming_in).narrow):
        at = {word: top for _, top, _, _, word in texts(svg)}
        shown = ["43.8%", "22.4%", "16.2%", "12.8%", "4.8%", "<0.1%"]
        assert [word for word in sorted(at, key=at.get) if word in shown] == shown
        assert abs(at["16.2%"] - at["Still open"]) < 3 and abs(at["<0.1%"] - at["Transferred"]) < 3
        assert "After 365 days" in at
    assert {"100%", "0%", "30", "90", "180", "365"} <= set(words(made(coming_in).wide))


def test_lines_next_to_each_other_differ_in_colour_and_those_of_one_colour_in_dashes():
    drawn = re.findall(r'<path d="[^"]*L[^"]*" stroke="(#\w+)" stroke-width="2\.2"([^/]*)', made(many).wide)
    drawn = [(colour, re.sub(r".*stroke-dasharray=\"([^\"]*)\".*", r"\1", rest)) for colour, rest in drawn]
    assert len(drawn) == len(set(drawn)) == 8
    assert [colour for colour, _ in drawn].count(look.REST) == 1


def test_no_more_than_seven_outcomes_are_drawn_and_the_rest_are_said():
    for svg in (made(many).wide, made(many).narrow):
        said = " ".join(words(svg))
        assert "Not drawn: outcome of kind 2 1.2%" in said and "transferred <0.1%." in said
        assert "Outcome of kind 3" in said and "Outcome of kind 2" not in said
    assert not any("Not drawn" in word for word in words(made(coming_in).wide))


def test_lines_end_where_crimes_are_followed_no_longer_and_months_are_named():
    svg = coming_in(ages=11, unit="month", most=12).wide
    assert {"After 10 months", "10", "6", "Months"} <= set(words(svg)) and "12" not in words(svg)


def test_the_table_behind_the_curves_has_each_outcome_by_each_age_also_those_not_drawn():
    rows = [line(name, last, 4) for name, last in CROWD]
    table = curves_table([*rows, open_line(rows)], "day", 2)
    assert table[0] == ["outcome", "days from being recorded", "per cent of crimes", "low", "high"]
    assert len(table) == 1 + 3 * 7 and table[2][:2] == ["outcome of kind 0", "1"]
    assert table[-3] == ["Still open", "0", "100.00", "", "100.00"], "an interval that is not known is left empty"


def test_nothing_to_draw_is_refused():
    with pytest.raises(ValueError, match="no days"):
        curves("c", "T", "W", [], "day", 365)
    with pytest.raises(ValueError, match="no months"):
        curves("c", "T", "W", [line("x", 0.1, 1)], "month", 12)


def bars(svg):
    """Left, top and height of every bar."""
    found = re.findall(r'<path d="M([\d.]+),([\d.]+)h[\d.]+v([\d.]+)h[^"]*" fill="#(?!FFF)', svg)
    return sorted(tuple(float(number) for number in one) for one in found)


def test_bars_are_as_thick_as_they_have_crimes_and_the_smallest_can_be_seen():
    for svg in (made(flowing).wide, made(flowing).narrow):
        (_, _, whole), *parts = bars(svg)
        shares = [5_654 / 9_200, 2_908 / 9_200, 627 / 9_200]
        assert [high / whole for _, _, high in parts[:3]] == pytest.approx(shares, abs=0.001)
        assert [high for _, _, high in parts[3:]] == [2, 2]


def test_outcomes_stand_from_the_largest_down_and_those_still_open_last():
    at = {word: top for _, top, _, _, word in texts(made(flowing).wide)}
    order = [SHOWN, "Victim does not support action", "Out of court", "Other", "Still open"]
    assert sorted(order, key=at.get) == order
    assert {"9,200 crimes recorded", "5,654", "61.5%", "<0.1%", "0.1%"} <= set(at)
    assert {"5,654 (61.5%)", "1 (<0.1%)", "9,200 crimes recorded"} <= set(words(made(flowing).narrow))


def test_an_outcome_of_no_crimes_is_named_and_has_no_bar():
    svg = flowing({"Charged": 10, "Transferred": 0}).wide
    assert len(bars(svg)) == 2 and {"Transferred", "0", "0.0%"} <= set(words(svg))


def test_parts_that_are_not_all_the_crimes_recorded_are_not_drawn():
    part = [("x", counted("x", 3, 10))]
    with pytest.raises(ValueError, match="hold 3 crimes, not 10"):
        flow("f", "T", "W", figure("all", 10), part)
    with pytest.raises(ValueError, match="no counts"):
        flow("f", "T", "W", figure("all", 10), [("x", figure("x", 10))])
    with pytest.raises(ValueError, match="not 0"):
        flow("f", "T", "W", figure("all", 0), [])
    assert flow_table(part) == [["outcome", "crimes", "per cent of crimes recorded"], ["x", "3", "30.0"]]


def test_the_pictures_are_exported_and_know_crimes_still_open_by_the_name_outcomes_give_them():
    from truecount.papers.charts.curves import is_open

    assert charts.curves is curves is exported and charts.flow is flow
    assert is_open(OPEN) and is_open(OPEN.capitalize()) and not is_open("opened")


def test_in_a_funnel_of_all_forces_each_name_is_nearest_to_its_own_force():
    from truecount.outcomes.compare_figures import Said
    from truecount.outcomes.outcome_funnel import outcome_funnel
    from truecount.outcomes.type_counts import type_counts

    found = outcome_funnel(Said(type_counts("2017/18", "cohort"), measure("charged-of-recorded")), standardised=True)
    units = [
        Unit(one.name, float(found.size[n]), float(found.values[n]), bool(found.outside(n)))
        for n, one in enumerate(found.areas)
    ]
    held = [Limits(f"{100 * level:g}%", points) for level, points in found.curves()]
    svg = funnel("o", "T", "W", units, found.centre, held, "Per 100 expected").wide
    diamonds = re.findall(r'<path transform="translate\(([\d.]+),([\d.]+)\)" d="M-5', svg)
    diamonds = [(float(x), float(y)) for x, y in diamonds if float(y) < 380]
    outside = sorted((one for one in units if one.outside), key=lambda one: one.size)
    assert len(diamonds) == len(outside) > 4
    at = dict(zip([one.name for one in outside], sorted(diamonds), strict=True))
    boxes = {word: (left, top, right, bottom) for left, top, right, bottom, word in texts(svg)}
    for name in ("Cumbria", "Cleveland", "Norfolk", "South Wales"):
        box = labels.Box(*boxes[name])
        assert min(at, key=lambda other: labels._apart(at[other], box)) == name
