"""What auditors tell of logs: what those of a simulated force allege, as the form asks for it, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from truecount.audit.readings import audited_classes
from truecount.counting import LATEST, Decision, Engine, decide_all, in_force, read_case
from truecount.counting.population import said
from truecount.counting.profiles import REFER
from truecount.records.store import Store


@dataclass(frozen=True)
class Told:
    """The fields of the form in which a log is told, and the crimes of it as a reading shows them."""

    fields: dict[str, str]
    crimes: str


def told(records: Path) -> list[Told]:
    """Every log of a record file that happened in its own area and whose facts settle which crimes it requires, and the
    same ones whichever of the file's logs they are told of: under every edition of the rules that was in force."""
    with Store.read(records) as store:
        engine = Engine((LATEST,), store.connection)
        heard = said(store.current("allegations"), store.incidents(), engine, editions=False)
        rows = heard.order_by("incident", "allegation").to_pyarrow().to_pylist()
    logs = [list(own) for _log, own in groupby(rows, key=lambda row: row["incident"])]
    alleged = [[dict(_facts(row)) for row in own] for own in logs if not any(row["force"] for row in own)]
    editions = sorted({in_force(row["at"].date()) for row in rows})
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
    """What an allegation tells: its people, and each fact but who tells it, which a form asks once for all."""
    yield "victim", row["victim"] or "the victim"
    if row["suspect"]:
        yield "suspect", row["suspect"]
    for one in row["profile"].split(";"):
        fact, _is, value = one.partition("=")
        if fact != "standing":
            yield f"fact-{fact}", value


def _fields(alleged: list[dict[str, str]]) -> dict[str, str]:
    return {f"{number}-{name}": value for number, own in enumerate(alleged, start=1) for name, value in own.items()}


def _document(alleged: list[dict[str, str]]) -> dict[str, Any]:
    victims = {own["victim"]: {"kind": own.get("fact-victim", "person")} for own in reversed(alleged)}
    plain = [{name: value for name, value in own.items() if name != "fact-victim"} for own in alleged]
    each = [{name.removeprefix("fact-"): value for name, value in own.items()} for own in plain]
    return {"victims": victims, "reports": [{"alleged": each}]}
