"""Crimes missed: whether the incident had a recorded crime, who told of them, of which kind and class they were."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import ibis
from ibis import _

from truecount.figure import Figure
from truecount.papers.charts.grouped import Group, grouped
from truecount.papers.parts import Answer, Block, Exhibit, Paragraph, Row, Section, Sum, Table
from truecount.papers.sections import missed_audited, missed_tables
from truecount.papers.sections.asked import Asked, number
from truecount.papers.sections.checked_records import ALL, CheckedRecords, by_kind, checked_records, slug
from truecount.papers.sections.integrity_methods import REQUIRED
from truecount.papers.sections.missed_tables import Rows
from truecount.papers.sections.required_crimes import (
    BESIDE,
    MISSED,
    NOTHING,
    PROFESSIONAL,
    WRONGLY,
    RequiredCrimes,
    required_crimes,
)
from truecount.papers.words import Sentence, plain, say

TITLE = "Which crimes were missed, and why"
NUMBER = 3
TELLERS = {
    "victim": ("victim", "representative"),
    "professional": (PROFESSIONAL,),
    "third": ("witness", "police", "other"),
}
"""Who told of a crime, by the standing on the record."""
REASONS = {
    "required": "Should have been recorded",
    "missed": "Missed: no record answers it",
    "beside": "… another crime of the incident was recorded",
    "nothing": "… nothing of the incident was recorded",
    "victim": "… of all missed, told by the victim or for the victim",
    "professional": "… of all missed, told by a professional",
    "third": "… of all missed, told by a witness, an officer or another third party",
    "late": "Recorded, but late",
    "wrongly": "Recorded, then wrongly cancelled",
}
STRONG = ("required", "missed")
DRAWN = {"beside": "Beside a recorded crime", "nothing": "Nothing recorded"}
MEANS = (
    "A crime is missed where the rules require it and no record answers it. Either another crime of the same incident "
    "was recorded, and this one was not counted; or nothing was recorded of the incident at all, and its victims were "
    "not seen as victims of crime. Crimes recorded late, and crimes recorded and then wrongly cancelled, stand apart: "
    "they were recorded."
)
N100 = (
    "Whether reports of rape that are not yet a crime were recorded as such (N100): neither records nor audits say "
    "which should have been."
)
IN_AUDITS = (
    "Own audits give the numbers with and without a recorded crime beside them; not the other reasons, nor the kind"
)
PUBLISHED = "inspections print how many crimes were missed, not why"
NOT_GIVEN = {
    True: f"{PUBLISHED}, and this paper was given no file of the force's records",
    False: f"{PUBLISHED}, and this paper was given neither a file of the force's records nor an audit of its own",
}
"""Why nothing is known without records, by whether there are own audits."""
NONE_TOLD = "the file holds no crime that should have been recorded of the reports of that year"
FEW = 100
"""Of fewer missed crimes than this no share is said in words, only the counts."""


def missed(asked: Asked) -> Section:
    """Missed crimes by reason and kind: of the record file where its required crimes are known, and of own audits."""
    records = checked_records(asked)
    audits = missed_audited.of_missed(asked)
    known = required_crimes(records) if records else NOT_GIVEN[bool(audits)]
    rows = _tally(known) if isinstance(known, RequiredCrimes) else []
    blocks: list[Block] = [Paragraph((MEANS,))]
    findings: list[Sentence] = []
    unknown: tuple[Sentence, ...] = ((N100,),)
    why_not = "Reports of rape not yet a crime (N100)."
    if records and isinstance(known, RequiredCrimes) and any(row["year"] == records.year for row in rows):
        made, finding = _of_records(asked, records, known, rows)
        blocks += made
        findings.append(finding)
    else:
        because = NONE_TOLD if isinstance(known, RequiredCrimes) else known
        said = f"{_cannot(asked)}{' from records' if audits else ''}: {because}."
        blocks.append(Paragraph((said,)))
        unknown = unknown if audits else ((f"Why crimes were missed: {because}.",),)
        why_not = f"{IN_AUDITS}." if audits else said
    if audits:
        shares = [missed_audited.beside_of(one, place) for place, one in enumerate(audits, start=1)]
        told = [missed_audited.audited(one, share) for one, share in zip(audits, shares, strict=True)]
        blocks += [*(Paragraph(one) for one in told), missed_audited.exhibit_of(audits, shares)]
        findings += [] if findings else told[-1:]
    exhibits = tuple(one.id for one in blocks if isinstance(one, Exhibit))
    answer = Answer(NUMBER, exhibits, why_not)
    return Section("missed", TITLE, tuple(blocks), tuple(findings), unknown, (answer,))


def _cannot(asked: Asked) -> str:
    return (
        f"Why {asked.name} missed crimes, and of how many missed crimes the incident had a recorded one, cannot be said"
    )


def _of_records(
    asked: Asked, records: CheckedRecords, known: RequiredCrimes, rows: Rows
) -> tuple[list[Block], Sentence]:
    figures = {kind: _figures(records, known, kind, counted) for kind, counted in by_kind(rows, records.year).items()}
    finding = _finding(asked, records, figures[ALL])
    blocks: list[Block] = [Paragraph((line,), warning=True) for line in (known.words, *known.told)]
    blocks += [Paragraph(finding), Paragraph(_rest(figures[ALL])), _reasons(records, figures)]
    years = [one for one in records.years if any(row["year"] == one for row in rows)]
    if len(years) > 1:
        blocks.append(missed_tables.by_year(records, known, rows, years))
    blocks.append(missed_tables.by_class(records, known, rows))
    return blocks, finding


def _tally(known: RequiredCrimes) -> Rows:
    """Required crimes by year of the report, kind and class, each reason counted."""
    rows = known.rows
    none = rows.verdict.isin(MISSED)
    counted = rows.group_by("year", "kind", "class_code").agg(
        required=_.count(),
        missed=none.sum(),
        beside=(rows.verdict == BESIDE).sum(),
        nothing=(rows.verdict == NOTHING).sum(),
        late=(~none & rows.late.fill_null(False)).sum(),
        wrongly=(rows.verdict == WRONGLY).sum(),
        **{name: (none & rows.standing.isin(standings)).sum() for name, standings in TELLERS.items()},
    )
    told: list[dict[str, Any]] = counted.order_by("year", "kind", ibis.asc("class_code")).to_pyarrow().to_pylist()
    return told


def _figures(records: CheckedRecords, known: RequiredCrimes, kind: str, counted: dict[str, int]) -> dict[str, Figure]:
    """The count of each reason; and each but the first as a share of the crimes required."""
    rest = {"basis": known.basis, "made_from": known.made_from, "population": kind}
    made = {
        name: records.count(f"{name}.{slug(kind)}", f"{_bare(title)}, {kind}", counted[name], REQUIRED, **rest)
        for name, title in REASONS.items()
    }
    for name in (*DRAWN, "missed"):
        made[f"share-{name}"] = records.share(
            f"{name}-share.{slug(kind)}",
            f"{_bare(REASONS[name])}, of the crimes required, {kind}",
            counted[name],
            counted["required"],
            REQUIRED,
            **rest,
        )
    made["of-missed"] = records.share(
        f"beside-of-missed.{slug(kind)}",
        f"In an incident with a recorded crime, of the crimes missed, {kind}",
        counted["beside"],
        counted["missed"],
        REQUIRED,
        **rest,
    )
    return made


def _bare(title: str) -> str:
    return title.removeprefix("… ").capitalize() if title.startswith("… ") else title


def _finding(asked: Asked, records: CheckedRecords, figures: dict[str, Figure]) -> Sentence:
    """The panel's question, in one sentence."""
    one = figures["of-missed"]
    lead = f"Of the {{required}} crimes that {asked.name} should have recorded of the reports of {records.year}, "
    if one.value is None:
        return say(f"{lead}none was missed.", required=figures["required"])
    share = " ({one}%)" if (figures["missed"].value or 0) >= FEW else ""
    return say(
        f"{lead}{{missed}} were missed. For {{one:part}} of them{share} another crime of the same incident was "
        "recorded; of the incidents of the other {nothing} nothing was recorded.",
        one=one,
        **{name: figures[name] for name in ("required", "missed", "nothing")},
    )


