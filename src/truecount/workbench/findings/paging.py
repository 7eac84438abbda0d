"""A list cut into pages by the database, so that no list is ever held whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import ibis
from django.http import Http404, HttpRequest

from truecount.workbench.findings.models import State, last_marks

SIZE = 50
DIGITS = 9


@dataclass(frozen=True)
class Paged:
    """One page of a list: its rows, its number, the number of the last page, and how many rows there are in all."""

    rows: Sequence[dict[str, Any]]
    number: int
    last: int
    count: int

    @property
    def first(self) -> int:
        """The number of its first row in the whole list."""
        return (self.number - 1) * SIZE + 1


@dataclass(frozen=True)
class Asked:
    """What somebody asked of a list: the page, and what it is narrowed to; empty for all."""

    page: int
    chosen: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.chosen[name]

    def query(self, page: int | None = None, **rest: str) -> str:
        """The same as the end of an address, of another page where one is told."""
        numbered = {"page": page} if page is not None else {}
        given = {name: value for name, value in ({**self.chosen, **rest}).items() if value}
        return f"?{urlencode({**given, **numbered})}" if given or numbered else ""


def asked_of(request: HttpRequest, **offered: Sequence[str]) -> Asked:
    """What the address asks for. Raises Http404 for a page that is no number and for what is not offered."""
    number = request.GET.get("page", "1")
    if not (number.isascii() and number.isdigit() and len(number) <= DIGITS and int(number)):
        raise Http404
    chosen = {name: request.GET.get(name, "") for name in offered}
    if any(value and value not in offered[name] for name, value in chosen.items()):
        raise Http404
    return Asked(int(number), chosen)


def cut(rows: Any, order: Sequence[Any], number: int) -> Paged:
    """One page of rows; the last where there are not so many."""
    count = int(rows.count().to_pyarrow().as_py())
    last = max(1, -(-count // SIZE))
    number = min(number, last)
    shown = rows.order_by(*order).limit(SIZE, offset=(number - 1) * SIZE)
    return Paged(shown.to_pyarrow().to_pylist(), number, last, count)


def in_state(rows: Any, check_id: str, state: str) -> Any:
    """Those rows, with keys, whose last mark says a state; of "open" also those that nobody marked."""
    if not state:
        return rows
    others = state == State.OPEN
    marks = last_marks(check_id)
    marks = marks.exclude(state=State.OPEN) if others else marks.filter(state=state)
    keys = ibis.memtable({"key": list(marks.values_list("key", flat=True))}, schema={"key": "string"})
    return rows.anti_join(keys, "key") if others else rows.semi_join(keys, "key")


def with_marks(paged: Paged, check_id: str) -> dict[str, Any]:
    """The last mark of each row of a page that has one, by its key."""
    return {one.key: one for one in last_marks(check_id, [row["key"] for row in paged.rows])}
