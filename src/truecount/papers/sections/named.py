"""How often a victim did not support action against a named suspect: one reading, and the others beside it."""

from __future__ import annotations

from collections.abc import Sequence

from truecount.errors import TrueCountError
from truecount.figure import Figure
from truecount.outcomes.measures import BASES
from truecount.papers.parts import Exhibit, Paragraph, Row, Section
from truecount.papers.sections.asked import Asked, number
from truecount.papers.sections.side_by_side import (
    Held,
    View,
    both_bases,
    measures,
    older,
    pair,
    side_by_side,
    views,
    whole_named,
)
from truecount.papers.words import Sentence, say

TITLE = "When the victim does not support action"
MAIN = "named-suspect-victim-withdrew-of-not-prosecuted"
READINGS = {
    MAIN: "Suspect named (type 16), of crimes with a named suspect not prosecuted (types 5, 9 to 13, 15 to 17 and 21)",
    "named-suspect-victim-withdrew-of-not-prosecuted-or-transferred": "Type 16, of the same and those transferred to "
    "another body (type 20)",
    "victim-does-not-support-of-not-prosecuted": "Types 14 and 16, suspect named or not, of those not prosecuted "
    "(types 5, 9 to 17 and 21)",
    "named-suspect-victim-withdrew-of-named": "Type 16, of all with a named suspect, prosecuted or not",
    "named-suspect-victim-withdrew-of-all": "Type 16, of all",
    "victim-does-not-support-of-all": "Types 14 and 16, of all",
}
HALF = 50


def named(asked: Asked) -> Section:
    """The measure with its denominator named, on both bases, and every other reading of the same words."""
    try:
        seen = views(asked)
        held = {one.year: measures(asked, one.year) for one in seen}
    except TrueCountError as error:
        said = (f"How often victims did not support action cannot be said. {error}",)
        return Section("named", TITLE, (Paragraph(said),), unknown=(said,))
    ours, theirs = pair(held[asked.year]["cohort"], MAIN, asked.id)
    if ours is None:
        said = (
            f"How often victims did not support action against a named suspect in {asked.year} cannot be said: not "
            "every outcome type that it needs is held for that year.",
        )
        return Section("named", TITLE, (Paragraph(said),), unknown=(said,))
    finding = _finding(asked, ours, theirs)
    meaning = (
        "“Over half of the crimes where a named offender was not prosecuted” can be read in several ways, and each "
        "has another answer. This paper counts crimes with a named suspect and neither a charge nor an out-of-court "
        "result, and asks in how many of them the victim did not support action (outcome type 16). No published "
        "definition was found; the choice of types is stated in the table, and the other readings stand beside it.",
    )
    unknown = ("Why victims did not support action: the outcome types do not say.",)
    blocks = (Paragraph(finding), Paragraph(meaning), _exhibit(asked, seen, held))
    return Section("named", TITLE, blocks, findings=(finding,), unknown=(unknown,))


def _finding(asked: Asked, ours: Figure, theirs: Figure | None) -> Sentence:
    half = "more than half" if (ours.value or 0) > HALF else "half or fewer"
    said = (
        f"Where the suspect was named and not prosecuted, the victim did not support action in {half} of the crimes "
        f"{asked.name} recorded in {asked.year}: {{ours}}%"
    )
    if theirs is None:
        return say(f"{said}.", ours=ours)
    return say(f"{said} ({asked.theirs} {{theirs}}%).", ours=ours, theirs=theirs)


def _exhibit(asked: Asked, seen: Sequence[View], held: Held) -> Exhibit:
    rows, figures = [], []
    for measure, title in READINGS.items():
        found = [one for basis in BASES for one in side_by_side(asked, seen, held, measure, basis)]
        figures += [one for one in found if one is not None]
        rows.append(Row((title,), tuple(number(one, "%") for one in found), strong=measure == MAIN))
    return Exhibit(
        "readings",
        f"Victim does not support action in {asked.year}: the reading taken here, and the others",
        table=both_bases("Reading, per cent", seen, tuple(rows)),
        figures=tuple(figures),
        remark=" ".join((whole_named(asked), older(seen))).strip(),
    )
