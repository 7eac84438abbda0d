"""Incidents and crime records tied: by reference, through repeats, by likeness, or not at all."""

import json
import re
import shutil
import sys
from datetime import datetime, timedelta

import duckdb
import ibis
import pyarrow as pa
import pytest

from tests.hidden import HARDER, goodness, hidden_force
from tests.unit.test_load_verb import truecount
from truecount import TrueCountError, linkage
from truecount.linkage.link import OF_CRIMES, OF_INCIDENTS
from truecount.linkage.settings import HOME
from truecount.linkage.sides import crime_side
from truecount.records import Store
from truecount.records.schema import CRIMES, INCIDENTS

QUICK = linkage.read_settings().model_copy(update={"pairs": 100_000, "learn": 1500, "measure": 1500})
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
    assert any(sentence.startswith(f"{path}: ") and says in sentence for sentence in told.value.sentences)


def test_every_fault_in_the_settings_is_told_in_one_pass(tmp_path):
    path = tmp_path / "mine.yaml"
    text = HOME.read_text("utf-8").replace("precision: 0.99", "precision: 2").replace("fewest: 200", "fewest: 0")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TrueCountError) as told:
        linkage.read_settings(path)
    assert len(told.value.sentences) == 2


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["none.duckdb"], "none.duckdb: there is no such file; make one with `truecount load"),
        (["notes.txt"], "notes.txt: this is not a TrueCount record file"),
        (["f.duckdb", "--settings", "none.yaml"], "none.yaml: the settings cannot be read"),
        (["f.duckdb", "--settings", "notes.txt"], "notes.txt: settings are written as name: value"),
        (["f.duckdb", "--model", "none.json"], "none.json: the model cannot be read"),
        (["f.duckdb", "--model", "notes.txt"], "notes.txt: the model cannot be read"),
        (["f.duckdb", "--model", "other.json"], "other.json: this is no model of linkage"),
        (["f.duckdb", "--model", "list.json"], "list.json: this is no model of linkage"),
        (["f.duckdb", "--save-model", "other.json"], "other.json: the model goes to a new file"),
        (["f.duckdb", "--save-model", "no/such/m.json"], "m.json: the model goes to a new file"),
    ],
)
def test_bad_usage_of_the_verb_is_one_sentence(words, says, tmp_path):
    Store.write(tmp_path / "f.duckdb").connection.disconnect()
    for name, text in (("notes.txt", "just words\n"), ("other.json", '{"a": 1}'), ("list.json", "[1]")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    before = sorted(path.name for path in tmp_path.iterdir())
    done = truecount("link", *words, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_an_empty_record_file_has_nothing_to_tie(tmp_path):
    Store.write(tmp_path / "f.duckdb").connection.disconnect()
    done = truecount("link", tmp_path / "f.duckdb", "--save-model", tmp_path / "m.json")
    assert done.returncode == 0, done.stderr
    assert "so there is nothing to tie" in done.stdout and "there is no model" in done.stdout
    assert not (tmp_path / "m.json").exists()


@pytest.fixture(scope="module")
def force(tmp_path_factory):
    """A small force of a year, whose references are partly hidden; never changed."""
    return hidden_force(tmp_path_factory.mktemp("hidden") / "force.duckdb", size=0.02)


@pytest.fixture(scope="module")
def quick(tmp_path_factory):
    """Settings by which a small force is learnt from and measured in seconds."""
    path = tmp_path_factory.mktemp("settings") / "quick.yaml"
    text = HOME.read_text("utf-8")
    for name in ("pairs", "learn", "measure"):
        text = re.sub(rf"^{name}: .*$", f"{name}: {getattr(QUICK, name)}", text, flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def linked_once(force, quick, tmp_path_factory):
    """The force tied by the verb, what was printed, the model, and what tables the file held before."""
    folder = tmp_path_factory.mktemp("linked")
    path = folder / "force.duckdb"
    shutil.copy(force, path)
    before = tables(path)
    done = truecount("link", path, "--settings", quick, "--save-model", folder / "m.json")
    return path, done, folder / "m.json", before


def tables(path):
    """The tables of a file, and how many rows each has."""
    with duckdb.connect(path, read_only=True) as raw:
        names = [name for (name,) in raw.execute("SELECT table_name FROM duckdb_tables() ORDER BY ALL").fetchall()]
        return {name: raw.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names}


def ties_in(path):
    with duckdb.connect(path, read_only=True) as raw:
        return raw.execute("SELECT * REPLACE (round(probability, 9) AS probability) FROM links ORDER BY ALL").fetchall()


def test_the_verb_says_what_it_tied_and_how_many_ties_are_right(linked_once):
    _path, done, model, _before = linked_once
    assert (done.returncode, done.stderr) == (0, "")
    for words in (
        "crime records, of which",
        "are tied to an incident by reference",
        "are tied to none",
        "with it hidden",
        "Were 5% of crimes without an incident in the file",
        f"The trained model: {model}",
    ):
        assert words in done.stdout
    assert "comparisons" in json.loads(model.read_text("utf-8"))


def test_nothing_but_the_ties_comes_into_the_record_file(linked_once):
    path, _done, _model, before = linked_once
    after = tables(path)
    assert {name for name in after if after[name] != before.get(name)} == {"links", "same_incidents", "link_runs"}
    assert after["link_runs"] == 1
    with duckdb.connect(path, read_only=True) as raw:
        assert not raw.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()


def test_a_run_with_the_model_of_the_run_before_gives_the_same_ties_in_place_of_them(linked_once, quick, tmp_path):
    path, _done, model, _before = linked_once
    again = tmp_path / "force.duckdb"
    shutil.copy(path, again)
    done = truecount("link", again, "--settings", quick, "--model", model, "--json")
    assert done.returncode == 0, done.stderr
    assert ties_in(again) == ties_in(path)
    assert tables(again) == tables(path)
    facts = json.loads(done.stdout)
    assert facts["measured"]["precision"] >= 0.99 and facts["threshold"] == facts["measured"]["threshold"]
    assert facts["counts"]["crimes"] == sum(facts["counts"][one] for one in ("by_reference", "by_likeness", "not_tied"))
    with duckdb.connect(again, read_only=True) as raw:
        ((report, threshold),) = raw.execute("SELECT report, threshold FROM link_runs").fetchall()
    assert (json.loads(report)["counts"], threshold) == (facts["counts"], facts["threshold"])


@pytest.mark.slow
def test_a_run_learnt_anew_gives_the_same_ties(linked_once, force, tmp_path):
    path, _done, _model, _before = linked_once
    again = tmp_path / "force.duckdb"
    shutil.copy(force, again)
    with Store.write(again) as store:
        linkage.link(store, QUICK)
    assert ties_in(again) == ties_in(path)


def test_a_run_that_fails_midway_leaves_the_old_ties(tmp_path, monkeypatch):
    path = tmp_path / "force.duckdb"
    with Store.write(path) as store:
        store.connection.raw_sql("INSERT INTO links VALUES (1, 2, 0.5, 'likeness', 'an old tie')")

    def fail(store, linked):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sys.modules["truecount.linkage.link"], "_keep_run", fail)
    done = truecount("link", path)
    assert (done.returncode, len(done.stderr.strip().splitlines())) == (2, 1)
    assert ties_in(path) == [(1, 2, 0.5, "likeness", "an old tie")]
    monkeypatch.undo()
    assert truecount("link", path).returncode == 0
    assert ties_in(path) == []


def test_crimes_without_a_good_reference_are_tied_rightly_and_as_measured(linked_once, force):
    path, _done, _model, _before = linked_once
    told = goodness(path)
    assert told.precision >= 0.98
    assert told.recall >= 0.93
    with duckdb.connect(path, read_only=True) as raw:
        ((report,),) = raw.execute("SELECT report FROM link_runs").fetchall()
    assert json.loads(report)["measured"]["precision"] == pytest.approx(told.by_likeness, abs=0.02)


@pytest.mark.slow
@pytest.mark.parametrize(("taken", "recall"), HARDER)
def test_with_less_to_go_by_fewer_are_tied_but_as_many_of_them_rightly(linked_once, force, taken, recall, tmp_path):
    path = tmp_path / "force.duckdb"
    shutil.copy(force, path)
    with Store.write(path) as store:
        for column in taken:
            store.connection.raw_sql(f"UPDATE crimes SET {column} = NULL")
        measured = linkage.link(store, QUICK).measured
    told, most = goodness(path), goodness(linked_once[0])
    assert told.precision >= 0.98
    assert recall <= told.recall <= most.recall
    assert measured.precision == pytest.approx(told.by_likeness, abs=0.02)
