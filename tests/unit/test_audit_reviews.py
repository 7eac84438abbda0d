"""Readings and reviews: what readers write, what it is set beside, and the verdict on each crime and record."""

from __future__ import annotations

import csv
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from tests.audited import ROUTE, Stratum, drawn, plan, review, written
from tests.frames import put, put_loads
from truecount import audit
from truecount.audit.readings import Reading
from truecount.cli import app
from truecount.errors import TrueCountError
from truecount.figure import Period
from truecount.records.store import Store
from truecount.verdicts import VERDICTS

SCOPE = audit.Scope(
    force="kent",
    period=Period(start="2026-05-01", end="2026-05-31"),
    routes=(ROUTE,),
    recorded_by="2026-06-10",
)
REPORTED, DUE, LATE = "2026-05-04 09:00", "2026-05-05 09:00", "2026-05-05 09:01"
ASSAULT, ABH, AFFRAY, RAPE, FRAUD = "105A", "8N", "9A", "19C", "NFIB1"
IN_TIME, SAME, OTHER = "recorded in time", "wrong class, same group", "wrong class, other group"
NOTHING, BESIDE, OVER = "missing, nothing recorded", "missing beside others", "over-recorded"


def held(class_code: str | None = ASSAULT, victim: str | None = "P1", at: str | None = DUE, **more):
    """A crime record, made in time unless told otherwise."""
    return {"class_code": class_code, "victim_key": victim, "recorded_at": at} | more


def gone(code: str, avi: str | None = None, told: str | None = None):
    """A crime record that was cancelled."""
    return held(cancelled_at="2026-05-20", cancellation=code, avi=avi, victim_told_at=told)


LOGS = {
    "in time": ([(ASSAULT, "P1")], [held()], {(IN_TIME, "violence", "violence", True, False, None)}),
    "late": ([(ASSAULT, "P1")], [held(at=LATE)], {("recorded late", "violence", "violence", True, True, None)}),
    "same group": ([(ASSAULT, "P1")], [held(ABH)], {(SAME, "violence", "violence", True, False, None)}),
    "other group": ([(ASSAULT, "P1")], [held(AFFRAY)], {(OTHER, "violence", "other crime", True, False, None)}),
    "no class": ([(ASSAULT, "P1")], [held(None)], {(OTHER, "violence", "other crime", True, False, None)}),
    "nothing": ([(RAPE, "P1")], [], {(NOTHING, "sexual offences", None, None, None, None)}),
    "beside": (
        [(ASSAULT, "P1"), (ASSAULT, "P2")],
        [held(victim="P2")],
        {
            (IN_TIME, "violence", "violence", True, False, None),
            (BESIDE, "violence", None, None, None, None),
        },
    ),
    "two victims": (
        [(ASSAULT, "P1"), (ABH, "P2")],
        [held(ABH, "P2"), held(victim="P1", at=LATE)],
        {
            (IN_TIME, "violence", "violence", True, False, None),
            ("recorded late", "violence", "violence", True, True, None),
        },
    ),
    "twice": (
        [(ASSAULT, "P1")],
        [held(), held(at=LATE)],
        {(IN_TIME, "violence", "violence", True, False, None), (OVER, "violence", "violence", True, None, None)},
    ),
    "not required": ([("none", None)], [held(RAPE)], {(OVER, "sexual offences", "sexual offences", True, None, None)}),
    "clean": ([("none", None)], [], {("nothing required", None, None, None, None, None)}),
    "cancelled unasked": ([("none", None)], [gone("C4")], {("nothing required", None, None, None, None, None)}),
    "cancelled": (
        [(ASSAULT, "P1")],
        [gone("C2", "yes", told="2026-05-19")],
        {("cancelled", "violence", "violence", False, False, True)},
    ),
    "wrongly": (
        [(ASSAULT, "P1")],
        [gone("C2", "no")],
        {("wrongly cancelled", "violence", "violence", False, False, False)},
    ),
    "in error": ([(ASSAULT, "P1")], [gone("C4")], {("wrongly cancelled", "violence", "violence", False, False, None)}),
    "transferred": ([(ASSAULT, "P1")], [gone("C1")], {("transferred", "violence", "violence", False, False, False)}),
    "stands": ([(ASSAULT, "P1")], [gone("C3"), held()], {(IN_TIME, "violence", "violence", True, False, None)}),
    "after the day": (
        [(ASSAULT, "P1")],
        [held(at="2026-06-11 00:00")],
        {(NOTHING, "violence", None, None, None, None)},
    ),
    "on the day": (
        [(ASSAULT, "P1")],
        [held(at="2026-06-10 23:59")],
        {("recorded late", "violence", "violence", True, True, None)},
    ),
    "fraud": ([("none", None)], [held(FRAUD)], {("nothing required", None, None, None, None, None)}),
    "unreadable": ([("cannot be read", None)], [held()], {("cannot be read", None, None, None, None, None)}),
    "called first": ([(ASSAULT, "P1")], [], {(IN_TIME, "violence", "violence", True, False, None)}),
    "called again": ([(ASSAULT, "P1")], [held()], {("nothing required", None, None, None, None, None)}),
}
"""Logs by name: the crimes that a reader says each requires (class and victim), the records of it, and the reviews
expected, as (verdict, kind, kind recorded, stands, late, victim told). "called again" repeats "called first"."""
REPEATS = ("called again", "called first")


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A record file of these logs, and of one that nobody drew and another force's of the same name."""
    with Store.write(tmp_path_factory.mktemp("compared") / "f.duckdb") as store:
        put_loads(store, "2026-06-10")
        names = [*LOGS, "nobody drew"]
        log = {"force_id": "kent", "system": ROUTE, "reported_at": REPORTED, "precision": "instant"}
        put(store, "incidents", *(log | {"record_id": n, "reference": name} for n, name in enumerate(names, 1)))
        put(store, "incidents", log | {"record_id": 99, "reference": "nothing", "force_id": "essex"})
        crime = {"force_id": "kent", "system": "crimes", "precision": "instant"}
        rows = [(name, one) for name, (_, records, _) in LOGS.items() for one in records] + [("nobody drew", held())]
        put(
            store,
            "crimes",
            *(
                crime | one | {"record_id": n, "reference": f"C{n}", "incident_reference": name}
                for n, (name, one) in enumerate(rows, 1)
            ),
        )
        put(store, "crimes", crime | held() | {"record_id": 99, "force_id": "essex", "incident_reference": "nothing"})
        again, first = (names.index(name) + 1 for name in REPEATS)
        same = {"incident_id": again, "first_id": first, "probability": 1.0, "how": "reference", "evidence": "told"}
        put(store, "same_incidents", same)
        yield store


