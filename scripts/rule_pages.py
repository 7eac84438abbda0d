"""The rule book as pages: the latest edition whole, what each edition changed, and all in one page to search."""

from __future__ import annotations

import functools
import html
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

from truecount import counting
from truecount.counting.book import SOURCE
from truecount.counting.decision import document
from truecount.counting.exemplars import exemplar

TEMPLATE = Path(__file__).with_name("rule_book.html")
NAMES = list(counting.EDITIONS)


def rule_pages() -> dict[str, Callable[[], str]]:
    """Every page by its path from docs/reference, with what writes it."""
    held = counting.book()
    parts = {
        Path(name).stem.replace("_", "-"): [held.rules[one] for one in rules] for name, rules in held.files.items()
    }
    pages: dict[str, Callable[[], str]] = {
        "../rules/README.md": functools.partial(_index, parts),
        "../rules/book.html": _whole,
    }
    pages |= {
        f"../rules/{counting.LATEST}/{name}.md": functools.partial(_part, name, rules) for name, rules in parts.items()
    }
    return pages | {f"../rules/{name}.md": functools.partial(_edition, name) for name in NAMES}


def _index(parts: dict[str, list[counting.Rule]]) -> str:
    page = [
        "# The counting rules",
        "",
        "A report is decided by the edition in force on the day it came to notice. The text of older editions is not",
        "held: what a source dates is an edition's own; everything else is read in the latest rules, taken to have",
        "held, and marked so wherever a decision leans on it.",
        "",
        "[book.html](book.html) has every rule of every edition in one page, to search without a server, and to print.",
        "`truecount rules` lists the same, `truecount rules RULE` shows one, `truecount rules --check` checks them,",
        "`truecount rules --edition OLD --diff NEW` says what changed.",
        "",
        "## Editions",
        "",
        "| edition | in force from | what it changed | rules |",
        "|---|---|---|---|",
    ]
    for one in counting.EDITIONS.values():
        note = f" ({one.note})" if one.note else ""
        page.append(
            f"| [{one.name}]({one.name}.md) | {one.begins} | {one.title}{note} | {len(counting.book(one.name).rules)} |"
        )
    page += [
        "",
        f"## Edition {counting.LATEST}, rule by rule",
        "",
        f"Pages are those of {document(SOURCE)}, unless another",
        "document is named.",
        "",
    ]
    page += ["| rules | number |", "|---|---|"]
    return "\n".join(
        [*page, *(f"| [{name}]({counting.LATEST}/{name}.md) | {len(rules)} |" for name, rules in parts.items()), ""]
    )


def _part(name: str, rules: list[counting.Rule]) -> str:
    page = [f"# {name.replace('-', ' ').capitalize()}, edition {counting.LATEST}", ""]
    for rule in rules:
        page += [f"## `{rule.id}`", "", *_rule(rule, counting.LATEST)]
    return "\n".join(page)


def _edition(name: str) -> str:
    """What an edition changed: rules that began, changed and ended, and what came into and went out of the list."""
    one = counting.EDITIONS[name]
    page = [f"# Edition {name}", "", f"In force from {one.begins}. {one.title}."]
    page += [f"{one.note[:1].upper()}{one.note[1:]}."] if one.note else []
    page += [f"Source: {document(one.source)}.", ""]
    if name == NAMES[0]:
        return "\n".join(
            [*page, f"The first edition held; its {len(counting.book(name).rules)} rules: [book.html](book.html).", ""]
        )
    found = counting.differences(NAMES[NAMES.index(name) - 1], name)
    for title, rules in (("Rules that began", found.began), ("Rules that ended", found.ended)):
        page += [f"## {title}: {len(rules)}", ""]
        for rule in rules:
            page += [f"### `{rule.id}`", "", *_rule(rule, name if title.endswith("began") else found.old)]
    page += [f"## Rules that changed: {len(found.changed)}", ""]
    for change in found.changed:
        page += [f"### `{change.new.id}`", "", f"{change.new.title} ({cited(change.new)}).", ""]
        page += [f"- {part}: {_plain(was)} → {_plain(now)}" for part, (was, now) in change.parts.items()] + [""]
    for title, crimes in (
        ("Offences and classes that came", found.came),
        ("Offences and classes that went", found.went),
    ):
        listed = [f"- {one.class_code} {one.title}: {one.offence_code or 'the class'}" for one in crimes]
        page += [f"## {title}: {len(crimes)}", "", *listed, *([""] if listed else [])]
    return "\n".join(page)


