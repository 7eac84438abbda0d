"""Drift: has what a model reads changed since it was learnt?

None of it needs an audit: what is asked is how the logs look, how they are scored, and whether the steps still tell
which logs have a record. What is never recorded shows in none of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special, stats

from truecount.errors import TrueCountError
from truecount.figure import Method
from truecount.triage.drift_measures import LENGTH, LEVEL, MANY, MIX, ORDER, RECORDED, SAMPLE, SCORES, UNKNOWN, Measure
from truecount.triage.learning import before_decisions
from truecount.triage.logs import Flags, Floats, Ints, Logs
from truecount.triage.model import Model
from truecount.triage.scoring import AT_ONCE, Scored, odds_of_step, see
from truecount.triage.steps import FEWEST_TO_LEARN, learners, log_loss
from truecount.triage.words import FEWEST

GROUPS, MOST_LOGS = 10, 60_000
"""Groups of scores; how many logs, spread evenly, are looked at."""
FEWEST_LOGS, FEWEST_IN_MONTH = 100, 500
"""With fewer logs nothing is compared, or no month by itself."""
CHANCE = 0.05
"""How likely a file in which nothing has changed is to show any change at all."""
OTHER, NOT_TOLD, WHOLE = "other", "not told", "all logs"
TIE = 1e-4
"""Scores so near one another are one score, so that rounding moves no log over a cut."""
ASKED = ("a first record", "a second record", "a third record", "a fourth record")
"""What each step asks of a log."""


@dataclass(frozen=True)
class Drifted:
    """One comparison of one period with learning.

    `what` is compared of `logs` logs: `value` now and `at_learning` (None for an index, which is a distance itself).
    `distance` beyond `threshold` counts as a change; both are None where there are too few logs to tell. `found` is one
    of "as before", "changed", "changed much" and "too few logs". `method` tells where the threshold comes from.
    """

    period: str
    what: str
    method: Method
    logs: int
    value: float | None
    at_learning: float | None
    distance: float | None
    threshold: float | None
    found: str
    says: str

    @property
    def changed(self) -> bool:
        """Whether it differs by more than chance and the threshold."""
        return self.found.startswith("changed")


def baseline(logs: Logs, scored: Scored, model: Model) -> dict[str, Any]:
    """What the logs that a model was learnt from looked like, in plain numbers for its card.

    `scores` hold nine log odds that cut the logs `without` and `with` a record into ten groups, and the groups' shares;
    `route` and `channel` shares; `unknown` the share of words that are not common; `length` the median in
    characters and the share of longer logs; `recorded` the share of logs with a record; `steps`, for each step, how
    many logs it asked of, how many `went_on`, its AUC and log loss out of fold, and records for each one expected
    (`level`), None with too few. Logs that repeat an earlier one are left out. No word, key or reference is in it.
    """
    seen = _Seen.of(logs, scored, model)
    here = _Period(WHOLE, np.flatnonzero(~seen.logs.repeats), seen)
    n, median = max(len(here.rows), 1), float(np.median(here.lengths())) if len(here.rows) else 0.0
    return {
        "logs": len(here.rows),
        "scores": {name: _cut(odds) for name, odds in here.scores().items()},
        **{name: _shares(seen.columns[name][here.rows]) for name in ("route", "channel")},
        "unknown": dict(zip(("share", "error"), here.unknown(), strict=True)),
        "length": {"median": median, "longer": float((here.lengths() > median).sum() / n)},
        "recorded": float(here.recorded.sum() / n),
        "steps": [_of_step(*here.step(number)) for number in range(len(model.steps))],
    }


def drift(baseline: Mapping[str, Any], logs: Logs, scored: Scored, model: Model, by: str = "month") -> list[Drifted]:
    """Compare each month of the logs, or quarter, and then all of them, with what stood at learning.

    A quarter stands in place of its months where one of them has fewer than 500 logs. What chance gives is allowed for
    all comparisons together, so that a file in which nothing has changed shows a change once in twenty times at most.
    Raises TrueCountError where `by` is neither "month" nor "quarter", or the baseline lacks something.
    """
    if by not in ("month", "quarter"):
        raise TrueCountError(f'Logs are compared by month or by quarter, not by "{by}".')
    seen = _Seen.of(logs, scored, model)
    try:
        read = [(here, one) for here in _periods(seen, by) for one in _compared(baseline, here)]
    except (KeyError, TypeError, IndexError, ValueError, AttributeError) as error:
        raise TrueCountError(
            "The model's card does not hold what its logs looked like when it was learnt; learn it anew with --learn."
        ) from error
    told = sum(one.distance is not None for _, one in read)
    return [one.judged(here, CHANCE / max(told, 1)) for here, one in read]


@dataclass(frozen=True, eq=False)
class _Seen:
    """What is looked at: logs, at most `MOST_LOGS`, their scores, and the log odds of every step, (S, N), NaN where it
    does not ask."""

    logs: Logs
    odds: Floats
    model: Model
    steps: Floats
    texts: list[str]
    columns: dict[str, Any]

    @classmethod
    def of(cls, logs: Logs, scored: Scored, model: Model) -> _Seen:
        some = np.unique(np.linspace(0, len(logs) - 1, min(MOST_LOGS, len(logs))).astype(np.int64))
        logs, hidden = logs.take(some), scored.hidden[some]
        early = before_decisions(logs)
        parts = [(begin, begin + AT_ONCE) for begin in range(0, len(logs), AT_ONCE)]
        steps = np.hstack([_every_step(logs.part(*part), model, early[slice(*part)]) for part in parts])
        columns = {
            name: np.array([one or NOT_TOLD for one in logs.column(name)], dtype=np.object_)
            for name in ("route", "channel")
        }
        return cls(logs, special.logit(hidden), model, steps, logs.column("text"), columns)


@dataclass(frozen=True, eq=False)
class _Period:
    """Some of the logs seen, by their places `rows`; none of them repeats an earlier one."""

    name: str
    rows: Ints
    seen: _Seen

    @property
    def recorded(self) -> Flags:
        return np.asarray(self.seen.logs.recorded[self.rows] > 0)

    def scores(self) -> dict[str, Floats]:
        odds, tied = self.seen.odds[self.rows], self.recorded
        return {"without": odds[~tied], "with": odds[tied]}

    def lengths(self) -> Ints:
        return np.array([len(self.seen.texts[n]) for n in self.rows], dtype=np.int64)

    def unknown(self) -> tuple[float, float]:
        """The share of words that are not common, and its standard error, logs being what was drawn."""
        some = self.rows[np.unique(np.linspace(0, len(self.rows) - 1, min(SAMPLE, len(self.rows))).astype(np.int64))]
        found = np.array([self.seen.model.words.unknown(self.seen.texts[n]) for n in some]).reshape(-1, 2)
        new, words = found.sum(axis=0)
        share = new / max(words, 1)
        return float(share), float(np.sqrt(((found[:, 0] - share * found[:, 1]) ** 2).sum()) / max(words, 1))

    def step(self, number: int) -> tuple[Floats, Flags]:
        """The log odds of a step and which logs went on, of those it asks of."""
        asked = self.rows[~np.isnan(self.seen.steps[number, self.rows])]
        return self.seen.steps[number, asked], np.asarray(self.seen.logs.recorded[asked] > number)


@dataclass(frozen=True)
class _Read:
    """A comparison before it is judged. `error` is the standard error of the distance or, for an index with `freedom`,
    what chance gives it for each degree of freedom. No distance: too few logs."""

    measure: Measure
    what: str
    logs: int
    value: float | None = None
    at_learning: float | None = None
    distance: float | None = None
    error: float = 0.0
    freedom: int = 0

    def judged(self, here: _Period, chance: float) -> Drifted:
        """The comparison, judged so that chance alone shows a change no more often than `chance`."""
        about = (here.name, self.what, self.measure.method, self.logs, self.value, self.at_learning)
        if self.distance is None:
            return Drifted(*about, None, None, "too few logs", f"{self.what}: too few logs to tell.")
        threshold = self._threshold(self.measure.floor, chance)
        told = (*about, self.distance, threshold)
        if self.distance <= threshold:
            return Drifted(*told, "as before", f"{self.what}: as before, within the threshold and what chance gives.")
        much = self.freedom > 0 and self.distance > self._threshold(MANY, chance)
        found = "changed much" if much else "changed"
        return Drifted(*told, found, f"{self.what}: {found}. What it may mean: {self.measure.means}.")

    def _threshold(self, floor: float, chance: float) -> float:
        if self.freedom:
            limit = float(stats.chi2.ppf(1 - chance, self.freedom)) * self.error
            return max(floor + self.freedom * self.error, limit)
        return max(floor, float(stats.norm.ppf(1 - chance / 2)) * self.error)


def _compared(then: Mapping[str, Any], here: _Period) -> Iterator[_Read]:
    """Everything compared of one period."""
    for name, odds in here.scores().items():
        cut = then["scores"][name]
        yield _index(SCORES, f"Scores, logs {name} a record", _grouped(cut["cuts"], odds), cut["shares"], cut["logs"])
    for name in ("route", "channel"):
        yield _mix(name, here.seen.columns[name][here.rows], then[name], then["logs"])
    n = len(here.rows)
    share, error = here.unknown()
    yield _moved(UNKNOWN, UNKNOWN.title, n, share, then["unknown"]["share"], np.hypot(error, then["unknown"]["error"]))
    longer = here.lengths() > then["length"]["median"]
    for measure, held, before in (
        (LENGTH, longer, then["length"]["longer"]),
        (RECORDED, here.recorded, then["recorded"]),
    ):
        error = np.sqrt(before * (1 - before) * (1 / max(n, 1) + 1 / max(then["logs"], 1)))
        yield _moved(measure, measure.title, n, float(held.sum() / max(n, 1)), before, error)
    for number, step in enumerate(then["steps"]):
        now = _of_step(*here.step(number))
        for measure, name in ((ORDER, "auc"), (LEVEL, "level")):
            error = np.hypot(now[f"{name}_error"] or 0, step[f"{name}_error"] or 0)
            yield _moved(measure, f"{measure.title}, {ASKED[number]}", now["logs"], now[name], step[name], error)


def _moved(measure: Measure, what: str, logs: int, value: float | None, before: float | None, error: float) -> _Read:
    if value is None or before is None or logs < FEWEST_LOGS:
        return _Read(measure, what, logs)
    return _Read(measure, what, logs, value, before, abs(value - before), float(error))


def _mix(name: str, values: Any, shares: Mapping[str, float], logs: int) -> _Read:
    """How far the shares of names have moved; names that are new count as other."""
    names = [*(one for one in shares if one != OTHER), OTHER]
    place = {one: n for n, one in enumerate(names)}
    found, counts = np.unique(values, return_counts=True)
    where = [place.get(str(one), len(names) - 1) for one in found]
    now = np.bincount(np.array(where, dtype=np.int64), weights=counts, minlength=len(names))
    return _index(MIX, f"{MIX.title}, by {name}", now, [shares.get(one, 0.0) for one in names], logs)


def _index(measure: Measure, what: str, counts: Any, shares: Sequence[float], logs: int) -> _Read:
    """The population stability index of counts beside shares of so many logs."""
    now, before = np.asarray(counts, dtype=np.float64), np.asarray(shares) * logs
    held = now + before > 0
    now, before = now[held], before[held]
    n = int(now.sum())
    if min(n, logs) < FEWEST_LOGS:
        return _Read(measure, what, n)
    a, b = ((part + 0.5) / (part + 0.5).sum() for part in (now, before))
    index = float(((a - b) * np.log(a / b)).sum())
    return _Read(measure, what, n, index, None, index, 1 / n + 1 / logs, max(len(now) - 1, 1))


def _cut(odds: Floats) -> dict[str, Any]:
    """Where scores are cut into ten groups, and the groups' shares; fewer where many scores are the same."""
    ordered = np.sort(odds)
    last = ordered[np.arange(1, GROUPS) * len(odds) // GROUPS] if len(odds) else ordered
    next_above = np.searchsorted(ordered, last + TIE, side="right")
    inside = next_above < len(odds)
    cuts = np.unique((last[inside] + ordered[next_above[inside]]) / 2)
    return {"logs": len(odds), "cuts": cuts.tolist(), "shares": (_grouped(cuts, odds) / max(len(odds), 1)).tolist()}


def _grouped(cuts: Any, odds: Floats) -> Ints:
    """How many scores lie between the cuts."""
    return np.bincount(np.searchsorted(cuts, odds), minlength=len(cuts) + 1)


def _shares(values: Any) -> dict[str, float]:
    """The share of each name; names that fewer than ten logs share are together."""
    made: dict[str, float] = {OTHER: 0.0}
    for name, count in zip(*np.unique(values, return_counts=True), strict=True):
        key = str(name) if count >= FEWEST else OTHER
        made[key] = made.get(key, 0.0) + count / len(values)
    return {name: float(share) for name, share in made.items()}


def _of_step(odds: Floats, went_on: Flags) -> dict[str, Any]:
    yes, no = int(went_on.sum()), int((~went_on).sum())
    made: dict[str, Any] = {"logs": len(odds), "went_on": yes}
    if min(yes, no) < FEWEST_TO_LEARN:
        return made | dict.fromkeys(("auc", "auc_error", "loss", "level", "level_error"))
    chance = special.expit(odds)
    auc = float((stats.rankdata(odds)[went_on].sum() - yes * (yes + 1) / 2) / (yes * no))
    return made | {
        "auc": auc,
        "auc_error": _auc_error(auc, yes, no),
        "loss": log_loss(odds, went_on),
        "level": float(yes / chance.sum()),
        "level_error": float(np.sqrt((chance * (1 - chance)).sum()) / chance.sum()),
    }


def _auc_error(auc: float, yes: int, no: int) -> float:
    """The standard error of an AUC after Hanley and McNeil (1982)."""
    one, two = auc / (2 - auc), 2 * auc**2 / (1 + auc)
    spread = auc * (1 - auc) + (yes - 1) * (one - auc**2) + (no - 1) * (two - auc**2)
    return float(np.sqrt(max(spread, 0) / (yes * no)))


def _every_step(logs: Logs, model: Model, early: Sequence[str]) -> Floats:
    """The log odds of every step for the logs it asks of, (S, N); NaN for the others."""
    seen, odds = see(model, logs, early), np.full((len(model.steps), len(logs)), np.nan)
    for number in range(len(model.steps)):
        rows = np.flatnonzero(learners(logs, number))
        odds[number, rows] = odds_of_step(model, number, logs, seen, rows)
    return odds


def _periods(seen: _Seen, by: str) -> list[_Period]:
    """The periods of the logs in the order of time, and all of them last."""
    own = np.flatnonzero(~seen.logs.repeats)
    month = seen.logs.rows["reported_at"].to_numpy()[own].astype("datetime64[M]").astype(np.int64)
    made = []
    for quarter in np.unique(month // 3):
        months, counts = np.unique(month[month // 3 == quarter], return_counts=True)
        parts = [months] if by == "quarter" or counts.min() < FEWEST_IN_MONTH else months[:, None]
        made += [_Period(_named(part), own[np.isin(month, part)], seen) for part in parts]
    return [*made, _Period(WHOLE, own, seen)]


def _named(months: Ints) -> str:
    """A span of months as people write it, "July 2018" or "July to September 2018"."""
    first, last = (np.datetime64(int(one), "M").astype(object) for one in (months[0], months[-1]))
    return f"{first:%B %Y}" if first == last else f"{first:%B} to {last:%B %Y}"
