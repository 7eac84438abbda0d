"""Incidents and crime records tied: by reference, through repeats, by likeness, or not at all."""

from datetime import datetime, timedelta

import ibis
import pyarrow as pa
import pytest

from tests.hidden import QUICK
from truecount import TrueCountError, linkage
from truecount.linkage.link import OF_CRIMES, OF_INCIDENTS
from truecount.linkage.settings import HOME
from truecount.linkage.sides import crime_side
from truecount.records.schema import CRIMES, INCIDENTS

SMALL = QUICK.model_copy(update={"pairs": 10_000})


def table(columns, schema, rows):
    """Rows of a record table, numbered in their order where they do not say their number, and of one force."""
    types = {name: kind for name, kind in zip(schema.names, schema.to_pyarrow().types, strict=True) if name in columns}
    filled = [{"record_id": n, "force_id": "kent"} | row for n, row in enumerate(rows, start=1)]
    return pa.Table.from_pylist(
        [
            {name: datetime.fromisoformat(cell) if name.endswith("_at") else cell for name, cell in row.items()}
            for row in filled
        ],
        schema=pa.schema([(name, types[name]) for name in columns]),
    )


def link(incidents, crimes, settings=SMALL, model=None):
    """Ties of tables in a database in memory."""
    connection = ibis.duckdb.connect()
    for name, rows in (
        ("i", table(OF_INCIDENTS, INCIDENTS.schema, incidents)),
        ("c", table(OF_CRIMES, CRIMES.schema, crimes)),
    ):
        connection.con.register(name, rows)
    return linkage.link_tables(connection, connection.table("i"), connection.table("c"), settings, model)


def ties_of(linked):
    """Incidents of each crime, each with what the tie rests on."""
    found: dict[int, dict[int, str]] = {}
    for row in linked.links.to_pyarrow().to_pylist():
        found.setdefault(row["crime_id"], {})[row["incident_id"]] = row["how"]
    return found


def without(rows, *columns):
    return [{name: cell for name, cell in row.items() if name not in columns} for row in rows]


def located(place, **more):
    """A record at a place, which has its own small area, and one of three districts."""
    return {"place_key": f"p{place}", "lsoa_code": f"a{place}", "district": f"d{place % 3}", **more}


def log(number, at, place=None, **more):
    """An incident, at a place of its own unless it is said to share one."""
    said = {"record_id": number, "reference": f"CAD-{number:04}", "reported_at": at}
    return located(place or number, **said | more)


def crime(name, place, at, **more):
    """A crime record of the casebook; its number is its place among them."""
    return located(place, name=name, recorded_at=at, **more)


