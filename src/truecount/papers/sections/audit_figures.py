"""The figures of a force's own audits, each as the audit made it, under a name of its own in the paper."""

from __future__ import annotations

from collections.abc import Sequence

from truecount.figure import Figure
from truecount.papers import own_audits
from truecount.papers.parts import Exhibit, Row, Table
from truecount.papers.sections.asked import Asked, audited, interval, sign
from truecount.papers.sections.integrity_methods import FEW
from truecount.papers.words import Sentence, say, within

Audit = dict[str, Figure]
"""The figures of one audit by their names there, such as "audit.in-time"."""
RAPES = "Rape"
"""The crime type, and the name here, of the rapes that an audit read."""
COUNT_OF = "of "
"""How the unit of a figure begins that counts those read, "of 8 records read"."""


def audit_figures(asked: Asked) -> tuple[Audit, ...]:
    """The figures of each own audit, in order of the days audited. Raises as `own_audits` does."""
    return tuple(_named(one) for one in own_audits.own_audits(asked))


def named(audit: Audit) -> str:
    """An audit by its days: "own audit of 1 October 2018 to 31 March 2019"."""
    return f"own audit of {days(audit)}"


def days(audit: Audit) -> str:
    """The days whose reports an audit read."""
    return audited(next(iter(audit.values())))


def shown(figure: Figure, name: str = "one") -> str:
    """The template of what an audit found: a share or number with its interval, or a count of those read."""
    if figure.unit.startswith(COUNT_OF) and figure.value is not None:
        return f"{{{name}}} {figure.unit}"
    return within(name, figure, sign(figure))


def audit_said(audit: Audit, titles: dict[str, str]) -> Sentence:
    """What an audit found of each of the figures named that it has, in one sentence."""
    found = {f"f{place}": (title, audit[name]) for place, (name, title) in enumerate(titles.items()) if name in audit}
    said = "; ".join(f"{title.lower()}, {shown(one, slot)}" for slot, (title, one) in found.items())
    return say(f"By the {named(audit)}: {said}.", **{slot: one for slot, (_title, one) in found.items()})


def audit_exhibit(id: str, caption: str, audits: Sequence[Audit], titles: dict[str, str], remark: str = "") -> Exhibit:
    """The figures named, of each audit that has them, with their intervals."""
    found = [(title, one[name], days(one)) for one in audits for name, title in titles.items() if name in one]
    rows = tuple(Row((title,), (*_cells(one), (when,)), one.warnings) for title, one, when in found)
    columns = ("What", "Found", "Interval", "Reports audited")
    table = Table(columns, rows, words_from=2)
    return Exhibit(id, caption, table=table, figures=tuple(one for _title, one, _when in found), remark=remark)


def _cells(figure: Figure) -> tuple[Sentence, Sentence]:
    percent = sign(figure)
    unit = f" {figure.unit}" if figure.unit.startswith(COUNT_OF) else percent
    return say(f"{{one}}{unit}", one=figure), interval(figure, percent)


def _named(audit: own_audits.Audit) -> Audit:
    found = {f"audit.{name}": one for name, one in audit.figures.items()}
    right, read = (round(side.get(RAPES, 0)) for side in (audit.read.right, audit.read.required))
    return found | ({RAPES: _rapes(next(iter(found.values())), right, read)} if read else {})


def _rapes(like: Figure, right: int, read: int) -> Figure:
    """Rapes recorded, of those that an audit read: a figure of the same days and logs as another of that audit."""
    kept = {name: getattr(like, name) for name in ("area", "period", "basis", "made_from")}
    return Figure.rate(
        right,
        read,
        id=f"{like.id.rsplit('.', 1)[0]}.rapes-read",
        title="Rapes recorded, of those required that were read",
        unit="per cent of the rapes read",
        population="rapes that should have been recorded, of the logs read",
        method=FEW,
        warnings=("Both counts are of a random sample as precise as the audit, rounded to whole crimes.",),
        **kept,
    )
