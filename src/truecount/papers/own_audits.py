"""The force's own audits as figures, each with the making that `truecount audit estimate` gave it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from truecount.bounded import read_json
from truecount.errors import TrueCountError
from truecount.figure import Figure, Interval, Method, Period, digest
from truecount.figure import Provenance as Source
from truecount.papers.sections.asked import Asked
from truecount.trends import OwnAudit, Read
from truecount.trends.audit_points import ALL_CRIME

ADDED = ("shown", "shown_interval", "data_hash", "hash")
"""What a figure's JSON has beside its fields."""
ACCURACY = "accuracy"
METHOD = Method(
    id="papers.own-audit",
    version=1,
    title="A rate of the force's own audit, as its file gives it",
    formula="as given",
    words="The file of the audit gives the rate and its interval, and not in full how they were made.",
    source="the file of the audit",
)


@dataclass(frozen=True)
class Audit:
    """One of the force's own audits: the period whose reports were read, and its figures by what they are of.

    Those names are the audit's own: "accuracy", "accuracy.violence", "in-time", "right-class", "faultless" and so on.
    `read` is what was read of each crime type, where the file says it.
    """

    period: Period
    figures: Mapping[str, Figure]
    read: Read

    @property
    def months(self) -> str:
        """The months of the period, as a finding tells them."""
        first, last = (f"{one:%B %Y}" for one in (self.period.start, self.period.end))
        return first if first == last else f"{first} to {last}"

    @property
    def label(self) -> str:
        """The audit on a picture, by the month in which its period ends."""
        return f"own audit to {self.period.end:%b %Y}"


def own_audits(asked: Asked) -> tuple[Audit, ...]:
    """Every own audit of the paper, in order of their periods, with ids that are unique over the paper.

    Raises TrueCountError where an audit cannot be read, or is of another force than the paper.
    """
    read = zip(asked.audits, asked.own_audits, strict=True)
    found = [_audit(path, number, own, asked) for number, (path, own) in enumerate(read, start=1)]
    return tuple(sorted(found, key=lambda one: (one.period.start, one.period.end)))


def _audit(path: Path, number: int, own: OwnAudit, asked: Asked) -> Audit:
    given = read_json(path)["figures"]
    areas = {str(one["area"]) for one in given if one.get("area")}
    if areas - {asked.id, asked.short, asked.name}:
        raise TrueCountError(f"{path}: the audit is of {', '.join(sorted(areas))}, and the paper about {asked.id}.")
    period = Period(start=own.audits[0].start, end=own.audits[0].end)
    named = f"own audit, reports of {period}"
    try:
        figures = {str(one["id"]).removeprefix("audit."): _as_given(one) for one in given}
    except ValidationError:
        figures = _rates(own, period, path)
    return Audit(
        period,
        {
            what: one.model_copy(
                update={
                    "id": f"own-audit.{number}.{what.replace(' ', '-')}",
                    "title": f"{one.title}: {named}",
                    "area": asked.short,
                }
            )
            for what, one in figures.items()
        },
        own.read,
    )


def _as_given(figure: dict[str, Any]) -> Figure:
    return Figure.model_validate({name: told for name, told in figure.items() if name not in ADDED})


def _rates(own: OwnAudit, period: Period, path: Path) -> dict[str, Figure]:
    """The rates alone, of a file that does not say in full how its figures were made."""
    return {
        ACCURACY if one.kind == ALL_CRIME else f"{ACCURACY}.{one.kind}": Figure(
            id="audit",
            title=one.kind.capitalize(),
            value=one.rate,
            unit="per cent",
            decimals=1,
            interval=_interval(one.low, one.high),
            population="reports audited",
            area="",
            period=period,
            basis="the force's own audit",
            method=METHOD,
            made_from=(Source(source=path.name, where="the audit", sha256=digest(path.read_text("utf-8"))),),
        )
        for one in own.audits
    }


def _interval(low: float | None, high: float | None) -> Interval | None:
    return None if low is None or high is None else Interval(low=low, high=high, method="as the audit gives it")
