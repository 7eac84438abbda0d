"""Cases that wait are decided together, each as it would be alone, and a fault in one is not told of another."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from truecount.counting import alike, decide_all, knows, read_case
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
    """What tells that the first is being decided, what lets it go on, and which were decided together each time."""
    busy, go_on, times = threading.Event(), threading.Event(), []
    alike.forget()

    def counted(cases):
        if not all(map(knows, cases)):
            busy.set()
            assert go_on.wait(60)
        times.append([one.title for one in cases])
        if any(one.title == "broken" for one in cases):
            raise RuntimeError("this case cannot be decided")
        return decide_all(cases)

    monkeypatch.setattr(together, "decide_all", counted)
    return busy, go_on, times


def all_at_once(cases, busy, go_on):
    """All ask; the first is being decided until every other waits."""
    ask, end = Together(), time.monotonic() + 60
    with ThreadPoolExecutor(len(cases)) as pool:
        first = pool.submit(ask, cases[0])
        assert busy.wait(60)
        others = [pool.submit(ask, one) for one in cases[1:]]
        while len(ask._waiting) < len(others) and time.monotonic() < end:
            time.sleep(0.01)
        go_on.set()
    return [first, *others]


def test_whoever_waits_is_decided_with_the_others_and_as_alone(decided):
    busy, go_on, times = decided
    cases = [case(number) for number in range(MANY)]
    asked = all_at_once(cases, busy, go_on)
    for one, own in zip(cases, asked, strict=True):
        alike.forget()
        assert own.result().as_json() == decide_all([one])[0].as_json()
    assert sorted(title for one in times for title in one) == sorted(one.title for one in cases)
    # The first by itself, and then all that wait, once for each edition among them.
    assert len(times) == 3


def test_a_fault_in_one_case_is_told_to_whoever_asked_of_it(decided):
    busy, go_on, _times = decided
    broken = read_case({"title": "broken", "reports": [{"alleged": [{"what": "assault"}]}]})
    cases = [case(0), broken, case(2)]
    asked = all_at_once(cases, busy, go_on)
    for one, own in zip(cases, asked, strict=True):
        if one is broken:
            with pytest.raises(RuntimeError, match="cannot be decided"):
                own.result()
        else:
            assert own.result().case.title == one.title


def test_whoever_asks_of_a_case_like_one_before_it_waits_for_nobody(decided):
    busy, go_on, times = decided
    before = decide_all([case(0)])
    ask = Together()
    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(ask, case(1))
        assert busy.wait(60)
        assert ask(case(0)).as_json() == before[0].as_json()
        assert not other.done()
        go_on.set()
        assert other.result(60).case.title == "1"
    assert times == [["0"], ["1"]]
