"""How many crimes a year were not recorded, and how many more are recorded since."""

from __future__ import annotations

from truecount import trends
from truecount.figure import Figure
from truecount.papers.own_audits import own_audits
from truecount.papers.parts import Answer, Block, Exhibit, Paragraph, Row, Section, Table
from truecount.papers.sections.asked import Asked, interval, number
from truecount.papers.words import Sentence, moved, plain, say, within

ASSUMED = "assumed"
PANEL = 2
A_YEAR = "unrecorded-a-year"
"""What an own audit calls the crimes of a year that were not recorded."""


def unrecorded(asked: Asked) -> Section:
    """Crimes not recorded a year at each inspection, and those recorded because recording improved."""
    missed = trends.unrecorded(asked.id)
    gained = trends.additional(asked.id)
    blocks: list[Block] = [Paragraph(_missed(one)) for one in missed]
    blocks += [Paragraph(_gained(one)) for one in gained]
    own = [(one.label, one.figures[A_YEAR]) for one in own_audits(asked) if A_YEAR in one.figures]
    audited = [_audited(label, one) for label, one in own]
    blocks += [Paragraph(words) for words in audited]
    without = [] if asked.simulated and own else _without(asked, missed, gained)
    blocks += [Paragraph(words) for words in without]
    shown = [*missed, *gained, *(one for _label, one in own)]
    if shown:
        blocks.append(_exhibit(shown))
    findings = (*(_finding(one) for one in missed[:1]), *(() if missed else audited[-1:]))
    unknown: list[Sentence] = list(without)
    if missed or own:
        unknown.append(
            (
                "Which crimes were missed: the figure is for all crime, and cannot say which offences or victims they "
                "were.",
            )
        )
    exhibits = ("unrecorded-crimes",) if shown else ()
    answer = Answer(PANEL, exhibits, " ".join(plain(words) for words in without))
    return Section("unrecorded", "Crimes that went unrecorded", tuple(blocks), findings, tuple(unknown), (answer,))


def _audited(label: str, figure: Figure) -> Sentence:
    return say(
        f"At the accuracy that the force's {label} found, about {within('one', figure)} crimes a year should have been "
        "recorded and were not.",
        one=figure,
    )


def _missed(figure: Figure) -> Sentence:
    return say(
        f"At the accuracy found in the {_inspection(figure)}, about {within('one', figure)} crimes a year should have "
        "been recorded and were not.",
        one=figure,
    )


def _finding(figure: Figure) -> Sentence:
    unsure = "" if figure.interval else "; how sure that is cannot be said"
    return say(
        f"At the time of the {_inspection(figure)}, about {within('one', figure)} crimes a year should have been "
        f"recorded and were not{unsure}.",
        one=figure,
    )


def _gained(figure: Figure) -> Sentence:
    if figure.value is None:
        return (f"How many more crimes are recorded since cannot be said. {figure.warnings[0]}",)
    verb = moved(figure, "more", "fewer", "as many")
    assumed = (
        " Part of the interval is assumed, because not every inspection's own is held." if _assumed(figure) else ""
    )
    if verb == "no clear change":
        return say(
            f"Between that inspection and the {_inspection(figure)} there is no clear change in how many crimes are "
            f"recorded: {within('one', figure)} a year.{assumed}",
            one=figure,
        )
    return say(
        f"By the {_inspection(figure)}, about {within('one', figure).replace('{one}', '{one:size}')} {verb} crimes a "
        f"year were recorded than at the accuracy found before.{assumed}",
        one=figure,
    )


def _without(asked: Asked, missed: list[Figure], gained: list[Figure]) -> list[Sentence]:
    rates = [one for one in trends.recording_accuracy(asked.id) if one.id.endswith(".all")]
    if not rates:
        return [
            (
                f"How many crimes {asked.name} did not record cannot be worked out: no overall recording accuracy of "
                "it is held.",
            )
        ]
    without: list[Sentence] = []
    named = {one.id.rsplit(".", 1)[-1] for one in missed}
    lacking = [one for one in rates if one.id.split(".")[2] not in named]
    for one in lacking:
        name = one.title.split(", ")[-1]
        without.append(
            (
                f"How many crimes a year went unrecorded at the {name} cannot be said: the dates of the reports "
                "audited are not held.",
            )
        )
    if not gained:
        without.append(
            (
                "How many more crimes are recorded since cannot be said: only one inspection with an overall rate is "
                "held.",
            )
        )
    return without


def _exhibit(figures: list[Figure]) -> Exhibit:
    rows = tuple(Row((one.title,), (number(one), interval(one), (_span(one),)), one.warnings) for one in figures)
    return Exhibit(
        "unrecorded-crimes",
        "Crimes not recorded, and crimes recorded because recording improved, a year",
        table=Table(("What", "Crimes a year", "95% interval", "Year taken"), rows, words_from=2),
        figures=tuple(figures),
    )


def _span(figure: Figure) -> str:
    return str(figure.period) if figure.period else "not known"


def _inspection(figure: Figure) -> str:
    return figure.title.split(", ")[-1]


def _assumed(figure: Figure) -> bool:
    return any(ASSUMED in warning for warning in figure.warnings)