INCIDENTS_OF_THE_CASEBOOK = [
    log(1, "2018-04-01 10:00"),
    log(2, "2018-04-02 10:00", reference="cad/2018/0402-b"),
    log(3, "2018-01-01 10:00"),
    log(4, "2018-04-04 10:00", text="Window broken.\nRESULT: crime report 24/000104/18, closed"),
    log(5, "2018-04-05 10:00", text="crimed as 46AB000105."),
    log(6, "2018-04-06 10:00", text="Crimed: 24/000106/18"),
    log(7, "2018-01-30 10:00", reference="30-1234"),
    log(8, "2018-02-28 10:00", place=7, reference="30-1234"),
    log(9, "2018-03-30 10:00", place=7, reference="30-1234"),
    log(10, "2018-04-10 10:00"),
    log(11, "2018-04-11 10:00", text="three reports to follow, the first 24/000111/18"),
    log(12, "2018-04-12 10:00"),
    log(13, "2018-04-12 10:30", merged_into="cad 0012"),
    log(14, "2018-04-12 11:00", place=12, closing_code="506"),
    log(15, "2018-04-12 12:00", merged_into="CAD-0013"),
    log(16, "2018-04-12 13:00", merged_into="CAD-0015"),
    log(17, "2018-03-31 10:00", merged_into="30-1234"),
    log(18, "2018-04-18 10:00", text="number 124/000104/187 is of an insurer, and no crime reference of ours"),
]
CRIMES_OF_THE_CASEBOOK = [
    crime("that agrees", 1, "2018-04-01 12:00", incident_reference="CAD-0001", reference="24/000101/18"),
    crime("written otherwise", 2, "2018-04-02 12:00", incident_reference=" CAD 2018 0402 B", reference="24/000102/18"),
    crime("elsewhere and long before", 55, "2018-06-03 12:00", incident_reference="CAD-0003"),
    crime("named by a log", 4, "2018-04-04 12:00", reference="24/000104/18"),
    crime("of another system, named by a log", 5, "2018-04-05 12:00", reference="46ab000105"),
    crime("each names the other", 6, "2018-04-06 12:00", incident_reference="CAD-0006", reference="24/000106/18"),
    crime("number of every month", 7, "2018-03-01 12:00", incident_reference="30-1234", reference="24/000107/18"),
    crime("of another force", 10, "2018-04-10 12:00", incident_reference="CAD-0010", force_id="essex"),
    crime("one of three, by log", 11, "2018-04-11 12:00", reference="24/000111/18"),
    crime("two of three", 11, "2018-04-11 12:00", incident_reference="CAD-0011", reference="24/000112/18"),
    crime("three of three", 11, "2018-04-11 13:00", incident_reference="CAD-0011", reference="24/000113/18"),
    crime("first call", 12, "2018-04-12 14:00", incident_reference="CAD-0012", reference="24/000114/18"),
    crime("a repeat", 12, "2018-04-12 15:00", incident_reference="CAD-0014", reference="24/000115/18"),
    crime("merged by a number of every month", 7, "2018-03-30 15:00", incident_reference="30-1234"),
    crime("recorded before anybody rang", 18, "2018-04-18 08:30", incident_reference="CAD-0018"),
]
NAMES = {row["name"]: 101 + n for n, row in enumerate(CRIMES_OF_THE_CASEBOOK)}


@pytest.fixture(scope="module")
def casebook():
    numbered = [row | {"record_id": NAMES[row["name"]]} for row in CRIMES_OF_THE_CASEBOOK]
    return link(INCIDENTS_OF_THE_CASEBOOK, without(numbered, "name"))


@pytest.mark.parametrize(
    ("name", "ties"),
    [
        ("that agrees", {1: "reference"}),
        ("written otherwise", {2: "reference"}),
        ("elsewhere and long before", {}),
        ("named by a log", {4: "reference"}),
        ("of another system, named by a log", {5: "reference"}),
        ("each names the other", {6: "reference"}),
        ("number of every month", {8: "reference"}),
        ("of another force", {}),
        ("one of three, by log", {11: "reference"}),
        ("two of three", {11: "reference"}),
        ("three of three", {11: "reference"}),
        ("first call", {12: "reference", 13: "duplicate", 14: "duplicate", 15: "duplicate", 16: "duplicate"}),
        ("a repeat", {12: "duplicate", 13: "duplicate", 14: "reference", 15: "duplicate", 16: "duplicate"}),
        ("merged by a number of every month", {9: "reference", 17: "duplicate"}),
        ("recorded before anybody rang", {}),
    ],
)
def test_a_crime_is_tied_to_its_incident_and_to_those_that_repeat_it(casebook, name, ties):
    assert ties_of(casebook).get(NAMES[name], {}) == ties


def test_what_speaks_for_a_tie_by_reference_is_said(casebook):
    said = {(row["crime_id"], row["incident_id"]): row["evidence"] for row in casebook.links.to_pyarrow().to_pylist()}
    assert said[NAMES["that agrees"], 1] == "the crime record names the incident"
    assert said[NAMES["named by a log"], 4] == "the incident's log names the crime record"
    assert said[NAMES["each names the other"], 6] == "each names the other"


