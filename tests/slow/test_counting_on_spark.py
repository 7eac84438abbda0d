"""The same rules on Spark: the decisions and crimes of a population are those of DuckDB, row for row."""

import duckdb
import ibis
import pytest

from truecount import counting, simulation
from truecount.records import Store

pytestmark = pytest.mark.slow
ALLEGATIONS = 200_000


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """The first allegations of a force in the year in which three editions were in force."""
    path = tmp_path_factory.mktemp("spark") / "f.duckdb"
    made = simulation.make_settings(
        force="kent", size=1.2, years="2023", seed=6, text=False, dials=simulation.read_dials()
    )
    simulation.to_store(made, path, processes=1)
    with duckdb.connect(path) as raw:
        raw.sql(
            "DELETE FROM allegations WHERE record_id NOT IN "
            f"(SELECT record_id FROM allegations ORDER BY record_id LIMIT {ALLEGATIONS})"
        )
    return path


def rows(table):
    """A table as DuckDB reads it, with times as plain times and big integers, whoever made it."""
    arrow = table.to_pyarrow()
    columns = ", ".join(
        f'epoch_us("{field.name}") AS "{field.name}"'
        if str(field.type).startswith("timestamp")
        else f'CAST("{field.name}" AS VARCHAR) AS "{field.name}"'
        for field in arrow.schema
    )
    return duckdb.sql(f"SELECT {columns} FROM arrow ORDER BY ALL").fetchall()


def test_spark_decides_as_duckdb_does_row_for_row(spark, file):
    with Store.read(file) as store:
        here = counting.decide_population(store)
        expected = [rows(here.decisions), rows(here.crimes)]
    assert len(expected[0]) == ALLEGATIONS
    with duckdb.connect(file, read_only=True) as raw:
        for name in ("allegations", "incidents"):
            spark.createDataFrame(raw.sql(f"SELECT * FROM {name}").to_arrow_table()).createOrReplaceTempView(name)
    connection = ibis.pyspark.connect(spark)
    there = counting.decide_tables(connection, connection.table("allegations"), connection.table("incidents"))
    assert there.engine.editions == here.engine.editions
    assert [rows(there.decisions), rows(there.crimes)] == expected
