"""Exemplars: for every rule a case that fires it, and no other of its table; and the check of a whole book."""

from __future__ import annotations

from typing import Any

from truecount.counting.book import book, written
from truecount.counting.case import Case
from truecount.counting.case_reader import read_case
from truecount.counting.crimes import Crime, by_code, crimes
from truecount.counting.decision import Decision, decide_all
from truecount.counting.editions import EDITIONS, LATEST
from truecount.counting.facts import vocabulary
from truecount.counting.rule import AFTER, GATES, Deciding, Rule
from truecount.errors import TrueCountError


def exemplar(rule: Rule, edition: str = LATEST) -> dict[str, Any]:
    """A case document that fires a rule: the one written for it, or one with the facts the rule asks for."""
    own = written(edition).exemplars
    if rule.id in own:
        return {"title": rule.title, **own[rule.id]}
    if not isinstance(rule, Deciding):
        raise TrueCountError(f'The rule "{rule.id}" has no exemplar; write one in exemplars.yaml.')
    facts = rule.example()
    if rule.gate in AFTER:
        return _afterwards(rule, facts)
    told = {name: value for name, value in facts.items() if not vocabulary()[name].derived}
    if rule.table in GATES:
        asked = {name: value for name, value in facts.items() if vocabulary()[name].derived}
        told = {"offence": _offence(asked, edition)} | told
    return {
        "title": rule.title,
        "victims": {"the victim": {"kind": told.pop("victim", "person")}},
        "reports": [{"alleged": [{"victim": "the victim", "suspect": "the suspect", **told}]}],
    }


CHARGED = {"sexual": "088/09", "assault": "008/06", "other": "149/00"}
"""An offence of each sort that may be charged, in no list of the rules."""


def _afterwards(rule: Deciding, facts: dict[str, str]) -> dict[str, Any]:
    """A recorded crime of the class, or of the kind, a rule asks for, and the step it is about."""
    crime = {name: facts[name] for name in ("class", "offence") if name in facts}
    kind = facts.get("kind", "other")
    crime = crime or {"class": next(one.class_code for one in crimes() if one.kind == kind and one.offence_code)}
    step = {name: value for name, value in facts.items() if name not in crime and not vocabulary()[name].derived}
    charged = {"charged": CHARGED[facts["charged sort"]]} if "charged sort" in facts else {}
    return {
        "title": rule.title,
        "recorded": {"the crime": crime},
        "afterwards": [{"crime": "the crime", **charged, **step}],
    }


def _offence(asked: dict[str, str], edition: str) -> str:
    """The first offence code of one class that is what a rule asks for; of a plain kind where it asks for none."""
    plain = {"basis": "victim", "kind": "other", "serious at school": "no"} if "kind" not in asked else {}
    for code, owners in by_code(edition).items():
        if (len(owners) == 1 or not plain) and all((plain | asked).items() <= _derived(one).items() for one in owners):
            return code
    raise TrueCountError(f"no offence is {asked}; write an exemplar.")


def _derived(one: Crime) -> dict[str, str]:
    basis = "state" if one.basis == "S" else "victim"
    return {"basis": basis, "kind": one.kind, "serious at school": "yes" if one.serious else "no"}


def check(edition: str) -> list[str]:
    """A sentence for each rule whose exemplar does not fire it, or fires another of its table too.

    Raises TrueCountError with the faults of the book itself: conflicts, unknown facts, values, classes and codes.
    """
    held = book(edition)
    findings: list[str] = []
    cases: dict[str, Case] = {}
    for rule in held.rules.values():
        try:
            cases[rule.id] = read_case(exemplar(rule, edition), edition)
        except TrueCountError as error:
            findings += [f"{rule.id}: {sentence}" for sentence in error.sentences]
    for name, decision in zip(cases, decide_all(list(cases.values())), strict=True):
        rule, fired = held.rules[name], used(decision)
        if rule.id not in fired:
            findings.append(f"{rule.id}: its exemplar does not fire it; it fires {', '.join(sorted(fired))}.")
        others = {name for name in fired if name != rule.id and step(held.rule(name)) == step(rule)}
        if others:
            findings.append(f"{rule.id}: its exemplar also fires {', '.join(sorted(others))}.")
    ever = {name for one in EDITIONS for name in written(one).rules}
    unknown = written(edition).exemplars.keys() - ever
    findings += [
        f'{rule.id}: over: there is no rule "{name}".'
        for rule in held.rules.values()
        if isinstance(rule, Deciding)
        for name in rule.over
        if name not in ever
    ]
    return findings + [f"{name}: an exemplar is written for a rule that is not there." for name in sorted(unknown)]


def used(decision: Decision) -> set[str]:
    """Every rule that a decision cites."""
    ends = [one.reasons for one in decision.became] + [one.reasons for one in decision.crimes]
    ends += [one.reasons for one in decision.after]
    return {reason.rule for reasons in ends for reason in reasons}


def step(rule: Rule) -> str:
    """The table a rule stands in: its decision table, or the first part of its id."""
    return rule.table if isinstance(rule, Deciding) else rule.id.split(".", maxsplit=1)[0]
