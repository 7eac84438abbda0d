"""The four dashboards: which of a paper's figures stand on each, and in which order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from truecount.errors import TrueCountError
from truecount.figure import Figure, Method

if TYPE_CHECKING:
    from markupsafe import Markup

FIRST = 6
"""As many figures of a method are seen at once; the others stand behind a line that opens."""


@dataclass(frozen=True)
class Board:
    """A dashboard: its address, its title, what it tells, the ids of its figures, and the paper's sections on it."""

    id: str
    title: str
    words: str
    figures: tuple[str, ...]
    sections: tuple[str, ...]


BOARDS = (
    Board(
        "figures",
        "Accuracy",
        "How much of the crime that should have been recorded was recorded.",
        (
            "recording-accuracy.*",
            "statement.*",
            "unrecorded.*",
            "own-audit.*",
            "integrity.*",
            "severity.*.unrecorded*",
            "severity.*.accuracy*",
            "known.*",
            "simulated.*",
            "published.*",
        ),
        ("accuracy", "unrecorded", "missed", "cancelled", "counted", "audits", "simulated"),
    ),
    Board(
        "figures-timeliness",
        "Timeliness",
        "How soon after its report a crime was recorded.",
        ("integrity.timeliness.*", "integrity.recorded.*", "integrity.few.in-time.*", "own-audit.*.in-time*"),
        ("timeliness",),
    ),
    Board(
        "figures-like-for-like",
        "Recorded crime, like for like",
        "How recorded crime changed, and how much of the change is recording.",
        (
            "recorded.*",
            "crime-records.*",
            "like-for-like.*",
            "split.*",
            "known.change.*",
            "survey.*",
            "series.*",
            "measure.*",
            "high-harm.*",
            "severity.*",
            "days-between.*",
        ),
        ("recorded", "like-for-like", "groups", "harm", "measures"),
    ),
    Board(
        "figures-outcomes",
        "Outcomes",
        "What became of the crimes recorded, and how long it took.",
        ("outcomes.*",),
        ("outcomes", "outcomes-by-type", "named", "how-long", "informal"),
    ),
)
"""The dashboards in order. A figure stands on the one that names its id at the greatest length."""


@dataclass(frozen=True)
class Group:
    """Figures that one method made: those seen at once, and the others."""

    method: Method
    first: list[Figure]
    others: list[Figure]


def board_of(name: str) -> Board | None:
    """The dashboard on which a figure of an id stands; None for one that a paper's register of claims repeats."""
    named = [(len(one), board) for board in BOARDS for one in board.figures if fnmatchcase(name, one)]
    return max(named, key=lambda one: one[0])[1] if named else None


def groups(board: Board, told: Iterable[dict[str, Any]]) -> list[Group]:
    """The figures of a dashboard by the method that made them, in the order of the paper.

    `told` are figures as a paper's file has them. Raises TrueCountError where they are not such figures.
    """
    held: dict[str, list[Figure]] = {}
    try:
        for one in told:
            if board_of(one["id"]) == board:
                figure = figure_of(one)
                held.setdefault(figure.method.id, []).append(figure)
    except (ValidationError, KeyError, TypeError):
        raise TrueCountError("The paper's figures are of another version of TrueCount; make the paper again.") from None
    return [Group(those[0].method, those[:FIRST], those[FIRST:]) for those in held.values()]


def figure_of(told: dict[str, Any]) -> Figure:
    """A figure from what `Figure.as_json` told of it."""
    return Figure.model_validate({name: told[name] for name, field in Figure.model_fields.items() if not field.exclude})


def printed(figure: Figure, form: str = "value") -> Markup:
    """A number of a figure as a paper prints it."""
    from truecount.papers.page import slot
    from truecount.papers.words import Slot

    return slot(Slot(figure, form))
