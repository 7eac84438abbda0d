"""Steps that are the same every time: worked out as expressions once, and run as the SQL these came to after that."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any

from truecount.records.backends import Backend

Step = Callable[[Backend], None]


class Steps:
    """Steps of a room that read tables of the same names and columns every time.

    The first time they are worked out as expressions; after that, in a database of the same kind, as the statements
    these came to. To set one reading beside its records takes little time; writing the expressions down takes nearly
    all of it. What differs from run to run stands in the tables: a value in an expression would be the next run's too.
    """

    def __init__(self, write: Callable[..., None]) -> None:
        """Take what writes them: it is called with a backend, and whatever the steps are called with beside it."""
        self.write = write
        self.written: dict[tuple[str, str], tuple[Step, ...]] = {}
        self.writing = Lock()

    def __call__(self, backend: Backend, *given: Any) -> None:
        """Work them out; what they keep stands in the backend under their names."""
        place = (backend.connection.name, backend.room)
        with self.writing:
            if place not in self.written:
                noting = _Noting(backend)
                self.write(noting, *given)
                self.written[place] = tuple(noting.steps)
                return
        for step in self.written[place]:
            step(backend)


class _Noting:
    """A backend that notes what it puts and keeps, to be done again."""

    def __init__(self, backend: Backend) -> None:
        self.backend, self.connection, self.room = backend, backend.connection, backend.room
        self.steps: list[Step] = []

    def put(self, name: str, rows: Any) -> None:
        self._note(lambda to: to.put(name, rows))

    def keep(self, name: str, expression: Any, *, empty: bool) -> str:
        statement = self.backend.keep(name, expression, empty=empty)
        self.steps.append(lambda to: to.run(name, statement, empty=empty))
        return statement

    def run(self, name: str, statement: str, *, empty: bool = False) -> None:
        self._note(lambda to: to.run(name, statement, empty=empty))

    def table(self, name: str) -> Any:
        return self.backend.table(name)

    def has_rows(self, name: str) -> bool:
        return self.backend.has_rows(name)

    def _note(self, step: Step) -> None:
        step(self.backend)
        self.steps.append(step)
