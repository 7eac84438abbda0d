"""Crimes missed, recorded late, cancelled, and of grave kinds: what a paper says of each, and what it cannot say."""

import json
from datetime import date, datetime, timedelta

import pyarrow as pa
import pytest

from tests.checked import put
from truecount import reference
from truecount.errors import TrueCountError
from truecount.figure import Figure, Interval, Method, Period, Provenance, figures_as_json
from truecount.papers.charts.grouped import Group, grouped
from truecount.papers.parts import Exhibit, unique
from truecount.papers.sections.asked import Asked
from truecount.papers.sections.cancelled import cancelled
from truecount.papers.sections.counted import counted
from truecount.papers.sections.missed import missed
from truecount.papers.sections.required_crimes import NO_ALLEGATIONS, NOT_JUDGED, STALE
from truecount.papers.sections.timeliness import timeliness
from truecount.papers.sections.unrecorded import unrecorded
from truecount.papers.words import plain
from truecount.records.schema import ALL_TABLES
from truecount.records.store import Store

SECTIONS = (missed, timeliness, cancelled, counted)
FORCES = [row["force_id"] for row in reference.load("forces").rows if row["kind"] == "territorial"]
METHOD = Method(id="audit.x", version=1, title="x", formula="x", words="x", source="x")
AUDITED = Period(start=date(2016, 6, 1), end=date(2016, 11, 30))


def asked(force="kent", store=None, audits=()):
    return Asked.of(reference.force(force), None, None, None, store, audits=tuple(audits))


def words(section):
    return " ".join(plain(one.words) for one in section.blocks if hasattr(one, "words"))


def exhibit(section, name):
    return next(one for one in section.blocks if isinstance(one, Exhibit) and one.id == name)


def table(section, name):
    rows = exhibit(section, name).table.rows
    return {plain(row.head): [plain(cell) for cell in row.cells] for row in rows}


def crime(number, reported, hours=2, **more):
    at = datetime.fromisoformat(reported)
    return {
        "force_id": "kent",
        "system": "crimes",
        "reference": f"C{number}",
        "incident_reference": f"I{number}",
        "reported_at": at,
        "recorded_at": at + timedelta(hours=hours),
        "precision": "instant",
        "class_code": "105A",
        "victim_key": f"P{number}",
        "victim_kind": "person",
    } | more


def incident(number, reported, **more):
    return {
        "force_id": "kent",
        "system": "logs",
        "reference": f"I{number}",
        "reported_at": datetime.fromisoformat(reported),
        "precision": "instant",
        "standing": "victim",
    } | more


GONE = datetime(2016, 9, 1)
CRIMES = {
    "in time": crime(1, "2016-05-01T09:00"),
    "just in time": crime(2, "2016-05-02T09:00", hours=24),
    "late": crime(3, "2016-05-03T09:00", hours=40, class_code="19C"),
    "very late": crime(4, "2016-05-04T09:00", hours=400, class_code="30C"),
    "by the day": crime(5, "2016-05-05T00:00", precision="day", victim_kind="child"),
    "cancelled": crime(
        6,
        "2016-05-06T09:00",
        cancelled_at=GONE,
        cancellation="C2",
        avi="yes",
        cancelled_by="registrar",
        victim_told_at=GONE - timedelta(days=1),
    ),
    "cancelled wrongly": crime(
        7, "2016-05-07T09:00", cancelled_at=GONE, cancellation="C2", avi="no", cancelled_by="investigator"
    ),
    "of the other rule": crime(8, "2014-05-08T09:00", hours=60),
}
INCIDENTS = {str(n): incident(n, row["reported_at"].isoformat()) for n, row in enumerate(CRIMES.values(), start=1)}
INCIDENTS["9"] = incident(9, "2016-05-09T09:00", standing="professional")
VERDICTS = (
    (1, 1, "recorded in time", False, "105A"),
    (1, None, "missing beside others", None, "105A"),
    (3, 3, "recorded late", True, "19C"),
    (7, 7, "wrongly cancelled", False, "105A"),
    (9, None, "missing, nothing recorded", None, "19C"),
    (9, None, "other force", None, "19C"),
)


