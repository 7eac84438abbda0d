"""Figures as plain text: aligned columns that are never cut short, and the notes they need below."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

import typer

from truecount.figure import Figure, figures_as_json

FIRST_NUMERIC = 1
HEADER = ("", "value", "interval", "counts", "notes")


def print_json(figures: Iterable[Figure]) -> None:
    """Every figure with its making, for machines."""
    typer.echo(json.dumps({"figures": figures_as_json(figures)}, ensure_ascii=False, indent=2))


class Page:
    """Sections of figures, one after the other; each different note is numbered once and listed at the end."""

    def __init__(self) -> None:
        self.notes: dict[str, int] = {}

    def section(self, heading: str, figures: Sequence[Figure], *sentences: str) -> None:
        """A heading, the figures as a table, and sentences below; nothing at all without figures."""
        if not figures:
            return
        typer.echo(f"{heading}\n")
        for line in aligned((HEADER, *(self._cells(figure) for figure in figures))):
            typer.echo(f"  {line}")
        for sentence in sentences:
            typer.echo(f"\n  {sentence}")
        typer.echo("")

    def said(self, heading: str, sentences: Iterable[str]) -> None:
        """A heading with sentences below; nothing at all without them."""
        lines = [f"  {sentence}" for sentence in sentences]
        if lines:
            typer.echo("\n".join([f"{heading}\n", *lines, ""]))

    def end(self) -> None:
        """The notes, and where the methods stand."""
        if self.notes:
            typer.echo("Notes\n")
            for note, number in self.notes.items():
                typer.echo(f"  [{number}] {note}")
            typer.echo("")
        typer.echo("How each figure is made, and from what: the same with --json.")

    def _cells(self, figure: Figure) -> tuple[str, ...]:
        parts = f" ({figure.parts[0]:,} of {figure.parts[1]:,})" if figure.parts else ""
        notes = "".join(f"[{self.notes.setdefault(note, len(self.notes) + 1)}]" for note in figure.warnings)
        return (figure.title, figure.shown, figure.shown_interval, f"{figure.unit}{parts}", notes)


def aligned(rows: Iterable[Sequence[str]]) -> list[str]:
    """Rows as lines of equal columns, two spaces between them; the second column is set to the right."""
    cells = [list(row) for row in rows]
    kept = [i for i in range(len(cells[0])) if any(row[i] for row in cells[1:])]
    widths = {i: max(len(row[i]) for row in cells) for i in kept}
    return ["  ".join(_set(row[i], widths[i], i) for i in kept).rstrip() for row in cells]


def _set(text: str, width: int, column: int) -> str:
    return text.rjust(width) if column == FIRST_NUMERIC else text.ljust(width)
