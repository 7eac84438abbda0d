"""Crimes cancelled or transferred: how many for which reason, whether the record bears it out, and who was told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import ibis
from ibis import _

from truecount.checks import checks
from truecount.checks.cancellations import CODES, ON_NEW_INFORMATION
from truecount.figure import Figure
from truecount.papers.charts.grouped import Group, grouped
from truecount.papers.parts import Answer, Block, Exhibit, Paragraph, Row, Section, Sum, Table
from truecount.papers.sections.asked import Asked
from truecount.papers.sections.audit_figures import audit_exhibit, audit_figures, audit_said
from truecount.papers.sections.checked_records import (
    ALL,
    CheckedRecords,
    added,
    by_kind,
    checked_records,
    counted_of,
    slug,
)
from truecount.papers.sections.integrity_methods import CANCELLED, REQUIRED
from truecount.papers.sections.required_crimes import WRONGLY, RequiredCrimes, required_crimes
from truecount.papers.words import Sentence, plain, say

TITLE = "Crimes cancelled or transferred"
NUMBER = 5
OTHER = "none"
REASONS = {
    "C1": "Transferred to another force (C1)",
    "C2": "No crime, on new information (C2)",
    "C3": "Duplicate, or part of another (C3)",
    "C4": "Recorded in error (C4)",
    "C5": "Self-defence (C5)",
    OTHER: "No reason, or one there is not",
}
FAULTS = (
    *("TC-X01", "TC-X02", "TC-X04", "TC-X05", "TC-X06", "TC-X07", "TC-X08", "TC-X09", "TC-X12", "TC-X14", "TC-X16"),
    "TC-X18",
)
"""Checks of whether a cancellation was in order, those of telling the victim and of dates left out."""
ASPECTS = {
    "informed": ("Information held", "information on the record that bears it out", "asked_information"),
    "in-order": ("No fault found", "none of the checks finds fault with it", "records"),
    "told": ("Victim told", "the victim was told", "asked_victim"),
    "before": ("Told before it", "the victim was told no later than the day of it", "asked_victim"),
}
"""What is asked of each cancellation: its column, in words, and of which of them it is asked."""
NEEDS = {
    "informed": ("crimes.avi",),
    "told": ("crimes.victim_told_at", "crimes.victim_key"),
    "before": ("crimes.victim_told_at", "crimes.victim_key"),
}
AUDITED = {"audit.cancelled-rightly": "Cancelled rightly", "audit.victim-told": "Victim told"}
MEANS = (
    "A recorded crime stays recorded unless it is transferred to the force in whose area it was committed, or one of "
    "four reasons to cancel it is met. To transfer a crime, or to cancel it because there turns out to have been none "
    "or because it was self-defence, takes additional verifiable information, and the victim has to be told beforehand."
)
PROVES = (
    "A cancellation with which no fault is found is in order as far as the record shows: a reason there is, the "
    "information said to be held, decided by those who may. Whether the information was good enough, only reading can "
    "tell."
)


def cancelled(asked: Asked) -> Section:
    """Cancellations and transfers of the record file by reason and kind, and what own audits found of them."""
    records = checked_records(asked)
    audits = [one for one in audit_figures(asked) if set(AUDITED) & set(one)]
    blocks: list[Block] = [Paragraph((MEANS,))]
    findings: list[Sentence] = []
    why_not = _why_not(asked, records)
    if records and not why_not:
        made, finding, why_not = _of_records(asked, records)
        blocks += made
        findings.append(finding)
    else:
        blocks.append(Paragraph((why_not,)))
    if audits:
        caption = "Cancellations and transfers that the force's own audits read"
        said = [audit_said(one, AUDITED) for one in audits]
        blocks += [*(Paragraph(one) for one in said), audit_exhibit("cancelled-audited", caption, audits, AUDITED)]
        findings += [] if findings else said[-1:]
    unknown: tuple[Sentence, ...] = ((why_not,),) if why_not else ()
    answer = Answer(NUMBER, tuple(one.id for one in blocks if isinstance(one, Exhibit)), why_not)
    return Section("cancelled", TITLE, tuple(blocks), tuple(findings), unknown, (answer,))


def _why_not(asked: Asked, records: CheckedRecords | None) -> str:
    """Why nothing can be said from records, if it cannot."""
    cannot = f"How many crimes {asked.name} cancelled or transferred cannot be said"
    if records is None:
        return f"{cannot}: this paper was given no file of its records, and published counts leave such crimes out."
    if not records.force.holds("crimes.cancelled_at"):
        return f"{cannot}: the file gives no time of cancellation of any crime, and may leave cancelled crimes out."
    return ""


def _of_records(asked: Asked, records: CheckedRecords) -> tuple[list[Block], Sentence, str]:
    rows = _tally(records)
    own = [row for row in rows if row["year"] == records.year]
    held = {name for name in ASPECTS if all(records.force.holds(column) for column in NEEDS.get(name, ()))}
    reasons = {code: added([row for row in own if row["reason"] == code]) for code in REASONS}
    whole = added(own)
    figures = {
        code: _figures(records, code, title, counted, whole["recorded"], held)
        for code, title, counted in (
            ("all", "Cancelled or transferred", whole),
            *((code, REASONS[code], counted) for code, counted in reasons.items() if counted.get("records")),
        )
    }
    finding = _finding(asked, records, figures)
    blocks: list[Block] = [Paragraph(finding), Paragraph((PROVES,))]
    known = required_crimes(records)
    if isinstance(known, RequiredCrimes):
        blocks.append(Paragraph(_wrongly(records, known)))
    kinds = {kind: [row for row in own if kind in (ALL, row["kind"])] for kind in by_kind(own, records.year)}
    if whole["records"]:
        blocks.append(_exhibit(records, figures, kinds))
    missing = [ASPECTS[name][1] for name in ASPECTS if name not in held]
    return blocks, finding, f"Not held: whether {'; whether '.join(missing)}." if missing else ""


def _tally(records: CheckedRecords) -> list[dict[str, Any]]:
    """Crimes by year of recording, kind and reason: all, those cancelled, and of what is asked of each."""
    crimes = records.crimes
    rows = crimes.left_join(_faulty(records), "record_id")
    gone = rows.cancelled_at.notnull()
    reason = rows.cancellation.fill_null("")
    anew = gone & reason.isin(ON_NEW_INFORMATION)
    victim = anew & rows.victim_key.notnull() & (rows.victim_kind.fill_null("") != "state")
    told = victim & rows.victim_told_at.notnull()
    named_reason = ibis.cases((~gone, ibis.null("string")), (reason.isin(CODES), reason), else_=OTHER)
    counted = rows.group_by("year", "kind", reason=named_reason).agg(
        recorded=_.count(),
        records=gone.sum(),
        asked_information=anew.sum(),
        asked_victim=victim.sum(),
        informed=(anew & (rows.avi.fill_null("") == "yes")).sum(),
        **{"in-order": (gone & rows.faulty.isnull()).sum()},
        told=told.sum(),
        before=(told & (rows.victim_told_at.date() <= rows.cancelled_at.date())).sum(),
    )
    found: list[dict[str, Any]] = counted.order_by("year", "kind", "reason").to_pyarrow().to_pylist()
    return found


def _faulty(records: CheckedRecords) -> Any:
    """Records with whose cancellation a check finds fault, of the checks that the file holds the columns for."""
    force = records.force
    asked = [one for one in checks() if one.id in FAULTS and all(force.holds(column) for column in one.needs)]
    found = [one.find(force).select("record_id") for one in asked]
    every = ibis.union(*found, distinct=True) if len(found) > 1 else found[0]
    return every.mutate(faulty=ibis.literal(True))


def _figures(
    records: CheckedRecords, code: str, title: str, counted: dict[str, int], recorded: int, held: set[str]
) -> dict[str, Figure]:
    made = {
        "share": records.share(
            f"cancelled.{code}", f"{title}, of the crimes recorded", counted["records"], recorded, CANCELLED
        )
    }
    for name, (_column, words, of) in ASPECTS.items():
        if name in held and counted[of]:
            made[name] = records.share(
                f"cancelled.{name}.{code}", f"{title}: {words}", counted[name], counted[of], CANCELLED
            )
    return made


def _finding(asked: Asked, records: CheckedRecords, figures: dict[str, dict[str, Figure]]) -> Sentence:
    every = figures["all"]
    said = (
        f"Of the {{share:whole}} crimes {asked.name} recorded in {records.year}, {{share:part}} ({{share}}%) have been "
        "cancelled or transferred since."
    )
    parts = {
        "in-order": " With {in_order:part} of these the checks find no fault.",
        "told": " Of the {told:whole} of which the victim had to be told, {told:part} record it.",
    }
    said += "".join(words for name, words in parts.items() if name in every)
    return say(said, **{name.replace("-", "_"): one for name, one in every.items()})


def _wrongly(records: CheckedRecords, known: RequiredCrimes) -> Sentence:
    """Of crimes that should have been recorded, how many were cancelled wrongly."""
    wrong = known.rows.filter(_.year == records.year, _.verdict == WRONGLY).count().to_pyarrow().as_py()
    one = records.count(
        *("cancelled.wrongly", "Required crimes recorded and wrongly cancelled", wrong, REQUIRED),
        basis=known.basis,
        made_from=known.made_from,
    )
    return say(
        f"Crimes of the reports of {records.year} that should stand and were cancelled without good reason, by the "
        f"{known.basis}: {{one}}.",
        one=one,
    )


def _exhibit(
    records: CheckedRecords, figures: dict[str, dict[str, Figure]], kinds: dict[str, list[dict[str, Any]]]
) -> Exhibit:
    caption = f"Crimes recorded in {records.year} and since cancelled or transferred, by reason"
    groups = [Group(kind.capitalize(), _bars(records, kind, rows)) for kind, rows in kinds.items()]
    groups = [one for one in groups if one.bars]
    said = "; ".join(f"{one.name}: {', '.join(_bar(name, figure) for name, figure in one.bars)}" for one in groups)
    words = (
        "For all crime and each kind a bar from nought for each reason, in per cent of the crimes recorded, with how "
        f"many. {said}."
    )
    rows = tuple(
        Row((REASONS.get(code, "All"),), (say("{one:part}", one=one["share"]), *_aspects(one)), strong=code == "all")
        for code, one in figures.items()
    )
    columns = ("Reason", "Crimes", *(column for column, _words, _whole in ASPECTS.values()))
    drawn = tuple(figure for group in groups for _name, figure in group.bars)
    return Exhibit(
        "cancelled",
        caption,
        grouped("chart-cancelled", caption, words, groups),
        Table(columns, rows),
        (*(figure for one in figures.values() for figure in one.values()), *drawn),
        "“Information held” is asked of C1, C2 and C5, and that the victim was told of those of them with a victim; a "
        "dash: not asked, or not held. Every record is counted, so there is no interval.",
        tuple(_sums(records, figures, kinds)),
    )


def _sums(
    records: CheckedRecords, figures: dict[str, dict[str, Figure]], kinds: dict[str, list[dict[str, Any]]]
) -> Iterator[Sum]:
    """Reasons make all, of whatever is asked; kinds make each reason; and one question is asked of every record."""
    codes = [code for code in figures if code != "all"]
    for name, whole in figures["all"].items():
        yield Sum(whole.id, tuple(figures[code][name].id for code in codes if name in figures[code]))
    for code in codes:
        of_kinds = [
            one.id
            for kind, rows in kinds.items()
            if kind != ALL
            for title, one in _bars(records, kind, rows)
            if title == REASONS[code]
        ]
        yield Sum(figures[code]["share"].id, tuple(of_kinds))
    for one in figures.values():
        if "in-order" in one:
            yield Sum(one["in-order"].id, (one["share"].id,))


def _bars(records: CheckedRecords, kind: str, rows: list[dict[str, Any]]) -> tuple[tuple[str, Figure], ...]:
    """The share of each reason in the crimes of a kind, of the reasons there are."""
    recorded = added(rows)["recorded"]
    counts = {code: added([row for row in rows if row["reason"] == code])["records"] for code in REASONS}
    rest: dict[str, Any] = {"method": CANCELLED, "population": kind, "decimals": 2}
    return tuple(
        (
            title,
            records.share(
                f"cancelled.{code}.{slug(kind)}",
                f"{title}, of the crimes recorded, {kind}",
                counts[code],
                recorded,
                **rest,
            ),
        )
        for code, title in REASONS.items()
        if counts[code]
    )


def _bar(name: str, figure: Figure) -> str:
    return f"{name} {plain(say('{one}% ({one:part})', one=figure))}"


def _aspects(figures: dict[str, Figure]) -> tuple[Sentence, ...]:
    return tuple(counted_of(figures.get(name)) for name in ASPECTS)
