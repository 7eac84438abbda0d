"""A simulated force, set apart from every published figure: what is known of it because it was made."""

from __future__ import annotations

from truecount import simulation
from truecount.figure import Figure
from truecount.papers.parts import Block, Exhibit, Paragraph, Row, Section, Table
from truecount.papers.sections.asked import Asked, number
from truecount.papers.words import Sentence, say

TITLE = "A simulated force, record by record"
NOWHERE = "Nothing in this section is real"
ACCURACY = "Recording accuracy"
REST = {
    True: "The other sections use what a force would know, except where they say that they use the truth; this one "
    "says what only the program that made it knows.",
    False: "No figure of any other section comes from it, and none of its figures is of a real force.",
}
"""What is said of the other sections, by whether the paper is about the simulated force itself."""


def simulated(asked: Asked) -> Section | None:
    """The truth of the simulated force by year, what changed and why, and how near it is to the published figures."""
    store = asked.store if asked.simulated else asked.made
    if store is None:
        return None
    known = simulation.known(store)
    margins = simulation.report(store)
    name = known.force["name"][:1].lower() + known.force["name"][1:]
    lead = (
        f"{NOWHERE}. It is about {name}, made by a program from published margins so that methods can be tried where "
        f"the answer is known. {REST[asked.simulated]}"
    )
    blocks: list[Block] = [Paragraph((lead,), warning=True), _years(known)]
    if known.changes:
        blocks += [Paragraph(_change(known)), _parts(known)]
    blocks += [
        Paragraph(("How near the simulated margins are to those they were made after:",)),
        _margins([margin for margin in margins if margin.section == ACCURACY]),
    ]
    return Section("simulated", TITLE, tuple(blocks))


def _years(known: simulation.Known) -> Exhibit:
    rows = tuple(
        Row((one.year,), (number(one.genuine), number(one.required), number(one.recorded), number(one.accuracy, "%")))
        for one in known.years
    )
    columns = ("Year", "Crimes by the rules of 2015-04", "Required by the rules of the day", "Recorded", "Accuracy")
    figures = [f for one in known.years for f in (one.genuine, one.required, one.recorded, one.accuracy)]
    return _exhibit(
        "simulated-years", "Simulated: what should have been recorded, and what was", columns, rows, figures
    )


def _change(known: simulation.Known) -> Sentence:
    genuine, rule, accuracy, recorded = known.changes
    return say(
        "In the simulated force crimes recorded changed by {recorded}%: crime itself by {genuine}%, new rules by "
        "{rule}%, better recording by {accuracy}%. The parts multiply to the whole. A method that is told only the "
        "records can be marked against these.",
        genuine=genuine,
        rule=rule,
        accuracy=accuracy,
        recorded=recorded,
    )


def _parts(known: simulation.Known) -> Exhibit:
    rows = tuple(Row((figure.title,), (number(figure, "%"),)) for figure in known.changes)
    caption = "Simulated: why the records changed, known exactly"
    return _exhibit("simulated-change", caption, ("Part", "Change"), rows, list(known.changes))


def _margins(margins: list[simulation.Margin]) -> Exhibit:
    rows = tuple(
        Row((one.simulated.title,), (number(one.simulated, "%"), number(one.published, "%")), _assumed(one))
        for one in margins
    )
    figures = [figure for one in margins for figure in (one.simulated, one.published) if figure]
    caption = "Simulated accuracy beside the number it was made after, published or assumed"
    return _exhibit("simulated-margins", caption, ("Margin", "Simulated", "Made after"), rows, figures)


def _assumed(margin: simulation.Margin) -> tuple[str, ...]:
    """A note where the number was assumed, because none was found in print."""
    sources = [one.source for one in margin.published.made_from] if margin.published else []
    said = [source.removeprefix("assumed: ") for source in sources if source.startswith("assumed: ")]
    return tuple(f"Assumed, not published: {words}." for words in said)


def _exhibit(
    name: str, caption: str, columns: tuple[str, ...], rows: tuple[Row, ...], figures: list[Figure]
) -> Exhibit:
    return Exhibit(name, caption, table=Table(columns, rows), figures=tuple(figures))
