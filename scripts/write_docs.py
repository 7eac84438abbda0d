"""Write the pages of docs/reference that the program itself knows best; with --check, say which are behind it."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import typer
from counting_pages import counting_pages
from outcome_pages import outcome_pages

import truecount
from truecount import (
    audit,
    checks,
    counting,
    linkage,
    outcomes,
    papers,
    reference,
    simulation,
    statistics,
    trends,
    triage,
    validation,
    verdicts,
)
from truecount import records as records_room
from truecount.cli import app
from truecount.figure import Method
from truecount.records.reasons import NOTICES, REJECTS
from truecount.records.schema import ALL_TABLES, RecordTable
from truecount.reference.checks import CHECKS
from truecount.simulation.dials import described
from truecount.simulation.editions import EDITIONS, NAMES
from truecount.simulation.pattern import Pattern, patterns
from truecount.simulation.truth import TRUTH, WORKED_OUT

DOCS = Path(__file__).parents[1] / "docs" / "reference"


def commands() -> str:
    """Every verb with its words and options, as the command line itself gives them."""
    page = [
        "# Command line",
        "",
        "Every verb takes `--help`. Exit codes: 0 done, 1 findings or a failed check, 2 bad",
    ]
    page += ["usage or bad input (one plain sentence, what to do).", ""]
    for path, command in _verbs(typer.main.get_command(app), ("truecount",)):
        page += [f"## {' '.join(path)}", "", *(command.help or "").strip().splitlines(), ""]
        context = click.Context(command, info_name=" ".join(path))
        page += ["```", " ".join(("usage:", context.command_path, *command.collect_usage_pieces(context))), "```", ""]
        rows = [record for p in command.get_params(context) if (record := _described(p)) is not None]
        if rows:
            page += ["| argument or option | meaning |", "|---|---|"]
            page += [f"| `{name}` | {meaning} |" for name, meaning in rows] + [""]
    return "\n".join(line.rstrip() for line in page)


def _verbs(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    if isinstance(command, click.Group) or hasattr(command, "commands"):
        for name, child in sorted(command.commands.items()):
            yield from _verbs(child, (*path, name))
    else:
        yield path, command


def _described(parameter: click.Parameter) -> tuple[str, str] | None:
    if "--help" in parameter.opts:
        return None
    name = ", ".join((*parameter.opts, *parameter.secondary_opts))
    if parameter.param_type_name == "argument":
        name = parameter.metavar or parameter.name.upper()
    return name, str(getattr(parameter, "help", "") or "").replace("|", "\\|")


def records() -> str:
    """The record tables, column by column."""
    page = [
        "# Record tables",
        "",
        "What a record file made by `truecount load` holds. A type marked with ! is never empty.",
        "",
    ]
    return "\n".join(page + [line for table in ALL_TABLES.values() for line in _columns(table)])


def _columns(table: RecordTable) -> list[str]:
    head = [f"## {table.name}", "", f"One row is {table.row_is}.", "", "| column | type | holds |", "|---|---|---|"]
    return head + [f"| `{c.name}` | {c.type} | {c.holds} |" for c in table.columns] + [""]


def simulated() -> str:
    """What a simulated force is made of: its dials, editions, tables of truth and patterns."""
    page = [
        "# Simulated force",
        "",
        "What `truecount simulate` makes its force of. [How to use it](../howto/simulate-a-force.md).",
        "",
        "## Dials",
        "",
        "A YAML file given with `--dials` names those that are to differ, one `name: value` a line. The word",
        "`faultless` in place of a file sets those under which a force breaks no rule. An accuracy of 100 means that",
        "nothing is missed; then all rates of that time must be 100.",
        "",
        "| dial | usual | published | assumed |",
        "|---|---|---|---|",
    ]
    page += [
        f"| `{name}` | {dial['value']} | {dial.get('published', '')} | {dial.get('assumed', '')} |"
        for name, dial in described().items()
    ]
    page += [
        "",
        "## Editions",
        "",
        "From each day on some pattern has another answer.",
        "",
        "| edition | begins | what |",
    ]
    page += ["|---|---|---|", *(f"| {one.name} | {one.begins} | {one.what} |" for one in EDITIONS), ""]
    for table in (*TRUTH, *WORKED_OUT):
        page += _columns(table)
    page += ["## Patterns", "", "Each is one kind of thing that is reported. The crimes are those of a case with the"]
    page += ["fewest victims; an edition that is not named requires what the one before it does.", ""]
    page += ["| pattern | what it is | rests on | crimes to record |", "|---|---|---|---|"]
    page += [f"| `{one.id}` | {one.title} | {_source(one)} | {_answers(one)} |" for one in patterns()]
    return "\n".join(page)


def _source(pattern: Pattern) -> str:
    return pattern.rests_on + (f"; unsourced: {pattern.unsourced}" if pattern.unsourced else "")


def _answers(pattern: Pattern) -> str:
    """The classes to record under each edition that changes them."""
    said: dict[str, str] = {}
    for edition in NAMES:
        counts: dict[str, int] = {}
        for label in pattern.required(edition):
            class_code, _ = pattern.crime(label, edition)
            number = len(pattern.alleged[label].victims(min(pattern.victims)))
            counts[class_code] = counts.get(class_code, 0) + number
        crimes = " + ".join(f"{n} x {code}" for code, n in counts.items() if n) or pattern.stays or "none"
        if crimes != (list(said.values()) or [None])[-1]:
            said[edition] = crimes
    return "; ".join(f"{crimes}" if len(said) == 1 else f"{edition}: {crimes}" for edition, crimes in said.items())


def reasons() -> str:
    """Why rows are rejected and what a load tells."""
    page = ["# Rejects and notices of a load", ""]
    page += [
        "Rows in = rows accepted + rows rejected. Every rejected cell is kept in the table `rejects` with its",
    ]
    page += ["reason, file, row and column; every notice in the table `notices`.", ""]
    for title, table in (("Rejects", REJECTS), ("Notices", NOTICES)):
        page += [f"## {title}", "", "| id | means | what to do |", "|---|---|---|"]
        page += [f"| {r.id} | {r.means} | {r.do} |" for r in table.values()] + [""]
    return "\n".join(page)


SUBJECTS = {"incident": "Incidents", "crime": "Crime records", "outcome": "Outcomes", "force": "The force as a whole"}


def checked() -> str:
    """Every check of a force's records, and every verdict."""
    page = [
        "# Checks and verdicts",
        "",
        "What `truecount check` asks of every record, and how it judges what was recorded beside what should have",
        "been. [How to use it](../howto/check-a-force.md). An **error** breaks a rule for certain; a **warning** is",
        "probably wrong and somebody should look; a **note** is worth knowing and no fault in itself. A check is",
        "asked only where some row fills the columns it needs; which were not asked is always said.",
        "",
    ]
    for subject, title in SUBJECTS.items():
        own = [one for one in checks.checks() if one.subject == subject]
        if own:
            page += [
                f"## {title}",
                "",
                "| id | | what is wrong | what to do | rule | needs |",
                "|---|---|---|---|---|---|",
            ]
            page += [
                f"| {one.id} | {one.severity} | {one.title} | {one.remedy} | {one.rule} | "
                f"{', '.join(f'`{name}`' for name in one.needs)} |"
                for one in own
            ]
            page += [""]
    page += ["## Verdicts", "", "| verdict | means | counts as recorded |", "|---|---|---|"]
    counts = {True: "yes", False: "no", None: "stands in no rate"}
    page += [f"| {one.name} | {one.means} | {counts[one.recorded]} |" for one in verdicts.VERDICTS.values()]
    return "\n".join(page)


