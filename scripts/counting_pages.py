"""The pages of the counting rules: the case document, and every rule of every edition."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from pathlib import Path

from truecount import counting, reference
from truecount.counting.book import SOURCE
from truecount.counting.case import ALLEGED, PERSON, REPORT, SUSPECT, TOP

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
)


def counting_pages() -> dict[str, Callable[[], str]]:
    """Every page by its path from docs/reference, with what writes it."""
    pages: dict[str, Callable[[], str]] = {"case.md": case, "case.schema.json": schema}
    for edition in counting.EDITIONS:
        pages |= rule_book(edition)
    return pages


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


def rule_book(edition: str) -> dict[str, Callable[[], str]]:
    """The pages of an edition's rules: one for every file of them, and their list."""
    held = counting.book(edition)
    parts = {
        Path(name).stem.replace("_", "-"): [held.rules[one] for one in rules] for name, rules in held.files.items()
    }
    pages: dict[str, Callable[[], str]] = {
        f"../rules/{edition}/{name}.md": functools.partial(_rules, edition, name, rules)
        for name, rules in parts.items()
    }
    return pages | {f"../rules/{edition}/README.md": functools.partial(_rule_list, edition, parts)}


def _rule_list(edition: str, parts: dict[str, list[counting.Rule]]) -> str:
    (source,) = reference.load("sources").where(source=SOURCE)
    page = [
        f"# The counting rules, edition {edition}",
        "",
        f"In force from {counting.EDITIONS[edition]}. Pages are those of {source['publisher']},",
        f"{source['document']} {source['edition']}.",
        "`truecount rules` lists the same, `truecount rules RULE` shows one, `truecount rules --check` checks them.",
        "",
        "| rules | number |",
        "|---|---|",
    ]
    return "\n".join([*page, *(f"| [{name}]({name}.md) | {len(rules)} |" for name, rules in parts.items()), ""])


def _rules(edition: str, name: str, rules: list[counting.Rule]) -> str:
    page = [f"# {name.replace('-', ' ').capitalize()}, edition {edition}", ""]
    for rule in rules:
        page += [f"## `{rule.id}`", "", f"**{rule.title}** (p{rule.page}). {rule.says}", ""]
        page += [f"Unsourced: {rule.unsourced}.", ""] if rule.unsourced else []
        conditions = [f"- {line}" for line in _conditions(rule)]
        page += [*conditions, ""] if conditions else []
    return "\n".join(page)


def _conditions(rule: counting.Rule) -> list[str]:
    """When a rule fires and what it says, in words."""
    if isinstance(rule, counting.SettingAside):
        group = "any other crime" if rule.into_group == "any" else f"any crime of {rule.into_group}"
        into = ", ".join(rule.into) or group
        what = ", ".join((*rule.classes, *rule.offences))
        return [f"Sets aside: {what}", f"Into: {into}", f"Of the same {rule.same}", *_when(rule.when)]
    if not isinstance(rule, counting.Deciding):
        return []
    lines = _when(rule.when)
    for fact, says in (rule.each or rule.each_stays).items():
        lines += [f"{fact} is {value}: {'stays ' if rule.each_stays else ''}{one}" for value, one in says.items()]
    attempt = "attempted " if rule.attempt else ""
    lines += [f"**{attempt}{rule.gives}**"] if rule.gives else []
    lines += [f"**stays {rule.stays}**"] if rule.stays else []
    lines += ["**lets pass**"] if rule.passes else []
    lines += [f"**refer to the registrar**; would settle it: {', '.join(rule.refer)}"] if rule.refer else []
    lines += [f"An exception to {', '.join(f'`{one}`' for one in rule.over)}"] if rule.over else []
    return lines


def _when(when: dict[str, tuple[str, ...]]) -> list[str]:
    return [f"{fact} is {' or '.join(values)}" for fact, values in when.items()]
