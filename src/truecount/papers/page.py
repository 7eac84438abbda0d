"""A paper as one self-contained page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from markupsafe import Markup

from truecount.figure import Figure, Method
from truecount.papers.expected import EXPECTED
from truecount.papers.glossary import GLOSSARY
from truecount.papers.parts import Exhibit, Paper
from truecount.papers.templating import rendered
from truecount.papers.words import Sentence, Slot


def page(paper: Paper) -> str:
    """The page, with its styles and charts inside it. Nothing it shows needs the network or a script."""
    return rendered(
        "paper.html",
        filters(paper),
        paper=paper,
        number=numbers(paper),
        section_number={section.id: n for n, section in enumerate(paper.sections, start=1)},
        methods=methods_of(paper),
        glossary=GLOSSARY,
        expected=EXPECTED,
        sources=sources_of(paper),
    )


def filters(paper: Paper) -> dict[str, Callable[..., Any]]:
    """What templates call to print the sentences and figures of a paper."""
    places = {source: number for number, source in enumerate(sources_of(paper), start=1)}
    return {
        "words": words,
        "slot": lambda figure, form="value": slot(Slot(figure, form)),
        "by_method": by_method,
        "sentence": sentence,
        "inputs": lambda figure: [(places[one.source], one.where) for one in figure.made_from],
    }


def words(sentence: Sentence) -> Markup:
    """A sentence as HTML, each number, with its per cent sign, in an element that names its figure."""
    made = Markup("")
    sign = ""
    for part, after in zip(sentence, (*sentence[1:], ""), strict=True):
        if isinstance(part, Slot):
            sign = "%" if isinstance(after, str) and after.startswith("%") else ""
            made += slot(part, sign)
        else:
            made += Markup.escape(part.removeprefix(sign))
            sign = ""
    return made


def slot(part: Slot, sign: str = "") -> Markup:
    """One printed number: its text, its exact value for machines, and the id of its figure."""
    figure = part.figure
    exact: Any = figure.value
    if part.form in ("low", "high") and figure.interval is not None:
        exact = getattr(figure.interval, part.form)
    if part.form in ("part", "whole") and figure.parts is not None:
        exact = figure.parts[0 if part.form == "part" else 1]
    return Markup('<data value="{}" data-figure="{}" data-form="{}">{}</data>').format(
        "" if exact is None else exact, figure.id, part.form, part.text + sign
    )


def by_method(figures: Iterable[Figure]) -> list[tuple[Method, list[list[Figure]]]]:
    """Figures under the method that made them, and there in lots that say everything else in the same words."""
    lots: dict[str, dict[tuple[Any, ...], list[Figure]]] = {}
    for one in figures:
        inputs = tuple((source.source, source.where) for source in one.made_from)
        alike = (one.unit, one.area, one.population, one.basis, one.warnings, inputs)
        lots.setdefault(one.method.id, {}).setdefault(alike, []).append(one)
    return [(next(iter(held.values()))[0].method, list(held.values())) for held in lots.values()]


def sentence(text: str) -> str:
    """A note with a capital at its start and a stop at its end."""
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "?", "!")) else f"{text}."


def numbers(paper: Paper) -> dict[str, str]:
    """The number each exhibit is called by: pictures are Chart 1, 2, …, tables alone Table 1, 2, …"""
    found: dict[str, str] = {}
    counts = {"Chart": 0, "Table": 0}
    for section in paper.sections:
        for block in section.blocks:
            if isinstance(block, Exhibit):
                kind = "Chart" if block.picture else "Table"
                counts[kind] += 1
                found[block.id] = f"{kind} {counts[kind]}"
    return found


def sources_of(paper: Paper) -> list[str]:
    """Everything that the paper's figures were made from, in the order first met."""
    return list(dict.fromkeys(one.source for figure in paper.figures for one in figure.made_from))


def methods_of(paper: Paper) -> list[Method]:
    """Every method of the paper's figures, by title."""
    return sorted({one.method.id: one.method for one in paper.figures}.values(), key=lambda one: one.title)
