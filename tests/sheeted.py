"""A made-up paper with all that a workbook of it has to hold, for tests of sheets and of the files they become."""

from __future__ import annotations

from xml.etree import ElementTree

from tests.unit.test_papers_kit import METHOD, figure
from truecount.figure import Figure, Interval, Period, Provenance
from truecount.papers.parts import Exhibit, Front, Paper, Picture, Row, Section, Table
from truecount.papers.words import say

OASIS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE, TABLE, TEXT = (OASIS % name for name in ("office", "table", "text"))
STYLE, NUMBER, META = (OASIS % name for name in ("style", "datastyle", "meta"))
SURE = Interval(low=81.75, high=85.45, method="made up")
HOSTILE = ("=1+1", "+cmd", "-cmd", "@SUM(A1)", '=HYPERLINK("http://a")')
PICTURE = Picture("picture", "<svg/>", "<svg/>")
SHARE = Figure.rate(
    1,
    3,
    id="share",
    title="Share",
    unit="per cent of crimes",
    decimals=1,
    population="all crime",
    area="Nowhere",
    period=Period.financial_year("2016/17"),
    basis="made up",
    method=METHOD,
    made_from=(Provenance(source="another test", where="there", sha256="1" * 64),),
)
ACCURACY = figure("accuracy", 83.6, unit="per cent of crimes", decimals=1, interval=SURE)
FALL = figure("fall", -3.14159, unit="per cent of crimes", decimals=1)
CRIMES = figure("crimes", 128398)
UNKNOWN = figure("unknown", None)


def parsed(part):
    return ElementTree.fromstring(part)  # noqa: S314 - our own file


def row(head, *cells, notes=()):
    return Row((head,), cells, notes)


PAPER = Paper(
    "nowhere",
    "Nowhere Police",
    "Title",
    "9.9",
    ("Recorded crime: release of July 2026.",),
    (
        Section(
            "one",
            "One",
            (
                Exhibit(
                    "by-kind",
                    "By kind",
                    PICTURE,
                    Table(
                        ("Kind", "Share", "95% interval"),
                        (
                            row(HOSTILE[0], say("{a}%", a=SHARE), ("none held",), notes=("for all", "for one")),
                            row(HOSTILE[1], say("{a}%", a=FALL), ("not a sample",), notes=("for all",)),
                            row(
                                HOSTILE[2], say("{a}%", a=ACCURACY), say("{a:low}% to {a:high}%", a=ACCURACY), notes=()
                            ),
                        ),
                    ),
                    (SHARE, FALL, ACCURACY),
                    "Bars.",
                ),
                Exhibit("alone", "A chart alone", PICTURE, figures=(CRIMES, UNKNOWN)),
                Exhibit("nothing", "A drawing", PICTURE),
                Exhibit("words", "In words", table=Table(("What", "Said"), (row(HOSTILE[3], (HOSTILE[4],)),), 0)),
            ),
        ),
    ),
    from_file="own.duckdb",
    front=Front((("To", "The panel"),), ("To inform.",)),
)
