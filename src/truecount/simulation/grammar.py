"""Lines with choices in them, made ready to be said a million times.

`[a|b]` is a choice, `{name}` a value that is given or one line of the list of that name. Both are chosen once for a
whole log: who did it, where and with what stay the same however often they are told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from truecount.errors import TrueCountError

Chance = Callable[[], float]
Said = dict[str | int, str]
"""What has been said in one log: by the name of a list, or by which choice it was."""


@dataclass(frozen=True)
class Slot:
    """A value given, or chosen once from its lines."""

    name: str
    lines: Options | None


Part: TypeAlias = "str | Slot | Options"
Line: TypeAlias = tuple[Part, ...]


@dataclass(frozen=True)
class Options:
    """One of several lines."""

    lines: tuple[Line, ...]


class Grammar:
    """Lists of lines by name, and the lines that use them. `given` names what is filled in when a line is said."""

    def __init__(self, lists: Mapping[str, Sequence[str]], given: Sequence[str]) -> None:
        self.lists, self.given = lists, given
        self.made: dict[str, Slot] = {}

    def line(self, text: str) -> Line:
        """A line made ready. Raises TrueCountError for a bracket left open or a name that is not known."""
        parts, rest = self._parts(text, "")
        if rest:
            raise TrueCountError(f'The line "{text}" has a bracket too many; write choices as [a|b].')
        return parts

    def options(self, texts: Sequence[str]) -> Options:
        """Several lines to choose from."""
        return Options(tuple(self.line(text) for text in texts))

    def _parts(self, text: str, closing: str) -> tuple[Line, str]:
        parts: list[Part] = []
        plain = ""
        while text and text[0] not in closing:
            first, text = text[0], text[1:]
            if first == "[":
                parts, plain = [*parts, plain], ""
                chosen, text = self._choice(text)
                parts.append(chosen)
            elif first == "{":
                name, _, text = text.partition("}")
                parts, plain = [*parts, plain, self._named(name)], ""
            else:
                plain += first
        return tuple(part for part in [*parts, plain] if part != ""), text

    def _choice(self, text: str) -> tuple[Options, str]:
        lines = []
        while True:
            line, text = self._parts(text, "|]")
            if not text:
                raise TrueCountError("A line of words.yaml or of a pattern leaves a bracket open; close it.")
            lines.append(line)
            end, text = text[0], text[1:]
            if end == "]":
                return Options(tuple(lines)), text

    def _named(self, name: str) -> Slot:
        if name in self.given:
            return Slot(name, None)
        if name not in self.lists:
            raise TrueCountError(f'"{name}" is not a list of words.yaml; they are {", ".join(self.lists)}.')
        if name not in self.made:
            self.made[name] = Slot(name, self.options(self.lists[name]))
        return self.made[name]


def say(line: Line, chance: Chance, said: Said) -> str:
    """A line with its choices made. `said` holds what is given, and keeps what is chosen."""
    parts = []
    for part in line:
        if isinstance(part, str):
            parts.append(part)
            continue
        options, key = (part, id(part)) if isinstance(part, Options) else (part.lines or NOTHING, part.name)
        if key not in said:
            said[key] = one_of(options, chance, said)
        parts.append(said[key])
    return "".join(parts)


def one_of(options: Options, chance: Chance, said: Said) -> str:
    """One of several lines, chosen anew."""
    return say(options.lines[int(chance() * len(options.lines))], chance, said)


NOTHING = Options(((),))