def _rule(rule: counting.Rule, edition: str) -> Iterator[str]:
    first, after = counting.span(rule.id, edition)
    until = f" to before {counting.EDITIONS[after].begins}" if after else ""
    since = f"Since {counting.EDITIONS[first].begins}" if first != NAMES[0] else "As far back as is held"
    yield from (f"**{rule.title}** ({cited(rule)}). {rule.says}", "", f"{since}{until}.", "")
    if rule.unsourced:
        yield from (f"Unsourced: {rule.unsourced}.", "")
    if rule.differs:
        yield from (f"Documents differ: {rule.differs}.", "")
    conditions = [f"- {line}" for line in _conditions(rule)]
    yield from ([*conditions, ""] if conditions else ())


def cited(rule: counting.Rule) -> str:
    """Where a rule is printed."""
    place = f"p{rule.page}" if rule.page[:1].isdigit() else rule.page
    return f"{document(rule.source)}, {place}" if rule.source else place


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


def _plain(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_plain(inner)}" for key, inner in value.items())
    return ", ".join(map(_plain, value)) if isinstance(value, list | tuple) else str(value)


def _whole() -> str:
    """Every version of every rule in one page that searches without a server."""
    seen: dict[tuple[str, str], counting.Rule] = {}
    for name in NAMES:
        for rule in counting.book(name).rules.values():
            seen.setdefault((rule.id, counting.span(rule.id, name)[0]), rule)
    articles = [_article(rule, first) for (_, first), rule in sorted(seen.items(), key=lambda one: one[0])]
    options = [
        f'<option value="{n}"{" selected" if name == counting.LATEST else ""}>{name}: {html.escape(one.title)}</option>'
        for n, (name, one) in enumerate(counting.EDITIONS.items())
    ]
    page = TEMPLATE.read_text("utf-8")
    return page.replace("<!-- editions -->", "\n".join(options)).replace("<!-- rules -->", "\n".join(articles))


def _article(rule: counting.Rule, first: str) -> str:
    begins, after = counting.span(rule.id, first)
    last = NAMES.index(after) if after else len(NAMES)
    until = f" to before {counting.EDITIONS[after].begins}" if after else ""
    since = f"Since {counting.EDITIONS[begins].begins}" if begins != NAMES[0] else "As far back as is held"
    case = yaml.safe_dump(
        exemplar(rule, first), sort_keys=False, allow_unicode=True, width=100, default_flow_style=None
    )
    lines = "".join(f"<li>{html.escape(line.replace('**', '').replace('`', ''))}</li>" for line in _conditions(rule))
    unsourced = f'<p class="unsourced">Unsourced: {html.escape(rule.unsourced)}.</p>' if rule.unsourced else ""
    unsourced += f'<p class="unsourced">Documents differ: {html.escape(rule.differs)}.</p>' if rule.differs else ""
    source = html.escape(
        f"{document(rule.source or SOURCE)}, {cited(rule).rpartition(', ')[2] if rule.source else cited(rule)}"
    )
    return (
        f'<article data-from="{NAMES.index(begins)}" data-before="{last}"><h2>{html.escape(rule.title)}</h2>'
        f"<p><code>{rule.id}</code> {since}{until}. {source}.</p><p>{html.escape(rule.says)}</p>{unsourced}"
        f"<ul>{lines}</ul><details><summary>A case that fires it</summary><pre>{html.escape(case)}</pre></details>"
        "</article>"
    )
