"""A small record file of crimes with keys, kinds of victim, flags and districts, and their outcomes."""

from pathlib import Path

from truecount.records import Store

FORCE = "kent"
CRIMES = """
INSERT INTO crimes BY NAME
SELECT i::BIGINT AS record_id, 1 AS load_id, 1 AS file_id, i AS row, 'kent' AS force_id, 'C' || i AS reference,
       TIMESTAMP '2016-04-01 12:00' + INTERVAL 1 DAY * (i * 2) AS recorded_at, 'instant' AS precision,
       ['8N', '19C', '34B', '58D', '45'][1 + i % 5] AS class_code, ['North', 'South', NULL][1 + i % 3] AS district,
       ['person', 'child', 'business', NULL][1 + i % 4] AS victim_kind,
       ['domestic abuse', 'domestic abuse;knife', NULL][1 + i % 3] AS flags,
       'V' || (i % 90) AS victim_key, CASE WHEN i % 2 = 0 THEN 'S' || (i % 70) END AS suspect_key
FROM range(400) t(i)"""
OUTCOMES = """
INSERT INTO outcomes BY NAME
SELECT i::BIGINT AS record_id, 1 AS load_id, 1 AS file_id, i AS row, 'kent' AS force_id, 'C' || i AS crime_reference,
       ['1', '8', '14', '16', '18'][1 + i % 5] AS outcome_type, 'instant' AS precision,
       TIMESTAMP '2016-04-11 12:00' + INTERVAL 1 DAY * (i * 2) AS assigned_at
FROM range(400) t(i) WHERE i % 10 < 9"""


def write(path: Path) -> Path:
    """Write the file: 400 crimes, one every other day from April 2016, nine in ten with an outcome ten days later."""
    with Store.write(path) as store:
        run = store.connection.raw_sql
        run("INSERT INTO loads VALUES (1, TIMESTAMP '2018-07-01', 'made up', NULL, '0')")
        run("INSERT INTO files VALUES (1, 1, 'made up', '', '', 1, 1, 0, NULL)")
        run(CRIMES)
        run(OUTCOMES)
    return path
