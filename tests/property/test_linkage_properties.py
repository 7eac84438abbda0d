"""Whatever incidents and crime records there are, ties do not hang on their order, and chances add up."""

from datetime import datetime, timedelta
from functools import cache

import ibis
import pyarrow as pa
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from truecount import linkage
from truecount.linkage.assignment import posterior
from truecount.linkage.link import OF_CRIMES, OF_INCIDENTS
from truecount.linkage.sides import plain
from truecount.records.schema import CRIMES, INCIDENTS

SETTINGS = linkage.read_settings().model_copy(update={"pairs": 10_000})
START = datetime(2018, 4, 1)
FEW = 5
"""So few places, people, numbers and hours there are, so that many records are alike."""
few = st.integers(1, FEW)
maybe = st.one_of(st.none(), few)


def named(letter, number):
    return None if number is None else f"{letter}{number}"


@st.composite
def incident(draw, number):
    return {
        "record_id": number,
        "force_id": "kent",
        "reference": named("CAD-00", draw(few)),
        "reported_at": START + timedelta(hours=draw(few)),
        "place_key": named("p", draw(maybe)),
        "lsoa_code": named("a", draw(few)),
        "district": "d",
        "caller_key": named("k", draw(maybe)),
        "opening_code": "010",
        "closing_code": draw(st.sampled_from(["010", "506", None])),
        "merged_into": draw(st.sampled_from([None, None, "CAD-001", "cad 002"])),
        "text": draw(st.sampled_from([None, "closed", "crimed 24/00001/18", "crimed 24/00002/18 today"])),
    }


@st.composite
def crime(draw, number):
    return {
        "record_id": number,
        "force_id": "kent",
        "reference": f"24/{number:05}/18",
        "incident_reference": named("cad 00", draw(maybe)),
        "recorded_at": START + timedelta(hours=draw(few) + 1),
        "place_key": named("p", draw(maybe)),
        "lsoa_code": named("a", draw(few)),
        "district": "d",
        "victim_key": named("k", draw(maybe)),
        "class_code": draw(st.sampled_from(["8N", "49", None])),
    }


@st.composite
def made(draw):
    """Incidents and crime records, and both again in another order."""
    logs = [draw(incident(n)) for n in range(1, draw(st.integers(2, 12)))]
    crimes = [draw(crime(n)) for n in range(1, draw(st.integers(2, 12)))]
    return (logs, crimes), (draw(st.permutations(logs)), draw(st.permutations(crimes)))


@cache
def model():
    """A model that learnt, from thirty pairs like each other and like no other, what belongs together."""
    numbers = range(1, 31)
    logs = [
        {"place_key": f"p{n}", "lsoa_code": f"a{n}", "caller_key": f"k{n}", "reported_at": START + timedelta(hours=n)}
        for n in numbers
    ]
    crimes = [
        {"place_key": f"p{n}", "lsoa_code": f"a{n}", "victim_key": f"k{n}", "recorded_at": START + timedelta(hours=n)}
        for n in numbers
    ]
    both = [
        [{"record_id": n, "force_id": "kent"} | row for n, row in zip(numbers, rows, strict=True)]
        for rows in (logs, crimes)
    ]
    return linked(*both).model


def link(incidents, crimes):
    """Ties and repeats, in the order of their numbers."""
    made = linked(incidents, crimes, model())
    kept = [one.to_pyarrow().to_pylist() for one in (made.links, made.same_incidents)]
    return [sorted(rows, key=lambda row: tuple(row.values())[:2]) for rows in kept]


def linked(incidents, crimes, trained=None):
    """What is made of tables in a database in memory."""
    connection = ibis.duckdb.connect()
    for name, columns, record, rows in (
        ("i", OF_INCIDENTS, INCIDENTS, incidents),
        ("c", OF_CRIMES, CRIMES, crimes),
    ):
        types = dict(zip(record.schema.names, record.schema.to_pyarrow().types, strict=True))
        schema = pa.schema([(column, types[column]) for column in columns])
        connection.con.register(name, pa.Table.from_pylist(rows, schema=schema))
    return linkage.link_tables(connection, connection.table("i"), connection.table("c"), SETTINGS, trained)


