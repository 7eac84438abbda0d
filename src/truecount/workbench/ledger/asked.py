"""What the log of section 62 says of somebody or of some days: how much each account did a day, and every entry.

For whoever answers for the log, from a shell: the law lets it be used to see whether processing was lawful, for
self-monitoring, for integrity and security, and for criminal proceedings (section 62(4)).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from truecount.workbench.ledger.models import Entry, Kind

DAYS = 30
"""Of how many days is told where nobody says."""
TOLD = ("number", "at", "kind", "who", "role", "record", "purpose", "why", "recipient")
BATCH = 2_000


@dataclass(frozen=True)
class Asked:
    """What is asked for: an account's number, days (both included, of this place) and a kind; None for any."""

    who: int | None = None
    since: date | None = None
    until: date | None = None
    kind: Kind | None = None


@dataclass(frozen=True)
class Count:
    """How many entries of a kind an account has on a day, and of how many different records."""

    day: str
    who: str
    role: str
    kind: str
    entries: int
    records: int


def entries(asked: Asked) -> Iterator[dict[str, Any]]:
    """The entries asked for, in order, without their digests."""
    today = timezone.localdate()
    since = asked.since or (asked.until or today) - timedelta(days=DAYS)
    rows = Entry.objects.filter(at__gte=_began(since)).order_by("number")
    if asked.until is not None:
        rows = rows.filter(at__lt=_began(asked.until + timedelta(days=1)))
    if asked.who is not None:
        rows = rows.filter(who=f"account {asked.who}")
    if asked.kind is not None:
        rows = rows.filter(kind=asked.kind)
    yield from rows.values(*TOLD).iterator(chunk_size=BATCH)


def counts(rows: Iterable[Mapping[str, Any]]) -> list[Count]:
    """How much each account did of each kind on each day, by day and then the most first."""
    many: Counter[tuple[str, str, str, str]] = Counter()
    records: dict[tuple[str, str, str, str], set[str]] = {}
    for row in rows:
        key = (_day(row["at"]), row["who"], row["role"], row["kind"])
        many[key] += 1
        records.setdefault(key, set()).add(row["record"])
    found = [Count(*key, entries, len(records[key])) for key, entries in many.items()]
    return sorted(found, key=lambda one: (one.day, -one.entries, one.who, one.kind))


def _began(day: date) -> str:
    """The beginning of a day of this place, as entries write their times."""
    return timezone.make_aware(datetime.combine(day, time.min)).astimezone(UTC).isoformat()


def _day(at: str) -> str:
    return timezone.localtime(datetime.fromisoformat(at)).date().isoformat()
