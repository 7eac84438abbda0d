"""`truecount rules`: the rule book - ids, what they say, pages, dates, exemplars - and its check."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from truecount.counting import Rule


def command(
    rule: Annotated[str | None, typer.Argument(help="Show this rule whole.")] = None,
    edition: Annotated[str | None, typer.Option("--edition", help="The edition; the latest where not named.")] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Check the book: conflicts, words and crimes that are not known, exemplars.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The same facts for machines.")] = False,
) -> None:
    """List the counting rules of an edition, show one, or check them all; exit 1 where the check finds anything."""
    from truecount import counting
    from truecount.counting.book import edition_of

    name = edition_of(edition)
    if check:
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
    held = counting.book(name)
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
        typer.echo(f"{one.id:<{width}}  p{one.page:<10} {one.title}")


def _facts(rule: Rule, edition: str) -> dict[str, Any]:
    from truecount import counting
    from truecount.counting.exemplars import exemplar

    given = rule.model_dump(by_alias=True, exclude_defaults=True)
    return {
        "rule": given.pop("id"),
        "title": given.pop("title"),
        "says": given.pop("says"),
        "edition": edition,
        "in force": f"from {counting.EDITIONS[edition]}",
        "page": given.pop("page"),
        "unsourced": given.pop("unsourced", ""),
        **{key: value for key, value in given.items() if key != "exemplar"},
        "exemplar": exemplar(rule),
    }


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_plain(inner)}" for key, inner in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(_plain, value))
    return str(value)
