"""What `truecount triage` says: of the run, its figures, of drift and of the highest logs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from truecount.cli.figures import Page
from truecount.figure import figures_as_json

if TYPE_CHECKING:
    from truecount.papers import High
    from truecount.triage import CardFacts, Drifted, Logs, Model, Scored, Section

SAID = ("order", "reading", "tops", "level")
"""Sections of figures shown in a terminal; the report has all."""
ONLY = "A score records no crime: it says what to read first, and enters no figure but through an audit's design."
TOO_FEW = {
    0: "Too few logs have a record, or too few have none: how the two differ could not be learnt.",
    1: "Too few logs have a second record, or too few have one alone: how the two differ could not be learnt.",
}
"""What is said of the steps of which nothing was learnt."""


def of_run(file: Path, logs: Logs, scored: Scored, made: Model) -> Iterator[str]:
    """What was scored, and at which level."""
    from truecount.triage import CardFacts

    card = CardFacts.of(made.card)
    yield (
        f"{file}: {len(logs):,} logs, of which {int((logs.recorded > 0).sum()):,} have a record and "
        f"{int(logs.repeats.sum()):,} repeat an earlier log"
    )
    hiding = scored.hidden.sum()
    some = f"About {hiding:,.0f}" if hiding >= 1 else "Fewer than one"
    yield f"{some} of them would hide a crime that was not recorded, if what follows is so:"
    if card.believed is not None:
        yield f"  believed: {card.believed.accuracy:.1f} per cent of crimes are recorded ({card.believed.source})"
    if card.reviews is not None and card.reviews.logs:
        yield f"  learnt: of {card.reviews.logs:,} logs that audits read, {card.reviews.hiding:,} hide a crime"
    if card.other_force is not None and card.other_force.logs:
        yield f"  learnt: a simulated force of {card.other_force.logs:,} logs"
    yield from _of_lessons(card, logs, made)
    yield ONLY
    yield ""


def _of_lessons(card: CardFacts, logs: Logs, made: Model) -> Iterator[str]:
    """What a reader must know of what was learnt from: logs of another force, or too few."""
    forces, ours = (
        set(some) for some in ((card.learnt_from.forces if card.learnt_from else ()), logs.column("force_id"))
    )
    if forces - ours:
        yield (
            f"The model was learnt from logs of {', '.join(sorted(forces))}, and these are of "
            f"{', '.join(sorted(ours))}: neither the order nor the chances can be relied on; learn anew with --learn."
        )
    yield from (said for step, said in TOO_FEW.items() if not made.steps[step].learnt)


def print_sections(sections: Sequence[Section], groups: Sequence[Section]) -> None:
    """The main figures, and of groups what is said of them; those in which nothing differs are named together."""
    from truecount.triage.groups import NONE_DIFFERS

    page = Page()
    for section in sections:
        if section.id in SAID:
            page.section(section.heading, section.figures, *section.said)
    told = [sentence for section in groups for sentence in section.said]
    differing = [sentence for sentence in told if NONE_DIFFERS not in sentence]
    same = [
        section.heading.removeprefix("By ")
        for section in groups
        if any(NONE_DIFFERS in sentence for sentence in section.said)
    ]
    if same:
        differing.append(f"By {'; '.join(same)}: {NONE_DIFFERS} from all by more than chance would explain.")
    page.said("Whether it is as good for all", dict.fromkeys(differing))
    page.end()


def of_drift(drifted: Sequence[Drifted]) -> Iterator[str]:
    """What has changed since the model was learnt; nothing where it was learnt just now."""
    if not drifted:
        return
    changed = [one for one in drifted if one.changed]
    told = sum(one.distance is not None for one in drifted)
    if not told:
        yield "Since the model was learnt: there are too few logs to tell whether anything changed"
    else:
        few = f"; for {len(drifted) - told} more there are too few logs" if told < len(drifted) else ""
        yield f"Since the model was learnt: {len(changed)} of {told} comparisons show a change{few}"
    yield from (f"  {one.period}: {one.says}" for one in changed)
    yield ""


def of_highest(highest: Sequence[High], *, why: bool) -> Iterator[str]:
    """The highest logs, with what moved their scores where that is asked."""
    from truecount.papers import words_of_highest

    if not highest:
        return
    yield (
        f"The {len(highest)} highest, for those who may read logs: reference, route, chance that it hides a crime, "
        "likely kind, records tied to it"
    )
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
    *,
    why: bool,
) -> dict[str, Any]:
    """The same for machines; the reasons, which hold words of logs, only where they are asked for."""
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
                "reasons": [vars(reason) for reason in one.reasons] if why else [],
            }
            for one in highest
        ],
    }
