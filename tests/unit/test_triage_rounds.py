"""Audits in rounds by the scores of triage: what is drawn, what reviews change, what the report says and exits with."""

import json
from dataclasses import replace

import numpy as np
import pytest
from typer.testing import CliRunner

from truecount.cli import app
from truecount.errors import TrueCountError
from truecount.records.store import Store
from truecount.validation import rounds
from truecount.validation.population import Facts
from truecount.validation.rounds_report import holds, least_covered, rounds_report, rounds_verdicts

RUN = CliRunner()
FIRST = rounds.Round(
    covered=0.96, bias=0.1, bias_error=0.05, half_width=2.5, exact=2.4, misses=80.0, auc=0.95, needed=300.0
)
FOUND = rounds.Rounds(
    force=Facts("simulated-kent", 0.836, (0.8, 0.8, 0.9), 40_000, 2_100, 16_000),
    assumed=83.6,
    readings=600,
    times=200,
    first=FIRST,
    second=replace(FIRST, covered=0.945, needed=250.0),
    classical=1000.0,
    unscored=600.0,
)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def known(small_force, triaged):
    """The very small force and its model, made ready for rounds."""
    with Store.read(small_force) as store:
        return rounds.triaged(store, triaged.model)


def test_the_truth_of_the_frame_and_that_of_triage_stand_in_the_same_rows(known):
    names = np.array(known.logs.column("reference"))
    assert (names[known.place] == known.force.frame.reference).all()
    assert (known.logs.recorded[known.place] > 0).sum() >= known.force.frame.linked.sum()
    assert 0.7 < known.force.accuracy < 0.95


def test_a_round_draws_no_log_twice_and_of_each_stratum_what_was_laid_out(known):
    layout = rounds.laid_out(known, known.scored.hidden, 200)
    rows = rounds.drawn(layout, np.random.default_rng(1))
    assert len(set(rows.tolist())) == len(rows) == layout.readings.sum()
    assert (layout.of[rows] == np.repeat(np.arange(len(layout.logs)), layout.readings)).all()
    assert rounds.chances(layout).sum() == pytest.approx(layout.readings.sum())


def test_what_is_drawn_comes_by_its_chance(known):
    layout = rounds.laid_out(known, known.scored.hidden, 200)
    drawn = np.zeros(len(layout.of))
    for seed in range(400):
        drawn[rounds.drawn(layout, np.random.default_rng(seed))] += 1
    chance = rounds.chances(layout)
    apart = (drawn - 400 * chance) / np.sqrt(400 * np.maximum(chance * (1 - chance), 1e-9))
    assert np.sqrt((apart[chance < 1] ** 2).mean()) == pytest.approx(1, abs=0.1)


def test_reviews_that_found_misses_everywhere_raise_the_scores_and_ones_that_found_none_lower_them(known):
    layout = rounds.laid_out(known, known.scored.hidden, 200)
    rows = rounds.drawn(layout, np.random.default_rng(1))
    sums = []
    for missed in (0, 1):
        told = replace(known.force, required=known.force.right + missed)
        told = replace(known, force=told)
        sums.append(rounds.taught(told, rows, rounds.chances(layout)[rows]).sum())
    assert sums[0] < known.scored.believed.sum() < sums[1]


def test_the_same_seed_gives_the_same_rounds(known):
    one, again, other = (rounds.rounds(known, 2, 100, seed) for seed in (1, 1, 2))
    assert one == again and one != other
    assert one.times == 2 and one.readings == 100


def test_a_round_is_summed_up_in_points():
    audits = [rounds._Audit(share, share - 0.03, share + 0.03, 5, 0.9, 100) for share in (0.80, 0.84)]
    found = rounds._round(audits, 0.82)
    assert found.covered == 1 and found.bias == pytest.approx(0) and found.half_width == pytest.approx(3)
    assert found.exact == pytest.approx(1.96 * 2, rel=1e-3)
    assert found.bias_error == pytest.approx(2 / np.sqrt(2))
    assert rounds._round(audits, 0.86).covered == 0.5
    assert rounds._round(audits, 0.86).bias == pytest.approx(-4)


def test_so_few_rounds_may_hold_the_truth_as_come_by_chance_once_in_150_times():
    assert least_covered(200) == 0.91
    assert least_covered(100) == 0.89
    assert holds(FOUND)
    assert not holds(replace(FOUND, second=replace(FIRST, covered=0.905)))


def test_the_report_says_what_is_saved_and_what_is_not_met(tmp_path):
    rounds_report(tmp_path / "triage.md", [FOUND], 7)
    text = (tmp_path / "triage.md").read_text("utf-8")
    assert "Seed 7." in text and "known to\n±3.0 points" in text
    assert "| 83.6 | 83.6 | 40,000 | 2,100 | 16,000 |" in text
    assert "| 83.6 | second | 94.5 | 2.50 | 2.40 | +0.10 ± 0.05 | 80.0 | 0.950 | 250 |" in text
    assert "| 83.6 | 1,000 (100 %) | 600 (60 %) | 300 (30 %) | 250 (25 %) |" in text
    assert "NOT MET" not in text
    little = replace(FOUND, second=replace(FIRST, needed=470.0))
    assert [line.endswith("NOT MET.") for line in rounds_verdicts([little])] == [False, True]


@pytest.fixture
def simulated(monkeypatch):
    def put(*found):
        monkeypatch.setattr("truecount.validation.rounds.many_rounds", lambda seed, progress: list(found))

    return put


def test_the_verb_tells_it_in_short_and_writes_the_report(simulated, tmp_path):
    simulated(FOUND)
    done = RUN.invoke(app, ["validate", "--triage", "--report", str(tmp_path / "t.md")])
    assert done.exit_code == 0, done.output
    assert "96.0 per cent of 200 first rounds and 94.5 per cent of second ones" in done.output
    assert (tmp_path / "t.md").is_file()
    told = json.loads(RUN.invoke(app, ["validate", "--triage", "--json"]).output)
    assert told["rounds"][0]["second"]["needed"] == 250 and len(told["said"]) == 2


def test_the_verb_exits_with_one_where_the_truth_is_held_too_seldom(simulated):
    simulated(FOUND, replace(FOUND, first=replace(FIRST, covered=0.9)))
    assert RUN.invoke(app, ["validate", "--triage"]).exit_code == 1


@pytest.mark.parametrize("options", [["--triage", "--coverage"], ["--report", "r.md"]])
def test_options_that_do_not_go_together_are_refused(options):
    done = RUN.invoke(app, ["validate", *options])
    assert isinstance(done.exception, TrueCountError)
    assert "give one of them" in str(done.exception)
