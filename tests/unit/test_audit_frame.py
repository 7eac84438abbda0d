"""The frame of an audit, from a record file made by hand: which logs it takes in, and which records count as theirs."""

import numpy as np
import pytest

from tests.frames import frame, put, put_loads
from truecount.audit.drawn import write_frame
from truecount.audit.frame import class_facts, frame_of, twelve_months_to
from truecount.audit.plan import Scope
from truecount.errors import TrueCountError
from truecount.figure import Period
from truecount.records.store import Store

VIOLENCE, SEXUAL, OTHER, FRAUD, WITHOUT_WEIGHT = "105A", "19C", "34B", "NFIB1", "28I"
TIE = {"probability": 1.0, "evidence": ""}
SCOPE = Scope(
    force="kent",
    period=Period(start="2026-01-01", end="2026-03-31"),
    routes=("101", "control room"),
    leave_out=("309",),
    recorded_by="2026-04-15",
    last_load=1,
)


def log(number, reference, at, route="control room", code="001", **more):
    told = {"system": route, "reference": reference, "reported_at": at, "opening_code": code, "precision": "instant"}
    return {"record_id": number, "force_id": "kent"} | told | more


def crime(number, answers, at, class_code=VIOLENCE, **more):
    told = {"system": "crimes", "reference": f"C{number}", "incident_reference": answers, "recorded_at": at}
    return {"record_id": number, "force_id": "kent", "class_code": class_code, "precision": "instant"} | told | more


LOGS = (
    log(1, "first minute", "2026-01-01 00:00"),
    log(2, "last minute", "2026-03-31 23:59", code="003"),
    log(3, "a minute before", "2025-12-31 23:59"),
    log(4, "a minute after", "2026-04-01 00:00"),
    log(5, "by 101", "2026-02-01 12:00", route="101", code="211"),
    log(6, "another route", "2026-02-01 12:00", route="web"),
    log(7, None, "2026-02-01 12:00"),
    log(8, "no code", "2026-02-02 12:00", code=None),
    log(9, "left out", "2026-02-02 12:00", code="309"),
    log(10, "repeat", "2026-02-03 12:00"),
    log(12, "of another force", "2026-02-03 12:00", force_id="essex"),
    log(13, "of no time", None),
)
LATE = log(11, "late", "2026-02-04 12:00", route="101")
CRIMES = (
    crime(1, "first minute", "2026-01-02 09:00"),
    crime(2, "repeat", "2026-02-03 13:00", OTHER),
    crime(3, "last minute", "2026-04-01 00:30", SEXUAL),
    crime(4, "last minute", "2026-04-01 00:30", cancelled_at="2026-04-10"),
    crime(5, "by 101", "2026-02-01 13:00", FRAUD),
    crime(6, "by 101", "2026-04-15 23:59"),
    crime(7, "by 101", "2026-04-16 00:00"),
    crime(8, "no code", "2026-02-02 13:00", None),
    crime(9, "no code", None, WITHOUT_WEIGHT),
    crime(10, None, "2026-02-05 10:00"),
    crime(11, None, "2025-12-31 23:59"),
    crime(12, "another route", "2026-02-01 13:00"),
    crime(13, None, "2025-04-01 00:00"),
    crime(14, None, "2025-03-31 23:59"),
    crime(15, None, "2026-02-05 10:00", FRAUD),
    crime(16, "of another force", "2026-02-03 13:00", force_id="essex"),
    crime(17, "late", "2026-02-04 13:00"),
)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("frame") / "f.duckdb"
    with Store.write(path) as store:
        put_loads(store, "2026-04-15", "2026-05-15")
        put(store, "incidents", *LOGS)
        put(store, "incidents", LATE, load=2)
        put(store, "crimes", *CRIMES)
        put(store, "same_incidents", {"incident_id": 10, "first_id": 1} | TIE | {"how": "reference"})
    return path


def held(path, **changed):
    with Store.read(path) as store:
        return frame_of(store, SCOPE.model_copy(update=changed))


