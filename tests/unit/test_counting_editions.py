"""Editions: each a few differences on the one before, in force by day, and none of them changed once published."""

import datetime

import pytest

from truecount import TrueCountError, counting, reference
from truecount.counting.book import written
from truecount.counting.crimes import crimes
from truecount.counting.editions import EDITIONS, LATEST, before, edition_of
from truecount.counting.exemplars import check
from truecount.counting.stacks import stacks

NAMES = list(EDITIONS)
PUBLISHED = {
    "2014-04": "52aa1541cc4532559cbead3c9038cba3be901f16729288428196cbe919dd988a",
    "2015-04": "ef81b21db2847c08d28dddfa5cddba74efb1475f22cf5b035c07571a9514e23c",
    "2015-07": "002a04cf4d62df1542c8c53227952a31c551b9e609725aba7f8c79ca6c770a78",
    "2015-12": "d7aedbcb85c0abc2d10b6564cfbe529f199eb3ceec6ae1132d5a2aa4157a4c80",
    "2017-04": "93864b4b05789441f043e27c8ab27eec9f2a200d96b030c831f17a20d6c31d9d",
    "2018-04": "55e681eb569657c01f35598e0b2b26d12fef05cfc81153e7e537b69451328744",
    "2018-12": "07335413a46d7bdbeab1a94bc579e0baf04d29e634332cb489b94b50d3ee9735",
    "2019-04": "e34eda6f6e296c571a8d58a5bf37f9eb667aca260ff38493753974a71ccd5431",
    "2020-04": "07cf5760411eaf99f8e08674e9ea2a1879a6376e0d98171f00ce9fe9e75982dd",
    "2021-04": "db65c16feb74ccadabce9fa580dbb267386e6ecea1f8f83390b6dbf4ee9a292f",
    "2022-06": "8345ec0a8531108e45a657b1ea1fc68dbfc119ec8842601481ee4fa1e713daa9",
    "2023-04": "26e2560a814f6caa08511167d8dbf3b4d4f13e8c64e2e7246cf7fdf25c4ea92f",
    "2023-05": "b37c4aeb2fd66b78ca6f9d37d5c601cd7f0c6ecd3de5f3a444991e4c04591ca2",
    "2024-01": "fd0c28302eb9f7e8cbf6bde553c5b70f4b5e528abfe8ea1659298cdac6405754",
    "2024-04": "973548c56303e2b5fc00bf3adf51dc1a6786be907a540c36df438bdd00249315",
    "2024-08": "51890d284013f88895871a4867de6c4f2bee17e4ce23596de428bb8f561f5207",
    "2025-04": "bf146f124fb8be8f0a78ff3c55a36c2f557a249215b25721ea45ac1be7da3d20",
    "2026-04": "0464580db7c69b300f14799f470e5ffd9095f5731dd265019a60271d9a94664d",
}
"""A published edition never changes; a change to one is a new edition, or is argued for beside this hash."""


@pytest.mark.parametrize("edition", NAMES)
def test_a_published_edition_has_not_changed(edition):
    assert counting.book(edition).sha256 == PUBLISHED[edition]


SELDOM = {"2014-04", "2018-04"}
"""Old editions whose every exemplar the fast suite decides too; the slow suite does those of all."""


@pytest.mark.parametrize(
    "edition", [name if name in SELDOM else pytest.param(name, marks=pytest.mark.slow) for name in NAMES[:-1]]
)
@pytest.mark.slow
def test_the_rules_of_an_edition_have_no_findings(edition):
    assert check(edition) == []


@pytest.mark.parametrize("edition", NAMES[1:])
def test_without_its_differences_an_edition_is_the_one_before(edition):
    own, old = written(edition), written(before(edition))
    changed = {name for name, read_in in own.read_in.items() if read_in == edition}
    ended = old.rules.keys() - own.rules.keys()
    kept = {name: rule for name, rule in own.rules.items() if name not in changed}
    restored = {name: old.rules[name] for name in (changed & old.rules.keys()) | ended}
    assert kept | restored == old.rules
    assert len(changed) + len(ended) < 40, "an edition is a small set of differences"


