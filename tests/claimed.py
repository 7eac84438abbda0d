"""What tests of claims share: a claim, a figure made up for it, the example register, and the verb."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from truecount.cli import claims as verb
from truecount.figure import Figure, Interval, Method, Period
from truecount.papers.claims.register import (
    Claim,
)

EXAMPLE = Path(__file__).parents[1] / "docs" / "examples" / "claims.yaml"
MADE_UP = Method(id="test", version=1, title="Made up", formula="", words="", source="a test")


def said(kind, *numbers, says="said so", **rest):
    return Claim(id="one", paragraph=1, says=says, kind=kind, numbers=numbers, **rest)


def figure(value, interval=None, year="2017/18", unit="per cent of crimes", **rest):
    ends = None if interval is None else Interval(low=interval[0], high=interval[1], method="drawn")
    fixed = {"id": f"made-up.{year}", "title": f"Made up, {year}", "unit": unit, "decimals": 1, "population": "crimes"}
    fixed |= {"area": "Kent", "basis": "release of 2018", "method": MADE_UP, "made_from": ()}
    return Figure(value=value, interval=ends, period=Period.financial_year(year), **(fixed | rest))


def run(*words):
    return CliRunner().invoke(verb.app, [str(one) for one in words])
