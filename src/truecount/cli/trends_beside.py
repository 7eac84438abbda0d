"""What `truecount trends --beside` shows: the survey, the other forces, severity or revisions beside recorded crime."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from truecount.cli import trends_severity
from truecount.cli.beside_parts import Asked, Part, Rows, put_out
from truecount.errors import TrueCountError

if TYPE_CHECKING:
    from truecount.figure import Figure
    from truecount.trends.revision_figures import Revised
    from truecount.trends.vintages import Vintages

SHARES = ("prevalence", "change")
COUNTS = ("recorded", "recorded-change")
NATION_ALONE = "None of this is about {}: the survey's figures held here are of England and Wales as a whole."
IN_PER_CENT = "Victims are in per cent of adults or households; changes are in per cent of the first year."


def show(
    what: str,
    file: Path | None,
    force: str,
    from_year: str | None = None,
    to_year: str | None = None,
    weights: Path | None = None,
    *,
    as_json: bool,
    residents: int | None = None,
    loads: str | None = None,
) -> None:
    """Show context beside recorded crime; `what` is a word of WORDS.

    `weights` (a CSV file) and `residents` are for severity alone, `loads` ("1:2") for revisions alone. Raises
    TrueCountError for any other word, and for what the word cannot be shown of.
    """
    if what not in WORDS:
        raise TrueCountError(f'--beside "{what}" is not known; there is {", ".join(WORDS)}.')
    options = {"--weights": weights, "--residents": residents, "--loads": loads}
    for name, given in options.items():
        if given is not None and name not in READ.get(what, ()):
            raise TrueCountError(f"{name} has no meaning with --beside {what}; leave it out.")
    heading, parts = WORDS[what](Asked(file, force, from_year, to_year, weights, residents, loads))
    put_out(heading, parts, as_json=as_json)


def _survey(asked: Asked) -> tuple[str, list[Part]]:
    """The Crime Survey beside recorded crime of the nation; where a force is named, that none of it is about it."""
    from truecount import reference, trends
    from truecount.trends.survey import TYPES

    ends = {name: year for name, year in (("first", asked.from_year), ("last", asked.to_year)) if year}
    found = trends.survey_beside_recorded(**ends)
    errors = [one for one in found.figures if one.id.startswith("survey.with-error.")]
    beside = [one for one in found.figures if one not in errors]
    first, last = (one.id.rpartition(".")[2].replace("-", "/") for one in beside[:2])
    header = ("", f"victims {first}", last, "change", f"recorded {first}", last, "change")
    rows = [(TYPES[name], *_both(beside, name)) for name in TYPES]
    told = (NATION_ALONE.format(reference.force(asked.force)["name"]),) if asked.force else ()
    return "England and Wales: the Crime Survey beside recorded crime", [
        Part(f"From {first} to {last}", beside, (*told, IN_PER_CENT), (header, *rows)),
        Part("How sure the survey is, where that is held", errors),
        Part("What may be said", sentences=found.said),
    ]


def _both(figures: list[Figure], crime_type: str) -> list[str]:
    """The two shares of victims and their change, then the two counts recorded and theirs."""
    own = [one for one in figures if one.id.split(".")[2] == crime_type]
    return [one.shown for kinds in (SHARES, COUNTS) for kind in kinds for one in own if one.id.split(".")[1] == kind]


def _forces(asked: Asked) -> tuple[str, list[Part]]:
    """The force's rate, its change and its ranks, and the nation's; those of the others are for machines alone."""
    from truecount import trends
    from truecount.trends.like_for_like import chosen_years

    first, last = chosen_years(asked.area, asked.from_year, asked.to_year)
    found = trends.neighbours(asked.area, first, last)
    return f"{found.force['name']} among {found.group}, {first} to {last}", [
        Part(str(found.force["name"]), found.own),
        Part("England and Wales", found.nation),
        Part("What may be said; this is no league table", sentences=found.said),
        Part("", [*found.rates, *found.changes]),
    ]


def _revisions(asked: Asked) -> tuple[str, list[Part]]:
    """Two loads of a record file told apart or, without a file, the releases held of published recorded crime."""
    if asked.file is None:
        return _releases(asked)
    from truecount.records import Store
    from truecount.trends.loaded import force_of_crimes
    from truecount.trends.revision_figures import revised

    with Store.read(asked.file) as store:
        found = revised(store, force_of_crimes(store, asked.force), asked.span, *_two_loads(asked.loads))
    heading = f"{found.force['name']}: crimes recorded {found.period}, after load {found.before} and load {found.after}"
    return heading, [Part("What moved, by kind of crime", found.figures, found.said, _moved(found))]


def _releases(asked: Asked) -> tuple[str, list[Part]]:
    from truecount.trends.vintages import vintages

    if asked.loads is not None:
        raise TrueCountError("--loads names two loads of a record file, and no file is given.")
    found = vintages(asked.area, asked.from_year, asked.to_year)
    return f"{found.force['name']}: recorded crime as each release held gives it", [
        Part("By financial year", [*found.counts, *found.differences], (), _by_release(found)),
        Part("Change within each release", found.changes),
        Part("What may be said", sentences=found.said),
        Part("", found.among_forces),
    ]


WORDS: dict[str, Callable[[Asked], tuple[str, list[Part]]]] = {
    "survey": _survey,
    "forces": _forces,
    "severity": trends_severity.parts,
    "revisions": _revisions,
}
"""What can be set beside recorded crime, and what makes its heading and sections."""
READ = {"severity": ("--weights", "--residents"), "revisions": ("--loads",)}
"""The options that a word reads besides the file, force and years."""


def _two_loads(loads: str | None) -> tuple[int | None, int | None]:
    """The two loads named by "1:2"; none where none are named."""
    if loads is None:
        return None, None
    first, _colon, last = loads.partition(":")
    if not (first.isdecimal() and last.isdecimal()):
        raise TrueCountError(f'--loads "{loads}" does not name two loads; write the earlier and the later one as 1:2.')
    return int(first), int(last)


def _moved(found: Revised) -> Rows:
    """A row for each kind of crime; what moved nothing at all has no column."""
    from truecount.trends.revision_figures import MOVED

    ends = ("before", "after")
    kept = [moved for moved in MOVED if moved in ends or any(row[moved].value for row in found.rows.values())]
    header = ("", *(MOVED[moved] for moved in kept))
    return (header, *((name, *(row[moved].shown for moved in kept)) for name, row in found.rows.items()))


def _by_release(found: Vintages) -> Rows:
    """A row for each year: the count of each release and, between two, by how much it moved."""
    from truecount.trends.wording import signed

    shown = {one.id.split(".", 2)[2]: one.shown for one in found.counts}
    shown |= {one.id.split(".", 2)[2]: signed(one.shown) for one in found.differences}
    names = sorted({one.id.split(".")[3] for one in found.counts})
    labels = list(dict.fromkeys(one.id.split(".")[2] for one in found.counts))
    header = ["", names[0]] + [cell for name in names[1:] for cell in ("moved", name)]
    rows = []
    for year in labels:
        row = [shown.get(f"{year}.{names[0]}", "")]
        for before, name in pairwise(names):
            row += [shown.get(f"{year}.{before}.{name}", ""), shown.get(f"{year}.{name}", "")]
        rows.append((year.replace("-", "/"), *row))
    return (tuple(header), *rows)
