"""A paper as one accessible PDF, tagged as PDF/UA-1 asks: the same bytes for the same paper."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import typst

from truecount.errors import TrueCountError
from truecount.figure import Figure
from truecount.papers.expected import EXPECTED
from truecount.papers.glossary import GLOSSARY
from truecount.papers.page import by_method, methods_of, numbers, sentence, sources_of
from truecount.papers.parts import Bullets, Exhibit, Paper, Paragraph, Picture, Section, Table
from truecount.papers.row_heads import with_row_heads
from truecount.papers.words import Sentence, Slot, plain

HERE = Path(__file__).parent
TEMPLATE = HERE / "templates" / "paper.typ"
FONTS = HERE / "fonts"
FONT = "Liberation Sans"
TALLEST = 1.2
"""The height of a chart as a share of the page's width, above which it is drawn smaller so that a page holds it."""
DRAWN_IN = "Arial, Helvetica, sans-serif"
BOLD = ("value", "size")


def pdf(paper: Paper) -> bytes:
    """The paper as PDF/UA-1, made without the network and from no font of the machine's.

    It holds no date but those the paper says. Raises TrueCountError where the paper cannot be set, as when its author
    wrote a character that no font of ours has.
    """
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[FONTS])
    compiler = typst.Compiler(TEMPLATE, root=TEMPLATE.parent, font_paths=fonts, ignore_system_fonts=True)
    try:
        made = compiler.compile(
            format="pdf", pdf_standards=["ua-1"], sys_inputs={"paper": json.dumps(_said(paper), ensure_ascii=False)}
        )
    except typst.TypstError as error:
        raise TrueCountError(
            f"The paper cannot be made a PDF ({error.message}); mend that in the words of the outline."
        ) from None
    if not isinstance(made, bytes):
        raise TypeError("a paper is one file")
    return with_row_heads(made)


def _said(paper: Paper) -> dict[str, Any]:
    """All that the template prints, in the paper's order, as JSON holds it."""
    called = numbers(paper)
    number = {section.id: str(n) for n, section in enumerate(paper.sections, start=1)}
    methods, sources = methods_of(paper), sources_of(paper)
    return {
        "title": paper.title,
        "force": paper.force_name,
        "version": paper.version,
        "from_file": f" and {paper.from_file}" if paper.from_file else "",
        "front": vars(paper.front),
        "findings": [
            {"words": _parts(words), "section": section.id, "number": number[section.id]}
            for section, words in paper.brief
        ],
        "unknown": [
            {"words": plain(words), "section": section.id, "number": number[section.id]}
            for section, words in paper.unknown
        ],
        "expected": [
            {
                "number": str(one.number),
                "what": EXPECTED[one.number],
                "shown": [(name, called[name]) for name in one.exhibits],
                "why_not": sentence(one.why_not) if one.why_not else "",
            }
            for one in paper.answers
        ],
        "as_at": paper.as_at,
        "sections": [
            {
                "id": section.id,
                "title": section.title,
                "number": number[section.id],
                "blocks": [_block(block, called) for block in section.blocks],
            }
            for section in paper.sections
        ],
        "methods": [one.model_dump() | {"version": str(one.version)} for one in methods],
        "glossary": GLOSSARY,
        "sources": sources,
        "made": [
            {"number": number[section.id], "title": section.title, "parts": parts}
            for section in paper.sections
            if (parts := _made(section, called, sources))
        ],
    }


def _parts(words: Sentence) -> list[tuple[str, bool]]:
    """A sentence's words, each with whether it is a number set in bold, which its per cent sign is with it."""
    parts: list[tuple[str, bool]] = []
    for part in words:
        if isinstance(part, Slot):
            parts.append((part.text, part.form in BOLD))
        elif part.startswith("%") and parts:
            number, bold = parts.pop()
            parts += [(f"{number}%", bold), (part[1:], False)]
        else:
            parts.append((part, False))
    return parts


def _block(block: Paragraph | Bullets | Exhibit, called: dict[str, str]) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "words": plain(block.words), "warning": block.warning}
    if isinstance(block, Bullets):
        return {"kind": "bullets", "items": [plain(item) for item in block.items]}
    return {
        "kind": "exhibit",
        "id": block.id,
        "called": called[block.id],
        "caption": block.caption,
        "picture": _drawing(block.picture) if block.picture else None,
        "table": _table(block.table) if block.table else None,
        "remark": block.remark,
    }


