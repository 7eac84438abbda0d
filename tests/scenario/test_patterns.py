"""What is to be recorded of things that are reported, as the patterns of a simulated force answer it.

A registrar can read these: a pattern, how many victims there are, the edition of the rules, and the crimes.
"""

import pytest

from truecount.simulation.pattern import patterns

BY_ID = {one.id: one for one in patterns()}


def crimes(pattern, edition, victims=None):
    """The classes to record, one for each crime."""
    one = BY_ID[pattern]
    number = victims or min(one.victims)
    return sorted(
        one.crime(label, edition)[0] for label in one.required(edition) for _ in one.alleged[label].victims(number)
    )


@pytest.mark.parametrize(
    ("pattern", "victims", "edition", "expected"),
    [
        # Three friends robbed by one group: one crime for each person robbed.
        ("robbery-of-three-friends", 3, "2026-04", ["34B", "34B", "34B"]),
        # Injuries at the time of a robbery are not counted.
        ("robbery-of-one-person", 1, "2026-04", ["34B"]),
        # A shop thief who pushes the guard to get away with the goods: robbery, one for the business.
        ("shop-theft-with-a-push", 1, "2026-04", ["34A"]),
        # Rooms let one by one: each tenant. One household: one crime.
        ("shared-house-burgled", 3, "2026-04", ["28I", "28I", "28I"]),
        ("home-burgled", 1, "2026-04", ["28I"]),
        # One building with several firms: one crime. What was broken inside belongs to it.
        ("office-of-several-tenants", 1, "2026-04", ["30C"]),
        ("school-broken-into-and-damaged", 1, "2026-04", ["30C"]),
        # Cycles of one family: one crime. Cars of three owners: three.
        ("family-cycles-stolen", 1, "2026-04", ["44"]),
        ("cars-damaged-along-a-street", 3, "2026-04", ["58C", "58C", "58C"]),
        # Violence in a fight is counted for each person hurt; the affray is not.
        ("fight-between-groups", 3, "2026-04", ["105A", "105A", "8N"]),
        # A mother and a child: one each.
        ("domestic-assault-on-parent-and-child", 2, "2026-04", ["105A", "8N"]),
        # Drugs and knives are counted beside each other.
        ("knife-and-drugs-found", 1, "2026-04", ["10D", "92D"]),
        # Masturbating in public before several people is one offence against the state.
        ("exposure-seen-by-several", 3, "2026-04", ["66"]),
        # No victim found and no reason to record without one; another force; a scuffle at school: nothing here.
        ("man-seen-punched-and-gone", 1, "2026-04", []),
        ("happened-in-another-force", 1, "2026-04", []),
        ("playground-scuffle", 1, "2026-04", []),
        ("n100-victim-does-not-confirm", 1, "2026-04", []),
        # Damage that washes off is no crime.
        ("egg-thrown-at-a-window", 1, "2026-04", []),
    ],
)
def test_how_many_crimes_and_of_which_class(pattern, victims, edition, expected):
    assert crimes(pattern, edition, victims) == expected


@pytest.mark.parametrize(
    ("pattern", "through_time"),
    [
        # A history of control told with an assault: one crime, then both, then one again, and now the control.
        (
            "domestic-assault-with-history",
            {"2017-04": ["8N"], "2018-04": ["8L", "8N"], "2020-04": ["8N", "8U"], "2023-05": ["8U"]},
        ),
        # Stalking with damage to a car.
        ("stalking-with-damage", {"2017-04": ["8Q"], "2018-04": ["58C", "8Q"], "2023-05": ["8Q"]}),
        # Rape stays above control, which stood beside it from 2018 to 2023.
        ("rape-by-partner-with-control", {"2017-04": ["19C"], "2020-04": ["19C", "8U"], "2023-05": ["19C"]}),
        # A former partner: harassment, since April 2020 stalking.
        ("former-partner-harassment", {"2018-04": ["8L"], "2020-04": ["8Q"], "2026-04": ["8Q"]}),
        # Abuse at nobody in particular is not notifiable since May 2023.
        ("swearing-at-passers-by", {"2018-04": ["9A"], "2023-04": ["9A"], "2023-05": []}),
        # Burglary changed its classes twice; a shed was no dwelling before 2017.
        ("home-burgled", {"2015-04": ["28A"], "2017-04": ["28E"], "2023-04": ["28I"]}),
        ("shed-broken-into", {"2015-04": ["30A"], "2017-04": ["28E"], "2023-04": ["28M"]}),
        # Malicious communications stood in harassment before April 2017.
        ("grossly-offensive-message", {"2015-04": ["8L"], "2017-04": ["8R"], "2026-04": ["8R"]}),
    ],
)
def test_the_rules_through_time(pattern, through_time):
    assert {edition: crimes(pattern, edition) for edition in through_time} == through_time


def test_more_of_the_same_stalking_within_three_months_is_added_to_the_crime():
    one = BY_ID["stalker-continues-within-three-months"]
    assert one.alleged["more"].report == 2
    assert one.later is not None and one.later[1] < 90
    assert "more" not in one.required("2026-04")


def test_damage_by_a_stalker_already_recorded_is_a_crime_of_its_own():
    one = BY_ID["stalker-then-damages-car"]
    assert one.alleged["tyres"].report == 2
    assert one.required("2026-04") == ("stalking", "tyres")
