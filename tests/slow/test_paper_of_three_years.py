"""The paper of three years of records: no table tells what is withheld, and residents read the panel's numbers."""

import pytest

from tests.differencing import told_by_lines
from truecount import papers
from truecount.records import Store

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def made(simulated):
    with Store.read(simulated) as store:
        return papers.paper(papers.Outline(smallest=0), store), papers.residents(papers.Outline(smallest=0), store)


@pytest.mark.parametrize("least", [3, 5, 10])
def test_no_table_of_it_tells_what_it_withholds(made, least):
    assert told_by_lines(papers.suppressed(made[0], least), made[0]) == []


def test_residents_read_the_change_that_the_panel_reads(made):
    change = [
        {one.id: one for one in paper.figures if ".all-types.like-for-like" in one.id and one.decimals}
        for paper in made
    ]
    ids = change[0].keys() & change[1].keys()
    assert ids
    for name in ids:
        assert change[0][name] == change[1][name]


def test_every_format_is_written(made, tmp_path):
    written = papers.write(made[0], tmp_path, made[1])
    assert {"paper.html", "paper.pdf", "paper.ods", "residents.html"} <= {path.name for path in written}
    assert all(path.stat().st_size for path in written)
