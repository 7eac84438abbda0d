"""What the reports of validations are written with: tables, shares and verdicts in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The lines of a table, of which the first row is the head."""
    head, *others = rows
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    yield from (f"| {' | '.join(row)} |" for row in others)


def per_cent(share: float) -> str:
    """A share of 1 in per cent, to one decimal."""
    return f"{100 * share:.1f}"


def met(holds: bool) -> str:
    """Whether what was asked for was met, so that a reader cannot miss where it was not."""
    return "met" if holds else "NOT MET"