def judged(store, last_load=1):
    rows = [
        {
            "incident_id": incident_id,
            "required_id": place,
            "crime_id": crime_id,
            "verdict": verdict,
            "late": late,
            "class_code": code,
        }
        for place, (incident_id, crime_id, verdict, late, code) in enumerate(VERDICTS, start=1)
    ]
    schema = ALL_TABLES["verdicts"].schema
    columns = {name: [row.get(name) for row in rows] for name in schema.names}
    store.connection.insert("verdicts", pa.table(columns, schema=schema.to_pyarrow()))
    store.connection.raw_sql(f"INSERT INTO check_runs VALUES ('TC-V01', '2016-10-01', '0', {last_load}, true, 0)")


def made(path, verdicts=None, allegations=True):
    rows = {"crimes": CRIMES, "incidents": INCIDENTS}
    if allegations:
        told = {"force_id": "kent", "system": "logs", "victim_kind": "person", "precision": "instant"}
        rows["allegations"] = {str(n): told | {"reference": f"A{n}", "incident_reference": "I1"} for n in range(1, 7)}
    with Store.write(path) as store:
        put(store, [rows])
        if verdicts is not None:
            judged(store, verdicts)
    return Store.read(path)


@pytest.fixture(scope="module")
def of_kent(tmp_path_factory):
    with made(tmp_path_factory.mktemp("kent") / "kent.duckdb", verdicts=1) as store:
        yield [make(asked(store=store)) for make in SECTIONS]


def audit_figure(name, value, low, high, unit="crimes", decimals=0):
    return Figure(
        id=f"audit.{name}",
        title=name,
        value=value,
        unit=unit,
        decimals=decimals,
        interval=None if low is None else Interval(low=low, high=high, method="x"),
        population="the logs",
        area="kent",
        period=AUDITED,
        basis="logs audited",
        method=METHOD,
        made_from=(Provenance(source="x", where="x", sha256="0"),),
    )


@pytest.fixture(scope="module")
def audit(tmp_path_factory):
    figures = [
        audit_figure("accuracy", 90.0, 88.0, 92.0, "per cent of crimes that should have been recorded", 1),
        audit_figure("unrecorded-a-year", 2181, 1713, 2768),
        audit_figure("missed", 1000, 800, 1200),
        audit_figure("missed.beside", 750, 600, 900),
        audit_figure("missed.nothing", 250, 200, 300),
        audit_figure("in-time", 95.0, 93.0, 97.0, "per cent of crimes recorded; 190 of 200 read", 1),
        audit_figure("cancelled-rightly", 6, None, None, "of 8 cancelled records read"),
    ]
    types = [{"crime_type": "Rape", "required": 12.2, "right": 10.9}]
    path = tmp_path_factory.mktemp("audit") / "audit.json"
    path.write_text(json.dumps({"figures": figures_as_json(figures), "types_read": types}), "utf-8")
    return path


@pytest.mark.parametrize("force", FORCES)
def test_of_a_force_of_which_only_published_figures_are_held_each_section_says_what_is_missing(force):
    for make in SECTIONS:
        section = make(asked(force))
        (answer,) = section.answers
        assert answer.why_not
        assert section.unknown
        assert set(answer.exhibits) == {one.id for one in section.blocks if isinstance(one, Exhibit)}


