"""The page of methods is complete and says what the code says."""

from pathlib import Path

import pytest

from truecount import audit, outcomes, papers, simulation, trends, triage

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "methods.md").read_text(encoding="utf-8")
METHODS = tuple(method for room in (audit, triage, trends, outcomes, simulation, papers) for method in room.METHODS)


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.id)
def test_every_method_is_documented_as_it_is(method):
    section = PAGE.split(f"### `{method.id}`\n")[1].split("\n##")[0]
    for part in (method.title, f"version {method.version}", method.formula, method.words, method.source):
        assert part in section


def test_the_page_documents_no_method_that_is_gone():
    assert PAGE.count("\n### ") == len(METHODS) == len({method.id for method in METHODS})


def test_every_measure_has_its_method():
    assert {f"outcomes.{one.id}" for one in outcomes.MEASURES} <= {method.id for method in outcomes.METHODS}