ROOMS = (
    truecount,
    reference,
    records_room,
    counting,
    linkage,
    verdicts,
    statistics,
    triage,
    audit,
    checks,
    trends,
    outcomes,
    simulation,
    papers,
    validation,
)


def python() -> str:
    """The public names of the package and its rooms, with what each is for."""
    page = [
        "# Python",
        "",
        "Public names; the rest is free to move. `help()` on any of them says shapes, units and errors.",
        "",
    ]
    for room in ROOMS:
        page += [f"## {room.__name__}", "", (room.__doc__ or "").strip(), "", "| name | what it is |", "|---|---|"]
        page += [
            f"| `{name}{_signature(getattr(room, name))}` | {_first_line(getattr(room, name))} |"
            for name in room.__all__
        ]
        page += [""]
    return "\n".join(page)


def _signature(thing: object) -> str:
    """The names of a function's arguments; a class or a constant has none here."""
    return f"({', '.join(inspect.signature(thing).parameters)})" if inspect.isfunction(thing) else ""


def _first_line(thing: object) -> str:
    if isinstance(thing, str | tuple | dict):
        return "Every one of this room." if isinstance(thing, tuple | dict) else "The version of this package."
    return (inspect.getdoc(thing) or "").split("\n\n")[0].replace("\n", " ").replace("|", "\\|")


