"""The same accuracy by other estimators and intervals, and limits for crimes graver than those read."""

from dataclasses import replace

import pytest

from tests.audited import AGAIN, READ_TWO, SETTLED, TWO, result
from truecount import audit


def test_other_ways_stand_beside_the_one_chosen():
    found = result(AGAIN, READ_TWO + SETTLED)
    ways = audit.alternatives(found.sample, found.overall)
    assert (ways[0].value, ways[0].low, ways[0].high) == (found.overall.value, found.overall.low, found.overall.high)
    assert len({(one.estimator, one.interval) for one in ways}) == len(ways) == 8
    assert all(one.value == pytest.approx(found.overall.value) for one in ways[:6])
    helped = ways[-1]
    # All logs were expected alike to hide a crime, so that what was expected helps in nothing.
    assert helped.value == pytest.approx(found.overall.value)


def test_grave_crimes_that_were_not_read_widen_the_severity_weighted_accuracy():
    slight = result(TWO, READ_TWO)
    grave = result(replace(TWO, harm_squared=TWO.harm_squared * 1e6), READ_TWO)
    (narrow,), (wide,) = (
        [one.interval for one in found.figures if one.id == "audit.accuracy.severity"] for found in (slight, grave)
    )
    assert (narrow is None and wide is None) or wide.low <= narrow.low
