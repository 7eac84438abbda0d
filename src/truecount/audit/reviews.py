"""Reviews on disk: readings with their verdicts, one row a crime, from which an audit is estimated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, fields, replace
from pathlib import Path
from typing import Any

from truecount.audit.comparing import NOT_REQUIRED, Review
from truecount.audit.counts import OVER
from truecount.audit.drawing import Draw
from truecount.audit.readings import STAGES, UNREADABLE
from truecount.audit.tables import MOST_FAULTS, filled, number, one_of, read_csv, text
from truecount.errors import TrueCountError
from truecount.records.sheets import as_csv
from truecount.reference.kinds import KINDS
from truecount.verdicts import VERDICTS
from truecount.writing import write_all

COLUMNS = tuple(one.name for one in fields(Review))
CHANCE = "chance"
YES_NO = {"yes": True, "no": False, "": None}


def write_reviews(reviews: Sequence[Review], made: Draw, path: Path) -> Path:
    """Write the reviews of a draw as CSV, each with the chance that its log had of being read.

    They name logs and records: they are for the force, not for publication.
    """
    said = {True: "yes", False: "no"}
    chance = dict(zip(made.names, made.chance.tolist(), strict=True))
    rows = [
        [*(said.get(cell, cell) if isinstance(cell, bool) else cell for cell in astuple(one)), chance.get(one.log)]
        for one in reviews
    ]
    write_all({path.name: as_csv((*COLUMNS, CHANCE), rows)}, path.parent)
    return path


def read_reviews(path: Path, made: Draw) -> list[Review]:
    """The reviews of a draw. Raises TrueCountError with every fault: cells that cannot be read; then logs that were not
    drawn, and verdicts without what estimates need of them."""
    readers = {
        "route": filled,
        "reference": filled,
        "reading": one_of(*STAGES),
        "reader": filled,
        "verdict": one_of(*VERDICTS, NOT_REQUIRED, UNREADABLE),
        "kind": one_of(*KINDS),
        "class_code": text,
        "crime_reference": text,
        "recorded_class": text,
        "recorded_kind": one_of(*KINDS),
        **dict.fromkeys(("stands", "late", "told"), _yes_no),
        "minutes": number(0, 10_000),
        "note": text,
    }
    rows = read_csv(path, readers, "the file of reviews", ("minutes", "note"))
    drawn, faults, found = set(made.names), [], []
    for row in rows:
        at = f"{path}, row {row.pop('row')}"
        faults += [f"{at}, column {name}: it is empty and must not be{where}." for name, where in _empty(row)]
        one = Review(**row)
        if one.log not in drawn:
            faults.append(f'{at}: log "{one.reference}" of {one.route} was not drawn; leave it out.')
        found.append(one)
    if faults:
        raise TrueCountError(*faults[:MOST_FAULTS])
    return found


def _empty(row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The columns that are empty and must not be, each with where that is so."""
    verdict = VERDICTS.get(row["verdict"])
    yield from ((name, "") for name in ("reading", "verdict") if row[name] is None)
    if verdict is not None and row["kind"] is None:
        yield "kind", f" where a crime has a verdict; it is one of {', '.join(KINDS)}"
    if verdict is not None and row["recorded_kind"] is None and (verdict.recorded or verdict.name == OVER):
        yield "recorded_kind", f" where there is a record; it is one of {', '.join(KINDS)}"


def of_kinds(reviews: Iterable[Review], kinds: Sequence[str]) -> list[Review]:
    """Reviews as an audit of some kinds of crime counts them: of other kinds nothing is required.

    A record of one of the kinds that answers a crime of another is one that no crime requires; a crime of the kinds
    that is recorded as another counts as recorded, by a record that is not among those known.
    """
    return [_of_kinds(one, kinds) for one in reviews]


def _of_kinds(review: Review, kinds: Sequence[str]) -> Review:
    if review.verdict not in VERDICTS:
        return review
    counted = review.recorded_kind in kinds
    if review.kind in kinds and review.verdict != OVER:
        return review if counted or review.recorded_kind is None else replace(review, stands=False)
    if counted and review.stands:
        return replace(review, verdict=OVER, kind=review.recorded_kind, class_code=None, late=None)
    return replace(review, verdict=NOT_REQUIRED, kind=None, stands=None, late=None, told=None)


def _yes_no(cell: str) -> Any:
    if cell not in YES_NO:
        raise ValueError("is neither yes nor no")
    return YES_NO[cell]
