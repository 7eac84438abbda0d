"""Cases alike are decided once, whoever is in them; what is kept of them names nobody."""

import pytest

from truecount.counting import alike, read_case

ASSAULT = {"what": "assault", "injury": "bruising"}
LICENCE, FIREARMS = "814/01", "081/07"


@pytest.fixture(autouse=True)
def nothing_kept():
    alike.forget()


@pytest.fixture
def times(monkeypatch):
    """How many cases were decided each time."""
    told, decided = [], alike.decided
    monkeypatch.setattr(alike, "decided", lambda cases: told.append(len(cases)) or decided(cases))
    return told


def case(*alleged, at="2026-05-01 10:00", **more):
    return read_case({"reports": [{"at": at, "alleged": [ASSAULT | one for one in alleged]}], **more})


def test_other_people_at_another_time_are_decided_as_the_first_were(times):
    first = case({"victim": "ann", "suspect": "x"}, {"victim": "ben", "suspect": "x"})
    other = case({"victim": "ben", "suspect": "y"}, {"victim": "ann", "suspect": "y"}, at="2026-06-02 23:00")
    assert alike.ends_of([first]) == alike.ends_of([other])
    assert times == [1, 0]


def test_whoever_is_in_it_twice_is_told_apart_from_two(times):
    one = case({"victim": "ann"}, {"victim": "ann"})
    two = case({"victim": "ann"}, {"victim": "ben"})
    (_ends, once), (_others, twice) = alike.ends_of([one, two])
    assert (len(once), len(twice)) == (1, 2)
    assert times == [2]


def test_of_several_alike_one_is_decided(times):
    found = alike.ends_of([case({"victim": name}) for name in ("ann", "ben", "cid")])
    assert times == [1]
    assert found[0] == found[1] == found[2]


def test_an_allegation_against_the_victim_is_not_like_one_against_another():
    assert alike.nameless(case({"victim": "ann", "suspect": "ann"})).rows() != (
        alike.nameless(case({"victim": "ann", "suspect": "ben"})).rows()
    )


@pytest.mark.parametrize("told", [{"happened": "2026-04-01"}, {"happened": "2026-04-01", "in": "essex"}])
def test_a_second_time_keeps_both(told):
    (bare,) = alike.nameless(case({"victim": "ann"} | told)).allegations
    assert bare.at is not None
    assert bare.happened is not None


def test_reports_at_two_times_keep_them():
    reports = [{"at": f"2026-0{month}-01", "alleged": [ASSAULT | {"victim": "ann"}]} for month in (4, 6)]
    assert {one.at.month for one in alike.nameless(read_case({"reports": reports})).allegations} == {4, 6}


def test_what_is_kept_names_nobody():
    alike.ends_of([case({"victim": "ann person", "suspect": "ben person", "of": "the account"})])
    assert alike._kept
    assert not any(name in repr(alike._kept) for name in ("person", "account", "datetime.datetime("))


@pytest.mark.parametrize("names", [("ann", "ben", "x", "y"), ("1", "2", "3", "4"), ("81", "4", "11", "12")])
def test_what_people_are_called_makes_no_two_crimes_one(names):
    """Two kinds of crime counted for the offender, of which the class of one and a name are the class of the other."""
    first, second, one, other = names
    told = [
        {"offence": "008/06", "victim": first, "suspect": one},
        {"offence": FIREARMS, "victim": second, "suspect": other},
        {"offence": LICENCE},
    ]
    document = read_case({"reports": [{"at": "2026-05-01", "alleged": told}]})
    (_ends, made), (_others, under_names) = *alike.ends_of([document]), *alike.decided([document])
    assert len(made) == len(under_names) == 3


def test_a_rape_and_eleven_assaults_are_twelve_crimes():
    """The first pair and its second offender, beside the twelfth pair with none."""
    told = [{"offence": "019/08", "victim": "ann", "suspect": "2"}]
    told += [{"offence": "008/06", "victim": f"victim {n}", "suspect": "y"} for n in range(11)]
    document = read_case({"reports": [{"at": "2026-05-01", "alleged": told}]})
    (_ends, made), (_others, under_names) = *alike.ends_of([document]), *alike.decided([document])
    assert len(made) == len(under_names) == 12


def test_no_long_case_is_kept(monkeypatch):
    monkeypatch.setattr(alike, "LONGEST", 2)
    alike.ends_of([case(*[{"victim": f"{n}"} for n in range(count)]) for count in (2, 3)])
    assert [len(key) for key in alike._kept] == [2]


def test_no_more_is_kept_than_so_many(monkeypatch):
    monkeypatch.setattr(alike, "KEPT", 2)
    for count in range(1, 5):
        alike.ends_of([case(*[{"victim": f"{n}"} for n in range(count)])])
        assert len(alike._kept) <= 2
    many = [case(*[{"victim": f"{n}"} for n in range(count)]) for count in range(1, 5)]
    assert [len(made) for _ends, made in alike.ends_of(many)] == [1, 2, 3, 4]
    assert len(alike._kept) <= 2
