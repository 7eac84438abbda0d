"""A small simulated force whose references are partly hidden, for tests of linkage: what is true stays known."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from truecount import linkage, simulation

REMOVED, MISTYPED, ALONE = 0.30, 0.05, 0.05
"""Shares of crimes whose reference is taken out, or has a digit typed wrong; and of cases whose incidents are."""
TRUTH = f"""
CREATE TABLE truth AS
SELECT crimes.record_id AS crime_id, incidents.record_id AS incident_id, true_incidents.case_key,
       hash(true_incidents.case_key) % 1000 < {1000 * ALONE} AS alone
FROM crimes
JOIN true_crimes ON true_crimes.crime_reference = crimes.reference
JOIN incidents ON incidents.reference = true_crimes.incident_reference
JOIN true_incidents ON true_incidents.incident_reference = incidents.reference
"""
TAKE_OUT = """
DELETE FROM incidents WHERE reference IN (
    SELECT incident_reference FROM true_incidents JOIN truth USING (case_key) WHERE alone
)
"""
FATE = """
CREATE TEMP TABLE fate AS
SELECT record_id AS crime_id, random() AS u, (ARRAY[7, 8, 10, 11, 12, 13, 14])[1 + floor(random() * 7)::INT] AS place,
       1 + floor(random() * 9)::INT AS step
FROM (SELECT record_id FROM crimes ORDER BY record_id)
"""
HIDE = f"""
UPDATE crimes SET incident_reference = CASE
    WHEN u < {REMOVED} THEN NULL
    WHEN u >= {REMOVED + MISTYPED} OR length(incident_reference) < 14 THEN incident_reference
    ELSE incident_reference[:place - 1]
        || (ascii(incident_reference[place]) - ascii('0') + step) % 10
        || incident_reference[place + 1:]
    END
FROM fate WHERE fate.crime_id = crimes.record_id
"""


def hidden_force(path: Path, size: float) -> Path:
    """The record file of a year, with the table `truth` beside the records."""
    made = simulation.make_settings(
        force="kent", size=size, years="2018", seed=7, text=True, dials=simulation.read_dials()
    )
    simulation.to_store(made, path, processes=1)
    with duckdb.connect(path) as raw:
        raw.execute("SET threads = 1; SELECT setseed(0.5)")
        for statement in (TRUTH, FATE, HIDE, TAKE_OUT):
            raw.execute(statement)
    return path


QUICK = linkage.read_settings().model_copy(update={"pairs": 100_000, "learn": 1500, "measure": 1500})
"""Settings for a force as small as this one."""
HARDER = [
    (("victim_key",), 0.93),
    (("victim_key", "place_key", "reported_at", "mo"), 0.85),
]
"""Columns taken out of crime records, and the share of crimes that ought to be tied rightly all the same."""


@dataclass(frozen=True)
class Goodness:
    """Of crimes without a good reference: the share of ties that are right, the same of ties by likeness alone, and of
    those with an incident the share tied rightly."""

    precision: float
    by_likeness: float
    recall: float


def goodness(path: Path) -> Goodness:
    """How right the ties in a file are. An incident of the same case that repeats another is as right as the other."""
    with duckdb.connect(path, read_only=True) as raw:
        row = raw.execute(
            """
            WITH asked AS (
                SELECT truth.* FROM truth
                JOIN crimes ON crimes.record_id = truth.crime_id
                LEFT JOIN incidents ON incidents.record_id = truth.incident_id
                WHERE crimes.incident_reference IS DISTINCT FROM incidents.reference
            ), judged AS (
                SELECT links.how, NOT alone AS held,
                       held AND coalesce(theirs.first_id, links.incident_id) = coalesce(own.first_id, asked.incident_id)
                       AS good
                FROM asked
                LEFT JOIN links ON links.crime_id = asked.crime_id AND links.how <> 'duplicate'
                LEFT JOIN same_incidents AS theirs ON theirs.incident_id = links.incident_id
                LEFT JOIN same_incidents AS own ON own.incident_id = asked.incident_id
            )
            SELECT count(*) FILTER (WHERE good) / count(how),
                   count(*) FILTER (WHERE good AND how = 'likeness') / count(*) FILTER (WHERE how = 'likeness'),
                   count(*) FILTER (WHERE good) / count(*) FILTER (WHERE held)
            FROM judged
            """
        ).fetchone()
    return Goodness(*(row or (0, 0, 0)))