@pytest.fixture(scope="module")
def made(path):
    return held(path)


def recorded(made):
    return dict(zip(made.reference.tolist(), made.recorded.tolist(), strict=True))


def test_it_holds_the_logs_of_the_period_by_the_routes_both_ends_included_in_order_of_route_and_reference(made):
    assert made.reference.tolist() == ["by 101", "late", "first minute", "last minute", "no code", "repeat"]
    assert made.route.tolist() == ["101"] * 2 + ["control room"] * 4
    assert made.opening.tolist() == ["211", "001", "001", "003", "none", "001"]
    assert made.incident_id.tolist() == [5, 11, 1, 2, 8, 10]
    assert made.noticed[2] == "2026-01-01T00:00:00" and len(made) == 6


def test_records_count_by_kind_at_the_first_of_logs_that_repeat_one_another(made):
    assert recorded(made)["first minute"] == [1, 0, 1] and recorded(made)["repeat"] == [0, 0, 0]


def test_cancelled_records_fraud_and_records_made_after_the_plans_day_do_not_count(made):
    assert recorded(made)["last minute"] == [0, 1, 0]
    assert recorded(made)["by 101"] == [1, 0, 0], "the plan's own day is in, the minute after it is not"


def test_a_record_without_a_class_is_other_crime_and_one_without_a_time_stands(made):
    assert recorded(made)["no code"] == [0, 0, 2]


def test_harm_adds_up_severity_weights_and_a_class_without_one_weighs_nothing(made):
    weights = {row["class_code"]: row["weight"] for row in class_facts().to_pylist()}
    harm = dict(zip(made.reference.tolist(), made.harm.tolist(), strict=True))
    assert harm["first minute"] == pytest.approx(weights[VIOLENCE] + weights[OTHER]) and weights[VIOLENCE] > 0
    assert harm["no code"] == weights[WITHOUT_WEIGHT] == 0 and harm["repeat"] == 0


def test_records_of_the_period_tied_to_no_log_and_those_of_the_twelve_months_tied_or_not(made):
    assert made.outside == 1
    # All that stand and have a time, but for 14, recorded the day before the twelve months, and 3 and 6 after them.
    assert made.a_year == 8


@pytest.mark.parametrize(
    ("end", "first"),
    [
        ("2026-03-31", "2025-04-01"),
        ("2024-02-29", "2023-03-01"),
        ("2024-02-28", "2023-03-01"),
        ("2025-02-28", "2024-03-01"),
        ("2024-12-31", "2024-01-01"),
    ],
)
def test_twelve_months_end_on_their_last_day(end, first):
    period = Period(start=first, end=end)
    assert twelve_months_to(period.end) == period.start


def test_codes_are_left_out_and_so_are_logs_without_one(path):
    assert set(held(path, leave_out=("001", "003")).reference) == {"by 101", "left out", "no code"}
    without = held(path, leave_out=("none", "211"), last_load=None)
    assert set(without.reference) == {"first minute", "last minute", "left out", "repeat", "late"}
    assert not without.late.any(), "where no load is told, none is late"


def test_routes_can_be_left_out_and_their_records_are_not_outside(path):
    only = held(path, routes=("101",))
    assert only.reference.tolist() == ["by 101", "late"] and only.outside == 1 and only.a_year == 8


def test_logs_loaded_after_the_plan_are_late_and_leave_the_hash_alone(path, made):
    assert made.reference[made.late].tolist() == ["late"]
    before = made.where(~made.late)
    assert made.sha256 == before.sha256 and len(before) == 5 and before.outside == made.outside
    now = held(path, last_load=2)
    assert not now.late.any() and now.sha256 != made.sha256


def test_the_hash_tells_every_change_that_a_draw_hangs_on():
    logs = frame(20)
    for name, changed in {
        "reference": np.char.add(logs.reference, "x"),
        "route": np.char.upper(logs.route),
        "opening": np.roll(logs.opening, 1),
        "reported_at": logs.reported_at + np.timedelta64(1, "m"),
        "recorded": logs.recorded + np.array([0, 0, 1]),
    }.items():
        other = frame(20)
        object.__setattr__(other, name, changed)
        assert other.sha256 != logs.sha256, name
    assert frame(20).sha256 == logs.sha256