def test_repeats_lead_to_the_first_and_say_how_sure_that_is(casebook):
    rows = {row["incident_id"]: row for row in casebook.same_incidents.to_pyarrow().to_pylist()}
    assert {number: row["first_id"] for number, row in rows.items()} == {13: 12, 14: 12, 15: 12, 16: 12, 17: 9}
    assert (rows[13]["how"], rows[13]["probability"]) == ("reference", 1.0)
    assert (rows[14]["how"], rows[14]["probability"]) == ("likeness", 0.95)
    sure = {
        (row["crime_id"], row["incident_id"]): row["probability"] for row in casebook.links.to_pyarrow().to_pylist()
    }
    own, again = sure[NAMES["first call"], 12], sure[NAMES["first call"], 14]
    assert again == pytest.approx(own * 0.95)
    assert sure[NAMES["a repeat"], 13] == pytest.approx(own * 0.95)


def test_every_crime_is_counted_once(casebook):
    counts = casebook.counts
    assert counts["by_reference"] + counts["by_likeness"] + counts["not_tied"] == counts["crimes"] == len(NAMES)
    assert (counts["not_tied"], counts["repeats"], counts["references_that_do_not_agree"]) == (3, 5, 2)


NO_KEYS = ("place_key", "lsoa_code", "district", "caller_key", "victim_key", "text", "mo")
ONLY_REFERENCES = (*NO_KEYS, "reported_at", "recorded_at")
FOUR = [log(n, f"2018-04-0{n} 10:00", caller_key=f"k{n}", text=f"{n} people fighting outside") for n in range(1, 5)]
THEIRS = [
    located(
        n,
        recorded_at=f"2018-04-0{n} 12:00",
        victim_key=f"k{n}",
        incident_reference=f"CAD-000{n}",
        mo=f"{n} people fought",
    )
    for n in range(1, 5)
]
NOBODYS = [row | {"incident_reference": "none of these"} for row in THEIRS]


@pytest.mark.parametrize(
    ("incidents", "crimes", "by_reference", "by_likeness"),
    [
        ([], [], 0, 0),
        (FOUR, [], 0, 0),
        ([], THEIRS, 0, 0),
        (without(FOUR, "text"), without(THEIRS, "mo"), 4, 0),
        (without(FOUR, *NO_KEYS), without(THEIRS, *NO_KEYS), 4, 0),
        (without(FOUR, *NO_KEYS), without(NOBODYS, *NO_KEYS), 0, 0),
        (without(FOUR, *ONLY_REFERENCES), without(THEIRS, *ONLY_REFERENCES), 4, 0),
        (without(FOUR, *ONLY_REFERENCES), without(NOBODYS, *ONLY_REFERENCES), 0, 0),
        (without(FOUR, "reference", *ONLY_REFERENCES), without(THEIRS, "incident_reference", *ONLY_REFERENCES), 0, 0),
    ],
    ids=[
        "nothing at all",
        "no crimes",
        "no incidents",
        "no text",
        "no keys",
        "no keys, and references of nobody",
        "nothing but references",
        "nothing but references of nobody",
        "all columns empty",
    ],
)
@pytest.mark.slow
def test_what_is_not_there_ties_nothing_and_the_counts_say_so(incidents, crimes, by_reference, by_likeness):
    linked = link(incidents, crimes)
    assert linked.counts == {
        "crimes": len(crimes),
        "by_reference": by_reference,
        "by_likeness": by_likeness,
        "not_tied": len(crimes) - by_reference - by_likeness,
        "references_that_do_not_agree": 0,
        "repeats": 0,
    }
    assert linked.measured is None
    assert linked.links.count().execute() == by_reference + by_likeness


