"""How accurately crime is recorded: audits planned, drawn, compared and estimated."""

from truecount.audit.accuracy import Accuracy, Part, accuracy_of, all_crime, of_logs, ratio_of
from truecount.audit.beliefs import assume
from truecount.audit.bundles import Bundle, bundles_of, opened
from truecount.audit.chances import inclusion_chances, permanent_numbers, places
from truecount.audit.comparing import Review, compare
from truecount.audit.designs import DESIGNS, Design, design
from truecount.audit.drawing import Draw, draw, planned_logs
from truecount.audit.drawn import Drawn, read_draw, write_draw, write_frame
from truecount.audit.expected import Expected, expect
from truecount.audit.explaining import explain
from truecount.audit.frame import Frame, frame_of, twelve_months_to
from truecount.audit.grades import PublishedRange, band, drew, published_range, published_ranges
from truecount.audit.layout import Layout, lay_out
from truecount.audit.looks import Look, look
from truecount.audit.methods import METHODS
from truecount.audit.other_ways import Alternative, alternatives
from truecount.audit.plan import Assumed, Plan, Scope, Score, Wanted, read_plan, write_plan
from truecount.audit.proposal import Proposal, expectations, propose
from truecount.audit.read_logs import ReadLog, read_logs
from truecount.audit.reader_error import (
    Decisions,
    Rereading,
    corrected_accuracy,
    corrected_limits,
    corrected_total,
    rereading_chances,
    rogan_gladen,
)
from truecount.audit.readers import Readers, against, readers_of
from truecount.audit.reading_sheets import write_sheet
from truecount.audit.readings import Reading, read_readings
from truecount.audit.reaudit import Difference, Drift, drift, independent_difference, paired_difference
from truecount.audit.recording_accuracy import RecordingAccuracy, limits, recording_accuracy, unrecorded_a_year
from truecount.audit.result import Result, Section
from truecount.audit.reviews import of_kinds, read_reviews, write_reviews
from truecount.audit.sample import Sample, sample_of
from truecount.audit.scores import Scores, kept_scores, planned_scores, read_scores, simulate_scores
from truecount.audit.simulated_readers import simulate_reviews
from truecount.audit.types_read import TypeRead, types_read
from truecount.audit.watched_accuracy import (
    WatchedReadings,
    accuracy_over_periods,
    accuracy_sequence,
    evidence_against,
    stratum_chances,
)

__all__ = [
    "DESIGNS",
    "METHODS",
    "Accuracy",
    "Alternative",
    "Assumed",
    "Bundle",
    "Decisions",
    "Design",
    "Difference",
    "Draw",
    "Drawn",
    "Drift",
    "Expected",
    "Frame",
    "Layout",
    "Look",
    "Part",
    "Plan",
    "Proposal",
    "PublishedRange",
    "ReadLog",
    "Readers",
    "Reading",
    "RecordingAccuracy",
    "Rereading",
    "Result",
    "Review",
    "Sample",
    "Scope",
    "Score",
    "Scores",
    "Section",
    "TypeRead",
    "Wanted",
    "WatchedReadings",
    "accuracy_of",
    "accuracy_over_periods",
    "accuracy_sequence",
    "against",
    "all_crime",
    "alternatives",
    "assume",
    "band",
    "bundles_of",
    "compare",
    "corrected_accuracy",
    "corrected_limits",
    "corrected_total",
    "design",
    "draw",
    "drew",
    "drift",
    "evidence_against",
    "expect",
    "expectations",
    "explain",
    "frame_of",
    "inclusion_chances",
    "independent_difference",
    "kept_scores",
    "lay_out",
    "limits",
    "look",
    "of_kinds",
    "of_logs",
    "opened",
    "paired_difference",
    "permanent_numbers",
    "places",
    "planned_logs",
    "planned_scores",
    "propose",
    "published_range",
    "published_ranges",
    "ratio_of",
    "read_draw",
    "read_logs",
    "read_plan",
    "read_readings",
    "read_reviews",
    "read_scores",
    "readers_of",
    "recording_accuracy",
    "rereading_chances",
    "rogan_gladen",
    "sample_of",
    "simulate_reviews",
    "simulate_scores",
    "stratum_chances",
    "twelve_months_to",
    "types_read",
    "unrecorded_a_year",
    "write_draw",
    "write_frame",
    "write_plan",
    "write_reviews",
    "write_sheet",
]
