"""Which dated changes fall between two days."""

from datetime import date

from truecount import trends
from truecount.trends.events import move_counts


def ids(*asked):
    return [row["event_id"] for row in trends.events_between(*asked)]


def test_rules_of_the_two_years_in_order_of_date():
    found = ids("kent", date(2016, 4, 1), date(2019, 3, 31))
    assert found == sorted(found, key=found.index)
    assert "course-of-conduct-2018" in found
    assert "kent-inspection-2017" not in found


def test_a_change_on_the_first_day_touches_all_of_the_period_and_breaks_nothing():
    assert "course-of-conduct-2018" not in ids("kent", date(2018, 4, 1), date(2019, 3, 31))
    assert "course-of-conduct-2018" in ids("kent", date(2018, 3, 31), date(2018, 4, 1))


def test_events_of_another_force_and_dates_that_are_placeholders_are_left_out():
    every = ("rule", "practice", "inspection", "data-supply", "outcomes", "incidents")
    assert "greater-manchester-2019" not in ids("kent", date(2012, 4, 1), date(2026, 3, 31), every)
    assert "greater-manchester-2019" in ids("greater-manchester", date(2012, 4, 1), date(2026, 3, 31), every)
    assert "kent-athena" not in ids("kent", date(2012, 4, 1), date(2026, 3, 31), every)


def test_moving_crimes_between_classes_does_not_move_the_total():
    found = trends.events_between("kent", date(2016, 4, 1), date(2019, 3, 31))
    assert [row["event_id"] for row in move_counts(found)] == ["course-of-conduct-2018"]
