"""How many crimes a share over time rests on."""

from __future__ import annotations

import numpy as np

from truecount.figure import Period
from truecount.outcomes.histories import Histories
from truecount.outcomes.times import times_of

COHORT = Period.financial_year("2016/17")
FIRST = (COHORT.start - COHORT.start.replace(year=1970, month=1, day=1)).days


def histories(outcomes: int, open_: int) -> Histories:
    """Crimes of the first day of the year, some charged on the day after, the others open."""
    crimes = outcomes + open_
    recorded = np.full(crimes, FIRST)
    cause = np.repeat([1, 0], [outcomes, open_])
    as_at = FIRST + 200
    given = np.where(cause > 0, FIRST + 1, as_at)
    return Histories(
        recorded, given, cause, np.zeros(crimes, int), ("all crime",), ("charged",), as_at, "day", "A", "a"
    )


def test_a_share_of_crimes_followed_rests_on_those_that_had_it_and_those_that_had_not():
    found = {one.id.split(".")[1]: one for one in times_of(histories(3, 40), COHORT).figures}
    assert found["within-30-days-charged"].rests_on == (3, 40)
    assert found["after-30-days-still-open"].rests_on == (3, 40)
    assert found["days-to-charged"].rests_on == (3,)
