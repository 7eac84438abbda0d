"""Own audits in a paper: on one axis with inspections and never as if the same, by category, each with its band."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.audited import BESIDE, IN_TIME, LATE, NOTHING, OF_OTHER_GROUP, Stratum, drawn, many, plan, ran, review
from truecount import TrueCountError, papers, reference
from truecount.cli import app
from truecount.figure import Figure, Interval
from truecount.papers.own_audits import own_audits
from truecount.papers.parts import Exhibit
from truecount.papers.sections.accuracy import accuracy
from truecount.papers.sections.asked import Asked
from truecount.papers.sections.audits import _band, _below, audits
from truecount.papers.words import plain
from truecount.records import Store

SEXUAL = ("sexual offences", "19C")
MADE = drawn({"all": Stratum(8, (300, 2, 250), ["L1", "L2", "L3", "L4"])})
READ = [
    *many(70, "L1", IN_TIME),
    *many(10, "L1", BESIDE),
    *many(20, "L2", IN_TIME),
    *many(70, "L2", LATE),
    *many(60, "L3", IN_TIME, of=OF_OTHER_GROUP),
    *many(4, "L3", BESIDE, of=OF_OTHER_GROUP),
    *many(60, "L4", IN_TIME, of=OF_OTHER_GROUP),
    *many(4, "L4", NOTHING, of=OF_OTHER_GROUP),
    review("L4", IN_TIME, SEXUAL),
]
YEAR_BEFORE = {"period": {"start": "2025-05-01", "end": "2025-05-31"}}


def estimated(folder, name="audit.json", **scope):
    """What `truecount audit estimate --json` prints of the audit made by hand."""
    given = plan(MADE).scope.model_dump(mode="json") | scope
    path = folder / name
    path.write_text(ran(folder, MADE, READ, "--json", scope=given).output)
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("audits")


@pytest.fixture(scope="module")
def audit(folder):
    return estimated(folder)


def asked(*paths, force="kent"):
    return Asked.of(reference.force(force), None, None, None, None, audits=tuple(paths))


def exhibit(section, name):
    return next(one for one in section.blocks if isinstance(one, Exhibit) and one.id == name)


def rows(found):
    return [[plain(row.head), *(plain(cell) for cell in row.cells)] for row in found.table.rows]


def words(section):
    return " ".join(plain(one.words) for one in section.blocks if hasattr(one, "words"))


def test_an_own_audit_keeps_the_figures_and_methods_that_it_was_made_with(audit):
    (found,) = own_audits(asked(audit))
    given = {one["id"]: one for one in json.loads(audit.read_text())["figures"]}
    assert {f"audit.{what}" for what in found.figures} == set(given)
    one, its = found.figures["accuracy"], given["audit.accuracy"]
    assert (one.value, one.method.id) == (its["value"], "audit.recording-accuracy")
    assert one.made_from[0].source == "plan.yaml" and one.id == "own-audit.1.accuracy"
    assert (found.months, found.label) == ("May 2026", "own audit to May 2026")


def test_two_audits_stand_in_order_of_their_periods_under_ids_of_their_own(audit, folder):
    found = own_audits(asked(audit, estimated(folder, "before.json", **YEAR_BEFORE)))
    assert [one.period.start.year for one in found] == [2025, 2026]
    assert len({figure.id for one in found for figure in one.figures.values()}) == sum(
        len(one.figures) for one in found
    )
    table = exhibit(audits(asked(audit, folder / "before.json")), "own-audits")
    assert sum(head.startswith("1 May 2025 to 31 May 2025: ") for head, *_ in rows(table)) == len(rows(table)) / 2


def test_an_audit_of_another_force_is_refused(audit):
    with pytest.raises(TrueCountError, match="the audit is of kent, and the paper about essex"):
        accuracy(asked(audit, force="essex"))


def test_a_file_that_does_not_say_how_it_was_made_gives_its_rates_with_a_method_that_says_so(audit, folder):
    facts = json.loads(audit.read_text())
    for one in facts["figures"]:
        del one["method"]
    (folder / "old.json").write_text(json.dumps(facts))
    (found,) = own_audits(asked(folder / "old.json"))
    one = found.figures["accuracy"]
    assert one.method.id == "papers.own-audit" and one.value == facts["figures"][0]["value"]
    assert one.made_from[0].source == "old.json" and "in-time" not in found.figures


def test_inspections_and_own_audits_stand_on_one_axis_told_apart_by_mark_and_words(audit):
    found = accuracy(asked(audit))
    shown = exhibit(found, "accuracy-by-inspection")
    by = {plain(row.head): plain(row.cells[2]) for row in shown.table.rows}
    assert by["2017 initial, all crime, excluding fraud"] == "inspectors"
    assert by["Own audit to May 2026, all crime, excluding fraud"] == "the force itself"
    assert by["Own audit to May 2026, violence"] == "the force itself"
    assert "own audit to May 2026:" in shown.picture.wide and "A diamond marks what the force itself" in shown.remark
    assert "are not the same measure" in words(found)
    said = " ".join(map(plain, found.findings))
    assert "Inspectors found that Kent Police" in said and "The force's own audit of reports of May 2026 found" in said
    assert "95% interval" in said and found.answers[0].why_not == ""
    assert "Whether inspectors would have found the same" in " ".join(map(plain, found.unknown))


def test_without_an_own_audit_the_axis_is_the_inspectors_alone_and_the_answer_says_so():
    found = accuracy(asked())
    shown = exhibit(found, "accuracy-by-inspection")
    assert {row[3] for row in rows(shown)} == {"inspectors"} and "diamond" not in shown.remark
    assert (
        found.answers[0].exhibits == (shown.id,)
        and found.answers[0].why_not == "No own audit is given with this paper."
    )


def test_a_force_without_inspections_has_its_own_audit_and_says_that_it_has_no_other(folder):
    path = estimated(folder, "btp.json", force="btp")
    found = accuracy(asked(path, force="btp"))
    assert plain(found.findings[0]).startswith("No inspection's overall rate of British Transport Police is held. The")
    assert {row[3] for row in rows(exhibit(found, "accuracy-by-inspection"))} == {"the force itself"}


def test_every_category_and_element_has_its_interval_its_band_and_whether_it_is_below_the_mark(audit):
    found = audits(asked(audit))
    table = rows(exhibit(found, "own-audits"))
    assert [row[0] for row in table] == [
        "All crime, recorded",
        "Violence, recorded",
        "Sexual offences, recorded",
        "Other crime, recorded",
        "All crime, in the right class",
        "All crime, in time",
        "All crime, recorded, in time and class",
    ]
    by = {row[0]: row[1:] for row in table}
    figures = {one["id"]: one for one in json.loads(audit.read_text())["figures"]}
    in_time = figures["audit.in-time"]
    assert by["All crime, in time"][:3] == [
        f"{in_time['shown']}%",
        "{}% to {}%".format(*in_time["shown_interval"].split(" to ")),
        in_time["unit"].partition("; ")[2],
    ]
    assert by["Sexual offences, recorded"] == [
        "1",
        "too few read for a rate",
        "of 1 crimes required read",
        "–",
        "cannot be said",
    ]
    assert found.answers[0].exhibits == ("own-audits",) and "not by category" in found.answers[0].why_not
    assert "no grades of the inspectorate" in words(found)


def rate(value, low, high):
    ends = Interval(low=low, high=high, method="drawn")
    fixed = {"id": "a", "title": "A", "unit": "per cent; 1 of 2 read", "decimals": 1, "population": "x", "area": "Kent"}
    method = papers.METHODS[0]
    return Figure(value=value, interval=ends, period=None, basis="x", method=method, made_from=(), **fixed)


@pytest.mark.parametrize(
    ("value", "low", "high", "band", "below"),
    [
        (96.0, 95.5, 97.0, "Excellent", "no"),
        (95.0, 90.0, 95.0, "Good", "no"),
        (89.9, 85.0, 94.0, "Fair; may be Good", "no"),
        (82.0, 78.0, 96.0, "Fair; may be Poor or Good or Excellent", "no, though its interval reaches below"),
        (79.9, 79.0, 79.99, "Poor", "yes"),
        (79.9, 75.0, 80.0, "Poor; may be Fair", "yes, though chance may have put it there"),
        (100.0, 99.0, 100.00000001, "Excellent", "no"),
    ],
)
def test_a_band_and_a_mark_are_told_no_more_strongly_than_the_interval_allows(value, low, high, band, below):
    one = rate(value, low, high)
    assert (_band(one), _below(one)) == (band, below)


def test_rates_below_the_mark_are_a_finding_and_stand_out(audit):
    found = audits(asked(audit))
    marked = [plain(row.head) for row in exhibit(found, "own-audits").table.rows if row.strong]
    assert marked == ["All crime, in time", "All crime, recorded, in time and class"]
    assert "“all crime, recorded, in time and class” lay in the lowest band" in plain(found.findings[0])


def test_without_audits_a_paragraph_says_how_one_is_made():
    found = audits(asked())
    assert "truecount audit estimate" in words(found) and not found.findings
    assert (found.answers[0].number, found.answers[0].exhibits) == (14, ())


@pytest.mark.slow
@pytest.mark.parametrize("given", [True, False])
def test_a_simulated_force_has_the_accuracy_of_its_own_audit_and_nothing_published(small_force, tmp_path, given):
    run = CliRunner()
    names = [str(tmp_path / one) for one in ("plan.yaml", "draw.csv", "reviews.csv")]
    steps = (
        ["plan", str(small_force), "--readings", "300", "--out", names[0]],
        ["draw", names[0], str(small_force), "--out", names[1]],
        ["review", names[1], "--simulate-reviewers", "2", "--out", names[2]],
    )
    for step in steps if given else ():
        assert run.invoke(app, ["audit", *step]).exit_code == 0
    if given:
        (tmp_path / "audit.json").write_text(run.invoke(app, ["audit", "estimate", *names, "--json"]).output)
    paths = (Path(tmp_path / "audit.json"),) if given else ()
    wanted = papers.Outline(audits=paths, sections=("accuracy",))
    with Store.read(small_force) as store:
        made = papers.paper(wanted, store)
        own = audits(replace(asked(*paths, force="simulated-kent"), store=store))
    (section,) = made.sections
    assert "Other statements" not in words(section) and "Inspectors found" not in plain(section.findings[0])
    if given:
        assert rows(exhibit(section, "accuracy-by-inspection"))[0][3] == "the force itself"
        assert exhibit(own, "own-audits").table.rows and "own audit to" in papers.page(made)
    else:
        assert "cannot be said" in plain(section.findings[0]) and "no audit of it is given" in plain(section.unknown[0])
        assert not own.answers[0].exhibits
