"""Linking and checking a force's year, in one run. `make bench-linking`.

A simulated force of size 1.0 with its logs, whose references are taken out of 30 % of crime records and typed wrong in
5 % more, is tied with `truecount link` and checked with `truecount check`, each in a process of its own: seconds and
peak memory. Then precision and recall on the crimes without a good reference, beside what Splink alone makes of the
same pairs with the same trained model: each crime and each incident in one tie at most, its own one-to-one clustering.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
from simulating import measure

TRUECOUNT = [sys.executable, "-c", "from truecount.cli import main; main()"]
HIDE = """
CREATE TABLE truth AS
    SELECT c.record_id AS crime_id, i.record_id AS incident_id
    FROM crimes c JOIN true_records t ON t.crime_reference = c.reference
    JOIN incidents i ON i.reference = t.incident_reference;
SELECT setseed(0.5);
CREATE TEMP TABLE fate AS
    SELECT record_id, random() AS u, 7 + floor(random() * 8)::INT AS place, 1 + floor(random() * 9)::INT AS step
    FROM (SELECT record_id FROM crimes ORDER BY record_id);
UPDATE crimes SET incident_reference = CASE
        WHEN u < 0.30 THEN NULL
        WHEN u < 0.35 AND place != 9 THEN incident_reference[:place - 1]
            || (ascii(incident_reference[place]) - ascii('0') + step) % 10 || incident_reference[place + 1:]
        ELSE incident_reference END
    FROM fate WHERE fate.record_id = crimes.record_id;
CREATE TABLE without AS
    SELECT truth.* FROM truth JOIN crimes c ON c.record_id = crime_id JOIN incidents i ON i.record_id = incident_id
    WHERE c.incident_reference IS DISTINCT FROM i.reference;
"""
JUDGE = """
SELECT count(*), count(l.crime_id), count(*) FILTER (WHERE l.incident_id = w.incident_id)
FROM without w LEFT JOIN {ties} l ON l.crime_id = w.crime_id
"""
PLAIN = """
import json, sys
import duckdb, ibis
from splink import DuckDBAPI, Linker
from truecount import linkage
from truecount.linkage.link import OF_CRIMES, OF_INCIDENTS
from truecount.records.store import Store
with Store.read(sys.argv[1]) as store:
    tables = (store.current("incidents").select(*OF_INCIDENTS), store.crimes().select(*OF_CRIMES))
    tables = [table.to_pyarrow() for table in tables]
work = ibis.duckdb.connect()
work.con.execute("SET enable_progress_bar = false")
for name, rows in zip(("incidents", "crimes"), tables):
    work.con.register(name, rows)
linked = linkage.link_tables(work, work.table("incidents"), work.table("crimes"))
work.con.execute("CREATE TABLE asked AS SELECT r.* FROM linkage_records r JOIN linkage_rest USING (unique_id)")
api = DuckDBAPI(work.con)
sides = [api.register(name, dataset_display_name=side) for name, side in
         (("linkage_reports", "a_incidents"), ("asked", "b_crimes"))]
linker = Linker(sides, linked.model)
found = linker.clustering.cluster_using_single_best_links(
    linker.inference.predict(threshold_match_probability=0.5), duplicate_free_datasets=["a_incidents", "b_crimes"],
    threshold_match_probability=0.5)
work.con.execute(f'''CREATE TABLE plain AS SELECT c.unique_id AS crime_id, i.unique_id AS incident_id
    FROM {found.physical_name} c JOIN {found.physical_name} i USING (cluster_id)
    WHERE c.source_dataset = 'b_crimes' AND i.source_dataset = 'a_incidents' ''')
work.con.execute(f"COPY plain TO '{sys.argv[2]}' (FORMAT parquet)")
"""


def main() -> int:
    """Print every measurement, one a line."""
    with tempfile.TemporaryDirectory() as folder:
        file, plain = Path(folder) / "f.duckdb", Path(folder) / "plain.parquet"
        simulate = [*TRUECOUNT, "simulate", "--size", "1", "--years", "2018", "--seed", "1", "--into", str(file)]
        subprocess.run(simulate, check=True, stdout=subprocess.DEVNULL)
        with duckdb.connect(file) as raw:
            raw.execute(HIDE)
            for name in ("incidents", "crimes"):
                print(f"{raw.execute(f'SELECT count(*) FROM {name}').fetchone()[0]:,} {name}")
        both = 0.0
        for verb, more in (("link", []), ("check", ["--fail-on", "never"])):
            both += measure(verb, [*TRUECOUNT, verb, str(file), *more])[0]
        print(f"both: {both:.1f} s")
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", PLAIN, str(file), str(plain)], check=True)
        print(f"Splink one-to-one, ours before it included: {time.perf_counter() - started:.1f} s")
        with duckdb.connect(file, read_only=True) as raw:
            for name, ties in (
                ("truecount link", "(SELECT * FROM links WHERE how != 'duplicate')"),
                ("Splink one-to-one", f"read_parquet('{plain}')"),
            ):
                asked, tied, right = raw.execute(JUDGE.format(ties=ties)).fetchone()
                print(f"{name}: {tied:,} of {asked:,} crimes without a good reference tied; ", end="")
                print(f"precision {right / tied:.4f}, recall {right / asked:.4f}")
            ((report,),) = raw.execute("SELECT report FROM link_runs").fetchall()
            print(f"as the run itself measured: {json.loads(report)['measured']}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
