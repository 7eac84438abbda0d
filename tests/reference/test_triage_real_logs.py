"""Triage on two real logs of the United States: how far scores learnt from filing alone rank what readers found.

Floors are the low limits of what was measured (`benchmarks/real_logs.py`), so that only a real loss falls below them.
"""

from __future__ import annotations

import functools
import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.slow

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "real_logs.py"
DRAWINGS = 3


@pytest.fixture(scope="module")
def real_logs():
    """The benchmark, whose adapters read the logs."""
    spec = importlib.util.spec_from_file_location("real_logs", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look their module up
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@pytest.fixture(scope="module")
def log(real_logs, real_data):
    return real_logs.read_ucpd(real_data / "us" / real_logs.UCPD)


@pytest.fixture(scope="module")
def odds(real_logs, log):
    """The log odds of every entry by one way of cleaning, learnt once."""

    @functools.cache
    def by(way):
        return real_logs.learnt_of(real_logs.ucpd_logs(log, real_logs.WAYS[way]), DRAWINGS).odds

    return by


def test_every_entry_that_was_read_is_usable_and_none_counts_twice(log):
    assert (len(log.rows), log.frame) == (8_060, 1_256)
    assert len({row["name"] for row in log.rows}) == len(log.rows)
    assert [(log.settled == one).sum() for one in ("crime", "no crime", "cannot be told")] == [104, 78, 18]
    # Of the crimes that were filed as Information, 11 name no other police that has them.
    assert (log.crime & ~log.elsewhere).sum() == 11
    assert not log.filed[log.settled != ""].any()


def test_nothing_is_read_but_words_and_time(real_logs, log):
    logs = real_logs.ucpd_logs(log, real_logs.WAYS[real_logs.AS_CLEANED])
    told = {name for name in logs.rows.column_names if len(set(logs.column(name))) > 1}
    assert told == {"reference", "reported_at", "text"}


def test_filing_as_a_crime_is_told_from_words_and_time(real_logs, log, odds):
    assert real_logs.area(odds(real_logs.AS_CLEANED), log.filed).value > 0.97


def test_crimes_filed_as_information_that_no_other_police_has_are_ranked_high(real_logs, log, odds):
    own = real_logs.settled_area(log, odds(real_logs.AS_CLEANED), ~log.elsewhere)
    assert own.value > 0.83


def test_words_that_tell_of_another_police_hide_crimes_from_the_score(real_logs, log, odds):
    """Crimes filed as Information because another police has them look like what is not filed, by those words."""
    with_them, without = (
        real_logs.settled_area(log, odds(way)).value for way in (real_logs.AS_CLEANED, real_logs.BARE)
    )
    assert with_them > 0.59
    assert without > max(0.74, with_them + 0.05)
    top = real_logs.ranking(log, odds(real_logs.BARE))[: real_logs.TOP]
    assert log.crime[top].mean() > 0.71


def test_a_score_learnt_from_filing_ranks_better_than_words_of_crime_counted(real_logs, log, odds):
    from truecount.triage.keywords import keyword_counts

    texts = real_logs.ucpd_logs(log, real_logs.WAYS[real_logs.AS_CLEANED]).column("text")
    words = keyword_counts(texts).astype(np.float64)
    more = real_logs.gap(odds(real_logs.BARE)[log.asked], words[log.asked], log.crime[log.asked])
    assert more.low > 0


@pytest.mark.slow
def test_with_nothing_taken_out_the_score_tells_nothing(real_logs, log, odds):
    whole = real_logs.settled_area(log, odds("with nothing taken out"))
    assert whole.value < 0.58
    assert real_logs.settled_area(log, odds(real_logs.AS_CLEANED)).value > whole.value + 0.1


@pytest.mark.slow
def test_what_was_learnt_before_ranks_what_came_later(real_logs, log):
    new = np.array([row["at"].year >= 2015 for row in log.rows])
    logs = real_logs.ucpd_logs(log, real_logs.WAYS[real_logs.BARE])
    later = real_logs.learnt_of(logs, DRAWINGS, ~new).odds
    assert real_logs.area(later[new], log.filed[new]).value > 0.93
    assert real_logs.settled_area(log, later, new).value > 0.82


@pytest.mark.slow
def test_a_report_is_told_from_the_reason_and_time_of_a_call(real_logs, real_data):
    logs = real_logs.brockton_logs(real_data / "us" / real_logs.BROCKTON)
    old = np.array([at.year == 2015 for at in logs.column("reported_at")])
    asked, taken = ~logs.repeats, logs.recorded > 0
    later = real_logs.learnt_of(logs, 1, old).odds
    assert (asked.sum(), taken[asked].sum()) == (109_043, 11_235)
    assert real_logs.area(later[asked & ~old], taken[asked & ~old]).value > 0.937
