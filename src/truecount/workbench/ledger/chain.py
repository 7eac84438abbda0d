"""The chain of the log: how an entry is added to it, and how it is told that none was changed or taken away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Subquery
from django.utils import timezone

from truecount.figure import digest
from truecount.workbench.ledger.models import Entry, Head, Kind

START = "0" * 64
HASHED = ("number", "at", "kind", "who", "role", "record", "purpose", "why", "recipient", "before")
BATCH = 2_000


def add(kind: Kind, *, who: str, role: str, record: str, purpose: str, why: str = "", recipient: str = "") -> Entry:
    """Add an entry to the end of the log, in the transaction of what it tells: both are kept, or neither.

    Raises ValueError for a recipient where nothing is disclosed, and for a disclosure without one.
    """
    if (kind == Kind.DISCLOSURE) != bool(recipient):
        raise ValueError("A disclosure has a recipient, and nothing else has one.")
    with transaction.atomic():
        head = in_turn()
        entry = Entry(
            number=head.number + 1,
            at=timezone.now().isoformat(),
            kind=kind,
            who=who,
            role=role,
            record=record,
            purpose=purpose,
            why=why,
            recipient=recipient,
            before=head.digest,
        )
        entry.digest = hash_of(entry.__dict__)
        entry.save()
        head.number, head.digest = entry.number, entry.digest
        head.save()
    return entry


def in_turn() -> Head:
    """The end of the log, held to the end of the transaction: until then nobody else adds to it, and whoever adds to it
    comes before or after as a whole."""
    head: Head = Head.objects.select_for_update().get(pk=1)
    return head


def tell(account: Any, kind: Kind, record: str, purpose: str, *, why: str = "", recipient: str = "") -> Entry:
    """Add an entry of what an account did."""
    said = {"who": account.who, "role": account.role, "record": record, "purpose": purpose}
    return add(kind, **said, why=why, recipient=recipient)


def hash_of(entry: Mapping[str, Any]) -> str:
    """The digest of an entry over everything it says and the digest before it."""
    return digest([str(entry[name]) for name in HASHED])


@dataclass(frozen=True)
class Verified:
    """What a check of the log found: how many entries, the last digest, and every break of the chain in a sentence."""

    entries: int
    last: str
    faults: tuple[str, ...] = ()


def verify() -> Verified:
    """Check every entry of the log against the one before it, and the last against the end of the chain.

    Others may be adding entries. So each entry is read with the end of the chain in one statement, which in either
    database sees one moment; the end on its own is read first, when no entry can yet be missing that comes later.
    """
    end = Head.objects.filter(pk=1)
    number, last = end.values_list("number", "digest").get()
    ends = {"end_number": Subquery(end.values("number")), "end_digest": Subquery(end.values("digest"))}
    rows = Entry.objects.order_by("number").annotate(**ends).values(*HASHED, "digest", *ends)

    def read() -> Iterator[Mapping[str, Any]]:
        nonlocal number, last
        for row in rows.iterator(chunk_size=BATCH):
            number, last = row["end_number"], row["end_digest"]
            yield row

    found = verify_entries(read())
    faults = found.faults
    if (number, last) != (found.entries, found.last) and not faults:
        faults = (f"The log ends at entry {found.entries:,} and should end at {number:,}: some are missing.",)
    return Verified(found.entries, found.last, faults)


def verify_entries(entries: Iterable[Mapping[str, Any]]) -> Verified:
    """The same of entries in order, such as those of a backup."""
    before, number, faults = START, 0, []
    for entry in entries:
        number += 1
        if entry["number"] != number:
            faults.append(f"Entry {number:,} is missing; the next is {entry['number']:,}.")
            number = entry["number"]
        if entry["before"] != before:
            faults.append(f"Entry {number:,} does not follow the one before it.")
        if hash_of(entry) != entry["digest"]:
            faults.append(f"Entry {number:,} is not as it was written.")
        before = entry["digest"]
    return Verified(number, before, tuple(faults))