def test_where_nothing_is_in_scope_it_says_so(path):
    with pytest.raises(TrueCountError, match="no log of kent in 1 January 2026 to 31 March 2026 by the routes post"):
        held(path, routes=("post",))


def test_ties_that_linkage_found_replace_references_and_duplicates_do_not_count_twice(path, tmp_path):
    linked = tmp_path / "linked.duckdb"
    linked.write_bytes(path.read_bytes())
    with Store.write(linked) as store:
        run_of = {"made_at": "2026-04-15", "version": "0", "last_load": 1, "settings": "", "report": ""}
        put(store, "link_runs", run_of)
        put(
            store,
            "links",
            *(
                TIE | {"crime_id": crime_id, "incident_id": incident_id, "how": how}
                for crime_id, incident_id, how in [
                    (10, 5, "likeness"),
                    (1, 1, "reference"),
                    (1, 10, "duplicate"),
                    (2, 10, "reference"),
                    (2, 1, "duplicate"),
                ]
            ),
        )
    now = held(linked)
    assert recorded(now)["by 101"] == [1, 0, 0] and recorded(now)["first minute"] == [1, 0, 1]
    assert now.recorded.sum() == 3
    # Untied now: 8, 12 and 17, which references tied; 3, 6 and 9 are not dated in the period.
    assert now.outside == 3 and now.a_year == 8


def test_a_log_sent_again_counts_once_and_is_not_late(path, tmp_path):
    again = tmp_path / "again.duckdb"
    again.write_bytes(path.read_bytes())
    with Store.write(again) as store:
        put(store, "incidents", log(20, "last minute", "2026-03-31 23:59", code="018"), load=2)
    made = held(again)
    assert made.reference.tolist().count("last minute") == 1
    assert not made.late[made.reference == "last minute"].any(), "the plan knew of it"
    assert recorded(made)["last minute"] == [0, 1, 0]


def test_the_written_frame_holds_what_it_takes_to_draw_again(tmp_path):
    logs = frame(8, late=2)
    lines = write_frame(logs, "48213", tmp_path / "frame.csv").read_text("utf-8").splitlines()
    assert lines[0] == (
        "route,reference,opening_code,reported_at,recorded violence,recorded sexual offences,recorded other crime,"
        "late,number"
    )
    assert len(lines) == 9 and sum(",yes," in line for line in lines) == 2
    counts = ",".join(map(str, logs.recorded[0].tolist()))
    assert lines[1].startswith(f"101,2026-00000,{logs.opening[0]},2025-04-01T00:00:00,{counts},")


def test_an_audit_of_some_kinds_knows_their_records_alone(path):
    with Store.read(path) as store:
        every = frame_of(store, SCOPE)
        violence = frame_of(store, SCOPE.model_copy(update={"kinds": ("violence",)}))
    assert violence.recorded[:, 0].tolist() == every.recorded[:, 0].tolist()
    assert not violence.recorded[:, 1:].any() and violence.a_year <= every.a_year


def test_a_record_of_an_unlisted_class_is_other_crime_and_one_of_a_code_alone_has_its_class(path, tmp_path):
    more = tmp_path / "more.duckdb"
    more.write_bytes(path.read_bytes())
    with Store.write(more) as store:
        put(
            store,
            "crimes",
            crime(21, "first minute", "2026-01-02 09:00", "ZZ9"),
            crime(22, "first minute", "2026-01-02 09:00", None, offence_code="105/01"),
        )
        made = frame_of(store, SCOPE)
    with Store.read(path) as store:
        before = frame_of(store, SCOPE)
    assert (before.unlisted, made.unlisted) == (0, 1)
    first = made.reference == "first minute"
    assert (made.recorded - before.recorded)[first].tolist() == [[1, 0, 1]]
