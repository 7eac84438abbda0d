"""Reading what forces and publishers hold: one reader a format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from truecount.errors import TrueCountError
from truecount.records.intake import force_export, home_office, police_uk
from truecount.records.intake.layout import Layout
from truecount.records.intake.mapping import Mapping


@dataclass(frozen=True)
class Format:
    """One format: what it is called, what it reads, and its layouts (a force's export makes its own from a mapping)."""

    name: str
    reads: str
    layouts: Callable[[Mapping | None], Sequence[Layout]]
    batch: Callable[[str, Layout], str]


FORMATS = {
    format.name: format
    for format in (
        Format(
            "home-office",
            "an open data table of the Home Office (recorded crime, rolling years or outcomes)",
            lambda mapping: home_office.layouts(),
            home_office.batch,
        ),
        Format(
            "police-uk",
            "a street or outcomes file of data.police.uk",
            lambda mapping: police_uk.layouts(),
            police_uk.batch,
        ),
        Format(
            "force-export",
            "a table that the mapping describes",
            force_export.layouts,
            force_export.batch,
        ),
    )
}


def format_named(name: str) -> Format:
    """The format of that name. Raises TrueCountError, naming the formats there are."""
    if name not in FORMATS:
        raise TrueCountError(f'"{name}" is not a format; the formats are {", ".join(FORMATS)}.')
    return FORMATS[name]
