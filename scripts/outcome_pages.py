"""The pages of the rules of outcomes: every rule, every fact that may be told, and the schema of the document."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from truecount.outcomes.validity.conditions import Condition
from truecount.outcomes.validity.facts import UNKNOWN, Fact, tellable, vocabulary
from truecount.outcomes.validity.outcome_case import ENTRIES
from truecount.outcomes.validity.outcome_schema import outcome_case_schema
from truecount.outcomes.validity.requirements import GUIDANCE, Requirement, requirements, types
from truecount.outcomes.validity.worksheet import document

TITLES = {
    "every": "Every outcome",
    "related": "Only a lesser crime can be charged",
    "o1": "1 and 1A: charge or summons",
    "alternate": "1A, 2A and 3A: an alternate offence",
    "retail": "1A: robbery at a shop, decided by the police",
    "o2": "2 and 2A: youth caution",
    "o3": "3 and 3A: adult caution",
    "o4": "4: taken into consideration",
    "o5": "5: offender deceased",
    "o6": "6: penalty notice",
    "o7": "7: cannabis or khat warning",
    "o8": "8: community resolution",
    "o9": "9: not in the public interest, prosecutors",
    "o10": "10: not in the public interest, police",
    "prevented": "11, 12 and 13: prosecution prevented",
    "o11": "11: suspect under 10",
    "o12": "12: suspect too ill, or died",
    "o13": "13: victim or key witness too ill, or died",
    "declines": "14 and 16: victim not able to support action",
    "o14": "14: no suspect",
    "named": "15 and 16: suspect identified",
    "o15": "15: evidential difficulties",
    "o16": "16: victim not able to support action, suspect identified",
    "o17": "17: time limit expired",
    "o18": "18: no suspect, investigation complete",
    "o19": "19: filed by the fraud bureau",
    "o20": "20: another agency",
    "o21": "21: not investigated, in the public interest",
    "activity": "22, 23 and 24: an activity in place of a prosecution",
    "o22": "22: diversionary, educational or intervention activity",
    "deferred": "23 and 24: deferred prosecution",
    "o23": "23: of a child",
    "o24": "24: of an adult",
}
"""A title for the first word of a rule's id."""
LEFT_OUT = (
    "the tests for charging (Threshold Test and Full Code Test, pp3-5): they are the prosecutors', and type 1 rests on "
    "the charge",
    "the disclosure of information for the Disclosure and Barring Service (p8)",
    "the registrar's oversight of 1A, 2A, 3A and 21 (pp9, 11-12, 22) and of 15 and 16 in rape and high-risk abuse "
    "(recording rules, pp22-23): it is kept over all such records and stops none",
    "how investigations of rape and high-risk abuse are to be led (recording rules, pp22-23)",
    "how a warrant in the first instance takes the time limit away (p20): tell that the limit is `none`",
    "that a supervisor endorses a decision to go on against the victim's wish (p22): such a crime is not closed by 21",
    "cancellations and transfers, C1 to C5 (pp26-30): `truecount decide` judges them as steps after recording",
    "the guidance of years before April 2026, which is not held here",
)


def outcome_pages() -> dict[str, Callable[[], str]]:
    """Every page by its path from docs/reference, with what writes it."""
    return {"outcome-rules.md": rules, "outcome-case.schema.json": schema}


def rules() -> str:
    """The document, the rules in groups, what is left out, and the facts."""
    every = requirements().values()
    page = [
        "# Rules of outcomes",
        "",
        f"What has to be met before an outcome closes a crime: {len(every)} rules on outcome types 1 to 24, and what",
        "may be told of a crime. [How to decide an outcome](../howto/decide-an-outcome.md). Pages are those of",
        f"{document(GUIDANCE)},",
        "unless another document is named. Where the guidance is silent there is no rule.",
        "",
        "A rule that is not met either **bars** the type, or something is **to do** first. Where what a rule asks for",
        "was not told, it is **to be told**.",
        "",
        "## The document",
        "",
        "YAML or JSON: these entries, and facts beside them. The same as a JSON Schema:",
        "[outcome-case.schema.json](outcome-case.schema.json).",
        "",
        "| entry | what it is |",
        "|---|---|",
        *(f"| `{name}` | {means} |" for name, means in ENTRIES.items()),
        "| any fact | what is told of the crime, the suspect, the victim and what was done |",
        "",
        "## The rules by type",
        "",
        "| type | name | rules |",
        "|---|---|---|",
    ]
    for code, name in types().items():
        own = [f"`{one.id}`" for one in every if code in one.outcomes and not one.id.startswith("every.")]
        page += [f"| {code} | {name} | {', '.join(own)} |"]
    page += ["", "Beside these, the rules of every outcome.", ""]
    for prefix, title in TITLES.items():
        page += [
            f"## {title}",
            "",
            "| rule | types | asks | holds for | where not met | place |",
            "|---|---|---|---|---|---|",
        ]
        page += [_row(one) for one in every if one.id.split(".")[0] == prefix] + [""]
    page += ["## What is left out", "", *(f"- {one};" for one in LEFT_OUT[:-1]), f"- {LEFT_OUT[-1]}.", ""]
    page += [
        "## Facts",
        "",
        "Unknown may be told of every fact. Where values are ranges a number may be told. Where a fact is not told,",
        "what stands in the third column is taken; unknown settles nothing.",
        "",
        "| fact | what it says | taken where not told | values |",
        "|---|---|---|---|",
        *(f"| `{fact.name}` | {fact.says} | {_absent(fact)} | {_values(fact)} |" for fact in tellable().values()),
    ]
    return "\n".join([*page, ""])


def _row(one: Requirement) -> str:
    types_of = "all" if len(one.outcomes) == len(types()) else ", ".join(one.outcomes)
    unmet = [f"**bars**: {one.bars}"] if one.bars else []
    mends = f" where {_condition(one.mends)}" if one.mends.ways else ""
    unmet += [f"**to do**{mends}: {one.do}"] if one.do else []
    source = "" if one.source == GUIDANCE else f", {document(one.source)}"
    note = f" *{one.note}*" if one.note else ""
    asks = f"{one.asks} Needs {_condition(one.needs)}.{note}"
    holds = _condition(one.holds) if one.holds.ways else "every crime"
    return f"| `{one.id}` | {types_of} | {asks} | {holds} | {' '.join(unmet)} | {one.place}{source} |"


def _condition(one: Condition) -> str:
    """A condition in words, with the names of facts as they are told."""
    known = vocabulary()
    ways = []
    for way in one.ways:
        parts = []
        for wanted in way:
            order = [value for value in known[wanted.fact].values if value in wanted.values]
            values = " or ".join(order or sorted(wanted.values))
            parts.append(f"`{wanted.fact}` {'other than' if wanted.barred else '='} {values}")
        ways.append(" and ".join(parts))
    return "; or ".join(ways)


def _absent(fact: Fact) -> str:
    out = " and ".join(f"`{name}`" for name in fact.worked_out)
    return f"worked out from {out}" if out else fact.absent if fact.absent != UNKNOWN else "unknown"


def _values(fact: Fact) -> str:
    return ", ".join(fact.values) or f"of the form `{fact.pattern}`".replace("|", "\\|")


def schema() -> str:
    """The JSON Schema of an outcome document."""
    made: dict[str, Any] = outcome_case_schema()
    return json.dumps(made, indent=1, ensure_ascii=False)
