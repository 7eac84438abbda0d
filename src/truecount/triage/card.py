"""The card of a model: what it is for, what it was learnt from, how good it is, and what it must not be used for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from fractions import Fraction
from typing import Annotated, Any

from pydantic import AfterValidator, TypeAdapter, ValidationError

from truecount.document import place_and_fault
from truecount.errors import TrueCountError
from truecount.figure import Figure, Finite, day, rounded
from truecount.triage.cleaning import taken_out
from truecount.triage.folds import FOLDS
from truecount.triage.model import Model
from truecount.triage.steps import GAIN
from truecount.triage.words import FEWEST

NOT_MEASURED = "not measured"
OF = {
    "decision": "what tells how a log ended or what was recorded of it",
    "person": "what could tell who somebody is",
    "frame": "what says nothing",
}


@dataclass(frozen=True)
class LearntFrom:
    """The logs a model was learnt from: forces, first and last day of report, logs, logs with a standing record, and
    standing records tied to them."""

    forces: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    logs: int | None = None
    with_record: int | None = None
    records: int | None = None


@dataclass(frozen=True)
class BelievedOf:
    """The accuracy believed, in per cent, the share of logs with a missed crime that have a record, and the source."""

    accuracy: Finite
    beside: Finite
    source: str


@dataclass(frozen=True)
class ReviewsOf:
    """How many logs whose truth is known taught a model, and how many of them hide a crime."""

    logs: int
    hiding: int


@dataclass(frozen=True)
class StepOf:
    """What the card prints of a step of the baseline; the baseline has more."""

    logs: int | None = None
    went_on: int | None = None
    auc: Finite | None = None
    loss: Finite | None = None


def _of_steps(baseline: dict[str, Any]) -> dict[str, Any]:
    TypeAdapter(list[StepOf]).validate_python(baseline.get("steps", []))
    return baseline


@dataclass(frozen=True)
class CardFacts:
    """What the card of a model tells, under the names that `model.card` has; what is None was not measured.

    `trees` is the share of the log loss that trees take away, step by step, None where it was not tried. `baseline` is
    that of `truecount.triage.drift`. `figures` are those of performance, `groups` those of groups of logs. `reviews`
    and `other_force` of no logs mean that there were none.
    """

    made_by: str | None = None
    learnt_from: LearntFrom | None = None
    believed: BelievedOf | None = None
    reviews: ReviewsOf | None = None
    other_force: ReviewsOf | None = None
    trees: tuple[Finite | None, ...] | None = None
    baseline: Annotated[dict[str, Any], AfterValidator(_of_steps)] | None = None
    figures: tuple[Figure, ...] | None = None
    groups: tuple[Figure, ...] | None = None

    @classmethod
    def of(cls, card: Mapping[str, Any]) -> CardFacts:
        """The facts in a model's card; other names are passed over. Raises TrueCountError for what is no fact."""
        held = {one.name: card[one.name] for one in fields(cls) if one.name in card}
        try:
            return TypeAdapter(cls).validate_python(held)
        except ValidationError as error:
            faults = "; ".join(place_and_fault(dict(fault)) for fault in error.errors())
            raise TrueCountError(f"The model's card cannot be read ({faults}); learn it anew with --learn.") from error

    def as_card(self) -> dict[str, Any]:
        """The facts as JSON can hold them, for `model.card`."""
        made: dict[str, Any] = TypeAdapter(CardFacts).dump_python(self, mode="json")
        return made