def test_the_panels_question_is_answered_from_verdicts(of_kent):
    section = of_kent[0]
    assert "should have recorded of the reports of 2016/17, 2 were missed." in words(section)
    assert "For 1 of them another crime of the same incident was recorded" in plain(section.findings[0])
    assert "%" not in plain(section.findings[0]), "of two missed crimes no share is said"
    found = table(section, "missed-by-reason")
    assert found["Should have been recorded"] == ["5", "3", "2", "0"]
    assert found["Missed: no record answers it"] == ["2", "1", "1", "0"]
    assert found["… of all missed, told by a professional"] == ["1", "0", "1", "0"]
    assert found["Recorded, but late"] == ["1", "0", "1", "0"]
    assert found["Recorded, then wrongly cancelled"] == ["1", "1", "0", "0"]


def test_missed_crimes_are_counted_by_class(of_kent):
    found = table(of_kent[0], "missed-by-class")
    assert found["Rape of a Female aged 16 and over (19C)"] == ["1", "2", "0"]
    assert found["Assault without Injury (105A)"] == ["1", "3", "1"]


def test_each_crime_is_timed_by_the_rule_of_its_day(of_kent):
    found = table(of_kent[1], "timeliness-by-year")
    assert found["2014/15"] == ["100.0%", "1 of 1", "72 hours (reports before April 2015)"]
    assert found["2016/17"] == ["66.7%", "4 of 6", "24 hours"]


def test_the_bands_hold_every_crime_once_and_say_which_are_not_known(of_kent):
    found = table(of_kent[1], "timeliness")
    assert [found[name][0] for name in ("Recorded in the year", "Within 24 hours")] == ["7", "57.1%"]
    figures = {one.id: one for one in exhibit(of_kent[1], "timeliness").figures}
    bands = [one for name, one in figures.items() if name.startswith("integrity.timeliness.") and ".all-crime." in name]
    assert sum(one.parts[0] for one in bands if ".in-time." not in one.id) == 7
    assert found["Not known"][0] == "14.3%"
    assert "Of 1 the times are not known" in words(of_kent[1])


def test_cancellations_are_counted_by_reason_with_what_their_records_show(of_kent):
    found = table(of_kent[2], "cancelled")
    assert found["All"] == ["2", "1 of 2", "1 of 2", "1 of 2", "1 of 2"]
    assert found["No crime, on new information (C2)"] == found["All"]
    assert "cancelled without good reason, by the allegations in the file: 1." in words(of_kent[2])


def test_grave_crimes_are_counted_and_what_is_not_held_is_named(of_kent):
    section = of_kent[3]
    found = table(section, "counted")
    assert found["Rape"] == ["1", "0 of 1", "0 of 1", "1 of 2"]
    assert found["Crimes against children"] == ["1", "–", "0 of 1", "–"]
    assert table(section, "counted-read")["2018 re-inspection"] == ["62 of 63"]
    assert "Modern slavery (none is in the file)" in section.answers[0].why_not
    assert "flagged as domestic abuse (the file does not tell which they are)" in section.answers[0].why_not


def test_no_two_figures_of_the_sections_share_an_id(of_kent):
    figures = [one for section in of_kent for one in (*section.figures, *section.loose)]
    assert len(unique(figures)) > 80


@pytest.mark.parametrize(
    ("verdicts", "allegations", "why"), [(None, False, NO_ALLEGATIONS), (None, True, NOT_JUDGED), (0, True, STALE)]
)
def test_without_verdicts_on_the_latest_records_it_is_said_why_nothing_is_known(tmp_path, verdicts, allegations, why):
    with made(tmp_path / "kent.duckdb", verdicts, allegations) as store:
        section = missed(asked(store=store))
    assert why in section.answers[0].why_not
    assert section.answers[0].exhibits == ()
    assert not section.findings


def test_an_audit_answers_the_panels_question_no_surer_than_both_its_intervals(audit):
    section = missed(asked(audits=[audit]))
    (share,) = [one for one in section.figures if one.id.startswith("integrity.audit-beside.")]
    assert share.value == 75
    assert (share.interval.low, share.interval.high) == (
        pytest.approx(100 * 600 / 900),
        pytest.approx(100 * 900 / 1100),
    )
    assert share.interval.level == pytest.approx(0.9)
    assert plain(section.findings[0]).endswith(
        "75% (90% interval 67% to 82%) of the crimes missed were in incidents that had a recorded crime. "
        "That is more than half."
    )