def test_no_edition_repeats_a_rule_that_did_not_change():
    for edition in NAMES[1:]:
        own, old = written(edition), written(before(edition))
        for name, read_in in own.read_in.items():
            assert read_in != edition or own.rules[name] != old.rules.get(name), (edition, name)


def test_the_rows_of_all_editions_together_are_those_of_each():
    held = stacks(tuple(NAMES))
    for edition in NAMES:
        rows = [row for row in held.rows if edition in row.when.get("edition", NAMES)]
        assert len(rows) == len(counting.book(edition).rows)


@pytest.mark.parametrize(
    ("day", "edition"),
    [
        (datetime.date(2001, 1, 1), "2014-04"),
        (datetime.date(2015, 3, 31), "2014-04"),
        (datetime.date(2015, 4, 1), "2015-04"),
        (datetime.date(2018, 3, 31), "2017-04"),
        (datetime.date(2018, 4, 1), "2018-04"),
        (datetime.date(2023, 4, 30), "2023-04"),
        (datetime.date(2023, 5, 1), "2023-05"),
        (datetime.date(2030, 1, 1), LATEST),
    ],
)
def test_the_edition_in_force_on_a_day(day, edition):
    assert counting.in_force(day) == edition


def test_an_edition_that_is_not_held_is_told_with_a_near_one():
    with pytest.raises(TrueCountError, match='There is no edition "2018-05" of the rules; held: 2014-04'):
        edition_of("2018-05")


def test_the_days_of_editions_are_those_of_the_events_they_rest_on():
    for row in reference.load("editions").rows:
        if row["event"]:
            (event,) = reference.load("events").where(event_id=row["event"])
            assert event["date"] == row["begins"], row["edition"]


@pytest.mark.parametrize(
    ("class_code", "offence_code", "first", "last"),
    [
        ("8L", "008/67", "2015-12", "2019-04"),
        ("8U", "008/67", "2020-04", LATEST),
        ("8N", "008/77", "2022-06", LATEST),
        ("8S", "008/77", "2025-04", LATEST),
        ("28E", "028/03", "2017-04", "2022-06"),
        ("9A", "125/12", "2014-04", "2023-04"),
        ("8R", "008/71", "2017-04", "2023-05"),
        ("90", "090/01", "2014-04", "2020-04"),
        ("81", "090/01", "2021-04", LATEST),
    ],
)
def test_when_an_offence_stands_in_a_class(class_code, offence_code, first, last):
    (one,) = (one for one in crimes() if (one.class_code, one.offence_code) == (class_code, offence_code))
    standing = [name for name in NAMES if one.stands(name)]
    assert (standing[0], standing[-1]) == (first, last)


def told(**about):
    return {"reports": [{"alleged": [{"victim": "woman", "suspect": "man", **about}]}]}


CONDUCT = {"what": "conduct", "conduct": "stalking"}
DAMAGE = {"what": "damage", "property": "vehicle"}
THROTTLED = {"what": "assault", "act": "throttled", "injury": "bruising"}
HARASSED = {"what": "conduct", "conduct": "harassment", "relationship": "former partner"}
THREAT = {"what": "communication", "communication": "threat of death"}


