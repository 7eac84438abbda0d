"""What an audit read of each crime type, by hand."""

import json

import pytest

from tests.audited import IN_TIME, NOTHING, OF_OTHER_GROUP, READ_TWO, TWO, ran, review
from truecount import audit

COMMON_ASSAULT = "Violence without injury"


def test_readings_of_unequal_weight_are_as_many_as_of_equal_weight():
    (found,) = audit.types_read(audit.sample_of(TWO, READ_TWO))
    # Six required crimes of logs that stand for 25 and three of logs that stand for 50: 300 squared over 11,250.
    assert found.crime_type == COMMON_ASSAULT
    assert found.required == pytest.approx(8)
    # Of the 300 that they stand for, 125 were recorded.
    assert found.right == pytest.approx(8 * 125 / 300)


def test_each_type_stands_by_itself_and_a_type_of_which_nothing_is_required_is_left_out():
    mixed = [*READ_TWO, review("A1", NOTHING, of=OF_OTHER_GROUP), review("A2", IN_TIME, of=OF_OTHER_GROUP)]
    found = {one.crime_type: one for one in audit.types_read(audit.sample_of(TWO, mixed))}
    assert set(found) == {COMMON_ASSAULT, "Public order offences"}
    assert (found["Public order offences"].required, found["Public order offences"].right) == pytest.approx((2, 1))


def test_they_stand_beside_the_figures_for_machines(tmp_path):
    facts = json.loads(ran(tmp_path, TWO, READ_TWO, "--json").stdout)
    assert [one["crime_type"] for one in facts["types_read"]] == [COMMON_ASSAULT]
