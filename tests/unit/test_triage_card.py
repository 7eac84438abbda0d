import dataclasses
import json
from datetime import date

import numpy as np
import pytest

from truecount.errors import TrueCountError
from truecount.figure import Figure, Interval, Method, Provenance
from truecount.triage.card import NOT_MEASURED, CardFacts, LearntFrom, ReviewsOf, card
from truecount.triage.cleaning import taken_out
from truecount.triage.facts import Facts
from truecount.triage.model import Model
from truecount.triage.steps import GAIN
from truecount.triage.words import Words

METHOD = Method(id="triage.auc", version=1, title="AUC", formula="f", words="w", source="s")
FIGURE = Figure(
    id="triage.auc.all",
    title="AUC: all | logs",
    value=0.9213,
    unit="of 1",
    decimals=3,
    interval=Interval(low=0.9, high=0.94, method="Korn-Graubard"),
    population="all 40,300 logs",
    area="a force",
    period=None,
    basis="estimated from 900 logs",
    method=METHOD,
    made_from=(Provenance(source="records", where="logs", sha256="0" * 64),),
)
FULL = CardFacts(
    made_by="truecount 0.1.0",
    learnt_from=LearntFrom(("kent",), date(2018, 4, 1), date(2019, 3, 31), 40_300, 15_389, 20_871),
    reviews=ReviewsOf(900, 61),
    other_force=ReviewsOf(0, 0),
    trees=(0.081, GAIN, GAIN - 0.001, None),
    baseline={"steps": [{"logs": 39_946, "went_on": 15_389, "auc": 0.98764, "loss": 0.1}]},
    figures=(FIGURE,),
)


def model_of(told: dict) -> Model:
    none = Facts(np.zeros(0, dtype=np.int64))
    words = Words(np.zeros(1, dtype=bool), np.zeros(0, dtype=np.int64))
    return Model(words, none, (none,), (), (), np.zeros(2), None, told)


def section(text: str, title: str) -> str:
    return text.partition(f"## {title}\n")[2].partition("\n## ")[0]


def test_what_is_missing_is_said_to_be_not_measured():
    text = card(model_of({}))
    for title in ("What it was learnt from", "How good it is", "Trees", "Groups of logs"):
        assert NOT_MEASURED in section(text, title).lower()
    assert "None" not in text


def test_it_says_what_the_model_was_learnt_from():
    learnt = section(card(model_of(FULL.as_card())), "What it was learnt from")
    assert "| Reported | 1 April 2018 to 31 March 2019 |" in learnt
    assert "| Logs | 40,300 |" in learnt
    assert "| Logs reviewed | 900, of which 61 hide a crime |" in learnt
    assert "| Logs of another force whose truth is known | none |" in learnt
    assert f"| Accuracy believed | {NOT_MEASURED} |" in learnt


def test_facts_survive_being_kept_as_json():
    kept = json.loads(json.dumps(FULL.as_card()))
    assert CardFacts.of(kept) == FULL
    assert CardFacts.of(kept | {"something": "else"}) == FULL


def test_figures_are_shown_with_their_intervals_in_one_row():
    good = section(card(model_of(FULL.as_card())), "How good it is")
    assert r"| AUC: all \| logs | 0.921 | of 1 | 0.900 to 0.940 | estimated from 900 logs |" in good
    assert "| 0 | 39,946 | 15,389 | 0.988 | 0.100 |" in good
    assert "Not measured. Nothing is known" not in good


def test_trees_are_told_to_be_kept_where_their_gain_is_large_enough():
    rows = [line for line in section(card(model_of(FULL.as_card())), "Trees").splitlines() if line.startswith("|")]
    assert [row.split("|")[3].strip() for row in rows[2:]] == ["yes", "yes", "no", "no"]
    assert NOT_MEASURED in rows[-1] and "8.1 per cent" in rows[2]


def test_all_that_is_taken_out_is_named():
    read = section(card(model_of({})), "What is taken out, and what is not read")
    assert all(one.what in read for one in taken_out())


def test_figures_of_groups_stand_under_groups():
    of_groups = dataclasses.replace(FULL, figures=None, groups=(FIGURE,))
    text = card(model_of(of_groups.as_card()))
    assert "0.921" in section(text, "Groups of logs")
    assert "0.921" not in section(text, "How good it is")


@pytest.mark.parametrize(
    "wrong",
    [
        {"trees": "many"},
        {"trees": [float("inf")]},
        {"believed": {"accuracy": float("nan"), "beside": 0.5, "source": "told"}},
        {"learnt_from": {"logs": "some"}},
        {"figures": [{"id": "x"}]},
        {"baseline": {"steps": [True]}},
        {"baseline": {"steps": [{"auc": "high"}]}},
    ],
)
def test_a_card_that_cannot_be_read_is_told_in_a_sentence(wrong):
    with pytest.raises(TrueCountError, match="card cannot be read"):
        card(model_of(wrong))
