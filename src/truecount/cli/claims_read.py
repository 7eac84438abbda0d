"""What `truecount claims read` does: shows what minutes claim and promise, and writes the register to be confirmed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from truecount.figure import day

if TYPE_CHECKING:
    from truecount.papers.claims.page import Page
    from truecount.papers.claims.register import Claim, Commitment, Register

NEXT = (
    "Everything is to be confirmed by somebody who has read the minutes: set `state` to confirmed or to left out, and "
    "mend what was misread. What has no figure and no such word may have been missed: read the paragraphs, too."
)
NOTHING = "nothing that figures could bear out was found"


def read(path: Path, out: Path | None, as_json: bool) -> None:
    """Show the claims and commitments of a saved page, and write their register where `out` is given.

    Raises TrueCountError where the page cannot be read, and where `out` is there already: it may have been confirmed.
    """
    from truecount.errors import TrueCountError
    from truecount.papers.claims.minutes import register_from
    from truecount.papers.claims.page import read_page
    from truecount.papers.claims.register import write_register

    page = read_page(path)
    register = register_from(page, path.name)
    if out is not None:
        if out.exists():
            raise TrueCountError(f"{out}: there is a register already, which may have been confirmed; name another.")
        write_register(register, out)
    if as_json:
        left = {"left_out": page.left_out, "documents": [one.name for one in page.documents], "mended": page.mended}
        typer.echo(json.dumps(register.model_dump(mode="json") | left, ensure_ascii=False, indent=2))
        return
    for line in _lines(page, register):
        typer.echo(line)
    if out is not None:
        typer.echo(f"Written: {out}")


def _lines(page: Page, register: Register) -> Iterator[str]:
    yield from _of_meeting(page)
    for number in dict.fromkeys(paragraph.number for paragraph in page.paragraphs):
        yield from _of_paragraph(f"Paragraph {number}", number, register)
    if any(one.paragraph == 0 for one in register.commitments):
        yield from _of_paragraph("The resolution", 0, register)
    yield from ("What was not read as minutes", "", *(f"  {line}" for line in page.left_out), "")
    claims, commitments = len(register.claims), len(register.commitments)
    yield f"Found: {claims} claims and {commitments} commitments"
    if page.mended:
        yield f"Characters set right at {page.mended} places"
    yield NEXT


def _of_meeting(page: Page) -> Iterator[str]:
    yield page.item or "The page names no agenda item"
    yield f"  {page.committee or 'committee not told'}, {day(page.day) if page.day else 'day not told'}"
    yield f"  {page.resolved or 'no resolution'}"
    yield from (f"  document: {one.name}" for one in page.documents)
    yield ""


def _of_paragraph(heading: str, number: int, register: Register) -> Iterator[str]:
    yield from (heading, "")
    claims = [one for one in register.claims if one.paragraph == number]
    promises = [one for one in register.commitments if one.paragraph == number]
    for claim in claims:
        yield from _of_claim(claim)
    for promise in promises:
        yield from _of_promise(promise)
    if not claims and not promises:
        yield f"  {NOTHING}"
    yield ""


def _of_claim(claim: Claim) -> Iterator[str]:
    yield f"  {claim.id}: “{claim.says}”"
    numbers = " and ".join(f"{number:,.10g}" for number in claim.numbers)
    years = " to ".join(dict.fromkeys(year for year in (claim.first, claim.last) if year))
    told = (claim.kind, claim.direction, f"{numbers} {claim.unit}".strip(), claim.area, years)
    yield f"    read as: {', '.join(one for one in told if one)}"
    yield f"    measure: {claim.measure or 'none'}"
    yield from (f"    to confirm: {note}" for note in claim.note.split("; ") if note)


def _of_promise(promise: Commitment) -> Iterator[str]:
    yield f"  {promise.id}: “{promise.says}”"
    yield f"    promised by: {promise.owner or 'not told'}; due: {promise.due or 'not told'}"
    yield f"    tied to: {f'expected table {promise.table}' if promise.table else promise.measure or 'nothing'}"
