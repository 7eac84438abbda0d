"""Disputes: a reader argues, the decision maker gives a view, the registrar decides; every step stays to be seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from truecount.audit.readings import FIRST, SECOND
from truecount.workbench.accounts.models import Account
from truecount.workbench.accounts.roles import May
from truecount.workbench.audits.models import AT_LENGTH, Log, Reading, Said, Task
from truecount.workbench.ledger.chain import tell
from truecount.workbench.ledger.models import Kind

WAITING = "waiting for the decision maker"
FOR_REGISTRAR = "waiting for the registrar"
AGAIN = "decided; argued again"
DECIDED = "decided"
STATES = (WAITING, AGAIN, FOR_REGISTRAR, DECIDED)
"""How a dispute stands, in the order in which a list shows it: what is open comes first."""
BLIND = (FIRST, SECOND)
"""The readings that are made without knowing the other."""
OWN_FIRST = "You are to read it yourself, blind. Save your reading and set the records beside it first."
KEPT_BACK = (
    "What it comes to, and how much of it is settled, are kept back from you: you are to read logs of it yourself, "
    "blind. Save your readings and set the records beside them first."
)
CLOSED = "The audit is closed, so nothing can be added to this dispute."
NOBODY_ARGUED = "Nobody has argued about this log. A view is given once one of its readers does."
STANDS = "The registrar has decided. A view can be given again once one of the readers argues again."


def state_of(said: Iterable[Said]) -> str:
    """How a dispute stands, by its steps in order. Only what was said after the last decision can open it again."""
    steps = [one.step for one in said]
    decided = Said.DECISION in steps
    since = steps[len(steps) - steps[::-1].index(Said.DECISION) :] if decided else steps
    if decided and Said.ARGUMENT not in since:
        return DECIDED
    if since[-1:] == [Said.VIEW]:
        return FOR_REGISTRAR
    return AGAIN if decided else WAITING


@dataclass(frozen=True)
class Dispute:
    """A log that is argued about, with every step in order."""

    log: Log
    said: list[Said]

    @property
    def state(self) -> str:
        """How it stands."""
        return state_of(self.said)


def still_blind(account: Account) -> Any:
    """The numbers of the logs whose reading somebody can still write or change, and who may know of no other till then.

    Setting the records beside it is what ends a reading, or the end of the audit.
    """
    return _blind_tasks(account).values("log")


def names_still_blind(account: Account) -> frozenset[str]:
    """The same logs by the names that the draw has for them, route and reference."""
    return frozenset(_blind_tasks(account).values_list("log__name", flat=True))


def _blind_tasks(account: Account) -> Any:
    open_audits = {"log__audit__closed_at": None, "log__audit__erased_at": None}
    return Task.objects.filter(reader=account, stage__in=BLIND, beside_at=None, **open_audits)


def logs_open_to(account: Account) -> Any:
    """The logs whose dispute somebody may see: whoever decides all, whoever gives views those argued about, a reader
    what they read."""
    logs = Log.objects.exclude(pk__in=still_blind(account))
    if account.may(May.SETTLE):
        return logs
    argued = Q(pk__in=Said.objects.values("log")) if account.may(May.ANSWER_DISPUTES) else Q()
    return logs.filter(
        argued
        | Q(pk__in=Task.objects.filter(reader=account).values("log"))
        | Q(pk__in=Reading.objects.filter(by=account).values("log"))
    )


def disputes_of(account: Account) -> list[Dispute]:
    """The disputes that somebody may see, those that wait for somebody first and of them the oldest."""
    by_log: dict[Log, list[Said]] = defaultdict(list)
    held = Said.objects.filter(log__in=logs_open_to(account)).select_related("log__audit").defer(*AT_LENGTH)
    for one in held.order_by("pk"):
        by_log[one.log].append(one)
    found = [Dispute(log, said) for log, said in by_log.items()]
    return sorted(found, key=lambda one: (STATES.index(one.state), one.said[0].pk))


def has_read(account: Account, log: Log) -> bool:
    """Whether somebody saved a first or second reading of a log."""
    return bool(log.readings.filter(by=account, stage__in=BLIND).exists())


def step_open_to(account: Account, log: Log, said: list[Said]) -> tuple[str, str]:
    """The step that somebody can add to a dispute here, or an empty one and the sentence that says why not.

    Whoever read the log argues, and does not judge their own reading. The registrar decides, on the page of settling.
    """
    if not log.audit.open:
        return "", CLOSED
    if account.may(May.SETTLE):
        return "", ""
    if has_read(account, log):
        return Said.ARGUMENT, ""
    if not account.may(May.ANSWER_DISPUTES):
        return "", "Only somebody who read this log can argue about it."
    if not said:
        return "", NOBODY_ARGUED
    return ("", STANDS) if state_of(said) == DECIDED else (Said.VIEW, "")


def say(log: Log, account: Account, step: str, words: str, rule: str = "", reading: Reading | None = None) -> Said:
    """Write one step of a dispute and tell the log of section 62."""
    made = Said.objects.create(log=log, by=account, step=step, words=words, rule=rule, reading=reading)
    tell(account, Kind.ALTERATION, log.named, f"{log.audit.named}: {step} in a dispute")
    return made


def decided(log: Log, account: Account, words: str, rule: str, reading: Reading | None) -> Said:
    """Write what the registrar decided, beside any earlier decision, which it supersedes.

    Raises PermissionError for anybody else, and ValueError for a reading of another log.
    """
    if not account.may(May.SETTLE):
        raise PermissionError("Only the registrar decides a dispute.")
    if reading is not None and reading.log_id != log.pk:
        raise ValueError("What a dispute is settled by is a reading of the same log.")
    return say(log, account, Said.DECISION, words, rule, reading)