def told(rows):
    return [{name: cell for name, cell in row.items() if name != "probability"} for row in rows]


@pytest.mark.slow
@settings(max_examples=3, deadline=None, phases=(Phase.reuse, Phase.generate))
@given(made())
def test_the_order_of_rows_changes_nothing_and_a_crime_has_one_incident_at_most(both):
    (links, same), (links_again, same_again) = (link(*rows) for rows in both)
    assert (told(links), told(same)) == (told(links_again), told(same_again))
    chances = [row["probability"] for row in links + same]
    assert chances == pytest.approx([row["probability"] for row in links_again + same_again])
    assert all(0 <= chance <= 1 for chance in chances)
    own = [row["crime_id"] for row in links if row["how"] != "duplicate"]
    assert len(own) == len(set(own))
    pairs = [(row["crime_id"], row["incident_id"]) for row in links]
    assert len(pairs) == len(set(pairs))
    assert {row["crime_id"] for row in links} == set(own)
    repeated = {row["incident_id"] for row in same}
    assert len(repeated) == len(same) and all(row["first_id"] != row["incident_id"] for row in same)


weights = st.dictionaries(
    st.tuples(few, st.integers(1, 8)), st.floats(-1000, 1000, allow_nan=False), min_size=1, max_size=20
)


@settings(max_examples=40, deadline=None)
@given(weights, st.dictionaries(st.integers(5, 8), st.integers(1, 4)), st.floats(0.01, 0.99))
def test_the_chances_of_one_crimes_incidents_and_of_none_share_out_one(weighed, firsts, with_incident):
    pairs = pa.table(
        {
            "crime_id": [crime for crime, _incident in weighed],
            "incident_id": [incident for _crime, incident in weighed],
            "weight": list(weighed.values()),
        }
    )
    repeats = pa.table(
        {"incident_id": pa.array(list(firsts), "int64"), "first_id": pa.array(list(firsts.values()), "int64")}
    )
    best = posterior(
        ibis.memtable(pairs), ibis.memtable(repeats), with_incident, lambda _name, steps: steps, "best"
    ).to_pyarrow()
    chances = dict(zip(best["crime_id"].to_pylist(), best["probability"].to_pylist(), strict=True))
    assert set(chances) == {crime for crime, _incident in weighed} and best.num_rows == len(chances)
    none = dict.fromkeys(chances, 1 - with_incident)
    for row in best.to_pylist():
        theirs = {incident: weight for (crime, incident), weight in weighed.items() if crime == row["crime_id"]}
        top = max(0.0, *theirs.values())
        shares = {incident: 2 ** (weight - top) * with_incident for incident, weight in theirs.items()}
        whole = sum(shares.values()) + 2 ** (0.0 - top) * none[row["crime_id"]]
        roots: dict[int, float] = {}
        for incident, share in shares.items():
            root = firsts.get(incident, incident)
            roots[root] = roots.get(root, 0.0) + share / whole
        assert sum(roots.values()) <= 1 + 1e-9
        assert 0 <= row["probability"] <= 1 + 1e-9
        assert row["probability"] == pytest.approx(max(roots.values()), abs=1e-9)
        assert row["root"] == firsts.get(row["incident_id"], row["incident_id"])
        assert row["weight"] == max(weight for i, weight in theirs.items() if firsts.get(i, i) == row["root"])


parts = st.lists(st.text("ABCXYZ0123456789", min_size=1, max_size=4), min_size=1, max_size=4)
separators = st.lists(st.sampled_from(["", " ", "/", "-", " / ", ".", "_", "#"]), min_size=5, max_size=5)


@settings(max_examples=40, deadline=None)
@given(parts, separators, st.booleans())
def test_a_reference_is_the_same_whatever_stands_between_its_parts(parts, separators, lower):
    written = separators[-1] + "".join(f"{part}{mark}" for part, mark in zip(parts, separators, strict=False))
    written = written.lower() if lower else written
    assert ibis.duckdb.connect().execute(plain(ibis.literal(written))) == "".join(parts)
