"""What the record file itself says, beside the published figures."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from truecount import outcomes as room
from truecount import trends
from truecount.errors import TrueCountError
from truecount.figure import Figure
from truecount.outcomes.measures import BASES
from truecount.papers.outline import Block, Exhibit, Paragraph, Row, Section, Table
from truecount.papers.sections.asked import Asked, interval, number
from truecount.papers.words import Sentence, say
from truecount.records.store import Store

TITLE = "What the loaded records say"


def own(asked: Asked, store: Store) -> Section:
    """Recorded crime, its difference from the latest revision, and outcomes, each as the file gives it."""
    counts = [*trends.recorded_in_store(asked.id, store), *trends.reconcile(asked.id, store)]
    counts += trends.crimes_by_year(asked.id, store)
    told: list[str] = []
    rates = [one for basis in BASES for one in _held(partial(room.rates, asked.id, asked.year, basis, store), told)]
    joined = _held(partial(room.joined, asked.id, store), told)
    lead = (
        f"The figures of this section were made from the files loaded into {store.path.name}. They may differ from "
        "the published "
        "ones above, which are later revisions.",
    )
    blocks: list[Block] = [Paragraph(lead)]
    if counts:
        blocks.append(_exhibit("own-recorded", f"Recorded crime of {asked.short} in the loaded files", counts))
    else:
        blocks.append(Paragraph((f"The file holds no crimes of {asked.name}.",)))
    if rates:
        blocks.append(_exhibit("own-outcomes", f"Outcomes of {asked.year} in the loaded files", rates))
    if joined:
        blocks.append(_exhibit("own-joined", "How far the crimes and outcomes of the file find each other", joined))
    unknown: list[Sentence] = [(line,) for line in dict.fromkeys(told)]
    blocks += [Paragraph(line) for line in unknown]
    findings = tuple(_finding(one) for one in counts[:1])
    return Section("own", TITLE, tuple(blocks), findings, tuple(unknown))


def _finding(figure: Figure) -> Sentence:
    what = f"{figure.title[:1].lower()}{figure.title[1:]}"
    if figure.value is None:
        return (f"The loaded files do not give {what}: {figure.warnings[0]}",)
    return say(f"The loaded files give {{one}} {figure.unit} ({what}).", one=figure)


def _held(make: Callable[[], list[Figure]], told: list[str]) -> list[Figure]:
    """The figures, or none and the sentence that says why."""
    try:
        return make()
    except TrueCountError as error:
        told.append(str(error))
        return []


def _exhibit(name: str, caption: str, figures: list[Figure]) -> Exhibit:
    rows = tuple(
        Row(
            (f"{one.title} ({one.area})",),
            (number(one, "%" if one.unit.startswith("per cent") else ""), interval(one), (one.unit,)),
            one.warnings,
        )
        for one in figures
    )
    table = Table(("What", "Number", "95% interval", "Unit"), rows, words_from=2)
    return Exhibit(name, caption, table=table, figures=tuple(figures))
