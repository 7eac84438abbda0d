"""What an audit's readings come to: reviews by the library's own comparison, and figures, kept until one is added."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max

from truecount import audit as library
from truecount.audit.plan import ALL_CRIME
from truecount.audit.readings import FIRST, NOTHING, UNREADABLE
from truecount.errors import TrueCountError
from truecount.figure import Provenance
from truecount.workbench import places
from truecount.workbench.audits.files import DRAW, ERASED, PLAN, drawing
from truecount.workbench.audits.models import Audit, Counted, Log, Reading
from truecount.writing import write_all

READINGS = "readings"
FOR_PAPERS = "figures"
"""The folder of the workbench from which papers take the figures of its own audits."""


def latest(audit: Audit) -> dict[tuple[int, str], Reading]:
    """The reading that counts of each log (by number) and stage, the last version, in the order of the draw."""
    rows = Reading.objects.filter(log__audit=audit).select_related("log", "by").defer("log__bundle", "document")
    rows = rows.order_by("log__place", "stage", "version")
    return {(row.log_id, row.stage): row for row in rows}


def as_library(readings: Iterable[Reading]) -> list[library.Reading]:
    """Readings as the library compares them: a row a crime, or one that says that there is none."""
    return [row for one in readings for row in _rows(one)]


def _rows(one: Reading) -> list[library.Reading]:
    route, reference = one.log.name.split("|", 1)
    said: Sequence[dict[str, Any]] = one.crimes or [{"class_code": UNREADABLE if one.unreadable else NOTHING}]
    return [
        library.Reading(
            *(route, reference, one.stage, one.by.who, crime["class_code"]),
            offence_code=crime.get("offence_code"),
            victim=crime.get("victim"),
            minutes=one.minutes if not number else None,
        )
        for number, crime in enumerate(said)
    ]


def reviews(audit: Audit) -> list[library.Review]:
    """A verdict on every crime that a reading requires and on every record that none does, of all that was read."""
    return [library.Review(**one) for one in counted(audit).reviews]


def reviews_of_log(log: Log) -> list[library.Review]:
    """The reviews of one log, of whatever was read of it by now."""
    return compared(log.audit, [log], log.held.values())


def compared(audit: Audit, logs: Iterable[Log], readings: Iterable[Reading]) -> list[library.Review]:
    """Readings of some logs set beside their records, by the library."""
    said = as_library(readings)
    if not said:
        return []
    planned, _made, _beside = drawing(audit)
    with library.opened(log.of for log in logs) as store:
        return library.compare(store, planned.scope, said)


def counted(audit: Audit) -> Counted:
    """The reviews and, once asked for, the figures, worked out again where a reading was saved since."""
    newest = Reading.objects.filter(log__audit=audit).aggregate(newest=Max("pk"))["newest"]
    basis = f"{audit.draw_sha256}:{newest}"
    kept = Counted.objects.filter(audit=audit).first()
    if kept is not None and kept.basis == basis:
        return kept
    held = latest(audit)
    logs = audit.logs.filter(pk__in={number for number, _stage in held})
    found = [asdict(one) for one in compared(audit, logs, held.values())]
    new = {"basis": basis, "reviews": found, "result": None}
    with transaction.atomic():
        if not Audit.objects.select_for_update().filter(pk=audit.pk, erased_at=None).exists():
            raise TrueCountError(ERASED)
        return Counted.objects.update_or_create(audit=audit, defaults=new)[0]


@dataclass(frozen=True)
class Estimate:
    """Figures under their headings, sentences of a look at any time, what was read by type of crime, and what stands in
    the way of all of it."""

    sections: tuple[dict[str, Any], ...] = ()
    said: tuple[str, ...] = ()
    types: tuple[dict[str, Any], ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def figures(self) -> dict[str, dict[str, Any]]:
        """Every figure by its id."""
        return {one["id"]: one for section in self.sections for one in section["figures"]}


def estimate(audit: Audit) -> Estimate:
    """The figures of an audit as far as it is read; of one that is closed, as they stood then."""
    if audit.result is not None:
        return _estimate(audit.result)
    kept = counted(audit)
    if kept.result is None:
        kept.result = asdict(_worked_out(audit, [library.Review(**one) for one in kept.reviews]))
        # Of the same readings and nothing else: they may have been erased in the meantime.
        Counted.objects.filter(pk=kept.pk, basis=kept.basis).update(result=kept.result)
    return _estimate(kept.result)


def _estimate(held: dict[str, Any]) -> Estimate:
    return Estimate(*(tuple(held[name]) for name in ("sections", "said", "types", "faults")))


def _worked_out(audit: Audit, found: list[library.Review]) -> Estimate:
    planned, made, beside = drawing(audit)
    in_turn, waiting = _in_turn(made, found)
    try:
        sample = library.sample_of(made, library.of_kinds(in_turn, planned.scope.kinds), unfinished=True)
        result = library.Result(planned, sample, _made_from(audit, planned, beside))
    except TrueCountError as error:
        return Estimate(faults=error.sentences)
    seen = library.look(planned, sample, {ALL_CRIME: result.overall} | result.kinds)
    readers = () if result.readers is None else tuple(result.readers.words())
    sections = tuple(
        {"heading": one.heading, "figures": [figure.as_json() for figure in one.figures]}
        for one in result.sections(seen)
        if one.figures
    )
    types = tuple(vars(one) for one in library.types_read(sample))
    return Estimate(sections, (*_turns(waiting), *seen.words(), *readers), types)


def _in_turn(made: library.Draw, found: list[library.Review]) -> tuple[list[library.Review], int]:
    """The reviews of each stratum's logs up to the first that is not read, and how many logs are read beyond it.

    Several readers are never equally quick, and a sample is the first part of each stratum, not any part.
    """
    read = {one.log for one in found if one.reading == FIRST}
    open_: set[int] = set()
    beyond: set[str] = set()
    for name, stratum in zip(made.names, made.stratum.tolist(), strict=True):
        if name not in read:
            open_.add(stratum)
        elif stratum in open_:
            beyond.add(name)
    return [one for one in found if one.log not in beyond], len(beyond)


def _turns(waiting: int) -> tuple[str, ...]:
    if not waiting:
        return ()
    return (f"Logs read that wait for an earlier one of their stratum, and do not count until then: {waiting:,}.",)


def _made_from(audit: Audit, planned: library.Plan, beside: library.Drawn) -> tuple[Provenance, ...]:
    return (
        Provenance(source=PLAN, where="the plan", sha256=planned.sha256),
        Provenance(source=DRAW, where=f"the draw, seed {beside.seed}", sha256=beside.draw),
        Provenance(source=planned.file, where="the frame", sha256=beside.frame),
        Provenance(source=READINGS, where=f"the readings of {audit.named}", sha256=""),
    )


def leave_for_papers(audit: Audit) -> None:
    """Leave the figures of an audit where papers find them, as `truecount audit estimate --json` prints them."""
    found = estimate(audit)
    if found.faults:
        return
    printed = {"figures": list(found.figures.values()), "said": {}, "alternatives": [], "types_read": found.types}
    text = json.dumps(printed, ensure_ascii=False, indent=2)
    write_all({f"audit-{audit.pk}.json": text}, places.home() / FOR_PAPERS)
