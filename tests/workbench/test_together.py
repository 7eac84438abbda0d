"""Cases that wait are decided together, each as it would be alone, and a fault in one is not told of another."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from truecount.counting import decide_all, read_case
from truecount.workbench.cases import together
from truecount.workbench.cases.together import Together

INJURIES = ("none", "bruising", "wound", "unknown")
MANY = 12


def case(number):
    alleged = {"what": "assault", "injury": INJURIES[number % len(INJURIES)], "victim": f"victim {number}"}
    year = 2025 + number % 2
    return read_case(
        {"title": f"{number}", "reports": [{"at": f"{year}-05-01", "alleged": [alleged] * (number % 3 + 1)}]}
    )


@pytest.fixture
def decided(monkeypatch):
    """The numbers of cases that were decided together, a list each time; the first time waits until all have come."""
    begun, times = threading.Event(), []

    def counted(cases):
        if not times:
            begun.wait(10)
        times.append([one.title for one in cases])
        if any(one.title == "broken" for one in cases):
            raise RuntimeError("this case cannot be decided")
        return decide_all(cases)

    monkeypatch.setattr(together, "decide_all", counted)
    return begun, times


def all_at_once(cases, begun):
    ask = Together()
    with ThreadPoolExecutor(len(cases)) as pool:
        asked = [pool.submit(ask, one) for one in cases]
        while len(ask._waiting) < len(cases) - 1:
            pass
        begun.set()
    return asked


def test_whoever_waits_is_decided_with_the_others_and_as_alone(decided):
    begun, times = decided
    cases = [case(number) for number in range(MANY)]
    asked = all_at_once(cases, begun)
    for one, own in zip(cases, asked, strict=True):
        assert own.result().as_json() == decide_all([one])[0].as_json()
    assert sorted(title for one in times for title in one) == sorted(one.title for one in cases)
    # The first by itself, and then all that wait, once for each edition among them.
    assert len(times) == 3


def test_a_fault_in_one_case_is_told_to_whoever_asked_of_it(decided):
    begun, _times = decided
    broken = read_case({"title": "broken", "reports": [{"alleged": [{"what": "assault"}]}]})
    cases = [case(0), broken, case(2)]
    asked = all_at_once(cases, begun)
    for one, own in zip(cases, asked, strict=True):
        if one is broken:
            with pytest.raises(RuntimeError, match="cannot be decided"):
                own.result()
        else:
            assert own.result().case.title == one.title