def card(model: Model) -> str:
    """The card of a model, in Markdown. Raises TrueCountError where what the model says of itself cannot be read."""
    facts = CardFacts.of(model.card)
    parts = {
        "What it is for": FOR,
        "What it is not for": NOT_FOR,
        "What it was learnt from": _learnt_from(facts),
        "What is taken out, and what is not read": _not_read(),
        "How logs are scored": SCORED,
        "How good it is": _performance(facts),
        "Trees": _trees(facts.trees),
        "Groups of logs": _groups(facts),
        "What the file holds of people": PRIVACY,
        "Limits": LIMITS,
        "When to learn it anew": ANEW,
    }
    head = f"# Model card: which logs to read first\n\nMade by {facts.made_by or 'a version that is not told'}."
    return "\n\n".join([head, *("\n".join([f"## {title}", "", *lines]) for title, lines in parts.items())]) + "\n"


FOR = (
    "It gives every log a chance that it hides a crime which was not recorded, so that",
    "",
    "- an audit reads more of the logs that are likely to, each with a chance of being read that is known;",
    "- a supervisor sees first which logs to look at again.",
)
NOT_FOR = (
    "- A score records no crime and cancels none. Only a person who has read the log can say what must be recorded.",
    "- It enters no published rate, except through the design of an audit: it may decide how likely a log is to be "
    "read, and the estimate allows for that. An audit's rate is right with a bad score, too, only wider.",
    "- The mean of all scores is no estimate of missed crimes: without reviews it is what was believed before.",
    "- It judges no officer, call handler, caller or victim, and must not be used to.",
    "- A low score is no proof that a log was closed rightly.",
    "- It is for the force and the time it was learnt from.",
)
SCORED = (
    f"Logs fall into {FOLDS} folds by their names. Each fold has a model of its own, learnt from the logs of the "
    "others, so that no log is scored by a model which has seen it.",
    "",
    "A model asks in steps: has a log with so many records one more? It is linear in the log's words, its facts (how "
    "and when it came in, who reported it, its opening code, earlier logs of the place and the caller) and the records "
    "it has; trees stand on top where they help. Steps are learnt from each log up to the moment of its first record, "
    "and from records alone. A level that is believed, and reviews where there are any, turn the answer into a chance.",
)
PRIVACY = (
    "The file holds weights of hashed columns, thresholds of trees, levels, and this card. No text of a log, key, "
    f"reference or name is in it, and what fewer than {FEWEST} logs share has no weight of its own.",
    "",
    "A hash is no seal: who holds the file can try a word and see whether enough logs held it. Keep it with the "
    "force's own records. Scores name logs and stay in the record file.",
)
LIMITS = (
    "- It learns what recorded crimes sound like. Missed crimes are not missed by lot: those written of in other "
    "words, or hardly at all, score low though they are there.",
    "- What is never recorded is never learnt. A sort of report that the force leaves out always looks to it like one "
    "with nothing to record; only reviews can tell.",
    "- It repeats how the force has recorded. Where one group's reports are recorded less often, their logs may score "
    "lower for it.",
    "- How good it is for a small group is known badly or not at all.",
    "- What stands in no log is seen by no score.",
)
ANEW = (
    "- When `drift` shows a change that is not understood, above all in the records for each one expected.",
    "- After an audit: its reviews teach the level, and what records cannot.",
    "- After new counting rules, a new command-and-control or crime system, new codes, or a new way of writing logs.",
    "- Otherwise once a year (our advice, unsourced).",
)


def _learnt_from(facts: CardFacts) -> list[str]:
    of = facts.learnt_from or LearntFrom()
    period = f"{day(of.first)} to {day(of.last)}" if of.first and of.last else NOT_MEASURED
    rows = {
        "Force": ", ".join(of.forces) or NOT_MEASURED,
        "Reported": period,
        "Logs": _count(of.logs),
        "Logs with a standing record": _count(of.with_record),
        "Standing records tied to them": _count(of.records),
        "Logs reviewed": _reviews(facts.reviews),
        "Logs of another force whose truth is known": _reviews(facts.other_force),
        "Accuracy believed": _believed(facts.believed),
    }
    return _table(("What", "How much"), rows.items())


