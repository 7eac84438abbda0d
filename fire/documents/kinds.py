"""Every kind of document: its seed, how it is bent, what reads it, and what is done with it once it is read."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from fire.documents import mutants, seeds
from fire.documents.mutants import Make
from truecount import audit, checks, counting, linkage, outcomes, trends, triage
from truecount.audit.accuracy import Accuracy
from truecount.audit.read_logs import read_logs
from truecount.cli import _why
from truecount.cli.case_words import case_words
from truecount.errors import TrueCountError
from truecount.figure import digest
from truecount.papers import changed, outline
from truecount.papers.claims import checking, minutes, page, register, shown
from truecount.papers.told import own_faults, read_paper
from truecount.records.intake.mapping import read_mapping
from truecount.records.store import Store
from truecount.simulation import read_dials
from truecount.statistics.estimate import Estimate
from truecount.trends.known import own_audit
from truecount.trends.severity_weights import read_weights
from truecount.triage.card import card

DAY = date(2026, 4, 1)


def nothing_more(found: Any) -> object:
    """Nothing is done with it."""
    return found


@dataclass(frozen=True)
class Kind:
    """A kind of document: the `file` of its seed, what makes mutants of it, what reads it, given a folder, and what is
    done with what was read. `verb` are the words of a command line that reads it; `told` says that its reader tells of
    every name that there is not in one pass, `named` that a refusal names the file."""

    name: str
    file: str
    mutate: Callable[[bytes], Make]
    read: Callable[[Path], Any]
    use: Callable[[Any], object] = nothing_more
    verb: tuple[str, ...] = ()
    told: bool = False
    named: bool = True


def _draw(folder: Path) -> Any:
    return audit.read_draw(folder / "draw.csv")


def _reviews(folder: Path) -> Any:
    return (
        audit.read_plan(folder / "plan.yaml"),
        _sound_draw(),
        audit.read_reviews(folder / "reviews.csv", _sound_draw()),
    )


@functools.cache
def _sound_draw() -> Any:
    from tests.audited import TWO

    return TWO


def _estimated(found: Any) -> object:
    planned, made, reviews = found
    sample = audit.sample_of(made, audit.of_kinds(reviews, planned.scope.kinds), unfinished=True)
    return [one.as_json() for one in audit.Result(planned, sample, ()).figures]


def _judged(found: Any) -> object:
    return found.text, json.dumps(found.as_json())


def _decided(found: Any) -> object:
    return list(case_words(found, trace=True)), json.dumps(found.as_json())


def _checked(found: Any) -> object:
    """One register in ten is held against the figures, which takes seconds."""
    if int(digest(found.text())[:2], 16) % 10:
        return None
    claims = checking.check_register(found, "kent", None)
    promised = checking.commitments_of(found, DAY, "kent", None, None)
    return list(checking.lines(found, claims, promised)), json.dumps(checking.as_json(found, claims, promised))


def _assumed(found: Any) -> object:
    return found.path(), found.factors, found.apart, found.text()


def _audits(folder: Path) -> object:
    path = folder / "estimate.json"
    found = Accuracy(Estimate(np.array(0.9), np.array(0.0001), 99), 0.88, 0.92, 100.0, 0.0, 90, 100)
    return audit.assume("kent", last=path), own_audit(path), audit.against(found, path)


def _compared(found: Any) -> object:
    with_others = [*found[:1], *({**one, "value": 5.0, "data_hash": "0"} for one in found[1:])]
    return [one.said for one in changed.changed(found, with_others)]


def _triage(folder: Path) -> Any:
    """The model of a folder; its card says what the weights are, as whoever bends both would."""
    file = folder / "model" / "model.json"
    try:
        told = json.loads(file.read_text("utf-8"))
        told["weights"] = hashlib.sha256((folder / "model" / "weights.npz").read_bytes()).hexdigest()
        file.write_text(json.dumps(told), "utf-8")
    except (OSError, ValueError, TypeError, RecursionError):
        pass
    return triage.read_model(folder / "model")


def _carded(found: Any) -> object:
    return found.sha256, card(found)


def _records(folder: Path) -> object:
    try:
        with Store.read(folder / "force.duckdb") as store:
            return store.last_load, [store.current(one).to_pyarrow() for one in ("crimes", "incidents", "outcomes")]
    except duckdb.Error as error:
        # As the command line tells it.
        raise TrueCountError(f"{folder / 'force.duckdb'}: {_why(error)}") from error


def _in(read: Callable[[Path], Any], file: str) -> Callable[[Path], Any]:
    return lambda folder: read(folder / file)


def _once(found: Any) -> object:
    return list(own_faults(found))


AUDIT = ("audit", "estimate", "plan.yaml", "draw.csv", "reviews.csv")
y, t, j, b = mutants.of_yaml, mutants.of_table, mutants.of_json, mutants.of_bytes
KINDS = (
    Kind("case", "case.yaml", y, _in(counting.decide, "case.yaml"), _decided, ("decide", "case.yaml"), told=True),
    Kind("case after recording", "after.yaml", y, _in(counting.decide, "after.yaml"), _decided, told=True),
    Kind(
        *("outcome case", "outcome.yaml", y, _in(outcomes.judge_outcome, "outcome.yaml"), _judged),
        *(("decide", "--outcome", "outcome.yaml"), True),
    ),
    Kind("outline", "outline.yaml", y, _in(outline.read_outline, "outline.yaml"), lambda it: it.front, told=True),
    Kind("register of claims", "claims.yaml", y, _in(register.read_register, "claims.yaml"), _checked, told=True),
    Kind(
        *(
            "minutes",
            "minutes.txt",
            b,
            _in(page.read_page, "minutes.txt"),
            lambda it: minutes.register_from(it, "m").text(),
        ),
        ("claims", "read", "minutes.txt", "--out", "new.yaml"),
    ),
    Kind("mapping", "mapping.yaml", y, _in(read_mapping, "mapping.yaml")),
    Kind("plan of an audit", "plan.yaml", y, _in(audit.read_plan, "plan.yaml"), lambda it: it.sha256, AUDIT, told=True),
    Kind("draw", "draw.csv", t, _draw, verb=AUDIT),
    Kind("what stands beside a draw", "draw.yaml", y, _draw, verb=AUDIT, told=True),
    Kind("reviews", "reviews.csv", t, _reviews, _estimated, AUDIT),
    Kind("logs read", "reviews.csv", t, lambda folder: read_logs([folder / "reviews.csv"])),
    Kind("readings", "readings.csv", t, lambda folder: audit.read_readings([folder / "readings.csv"], _sound_draw())),
    Kind("scores", "scores.csv", t, lambda folder: audit.read_scores(folder / "scores.csv", seeds.frame())),
    Kind("figures of an audit", "estimate.json", j, _audits),
    Kind("figures of a paper", "figures.json", j, _in(changed.read_figures, "figures.json"), _compared),
    Kind("what a paper shows", "figures.json", j, _in(shown.read_shown, "figures.json")),
    Kind("paper to verify", "figures.json", j, _in(read_paper, "figures.json"), _once),
    Kind("settings of linkage", "settings.yaml", y, _in(linkage.read_settings, "settings.yaml"), told=True),
    Kind("model of linkage", "link.json", j, _in(linkage.read_model, "link.json")),
    Kind("card of a triage model", "model/model.json", j, _triage, _carded),
    Kind("weights of a triage model", "model/weights.npz", b, _triage, _carded),
    Kind(
        *("assumptions", "assumptions.yaml", y),
        lambda folder: trends.read_assumptions(folder / "assumptions.yaml", trends.known("kent")),
        *(_assumed, (), True),
    ),
    Kind("dials", "dials.yaml", y, _in(read_dials, "dials.yaml"), told=True),
    Kind("severity weights", "weights.csv", t, _in(read_weights, "weights.csv")),
    Kind("findings of a run before", "findings.csv", t, _in(checks.read_baseline, "findings.csv")),
    Kind("record file", "force.duckdb", b, _records, verb=("explain", "force.duckdb", "--crime", "C7")),
)
