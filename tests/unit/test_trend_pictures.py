import html
import math
import re
from datetime import date, timedelta
from functools import cache

import pytest
from markupsafe import escape

from tests.unit.test_papers_kit import Page, figure
from truecount.errors import TrueCountError
from truecount.figure import Interval, Period
from truecount.papers.charts import labels
from truecount.papers.charts.control import Point, control_chart
from truecount.papers.charts.days import Gap, days_chart
from truecount.papers.charts.files import write_picture
from truecount.papers.charts.funnel import Limits, Unit, funnel
from truecount.papers.charts.waterfall import waterfall

HOSTILE = '<b>"Castle" \x00&\u202e]]>'
SHOWN = '<b>"Castle" & ]]>'
TEXT = re.compile(
    r'<text text-anchor="(\w+)" transform="translate\(([-\d.]+),([-\d.]+)\)"'
    r'[^>]*?font-size="([\d.]+)px"([^>]*)>([^<]*)<'
)
BAR = re.compile(r'<path d="M[\d.]+,([\d.]+)h[\d.]+v([\d.]+)h[^"]*" fill="#(?!FFF)')


def part(value, spread=None):
    interval = None if spread is None else Interval(low=value - spread, high=value + spread, method="m")
    return figure(f"p{value}", value, interval=interval)


def falls():
    parts = [("Better recording", part(200, 50)), (HOSTILE, part(-300)), ("What is left", part(-100, 120))]
    names = ("Recorded in 2016/17", "Recorded in 2018/19")
    return waterfall("w", HOSTILE, "W & W", figure("before", 90_800), parts, figure("after", 90_600), names)


