"""An option that takes several words: `--compare kent essex surrey`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from typer.core import TyperCommand

OPTION = "--compare"


class ManyWords(TyperCommand):
    """A command whose --compare takes every word up to the next option: `--compare kent essex surrey --json`.

    A record file is given before it, or after another option.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Each word after --compare with an option of its own, and then as usual."""
        return super().parse_args(ctx, spelt_out(args))


def spelt_out(args: Sequence[str]) -> list[str]:
    """A command line in which every word that follows --compare has it written before it."""
    made: list[str] = []
    asked = False
    for at, word in enumerate(args):
        if word == "--":
            return [*made, *args[at:]]
        if word.startswith("-"):
            asked = word.split("=")[0] == OPTION
            made += [] if word == OPTION and _follows(args, at) else [word]
        else:
            made += [OPTION, word] if asked else [word]
    return made


def _follows(args: Sequence[str], at: int) -> bool:
    return at + 1 < len(args) and not args[at + 1].startswith("-")
