"""`truecount rules`: the rule book - ids, what they say, pages, dates, exemplars - its check, and its changes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from truecount.errors import TrueCountError

if TYPE_CHECKING:
    from truecount.counting import Differences, Rule


def command(
    rule: Annotated[str | None, typer.Argument(help="Show this rule whole.")] = None,
    edition: Annotated[str | None, typer.Option("--edition", help="The edition; the latest where not named.")] = None,
    diff: Annotated[
        str | None, typer.Option("--diff", help="Say what this edition changed, of the one named by --edition.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Check the book: conflicts, words and crimes that are not known, exemplars.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The same facts for machines.")] = False,
) -> None:
    """List the counting rules of an edition, show one, check them all, or say in what two editions differ.

    Exit 1 where the check finds anything.
    """
    from truecount import counting
    from truecount.counting.editions import edition_of

    name = edition_of(edition)
    if [rule is not None, diff is not None, check].count(True) > 1:
        raise TrueCountError("A rule to show, --diff and --check are three questions; ask one at a time.")
    if check:
        _check(name, as_json=as_json)
    held = counting.book(name)
    if diff is not None:
        found = counting.differences(name, edition_of(diff))
        typer.echo(json.dumps(_changes(found), indent=2, ensure_ascii=False) if as_json else "\n".join(_told(found)))
        return
    shown = [held.rule(rule)] if rule else list(held.rules.values())
    facts = [_facts(one, name) for one in shown]
    if as_json:
        typer.echo(json.dumps(facts, indent=2, ensure_ascii=False, default=str))
        return
    if rule:
        for key, value in facts[0].items():
            if value:
                typer.echo(f"{key:>10}  {_plain(value)}")
        return
    width = max(len(one.id) for one in shown)
    for one in shown:
        typer.echo(f"{one.id:<{width}}  {_page(one):<12} {one.title}")


def _check(name: str, *, as_json: bool) -> None:
    from truecount import counting
    from truecount.counting.exemplars import check as check_book

    findings = check_book(name)
    if as_json:
        typer.echo(json.dumps({"edition": name, "findings": findings}, indent=2, ensure_ascii=False))
    else:
        for finding in findings:
            typer.echo(finding)
        held = counting.book(name)
        typer.echo(
            f"Edition {name}: {len(held.rules)} rules, {len(held.rows)} rows of decision tables, "
            f"{len(findings) or 'no'} finding{'' if len(findings) == 1 else 's'}. Hash {held.sha256}"
        )
    raise typer.Exit(1 if findings else 0)


def _facts(rule: Rule, edition: str) -> dict[str, Any]:
    from truecount import counting
    from truecount.counting.book import SOURCE
    from truecount.counting.decision import document
    from truecount.counting.exemplars import exemplar

    given = rule.model_dump(by_alias=True, exclude_defaults=True)
    first, after = counting.span(rule.id, edition)
    until = f" to before {counting.EDITIONS[after].begins}" if after else ""
    return {
        "rule": given.pop("id"),
        "title": given.pop("title"),
        "says": given.pop("says"),
        "edition": edition,
        "in force": f"from {counting.EDITIONS[first].begins}{until}",
        "page": given.pop("page"),
        "source": document(given.pop("source", SOURCE)),
        "taken over": "read in the latest rules; this edition's own text is not held"
        if counting.book(edition).borrowed(rule)
        else "",
        "unsourced": given.pop("unsourced", ""),
        **{key: value for key, value in given.items() if key != "exemplar"},
        "exemplar": exemplar(rule, edition),
    }


def _changes(found: Differences) -> dict[str, Any]:
    """The differences of two editions for machines."""
    return {
        "from": found.old,
        "to": found.new,
        "began": [_brief(rule) for rule in found.began],
        "changed": [
            {**_brief(one.new), "parts": {part: {"was": was, "is": now} for part, (was, now) in one.parts.items()}}
            for one in found.changed
        ],
        "ended": [_brief(rule) for rule in found.ended],
        "offences": {
            "came": [f"{one.class_code} {one.offence_code}".strip() for one in found.came],
            "went": [f"{one.class_code} {one.offence_code}".strip() for one in found.went],
        },
    }


def _brief(rule: Rule) -> dict[str, str]:
    return {"rule": rule.id, "title": rule.title, "page": rule.page, "source": rule.source, "unsourced": rule.unsourced}


def _told(found: Differences) -> Iterator[str]:
    from truecount import counting

    yield f"From edition {found.old} to {found.new}"
    for name in counting.EDITIONS:
        one = counting.EDITIONS[name]
        if counting.EDITIONS[found.old].begins < one.begins <= counting.EDITIONS[found.new].begins:
            yield f"  {one.begins}  {one.title}"
    for title, rules in (("Rules that began", found.began), ("Rules that ended", found.ended)):
        yield from ("", f"{title}: {len(rules)}")
        for rule in rules:
            yield f"  {rule.id} ({_page(rule)}): {rule.title}. {rule.says}"
            if rule.unsourced:
                yield f"     unsourced: {rule.unsourced}"
    yield from ("", f"Rules that changed: {len(found.changed)}")
    for change in found.changed:
        yield f"  {change.new.id} ({_page(change.new)}): {change.new.title}"
        for part, (was, now) in change.parts.items():
            yield f"     {part}: {_plain(was) or 'nothing'} → {_plain(now) or 'nothing'}"
    for title, crimes in (("Offences and classes that came", found.came), ("that went", found.went)):
        yield from ("", f"{title}: {len(crimes)}")
        classes: dict[str, list[str]] = {}
        for crime in crimes:
            classes.setdefault(f"{crime.class_code} {crime.title}", []).append(crime.offence_code)
        for name, codes in classes.items():
            yield f"  {name}: {', '.join(filter(None, codes)) or 'the class'}"


def _page(rule: Rule) -> str:
    place = f"p{rule.page}" if rule.page[:1].isdigit() else rule.page
    return f"{rule.source}, {place}" if rule.source else place


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_plain(inner)}" for key, inner in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(_plain, value))
    return str(value)