def month(number):
    start, end = (date(2016 + (number + n) // 12, (number + n) % 12 + 1, 1) for n in (3, 4))
    return Period(start=start, end=date.fromordinal(end.toordinal() - 1))


def months():
    counts = [97, 104, 99, 110, 92, 101, 126, 131, 128, 133, 127, 70, 98, 102]
    rows = [Point(month(n), count, 100, 80, 120, not 80 <= count <= 120, n < 6) for n, count in enumerate(counts)]
    events = [(date(2016, 9, 1), HOSTILE), (date(2016, 10, 1), "New system"), (date(2030, 1, 1), "Far too late")]
    return control_chart("c", HOSTILE, "W & W", rows, events, "Crimes recorded each month")


def limits(level, times):
    sizes = [5 * 1.2**n for n in range(30)]
    spread = [times * math.sqrt(85 * 15 / size) for size in sizes]
    return Limits(level, [(size, 85 - far, 85 + far) for size, far in zip(sizes, spread, strict=True)])


def units(count=12):
    held = [Unit(f"{HOSTILE} {n}", 200 + 9 * n, 78 + n % 7, outside=n % 7 == 0) for n in range(count)]
    both = [limits("99.8%", 3.09), limits("95%", 1.96)]
    return funnel("f", HOSTILE, "W & W", held, 85, both, "Per cent")


def days():
    rows, start = [], date(2016, 4, 1)
    for n, long in enumerate([30, 25, 60, 31, 28, 3, 2, 0, 4, 190, 12]):
        mean, last = (None if n < 3 else 40.0 - 3 * n), n == 10
        soon, label = n in (7, 8), {7: "mean 9 days", 8: "mean 2 days", 9: "190 days", 10: "12 days so far"}.get(n, "")
        end = start + timedelta(long)
        rows.append(Gap(start, end, mean, 35, 8, 150, n == 9, soon, n < 5, label, open=last))
        start = end
    return days_chart("d", HOSTILE, "W & W", rows, [(date(2016, 9, 1), HOSTILE)], 4)


ALL = [falls, months, units, days]
made = cache(lambda make: make())
every = pytest.mark.parametrize("make", ALL, ids=lambda make: make.__name__)


def texts(svg):
    """Every text of a drawing with its box: (left, top, right, bottom, words), in the picture's own pixels."""
    found = []
    for anchor, x, y, size, rest, words in TEXT.findall(svg):
        if "stroke" in rest:
            continue
        long = 0.5 * float(size) * len(html.unescape(words))
        left = float(x) - {"start": 0, "middle": long / 2, "end": long}[anchor]
        # The place given is that of the letters' feet.
        found.append((left, float(y) - 0.7 * float(size), left + long, float(y), html.unescape(words)))
    return found


def words(svg):
    return [one[-1] for one in texts(svg)]


def check_named(svg):
    """That a picture called HOSTILE has its name and words, and text large enough, and loads nothing."""
    root = dict(Page(svg).tags[0][1])
    assert {root["aria-labelledby"], root["aria-describedby"]} <= set(Page(svg).ids)
    assert f"{escape(SHOWN)}</title>" in svg
    assert "W &amp; W</desc>" in svg
    assert min(float(size) for size in re.findall(r'font-size="([\d.]+)px"', svg)) >= 12
    assert "href" not in svg


def check_room(svg):
    """That no words lie over other words or outside the picture."""
    width, height = map(float, re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)', svg).groups())
    held = texts(svg)
    assert len(held) > 5
    for number, (left, top, right, bottom, word) in enumerate(held):
        assert -4 <= left <= right <= width + 2, word
        assert -4 <= top <= bottom <= height, word
        for other in held[:number]:
            apart = right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top
            assert apart, (word, other[-1])


@every
def test_a_picture_is_named_and_has_text_large_enough_and_loads_nothing(make):
    for svg in (made(make).wide, made(make).narrow):
        check_named(svg)


@pytest.mark.slow
@every
def test_a_picture_is_the_same_every_time(make):
    assert make() == made(make)


@pytest.mark.slow
@every
def test_no_words_lie_over_other_words_or_outside_the_picture(make):
    for svg in (made(make).wide, made(make).narrow):
        check_room(svg)


@pytest.mark.slow
@every
def test_hostile_words_are_only_words(make):
    for svg in (made(make).wide, made(make).narrow):
        assert SHOWN in " ".join(words(svg))
        assert "\x00" not in svg and "\u202e" not in svg
        assert not {tag for tag, _ in Page(svg).tags} - {"svg", "title", "desc", "g", "path", "rect", "line", "text"}


def test_a_part_that_takes_away_goes_down_and_says_so():
    for svg in (made(falls).wide, made(falls).narrow):
        assert any(re.search(r"\N{MINUS SIGN}300$", word) for word in words(svg))
        assert any(word.endswith("+200") for word in words(svg))
    assert "−220 to 20" in words(made(falls).wide)
    assert "95% interval −220 to 20" in words(made(falls).narrow)
    tops, high = zip(*[(float(y), float(v)) for y, v in BAR.findall(made(falls).wide)], strict=True)
    assert tops[1] < tops[0], "the first part goes up"
    assert tops[2] == pytest.approx(tops[1], abs=0.01), "the second part starts where the first ended"
    assert tops[3] == pytest.approx(tops[2] + high[2], abs=0.01), "the third part starts where the second ended"


def test_bars_cut_short_say_so():
    assert any("they start at 90,000, not at nought" in word for word in words(made(falls).wide))
    assert any("they start at 90,000" in word for word in words(made(falls).narrow))


def test_a_way_that_dips_below_nought_is_drawn_from_where_it_stands():
    parts = [("Down", part(-150)), ("Up", part(250))]
    svg = waterfall("w", "T", "W", figure("a", 100), parts, figure("z", 200), ("One", "Two")).wide
    high = [float(v) for _, v in BAR.findall(svg)]
    assert [one / high[0] for one in high] == pytest.approx([1, 1.5, 2.5, 2], abs=0.01)
    assert not any("cut short" in word for word in words(svg))


def test_parts_that_do_not_lead_to_the_last_count_are_not_drawn():
    with pytest.raises(ValueError, match=r"lead to 1100, not to 1200"):
        waterfall("w", "T", "W", figure("a", 1000), [("x", part(100))], figure("z", 1200), ("One", "Two"))
    with pytest.raises(ValueError, match="7 parts"):
        waterfall("w", "T", "W", figure("a", 1), [("x", part(0))] * 7, figure("z", 1), ("One", "Two"))
    with pytest.raises(ValueError, match="no value"):
        waterfall("w", "T", "W", figure("a", 1), [("x", figure("u", None))], figure("z", 1), ("One", "Two"))


def test_counts_outside_the_limits_are_written_and_others_not():
    held = words(made(months).wide)
    assert {"126", "131", "128", "133", "127", "70"} <= set(held)
    assert "104" not in held
    assert {"Upper limit", "Usual level", "Lower limit", "Baseline", SHOWN, "New system"} <= set(held)
    assert "Far too late" not in held


def test_the_higher_count_stands_higher_however_crowded_the_picture_and_lines_break_where_a_period_is_missing():
    rows = [Point(month(n), 300 + 12 * n, 300, 250, 350, n > 5, n < 6) for n in range(60) if n != 20]
    crowded = control_chart("c", "T", "W", rows, [], "Crimes")
    held = {word: top for _, top, _, _, word in texts(crowded.narrow)}
    assert any(word.startswith("Not every marked count") for word in held)
    assert held["Upper limit"] < held["Usual level"] < held["Lower limit"]
    assert held["800"] < held["400"] < held["0"]
    line = r'<path d="M[^"]*L[^"]*" stroke="#12436D"'
    assert len(re.findall(line, made(months).wide)) == 1
    assert len(re.findall(line, crowded.wide)) == 2


def test_one_unit_and_one_period_can_be_drawn():
    assert f"{SHOWN} 0" in words(units(count=1).wide)
    one = Point(month(0), 0, 0, 0, 0, signals=False, baseline=True)
    assert "Baseline" in words(control_chart("c", "T", "W", [one], [], "Crimes").wide)


def test_all_units_are_named_when_few_and_only_those_outside_when_many():
    few, many = (sum("Castle" in word for word in words(svg)) for svg in (made(units).wide, units(count=21).wide))
    assert (few, many) == (12, 3)


def test_nothing_to_draw_is_refused():
    with pytest.raises(ValueError, match="no period"):
        control_chart("c", "T", "W", [], [], "Crimes")
    with pytest.raises(ValueError, match="no unit"):
        funnel("f", "T", "W", [], 85, [], "Per cent")


def test_a_name_stands_by_its_own_point_or_is_led_to_it_and_no_two_such_lines_cross():
    both = [(100, 100), (104, 118), (160, 110)]
    wanted = [labels.beside(x, y, ["Cleveland"]) for x, y in both]
    taken = [labels.Box(x - 5, y - 5, x + 5, y + 5) for x, y in both]
    found = labels.settle(wanted, taken, labels.Box(0, 0, 400, 300), both)
    far = [[math.dist(at, labels._nearest(*at, box)) for at in both] for box in found]
    for n, row in enumerate(far):
        assert row[n] <= labels.NEAR and row[n] == min(row), "beside its own"
    # Boxed in on all sides, it is led out to where no other point is near.
    ring = [(150 + 14 * dx, 150 + 14 * dy) for dx in (-2, -1, 0, 1, 2) for dy in (-1, 1)] + [(122, 150), (178, 150)]
    taken = [labels.Box(x - 5, y - 5, x + 5, y + 5) for x, y in [(150, 150), *ring]]
    (box,) = labels.settle([labels.beside(150, 150, ["Norfolk"])], taken, labels.Box(0, 0, 300, 300), ring)
    assert min(math.dist(at, labels._nearest(*at, box)) for at in ring) >= labels.NEAR - labels.APART
    level, slanting = ((0, 0), (100, 0)), ((50, -50), (50, 50))
    assert labels._crossed([level], [slanting]) == 1
    assert labels._crossed([level], [((150, -50), (150, 50))]) == 0


def test_labels_at_the_ends_of_lines_are_pushed_apart_within_their_room():
    assert labels.spread([50, 51, 49], 14, 0, 100) == [63, 77, 49]
    assert labels.spread([99, 98], 14, 0, 100) == [100, 86]


def test_boxes_under_each_other_keep_order_and_room_and_stay_where_they_may():
    assert labels.stacked([10, 50, 90], [14, 14, 14], 0, 100) == [10, 50, 90]
    assert labels.stacked([50, 50], [10, 30], 0, 100) == [40, 60]
    assert labels.stacked([20, 98, 99], [10, 10, 20], 0, 100) == [20, 75, 90]
    assert labels.stacked([0, 0, 0], [40, 40, 40], 0, 100) == [20, 60, 100], "too little room: from the top on"


def test_a_file_stands_alone(tmp_path):
    (drawing,) = write_picture(made(falls), tmp_path / "new" / "one.svg")
    text = drawing.read_text()
    assert text.startswith("<svg ") and 'xmlns="http://www.w3.org/2000/svg"' in text
    assert re.search(r'</desc><rect width="700" height="\d+" fill="#FFFFFF"/>', text)
    assert 'font-family="Arial, Helvetica, sans-serif"' in text
    (pixels,) = write_picture(made(falls), tmp_path / "one.PNG")
    data = pixels.read_bytes()
    assert data.startswith(b"\x89PNG") and int.from_bytes(data[16:20]) == 1400


@pytest.mark.parametrize("name", ["one.gif", "one", ".svg"])
def test_any_other_ending_is_refused_and_nothing_written(tmp_path, name):
    with pytest.raises(TrueCountError, match=r"written as \.svg or \.png"):
        write_picture(made(falls), tmp_path / name)
    assert not list(tmp_path.iterdir())
