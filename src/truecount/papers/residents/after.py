"""What happens after you report a crime: of every 100 crimes recorded, what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from truecount import outcomes
from truecount.errors import TrueCountError
from truecount.figure import Figure
from truecount.papers.charts.hundred import Grid, hundred
from truecount.papers.parts import Block, Bullets, Exhibit, Paragraph, Row, Section, Table
from truecount.papers.residents import methods
from truecount.papers.residents.hundreds import cell, of_hundred, shared_out
from truecount.papers.sections.asked import Asked
from truecount.papers.words import Sentence, capital, plain, say

TITLE = "What happens after you report a crime?"
OTHER = "other"
ENDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "charged": ("Someone was charged", ("charged-summonsed", "charged")),
    "out-of-court": (
        "Dealt with out of court, such as a caution",
        ("out-of-court-formal", "out-of-court-informal", "out-of-court"),
    ),
    "no-suspect": (
        "No suspect was found",
        ("investigation-complete-no-suspect-identified", "no-suspect-identified"),
    ),
    "victim": (
        "The victim did not go on, or could not",
        ("evidential-difficulties-victim-does-not-support-action",),
    ),
    "proof": (
        "A suspect, but not enough proof",
        ("evidential-difficulties-suspect-identified-victim-supports-action",),
    ),
    "no-case": ("The police could bring no case", ("unable-to-prosecute",)),
    "open": ("Still open", ("not-yet-assigned",)),
    OTHER: ("Something else", ()),
}
"""How a case ended: in words, and the outcome groups that it is made of; the last has all others."""
ASK = (
    ("Ask if your report was written down as a crime. If it was, ask for its number.",),
    ("Ask what was done, how the case ended and why.",),
    ("If you think the answer is wrong, tell the police so.",),
    ("Ask your councillor how the numbers on this page have changed.",),
)
ROUNDED = ("The whole numbers are rounded so that they add up to 100.",)
COUNTED = ("This is a full count, not a sample. So there is no range.",)


@dataclass(frozen=True)
class _End:
    """How a case ended, its share of the force's crimes, and that of England and Wales where held."""

    name: str
    ours: Figure
    theirs: Figure | None


def after(asked: Asked) -> Section:
    """What became of the crimes of a year, or plainly that it is not held."""
    try:
        found = outcomes.by_group(asked.id, asked.year, "cohort", asked.outcomes_from)
    except TrueCountError:
        found = []
    shown = _ends(asked, found)
    if not shown:
        why = (f"What became of the crimes of {asked.name} cannot be said. No count of it is held.",)
        return Section("after", TITLE, (Paragraph(("What you can do:",)), Bullets(ASK)), (why,), (why,))
    signs = dict(zip(shown, shared_out([one.ours for one in shown.values()]), strict=True))
    blocks: list[Block] = [_exhibit(asked, shown, signs)]
    blocks += [Paragraph(("What you can do:",)), Bullets(ASK)]
    blocks += [Paragraph(words, warning=True) for words in (COUNTED, ROUNDED, *_open(signs, shown))]
    return Section("after", TITLE, tuple(blocks), tuple(_answers(asked, shown, signs)), tuple(_untold()))


def _ends(asked: Asked, found: Sequence[Figure]) -> dict[str, _End]:
    ours = [one for one in found if f".{asked.id}." in one.id and one.parts]
    theirs = [one for one in found if f".{asked.id}." not in one.id and one.parts]
    if not ours:
        return {}
    shown = {}
    for key, (name, _) in ENDS.items():
        mine, nation = _sum(ours, key), _sum(theirs, key)
        if mine is not None:
            shown[key] = _End(name, mine, nation)
    return shown


def _sum(figures: Sequence[Figure], key: str) -> Figure | None:
    """The outcome groups of one end added up; None where the source has none of them."""
    of = [one for one in figures if _end(one) == key]
    if not of:
        return None
    first, name = of[0], ENDS[key][0]
    rest = first.model_dump(exclude={"value", "parts", "id", "title", "method", "made_from", "period", "interval"})
    crimes = sum(one.parts[0] for one in of if one.parts)
    return Figure.rate(
        crimes,
        first.parts[1] if first.parts else 0,
        **rest
        | {
            "id": f"residents.after.{key}.{first.id.split('.', 2)[2]}",
            "title": f"{name}, {first.title.rsplit(', ', 1)[-1]}",
            "method": methods.ENDED,
            "made_from": first.made_from,
            "period": first.period,
        },
    )


def _end(figure: Figure) -> str:
    group = figure.id.split(".")[1].removeprefix("group-")
    return next((key for key, (_, groups) in ENDS.items() if group in groups), OTHER)


def _answers(asked: Asked, shown: dict[str, _End], signs: dict[str, Figure]) -> list[Sentence]:
    """The share charged, without a suspect and without the victim, each in a sentence where the source gives it."""
    lead = f"Of every 100 {_counted(shown)} that {asked.name} recorded in {asked.year}, "
    wording = {
        "charged": f"{lead}someone was charged in {{}} so far.",
        "no-suspect": "No suspect was found in {}.",
        "victim": "In {}, the victim did not want to go on, or could not.",
    }
    return [
        say(words.replace("{}", of_hundred("one", signs[key], shown[key].ours)), one=signs[key])
        for key, words in wording.items()
        if key in shown
    ] or [(f"How many of the crimes of {asked.name} led to a charge cannot be said. The count of it is not held.",)]


def _counted(shown: dict[str, _End]) -> str:
    """What the shares are of: all crimes, or only those with an outcome."""
    population = next(iter(shown.values())).ours.population
    return "crimes with a known end" if "have an outcome" in population else "crimes"


def _exhibit(asked: Asked, shown: dict[str, _End], signs: dict[str, Figure]) -> Exhibit:
    caption = f"What became of every 100 {_counted(shown)} recorded in {asked.year}"
    names = [one.name for one in shown.values()]
    said = "; ".join(f"{one.name}, {plain(cell(signs[key], one.ours))}" for key, one in shown.items())
    words = f"One hundred signs, each form of sign one way in which a case ended. {said}."
    drawn = hundred("chart-after", caption, words, [Grid("", "", tuple(signs.values()))], names)
    beside = any(one.theirs is not None for one in shown.values())
    rows = tuple(
        Row(
            (one.name,),
            (
                cell(signs[key], one.ours),
                say("{one}%", one=one.ours),
                *((_percent(one.theirs),) if beside else ()),
            ),
        )
        for key, one in shown.items()
    )
    theirs = asked.theirs[:1].upper() + asked.theirs[1:]
    columns = ("What became of them", "Of 100", "Exactly", *((theirs,) if beside else ()))
    figures = (*(f for one in shown.values() for f in (one.ours, one.theirs) if f is not None), *signs.values())
    return Exhibit("residents-after", caption, drawn, Table(columns, rows), figures)


def _percent(figure: Figure | None) -> Sentence:
    return ("–",) if figure is None else say("{one}%", one=figure)


def _open(signs: dict[str, Figure], shown: dict[str, _End]) -> list[Sentence]:
    if "open" not in signs:
        return []
    still = signs["open"]
    said = f"{of_hundred('one', still, shown['open'].ours)} of 100 were still open. They may end in a charge."
    return [capital(say(said, one=still))]


def _untold() -> list[Sentence]:
    return [
        ("What will happen in your case. Kinds of crime differ a lot.",),
        ("How many people were found guilty. A charge is where the court's work starts.",),
        (
            "How well the police work. When more crimes are written down, the share that ends in a charge falls, even "
            "with as many charges as before.",
        ),
    ]