@pytest.fixture(scope="module")
def stages(store):
    """The reviews of every log as first read, and of "nothing" as read a second time and settled."""
    first = [
        Reading(ROUTE, name, "first", "R1", class_code, None, victim, 7.0, f"of {name}")
        for name, (crimes, _, _) in LOGS.items()
        for class_code, victim in crimes
    ]
    (one,) = [one for one in first if one.reference == "nothing"]
    again = [replace(one, reading="second", reader="R2", class_code="none"), replace(one, reading="settled")]
    return audit.compare(store, SCOPE, first + again)


@pytest.fixture(scope="module")
def reviews(stages):
    """The reviews of first readings."""
    return [one for one in stages if one.reading == "first"]


def told(reviews, name):
    return {
        (one.verdict, one.kind, one.recorded_kind, one.stands, one.late, one.told)
        for one in reviews
        if one.reference == name
    }


@pytest.mark.parametrize("name", LOGS)
def test_a_log_gets_the_verdicts_that_a_registrar_would_give(reviews, name):
    assert told(reviews, name) == LOGS[name][2]
    assert len([one for one in reviews if one.reference == name]) == len(LOGS[name][2])


def test_every_verdict_that_a_reading_can_get_arises(reviews):
    assert {one.verdict for one in reviews} & set(VERDICTS) == set(VERDICTS) - {"other force", "registrar decides"}


def test_logs_that_nobody_drew_are_not_judged(reviews):
    assert {one.reference for one in reviews} == set(LOGS)


def test_a_crime_of_a_repeated_call_counts_once_and_says_why(reviews):
    (again,) = [one for one in reviews if one.reference == "called again"]
    assert again.note == "it repeats called first, where its crimes count"


def test_each_victim_s_record_answers_his_own_crime(reviews):
    two = {one.class_code: one.recorded_class for one in reviews if one.reference == "two victims"}
    assert two == {ASSAULT: ASSAULT, ABH: ABH}


def test_minutes_and_notes_come_with_what_was_read(reviews):
    by_name = {one.reference: one for one in reviews}
    assert by_name["late"].minutes == 7.0 and by_name["late"].note == "of late"
    assert by_name["clean"].note == "of clean" and by_name["not required"].note == "of not required"


