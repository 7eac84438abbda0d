"""The pages of the counting rules: the case document; those of the rules themselves are in rule_pages.py."""

from __future__ import annotations

import json
from collections.abc import Callable

from rule_pages import rule_pages

from truecount import counting
from truecount.counting.case import ALLEGED, PERSON, REPORT, STEP, SUSPECT, TOP

HOLDS = "| any fact | holds for everything below it, unless told otherwise there |"
ENTRIES = (
    ("The document", TOP, ""),
    (
        "A victim",
        {short: f"the fact `{name}`" for short, name in PERSON.items()}
        | {"part of": "the household, building, shop or business that several victims share"},
        HOLDS,
    ),
    (
        "A suspect",
        {short: f"the fact `{name}`" for short, name in SUSPECT.items()}
        | {"members": "of a group that acted together: the number of offenders, or their names"},
        HOLDS,
    ),
    ("A report", REPORT | {"by": "who makes the allegations: the fact `standing`"}, HOLDS),
    ("An allegation", ALLEGED, HOLDS),
    ("A recorded crime", {"class": "the class of the crime; needed", "offence": "its offence code"}, HOLDS),
    ("A step after recording", STEP | {"step": "cancel, reclassify or charge; needed"}, HOLDS),
)


def counting_pages() -> dict[str, Callable[[], str]]:
    """Every page by its path from docs/reference, with what writes it."""
    pages: dict[str, Callable[[], str]] = {"case.md": case, "case.schema.json": schema}
    return pages | rule_pages()


def case() -> str:
    """The case document: its entries, and every fact with its values."""
    page = [
        "# Case document",
        "",
        "What `truecount decide` reads: YAML or JSON. [How to decide a case](../howto/decide-a-case.md).",
        "The same as a JSON Schema: [case.schema.json](case.schema.json), or `truecount decide --schema`.",
        "",
    ]
    for title, names, more in ENTRIES:
        page += [f"## {title}", "", "| entry | what it is |", "|---|---|"]
        page += [f"| `{name}` | {means} |" for name, means in names.items()]
        page += [more, ""] if more else [""]
    facts = [fact for fact in counting.vocabulary().values() if not fact.derived]
    page += [
        "## Facts",
        "",
        "Unknown may be told of every fact. Where values are ranges a number may be told.",
        "Where a fact is not told, what stands in the third column is taken; unknown settles nothing.",
        "",
        "| fact | what it says | taken where not told | values |",
        "|---|---|---|---|",
    ]
    page += [f"| `{fact.name}` | {fact.says} | {fact.absent} | {_values(fact)} |" for fact in facts]
    page += [
        "",
        "## Sets",
        "",
        "Names that the rules use for several values of a fact.",
        "",
        "| fact | set | values |",
        "|---|---|---|",
    ]
    page += [
        f"| `{fact.name}` | {name} | {', '.join(values)} |" for fact in facts for name, values in fact.sets.items()
    ]
    return "\n".join([*page, ""])


def _values(fact: counting.Fact) -> str:
    return ", ".join(fact.values) or f"of the form `{fact.pattern}`".replace("|", "\\|")


def schema() -> str:
    """The JSON Schema of a case document."""
    return json.dumps(counting.case_schema(), indent=1, ensure_ascii=False)
