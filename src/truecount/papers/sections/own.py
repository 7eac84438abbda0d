"""What the record file itself says, beside the published figures."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from truecount import outcomes as room
from truecount import trends
from truecount.errors import TrueCountError
from truecount.figure import Figure
from truecount.outcomes import filed
from truecount.outcomes.measures import BASES
from truecount.papers.parts import Block, Bullets, Exhibit, Paragraph, Row, Section, Table
from truecount.papers.sections.asked import Asked, interval, number, sign
from truecount.papers.words import Sentence, say
from truecount.records.store import Store

TITLE = "What the loaded records say"
NOT_HELD = "the file holds no"


def own(asked: Asked) -> Section | None:
    """Recorded crime, its difference from the latest revision, and outcomes, each as the file gives it.

    Outcomes are left to the sections about them where those are of the file too. A paper without a record file, or
    about the force of the file alone, has none of it.
    """
    store = asked.store
    if store is None or asked.simulated:
        return None
    counts = [*trends.recorded_in_store(asked.id, store), *trends.reconcile(asked.id, store)]
    counts += trends.crimes_by_year(asked.id, store)
    told: list[str] = []
    records = bool(filed.record_files(store, asked.id))
    shown_above = asked.outcomes_from is not None
    bases = () if shown_above or not records else BASES
    groups = [one for basis in bases for one in _made(partial(room.by_group, asked.id, None, basis, store))]
    joined = _made(partial(room.joined, asked.id, store))
    if bases and not groups:
        told.append(f"What became of the crimes in the loaded records: {NOT_HELD} outcomes of them.")
    if records and not joined:
        told.append(f"How far crimes and outcomes find each other: {NOT_HELD} crime references to join on.")
    lead = (
        f"The figures of this section were made from the files loaded into {store.path.name}. They may differ from the "
        "published ones above, which are later revisions.",
    )
    blocks: list[Block] = [Paragraph(lead)]
    if counts:
        blocks.append(_exhibit("own-recorded", f"Recorded crime of {asked.short} in the loaded files", counts))
    else:
        blocks.append(Paragraph((f"The file holds no crimes of {asked.name}.",)))
    if groups:
        blocks.append(_exhibit("own-outcomes", "What became of the crimes in the loaded records", groups))
    if joined:
        blocks.append(_exhibit("own-joined", "How far the crimes and outcomes of the file find each other", joined))
    blocks += _found(store)
    unknown: list[Sentence] = [(line,) for line in dict.fromkeys(told)]
    blocks += [Paragraph(line) for line in unknown]
    findings = tuple(_finding(one) for one in counts[:1])
    return Section("own", TITLE, tuple(blocks), findings, tuple(unknown))


def _found(store: Store) -> list[Block]:
    """What the loads of the file handled and told."""
    notices = store.table("notices").order_by(["load_id", "notice"]).to_pyarrow().to_pylist()
    if not notices:
        return []
    told = tuple((f"{row['message'][:1].upper()}{row['message'][1:]}: {row['rows']:,}.",) for row in notices)
    return [Paragraph(("When the files were loaded, these were found and handled:",)), Bullets(told)]


def _finding(figure: Figure) -> Sentence:
    what = f"{figure.title[:1].lower()}{figure.title[1:]}"
    if figure.value is None:
        return (f"The loaded files do not give {what}: {figure.warnings[0]}",)
    return say(f"The loaded files give {{one}} {figure.unit} ({what}).", one=figure)


def _made(make: Callable[[], list[Figure]]) -> list[Figure]:
    """The figures, or none where the file does not hold what they need."""
    try:
        return make()
    except TrueCountError:
        return []


def _exhibit(name: str, caption: str, figures: list[Figure]) -> Exhibit:
    rows = tuple(
        Row(
            (f"{one.title} ({one.area})",),
            (number(one, sign(one)), interval(one), (one.unit,)),
            one.warnings,
        )
        for one in figures
    )
    table = Table(("What", "Number", "95% interval", "Unit"), rows, words_from=2)
    return Exhibit(name, caption, table=table, figures=tuple(figures))
