"""What became of a paper's figures since an older one: which changed, and whether by data, method or rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, TypeAdapter

from truecount.bounded import Unreadable, read_json
from truecount.errors import TrueCountError

FIGURES = "figures.json"
Told = Mapping[str, Any]
"""One figure as `figures.json` gives it."""
Kind = Literal["changed", "new", "gone"]
WHY: dict[str, Callable[[Told, Told], bool]] = {
    "data": lambda old, new: old["data_hash"] != new["data_hash"],
    "method": lambda old, new: old["method"] != new["method"],
    "rules": lambda old, new: old["edition"] != new["edition"],
    "draw": lambda old, new: old["seed"] != new["seed"],
    "scope": lambda old, new: any(old[name] != new[name] for name in ("population", "area", "period", "basis", "unit")),
    "known": lambda old, new: (old["value"] is None) != (new["value"] is None),
}
"""What can be another between two makings of one figure."""
WORDS = {
    "data": "the data are others",
    "method": "the method is another",
    "rules": "the edition of the rules is another",
    "draw": "the seed of the draw is another",
    "scope": "it counts something else",
    "known": "one of the two has no value",
}
UNEXPLAINED = "nothing that it was made from is another: the program changed without a new version of the method"
NUMBERS = ("value", "interval", "parts")


class _Input(BaseModel):
    source: str
    where: str
    sha256: str


class _Told(BaseModel):
    """What is read of a figure; it may have more."""

    id: str
    title: str
    value: float | None
    interval: Any
    parts: Any
    unit: str
    population: Any
    area: Any
    period: Any
    basis: Any
    method: Any
    edition: Any
    seed: Any
    made_from: list[_Input]
    shown: str
    shown_interval: str
    data_hash: str
    hash: str


@dataclass(frozen=True)
class Change:
    """One figure that is not what it was.

    `before` and `after` are its value and interval as printed, empty where it was not there. `why` are names of `WHY`;
    none where it is new or gone, or where nothing it was made from explains the change. `inputs` are the sources that
    are others, each "now: …" or "no longer: …".
    """

    id: str
    title: str
    kind: Kind
    before: str = ""
    after: str = ""
    why: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """The change in a sentence."""
        if self.kind != "changed":
            number = self.after or self.before
            return (
                f"{self.title} ({self.id}): {number}, {'not in the older paper' if self.after else 'no longer there'}."
            )
        why = " and ".join(WORDS[one] for one in self.why) or UNEXPLAINED
        inputs = f" ({'; '.join(self.inputs)})" if self.inputs else ""
        return f"{self.title} ({self.id}): {self.before} became {self.after}: {why}{inputs}."


def read_figures(path: Path) -> list[dict[str, Any]]:
    """The figures of a paper's folder, or of its figures.json. Raises TrueCountError where there are none."""
    file = path / FIGURES if path.is_dir() else path
    try:
        figures: list[dict[str, Any]] = read_json(file)["figures"]
        TypeAdapter(list[_Told]).validate_python(figures)
    except (ValueError, KeyError, TypeError) as error:
        why = error if isinstance(error, Unreadable) else "it does not hold a paper's figures"
        raise TrueCountError(
            f"{file}: the older paper cannot be read ({why}); give the folder that `truecount paper` wrote."
        ) from error
    return figures


def changed(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[Change]:
    """Every figure whose number, interval or counts differ, then those new and those gone; each list in its own order.

    A figure that differs in words alone, or in what it was made from without another number, is left out.
    """
    before, after = ({one["id"]: one for one in figures} for figures in (old, new))
    both = [(before[name], one) for name, one in after.items() if name in before]
    return [
        *(_change(was, now) for was, now in both if any(was[part] != now[part] for part in NUMBERS)),
        *(Change(name, one["title"], "new", after=_shown(one)) for name, one in after.items() if name not in before),
        *(Change(name, one["title"], "gone", before=_shown(one)) for name, one in before.items() if name not in after),
    ]


def _change(was: Told, now: Told) -> Change:
    why = tuple(name for name, differs in WHY.items() if differs(was, now))
    return Change(now["id"], now["title"], "changed", _shown(was), _shown(now), why, tuple(_inputs(was, now)))


def _inputs(was: Told, now: Told) -> Iterator[str]:
    then, since = ({(one["sha256"], _input(one)) for one in figure["made_from"]} for figure in (was, now))
    yield from (f"now: {words}" for _, words in sorted(since - then))
    yield from (f"no longer: {words}" for _, words in sorted(then - since))


def _input(one: Told) -> str:
    return f"{one['source']}, {one['where']}, {one['sha256'][:8]}"


def _shown(figure: Told) -> str:
    span = f" ({figure['shown_interval']})" if figure["shown_interval"] else ""
    return f"{figure['shown']}{span}"
