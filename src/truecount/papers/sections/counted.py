"""Rape, reported incidents of rape, modern slavery and vulnerable victims: counted, because there are few."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ibis import _

from truecount import reference
from truecount.figure import Figure
from truecount.papers.parts import Answer, Block, Exhibit, Paragraph, Row, Section, Table
from truecount.papers.sections import counted_read
from truecount.papers.sections.asked import Asked
from truecount.papers.sections.checked_records import CheckedRecords, checked_records, counted_of, financial_year
from truecount.papers.sections.integrity_methods import FEW
from truecount.papers.sections.required_crimes import MISSED, PROFESSIONAL, RequiredCrimes, required_crimes
from truecount.papers.words import Sentence, say

TITLE = "Rape, modern slavery and vulnerable victims, counted"
NUMBER = 6
RAPE = "Rape"
SLAVERY = "106"
MEANS = (
    "Some crimes are so grave that every one missed matters, and so few that a rate says little. They are given as "
    "counts: “62 of 63” says more than a per cent that one report would move."
)
N100 = "whether reports of rape that are not yet a crime (N100) were rightly recorded as such"


@dataclass(frozen=True)
class Few:
    """One group of crimes: its name, the columns that tell it, what makes a record one of it, and, where it can be
    told of required crimes, whether the same makes one of them."""

    name: str
    needs: str
    is_one: Callable[[Any], Any]
    of_required: bool = False


def _rape(rows: Any) -> Any:
    return rows.class_code.isin([row["class_code"] for row in reference.load("classes").where(subgroup=RAPE)])


def _reported(incident_class: str) -> Callable[[Any], Any]:
    held = reference.load("reported_incidents").where(**{"class": incident_class})
    return lambda rows: rows.class_code.isin([row["class_code"] for row in held])


def _flagged(flag: str) -> Callable[[Any], Any]:
    return lambda rows: rows.flags.lower().contains(flag)


CLASS, FLAGS = "crimes.class_code", "crimes.flags"
GROUPS = {
    "rape": Few("Rape", CLASS, _rape, of_required=True),
    "n100": Few("Reports of rape that are not yet a crime (N100)", CLASS, _reported("N100")),
    "slavery": Few("Modern slavery", CLASS, lambda rows: rows.class_code == SLAVERY, of_required=True),
    "n200": Few("Reports of modern slavery that are not yet a crime (N200)", CLASS, _reported("N200")),
    "children": Few(
        "Crimes against children", "crimes.victim_kind", lambda rows: rows.victim_kind == "child", of_required=True
    ),
    "referred": Few(
        "Crimes told by professionals, such as social workers",
        "incidents.standing",
        lambda rows: rows.standing == PROFESSIONAL,
        of_required=True,
    ),
    "vulnerable": Few("Crimes flagged as against a vulnerable victim", FLAGS, _flagged("vulnerable")),
    "domestic": Few("Crimes flagged as domestic abuse", FLAGS, _flagged("domestic abuse")),
}
COLUMNS = {
    "records": "Records of the year",
    "in-time": "In time, of those timed",
    "gone": "Cancelled since",
    "required": "Recorded, of those required",
}


def counted(asked: Asked) -> Section:
    """Counts of the record file, and of what inspectors and own auditors read; what none of them holds is said."""
    records = checked_records(asked)
    read = counted_read.rapes_read(asked)
    blocks: list[Block] = [Paragraph((MEANS,))]
    findings: list[Sentence] = [counted_read.found(one) for one in read]
    blocks += [Paragraph(one) for one in findings]
    if read:
        blocks.append(counted_read.exhibit_of(read))
    if records is None:
        missing = ["the records of these crimes, because this paper was given no file that holds them one by one"]
    else:
        made, finding, missing = _of_records(asked, records)
        blocks += made
        findings += finding
    missing += [N100, *([] if read else ["what inspectors or auditors counted, because no such count is held"])]
    why_not = f"Not held: {'; '.join(missing)}."
    blocks.append(Paragraph((why_not,)))
    answer = Answer(NUMBER, tuple(one.id for one in blocks if isinstance(one, Exhibit)), why_not)
    return Section("counted", TITLE, tuple(blocks), tuple(findings), ((why_not,),), (answer,))


def _of_records(asked: Asked, records: CheckedRecords) -> tuple[list[Block], list[Sentence], list[str]]:
    """The blocks, the findings, and what is missing."""
    required = required_crimes(records)
    known = required if isinstance(required, RequiredCrimes) else None
    held = [name for name, group in GROUPS.items() if records.force.holds(group.needs)]
    counts = _tally(records, held)
    figures = _figures(records, held, counts, _required(records, known) if known else {}, known)
    missing = [
        f"{group.name} ({'none is in the file' if name in held else 'the file does not tell which they are'})"
        for name, group in GROUPS.items()
        if name not in figures
    ]
    if not figures:
        return [], [], missing
    rows = tuple(
        Row((GROUPS[name].name,), tuple(counted_of(one.get(column)) for column in COLUMNS))
        for name, one in figures.items()
    )
    exhibit = Exhibit(
        "counted",
        f"Crimes of which there are few, and of vulnerable victims, {records.year}",
        table=Table(("Crimes", *COLUMNS.values()), rows),
        figures=tuple(figure for one in figures.values() for figure in one.values()),
        remark="One crime may stand in several rows. Records are by the class on the record and the year of recording, "
        "required crimes by the class the rules give and the year of the report, so the two differ. A dash: not known. "
        "Flags are those the force puts on its records; a crime without one may still be of that kind. Every record is "
        "counted, so there is no interval.",
    )
    lead = [Paragraph((line,), warning=True) for line in ((known.words, *known.told) if known else ())]
    return [*lead, exhibit], _findings(asked, records, figures), missing


def _tally(records: CheckedRecords, held: list[str]) -> dict[str, int]:
    """The records of each group in the year, those of them timed, in time and cancelled since."""
    rows = records.force.crimes.filter(_.force_id == records.force_id)
    rows = rows.filter(financial_year(rows.recorded_at) == records.year)
    told = records.store.current("incidents").select("standing", incident_id="record_id")
    rows = rows.left_join(told, "incident_id").drop("incident_id_right")
    rows = rows.left_join(records.timed, "record_id").drop("record_id_right")
    counts: dict[str, Any] = {"all": rows.count()}
    for name in held:
        own = GROUPS[name].is_one(rows).fill_null(False)
        counts |= {
            f"{name}.records": own.sum(),
            f"{name}.timed": (own & rows.taken.notnull()).sum(),
            f"{name}.in_time": (own & (rows.taken <= rows.hours).fill_null(False)).sum(),
            f"{name}.gone": (own & rows.cancelled_at.notnull()).sum(),
        }
    return _told(rows.agg(**counts))


def _required(records: CheckedRecords, known: RequiredCrimes) -> dict[str, int]:
    """The required crimes of each group told of in the year, and those of them recorded."""
    rows = known.rows.filter(_.year == records.year)
    counts: dict[str, Any] = {}
    for name, group in GROUPS.items():
        if group.of_required:
            own = group.is_one(rows).fill_null(False)
            counts |= {f"{name}.required": own.sum(), f"{name}.found": (own & ~rows.verdict.isin(MISSED)).sum()}
    return _told(rows.agg(**counts))


def _told(counts: Any) -> dict[str, int]:
    (row,) = counts.to_pyarrow().to_pylist()
    return {name: int(value or 0) for name, value in row.items()}


def _figures(
    records: CheckedRecords,
    held: list[str],
    counts: dict[str, int],
    wanted: dict[str, int],
    known: RequiredCrimes | None,
) -> dict[str, dict[str, Figure]]:
    """The figures of each group of which there is any record or required crime."""
    found = {}
    for name in held:
        title, records_of, required = GROUPS[name].name, counts[f"{name}.records"], wanted.get(f"{name}.required", 0)
        if not records_of and not required:
            continue
        rest: dict[str, Any] = {"method": FEW, "population": title}
        made = {"records": records.count(f"few.{name}", f"{title}: records", records_of, **rest)}
        asked_of = {
            "in-time": ("recorded in time", counts[f"{name}.in_time"], counts[f"{name}.timed"]),
            "gone": ("cancelled or transferred since", counts[f"{name}.gone"], records_of),
        }
        for column, (words, part, whole) in asked_of.items():
            if whole:
                made[column] = records.share(f"few.{column}.{name}", f"{title}: {words}", part, whole, **rest)
        if known is not None and required:
            rest |= {"basis": known.basis, "made_from": known.made_from}
            made["required"] = records.share(
                f"few.required.{name}",
                f"{title}: recorded, of those required",
                wanted[f"{name}.found"],
                required,
                **rest,
            )
        found[name] = made
    return found


def _findings(asked: Asked, records: CheckedRecords, figures: dict[str, dict[str, Figure]]) -> list[Sentence]:
    """Rape and modern slavery in words: the records, and of those required the recorded."""
    found = []
    for name, words in (("rape", "rape"), ("slavery", "modern slavery")):
        one = figures.get(name)
        if one is None:
            continue
        said = f"Crimes of {words} that {asked.name} recorded in {records.year}: {{records}}."
        if "required" in one:
            said += " Of the {required:whole} that the reports of the year required, {required:part} were recorded."
        found.append(say(said, **{slot: one[slot] for slot in ("records", "required") if slot in one}))
    return found