def _rest(figures: dict[str, Figure]) -> Sentence:
    names = (*TELLERS, "late", "wrongly")
    return say(
        "Of those missed, {victim} were told by the victim or someone who spoke for the victim, {professional} by a "
        "professional, such as a social worker, and {third} by a witness, an officer or another third party. Of the "
        "crimes that were recorded, {late} were recorded late, and {wrongly} were wrongly cancelled.",
        **{name: figures[name] for name in names},
    )


def _reasons(records: CheckedRecords, figures: dict[str, dict[str, Figure]]) -> Exhibit:
    caption = f"Crimes of the reports of {records.year} that were missed, by why and by kind"
    groups = [
        Group(kind.capitalize(), tuple((title, one[f"share-{name}"]) for name, title in DRAWN.items()))
        for kind, one in figures.items()
        if one["required"].value
    ]
    said = "; ".join(f"{one.name}: " + ", ".join(_bar(name, figure) for name, figure in one.bars) for one in groups)
    words = (
        "For all crime and each kind two bars from nought, in per cent of the crimes that should have been recorded: "
        f"those missed in an incident of which another crime was recorded, and those of which nothing was. {said}."
    )
    rows = tuple(
        Row((title,), tuple(number(one[name]) for one in figures.values()), strong=name in STRONG)
        for name, title in REASONS.items()
    )
    return Exhibit(
        "missed-by-reason",
        caption,
        grouped("chart-missed", caption, words, groups),
        Table(("Crimes", *(kind.capitalize() for kind in figures)), rows),
        tuple(figure for one in figures.values() for figure in one.values()),
        "In the picture: per cent of the crimes that should have been recorded, and how many. Every crime is counted, "
        "so there is no interval. Who told of a crime is a second way of dividing the same missed crimes.",
        tuple(one for made in figures.values() for one in _sums(made)),
    )


def _sums(figures: dict[str, Figure]) -> Iterator[Sum]:
    """How the missed crimes divide; by who told of them where that is known of every one."""
    missed = figures["missed"]
    for names in (("beside", "nothing"), tuple(TELLERS)):
        if missed.value == sum(figures[name].value or 0 for name in names):
            yield Sum(missed.id, tuple(figures[name].id for name in names))


def _bar(name: str, figure: Figure) -> str:
    return f"{name.lower()}, {plain(say('{one}% ({one:part})', one=figure))}"