def _reviews(of: ReviewsOf | None) -> str:
    if of is None:
        return NOT_MEASURED
    return f"{of.logs:,}, of which {of.hiding:,} hide a crime" if of.logs else "none"


def _believed(of: BelievedOf | None) -> str:
    if of is None:
        return NOT_MEASURED
    accuracy, beside = (_number(value, 1) for value in (of.accuracy, 100 * of.beside))
    return f"{accuracy} per cent, and {beside} per cent of logs with a missed crime have a record ({of.source})"


def _not_read() -> list[str]:
    out = [
        f"- {meaning[:1].upper()}{meaning[1:]}: {', '.join(one.what for one in taken_out() if one.of == of)}."
        for of, meaning in OF.items()
    ]
    return [
        "Out of the words of a log are taken, before anything is learnt or scored:",
        "",
        *out,
        "",
        "Not read at all: closing codes, outcomes, how crimes were done, allegations, cancelled records, and the truth "
        "of a simulated force, unless it is given as another force to learn from. Patterns can miss: a decision told "
        "in words that are not on the list is read.",
    ]


def _performance(facts: CardFacts) -> list[str]:
    made = ["Against logs whose truth is known:", ""]
    made += _figures(facts.figures) or [f"{NOT_MEASURED.capitalize()}. Nothing is known here of how well it finds."]
    steps = (facts.baseline or {}).get("steps")
    made += [
        "",
        "How well its steps tell which logs have one more record, out of fold. It needs no truth, and says how ",
    ]
    made[-1] += "well recording is learnt, not how well missed crimes are found."
    if not isinstance(steps, list):
        return [*made, "", f"{NOT_MEASURED.capitalize()}."]
    rows = [
        (str(number), _count(step.get("logs")), _count(step.get("went_on")), *map(_three, _of(step, "auc", "loss")))
        for number, step in enumerate(steps)
    ]
    return [*made, "", *_table(("Step", "Logs", "With one more record", "AUC", "Log loss"), rows)]


def _trees(gains: Sequence[float | None] | None) -> list[str]:
    if gains is None:
        return [f"{NOT_MEASURED.capitalize()}."]
    rows = [
        (str(number), NOT_MEASURED, "no") if gain is None else (str(number), _percent(gain), _kept(gain))
        for number, gain in enumerate(gains)
    ]
    return [
        f"Trees are kept on top of a step where they take away at least {_percent(GAIN)} of its log loss, out of fold.",
        "",
        *_table(("Step", "Log loss taken away", "Kept"), rows),
    ]


def _kept(gain: float) -> str:
    return "yes" if gain >= GAIN else "no"


def _groups(facts: CardFacts) -> list[str]:
    return _figures(facts.groups) or [
        f"{NOT_MEASURED.capitalize()}. Before its order is used, look whether it is as good by district, channel, who "
        "reported, route and flag."
    ]


def _figures(figures: Iterable[Figure] | None) -> list[str]:
    rows = [(one.title, one.shown, one.unit, one.shown_interval or "none", one.basis) for one in figures or ()]
    return _table(("Figure", "Value", "Unit", "95 % interval", "Rests on"), rows) if rows else []


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    return [_row(head), _row(["---"] * len(head)), *(_row(row) for row in rows)]


def _row(cells: Iterable[str]) -> str:
    return (
        f"| {' | '.join(' '.join(cell.split()).replace('|', chr(92) + '|').replace('<', '&lt;') for cell in cells)} |"
    )


def _of(held: Mapping[str, Any], *names: str) -> Iterator[Any]:
    return (held.get(name) for name in names)


def _count(value: int | None) -> str:
    return NOT_MEASURED if value is None else f"{value:,}"


def _three(value: float | None) -> str:
    return NOT_MEASURED if value is None else _number(value, 3)


def _percent(share: float) -> str:
    return f"{_number(100 * share, 1)} per cent"


def _number(value: float, decimals: int) -> str:
    return rounded(Fraction(str(value)), decimals)
