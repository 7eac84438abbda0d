"""The life of a record in words, in parts: what was told, recorded, changed and given, each with what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from truecount.checks.check import Check, checks
from truecount.checks.life import Life
from truecount.figure import certain

Row = dict[str, Any]
OF_A_CRIME = (
    ("committed_at", "committed"),
    ("reported_at", "reported, as the record says"),
    ("recorded_at", "recorded as class {before}"),
    ("reclassified_at", "reclassified as {class_code}"),
    ("victim_told_at", "victim told of the cancellation or transfer"),
    ("cancelled_at", "cancelled as {cancellation} by {cancelled_by}"),
)


@dataclass(frozen=True)
class Wrong:
    """One finding on a record, with the check that found it."""

    check: Check
    severity: str
    says: str


@dataclass(frozen=True)
class Part:
    """A log, a crime record, or what allegations require: its title, what happened when, facts, text, and findings."""

    title: str
    events: tuple[tuple[datetime | None, str], ...] = ()
    facts: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    wrong: tuple[Wrong, ...] = ()


def parts(life: Life) -> list[Part]:
    """The logs, then the crime records with their outcomes, then what the allegations require."""
    firsts = {row["incident_id"]: row for row in life.repeats}
    # Of a crime tied to an incident and to those that repeat it, the tie to its own is the one to show.
    ties = {row["crime_id"]: row for row in sorted(life.ties, key=lambda row: row["how"] != "duplicate")}
    names = {row["record_id"]: row["reference"] for row in life.crimes}
    made = [_log(life, one, firsts.get(one["record_id"])) for one in life.incidents]
    made += [_crime(life, one, ties.get(one["record_id"])) for one in life.crimes]
    required = tuple(_verdict(row, names) for row in life.verdicts)
    return [*made, *([Part("What the allegations require", facts=required)] if required else [])]


def _log(life: Life, log: Row, repeats: Row | None) -> Part:
    by = ", ".join(filter(None, (log["standing"] and f" by the {log['standing']}", log["channel"])))
    facts = [f"Closed as {log['closing_code'] or 'nothing'}."]
    if log["qualifiers"]:
        facts.append(f"Qualifiers {_listed(log['qualifiers'])}.")
    if repeats is not None:
        sure = certain(repeats["probability"])
        facts.append(f"Tells again what an earlier incident told ({sure}: {repeats['evidence']}).")
    return Part(
        title=f"Incident {log['reference'] or 'without a number'} ({log['system'] or 'no system'})",
        events=((log["reported_at"], f"reported{by}; opened as {log['opening_code'] or 'nothing'}"),),
        facts=tuple(facts),
        text=tuple((log["text"] or "").splitlines()),
        wrong=_wrong(life, "incident", [log["record_id"]]),
    )


def _crime(life: Life, record: Row, tie: Row | None) -> Part:
    said = {
        "before": record["class_before"] or record["class_code"] or "unknown",
        "class_code": record["class_code"] or "unknown",
        "cancellation": record["cancellation"] or "unknown",
        "cancelled_by": record["cancelled_by"] or "somebody not named",
    }
    events = [(record[name], words.format(**said)) for name, words in OF_A_CRIME if record[name]]
    given = [row for row in life.outcomes if _same(row, record)]
    outcomes = [(row["assigned_at"], _outcome(row)) for row in given]
    facts = [f"Offence code {record['offence_code'] or 'not told'}."]
    if record["flags"]:
        facts.append(f"Flagged {_listed(record['flags'])}.")
    if tie is not None:
        evidence = tie["evidence"] or "no single thing"
        facts.append(f"Tied to the log by {tie['how']} ({certain(tie['probability'])}): {evidence}.")
    own = _wrong(life, "crime", [record["record_id"]])
    return Part(
        title=f"Crime {record['reference'] or 'without a reference'} ({record['system'] or 'no system'})",
        events=tuple(sorted([*events, *outcomes], key=lambda one: one[0] or datetime.max)),
        facts=tuple(facts),
        text=tuple((record["mo"] or "").splitlines()),
        wrong=(*own, *_wrong(life, "outcome", [row["record_id"] for row in given])),
    )


def _outcome(row: Row) -> str:
    by = f" by {row['authorised_by']}" if row["authorised_by"] else ""
    return f"outcome {row['outcome_type'] or row['outcome_label'] or 'without a type'}{by}"


def _verdict(row: Row, names: dict[int, str]) -> str:
    required = " ".join(filter(None, (row["class_code"], row["offence_code"]))) or "no crime"
    record = f"crime {names.get(row['crime_id'], '')}" if row["crime_id"] else "no record"
    due = f", due {row['due']:%Y-%m-%d %H:%M}" if row["due"] else ""
    rules = ";".join(filter(None, (row["class_rule"], row["whether_rules"], row["count_rules"])))
    return f"{required}: {row['verdict']} ({record}{due}){'; rules ' + _listed(rules) if rules else ''}."


def _wrong(life: Life, subject: str, records: Sequence[int]) -> tuple[Wrong, ...]:
    known = {one.id: one for one in checks()}
    return tuple(
        Wrong(known[row["check_id"]], row["severity"], row["says"])
        for row in life.findings
        if row["subject"] == subject and row["record_id"] in records and row["check_id"] in known
    )


def _same(outcome: Row, record: Row) -> bool:
    names = ("force_id", "system")
    return outcome["crime_reference"] == record["reference"] and all(outcome[name] == record[name] for name in names)


def _listed(given: str) -> str:
    return given.replace(";", ", ")
