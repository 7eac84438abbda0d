"""`truecount explain`: the whole life of a crime or an incident, and every finding on it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from truecount.errors import TrueCountError

if TYPE_CHECKING:
    from truecount.checks import Life

Row = dict[str, Any]
BLANK = " " * 20
"""Stands where other lines have a time."""
CERTAIN = 0.9995


def command(
    file: Annotated[Path, typer.Argument(help="The record file.")],
    crime: Annotated[str | None, typer.Option("--crime", help="The reference of a crime record.")] = None,
    incident: Annotated[str | None, typer.Option("--incident", help="The number of an incident.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same facts for machines.")] = False,
) -> None:
    """Show the life of a crime or an incident: what was told, tied, recorded, changed and given, and what is wrong.

    Ties come from `truecount link`, verdicts and findings from `truecount check`; run them first.
    """
    from truecount import checks
    from truecount.records.store import Store

    if (crime is None) == (incident is None):
        raise TrueCountError("Say which record: --crime REFERENCE or --incident NUMBER.")
    with Store.read(file) as store:
        life = checks.life_of_crime(store, crime) if crime else checks.life_of_incident(store, incident or "")
    if as_json:
        typer.echo(json.dumps(asdict(life), indent=2, ensure_ascii=False, default=str))
        return
    for line in _words(life):
        typer.echo(line)


def _words(life: Life) -> Iterator[str]:
    firsts = {row["incident_id"]: row for row in life.repeats}
    for log in life.incidents:
        yield from _incident(log, firsts.get(log["record_id"]))
        yield from _findings(life, "incident", log["record_id"])
    if not life.incidents:
        yield "No incident is tied to it."
    # Of a crime tied to an incident and to those that repeat it, the tie to its own is the one to show.
    ties = {row["crime_id"]: row for row in sorted(life.ties, key=lambda row: row["how"] != "duplicate")}
    for record in life.crimes:
        yield ""
        yield from _crime(record, ties.get(record["record_id"]))
        yield from (line for row in life.outcomes if _same(row, record) for line in _outcome(row, life))
        yield from _findings(life, "crime", record["record_id"])
    if not life.crimes:
        yield ""
        yield "No crime record is tied to it."
    if life.verdicts:
        yield ""
        yield "What the allegations require, and what became of it"
        names = {row["record_id"]: row["reference"] for row in life.crimes}
        for row in life.verdicts:
            yield from _verdict(row, names)
    if not life.linked:
        yield ""
        yield "Ties go by reference alone; `truecount link` works out the others."
    if not life.checked:
        yield ""
        yield "No checks were run on this file yet; `truecount check` does."


def _same(outcome: Row, record: Row) -> bool:
    names = ("force_id", "system")
    return outcome["crime_reference"] == record["reference"] and all(outcome[n] == record[n] for n in names)


def _at(time: Any) -> str:
    return f"{time:%Y-%m-%d %H:%M}" if time is not None else "a time not told"


def _sure(probability: float) -> str:
    """A probability in per cent; never 100, for it is none."""
    return "over 99.9%" if probability >= CERTAIN else f"{probability:.1%}"


def _incident(log: Row, repeats: Row | None) -> Iterator[str]:
    by = ", ".join(filter(None, (log["standing"] and f" by the {log['standing']}", log["channel"])))
    more = f", qualifiers {log['qualifiers']}" if log["qualifiers"] else ""
    yield f"Incident {log['reference']} ({log['system']})"
    yield f"  {_at(log['reported_at'])}  reported{by}; opened as {log['opening_code'] or 'nothing'}"
    yield f"{BLANK}closed as {log['closing_code'] or 'nothing'}{more}"
    if repeats is not None:
        sure = _sure(repeats["probability"])
        yield f"{BLANK}tells again what an earlier incident told ({sure}: {repeats['evidence']})"
    for line in (log["text"] or "").splitlines():
        yield f"{BLANK}| {line}"


def _crime(record: Row, tie: Row | None) -> Iterator[str]:
    yield f"Crime {record['reference']} ({record['system']})"
    if tie is not None:
        yield f"{BLANK}tied by {tie['how']} ({_sure(tie['probability'])}): {tie['evidence'] or 'no single thing'}"
    told = (
        ("committed_at", "committed"),
        ("reported_at", "reported, as the record says"),
        ("recorded_at", f"recorded as class {record['class_before'] or record['class_code']}"),
        ("reclassified_at", f"reclassified as {record['class_code']}"),
        ("victim_told_at", "victim told of the cancellation or transfer"),
        ("cancelled_at", f"cancelled as {record['cancellation']} by {record['cancelled_by'] or 'somebody not named'}"),
    )
    for time, words in sorted(((record[name], words) for name, words in told if record[name]), key=lambda one: one[0]):
        yield f"  {_at(time)}  {words}"
    flags = f", flagged {record['flags'].replace(';', ', ')}" if record["flags"] else ""
    yield f"{BLANK}offence code {record['offence_code'] or 'not told'}{flags}"
    if record["mo"]:
        yield f"{BLANK}| {record['mo']}"


def _outcome(row: Row, life: Life) -> Iterator[str]:
    by = f" by {row['authorised_by']}" if row["authorised_by"] else ""
    yield f"  {_at(row['assigned_at'])}  outcome {row['outcome_type'] or row['outcome_label']}{by}"
    yield from _findings(life, "outcome", row["record_id"])


def _verdict(row: Row, names: dict[int, str]) -> Iterator[str]:
    required = " ".join(filter(None, (row["class_code"], row["offence_code"]))) or "no crime"
    record = f"crime {names.get(row['crime_id'], '')}" if row["crime_id"] else "no record"
    yield f"  {required}: {row['verdict']} ({record}{', due ' + _at(row['due']) if row['due'] else ''})"
    rules = ", ".join(filter(None, (row["class_rule"], row["whether_rules"], row["count_rules"]))).replace(";", ", ")
    if rules:
        yield f"    rules {rules}"


def _findings(life: Life, subject: str, record_id: int) -> Iterator[str]:
    from truecount import checks

    known = {one.id: one for one in checks.checks()}
    for row in life.findings:
        if row["subject"] == subject and row["record_id"] == record_id:
            one = known[row["check_id"]]
            yield f"  {row['severity']} {row['check_id']}: {one.title}"
            yield f"    {row['says']}"
            yield f"    {one.remedy} ({one.rule})"
