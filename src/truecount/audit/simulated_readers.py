"""Readers of a simulated force, who know its truth and err at a chosen rate: to see an audit from end to end."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from truecount.audit.chances import permanent_numbers
from truecount.audit.comparing import Review, compare
from truecount.audit.drawing import READING, Draw
from truecount.audit.plan import Plan
from truecount.audit.readings import FIRST, NOTHING, SECOND, SETTLED, Reading, audited_classes
from truecount.errors import TrueCountError
from truecount.records.store import Store, run
from truecount.simulation import is_simulated

REGISTRAR = "registrar"
FALSE_ALARMS = 1 / 25
"""For each missed crime in a hundred that a reader overlooks, so many clean logs in a hundred are read as hiding one.
The ratio of the typical readers in the field notes' simulation; nothing published was found."""
MOST_ERROR = 0.5
ALLEGED_CLASS = "105A"
"""The class alleged in error: common assault, the commonest crime that logs seem to tell of."""


@dataclass(frozen=True)
class TrueCrime:
    """One crime that a log requires: its class, code and victim, and whether it was recorded."""

    class_code: str
    offence_code: str | None
    victim: str | None
    recorded: bool


def simulate_reviews(store: Store, plan: Plan, made: Draw, readers: int, error: float) -> list[Review]:
    """The reviews of a whole draw by readers who overlook this share of the missed crimes, each for himself.

    Of the logs that hide none they read a twenty-fifth of that share as hiding one. Logs with an alleged miss, or a
    crime recorded that none requires, and those drawn for it, are read a second time, blind, by the next reader, and
    settled by the registrar, who knows. Raises TrueCountError where the record file is no simulated force, or no reader
    is asked for.
    """
    if not is_simulated(store):
        raise TrueCountError(
            f"{store.path}: only the truth of a simulated force can be read by simulated readers; give --readings with "
            "what your readers wrote."
        )
    if readers < 1 or not 0 <= error <= MOST_ERROR:
        raise TrueCountError("Simulated readers are one or more, and err in a share of 0 to 0.5; give such numbers.")
    logs = [one for one, role in enumerate(made.role) if role == READING]
    hall = _Hall(plan.seed, made, true_crimes(store), readers)
    first = [one for place, log in enumerate(logs) for one in hall.read(log, FIRST, place, error)]
    reviews = compare(store, plan.scope, first)
    alleged = {one.log for one in reviews if one.faulty}
    again = [(place, log) for place, log in enumerate(logs) if made.again[log] or made.names[log] in alleged]
    more = [
        one
        for place, log in again
        for one in (
            *hall.read(log, SECOND, place + 1, error),
            *hall.read(log, SETTLED, place, 0.0),
        )
    ]
    return reviews + compare(store, plan.scope, more)


def true_crimes(store: Store) -> dict[str, list[TrueCrime]]:
    """The crimes that each log of a simulated force requires, by route and reference."""
    rows = run(
        store.connection,
        """
        SELECT i.route || '|' || c.incident_reference, c.class_code, c.offence_code, c.victim_key, c.fate = 'recorded'
        FROM true_crimes c JOIN true_incidents i USING (force_id, incident_reference)
        WHERE c.required ORDER BY c.incident_reference, c.number""",
    )
    found: dict[str, list[TrueCrime]] = defaultdict(list)
    for log, *crime in rows:
        if crime[0] in audited_classes():
            found[log].append(TrueCrime(*crime))
    return found


@dataclass(frozen=True)
class _Hall:
    """The readers at work: the seed they err by, the draw, the truth, and how many they are."""

    seed: str
    made: Draw
    truth: dict[str, list[TrueCrime]]
    readers: int

    def read(self, log: int, stage: str, turn: int, error: float) -> list[Reading]:
        """What one reader writes of one log."""
        name = self.made.names[log]
        reader = REGISTRAR if stage == SETTLED else f"reader {turn % self.readers + 1}"
        required = self.truth.get(name, [])
        own = [name, *(f"{name}|{number}" for number in range(len(required)))]
        alarm, *lots = permanent_numbers(f"{self.seed}|{stage}|{reader}", own)
        seen = [crime for crime, lot in zip(required, lots, strict=True) if crime.recorded or lot >= error]
        if all(crime.recorded for crime in required) and alarm < error * FALSE_ALARMS:
            seen.append(TrueCrime(ALLEGED_CLASS, None, "alleged in error", recorded=False))
        bare = Reading(str(self.made.route[log]), str(self.made.reference[log]), stage, reader, NOTHING)
        wrote = [
            replace(bare, class_code=one.class_code, offence_code=one.offence_code, victim=one.victim) for one in seen
        ]
        return wrote or [bare]
