"""Logs that audits read, as their last reading has them, with the chance that each had; and scores kept in a file."""

import numpy as np
import pytest

from tests.audited import BESIDE, CLEAN, IN_TIME, NOTHING, OF_OTHER_GROUP, OVER, UNREADABLE, Stratum, drawn, review
from tests.frames import frame
from truecount import audit
from truecount.errors import TrueCountError
from truecount.records.store import Store

ROUTE = "control room"
LOGS = ("L1", "L2", "L3", "L4", "L5")
MADE = drawn(
    {"likely": Stratum(20, (10, 0, 0), LOGS[:2]), "the rest": Stratum(300, (20, 0, 0), LOGS[2:])},
)


def read(tmp_path, *reviews):
    return audit.read_logs([audit.write_reviews(reviews, MADE, tmp_path / "reviews.csv")])


def test_a_log_has_the_crimes_missed_in_it_by_kind_and_its_chance(tmp_path):
    found = read(
        tmp_path,
        review("L1", IN_TIME),
        review("L1", BESIDE),
        review("L1", BESIDE, of=OF_OTHER_GROUP),
        review("L3", NOTHING),
        review("L4", CLEAN),
    )
    assert found == [
        audit.ReadLog(ROUTE, "L1", (1, 0, 1), 0.1),
        audit.ReadLog(ROUTE, "L3", (1, 0, 0), 0.01),
        audit.ReadLog(ROUTE, "L4", (0, 0, 0), 0.01),
    ]


def test_the_last_reading_counts(tmp_path):
    found = read(
        tmp_path,
        review("L1", NOTHING),
        review("L1", CLEAN, reading="settled"),
        review("L2", CLEAN),
        review("L2", NOTHING, reading="second"),
    )
    assert [sum(one.missed) for one in found] == [0, 1]


def test_what_could_not_be_read_and_what_is_over_recorded_is_no_missed_crime(tmp_path):
    found = read(tmp_path, review("L1", UNREADABLE), review("L2", OVER))
    assert [(one.reference, one.missed) for one in found] == [("L2", (0, 0, 0))]


def test_a_log_read_in_two_audits_stands_there_twice_with_the_audit_that_read_it(tmp_path):
    first = audit.write_reviews([review("L1", CLEAN)], MADE, tmp_path / "a.csv")
    second = audit.write_reviews([review("L1", CLEAN), review("L3", CLEAN)], MADE, tmp_path / "b.csv")
    found = audit.read_logs([first, second])
    assert [(one.reference, one.audit) for one in found] == [("L1", 0), ("L1", 1), ("L3", 1)]


def test_the_reviews_of_an_audit_given_twice_are_refused(tmp_path):
    paths = [audit.write_reviews([review("L1", CLEAN)], MADE, tmp_path / name) for name in ("a.csv", "b.csv")]
    with pytest.raises(TrueCountError, match=r"b\.csv: these are the reviews of .*a\.csv once more"):
        audit.read_logs(paths)


def test_a_missed_crime_without_a_kind_is_refused_and_not_left_out(tmp_path):
    path = tmp_path / "reviews.csv"
    path.write_text(
        "route,reference,reading,verdict,kind,chance\n"
        'a,b,first,nothing required,,0.1\na,c,first,"missing, nothing recorded",,0.1\n'
    )
    with pytest.raises(TrueCountError, match="row 3, column kind"):
        audit.read_logs([path])


def test_reviews_without_chances_are_refused_with_every_fault(tmp_path):
    path = audit.write_reviews([review("L1", CLEAN), review("L9", CLEAN)], MADE, tmp_path / "reviews.csv")
    with pytest.raises(TrueCountError, match="row 3, column chance"):
        audit.read_logs([path])
    bare = tmp_path / "bare.csv"
    bare.write_text("route,reference,reading,verdict,kind\n")
    with pytest.raises(TrueCountError, match="has no column chance"):
        audit.read_logs([bare])


def kept(path, logs, rows):
    """A record file that keeps these scores: incident, chance, kind."""
    with Store.write(path) as store:
        for incident, hidden, kind in rows:
            store.connection.con.execute(
                "INSERT INTO scores (incident_id, hidden, kind) VALUES (?, ?, ?)", [int(incident), hidden, kind]
            )
        return audit.kept_scores(store, logs)


def test_scores_kept_in_the_record_file_are_read_in_the_order_of_the_frame(tmp_path):
    logs = frame(4)
    rows = [(one, one / 10, "violence" if one % 2 else "other crime") for one in reversed(logs.incident_id.tolist())]
    found = kept(tmp_path / "f.duckdb", logs, [*rows, (99, 0.9, "violence")])
    assert found.values.tolist() == [0.0, 0.1, 0.2, 0.3]
    assert found.kinds.tolist() == [2, 0, 2, 0]
    assert (found.facts.file, found.facts.auc) == (None, None) and len(found.facts.sha256) == 64
    assert np.array_equal(audit.kept_scores(Store.read(tmp_path / "f.duckdb"), logs).values, found.values)


@pytest.mark.parametrize(("rows", "words"), [((), "first"), (((0, 0.1, "violence"),), "loaded since")])
def test_logs_without_a_kept_score_are_told(tmp_path, rows, words):
    with pytest.raises(TrueCountError, match=words):
        kept(tmp_path / "f.duckdb", frame(4), rows)
