"""Every reference table, column and check is documented, word for word as it is described."""

from pathlib import Path

import pytest

from truecount import reference
from truecount.reference.checks import CHECKS

DOCUMENT = Path(__file__).parents[2] / "docs" / "reference" / "tables.md"


@pytest.fixture(scope="module")
def sections():
    text = DOCUMENT.read_text("utf-8")
    return {part.split("`", 1)[0]: part for part in text.split("\n### `")[1:]} | {"": text}


@pytest.mark.parametrize("name", reference.names())
def test_a_table_is_documented(sections, name):
    table = reference.load(name)
    assert f"| [`{name}`](#{name}) | {len(table.rows):,} | {table.row_is} |" in sections[""]
    for column in table.columns:
        row = f"| `{column.name}` | {column.type} | {column.meaning}"
        assert row in sections[name] or row in sections[""], f"{name}.{column.name} is not in docs/reference/tables.md"


def test_no_table_is_documented_that_is_not_there(sections):
    assert set(sections) - {""} == set(reference.names())


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_a_check_is_documented(sections, check):
    assert f"| {check.id} | {check.title} |" in sections[""]