def _drawing(picture: Picture) -> dict[str, Any]:
    """A chart's wide form in our font, the words for those who cannot see it, and its share of the page's width."""
    size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', picture.wide)
    words = re.search(r"<desc[^>]*>(.+?)</desc>", picture.wide, re.DOTALL)
    if size is None or words is None:
        raise ValueError(f"{picture.id} is no drawing with a size and words")
    width, height = (float(one) for one in size.groups())
    return {
        "svg": picture.wide.replace(DRAWN_IN, FONT),
        "alt": html.unescape(words.group(1)),
        "share": min(1, TALLEST * width / height),
    }


def _table(table: Table) -> dict[str, Any]:
    notes = table.notes
    return {
        "numbers": [0 < n <= table.words_from for n, _ in enumerate(table.columns)],
        "head": _head(table),
        "rows": [
            {
                "head": plain(row.head),
                "cells": [plain(cell) for cell in row.cells],
                "notes": [notes[note] for note in row.notes if note in notes],
                "strong": row.strong,
            }
            for row in table.rows
        ],
        "common": [sentence(note) for note in table.common],
        "notes": [(name, sentence(note)) for note, name in notes.items()],
    }


def _head(table: Table) -> list[list[dict[str, Any]]]:
    """The rows of a table's head; what stands under no group is as tall as both."""
    columns = [{"words": words, "number": 0 < n <= table.words_from} for n, words in enumerate(table.columns)]
    if not table.groups:
        return [columns]
    grouped = 1 + sum(span for _, span in table.groups)
    groups = [{"words": words, "number": True, "colspan": span, "group": True} for words, span in table.groups]
    tall = [one | {"rowspan": 2} for one in (columns[0], *columns[grouped:])]
    return [[tall[0], *groups, *tall[1:]], columns[1:grouped]]


def _made(section: Section, called: dict[str, str], sources: list[str]) -> list[dict[str, Any]]:
    """How a section's figures were made: those of each exhibit, then those of its words alone."""
    parts = [
        (f"{called[block.id]}. {block.caption}", block.figures)
        for block in section.blocks
        if isinstance(block, Exhibit) and block.figures
    ]
    if section.loose:
        parts.append(("Other numbers of this section", section.loose))
    return [{"title": title, "lots": list(_lots(figures, sources))} for title, figures in parts]


def _lots(figures: Iterable[Figure], sources: list[str]) -> Iterator[dict[str, Any]]:
    for method, lots in by_method(figures):
        for lot in lots:
            first = lot[0]
            words = f"{first.area}; {first.unit}; {first.population}. Basis: {first.basis}."
            yield {
                "method": method.title,
                "words": " ".join((words, _inputs(first, sources), *map(sentence, first.warnings))),
                "figures": [
                    {"shown": Slot(one).text, "words": _told(one), "id": one.id, "hash": one.hash[:16]} for one in lot
                ],
            }


def _inputs(figure: Figure, sources: list[str]) -> str:
    """What a figure was made from; inputs that are alike but for their source stand together."""
    places: dict[str, list[int]] = {}
    for one in figure.made_from:
        places.setdefault(one.where, []).append(sources.index(one.source) + 1)
    return f"Made from {'; '.join(f'{where} {_named(held)}' for where, held in places.items())}."


def _named(held: list[int]) -> str:
    """Numbers of sources as a reader looks them up: [source 3], [sources 4 to 39, 41]."""
    held = sorted(set(held))
    if len(held) == 1:
        return f"[source {held[0]}]"
    starts = [one for one in held if one - 1 not in held]
    ends = [one for one in held if one + 1 not in held]
    runs = (f"{one}" if one == last else f"{one} to {last}" for one, last in zip(starts, ends, strict=True))
    return f"[sources {', '.join(runs)}]"


def _told(figure: Figure) -> str:
    """What stands after a figure's value: its interval, the counts it is made of, what it is and of when."""
    words = ""
    if figure.interval is not None:
        low, high = Slot(figure, "low").text, Slot(figure, "high").text
        words += f" ({100 * figure.interval.level:g}% interval {low} to {high}, {figure.interval.method})"
    if figure.parts and figure.value is not None:
        words += f" ({Slot(figure, 'part').text} of {Slot(figure, 'whole').text})"
    return f"{words} {figure.title}" + (f"; {figure.period}" if figure.period else "")
