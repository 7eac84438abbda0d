"""The chart of outcome shares: a force's bar and the national mark for each outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from truecount.figure import Figure
from truecount.papers.charts import look
from truecount.papers.parts import Picture

ROW = 40


@dataclass(frozen=True)
class Share:
    """One outcome: its name, the force's share and, where held, that of England and Wales."""

    name: str
    ours: Figure
    theirs: Figure | None


def shares(id: str, title: str, words: str, rows: Sequence[Share], names: tuple[str, str]) -> Picture:
    """One row an outcome: a bar from zero for the force and an upright mark for England and Wales."""
    most = max(look.value(one) for row in rows for one in (row.ours, row.theirs) if one is not None)

    def draw(narrow: bool) -> tuple[look.Drawing, look.Edges]:
        width, left = (look.NARROW - 4, 0) if narrow else (look.WIDE - 4, 268)
        right = width - 120
        step = ROW + 18 if narrow else ROW - 4
        placed = [_placed(row, n, step, narrow, left, (right - left) / most, names) for n, row in enumerate(rows)]
        height = step * len(rows) + 26
        plane = look.Plane(width, height, (0, width), (-height, 0))
        x, y = plane.x, plane.y
        marked = [row for row in placed if row["theirs"] is not None]
        key = [{"x": left, "to": left + 22, "y": -9, "top": -3, "bottom": -15, "at": left + 28, "label": names[0]}]
        second = left + 58 + 8 * len(names[0])
        tick = [
            {
                "x": second,
                "top": -2,
                "bottom": -16,
                "at": second + 8,
                "y": -9,
                "label": f"England and Wales ({names[1]})",
            }
        ]
        bar = {"color": look.OURS}
        mark = {"color": look.THEIRS, "strokeWidth": 3}
        return plane.layers(
            look.layer(placed + key).mark_rect(**bar).encode(x=x("x"), x2="to:Q", y=y("top"), y2="bottom:Q"),
            look.layer(marked).mark_rule(**mark).encode(x=x("theirs"), y=y("over"), y2="under:Q"),
            look.layer(tick).mark_rule(**mark).encode(x=x("x"), y=y("top"), y2="bottom:Q"),
            look.text(key + tick, x("at"), y("y"), fontSize=12),
            look.text(placed, x("name_x"), y("name_y"), "name", align="left" if narrow else "right"),
            look.text(placed, x("label_x"), y("y"), "ours", fontWeight="bold"),
            look.text(marked, x("beside"), y("y"), "label", color=look.THEIRS, fontSize=12),
        ), (2, 2, 2, 2)

    return look.picture(id, title, words, draw)


def _placed(
    row: Share, number: int, step: int, narrow: bool, left: int, scale: float, names: tuple[str, str]
) -> dict[str, object]:
    at = 26 + step * number + (34 if narrow else step / 2)
    ours = left + scale * look.value(row.ours)
    theirs = left + scale * look.value(row.theirs) if row.theirs is not None else None
    text = f"{look.shown(row.ours)}%"
    edge = max(ours, theirs or 0) + 8
    return {
        "x": left,
        "to": ours,
        "y": -at,
        "top": -(at - 10),
        "bottom": -(at + 10),
        "over": -(at - 14),
        "under": -(at + 14),
        "theirs": theirs,
        "name": row.name,
        "name_x": 0 if narrow else left - 10,
        "name_y": -(at - 22) if narrow else -at,
        "ours": text,
        "label_x": edge,
        "beside": edge + 10 + 8 * len(text),
        "label": f"{names[1]} {look.shown(row.theirs)}%" if row.theirs else "",
    }
