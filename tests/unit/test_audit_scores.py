"""Scores of logs: read from files with every fault told, or simulated with a chosen power."""

import numpy as np
import pytest

from tests.frames import frame, proposal
from truecount.audit import scores as scores_module
from truecount.audit.drawing import names_of
from truecount.audit.scores import planned_scores, read_scores, simulate_scores
from truecount.audit.simulated_scores import simulated_scores
from truecount.errors import TrueCountError

LOGS = frame()


@pytest.fixture(scope="module")
def plan():
    return proposal(LOGS).plan


def write_scores(path, rows, heading="route,reference,score,kind"):
    path.write_text("\n".join([heading, *rows]) + "\n", "utf-8")
    return path


def rows_of(logs, score=0.25, kind=""):
    return [f"{one},{other},{score},{kind}" for one, other in zip(logs.route, logs.reference, strict=True)]


def test_scores_are_read_in_the_order_of_the_frame_whatever_theirs(tmp_path):
    logs = frame(6)
    rows = [f"{one},{other},0.{n},{'violence' if n == 3 else ''}" for n, (one, other) in enumerate(pairs(logs))]
    there = read_scores(write_scores(tmp_path / "s.csv", [*reversed(rows), "101,elsewhere,0.9,"]), logs)
    assert there.values.tolist() == [0.0, 0.1, 0.2, 0.3, 0.4, 0.5] and there.kinds.tolist() == [-1, -1, -1, 0, -1, -1]
    assert read_scores(write_scores(tmp_path / "t.csv", rows), logs).facts.sha256 == there.facts.sha256
    other = read_scores(write_scores(tmp_path / "u.csv", rows_of(logs)), logs)
    assert other.kinds is None and other.facts.sha256 != there.facts.sha256


def pairs(logs):
    return zip(logs.route.tolist(), logs.reference.tolist(), strict=True)


def test_logs_without_a_score_are_counted(tmp_path):
    logs = frame(6)
    rows = rows_of(logs)
    rows[2] = rows[2].replace("0.25", "")
    with pytest.raises(TrueCountError, match="2 of 6 logs of the frame have no score; give every log one"):
        read_scores(write_scores(tmp_path / "s.csv", rows[1:]), logs)


def test_faults_in_scores_are_told_by_row_and_column_in_one_pass(tmp_path):
    rows = [*rows_of(frame(6)), ",x,0.5,", "101,y,1.5,", "101,z,much,", "101,w,nan,theft", "", ",,,"]
    with pytest.raises(TrueCountError) as caught:
        read_scores(write_scores(tmp_path / "s.csv", rows), frame(6))
    said = str(caught.value)
    for words in (
        'row 8, column route: "" is empty and must not be',
        'row 9, column score: "1.5" does not lie between 0 and 1',
        'row 10, column score: "much" is not a number',
        'row 11, column score: "nan" is not a number',
        'row 11, column kind: "theft" is none of violence, sexual offences, other crime',
    ):
        assert words in said
    assert "row 12" not in said and "row 13" not in said, "an empty line is nothing, and so is one of commas alone"


def test_more_than_twenty_faults_are_counted(tmp_path):
    with pytest.raises(TrueCountError, match="and 10 further faults"):
        read_scores(write_scores(tmp_path / "s.csv", ["101,x,2,"] * 30), frame(6))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", "has no column route, reference, score"),
        (b"route;reference;score\n", "has no column route, reference, score"),
        (b"\xff\xfe", "it is not UTF-8 text"),
        (b'route,reference,score\n101,"' + b"x" * 140_000, "field larger than field limit"),
    ],
)
def test_a_file_that_holds_no_scores_is_told(text, words, tmp_path):
    (tmp_path / "s.csv").write_bytes(text)
    with pytest.raises(TrueCountError, match=words):
        read_scores(tmp_path / "s.csv", frame(6))
    with pytest.raises(TrueCountError, match="the scores cannot be read"):
        read_scores(tmp_path / "none.csv", frame(6))


def test_a_log_with_two_scores_is_told(tmp_path):
    rows = rows_of(frame(6))
    with pytest.raises(TrueCountError, match="1 rows give a log a second score, such as row 8"):
        read_scores(write_scores(tmp_path / "s.csv", [*rows, rows[0]]), frame(6))


def test_references_that_a_spreadsheet_would_run_are_found(tmp_path):
    logs = frame(2)
    object.__setattr__(logs, "reference", np.array(["=1+1", "-7"]))
    given = read_scores(write_scores(tmp_path / "s.csv", ["101,'=1+1,0.1,", "control room,'-7,0.2,"]), logs)
    assert given.values.tolist() == [0.1, 0.2]


def test_the_scores_of_a_plan_must_be_those_it_was_made_with(plan, tmp_path):
    logs = frame(20)
    path = write_scores(tmp_path / "s.csv", rows_of(logs))
    planned = plan.model_copy(update={"score": read_scores(path, logs).facts})
    assert planned_scores(planned, None, logs).values.tolist() == [0.25] * 20
    assert planned_scores(plan, None, logs) is None
    write_scores(path, rows_of(logs, score=0.5))
    with pytest.raises(TrueCountError, match="the scores are not those that the plan was made with"):
        planned_scores(planned, None, logs)


@pytest.fixture
def truth(monkeypatch):
    """Every seventh log hides a crime, and the file counts as a simulated force."""
    names = names_of(LOGS.route, LOGS.reference)
    one = type("Crime", (), {"recorded": False})()
    monkeypatch.setattr(scores_module, "is_simulated", lambda store: True)
    monkeypatch.setattr(scores_module, "true_crimes", lambda store: {name: [one] for name in names[::7]})


def test_simulated_scores_have_the_power_asked_for_and_come_again_from_the_seed(truth, plan):
    hides = np.arange(600) % 7 == 0
    for auc in (0.2, 0.5, 0.9):
        given = simulate_scores(None, LOGS, auc, "48213")
        above = (given.values[hides][:, None] > given.values[~hides]).mean()
        assert above == pytest.approx(auc, abs=0.09)
        planned = plan.model_copy(update={"score": given.facts})
        assert (planned_scores(planned, None, LOGS).values == given.values).all()
    assert (simulate_scores(None, LOGS, 0.9, "other").values != given.values).all()


def test_a_simulated_score_is_the_chance_that_it_says():
    hides = np.random.default_rng(3).random(100_000) < 0.1
    values = simulated_scores(hides, 0.9, seed=1)
    for low, high in ((0.0, 0.05), (0.2, 0.3), (0.7, 0.9)):
        some = (values > low) & (values < high)
        assert hides[some].mean() == pytest.approx(values[some].mean(), abs=0.03)


@pytest.mark.parametrize("auc", [0.0, 1.0, -1.0, float("nan")])
def test_an_auc_lies_between_nought_and_one(truth, auc):
    with pytest.raises(TrueCountError, match="An AUC lies between 0 and 1"):
        simulate_scores(None, LOGS, auc, "48213")
