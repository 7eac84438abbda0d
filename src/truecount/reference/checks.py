"""Every check of the reference tables, in one list, run over all tables in one pass."""

from __future__ import annotations

from pathlib import Path

from truecount.reference import agreement, soundness
from truecount.reference.catalogue import HOME, described
from truecount.reference.findings import Check, Finding, Shelf
from truecount.reference.loading import read

CHECKS = (
    Check("TC-R01", "a file has the columns its description says, in every row", soundness.shape),
    Check(
        "TC-R02",
        "a cell has its type and one of the values allowed, and required cells are filled",
        soundness.cells,
    ),
    Check("TC-R03", "no two rows of a table have the same key", soundness.keys),
    Check("TC-R04", "a cell that refers to another table finds its row there", soundness.references),
    Check("TC-R05", "a row names its source and the place in it, or is marked D", soundness.sourced),
    Check("TC-R06", "what is marked unsourced are columns of the table that are filled", soundness.marks),
    Check("TC-R07", "dates lie between 1850 and 2100 and ranges run forward", soundness.dates),
    Check("TC-R08", "rates lie between 0 and 100 per cent", soundness.rates),
    Check("TC-R09", "financial years are real and follow each other without a gap", agreement.years),
    Check("TC-R10", "every force is known by its id, its names and its code", agreement.force_names),
    Check(
        "TC-R11",
        "outcomes of a year's crimes are no more than the crimes recorded",
        agreement.within_recorded,
    ),
    Check(
        "TC-R12",
        "outcome types add up to no more than all outcomes, and to all where every type is given",
        agreement.parts,
    ),
    Check(
        "TC-R13",
        "an earlier release's outcomes add up to its recorded crime, or the row says why not",
        agreement.releases,
    ),
    Check("TC-R14", "England and Wales is the sum of the forces of the same release", agreement.nation),
    Check(
        "TC-R15",
        "an estimate of unrecorded crime fits the rate and the force's recorded crime",
        agreement.unrecorded,
    ),
)


def check(directory: Path = HOME) -> list[Finding]:
    """Every fault of the reference tables, the package's own or those of another directory, by check."""
    shelf = _shelf(directory)
    return [Finding(one.id, *fault) for one in CHECKS for fault in one.faults(shelf)]


def _shelf(directory: Path) -> Shelf:
    tables, unread = {}, []
    for name in described(directory):
        tables[name], found = read(directory, name)
        unread += found
    return Shelf(tables, tuple(unread))