def tables() -> str:
    """The reference tables and their checks, between the words of the page that stay as they are."""
    page = (DOCS / "tables.md").read_text("utf-8")
    before, after = page.split("## Tables", 1)[0], page.split("## What to beware of", 1)[1]
    every = [reference.load(name) for name in reference.names()]
    made = ["## Tables", "", "| table | rows | one row is |", "|---|---|---|"]
    made += [f"| [`{one.name}`](#{one.name}) | {len(one.rows):,} | {one.row_is} |" for one in every] + [""]
    for one in every:
        made += [f"### `{one.name}`", "", f"{one.title}. Key: {', '.join(f'`{name}`' for name in one.key)}.", ""]
        cited = {row["source"]: None for row in one.rows if row.get("source")} if one.name != "sources" else {}
        names = dict.fromkeys(_document(source) for source in sorted(cited))
        more = [f"and {len(names) - MOST_SOURCES} more"] if len(names) > MOST_SOURCES else []
        made += [f"Sources: {'; '.join([*list(names)[:MOST_SOURCES], *more])}.", ""] if names else []
        made += ["| column | type | meaning |", "|---|---|---|"]
        made += [
            f"| `{column.name}` | {column.type} | {column.meaning}{_demands(column)} |"
            for column in one.columns
            if one.name == "sources" or column.name not in PROVENANCE
        ]
        made += [""]
    made += ["## Checks", "", "| id | makes sure that |", "|---|---|"]
    made += [f"| {one.id} | {one.title} |" for one in CHECKS]
    return before + "\n".join(made) + "\n\n## What to beware of" + after


MOST_SOURCES = 6
PROVENANCE = ("source", "also", "where", "reliability", "unsourced")


def _document(source: str) -> str:
    (row,) = reference.load("sources").where(source=source)
    return f"{row['publisher']}, {row['document']}"


def _demands(column: reference.Column) -> str:
    """What the cells of a column must be, in brackets."""
    demands = [column.unit] if column.unit else []
    demands += ["required"] if column.required else []
    demands += [f"refers to `{column.refers}`"] if column.refers else []
    demands += [f"one of {', '.join(column.one_of)}"] if column.one_of else []
    return f" ({'; '.join(demands)})" if demands else ""


def methods() -> str:
    """Every method of each room under its heading; what stands before a room's first method is written by hand."""
    rooms = (audit, triage, trends, outcomes, simulation, papers)
    by_heading = {room.__name__.rpartition(".")[2].capitalize(): room.METHODS for room in rooms}
    sections = (DOCS / "methods.md").read_text(encoding="utf-8").split("\n## ")
    return "\n## ".join(_methods_of(section, by_heading) for section in sections)


def _methods_of(section: str, by_heading: dict[str, tuple[Method, ...]]) -> str:
    held = by_heading.get(section.partition("\n")[0], ())
    entries = (
        f"### `{one.id}`\n\n{one.title} (version {one.version}).\n\n- Formula: {one.formula}\n- {one.words}\n"
        f"- Source: {one.source}{'' if one.source.endswith('.') else '.'}"
        for one in held
    )
    by_hand = section.partition("\n### ")[0].rstrip()
    return "\n\n".join([by_hand, *entries]) + "\n"


PAGES = {
    "tables.md": tables,
    "python.md": python,
    "cli.md": commands,
    "records.md": records,
    "rejects.md": reasons,
    "checks.md": checked,
    "simulation.md": simulated,
    "methods.md": methods,
}


PAGES |= counting_pages()
PAGES |= outcome_pages()


def main() -> int:
    """Write the pages, or check them."""
    behind = []
    for name, write in PAGES.items():
        path, text = DOCS / name, write().rstrip() + "\n"
        if "--check" in sys.argv:
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                behind.append(str(path.relative_to(DOCS.parents[1])))
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    if behind:
        print(f"Behind the program: {', '.join(behind)}; run `make docs` and commit what it wrote.")
    return 1 if behind else 0


if __name__ == "__main__":
    raise SystemExit(main())
