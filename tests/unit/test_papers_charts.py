import re
from datetime import date

import pytest

from tests.unit.test_papers_kit import Page, figure
from truecount.figure import Interval, Period
from truecount.papers import charts
from truecount.papers.charts.accuracy import Dot
from truecount.papers.charts.recorded import Mark
from truecount.papers.charts.shares import Share

SMALLEST = 12


def recorded():
    figures = [
        figure(f"r{year}", 1000 * year, period=Period.financial_year(f"{year}/{year % 100 + 1}"))
        for year in range(2012, 2020)
    ]
    return charts.recorded("a", "Title <1>", "Words & more", figures, [Mark(1, date(2014, 4, 1))], {"r2016"})


def accuracy():
    sure = figure("p", 83.6, decimals=1, interval=Interval(low=81.8, high=85.4, method="m"))
    return charts.accuracy("b", "T", "W", [Dot("All", "2017", sure), Dot("Other", "2014", figure("q", 96), True)])


def bridge(other: float = 300.0):
    part = figure("x", 200.0, interval=Interval(low=150, high=250, method="m"))
    rest = figure("y", other, interval=Interval(low=other - 50, high=other + 50, method="m"))
    names = ("Recorded in\n2016/17", "Better\nrecording", "Everything\nelse", "Recorded in\n2018/19")
    return charts.bridge("c", "T", "W", figure("r0", 1000), part, rest, figure("r1", 1200 + other), names)


def shares():
    return charts.shares(
        "d",
        "T",
        "W",
        [Share("One", figure("s", 8), figure("t", 10)), Share("Two", figure("u", 40), None)],
        ("Us", "E&W"),
    )


def lines():
    years = [Period.financial_year(f"{year}/{year % 100 + 1}") for year in (2015, 2016, 2017)]
    ours = [figure(f"l{n}", 10.0 - n, period=one) for n, one in enumerate(years)]
    return charts.lines("e", "T", "W", {"Us": ours, "England and Wales": [ours[0]]})


ALL = [recorded, accuracy, bridge, shares, lines]


@pytest.mark.parametrize("make", ALL, ids=lambda make: make.__name__)
def test_a_chart_is_named_for_those_who_cannot_see_it(make):
    one = make()
    for svg in (one.wide, one.narrow):
        assert svg.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ')
        root = dict(Page(svg).tags[0][1])
        assert root["role"] == "img"
        assert "width" not in root
        ids = Page(svg).ids
        assert {root["aria-labelledby"], root["aria-describedby"]} <= set(ids)
        assert re.search(r"<title [^>]*>T.*</title><desc [^>]*>W.*</desc>", svg)


@pytest.mark.parametrize("make", ALL, ids=lambda make: make.__name__)
def test_a_chart_has_real_text_large_enough(make):
    one = make()
    for svg in (one.wide, one.narrow):
        sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)px"', svg)]
        assert sizes
        assert min(sizes) >= SMALLEST


@pytest.mark.slow
@pytest.mark.parametrize("make", ALL, ids=lambda make: make.__name__)
def test_a_chart_is_the_same_every_time_and_loads_nothing(make):
    first, second = make(), make()
    assert (first.wide, first.narrow) == (second.wide, second.narrow)
    assert "href" not in first.wide
    assert re.findall(r"https?://(?!www\.w3\.org/2000/svg)", first.wide + first.narrow) == []


def test_the_words_of_a_chart_are_escaped():
    assert "Title &lt;1&gt;" in recorded().wide
    assert "Words &amp; more" in recorded().wide


@pytest.mark.parametrize("make", ALL, ids=lambda make: make.__name__)
def test_nothing_is_written_outside_the_picture(make):
    one = make()
    for svg in (one.wide, one.narrow):
        width = float(re.search(r'viewBox="0 0 ([\d.]+)', svg).group(1))
        for anchor, x, size, text in re.findall(
            r'<text text-anchor="(\w+)" transform="translate\(([-\d.]+),[^>]*?font-size="([\d.]+)px"[^>]*>([^<]*)<', svg
        ):
            long = 0.6 * float(size) * len(text)
            left = float(x) - {"start": 0, "middle": long / 2, "end": long}[anchor]
            assert left >= -8, (text, left)
            assert left + long <= width + 12, (text, left + long, width)


def test_a_falling_bridge_can_be_drawn():
    assert "−300" in bridge(-300.0).wide
    assert "+200" in bridge().wide


def test_an_unknown_figure_cannot_be_drawn():
    with pytest.raises(ValueError, match="no value to draw"):
        charts.accuracy("b", "T", "W", [Dot("All", "2017", figure("p", None))])
