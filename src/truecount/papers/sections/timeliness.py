"""How soon crimes were recorded: the share in time, the distribution, by kind of crime and by year."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

from truecount.figure import Figure
from truecount.papers.charts.grouped import Group, grouped
from truecount.papers.parts import Answer, Block, Exhibit, Paragraph, Row, Section, Table
from truecount.papers.sections.asked import Asked, listed, number
from truecount.papers.sections.audit_figures import audit_exhibit, audit_figures, audit_said
from truecount.papers.sections.checked_records import (
    ALL,
    CheckedRecords,
    added,
    by_kind,
    checked_records,
    slug,
)
from truecount.papers.sections.integrity_methods import IN_TIME
from truecount.papers.words import Sentence, plain, say

TITLE = "How soon crimes were recorded"
NUMBER = 4
BANDS = {
    "first": ("Within 24 hours", 0, 24),
    "second": ("After 24 to 48 hours", 24, 48),
    "week": ("After 2 to 7 days", 48, 7 * 24),
    "later": ("After more than 7 days", 7 * 24, None),
}
"""Bands of the time from report to record, in hours: above the first number, up to the second."""
NOT_KNOWN = "not-known"
NAMES = {name: title for name, (title, _above, _to) in BANDS.items()} | {NOT_KNOWN: "Not known"}
LIMITS = {"24": "24 hours", "72": "72 hours (reports before April 2015)"}
AUDITED = {"audit.in-time": "Recorded within the time allowed"}
LACKING = {
    False: "this paper was given no file that holds them one by one, and no published table gives it",
    True: "those held of the year do not give the times of report and record to the minute",
}
"""Why nothing can be said, by whether there are records."""
MEANS = (
    "A crime is to be recorded on the day it is reported, and no later than 24 hours after the report; for reports "
    "before April 2015 the limit was 72 hours. The two must not be mixed: a crime recorded on the third day was in "
    "time then and is late now. This section applies to each crime the limit of the day of its report."
)


def timeliness(asked: Asked) -> Section:
    """The share recorded in time and how long the rest took: of the record file, and of own audits."""
    records = checked_records(asked)
    audits = [one for one in audit_figures(asked) if set(AUDITED) <= set(one)]
    rows = _tally(records) if records else []
    timed = sum(row["timed"] for row in rows if records and row["year"] == records.year)
    blocks: list[Block] = [Paragraph((MEANS,))]
    findings: list[Sentence] = []
    why_not = ""
    if records and timed:
        made, finding = _of_records(asked, records, rows)
        blocks += made
        findings.append(finding)
    else:
        why_not = f"How soon {asked.name} recorded crimes cannot be said from records: {LACKING[records is not None]}."
        blocks.append(Paragraph((why_not,)))
    if audits:
        said = [audit_said(one, AUDITED) for one in audits]
        caption = "Crimes recorded in time, in per cent of crimes recorded, as the force's own audits estimate it"
        blocks += [*(Paragraph(one) for one in said), audit_exhibit("timeliness-audited", caption, audits, AUDITED)]
        findings += [] if findings else said[-1:]
        why_not = why_not and "The distribution, and the share in time by kind of crime: audits give neither."
    unknown: tuple[Sentence, ...] = ((why_not,),) if why_not else ()
    answer = Answer(NUMBER, tuple(one.id for one in blocks if isinstance(one, Exhibit)), why_not)
    return Section("timeliness", TITLE, tuple(blocks), tuple(findings), unknown, (answer,))


def _of_records(asked: Asked, records: CheckedRecords, rows: list[dict[str, Any]]) -> tuple[list[Block], Sentence]:
    figures = {kind: _figures(records, kind, counted) for kind, counted in by_kind(rows, records.year).items()}
    finding = _finding(asked, records, figures[ALL], _limits(rows, records.year))
    blocks: list[Block] = [Paragraph(finding), Paragraph(_rest(figures[ALL])), _exhibit(records, figures)]
    if len(records.years) > 1:
        blocks.append(_by_year(records, rows))
    return blocks, finding


def _tally(records: CheckedRecords) -> list[dict[str, Any]]:
    """Crimes by year of recording and kind: all, those timed, those in time, and those of each band."""
    rows = records.crimes.left_join(records.timed, "record_id")
    taken = rows.taken
    bands = {
        name: ((taken > above) if above else (taken >= 0)) & ((taken <= to) if to else True)
        for name, (_title, above, to) in BANDS.items()
    }
    counted = rows.group_by("year", "kind").agg(
        crimes=_.count(),
        timed=taken.count(),
        in_time=(taken <= rows.hours).sum(),
        least=rows.hours.min().cast("string"),
        most=rows.hours.max().cast("string"),
        **{name: band.sum() for name, band in bands.items()},
        **{NOT_KNOWN: taken.isnull().sum()},
    )
    told: list[dict[str, Any]] = counted.order_by("year", ibis.asc("kind")).to_pyarrow().to_pylist()
    return told


def _limits(rows: list[dict[str, Any]], year: str) -> str:
    """The limits that held for the reports of a year, in words."""
    hours = {row[end] for row in rows for end in ("least", "most") if row["year"] == year and row[end]}
    return listed(LIMITS.get(one, f"{one} hours") for one in sorted(hours))


def _figures(records: CheckedRecords, kind: str, counted: dict[str, int]) -> dict[str, Figure]:
    rest = {"population": kind}
    made = {
        "crimes": records.count(
            f"recorded.{slug(kind)}", f"Crimes recorded, {kind}", counted["crimes"], IN_TIME, **rest
        )
    }
    shares = {"in-time": ("Recorded within the time allowed, of those timed", "in_time", "timed")} | {
        name: (f"Recorded: {title.lower()}", name, "crimes") for name, title in NAMES.items()
    }
    for name, (title, part, whole) in shares.items():
        made[name] = records.share(
            f"timeliness.{name}.{slug(kind)}", f"{title}, {kind}", counted[part], counted[whole], IN_TIME, **rest
        )
    return made


def _finding(asked: Asked, records: CheckedRecords, figures: dict[str, Figure], limits: str) -> Sentence:
    return say(
        f"Of the crimes {asked.name} recorded in {records.year} of which the times of report and record are known, "
        f"{{one}}% were recorded within {limits} of the report ({{one:part}} of {{one:whole}}).",
        one=figures["in-time"],
    )


def _rest(figures: dict[str, Figure]) -> Sentence:
    missing = (
        " Of {gone:part} the times are not known, and whether they were in time cannot be said."
        if (figures[NOT_KNOWN].parts or (0, 0))[0]
        else " The times of every one are known."
    )
    return say(
        "After the first 24 hours {second:part} more were recorded within two days and {week:part} within seven; "
        "{later:part} took longer." + missing,
        second=figures["second"],
        week=figures["week"],
        later=figures["later"],
        gone=figures[NOT_KNOWN],
    )


def _exhibit(records: CheckedRecords, figures: dict[str, dict[str, Figure]]) -> Exhibit:
    caption = f"How long after its report each crime recorded in {records.year} was recorded, by kind"
    groups = [
        Group(kind.capitalize(), tuple((NAMES[name], one[name]) for name in NAMES if (one[name].parts or (0, 0))[0]))
        for kind, one in figures.items()
        if one["crimes"].value
    ]
    said = "; ".join(
        f"{group.name}: " + ", ".join(f"{name.lower()} {plain(number(one, '%'))}" for name, one in group.bars)
        for group in groups
    )
    words = (
        "For all crime and each kind a bar from nought for each span of time, in per cent of the crimes recorded. "
        f"{said}."
    )
    table = Table(
        ("Crimes", *(kind.capitalize() for kind in figures)),
        (
            Row(("Recorded in the year",), tuple(number(one["crimes"]) for one in figures.values())),
            Row(
                ("In time, of those timed",),
                tuple(number(one["in-time"], "%") for one in figures.values()),
                strong=True,
            ),
            *(
                Row((title,), tuple(number(one[name], "%") for one in figures.values()))
                for name, title in NAMES.items()
                if figures[ALL][name].parts != (0, figures[ALL]["crimes"].value)
            ),
        ),
    )
    return Exhibit(
        "timeliness",
        caption,
        grouped("chart-timeliness", caption, words, groups),
        table,
        tuple(figure for one in figures.values() for figure in one.values()),
        "Spans are per cent of the crimes recorded, and in the picture how many; “in time” is per cent of those whose "
        "times are known. Every crime is counted, cancelled ones too, so there is no interval.",
    )


def _by_year(records: CheckedRecords, rows: list[dict[str, Any]]) -> Exhibit:
    title = "Recorded within the time allowed, of those timed"
    counts = {year: added([row for row in rows if row["year"] == year]) for year in records.years}
    made = {
        year: records.share("timeliness.years", title, one["in_time"], one["timed"], IN_TIME, year=year)
        for year, one in counts.items()
        if one["timed"]
    }
    shown = tuple(
        Row(
            (year,), (number(one, "%"), say("{one:part} of {one:whole}", one=one), (_limits(rows, year),)), one.warnings
        )
        for year, one in made.items()
    )
    return Exhibit(
        "timeliness-by-year",
        "Crimes recorded in time, by year of recording",
        table=Table(("Year", "In time", "Crimes", "Within"), shown, words_from=2),
        figures=tuple(made.values()),
    )
