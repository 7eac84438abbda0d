"""A draw on disk: the logs as a CSV file, and beside it a YAML file that says how it was drawn and from what."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import yaml
from pydantic import Field

from truecount.audit.chances import permanent_numbers
from truecount.audit.drawing import READING, RESERVE, Draw, names_of
from truecount.audit.frame import Frame
from truecount.audit.plan import ByKind, Plan
from truecount.audit.tables import filled, needed, number, one_of, read_csv
from truecount.document import checked, read_document
from truecount.errors import TrueCountError
from truecount.figure import Record, digest
from truecount.records.sheets import as_csv
from truecount.reference.kinds import KINDS
from truecount.writing import write_all

COLUMNS = ("order", "role", "route", "reference", "stratum", "chance", "again_chance", "again", "expected")
HEADER = "# How the CSV file of the same name was drawn, from which frame and by which plan.\n"
DIGITS, DECIMALS = 12, 6


class DrawnStratum(Record):
    """One stratum: its logs, the readings planned of it, the records tied to its logs by kind, and their weight."""

    name: str
    logs: int = Field(gt=0, le=10**12)
    readings: int = Field(ge=0, le=10**12)
    recorded: ByKind
    harm: float
    expected: float


class Drawn(Record):
    """What stands beside a draw: the hashes of plan, frame and draw, the seed, the record file and the strata.

    `draw` is the hash of the rows of the draw with all else that stands here.
    """

    plan: str
    frame: str
    draw: str
    seed: str
    file: str
    top_up: int = 0
    routes: dict[str, ByKind]
    harm_squared: float
    strata: tuple[DrawnStratum, ...]


def write_draw(made: Draw, plan: Plan, path: Path, seed: str, top_up: int = 0) -> list[Path]:
    """Write a draw as CSV, and beside it, with the ending .yaml, how it was drawn; `seed` is the one drawn with.

    Gives both paths.
    """
    if path.suffix != ".csv":
        raise TrueCountError(
            f"{path}: a draw is a CSV file, with a YAML file beside it; give a name that ends in .csv."
        )
    rows = _rows(made)
    beside = Drawn(
        plan=plan.sha256,
        frame=plan.frame,
        draw="",
        seed=seed,
        file=plan.file,
        top_up=top_up,
        routes={route: _by_kind(counts) for route, counts in made.by_route.items()},
        harm_squared=_rounded(made.harm_squared),
        strata=tuple(
            DrawnStratum(
                name=name,
                logs=int(made.logs[place]),
                readings=int(made.weights[place]),
                recorded=_by_kind(made.recorded[place]),
                harm=_rounded(made.harm[place]),
                expected=_rounded(made.expected[place]),
            )
            for place, name in enumerate(made.strata)
        ),
    )
    beside = beside.model_copy(update={"draw": _hash(rows, beside)})
    text = HEADER + yaml.safe_dump(beside.model_dump(mode="json"), sort_keys=False, allow_unicode=True, width=110)
    write_all({path.name: as_csv(COLUMNS, rows), path.with_suffix(".yaml").name: text}, path.parent)
    return [path, path.with_suffix(".yaml")]


def read_draw(path: Path) -> tuple[Draw, Drawn]:
    """A draw and how it was drawn. Raises TrueCountError where either is not there or they do not belong together."""
    side = path.with_suffix(".yaml")
    for one in (path, side):
        if not one.is_file():
            raise TrueCountError(
                f"{one}: there is no such file; `truecount audit draw` writes a draw and its YAML file."
            )
    beside = checked(side, Drawn, read_document(side, "the description of the draw", "draw again"))
    names = tuple(one.name for one in beside.strata)
    readers = {
        "role": needed(one_of(READING, RESERVE)),
        "route": filled,
        "reference": filled,
        "stratum": needed(one_of(*names)),
        "chance": needed(number(0, 1)),
        "again_chance": needed(number(0, 1)),
        "again": needed(one_of("yes", "no")),
        "expected": needed(number(0, 1)),
    }
    rows = read_csv(path, readers, "the draw")
    if not rows:
        raise TrueCountError(f"{path}: the draw has no rows; draw again.")

    def column(name: str, kind: Any) -> Any:
        return np.array([row[name] for row in rows], dtype=kind)

    made = Draw(
        role=column("role", np.str_),
        route=column("route", np.str_),
        reference=column("reference", np.str_),
        stratum=np.array([names.index(row["stratum"]) for row in rows], dtype=np.int64),
        chance=column("chance", np.float64),
        again_chance=column("again_chance", np.float64),
        again=column("again", np.str_) == "yes",
        hidden=column("expected", np.float64),
        strata=names,
        logs=np.array([one.logs for one in beside.strata], dtype=np.int64),
        weights=np.array([one.readings for one in beside.strata], dtype=np.int64),
        recorded=np.array([[one.recorded[kind] for kind in KINDS] for one in beside.strata], dtype=np.int64),
        harm=np.array([one.harm for one in beside.strata]),
        expected=np.array([one.expected for one in beside.strata]),
        harm_squared=beside.harm_squared,
        by_route={
            route: np.array([counts[kind] for kind in KINDS], dtype=np.int64) for route, counts in beside.routes.items()
        },
    )
    if _hash(_rows(made), beside) != beside.draw:
        raise TrueCountError(
            f"{path}: the draw is not the one that {side.name} describes, or that was changed; draw again and change "
            "nothing in either."
        )
    return made, beside


def write_frame(frame: Frame, seed: str, path: Path) -> Path:
    """Write every log of a frame with the number that decides its draw, so that others can draw again without the file.

    It names logs and what their records are: it is for the force and its inspectors, not for publication.
    """
    names = names_of(frame.route, frame.reference)
    rows = zip(
        frame.route.tolist(),
        frame.reference.tolist(),
        frame.opening.tolist(),
        frame.noticed.tolist(),
        *(counts.tolist() for counts in frame.recorded.T),
        ("yes" if late else "no" for late in frame.late),
        map(_short, permanent_numbers(seed, names)),
        strict=True,
    )
    recorded = (f"recorded {kind}" for kind in KINDS)
    columns = ("route", "reference", "opening_code", "reported_at", *recorded, "late", "number")
    write_all({path.name: as_csv(columns, rows)}, path.parent)
    return path


def _hash(rows: list[list[Any]], beside: Drawn) -> str:
    return digest([rows, beside.model_dump(mode="json", exclude={"draw"})])


def _rows(made: Draw) -> list[list[Any]]:
    return [
        [
            *(place, str(made.role[row]), str(made.route[row]), str(made.reference[row])),
            *(made.strata[made.stratum[row]], _short(made.chance[row]), _short(made.again_chance[row])),
            *("yes" if made.again[row] else "no", _short(made.hidden[row])),
        ]
        for row, place in enumerate(range(1, len(made.role) + 1))
    ]


def _rounded(value: float) -> float:
    return round(float(value), DECIMALS)


def _short(chance: float) -> str:
    return f"{chance:.{DIGITS}g}"


def _by_kind(counts: Any) -> dict[str, int]:
    return {kind: int(count) for kind, count in zip(KINDS, counts, strict=True)}
