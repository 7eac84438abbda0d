"""What is compared to see drift: each measure with its threshold, where that comes from, and what a change may mean."""

from __future__ import annotations

from dataclasses import dataclass

from truecount.figure import Method

SAMPLE = 2_000
"""Of so many logs, spread evenly, the words are looked up."""
MANY = 0.25
"""A population stability index beyond which much has changed, by the same convention as the first threshold."""
OURS = "threshold: ours, unsourced"
CONVENTION = (
    "thresholds 0.1 and 0.25: a rule of thumb of credit scoring that rests on no error rate, and what chance gives: "
    "Yurdakul and Naranjo (2020), Statistical properties of the population stability index, Journal of Risk Model "
    "Validation"
)


@dataclass(frozen=True)
class Measure:
    """One thing compared: how, the least `floor` that counts as a change, and what a change may mean."""

    id: str
    title: str
    formula: str
    words: str
    source: str
    floor: float
    means: str

    @property
    def method(self) -> Method:
        """How it is made; its source says where the threshold comes from."""
        words = f"{self.words} It counts as a change beyond {self.floor:g}, and beyond what chance gives so many logs."
        held = {name: getattr(self, name) for name in ("title", "formula", "source")}
        return Method(id=f"triage.drift.{self.id}", version=1, words=words, **held)


INDEX = "PSI = sum over groups of (a - b) ln(a / b); a, b shares now and at learning, half a log added to each group"
SCORES, MIX, UNKNOWN, LENGTH, RECORDED, ORDER, LEVEL = MEASURES = (
    Measure(
        *("scores", "Scores", INDEX),
        "How far scores are spread otherwise over the ten groups, of equal size, that they were in at learning.",
        *(CONVENTION, 0.1),
        "other logs come in, are written otherwise, or are recorded; find out which before the order is relied on",
    ),
    Measure(
        *("mix", "How logs come in", INDEX),
        "How far the shares of routes, or of channels, have moved.",
        *(CONVENTION, 0.1),
        "there is a new way in, or its name is written otherwise; the model has seen few logs like these",
    ),
    Measure(
        *("unknown-words", "Words that are not common", "words that fewer than fifty logs held at learning / words"),
        f"Counted over at most {SAMPLE:,} logs, spread evenly.",
        *(f"{OURS}; error of a ratio: Cochran (1977), Sampling Techniques, 3rd edition, chapter 6", 0.02),
        "new words, other forms or another system; what they mean was not learnt",
    ),
    Measure(
        *("length", "Logs longer than the middle one at learning", "logs with more characters than the median / logs"),
        "About half, where nothing has changed.",
        *(OURS, 0.05),
        "logs are written at greater or less length, or were cut when they were loaded",
    ),
    Measure(
        *("recorded", "Logs with a record", "logs with a standing record / logs"),
        "Of logs that repeat no earlier one.",
        *(OURS, 0.03),
        "other logs come in, more or less of what is reported is recorded, or records are not all loaded or tied yet",
    ),
    Measure(
        *("step-order", "How well a step orders logs", "AUC of a step's log odds for having one more record"),
        "The chance that a log which went on stands above one which did not, each read up to the first decision.",
        *(f"{OURS}; error of the AUC: Hanley and McNeil (1982), Radiology 143, 29-36", 0.03),
        "words and facts tell otherwise than at learning which logs have a record",
    ),
    Measure(
        *("step-level", "Records for each one expected", "logs that went on from a step / sum of their chances"),
        "About 1, where logs of the same words and facts are recorded as often as at learning; each is read up to the "
        "first decision.",
        *(OURS, 0.1),
        "logs of the same words and facts are recorded more often (above) or less often (below) than at learning; that "
        "may be better or worse recording, or something in the logs that the model does not read",
    ),
)