@pytest.mark.slow
def test_with_fewer_known_references_than_are_needed_the_model_learns_from_likeness_alone():
    start = datetime(2018, 4, 1, 8)
    times = [(k, k % 50 + 1, start + timedelta(hours=7 * k)) for k in range(1, 61)]
    logs = [log(k, str(at), place=place, caller_key=f"k{k}") for k, place, at in times]
    theirs = [
        located(
            place,
            recorded_at=str(at + timedelta(hours=2)),
            victim_key=f"k{k}",
            incident_reference=f"CAD-{k:04}" * (k % 2),
        )
        for k, place, at in times
    ]
    linked = link(logs, theirs)
    turned = link(logs[::-1], [row | {"record_id": n} for n, row in enumerate(theirs, start=1)][::-1])
    assert ties_of(turned) == ties_of(linked)
    assert (linked.counts["by_reference"], linked.counts["by_likeness"]) == (30, 30)
    assert (linked.measured, linked.threshold) == (None, SMALL.precision)
    rows = linked.links.to_pyarrow().to_pylist()
    assert all(row["crime_id"] == row["incident_id"] for row in rows)
    assert {row["evidence"] for row in rows if row["how"] == "likeness"} == {
        "recorded within six hours of the incident; the same place; the caller is the victim"
    }


@pytest.mark.parametrize("crimes", [THEIRS[:3], [row | {"record_id": 100 - n} for n, row in enumerate(THEIRS)]])
def test_incidents_that_repeat_each_other_in_a_circle_end_no_run(crimes):
    circle = [row | {"merged_into": f"CAD-000{n % 4 + 1}"} for n, row in enumerate(FOUR, start=1)]
    linked = link(circle, crimes)
    assert linked.counts["by_reference"] == len(crimes)


@pytest.mark.parametrize(
    ("reference", "parts"),
    [
        ("20180401-00012", ("20180401000", "20180401012", "0012d1")),
        ("123", (None, None, None)),
        ("1", (None, None, None)),
        (" - ", (None, None, None)),
        (None, (None, None, None)),
    ],
)
def test_a_short_reference_has_no_parts_to_be_found_by(reference, parts):
    row = table(OF_CRIMES, CRIMES.schema, [{"incident_reference": reference, "district": "d1"}])
    side = crime_side(ibis.memtable(row)).select("reference_head", "reference_middle", "reference_tail")
    assert tuple(side.to_pyarrow().to_pylist()[0].values()) == parts


def test_a_database_that_linkage_has_no_words_for_is_told():
    class Other:
        name = "trino"

    with pytest.raises(TrueCountError, match="in DuckDB or Spark, not in trino"):
        linkage.link_tables(Other(), None, None)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("precision: 0.99", "precision: 1.5", "precision: input should be less than 1."),
        ("precision: 0.99", "precision: high", "precision: input should be a valid number"),
        ("days_before: 60\n", "", "days_before: field required."),
        ("days_before: 60", "days_befor: 60", "days_befor: extra inputs are not permitted."),
        ("- [place]", "- [plaice]", '"plaice" is not a column that records are compared by; they are reported,'),
        ("empty: [wording]", "empty: [words]", '"words" is not a column'),
        ("same: [place]", "same: [place, closing_code]", '"closing_code" is not a column'),
        ("right: [0.9, 0.02, 0.08]", "right: [0.9, 0.1]", "compare.reference.right gives a share for each level and"),
        ("compare:", "compare: [", "the settings cannot be read"),
        ("  - {when: \"place_l = place_r\", words: \"the same place\"}", "  - the same place", "compare.1.levels.0: "),
    ],
)  # fmt: skip
def test_a_fault_in_the_settings_is_one_sentence_with_its_place(old, new, says, tmp_path):
    path = tmp_path / "mine.yaml"
    text = HOME.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(TrueCountError) as told:
        linkage.read_settings(path)
    assert any(sentence.startswith(str(path)) and says in sentence for sentence in told.value.sentences)


def test_every_fault_in_the_settings_is_told_in_one_pass(tmp_path):
    path = tmp_path / "mine.yaml"
    text = HOME.read_text("utf-8").replace("precision: 0.99", "precision: 2").replace("fewest: 200", "fewest: 0")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TrueCountError) as told:
        linkage.read_settings(path)
    assert len(told.value.sentences) == 2
