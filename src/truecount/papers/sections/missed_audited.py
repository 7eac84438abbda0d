"""What a force's own audits found of missed crimes: of how many the incident had a recorded crime."""

from __future__ import annotations

from truecount.figure import Figure, Interval
from truecount.papers.parts import Exhibit
from truecount.papers.sections.asked import Asked
from truecount.papers.sections.audit_figures import Audit, audit_exhibit, audit_figures, named, shown
from truecount.papers.sections.checked_records import slug
from truecount.papers.sections.integrity_methods import BESIDE
from truecount.papers.words import Sentence, join, say

ASKED_OF = {
    "audit.missed": "Crimes missed",
    "audit.missed.beside": "… another crime of the incident recorded",
    "audit.missed.nothing": "… nothing of the incident recorded",
}
HALF = 50
SHARE = "share"


def of_missed(asked: Asked) -> list[Audit]:
    """The own audits that give crimes missed with and without a recorded one beside them."""
    return [one for one in audit_figures(asked) if set(ASKED_OF) <= set(one)]


def beside_of(audit: Audit, place: int) -> Figure:
    """Of an audit's missed crimes, the share in incidents with a recorded one, in per cent, with its interval."""
    beside, nothing = audit["audit.missed.beside"], audit["audit.missed.nothing"]
    b, n = float(beside.value or 0), float(nothing.value or 0)
    fields = {
        "id": f"integrity.audit-beside.{place}.{slug(beside.area)}",
        "title": f"In an incident with a recorded crime, of the crimes missed, {named(audit)}",
        "unit": "per cent of crimes missed",
        "decimals": 0,
        "method": BESIDE,
    }
    if not b + n:
        nothing_missed = ("The audit found no missed crime.",)
        return beside.model_copy(update=fields | {"value": None, "interval": None, "warnings": nothing_missed})
    ends = None
    if beside.interval and nothing.interval:
        low, high = (
            100 * x / (x + y) if x + y else 0.0
            for x, y in (
                (beside.interval.low, nothing.interval.high),
                (beside.interval.high, nothing.interval.low),
            )
        )
        ends = Interval(low=low, high=high, level=2 * beside.interval.level - 1, method="the furthest ends of both")
    return beside.model_copy(update=fields | {"value": 100 * b / (b + n), "interval": ends})


def audited(audit: Audit, share: Figure) -> Sentence:
    """The panel's question as an audit answers it, no surer than its interval."""
    if share.value is None:
        return (f"The {named(audit)} found no missed crime.",)
    said = f"{shown(share, 'share')} of the crimes missed were in incidents that had a recorded crime."
    return join(say(f"By the {named(audit)}, {said}", share=share), _sure(share))


def _sure(share: Figure) -> Sentence:
    """Whether it was more or less than half, as far as its interval allows."""
    if share.interval is None:
        return ("How sure that is cannot be said.",)
    if share.interval.low > HALF:
        return ("That is more than half.",)
    return (
        ("That is less than half.",) if share.interval.high < HALF else ("Whether it was most of them cannot be said.",)
    )


def exhibit_of(audits: list[Audit], shares: list[Figure]) -> Exhibit:
    """Missed crimes of each audit by whether their incident had a recorded one, with intervals."""
    with_shares = [one | {SHARE: share} for one, share in zip(audits, shares, strict=True)]
    return audit_exhibit(
        "missed-audited",
        "Crimes missed by reason, as the force's own audits estimate them for the logs audited",
        with_shares,
        ASKED_OF | {SHARE: "Share of those missed beside a recorded crime"},
        "Intervals of numbers are 95%; that of the share is 90% or more, because it rests on two of them.",
    )
