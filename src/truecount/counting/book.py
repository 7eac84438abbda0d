"""The rule book of one edition: the rules of the edition before, less what ended, with what began or changed."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from truecount.bounded import parsed
from truecount.counting.crimes import stand
from truecount.counting.editions import EDITIONS, LATEST, before, edition_of
from truecount.counting.rule import Deciding, Row, Rule, SettingAside
from truecount.errors import TrueCountError
from truecount.reference.near import near

SOURCE = "ho-crr-2026"
"""Where a rule is read that names no source of its own."""
LATEST_TEXTS = (SOURCE, "ho-fraud-rules-2026", "ho-outcomes-guidance-2026")
"""The texts of the latest edition, which is held; those of older ones are not."""
KINDS: dict[str, type[Rule]] = {"how_many.yaml": SettingAside, "principles.yaml": Rule}
"""What kind of rules a file of an edition holds; all others hold rows of decision tables."""
ENDS, EXEMPLARS = "ends.yaml", "exemplars.yaml"


@dataclass(frozen=True)
class Book:
    """An edition's rules by id, the rows of its decision tables, and a hash of both.

    A row that gives an offence, or a class, that was not law or not in use in the edition does not stand in it; a rule
    none of whose rows stands is not in its book. `files` names the rules of each file, `read_in` for each rule the
    edition whose folder holds its words.
    """

    edition: str
    rules: dict[str, Rule]
    rows: tuple[Row, ...]
    files: dict[str, tuple[str, ...]]
    read_in: dict[str, str]
    sha256: str

    def rule(self, name: str) -> Rule:
        """The rule of this id. Raises TrueCountError, with near ones, where there is none."""
        if name not in self.rules:
            elsewhere = ", ".join(edition for edition in EDITIONS if name in book(edition).rules)
            other = f" It stands in {elsewhere}." if elsewhere else near(name, list(self.rules))
            raise TrueCountError(
                f'There is no rule "{name}" in edition {self.edition}; `truecount rules` lists all.{other}'
            )
        return self.rules[name]

    def borrowed(self, rule: Rule) -> bool:
        """Whether a rule is read in the latest rules and taken to have held, the edition's own text not being held."""
        return (rule.source or SOURCE) in LATEST_TEXTS and not EDITIONS[self.edition].held


@dataclass(frozen=True)
class _Written:
    """What the folders of an edition and of those before it hold: rules, by whom, in which file, and exemplars."""

    rules: dict[str, Rule]
    read_in: dict[str, str]
    files: dict[str, str]
    exemplars: dict[str, Any]


@functools.cache
def written(edition: str) -> _Written:
    """The rules as written for an edition. Raises TrueCountError with every fault of its files."""
    name = before(edition)
    old = written(name) if name else _Written({}, {}, {}, {})
    home = EDITIONS[edition].home
    faults: list[str] = []
    ended = parsed((home / ENDS).read_bytes()) if (home / ENDS).exists() else []
    faults += [f'{home.name}/{ENDS}: there is no rule "{one}" to end.' for one in ended if one not in old.rules]
    rules = {one: rule for one, rule in old.rules.items() if one not in ended}
    read_in, files, own = dict(old.read_in), dict(old.files), set()
    for path in sorted(home.rglob("*.yaml")):
        if path.name in (ENDS, EXEMPLARS):
            continue
        for rule in _rules(path, faults):
            if rule.id in own:
                faults.append(f"{path.name}: {rule.id}: there are two rules of this id.")
            own.add(rule.id)
            rules[rule.id], read_in[rule.id] = rule, edition
            files.setdefault(rule.id, path.relative_to(home).as_posix())
    exemplars = parsed((home / EXEMPLARS).read_bytes()) if (home / EXEMPLARS).exists() else {}
    if faults:
        raise TrueCountError(*faults)
    return _Written(rules, read_in, files, old.exemplars | exemplars)


def _rules(path: Path, faults: list[str]) -> Iterator[Rule]:
    kind = KINDS.get(path.name, Deciding)
    for given in parsed(path.read_bytes()):
        try:
            yield kind.model_validate(given)
        except ValidationError as error:
            faults += [f"{path.name}: {given.get('id')}: {_said(fault)}." for fault in error.errors()]


def _said(fault: Any) -> str:
    place = ".".join(str(part) for part in fault["loc"])
    return f"{place + ': ' if place else ''}{str(fault['msg']).removeprefix('Value error, ').rstrip('.')}"


@functools.cache
def book(edition: str = LATEST) -> Book:
    """The rule book of an edition. Raises TrueCountError with every fault of its rules."""
    held = written(edition_of(edition))
    faults: list[str] = []
    rows = {name: _rows(rule, edition, faults) for name, rule in held.rules.items()}
    if faults:
        raise TrueCountError(*faults)
    rules = {name: rule for name, rule in held.rules.items() if rows[name] or not isinstance(rule, Deciding)}
    standing = tuple(row for name in rules for row in rows[name])
    files: dict[str, list[str]] = {}
    for name in rules:
        files.setdefault(held.files[name], []).append(name)
    return Book(
        edition,
        rules,
        standing,
        {name: tuple(ids) for name, ids in sorted(files.items())},
        {name: held.read_in[name] for name in rules},
        _hash(rules, standing),
    )


def _hash(rules: dict[str, Rule], rows: tuple[Row, ...]) -> str:
    """Of what the rules say and cite and of the rows that stand, whatever file and order they are written in."""
    told = [rule.model_dump(mode="json", exclude_defaults=True) for _, rule in sorted(rules.items())]
    standing = sorted(json.dumps(row.model_dump(mode="json"), sort_keys=True) for row in rows)
    return hashlib.sha256(json.dumps([told, standing], sort_keys=True).encode()).hexdigest()


def _rows(rule: Rule, edition: str, faults: list[str]) -> list[Row]:
    """The rows of a rule that stand in an edition; a sentence for words and crimes that are not known."""
    try:
        if isinstance(rule, SettingAside):
            rule.conditions()
        if not isinstance(rule, Deciding):
            return []
        rows = rule.rows()
    except ValueError as error:
        faults.append(f"{rule.id}: {error}.")
        return []
    standing = []
    for row in rows:
        try:
            if row.table.startswith("after ") or stand(row.gives, edition):
                standing.append(row)
        except ValueError as error:
            faults.append(f"{rule.id}: {error}.")
    return standing
