"""How often a victim did not support action against a named suspect: one reading, and the others beside it."""

from __future__ import annotations

from truecount import outcomes as room
from truecount.errors import TrueCountError
from truecount.figure import Figure
from truecount.outcomes.measures import BASES, Basis
from truecount.papers.parts import Exhibit, Paragraph, Row, Section
from truecount.papers.sections.asked import Asked, number
from truecount.papers.sections.outcomes import both_bases, pair
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
        held = {basis: room.rates(asked.id, asked.year, basis, asked.outcomes_from) for basis in BASES}
    except TrueCountError as error:
        said = (f"How often victims did not support action cannot be said. {error}",)
        return Section("named", TITLE, (Paragraph(said),), unknown=(said,))
    ours, theirs = pair(held["cohort"], MAIN, asked.id)
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
    blocks = (Paragraph(finding), Paragraph(meaning), _exhibit(asked, held))
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


def _exhibit(asked: Asked, held: dict[Basis, list[Figure]]) -> Exhibit:
    rows, figures = [], []
    for measure, title in READINGS.items():
        found = [one for basis in BASES for one in pair(held[basis], measure, asked.id)]
        figures += [one for one in found if one is not None]
        rows.append(Row((title,), tuple(number(one, "%") for one in found), strong=measure == MAIN))
    return Exhibit(
        "readings",
        f"Victim does not support action in {asked.year}: the reading taken here, and the others",
        table=both_bases("Reading, per cent", asked, tuple(rows)),
        figures=tuple(figures),
        remark=f"{asked.theirs_short} is {asked.theirs}.",
    )
