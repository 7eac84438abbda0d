"""What `truecount trends FILE --drivers` shows: a change in violence taken apart by everything that may drive it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from truecount.cli.figures import Page
from truecount.cli.trends_split import Asked, block, facts, parts_table, splits_table, taking
from truecount.errors import TrueCountError
from truecount.figure import figures_as_json

if TYPE_CHECKING:
    from truecount.figure import Figure
    from truecount.trends import Definition, Driver, TakenApart

OVERLAP = "Each way adds up to the whole change by itself; the ways overlap and are never added to one another."


def show(file: Path | None, force: str, asked: Asked, definition: str, *, as_json: bool) -> None:
    """Show the change in violence between two periods of a record file, by each of its drivers."""
    from truecount import trends
    from truecount.records import Store

    meant = _definition(definition)
    if file is None:
        raise TrueCountError("--drivers counts the crimes of a record file; give one.")
    with Store.read(file) as store:
        force_id = trends.force_of_crimes(store, force)
        take = taking(store, force_id, asked)
        found = [(one, take(by=one.by, of=one.of(meant))) for one in trends.drivers_of(meant)]
        about = found[0][1].about
        flags = trends.flagged(store, force_id, about.first, about.last, meant.groups)
    if as_json:
        drivers = [{"driver": one.name, "meaning": one.meaning, **facts(apart)} for one, apart in found]
        said = {"definition": meant.name, "groups": list(meant.groups), "source": meant.source, "drivers": drivers}
        typer.echo(json.dumps(said | {"flags": figures_as_json(flags)}, ensure_ascii=False, indent=2))
        return
    for line in _lines(meant, found):
        typer.echo(line)
    _show_flags(flags)


def _definition(name: str) -> Definition:
    from truecount import trends

    known = trends.DEFINITIONS
    if name not in known:
        raise TrueCountError(f'There is no definition of violence "{name}"; there is {", ".join(known)}.')
    return known[name]


def _lines(meant: Definition, found: Sequence[tuple[Driver, TakenApart]]) -> Iterator[str]:
    from truecount import trends

    whole = found[0][1]
    yield f"{whole.about.area}: {meant.title}, crimes recorded {whole.names[0]}, and {whole.names[1]}"
    yield from ("", f"Counted as violence: {', '.join(meant.groups)}. {meant.meaning} Source: {meant.source}.")
    yield from block("The change taken apart", parts_table(whole))
    yield OVERLAP
    for driver, apart in found:
        change = apart.change
        splits = [change.total, *(change.by_division if driver.by else change.by_type)]
        yield from block(f"{driver.title}, in crimes", splits_table(splits, apart.about.known))
        yield driver.meaning
        if driver.by:
            yield trends.DIVISIONS[driver.by].caution
    yield from ("", "What this rests on", "")
    rests_on = (words for _driver, apart in found for words in facts(apart)["rests_on"])
    yield from (f"  {words}" for words in dict.fromkeys((*whole.comparable, *rests_on)))
    yield ""


def _show_flags(figures: Sequence[Figure]) -> None:
    from truecount.trends.drivers import CAREFUL

    page = Page()
    page.section("How much the flags are used", figures, CAREFUL)
    page.end()