def test_the_records_of_the_frame_less_the_surplus_are_the_crimes_recorded(store, reviews):
    """R - X = crimes recorded, log by log and kind by kind: what all estimates rest on."""
    from truecount.audit import counts
    from truecount.reference.kinds import KINDS

    frame = audit.frame_of(store, SCOPE)
    known = dict(zip(frame.reference.tolist(), frame.recorded.tolist(), strict=True))
    harm = dict(zip(frame.reference.tolist(), frame.harm.tolist(), strict=True))
    for name in set(LOGS) - {"unreadable"}:
        own = [one for one in reviews if one.reference == name]
        assert sum(known[name]) - sum(map(counts.surplus, own)) == sum(map(counts.recorded, own)), name
        for place, kind in enumerate(KINDS):
            surplus = sum(map(counts.surplus_of_kind(kind), own))
            assert known[name][place] - surplus == sum(map(counts.of_kind(counts.recorded, kind), own)), (name, kind)
        weight = sum(map(counts.weighed(counts.recorded), own))
        assert harm[name] - sum(map(counts.surplus_weighed, own)) == pytest.approx(weight), name


def test_first_second_and_settled_readings_are_each_judged_alone(stages):
    assert [(one.reading, one.verdict) for one in stages if one.reference == "nothing"] == [
        ("first", NOTHING),
        ("second", "nothing required"),
        ("settled", NOTHING),
    ]


def test_a_log_that_the_file_does_not_hold_is_an_error(store):
    with pytest.raises(TrueCountError, match="does not hold 1 of the logs read, such as elsewhere"):
        audit.compare(store, SCOPE, [Reading(ROUTE, "elsewhere", "first", "R1", "none")])


MADE = drawn({"all": Stratum(9, (4, 0, 0), ["L1", "L2", "L3"], ["L4"])}, again={"L2": 0.25})


def sheet(path, *rows, columns="route,reference,reading,reader,class_code,victim,minutes"):
    path.write_text("\n".join([columns, *rows]) + "\n", encoding="utf-8")
    return path


def faults(path, read):
    with pytest.raises(TrueCountError) as told:
        read([path] if read is audit.read_readings else path, MADE)
    return str(told.value).replace(f"{path}", "F").splitlines()


def test_a_sheet_tells_neither_stratum_nor_chance_and_takes_readers_in_turn(tmp_path):
    path = audit.write_sheet(MADE, ("R1", "R2"), tmp_path / "sheet.csv")
    with path.open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    assert [(row["reference"], row["reader"]) for row in rows] == [
        ("L1", "R1"),
        ("L2", "R2"),
        ("L3", "R1"),
        ("L4", "R2"),
    ]
    assert not {"stratum", "chance", "again", "again_chance", "role"} & set(rows[0])


def test_rows_that_nobody_filled_in_are_logs_not_read_yet(tmp_path):
    path = audit.write_sheet(MADE, (), tmp_path / "sheet.csv")
    assert audit.read_readings([path], MADE) == []
    path.write_text(path.read_text("utf-8").replace("L1,first,,,", "L1,first,R1,none,"), encoding="utf-8")
    assert audit.read_readings([path], MADE) == [Reading(ROUTE, "L1", "first", "R1", "none")]


def test_the_verb_writes_a_sheet_for_the_readers_of_the_plan(tmp_path):
    written(tmp_path, MADE, [], readers=["Ann", "Bob"])
    done = CliRunner().invoke(app, ["audit", "review", f"{tmp_path / 'draw.csv'}", "--out", f"{tmp_path / 's.csv'}"])
    assert done.exit_code == 0 and "An empty sheet to fill in" in done.output
    assert f"{ROUTE},L2,first,Bob,,,,,\n" in (tmp_path / "s.csv").read_text("utf-8").replace("\r", "")


def test_simulated_readers_read_simulated_forces_alone(store):
    with pytest.raises(TrueCountError, match="only the truth of a simulated force can be read by simulated readers"):
        audit.simulate_reviews(store, plan(MADE), MADE, 2, 0.03)


def test_readings_are_read_as_written(tmp_path):
    path = sheet(
        tmp_path / "r.csv",
        f"{ROUTE},L1,first,R1,8N,P1,12.5",
        f"{ROUTE},L1,first,R1,105A,,",
        f"{ROUTE},L2,first,R2,none,,",
    )
    assert audit.read_readings([path], MADE) == [
        Reading(ROUTE, "L1", "first", "R1", "8N", victim="P1", minutes=12.5),
        Reading(ROUTE, "L1", "first", "R1", "105A"),
        Reading(ROUTE, "L2", "first", "R2", "none"),
    ]


