"""One sound document of every kind, made by the program itself or taken from its examples."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from typer.testing import CliRunner

from tests.audited import READ_TWO, TWO, written
from tests.samples import MAPPING
from truecount import reference, trends, triage
from truecount.audit.frame import Frame
from truecount.checks.report import SAME
from truecount.cli import app
from truecount.figure import digest
from truecount.linkage import settings as linkage
from truecount.records.store import Store, run
from truecount.simulation.dials import described
from truecount.triage.card import CardFacts, LearntFrom, ReviewsOf
from truecount.triage.facts import Facts
from truecount.triage.folds import FOLDS, Folded
from truecount.triage.model import Kind, Model
from truecount.triage.steps import Step
from truecount.triage.words import Words

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
COPIED = {
    "case.yaml": EXAMPLES / "stalking-with-damage.yaml",
    "after.yaml": EXAMPLES / "cancel-self-defence.yaml",
    "outcome.yaml": EXAMPLES / "outcome-victim-supports.yaml",
    "outline.yaml": EXAMPLES / "panel.yaml",
    "claims.yaml": EXAMPLES / "claims.yaml",
    "settings.yaml": linkage.HOME,
}
MINUTES = """Agenda item

Recording of crime
Meeting of Police and Crime Panel, Tuesday, 24th July, 2018 10.00 am (Item 12.)

Minutes:

1. The Commissioner said that recording accuracy had risen from 83.6% to 96.6%, and that violent crime rose by 26%.
2. The Chief Constable promised a further report by March 2019. Of 24,300 crimes missed, most were violence.

RESOLVED that the report be noted and that a paper on outcomes be brought to the next meeting.
"""
LOGS = 10


def make(folder: Path) -> None:
    """Write every seed into a folder."""
    for name, source in COPIED.items():
        shutil.copy(source, folder / name)
    audit = written(folder, TWO, READ_TWO)
    printed = _believable(CliRunner().invoke(app, ["audit", "estimate", *audit, "--json"]).stdout)
    texts = {
        "mapping.yaml": MAPPING,
        "dials.yaml": yaml.safe_dump({name: dial["value"] for name, dial in described().items()}),
        "assumptions.yaml": trends.known("kent").text(),
        "minutes.txt": MINUTES,
        "estimate.json": printed,
        "figures.json": _paper(json.loads(printed)["figures"]),
        "link.json": json.dumps(_linkage(), indent=1),
        "readings.csv": _table(READINGS, [[*log, "first", "R1", "none", "", "", "5", ""] for log in _logs()]),
        "scores.csv": _table(
            ("route", "reference", "score", "kind"),
            [["control room", f"L{n}", f"0.{n}", "violence"] for n in range(LOGS)],
        ),
        "weights.csv": _table(
            ("class_code", "weight", "proactive"),
            [[row["class_code"], "12.5", "yes"] for row in reference.load("classes").rows[:15]],
        ),
        "findings.csv": _table((*SAME, "words"), [[f"{name} {n}" for name in (*SAME, "words")] for n in range(20)]),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8", newline="")
    triage.write_model(model(), folder / "model")
    with Store.write(folder / "force.duckdb") as store:
        for table in ("crimes", "incidents"):
            run(
                store.connection,
                f"INSERT INTO {table} BY NAME SELECT range AS record_id, 1 AS load_id, 1 AS file_id, "
                "range AS row, 'kent' AS force_id, 'athena' AS system, 'C' || range AS reference FROM range(3000)",
            )


READINGS = ("route", "reference", "reading", "reader", "class_code", "offence_code", "victim", "minutes", "note")


def _logs() -> list[list[str]]:
    return [name.split("|") for name in TWO.names]


def _table(columns: tuple[str, ...], rows: list[list[str]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([columns, *rows])
    return out.getvalue()


def _believable(printed: str) -> str:
    """What an audit printed, with an accuracy that can be planned by."""
    facts = json.loads(printed)
    for one in facts["figures"]:
        if one["id"].startswith("audit.accuracy"):
            one |= {"value": 85.0, "interval": {"low": 80.0, "high": 90.0, "level": 0.95, "method": "drawn"}}
    return json.dumps(facts, indent=1)


def frame() -> Frame:
    """The logs that the seed's scores are of."""
    words = np.array(["control room"] * LOGS), np.array([f"L{n}" for n in range(LOGS)]), np.array(["V"] * LOGS)
    return Frame(
        np.arange(LOGS),
        *words,
        np.array(["2026-05-01T10:00:00"] * LOGS, dtype="datetime64[s]"),
        np.zeros(LOGS, dtype=bool),
        np.ones((LOGS, 3), dtype=np.int64),
        np.ones(LOGS),
        *(0, 100, 0, 1.0),
    )


def model() -> Model:
    """A model of triage that has learnt nothing, with everything that one has."""
    bare = Folded(np.zeros((FOLDS, 3), dtype=np.float32), np.zeros(FOLDS))
    facts = Facts(np.arange(3))
    card = CardFacts(
        made_by="truecount",
        learnt_from=LearntFrom(("kent",), logs=10, with_record=5, records=6),
        reviews=ReviewsOf(0, 0),
        trees=(0.01, None),
        baseline={"steps": [{"logs": 10, "went_on": 5, "auc": 0.5, "loss": 0.6}]},
    )
    return Model(
        words=Words(np.zeros(2**20, dtype=bool), np.arange(3)),
        facts=facts,
        records=(facts,),
        steps=(Step(bare, bare, bare, None),),
        kinds=(Kind(bare, bare),) * 3,
        shifts=np.zeros(2),
        taught=bare,
        card=card.as_card(),
    )


def _paper(figures: list[dict[str, Any]]) -> str:
    """A paper's figures.json of a few figures."""
    facts = {
        "exhibits": [{"id": "chart-1", "caption": "Crime"}, {"id": "table-1", "caption": "Outcomes"}],
        "expected": [{"number": 1, "exhibits": ["chart-1"], "why_not": ""}],
        "figures": figures[:5],
        "files": {"tables/table-1.csv": "0" * 64},
    }
    return json.dumps(facts | {"hash": digest(facts)}, indent=1)


def _linkage() -> dict[str, Any]:
    """A model of linkage, as its settings lay it out, each level with shares."""
    return {
        "link_type": "link_only",
        "sql_dialect": "duckdb",
        "probability_two_random_records_match": 0.0002,
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": "l.place = r.place AND l.force_id = r.force_id", "sql_dialect": "duckdb"}
        ],
        "comparisons": [
            {
                "output_column_name": one.name,
                "comparison_levels": [
                    {"sql_condition": f"{one.empty[0]}_l IS NULL", "is_null_level": True},
                    *(
                        {"sql_condition": level.when, "m_probability": 0.3, "u_probability": 0.1}
                        for level in one.levels
                    ),
                    {"sql_condition": "ELSE", "m_probability": 0.1, "u_probability": 0.9},
                ],
            }
            for one in linkage.read_settings().compare
        ],
    }
