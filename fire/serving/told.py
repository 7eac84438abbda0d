"""What auditors tell of logs: what those of a simulated force allege, as the form asks for it, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from truecount.audit.readings import audited_classes
from truecount.counting import Decision, decide_all, in_force, read_case
from truecount.counting.profiles import REFER
from truecount.records.store import Store

FACTS = ("offence_code", "victim_kind", "relationship", "confirmed", "contrary", "made_out")
NAMES = {"offence_code": "offence", "victim_kind": "victim", "made_out": "made out"}
"""The fact that a column tells, where it is called otherwise."""
TAKEN = {("victim_kind", "other"), ("relationship", "unknown"), ("confirmed", "unknown"), ("contrary", "no")}
"""What a column says that tells nothing."""


@dataclass(frozen=True)
class Told:
    """The fields of the form in which a log is told, and the crimes of it as a reading shows them."""

    fields: dict[str, str]
    crimes: str


def told(records: Path) -> list[Told]:
    """Every log of a record file that happened in its own area and whose facts settle which crimes it requires, and the
    same ones whichever of the file's logs they are told of: under every edition of the rules that was in force."""
    with Store.read(records) as store:
        rows = store.table("allegations").order_by("incident_reference", "record_id").to_pyarrow().to_pylist()
    logs = [list(own) for _log, own in groupby(rows, key=lambda row: row["incident_reference"])]
    alleged = [[dict(_facts(row)) for row in own] for own in logs if not any(row["committed_in"] for row in own)]
    editions = sorted({in_force(row["alleged_at"].date()) for row in rows})
    under = [decide_all([read_case(_document(own), edition) for own in alleged]) for edition in editions]
    return [
        Told(_fields(own), crimes.pop())
        for own, decisions in zip(alleged, zip(*under, strict=True), strict=True)
        if all(map(settled, decisions)) and len(crimes := {crimes_of(one) for one in decisions}) == 1
    ]


def settled(decision: Decision) -> bool:
    """Whether nothing of it is left to the registrar."""
    return all(one.crime for one in decision.crimes) and not any(one.disposition == REFER for one in decision.became)


def crimes_of(decision: Decision) -> str:
    """The crimes of a decision that an audit counts, each with whom it is of."""
    counted = [one for one in decision.crimes if one.crime and one.crime.class_code in audited_classes()]
    return ", ".join(" ".join((one.crime.class_code, *one.victims[:1])) for one in counted if one.crime)


def _facts(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What an allegation tells: its people, and each fact with its value."""
    yield "victim", row["victim_key"] or "the victim"
    if row["suspect_key"]:
        yield "suspect", row["suspect_key"]
    for column in FACTS:
        if row[column] and (column, row[column]) not in TAKEN:
            yield f"fact-{NAMES.get(column, column)}", row[column]
    for one in filter(None, (row["facts"] or "").split(";")):
        fact, _is, value = one.partition("=")
        yield f"fact-{fact}", value


def _fields(alleged: list[dict[str, str]]) -> dict[str, str]:
    return {f"{number}-{name}": value for number, own in enumerate(alleged, start=1) for name, value in own.items()}


def _document(alleged: list[dict[str, str]]) -> dict[str, Any]:
    victims = {own["victim"]: {"kind": own.get("fact-victim", "person")} for own in reversed(alleged)}
    plain = [{name: value for name, value in own.items() if name != "fact-victim"} for own in alleged]
    each = [{name.removeprefix("fact-"): value for name, value in own.items()} for own in plain]
    return {"victims": victims, "reports": [{"alleged": each}]}
