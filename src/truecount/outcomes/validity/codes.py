"""What class, offence codes and days tell of a crime and its outcome, beyond what was told."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from truecount import reference
from truecount.outcomes.validity.facts import UNKNOWN

MODES = {"I": "indictable only", "E": "either way", "S": "summary only"}
NONE = "none"
GUIDANCE_BEGINS = date(2026, 4, 1)
"""From then on the guidance of April 2026 names every type in use."""


@functools.cache
def _modes() -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """The modes of trial of every offence code, under every wording, and of every class."""
    by_code, by_class = defaultdict(set), defaultdict(set)
    for row in reference.load("offences").rows:
        by_code[row["offence_code"]].add(row["mode"])
        if row["class_code"]:
            by_class[row["class_code"]].add(row["mode"])
    return dict(by_code), dict(by_class)


def offences_of_mode(mode: str) -> list[str]:
    """The codes of the offences that have this mode of trial (I, E or S) and no other under any wording."""
    return sorted(code for code, modes in _modes()[0].items() if modes == {mode})


def classes_of_mode(mode: str) -> list[str]:
    """The classes all of whose offences have this mode of trial (I, E or S)."""
    return sorted(code for code, modes in _modes()[1].items() if modes == {mode})


@functools.cache
def _offences() -> dict[str, tuple[str, str, str]]:
    """Group, sub-class and wording of every offence code, of its first wording."""
    found: dict[str, tuple[str, str, str]] = {}
    for row in reference.load("offences").rows:
        found.setdefault(row["offence_code"], (row["offence_group"], row["subgroup"] or NONE, row["offence"]))
    return found


@functools.cache
def owners(offence: str) -> tuple[str, ...]:
    """The classes that an offence code stands in, now or formerly; none where the list gives it no class."""
    now = {row["class_code"] for row in reference.load("offences").where(offence_code=offence) if row["class_code"]}
    once = {row["class_code"] for row in reference.load("former_classes").where(offence_code=offence)}
    return tuple(sorted(now | once))


def worked_out(told: Mapping[str, str], outcome: str, day: date, recorded: date | None) -> dict[str, str]:
    """The facts that are worked out of those told and of the days, by name.

    `told` has the class, and an offence code or not.
    """
    code, charged = told.get("offence"), told.get("charged")
    (row,) = reference.load("classes").where(class_code=told["class"])
    subgroup = row["subgroup"] or NONE
    age = told.get("suspect age", UNKNOWN)
    lesser = told.get("charged with") == "another crime of the series"
    return {
        "group": row["offence_group"],
        "subgroup": subgroup,
        "victim": {"S": "state", "V": "person"}.get(_basis(row["basis"], told["class"], code), UNKNOWN),
        "mode": _mode(told["class"], code),
        "attempted rape": _attempted_rape(subgroup, code),
        "retail": UNKNOWN if told["class"] == "34A" else "no",
        "age when dealt with": age,
        "charged sort": _sort(charged),
        "charged as recorded": UNKNOWN if code is None or charged is None else "yes" if code == charged else "no",
        "only a lesser crime charged": "yes" if lesser else "no",
        "type in use": _in_use(outcome, day),
        "given before recording": "not told" if recorded is None else "yes" if day < recorded else "no",
    }


def _basis(of_class: str | None, class_code: str, code: str | None) -> str:
    """V, S or S/V: that of the code in the class where all its wordings agree, else of the class; blank if unknown."""
    wordings = reference.load("offences").where(offence_code=code, class_code=class_code) if code else ()
    bases = {row["basis"] for row in wordings}
    return str(bases.pop()) if len(bases) == 1 else of_class or ""


def _mode(class_code: str, code: str | None) -> str:
    by_code, by_class = _modes()
    modes = by_class.get(class_code, set()) if code is None else by_code[code]
    return MODES[next(iter(modes))] if len(modes) == 1 else UNKNOWN


def _attempted_rape(subgroup: str, code: str | None) -> str:
    if subgroup != "Rape":
        return "no"
    if code is None:
        return UNKNOWN
    return "yes" if _offences()[code][2].startswith("Attempted") else "no"


def _sort(charged: str | None) -> str:
    if charged is None:
        return UNKNOWN
    return {"Sexual offences": "sexual", "Theft": "theft"}.get(_offences()[charged][0], "other")


def _in_use(outcome: str, day: date) -> str:
    """Whether a type was in use on a day; before the day of the guidance, unknown where no source says from when."""
    (row,) = reference.load("outcome_types").where(code=outcome)
    begins, ends = row["valid_from"], row["valid_to"]
    if ends is not None and day > ends:
        return "no"
    if day >= GUIDANCE_BEGINS and ends is None:
        return "yes"
    if begins is None or (day < begins and "valid_from" in (row["unsourced"] or ())):
        return UNKNOWN
    return "yes" if day >= begins else "no"
