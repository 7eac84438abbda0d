"""Audits before their end: what is refused, what a look may tell and conclude, and how a whole one is explained."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from typer.testing import CliRunner

from tests.audited import (
    AGAIN,
    BESIDE,
    CLEAN,
    IN_TIME,
    NOTHING,
    READ_TWO,
    SETTLED,
    TWICE,
    TWO,
    UNREADABLE,
    Stratum,
    drawn,
    figures,
    plan,
    ran,
    result,
    review,
    written,
)
from truecount import audit
from truecount.cli import app
from truecount.errors import TrueCountError


def read_only(number, strata=("A", "B")):
    """The first readings of so many logs of each stratum."""
    return [one for one in READ_TWO if one.reference[0] in strata and int(one.reference[1]) <= number]


def test_an_unfinished_audit_is_refused_but_may_be_looked_at():
    with pytest.raises(TrueCountError, match="2 of 8 logs of the draw have no first reading; read on, or look"):
        audit.sample_of(TWO, read_only(3))
    sample = audit.sample_of(TWO, read_only(3), unfinished=True)
    assert sample.unread == 2 and sample.strata.weights.tolist() == pytest.approx([100 / 3] * 3 + [200 / 3] * 3)
    told = figures(result(TWO, read_only(3), unfinished=True))
    assert told["missed.beside"].value == pytest.approx(100 / 3)
    assert all("Logs of the draw not read yet: 2." in " ".join(one.warnings) for one in told.values())


def test_it_may_be_too_early_for_a_look():
    with pytest.raises(TrueCountError, match='of 1 strata, such as "without a record", fewer than two logs were read'):
        audit.sample_of(TWO, read_only(3, "A") + read_only(1, "B"), unfinished=True)


def test_a_log_left_out_is_refused_even_in_a_look():
    with pytest.raises(TrueCountError, match='Log "A2" was left out and "A3", later in its stratum, was read'):
        audit.sample_of(TWO, [one for one in READ_TWO if one.reference != "A2"], unfinished=True)


def test_a_reserve_takes_the_place_of_a_log_that_cannot_be_read():
    without = [one for one in READ_TWO if one.reference != "B2"]
    with pytest.raises(TrueCountError, match="1 of 8 logs of the draw have no first reading"):
        audit.sample_of(TWO, [*without, review("B2", UNREADABLE)])
    sample = audit.sample_of(TWO, [*without, review("B2", UNREADABLE), review("B5", NOTHING)])
    assert (sample.unreadable, sample.unread) == (1, 0) and "control room|B5" in sample.names
    assert sample.strata.weights.tolist() == [25] * 4 + [50] * 4


def test_where_no_reserve_is_left_an_unreadable_log_does_not_hold_the_audit_up():
    made = drawn({"all": Stratum(4, (3, 0, 0), ["L1", "L2", "L3", "L4"])})
    read = [review(f"L{n}", IN_TIME) for n in (1, 2, 3)]
    sample = audit.sample_of(made, [*read, review("L4", UNREADABLE)])
    assert sample.unread == 0 and sample.strata.weights.tolist() == pytest.approx([4 / 3] * 3)


def test_settlements_that_are_missing_are_refused_and_in_a_look_count_as_first_read():
    some = [one for one in SETTLED if one.reference not in ("A3", "B2")]
    with pytest.raises(
        TrueCountError, match="2 logs with an alleged fault, or drawn to be read again, are not settled"
    ):
        audit.sample_of(AGAIN, READ_TWO + some)
    found = result(AGAIN, READ_TWO + some, unfinished=True)
    assert found.sample.waiting == 2
    # B1 alone of two clean logs is settled, by now with a chance of 1/8; the surplus of A3 stands as first read.
    assert figures(found)["missed.nothing"].value == pytest.approx(50 * (8 + 2))
    assert figures(found)["over-recorded"].value == pytest.approx(25)


def test_where_no_clean_log_is_settled_yet_the_estimate_stays_as_first_read():
    some = [one for one in SETTLED if one.reference not in ("B1", "B2")]
    found = result(AGAIN, READ_TWO + TWICE + some, unfinished=True)
    assert figures(found)["missed.nothing"].value == pytest.approx(100)
    assert all(np.isfinite(one.value) for one in found.figures if one.value is not None)
    assert np.isfinite(float(audit.readers_of(found.sample).agreement.observed.value))


def test_an_audit_of_which_nothing_was_settled_says_so():
    told = figures(result(AGAIN, READ_TWO))
    assert "Logs still to be read again or settled: 6." in " ".join(told["accuracy"].warnings)
    assert not figures(result(TWO, READ_TWO))["missed"].warnings


@pytest.mark.parametrize("design", ["by size", "equal steps"])
def test_a_part_of_a_draw_that_is_no_sample_is_not_looked_at(design):
    with pytest.raises(TrueCountError, match=f'"{design}" can neither be topped up nor be stopped'):
        result(TWO, read_only(3), unfinished=True, design=design)
    assert result(TWO, READ_TWO, design=design).overall.value == pytest.approx(95 / 270)


def test_a_look_says_how_far_one_is_and_what_one_may_conclude(tmp_path):
    said = ran(tmp_path, TWO, read_only(3), "--look").output
    assert "6 of 8 logs have been read, and 2 missed crimes found in them." in said
    assert "1.5 is wanted, which about" in said and "do not stop by the half-width yet" in said
    assert "Logs of the draw not read yet: 2." in said
    assert "Limits that allow any number of looks need a draw by lot" in said


EVEN = drawn({"all logs": Stratum(400, (300, 0, 0), [f"L{n:03d}" for n in range(200)])})
READ_EVEN = [review(f"L{n:03d}", BESIDE if n % 10 == 0 else IN_TIME) for n in range(200)]


def test_limits_at_any_time_come_with_a_simple_random_draw(tmp_path):
    said = ran(tmp_path, EVEN, READ_EVEN, "--look", design="simple random").output
    assert "Looked at as often as one likes, the accuracy lies between" in said
    found = result(EVEN, READ_EVEN, design="simple random")
    low, high = audit.look(found.plan, found.sample, {"all crime": found.overall}).at_any_time
    assert low < found.overall.low < found.overall.value < high
    steps = plan(EVEN, design="equal steps")
    assert audit.look(steps, found.sample, {"all crime": found.overall}).at_any_time is None


def test_limits_at_any_time_end_where_a_turn_was_passed_over():
    """By lot, A and B in turn; the reader of B is behind, and what was read of A after his last counts for nothing."""
    logs = [f"{s}{n:02d}" for n in range(40) for s in "AB"]
    made = drawn({s: Stratum(100, (90, 0, 0), [log for log in logs if log[0] == s]) for s in "AB"})
    order = np.argsort([logs.index(log) for log in made.reference])
    turns = replace(
        made,
        **{
            one: getattr(made, one)[order]
            for one in ("role", "route", "reference", "stratum", "chance", "again_chance", "again")
        },
    )
    by = plan(turns, looks="at any time")
    reviews = [review(log, IN_TIME) for log in logs if log[0] == "A" or int(log[1:]) < 20]
    ahead = audit.sample_of(turns, reviews, unfinished=True)
    abreast = audit.sample_of(turns, [one for one in reviews if int(one.reference[1:]) <= 20], unfinished=True)
    limits = [audit.look(by, one, {}).at_any_time for one in (ahead, abreast)]
    assert limits[0] == limits[1] is not None


def test_explaining_says_what_was_assumed_and_what_more_would_buy(tmp_path):
    said = ran(tmp_path, AGAIN, READ_TWO + SETTLED + TWICE, "--explain").output
    assert "The frame is 300 logs of control room, 1 May 2026 to 31 May 2026" in said
    assert "What the registrar settled is taken for the truth" in said
    assert "A simple random sample, estimated as inspectors do, would need about" in said
    assert "per cent of the variance comes from reading only some of the clean logs again" in said
    assert "6 logs were read twice, blind" in said and "6 logs were settled; otherwise than first read: 3." in said
    nothing = ran(
        tmp_path,
        drawn({"all": Stratum(2, (0, 0, 0), ["L1", "L2"])}),
        [review("L1", CLEAN), review("L2", CLEAN)],
        "--explain",
        "--look",
    )
    assert nothing.exit_code == 0, nothing.output
    assert "There is no rate to set beside others" in nothing.output and "nan" not in nothing.output


def test_another_plan_is_refused(tmp_path):
    paths = written(tmp_path, TWO, READ_TWO)
    audit.write_plan(plan(TWO, question="Another?"), tmp_path / "plan.yaml")
    done = CliRunner().invoke(app, ["audit", "estimate", *paths])
    assert isinstance(done.exception, TrueCountError) and "the draw was made by another plan" in str(done.exception)
