"""Small audits made by hand for tests: the logs drawn, what was found in each, and the plan that the draw is by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from typer.testing import CliRunner

from truecount import audit
from truecount.cli import app
from truecount.figure import Provenance
from truecount.reference.kinds import KINDS
from truecount.verdicts import VERDICTS

ROUTE = "control room"
MADE_FROM = (Provenance(source="by hand", where="a test", sha256="0"),)
VIOLENT, OF_OTHER_GROUP = ("violence", "105A"), ("other crime", "9A")
"""Kind and class of a common assault, and of an affray."""
HIDDEN = 0.1
"""How likely each log was expected to hide a missed crime."""
WITH_A_RECORD = {one.name for one in VERDICTS.values() if one.recorded} | {"over-recorded", "transferred"}


@dataclass(frozen=True)
class Stratum:
    """A stratum: its logs, the records tied to them by kind, and the logs drawn, reserves after readings."""

    logs: int
    recorded: Sequence[int]
    drawn: Sequence[str]
    reserves: Sequence[str] = ()
    harm: float = 0.0


def drawn(strata: dict[str, Stratum], again: dict[str, float] | None = None, routes=None, chance=None) -> audit.Draw:
    """A draw of these strata, log by log in turn.

    `again` are the logs on which the lot fell to be read again and each one's chance of it, the `chance` of every log.
    """
    lots = again or {}
    rows = [(name, s, "reading") for s, one in enumerate(strata.values()) for name in one.drawn]
    rows += [(name, s, "reserve") for s, one in enumerate(strata.values()) for name in one.reserves]
    each = list(strata.values())
    of = np.array([s for _, s, _ in rows])
    share = np.array([len(one.drawn) / one.logs for one in each])
    total = np.array([one.recorded for one in each]).sum(axis=0)
    logs = np.array([one.logs for one in each])
    return audit.Draw(
        role=np.array([role for *_, role in rows]),
        route=np.array([(routes or {}).get(name, ROUTE) for name, *_ in rows]),
        reference=np.array([name for name, *_ in rows]),
        stratum=of,
        chance=share[of] if chance is None else np.array([chance[name] for name, *_ in rows]),
        again_chance=np.array([lots.get(name, min(lots.values(), default=0.0)) for name, *_ in rows]),
        again=np.array([name in lots for name, *_ in rows]),
        hidden=np.full(len(rows), HIDDEN),
        strata=tuple(strata),
        logs=logs,
        weights=np.array([len(one.drawn) for one in each]),
        recorded=np.array([one.recorded for one in each]),
        harm=np.array([one.harm for one in each]),
        expected=HIDDEN * logs,
        by_route={ROUTE: total},
        harm_squared=float(sum(one.harm for one in each)),
    )


def plan(made: audit.Draw, design: str = "score bands", **more: Any) -> audit.Plan:
    """The plan that a draw is by."""
    told: dict[str, Any] = {
        "question": "How many?",
        "file": "f.duckdb",
        "scope": {
            "force": "kent",
            "period": {"start": "2026-05-01", "end": "2026-05-31"},
            "routes": [ROUTE],
            "recorded_by": "2026-06-10",
        },
        "design": design,
        "wanted": {"precision": {"all crime": 1.5}},
        "seed": "48213",
        "assumed": {"accuracy": 90.0, "source": "as told"},
        "a_year": 1_200,
        "frame": "0" * 64,
        "strata": [
            {"name": name, "logs": logs, "readings": readings, "recorded": dict(zip(KINDS, recorded, strict=True))}
            for name, logs, readings, recorded in zip(
                made.strata, made.logs.tolist(), made.weights.tolist(), made.recorded.tolist(), strict=True
            )
        ],
    }
    return audit.Plan.model_validate(told | more)


def review(log: str, verdict: str, of=VIOLENT, reading: str = "first", reader: str = "R1", **more: Any) -> audit.Review:
    """What was found of one crime of a log, a common assault that is recorded as such unless told otherwise."""
    kind, class_code = of
    required = verdict not in ("nothing required", "cannot be read", "over-recorded")
    held = verdict in WITH_A_RECORD
    told: dict[str, Any] = {"kind": kind if required or held else None, "class_code": class_code if required else None}
    if held:
        cancelled = verdict in ("cancelled", "wrongly cancelled", "transferred")
        told |= {
            "crime_reference": f"C-{log}",
            "recorded_class": class_code,
            "recorded_kind": kind,
            "stands": not cancelled,
            "late": verdict == "recorded late" if required else None,
        }
    route = more.pop("route", ROUTE)
    return audit.Review(route, log, reading, reader, verdict, **(told | more))


def result(made: audit.Draw, reviews: Sequence[audit.Review], unfinished: bool = False, **more: Any) -> audit.Result:
    """What an audit found."""
    return audit.Result(plan(made, **more), audit.sample_of(made, reviews, unfinished=unfinished), MADE_FROM)


def figures(found: audit.Result) -> dict[str, Any]:
    """Figures by their id, without "audit."."""
    return {one.id.removeprefix("audit."): one for one in found.figures}


def written(folder: Path, made: audit.Draw, reviews: Sequence[audit.Review], **more: Any) -> list[str]:
    """The plan, the draw and the reviews as files, as the command line takes them."""
    by = plan(made, **more)
    audit.write_plan(by, folder / "plan.yaml")
    audit.write_draw(made, by, folder / "draw.csv", seed=by.seed)
    audit.write_reviews(reviews, made, folder / "reviews.csv")
    return [str(folder / name) for name in ("plan.yaml", "draw.csv", "reviews.csv")]


def many(number: int, log: str, verdict: str, **more: Any) -> list[audit.Review]:
    """So many like crimes of one log."""
    return [review(log, verdict, **more)] * number


def ran(folder: Path, made: audit.Draw, reviews: Sequence[audit.Review], *options: str, **more: Any) -> Any:
    """What `truecount audit estimate` says of an audit."""
    return CliRunner().invoke(app, ["audit", "estimate", *written(folder, made, reviews, **more), *options])


IN_TIME, LATE, CLEAN, UNREADABLE = "recorded in time", "recorded late", "nothing required", "cannot be read"
NOTHING, BESIDE, OVER = "missing, nothing recorded", "missing beside others", "over-recorded"
TWO = drawn(
    {
        "with a record": Stratum(100, (120, 0, 0), ["A1", "A2", "A3", "A4"], ["A5"]),
        "without a record": Stratum(200, (0, 0, 0), ["B1", "B2", "B3", "B4"], ["B5"]),
    }
)
READ_TWO = [
    *[review("A1", IN_TIME), review("A1", LATE)],
    *[review("A2", IN_TIME), review("A2", BESIDE)],
    *[review("A3", IN_TIME), review("A3", OVER)],
    review("A4", LATE),
    *[review("B1", CLEAN), review("B2", CLEAN), review("B3", NOTHING)],
    *many(2, "B4", NOTHING),
]
"""Each log of the first stratum stands for 25, each of the second for 50: 25 + 150 crimes were missed, 25 records are
surplus, so that 95 of 270 required crimes were recorded."""
AGAIN = drawn(
    {
        "with a record": Stratum(100, (120, 0, 0), ["A1", "A2", "A3", "A4"], ["A5"]),
        "without a record": Stratum(200, (0, 0, 0), ["B1", "B2", "B3", "B4"], ["B5"]),
    },
    again={"B1": 0.25, "B2": 0.25},
)
SETTLED = [
    *[review("A2", IN_TIME, reading="settled"), review("A2", BESIDE, reading="settled")],
    review("A3", IN_TIME, reading="settled"),
    review("B1", NOTHING, reading="settled"),
    *[review("B2", CLEAN, reading="settled"), review("B3", CLEAN, reading="settled")],
    *many(2, "B4", NOTHING, reading="settled"),
]
"""Settled: the surplus of A3 is none; B1, drawn with a chance of 1/4, hides a crime overlooked; B3 hides none."""
TWICE = [replace(one, reading="second", reader="R2") for one in SETTLED]
