"""The force's own audits by category: recorded, in the right class, in time, each with the band of its rate."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from truecount import audit as room
from truecount import reference
from truecount.figure import Figure
from truecount.papers.own_audits import ACCURACY, Audit, own_audits
from truecount.papers.parts import Answer, Block, Exhibit, Paragraph, Row, Section, Table
from truecount.papers.sections.asked import Asked, interval, listed, number
from truecount.papers.words import Sentence
from truecount.reference.kinds import KINDS

TITLE = "What the force's own audits found"
SHOWN = "own-audits"
RECORDED = {ACCURACY: "All crime"} | {f"{ACCURACY}.{kind}": kind.capitalize() for kind in KINDS}
"""The categories of an audit: its rate of recording of each."""
ELEMENTS = {"right-class": "in the right class", "in-time": "in time", "faultless": "recorded, in time and class"}
"""The other elements, which an audit has of all crime together."""
HOW = "truecount audit estimate plan.yaml draw.csv reviews.csv --json > audit.json"
NONE = (
    "No own audit is given with this paper. One is made by reading a sample of logs, and its file ({}) is named under "
    "`audits:` in the outline of the paper."
)
WHY_NOT = "No own audit is given with this paper."
BY_KIND = "Class and time are held of all crime together, not by category."
TOO_FEW = "too few read for a rate"
BANDS = (
    "The bands are those of a scheme that one force published for its own audits ({}). They are no grades of the "
    "inspectorate, which judges more than a rate, and nothing says that this force uses them. Where an interval "
    "reaches into other bands, they are named: chance alone may have put the rate where it is."
)
NO_BAND = "–"


def audits(asked: Asked) -> Section:
    """Every element of every own audit given, with its band, and whether it lies below the mark."""
    found = own_audits(asked)
    if not found:
        said = (NONE.format(HOW),)
        return Section("audits", TITLE, (Paragraph(said),), answers=(Answer(14, why_not=WHY_NOT),))
    blocks: list[Block] = [Paragraph((_lead(found),)), Paragraph((BANDS.format(_scheme()),), warning=True)]
    blocks.append(_exhibit(asked, found))
    findings = tuple(_finding(one) for one in found)
    return Section("audits", TITLE, tuple(blocks), findings, answers=(Answer(14, (SHOWN,), BY_KIND),))


def _lead(found: tuple[Audit, ...]) -> str:
    periods = listed([str(one.period) for one in found])
    return (
        f"The force audited its own recording of reports of {periods}. For each, readers looked at a sample of logs "
        "and decided which crimes the rules require; what they found is compared with the crime system: whether the "
        "crime was recorded, in the right class, and in time."
    )


def _scheme() -> str:
    rows = reference.load("audit_grading_bands").rows
    return "; ".join(f"{row['grade']}: {row['as_published']}" for row in rows)


def _exhibit(asked: Asked, found: tuple[Audit, ...]) -> Exhibit:
    held = [(audit, title, figure) for audit in found for title, figure in _elements(audit)]
    mark = _mark()
    columns = ("Category and element", "Share", "95% interval", "Read", "Band", f"Below {mark}%")
    return Exhibit(
        SHOWN,
        f"Own audits of {asked.name} by category and element, with those below {mark}% marked",
        table=Table(columns, tuple(_row(*one, len(found) > 1) for one in held), words_from=2),
        figures=tuple(figure for _audit, _title, figure in held),
        remark="Bold: a rate below the mark.",
    )


def _elements(audit: Audit) -> Iterator[tuple[str, Figure]]:
    for what, title in RECORDED.items():
        if what in audit.figures:
            yield f"{title}, recorded", audit.figures[what]
    for what, title in ELEMENTS.items():
        if what in audit.figures:
            yield f"All crime, {title}", audit.figures[what]


def _row(audit: Audit, title: str, figure: Figure, several: bool) -> Row:
    head = f"{audit.period}: {title[:1].lower()}{title[1:]}" if several else title
    below = _below(figure)
    if not _is_rate(figure):
        return Row((head,), (number(figure), (TOO_FEW,), (figure.unit,), (NO_BAND,), (below,)), figure.warnings)
    read = figure.unit.partition("; ")[2] or "not told"
    cells = (number(figure, "%"), interval(figure, "%"), (read,), (_band(figure),), (below,))
    return Row((head,), cells, figure.warnings, below.startswith("yes"))


def _is_rate(figure: Figure) -> bool:
    return figure.value is not None and figure.unit.startswith("per cent")


def _mark() -> str:
    """The rate at which the lowest band ends, as print shows it."""
    (poor,) = [row for row in reference.load("audit_grading_bands").rows if row["from"] == 0]
    return f"{poor['to']:g}"


def _below(figure: Figure) -> str:
    """Whether a rate lies below the mark, in words no stronger than its interval."""
    if not _is_rate(figure):
        return "cannot be said"
    mark, value = float(_mark()), float(figure.value or 0)
    low, high = _ends(figure)
    if value < mark:
        return "yes" if high < mark else "yes, though chance may have put it there"
    return "no" if low >= mark else "no, though its interval reaches below"


def _band(figure: Figure) -> str:
    """The band of a rate, and those into which its interval reaches, lowest first."""
    rate = float(figure.value or 0)
    own, low, high = (_named(one) for one in (rate, *_ends(figure)))
    order = [str(row["grade"]) for row in reversed(reference.load("audit_grading_bands").rows)]
    others = [one for one in order[order.index(low) : order.index(high) + 1] if one != own]
    return f"{own}; may be {' or '.join(others)}" if others else own


def _ends(figure: Figure) -> tuple[float, float]:
    rate = float(figure.value or 0)
    return (figure.interval.low, figure.interval.high) if figure.interval else (rate, rate)


def _named(rate: float) -> str:
    """The band of a rate in per cent; an interval's end may lie a hair beyond the scale."""
    return str(room.band(Fraction(str(min(max(rate, 0.0), 100.0))) / 100)["grade"])


def _finding(audit: Audit) -> Sentence:
    """Which elements of one audit lie below the mark."""
    rates = [(title, figure) for title, figure in _elements(audit) if _is_rate(figure)]
    low = [f"“{title[:1].lower()}{title[1:]}”" for title, figure in rates if _below(figure).startswith("yes")]
    unsure = [title for title, figure in rates if "chance" in _below(figure) or "reaches" in _below(figure)]
    said = f"In the force's own audit of reports of {audit.months}"
    found = f"{listed(low)} lay in the lowest band" if low else "no rate lay in the lowest band"
    more = "; of some, chance leaves it open on which side they lie" if unsure else ""
    return (f"{said}, {found}{more}.",)