THROUGH_TIME = [
    (
        [CONDUCT, DAMAGE],
        {"2017-04": ["8Q 195/12"], "2018-04": ["8Q 195/12", "58C 149/00"], "2023-05": ["8Q 195/12"]},
    ),
    ([HARASSED], {"2019-04": ["8L 195/94"], "2020-04": ["8Q 195/12"]}),
    ([THROTTLED], {"2021-04": ["8N 008/06"], "2022-06": ["8N 008/77"]}),
    ([THREAT], {"2014-04": [], "2015-04": ["8L 008/72"], "2017-04": ["8R 008/72"], "2024-01": ["8R 005/28"]}),
    (
        [{"what": "burglary", "premises": "shed or garage at a home"}],
        {"2014-04": ["30A 030/02"], "2017-04": ["28E 028/03"], "2023-04": ["28M 028/03"]},
    ),
    ([{"what": "public order", "disorder": "distress"}], {"2023-04": ["9A 125/12"], "2023-05": []}),
    ([{"offence": "008/67"}], {"2015-07": [], "2015-12": ["8L 008/67"], "2020-04": ["8U 008/67"]}),
    ([{"offence": "125/12"}], {"2023-04": ["9A 125/12"], "2023-05": []}),
]
REPORTED = [
    ({"what": "slavery", "slavery": "referral"}, {"2019-04": "N200/01", "2025-04": "recorded"}),
    ({"what": "slavery", "slavery": "duty to notify"}, {"2019-04": "N200/03", "2025-04": "recorded"}),
    ({"what": "death", "cause of death": "suicide"}, {"2023-05": "incident", "2024-04": "N300/02"}),
    (
        {"offence": "019/08", "standing": "witness", "confirmed": "no"},
        {"2014-04": "crime related incident", "2015-04": "N100/01"},
    ),
]


@pytest.fixture(scope="module")
def through_time():
    """Every report of the two lists under every edition named for it, decided together."""
    asked = {}
    for number, (alleged, expected) in enumerate([*THROUGH_TIME, *(([about], ends) for about, ends in REPORTED)]):
        case = {"reports": [{"alleged": [{"victim": "woman", "suspect": "man", **one} for one in alleged]}]}
        asked |= {(number, edition): counting.read_case(case, edition) for edition in expected}
    return dict(zip(asked, counting.decide_all(list(asked.values())), strict=True))


@pytest.mark.parametrize("number", range(len(THROUGH_TIME)))
def test_the_same_report_under_editions(number, through_time):
    expected = THROUGH_TIME[number][1]
    found = {edition: [named(crime) for crime in through_time[number, edition].crimes] for edition in expected}
    assert found == expected


def named(crime):
    return f"{crime.crime.class_code} {crime.crime.offence_code}".strip() if crime.crime else "registrar"


@pytest.mark.parametrize("number", range(len(REPORTED)))
def test_reported_incidents_begin_and_end(number, through_time):
    expected, after = REPORTED[number][1], len(THROUGH_TIME)
    assert {edition: through_time[after + number, edition].became[0].disposition for edition in expected} == expected


def test_an_offence_that_is_none_of_the_edition_goes_to_the_registrar():
    (one,) = counting.decide(told(offence="008/71"), "2014-04").became
    assert (one.disposition, one.missing) == ("refer", ("offence",))
    assert one.reasons[0].rule == "listed.not-in-force"


def test_each_report_is_decided_by_the_edition_in_force_when_it_came_to_notice():
    shed = {"what": "burglary", "premises": "shed or garage at a home", "victim": "woman", "suspect": "man"}
    case = {"reports": [{"at": day, "alleged": [shed]} for day in ("2017-03-31", "2017-04-01", "2023-04-01")]}
    decision = counting.decide(case)
    assert [crime.crime.class_code for crime in decision.crimes] == ["30A", "28E", "28M"]
    assert [one.allegation.edition for one in decision.became] == ["2015-12", "2017-04", "2023-04"]
    assert decision.case.editions == ("2015-12", "2017-04", "2023-04")


def test_a_rule_read_in_the_latest_rules_is_marked_where_an_older_edition_leans_on_it():
    old, new = (counting.decide(told(**CONDUCT), edition).crimes[0].reasons for edition in ("2018-04", LATEST))
    assert all(reason.borrowed for reason in old)
    assert not any(reason.borrowed for reason in new)
    beside = {"reports": [{"alleged": [{"victim": "woman", "suspect": "man", **one} for one in (CONDUCT, DAMAGE)]}]}
    cited = {reason.rule: reason for crime in counting.decide(beside, "2018-04").crimes for reason in crime.reasons}
    assert not cited["addition.conduct"].borrowed
    assert cited["addition.conduct"].source.startswith("Home Office, Appendix table A4 notes")
