"""The same ties on Spark: by the same model row for row, and by a model that Spark itself has trained as many."""

import duckdb
import ibis
import pytest

from tests.hidden import hidden_force
from truecount import linkage
from truecount.linkage.link import OF_CRIMES, OF_INCIDENTS
from truecount.records import Store

pytestmark = pytest.mark.slow
SIZE = 0.0125
"""Of a force: some five thousand incidents in a year."""
QUICK = linkage.read_settings().model_copy(update={"pairs": 100_000, "learn": 800, "measure": 800})


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    """Incidents and crime records of a small force whose references are partly hidden."""
    path = hidden_force(tmp_path_factory.mktemp("spark") / "f.duckdb", size=SIZE)
    with Store.read(path) as store:
        incidents = store.current("incidents").select(*OF_INCIDENTS).to_pyarrow()
        return incidents, store.crimes().select(*OF_CRIMES).to_pyarrow()


@pytest.fixture(scope="module")
def here(rows):
    """What DuckDB makes of them."""
    connection = ibis.duckdb.connect()
    for name, table in zip(("incidents", "crimes"), rows, strict=True):
        connection.con.register(name, table)
    return linkage.link_tables(connection, connection.table("incidents"), connection.table("crimes"), QUICK)


def on_spark(spark, rows, model=None):
    """What Spark makes of them."""
    for name, table in zip(("incidents", "crimes"), rows, strict=True):
        spark.createDataFrame(table).createOrReplaceTempView(name)
    connection = ibis.pyspark.connect(spark)
    return linkage.link_tables(connection, connection.table("incidents"), connection.table("crimes"), QUICK, model)


def told(table):
    """A table in order: what is said, and apart from it how likely it is."""
    arrow = table.to_pyarrow()
    first, second = arrow.column_names[:2]
    ordered = duckdb.sql(f"SELECT * FROM arrow ORDER BY {first}, {second}").to_arrow_table()
    return ordered.drop_columns("probability").to_pylist(), ordered["probability"].to_pylist()


def test_spark_ties_as_duckdb_does_by_the_same_model(spark, rows, here):
    assert rows[0].num_rows > 4000
    there = on_spark(spark, rows, here.model)
    assert there.counts == here.counts
    assert here.counts["by_likeness"] > 500 and here.measured is not None
    for ours, theirs in ((here.links, there.links), (here.same_incidents, there.same_incidents)):
        (said, likely), (said_there, likely_there) = told(ours), told(theirs)
        assert said_there == said
        assert likely_there == pytest.approx(likely, abs=1e-9)
    assert there.threshold == pytest.approx(here.threshold, abs=1e-4)
    assert there.measured.precision == pytest.approx(here.measured.precision, abs=1e-3)


def test_spark_trains_a_model_that_ties_as_many(spark, rows, here):
    there = on_spark(spark, rows)
    for name in ("crimes", "by_reference", "by_likeness", "repeats"):
        assert there.counts[name] == pytest.approx(here.counts[name], rel=0.02)
    assert there.measured.precision == pytest.approx(here.measured.precision, abs=0.02)
