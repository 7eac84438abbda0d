"""Who reads which log: first readings in turn, a reserve for a log that cannot be read, and second readings, blind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.db.models import Count, Q

from truecount.audit.readings import FIRST, SECOND, SETTLED
from truecount.workbench.accounts.models import Account
from truecount.workbench.accounts.roles import ROLES, May
from truecount.workbench.audits.estimates import latest, reviews
from truecount.workbench.audits.files import drawing
from truecount.workbench.audits.models import Audit, Log, Task

ENDS = (FIRST, SETTLED)
"""The readings that say that a log cannot be read, so that a reserve takes its place."""


def readers() -> list[Account]:
    """The accounts that may read logs, and are open."""
    roles = [role.value for role, may in ROLES.items() if May.READ_LOGS in may]
    return list(Account.objects.filter(role__in=roles, is_active=True).select_related("unit"))


def allocate(audit: Audit, chosen: Sequence[Account]) -> int:
    """Give out every log that is due and that nobody has yet, to each of those chosen in turn. Gives how many.

    A second reading goes to another than the first reader; where only that one was chosen it waits. What waits for
    somebody whose account is closed, or who may read no more, is given to another, from the start.
    """
    _taken_over(audit, chosen)
    new = list(_first(audit, chosen))
    Task.objects.bulk_create(new)
    again = list(_again(audit, chosen))
    Task.objects.bulk_create(again)
    return len(new) + len(again)


def _taken_over(audit: Audit, chosen: Sequence[Account]) -> None:
    """Give what waits for somebody who is not there any more to another of those chosen."""
    gone = Task.objects.filter(log__audit=audit, done=False).exclude(reader__in=readers())
    for task in gone.select_related("log").defer("log__bundle"):
        other = Task.objects.filter(log=task.log).exclude(pk=task.pk).values_list("reader_id", flat=True)
        left = [one for one in chosen if one.pk not in set(other)]
        if left:
            task.reader, task.draft, task.revision, task.opened_as = left[task.log.place % len(left)], {}, 0, ""
            task.seconds, task.seen_at = 0, None
            task.save()


def _first(audit: Audit, chosen: Sequence[Account]) -> Iterator[Task]:
    given = set(Task.objects.filter(log__audit=audit, stage=FIRST).values_list("log_id", flat=True))
    for log in _due(audit):
        if log.pk not in given:
            yield Task(log=log, stage=FIRST, reader=chosen[log.place % len(chosen)])


def _due(audit: Audit) -> Iterator[Log]:
    """The logs to read: the readings of the draw, and of each stratum a reserve for every log that cannot be read."""
    _planned, made, _beside = drawing(audit)
    unreadable = {number for (number, stage), one in latest(audit).items() if one.unreadable and stage in ENDS}
    wanted: dict[int, int] = defaultdict(int)
    logs = list(audit.logs.defer("bundle"))
    for log in logs:
        wanted[int(made.stratum[log.place])] += log.pk in unreadable
    for log in logs:
        stratum = int(made.stratum[log.place])
        if not log.reserve:
            yield log
        elif wanted[stratum] > 0:
            wanted[stratum] -= 1
            yield log


def _again(audit: Audit, chosen: Sequence[Account]) -> Iterator[Task]:
    """Second readings of the logs with an alleged fault, and of those on which the lot fell, once they were read."""
    alleged = {one.log for one in reviews(audit) if one.reading == FIRST and one.faulty}
    read = Task.objects.filter(log__audit=audit, stage=FIRST, done=True).select_related("log").defer("log__bundle")
    held = latest(audit)
    given = set(Task.objects.filter(log__audit=audit, stage=SECOND).values_list("log_id", flat=True))
    for task in read:
        others = [one for one in chosen if one.pk != task.reader_id]
        # Who settles or judges disputes may have seen what the first reader says.
        others = [one for one in others if not one.may(May.SETTLE) and not one.may(May.ANSWER_DISPUTES)] or others
        due = task.log.again or task.log.name in alleged
        if others and task.log_id not in given and due and not held[task.log_id, FIRST].unreadable:
            yield Task(log=task.log, stage=SECOND, reader=others[task.log.place % len(others)])


def progress(audit: Audit) -> dict[str, dict[str, int]]:
    """Of each stage: logs given out, read, and minutes spent."""
    rows = Task.objects.filter(log__audit=audit).values("stage")
    found = rows.annotate(given=Count("pk"), read=Count("pk", filter=Q(done=True)))
    return {row["stage"]: {"given": row["given"], "read": row["read"]} for row in found.order_by("stage")}