def test_an_audit_tells_of_time_cancellations_and_rapes(audit):
    by_audit = [make(asked(audits=[audit])) for make in (timeliness, cancelled, counted)]
    assert table(by_audit[0], "timeliness-audited")["Recorded within the time allowed"][:2] == [
        "95.0%",
        "93.0% to 97.0%",
    ]
    assert table(by_audit[1], "cancelled-audited")["Cancelled rightly"][0] == "6 of 8 cancelled records read"
    assert table(by_audit[2], "counted-read")["Own audit of 1 June 2016 to 30 November 2016"] == ["11 of 12"]


def test_an_audit_tells_how_many_crimes_a_year_were_not_recorded(audit):
    section = unrecorded(asked(audits=[audit]))
    said = "about 2,181 (95% interval 1,713 to 2,768) crimes a year should have been recorded and were not."
    assert said in words(section)
    assert any(one.id.endswith(".unrecorded-a-year") for one in exhibit(section, "unrecorded-crimes").figures)


def test_two_audits_stand_beside_each_other_without_sharing_an_id(audit):
    for make in SECTIONS:
        section = make(asked(audits=[audit, audit]))
        assert unique((*section.figures, *section.loose))


def test_a_file_that_is_no_audit_is_refused_in_a_sentence(tmp_path):
    path = tmp_path / "other.json"
    path.write_text('{"figures": [{"id": "x"}]}', "utf-8")
    with pytest.raises(TrueCountError, match=r"other\.json: the audit gives no accuracy"):
        missed(asked(audits=[path]))


def test_a_chart_of_groups_says_every_share_in_words_and_leaves_out_what_is_not_known(of_kent):
    share = next(one for one in of_kent[1].figures if ".in-time.all-crime." in one.id)
    gone = share.model_copy(update={"value": None, "parts": None, "warnings": ("x",)})
    drawn = grouped("chart", "Title", "Words.", [Group("All crime", (("In time", share), ("Unknown", gone)))])
    for svg in (drawn.wide, drawn.narrow):
        assert "66.7% (4)" in svg
        assert "In time" in svg
        assert "Unknown" not in svg


@pytest.mark.slow
def test_of_a_simulated_force_the_sections_say_what_its_truth_says(simulated, sql):
    with Store.read(simulated) as store:
        told = asked("simulated-kent", store)
        sections = [make(told) for make in SECTIONS]
    year = "reported_at >= '2018-04-01' AND required"
    ((required, gone, beside),) = sql(
        f"SELECT count(*), sum((fate <> 'recorded')::INT), sum((fate = 'missed beside others')::INT) "
        f"FROM true_crimes WHERE {year}"
    )
    found = table(sections[0], "missed-by-reason")
    assert found["Should have been recorded"][0] == f"{required:,}"
    assert found["Missed: no record answers it"][0] == f"{gone:,}"
    assert found["… another crime of the incident was recorded"][0] == f"{beside:,}"
    ((late, recorded),) = sql(
        "SELECT sum(late::INT), count(*) FROM true_crimes WHERE fate = 'recorded' AND reported_at >= '2018-04-01'"
    )
    in_time = next(one for one in sections[1].figures if ".in-time.all-crime." in one.id)
    assert in_time.value == pytest.approx(100 - 100 * late / recorded, abs=1)
    ((cancelled_ones,),) = sql(
        "SELECT count(*) FROM crimes WHERE cancelled_at IS NOT NULL AND recorded_at >= '2018-04-01'"
    )
    assert table(sections[2], "cancelled")["All"][0] == f"{cancelled_ones:,}"
    assert "made it knows every crime" in words(sections[0])
    assert unique(one for section in sections for one in (*section.figures, *section.loose))
