"""Counting: a hundred thousand, a million and ten million allegations, in one run. `make bench-counting`.

The allegations are those of simulated forces, in a record file. Four things are timed for each number of them:

bare      the allegations joined to their incidents and to the offence list, grouped by incident, victim and suspect:
          the least that any counting has to do
read      the allegations of the record file made ready: joined to their incidents, their facts as one text
decide    every rule, for every allegation, with counts by class and disposition at the end
compare   the same allegations read, and decided under two editions, with the difference by class and its examples

Ratios within the run are what means anything on another machine. Beside them stand the principal-crime step alone, case
by case, in the zen-engine, and one case through the library. SIZES=100000,1000000 leaves the largest out.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import zen

from truecount import counting
from truecount.counting.population import Population, said
from truecount.records import Store

SIZES = [int(size) for size in os.environ.get("SIZES", "100000,1000000,10000000").split(",")]
SIMULATE = [sys.executable, "-c", "from truecount.cli import main; main()", "simulate", "--seed", "1", "--no-text"]
COUNTRY = ["--force", "all", "--years", "2025", "--tables", "incidents,allegations"]
ALLEGATIONS_AT_SIZE_1 = 6_400_000
"""Allegations of the 43 forces in 2025/26 at size 1; a little more than is needed is made."""
BARE = """
CREATE OR REPLACE TEMP TABLE bare AS
SELECT a.force_id, a.incident_reference, a.victim_key, a.suspect_key, count(*) AS allegations,
       min(o.class_code) AS class_code, max(coalesce(a.standing, i.standing)) AS standing
FROM allegations a
JOIN incidents i ON a.force_id = i.force_id AND a.system IS NOT DISTINCT FROM i.system
                AND a.incident_reference = i.reference
