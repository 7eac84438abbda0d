"""A register checked: every claim against the figures held, every commitment as it stands on a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from truecount import reference
from truecount.errors import TrueCountError
from truecount.figure import figures_as_json
from truecount.papers.claims.asked import Asked, sources_of
from truecount.papers.claims.commitments import UNSETTLED, Followed, followed
from truecount.papers.claims.measures import MEASURED, TWO, figures_for
from truecount.papers.claims.register import Claim, Register
from truecount.papers.claims.shown import Shown
from truecount.papers.claims.tied import check_measures, tied
from truecount.papers.claims.verdict import Verdict, check
from truecount.records.store import Store

NO_MEASURE = "The register ties it to no measure, so nothing can be set beside it."
YEARS_TAKEN = "The claim does not tell its years; those of the figures are taken."
TO_CONFIRM = (
    "{} of {} claims are still to be confirmed by somebody who has read the minutes. They are checked as they stand: a "
    "wrong reading gives a wrong verdict."
)
NO_DAY = (
    "The register does not tell the day of the meeting: where a claim tells no years, figures of years after it may "
    "have been taken. Write the `day` of the meeting into it."
)
INCOMPLETE = "The register should tell of every commitment who it binds and when it is due; it does not of {}."
LEFT_OUT = "Left out of the check, as the register says: {}."


@dataclass(frozen=True)
class Checked:
    """A claim, the measure it was checked against (its title) and the verdict."""

    claim: Claim
    measure: str
    verdict: Verdict


def check_register(register: Register, force: str, store: Store | None = None) -> tuple[Checked, ...]:
    """Every claim of a register against the figures held, in its order; claims left out are not in it.

    A claim that names no area is about `force`. `store` is a record file open for reading, whose figures stand beside
    the published ones. Claims still to be confirmed are checked all the same. Raises TrueCountError, a sentence for
    each, where claims name a measure or an area that is not known.
    """
    reference.force(force)
    faults: list[str] = []
    found: list[Checked] = []
    for claim in register.claims:
        if claim.state == "left out":
            continue
        try:
            found.append(_checked(claim, force, store, register.meeting.day))
        except TrueCountError as error:
            faults.append(str(error))
    if faults:
        raise TrueCountError(*faults)
    return tuple(found)


def _checked(claim: Claim, force: str, store: Store | None, on: date | None) -> Checked:
    if not claim.measure:
        return Checked(claim, "", Verdict("cannot be said", NO_MEASURE))
    verdict = check(claim, figures_for(claim, force, store, on))
    one = MEASURED[claim.measure]
    told = Asked("", claim.first, claim.last, claim.kind in TWO).told
    more = (*((one.says,) if one.says else ()), *(() if told or not verdict.figures else (YEARS_TAKEN,)))
    return Checked(claim, one.title, _with_notes(verdict, more))


def _with_notes(verdict: Verdict, more: tuple[str, ...]) -> Verdict:
    return replace(verdict, notes=(*more, *verdict.notes))


def commitments_of(
    register: Register, on: date | None, force: str, store: Store | None = None, shown: Shown | None = None
) -> tuple[Followed, ...]:
    """Every commitment of a register as it stands on a day; those left out are not in it.

    What each is tied to is looked up for a force, in published figures and a record file, and in what a paper shows.
    Raises TrueCountError, a sentence for each, where commitments are tied to a measure that is not known.
    """
    kept = [one for one in register.commitments if one.state != "left out"]
    check_measures(kept)
    day = register.meeting.day
    return tuple(followed(one, on, day, shown, tied(one, force, store, shown)) for one in kept)


def findings(checked: Sequence[Checked], promised: Sequence[Followed]) -> int:
    """How many claims do not hold, and how many commitments are overdue, broken or kept with nothing to show for it.

    An expectation that came out otherwise is none, nor is a promise kept late.
    """
    wrong = sum(one.verdict.word == "does not hold" and not one.verdict.score for one in checked)
    return wrong + sum(one.standing in (*UNSETTLED, "broken") or bool(one.unfound) for one in promised)


def states(register: Register) -> tuple[str, ...]:
    """What has to be said of the state of the register itself."""
    open_ones = sum(one.state == "to confirm" for one in register.claims)
    told = [TO_CONFIRM.format(open_ones, len(register.claims))] if open_ones else []
    if register.meeting.day is None:
        told.append(NO_DAY)
    lacking = [one.id for one in register.commitments if one.state != "left out" and not (one.owner and one.due)]
    if lacking:
        told.append(INCOMPLETE.format(", ".join(lacking)))
    said = [(one.id, one.state) for one in register.claims] + [(one.id, one.state) for one in register.commitments]
    out = [name for name, state in said if state == "left out"]
    return (*told, *([LEFT_OUT.format(", ".join(out))] if out else []))


def lines(register: Register, checked: Sequence[Checked], promised: Sequence[Followed]) -> Iterator[str]:
    """A register checked, as plain text: claim by claim, then the commitments, then how many came to what."""
    meeting = register.meeting
    yield ", ".join(filter(None, (meeting.item, meeting.committee, str(meeting.day or ""))))
    for sentence in states(register):
        yield f"\n{sentence}"
    for one in checked:
        yield from _claim(one)
    for promise in promised:
        yield from _promise(promise)
    counted = Counter(one.verdict.shown for one in checked)
    yield "\n" + ", ".join(f"{count} {word}" for word, count in counted.items()) if counted else "\nNo claim to check."
    standing = Counter(one.standing for one in promised)
    if standing:
        yield "Promised: " + ", ".join(f"{count} {word}" for word, count in standing.items())


def _claim(one: Checked) -> Iterator[str]:
    claim, verdict = one.claim, one.verdict
    yield f"\n{claim.id} (paragraph {claim.paragraph}): “{claim.says}”"
    yield f"  Verdict     {verdict.shown}"
    rows = (
        ("Number", (verdict.said,)),
        ("Measure", (one.measure,)),
        ("Definition", (verdict.definition,)),
        ("Release", (verdict.release,)),
        ("Source", ("; ".join(sources_of(verdict.figures)),)),
        ("Otherwise", _others(verdict)),
        ("Note", verdict.notes),
    )
    for name, told in rows:
        for words in filter(None, told):
            yield f"  {name:<11} {words}"


def _others(verdict: Verdict) -> tuple[str, ...]:
    """What it came to under other definitions; those that came to the same are named together."""
    alike: dict[tuple[str, str], list[str]] = {}
    for one in verdict.beside:
        alike.setdefault((one.shown, one.said), []).append(one.definition)
    return tuple(f"{shown}: {said} [{'; '.join(names)}]" for (shown, said), names in alike.items())


def _promise(one: Followed) -> Iterator[str]:
    said = one.commitment
    where = said.source or f"paragraph {said.paragraph}"
    yield f"\n{said.id} ({where}, {'promised' if said.kind == 'promise' else 'recommended'}): “{said.says}”"
    rows = (
        ("State", f"{one.standing}{', to confirm' if said.state == 'to confirm' else ''}"),
        ("Owner", said.owner),
        ("Due", said.due),
        ("Standing", one.said),
        ("Tied to", one.tied.says if one.tied else ""),
        ("Evidence", one.shown_evidence),
        ("Verified by", said.verified_by),
        ("Lacking", ", ".join(one.lacking)),
    )
    yield from (f"  {name:<11} {words}" for name, words in rows if words)


def as_json(register: Register, checked: Sequence[Checked], promised: Sequence[Followed]) -> dict[str, Any]:
    """The same facts for machines: every claim with its verdict and figures, every commitment with its standing."""
    return {
        "meeting": register.meeting.model_dump(mode="json"),
        "about_the_register": list(states(register)),
        "claims": [_claim_facts(one) for one in checked],
        "commitments": [_promise_facts(one) for one in promised],
        "findings": findings(checked, promised),
    }


def _claim_facts(one: Checked) -> dict[str, Any]:
    verdict = one.verdict
    return {
        "claim": one.claim.model_dump(mode="json"),
        "verdict": verdict.word,
        "score": verdict.score,
        "said": verdict.said,
        "measure": one.measure,
        "definition": verdict.definition,
        "release": verdict.release,
        "other_definitions": [
            {
                "definition": other.definition,
                "verdict": other.shown,
                "said": other.said,
                "release": other.release,
                "figures": figures_as_json(other.figures),
            }
            for other in verdict.beside
        ],
        "sources": list(sources_of(verdict.figures)),
        "notes": list(verdict.notes),
        "figures": figures_as_json(verdict.figures),
    }


def _promise_facts(one: Followed) -> dict[str, Any]:
    return {
        "commitment": one.commitment.model_dump(mode="json"),
        "on": one.on.isoformat() if one.on else None,
        "due_by": one.due.isoformat() if one.due else None,
        "standing": one.standing,
        "overdue": one.overdue,
        "said": one.said,
        "evidence": [{"says": piece.says, "held": piece.held} for piece in one.pieces],
        "tied_to": one.tied.says if one.tied else "",
        "lacking": list(one.lacking),
        "figures": figures_as_json(one.tied.figures if one.tied else ()),
    }