def test_every_cell_that_cannot_be_read_is_told_with_row_and_column(tmp_path):
    path = sheet(
        tmp_path / "r.csv",
        f"{ROUTE},L1,third,R1,8N,,",
        f"{ROUTE},L2,first,R1,assault,,",
        f"{ROUTE},,first,R1,none,,soon",
        f"{ROUTE},L3,first,R1,{FRAUD},,-1",
    )
    assert [one.partition(": ")[0] for one in faults(path, audit.read_readings)] == [
        "F, row 2, column reading",
        "F, row 3, column class_code",
        "F, row 4, column reference",
        "F, row 4, column minutes",
        "F, row 5, column class_code",
        "F, row 5, column minutes",
    ]


def test_what_does_not_go_together_is_told_all_at_once(tmp_path):
    path = sheet(
        tmp_path / "r.csv",
        f"{ROUTE},L1,first,R1,none,,",
        f"{ROUTE},L1,first,R1,8N,,",
        f"{ROUTE},L2,first,R1,none,,",
        f"{ROUTE},L2,first,R1,cannot be read,,",
        f"{ROUTE},L3,first,R1,8N,P1,",
        f"{ROUTE},L3,first,R2,8N,P2,",
        f"{ROUTE},L9,first,R1,none,,",
        f"{ROUTE},L4,first,,none,,",
        f"{ROUTE},L4,first,R1,,P1,",
    )
    assert faults(path, audit.read_readings) == [
        f'F, row 8: log "L9" of {ROUTE} was not drawn; leave it out.',
        "F, row 9, column reader: it is empty and must not be where a log was read.",
        "F, row 10, column class_code: it is empty and must not be where a log was read.",
        'F: the first reading of log "L1" says both a crime and none; leave one.',
        'F: the first reading of log "L2" says both cannot be read and none; leave one.',
        'F: the first reading of log "L3" is by R1 and by R2; one reader makes it, and another the second.',
    ]


def test_a_file_without_a_column_says_which(tmp_path):
    path = sheet(tmp_path / "r.csv", f"{ROUTE},L1,first", columns="route,reference,reading")
    assert faults(path, audit.read_readings) == [
        "F: the file of readings has no column reader, class_code; its first row names the columns."
    ]


def test_reviews_come_back_as_they_were_written(tmp_path, reviews):
    every = drawn({"all": Stratum(99, (20, 0, 0), list(LOGS))})
    path = audit.write_reviews(reviews, every, tmp_path / "reviews.csv")
    assert audit.read_reviews(path, every) == reviews


def test_a_cell_that_a_spreadsheet_would_run_comes_back(tmp_path):
    one = review("L1", "recorded in time", note="=1+1")
    path = audit.write_reviews([one], MADE, tmp_path / "reviews.csv")
    assert "'=1+1" in path.read_text("utf-8")
    assert audit.read_reviews(path, MADE) == [one]


def test_reviews_that_cannot_be_estimated_from_are_refused(tmp_path):
    good = review("L1", "recorded in time")
    rows = [
        replace(good, reference="L9"),
        replace(good, kind=None),
        replace(good, recorded_kind=None),
        replace(good, reading=None),
        replace(good, verdict=None),
        review("L2", "nothing required"),
        review("L3", "missing beside others"),
    ]
    path = audit.write_reviews(rows, MADE, tmp_path / "reviews.csv")
    kinds = "it is one of violence, sexual offences, other crime"
    assert faults(path, audit.read_reviews) == [
        f'F, row 2: log "L9" of {ROUTE} was not drawn; leave it out.',
        f"F, row 3, column kind: it is empty and must not be where a crime has a verdict; {kinds}.",
        f"F, row 4, column recorded_kind: it is empty and must not be where there is a record; {kinds}.",
        "F, row 5, column reading: it is empty and must not be.",
        "F, row 6, column verdict: it is empty and must not be.",
    ]
    text = path.read_text("utf-8").replace("yes,no", "perhaps,no").replace("recorded in time", "recorded somehow")
    path.write_text(text, encoding="utf-8")
    assert [one.partition(": ")[0] for one in faults(path, audit.read_reviews)][:2] == [
        "F, row 2, column verdict",
        "F, row 2, column stands",
    ]