LEFT JOIN counting_book_listed o ON o.offence_code = a.offence_code
GROUP BY ALL"""
ZEN_CASES = 20_000
CASES = 100
COMPARED = ("2018-04", counting.LATEST)


def main() -> None:
    print(f"{os.cpu_count()} processors, edition {counting.LATEST}")
    with tempfile.TemporaryDirectory() as folder:
        country = Path(folder) / "country"
        size = max(0.05, 1.1 * max(SIZES) / ALLEGATIONS_AT_SIZE_1)
        subprocess.run([*SIMULATE, *COUNTRY, "--size", f"{size:.3f}", "--parquet", country], check=True)
        rates = []
        for rows in SIZES:
            path = Path(folder) / f"{rows}.duckdb"
            fill(path, country, rows)
            told = apart("one", path)
            told |= {f"compare_{name}": value for name, value in apart("compare", path).items()}
            rates.append(told["groups"] / told["decide"])
            print(line(rows, told))
    slow = principal_case_by_case()
    print(f"zen-engine, the principal-crime step alone, case by case: {slow:,.0f} pairs a second")
    print(f"all rules, at {SIZES[-1]:,} allegations: {rates[-1]:,.0f} pairs a second, {rates[-1] / slow:,.0f} times")
    print(f"one case through the library, once loaded: {one_case():.1f} ms (the middle of {CASES})")


def apart(what: str, path: Path) -> dict[str, float]:
    """What a process of its own, so that its memory is its own, measured of one record file."""
    done = subprocess.run([sys.executable, __file__, what, path], check=True, capture_output=True, text=True)
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def fill(path: Path, country: Path, rows: int) -> None:
    """A record file of so many allegations and their incidents."""
    with Store.write(path) as store:
        run = store.connection.raw_sql
        run("SET preserve_insertion_order = false")
        run("INSERT INTO loads VALUES (1, TIMESTAMP '2026-04-01', 'simulated', NULL, '0')")
        run("INSERT INTO files VALUES (1, 1, 'country', '', '', 1, 1, 0, NULL)")
        allegations, incidents = country / "allegations" / "*.parquet", country / "incidents" / "*.parquet"
        run(f"INSERT INTO allegations BY NAME SELECT * FROM read_parquet('{allegations}') LIMIT {rows}")
        run(
            f"INSERT INTO incidents BY NAME SELECT * FROM read_parquet('{incidents}') i SEMI JOIN allegations a ON "
            "i.force_id = a.force_id AND i.system IS NOT DISTINCT FROM a.system AND i.reference = a.incident_reference"
        )
        for table in ("allegations", "incidents"):
            run(f"UPDATE {table} SET load_id = 1, file_id = 1")


def one(path: Path) -> None:
    """Time the three on one record file, and print them as JSON."""
    with Store.read(path) as store:
        store.connection.raw_sql("SET preserve_insertion_order = false")
        engine = counting.Engine((counting.LATEST,), store.connection)
        start = time.perf_counter()
        engine.connection.raw_sql(BARE)
        bare = time.perf_counter() - start
        ((groups,),) = engine.connection.raw_sql("SELECT count(*) FROM bare").fetchall()
        engine.connection.raw_sql("DROP TABLE bare")
        start = time.perf_counter()
        rows = said(store.current("allegations"), store.current("incidents"), engine)
        read = time.perf_counter() - start
        start = time.perf_counter()
        population = Population(engine, engine.decide(rows))
        classes, ends = population.classes(), population.dispositions()
        decide = time.perf_counter() - start
    assert sum(classes.values()) == ends["recorded"] and sum(ends.values()) >= groups
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    told = {
        "bare": bare,
        "read": read,
        "decide": decide,
        "groups": groups,
        "crimes": sum(classes.values()),
        "gib": memory,
    }
    print(json.dumps(told))


def compare(path: Path) -> None:
    """Time the comparison of two editions on one record file, and print it as JSON."""
    with Store.read(path) as store:
        start = time.perf_counter()
        found = counting.compare_population(store, *COMPARED)
        taken = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(json.dumps({"seconds": taken, "gib": memory, "was": found.was, "now": found.now}))


def line(rows: int, told: dict[str, float]) -> str:
    whole = told["read"] + told["decide"]
    return (
        f"{rows:>12,} allegations make {told['crimes']:,} crimes: "
        f"bare {told['bare']:.2f} s, read {told['read']:.2f} s, "
        f"decide {told['decide']:.2f} s ({rows / told['decide'] / 1e6:.2f} million a second); "
        f"read and decide {whole:.2f} s ({rows / whole / 1e6:.2f} million a second), {whole / told['bare']:.1f} times "
        f"bare; {told['gib']:.1f} GiB at most; compare {told['compare_seconds']:.2f} s, "
        f"{told['compare_seconds'] / told['bare']:.1f} times bare, {told['compare_gib']:.1f} GiB at most "
        f"({told['compare_was']:,} crimes under {COMPARED[0]}, {told['compare_now']:,} under {COMPARED[1]})"
    )


def principal_case_by_case() -> float:
    """Pairs a second whose principal crime the zen-engine finds by the look-up table, each evaluated by itself."""
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode", "position": {"x": 0, "y": 0}},
        {
            "id": "rank",
            "name": "rank",
            "type": "expressionNode",
            "position": {"x": 1, "y": 0},
            "content": {"expressions": [{"id": "e", "key": "rank", "value": "min(ranks)"}]},
        },
        {"id": "out", "name": "out", "type": "outputNode", "position": {"x": 2, "y": 0}},
    ]
    edges = [
        {"id": "a", "sourceId": "in", "targetId": "rank", "type": "edge"},
        {"id": "b", "sourceId": "rank", "targetId": "out", "type": "edge"},
    ]
    decision = zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))
    pairs = [{"ranks": [n % 39 + 1, (7 * n) % 39 + 1]} for n in range(ZEN_CASES)]
    assert all(decision.evaluate(pair)["result"]["rank"] == min(pair["ranks"]) for pair in pairs[:100])
    start = time.perf_counter()
    for pair in pairs:
        decision.evaluate(pair)
    return ZEN_CASES / (time.perf_counter() - start)


def one_case() -> float:
    """Milliseconds that the middle of many decisions of one case takes."""
    example = Path(__file__).parents[1] / "docs" / "examples" / "robbery-of-three-friends.yaml"
    counting.decide(example)
    taken = []
    for _ in range(CASES):
        start = time.perf_counter()
        counting.decide(example)
        taken.append(1000 * (time.perf_counter() - start))
    return sorted(taken)[CASES // 2]


if __name__ == "__main__":
    if sys.argv[1:2] == ["one"]:
        one(Path(sys.argv[2]))
    elif sys.argv[1:2] == ["compare"]:
        compare(Path(sys.argv[2]))
    else:
        main()
