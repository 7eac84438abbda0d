"""Every check fires on its own exemplar, an edit of records with which nothing is wrong, and on no clean record."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

import pytest

from tests.checked import EXEMPLARS, clean, edited, put
from truecount.checks import Force, checks, run_checks
from truecount.records.store import Store


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> dict[int, list[dict[str, Any]]]:
    """The findings of every exemplar, by its place; of the clean records, under -1."""
    with Store.write(tmp_path_factory.mktemp("checks") / "exemplars.duckdb") as store:
        put(store, [edited(one) for one in EXEMPLARS] + [clean()])
        run_checks(Force(store))
        rows = store.table("findings").to_pyarrow().to_pylist()
    by_copy: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        number = re.search(r"(\d{3})(\d|\d{3}/\d\d)$", row["reference"] or "")
        by_copy[int(number[1]) if number else len(EXEMPLARS) + 1].append(row)
    by_copy[-1] = by_copy.pop(len(EXEMPLARS), [])
    return by_copy


def test_no_check_fires_on_a_clean_record(found):
    assert found[-1] == []


def test_every_check_has_an_exemplar():
    assert {one.id for one in checks()} == {one["check"] for one in EXEMPLARS}


@pytest.mark.parametrize("number", range(len(EXEMPLARS)), ids=lambda n: f"{n}-{EXEMPLARS[n]['check']}")
def test_the_check_fires_on_its_exemplar_and_no_other_does(found, number):
    exemplar = EXEMPLARS[number]
    fired = {row["check_id"] for row in found[number]}
    assert fired == {exemplar["check"], *exemplar.get("also", [])}
    said = [row["says"] for row in found[number] if row["check_id"] == exemplar["check"]]
    assert any(exemplar.get("says", "") in one for one in said), said
