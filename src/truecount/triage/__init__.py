"""Which logs to read first: for every log, how likely it hides a crime not recorded, and why."""

from truecount.triage.card import CardFacts, card
from truecount.triage.cleaning import without
from truecount.triage.drift import Drifted, baseline, drift
from truecount.triage.drift_measures import MEASURES
from truecount.triage.estimates import Known
from truecount.triage.groups import group_sections, groupings_of
from truecount.triage.kept import keep_scores
from truecount.triage.keywords import keyword_counts, keyword_kinds
from truecount.triage.learning import OtherForce, before_decisions, learn
from truecount.triage.levels import Believed, Reviewed
from truecount.triage.logs import Logs, logs_of
from truecount.triage.measured import Measured, Section, record_odds
from truecount.triage.methods import METHODS as OF_FIGURES
from truecount.triage.model import Model, holds_model, read_model, write_model
from truecount.triage.run import learn_and_score
from truecount.triage.scoring import Scored, score
from truecount.triage.simulated_truth import true_missed
from truecount.triage.why import Explained, Reason, explained, marked, reasons, written

METHODS = (*OF_FIGURES, *(one.method for one in MEASURES))
"""Every method of this room: of its figures, and of what is compared to see drift."""

__all__ = [
    "METHODS",
    "Believed",
    "CardFacts",
    "Drifted",
    "Explained",
    "Known",
    "Logs",
    "Measured",
    "Model",
    "OtherForce",
    "Reason",
    "Reviewed",
    "Scored",
    "Section",
    "baseline",
    "before_decisions",
    "card",
    "drift",
    "explained",
    "group_sections",
    "groupings_of",
    "holds_model",
    "keep_scores",
    "keyword_counts",
    "keyword_kinds",
    "learn",
    "learn_and_score",
    "logs_of",
    "marked",
    "read_model",
    "reasons",
    "record_odds",
    "score",
    "true_missed",
    "without",
    "write_model",
    "written",
]
