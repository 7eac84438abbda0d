"""What `truecount triage` says: of the run, its figures, of drift and of the highest logs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from truecount.cli.figures import Page
from truecount.figure import figures_as_json

if TYPE_CHECKING:
    from truecount.papers import High
    from truecount.triage import Drifted, Logs, Model, Scored, Section

SAID = ("order", "reading", "tops", "level")
"""Sections of figures shown in a terminal; the report has all."""
ONLY = "A score records no crime: it says what to read first, and enters no figure but through an audit's design."


def of_run(file: Path, logs: Logs, scored: Scored, made: Model) -> Iterator[str]:
    """What was scored, and at which level."""
    from truecount.triage import CardFacts

    card = CardFacts.of(made.card)
    yield (
        f"{file}: {len(logs):,} logs, of which {int((logs.recorded > 0).sum()):,} have a record and "
        f"{int(logs.repeats.sum()):,} repeat an earlier log"
    )
    yield f"About {scored.hidden.sum():,.0f} of them hide a crime not recorded, if what follows is so:"
    if card.believed is not None:
        yield f"  believed: {card.believed.accuracy:.1f} per cent of crimes are recorded ({card.believed.source})"
    if card.reviews is not None and card.reviews.logs:
        yield f"  learnt: {card.reviews.logs:,} logs were read, of which {card.reviews.hiding:,} hide a crime"
    if card.other_force is not None and card.other_force.logs:
        yield f"  learnt: a simulated force of {card.other_force.logs:,} logs"
    yield ONLY
    yield ""


def print_sections(sections: Sequence[Section], groups: Sequence[Section]) -> None:
    """The main figures, and of groups what is said of them."""
    page = Page()
    for section in sections:
        if section.id in SAID:
            page.section(section.heading, section.figures, *section.said)
    told = [sentence for section in groups for sentence in section.said]
    page.said("By groups of logs", dict.fromkeys(told))
    page.end()


def of_drift(drifted: Sequence[Drifted]) -> Iterator[str]:
    """What has changed since the model was learnt; nothing where it was learnt just now."""
    if not drifted:
        return
    changed = [one for one in drifted if one.changed]
    yield f"Since the model was learnt: {len(changed)} of {len(drifted)} comparisons show a change"
    yield from (f"  {one.period}: {one.says}" for one in changed)
    yield ""


def of_highest(highest: Sequence[High], *, why: bool) -> Iterator[str]:
    """The highest logs, with what moved their scores where that is asked."""
    from truecount.papers import words_of_highest

    if not highest:
        return
    yield f"The {len(highest)} highest, for those who may read logs"
    for line in words_of_highest(highest):
        if why or not line.startswith(" "):
            yield f"  {line}"
    yield ""


def facts(
    file: Path,
    logs: Logs,
    made: Model,
    sections: Sequence[Section],
    drifted: Sequence[Drifted],
    highest: Sequence[High],
) -> dict[str, Any]:
    """The same for machines."""
    return {
        "file": str(file),
        "logs": len(logs),
        "model": made.sha256,
        "card": {name: value for name, value in made.card.items() if name not in ("figures", "groups", "baseline")},
        "figures": figures_as_json(figure for section in sections for figure in section.figures),
        "said": [sentence for section in sections for sentence in section.said],
        "drift": [
            {"period": one.period, "what": one.what, "found": one.found, "says": one.says, "distance": one.distance}
            for one in drifted
        ],
        "highest": [
            {
                "route": one.route,
                "reference": one.reference,
                "hidden": one.hidden,
                "several": one.several,
                "kind": one.kind,
                "reasons": [vars(reason) for reason in one.reasons],
            }
            for one in highest
        ],
    }
