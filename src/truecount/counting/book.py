"""The rule book of one edition: its rules read, checked, and laid out as tables an engine can join."""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from truecount import reference
from truecount.counting.conflicts import ranks
from truecount.counting.documents import home as home_of
from truecount.counting.documents import parse
from truecount.counting.rule import Deciding, Row, Rule, SettingAside
from truecount.errors import TrueCountError
from truecount.reference.near import near

EDITIONS = {"2026-04": date(2026, 4, 1)}
"""The editions held, each with the first day it is in force."""
LATEST = "2026-04"
SOURCE = "ho-crr-2026"
KINDS: dict[str, type[Rule]] = {"how_many.yaml": SettingAside, "principles.yaml": Rule}
"""What kind of rules a file of an edition holds; all others hold rows of decision tables."""


@dataclass(frozen=True)
class Book:
    """An edition's rules by id, the rows of its decision tables with their ranks, and the hash of its files.

    `files` names the rules of each file.
    """

    edition: str
    rules: dict[str, Rule]
    rows: tuple[Row, ...]
    ranks: tuple[int, ...]
    asides: tuple[SettingAside, ...]
    files: dict[str, tuple[str, ...]]
    sha256: str

    def rule(self, name: str) -> Rule:
        """The rule of this id. Raises TrueCountError, with near ones, where there is none."""
        if name not in self.rules:
            raise TrueCountError(
                f'There is no rule "{name}" in edition {self.edition}; `truecount rules` lists all.'
                f"{near(name, list(self.rules))}"
            )
        return self.rules[name]


def edition_of(name: str | None) -> str:
    """The edition of this name, or the latest. Raises TrueCountError where it is not held."""
    if name is not None and name not in EDITIONS:
        raise TrueCountError(f'There is no edition "{name}" of the rules; held: {", ".join(EDITIONS)}.')
    return name or LATEST


@functools.cache
def book(edition: str = LATEST) -> Book:
    """The rule book of an edition. Raises TrueCountError with every fault of its files, conflicts among them."""
    home = home_of(edition)
    files = sorted(home.rglob("*.yaml"))
    faults: list[str] = []
    rules: dict[str, Rule] = {}
    held: dict[str, list[str]] = {}
    digest = hashlib.sha256()
    for path in files:
        content = path.read_bytes()
        digest.update(path.relative_to(home).as_posix().encode() + b"\0" + content)
        if path.name in ("kinds.yaml", "exemplars.yaml"):
            continue
        kind = KINDS.get(path.name, Deciding)
        for given in parse(content):
            try:
                rule = kind.model_validate(given)
                if rule.id in rules:
                    faults.append(f"{path.name}: {rule.id}: there are two rules of this id.")
                rules[rule.id] = rule
                held.setdefault(path.relative_to(home).as_posix(), []).append(rule.id)
            except ValidationError as error:
                faults += [f"{path.name}: {given.get('id')}: {_said(fault)}." for fault in error.errors()]
    rows, found = _rows(rules)
    ranked, conflicts = ranks(rows, {one.id: one.over for one in rules.values() if isinstance(one, Deciding)})
    faults += found + conflicts
    if faults:
        raise TrueCountError(*faults)
    asides = tuple(one for one in rules.values() if isinstance(one, SettingAside))
    named = {name: tuple(ids) for name, ids in held.items()}
    return Book(edition, rules, tuple(rows), ranked, asides, named, digest.hexdigest())


def _said(fault: Any) -> str:
    place = ".".join(str(part) for part in fault["loc"])
    return f"{place + ': ' if place else ''}{str(fault['msg']).removeprefix('Value error, ').rstrip('.')}"


def _rows(rules: dict[str, Rule]) -> tuple[list[Row], list[str]]:
    """The rows of every deciding rule, and what is wrong with them: words and crimes that are not known."""
    rows: list[Row] = []
    faults: list[str] = []
    for rule in rules.values():
        if isinstance(rule, SettingAside):
            try:
                rule.conditions()
            except ValueError as error:
                faults.append(f"{rule.id}: {error}.")
        if not isinstance(rule, Deciding):
            continue
        faults += [f'{rule.id}: over: there is no rule "{name}".' for name in rule.over if name not in rules]
        try:
            own = rule.rows()
        except ValueError as error:
            faults.append(f"{rule.id}: {error}.")
            continue
        faults += [f"{rule.id}: {fault}." for row in own if (fault := _unlisted(row.gives))]
        rows += own
    return rows, faults


def _unlisted(gives: str) -> str:
    """Why a class, or a class and an offence code, is not in the reference tables; empty where it is."""
    class_code, _, offence_code = gives.partition(" ")
    if not gives or gives == "own":
        return ""
    if class_code not in _codes():
        return f'there is no class "{class_code}"'
    if offence_code and offence_code not in _codes()[class_code]:
        return f'class {class_code} has no offence code "{offence_code}"'
    return ""


@functools.cache
def _codes() -> dict[str, set[str]]:
    """The offence codes of each class in the current list."""
    codes: dict[str, set[str]] = {row["class_code"]: set() for row in reference.load("classes").rows}
    for row in reference.load("offences").rows:
        if row["class_code"]:
            codes[row["class_code"]].add(row["offence_code"])
    return codes
