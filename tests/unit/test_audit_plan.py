"""Plans of audits: the document, what is believed before one, and the verb that makes it."""

import copy
import json
from datetime import date

import pytest
import yaml
from typer.testing import CliRunner

from tests.frames import frame, proposal, record_file
from truecount import audit, reference
from truecount.audit.beliefs import assume
from truecount.audit.designs import DESIGNS
from truecount.audit.plan import Assumed, Plan, Wanted, read_plan, write_plan
from truecount.cli import app
from truecount.errors import TrueCountError
from truecount.records.store import Store

LOGS = frame()
RUN = CliRunner()
MADE = {}


@pytest.fixture(scope="module")
def plan():
    return proposal(LOGS, words={"question": "Wie viele? – £5", "readers": ("Ann", "Bo")}).plan


def leaves(value, *place):
    """The place of everything in a document that is no list or table."""
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        return [one for name, below in pairs for one in leaves(below, *place, name)]
    return [place]


def changed(document, place, make):
    document = copy.deepcopy(document)
    at = document
    for name in place[:-1]:
        at = at[name]
    at[place[-1]] = make(at[place[-1]])
    return document


def faults(path, document):
    path.write_text(yaml.safe_dump(document), "utf-8")
    with pytest.raises(TrueCountError) as caught:
        read_plan(path)
    return str(caught.value)


# The document.


def test_a_plan_comes_back_from_its_file_word_for_word(plan, tmp_path):
    write_plan(plan, tmp_path / "plan.yaml")
    again = read_plan(tmp_path / "plan.yaml")
    assert again == plan and again.sha256 == plan.sha256
    assert (tmp_path / "plan.yaml").read_text("utf-8").startswith("# The plan of an audit.")


@pytest.mark.parametrize("seed", ["0012", "1e10", "12345678", "yes", "null", "2026-04-01", " ", "#", "£"])
def test_a_seed_that_yaml_could_take_for_something_else_stays_as_it_is(plan, seed, tmp_path):
    own = plan.model_copy(update={"seed": seed})
    write_plan(own, tmp_path / "plan.yaml")
    assert read_plan(tmp_path / "plan.yaml").seed == seed


def test_every_change_of_a_word_or_number_changes_the_hash(plan):
    document = plan.model_dump(mode="json")
    to_another = {str: lambda text: text + "1", int: lambda number: number + 1, float: lambda number: number * 0.9}
    hashes = {plan.sha256}
    for place in leaves(document):
        make = next((to_another[kind] for kind in to_another if type(at(document, place)) is kind), lambda none: 7)
        words = changed(document, place, make)
        words["looks"] = "at any time" if place == ("looks",) else words["looks"]
        for day in ("start", "end"):
            words["scope"]["period"][day] = words["scope"]["period"][day][:10]
        if place[:2] == ("scope", "period") or place == ("scope", "recorded_by"):
            words = changed(document, place, lambda text: str(date.fromisoformat(text).replace(day=2)))
        if place[:2] in {("wanted", "precision"), ("score",), ("scope", "kinds")}:
            continue
        hashes.add(Plan.model_validate(words).sha256)
    assert len(hashes) > len(leaves(document)) - 5 > 100


def at(document, place):
    for name in place:
        document = document[name]
    return document


def test_every_fault_is_told_with_its_place_in_one_pass(plan, tmp_path):
    document = plan.model_dump(mode="json", exclude_none=True)
    document["assumed"]["accuracy"] = "much"
    document["wanted"] |= {"bands": 0, "readings": None}
    document["scope"]["period"]["end"] = "2020-01-01"
    document["strata"][1]["readings"] = -1
    document["strata"][2]["recorded"] = {"violence": 1}
    document["looks"] = "now and then"
    document["colour"] = "blue"
    del document["question"]
    said = faults(tmp_path / "plan.yaml", document)
    for words in (
        "plan.yaml: assumed.accuracy: input should be a valid number",
        "wanted.bands: input should be greater than or equal to 1",
        "scope.period: a period cannot end",
        "strata.1.readings: input should be greater than or equal to 0",
        "strata.2.recorded: give a number for each of violence, sexual offences, other crime",
        "looks: input should be 'at the end' or 'at any time'",
        "colour: extra inputs are not permitted",
        "question: field required",
    ):
        assert words in said, said


@pytest.mark.parametrize("readings", [0, 1, 10_000])
def test_a_stratum_is_read_twice_at_least_and_not_more_often_than_it_has_logs(plan, readings, tmp_path):
    document = plan.model_dump(mode="json", exclude_none=True)
    document["strata"][1]["readings"] = readings
    said = faults(tmp_path / "plan.yaml", document)
    assert f"strata.1: of the {plan.strata[1].logs} logs of" in said and f"{readings} cannot be read" in said


def test_one_log_alone_may_be_a_stratum(plan):
    whole = plan.strata[0].model_dump() | {"logs": 1, "readings": 1}
    assert Plan.model_validate(plan.model_dump() | {"strata": [whole]}).readings == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", "question: field required"),
        (b"- a\n- b\n", "it is no list of name: value"),
        (b"question: [", "the plan cannot be read"),
        (b"\xff\xfe\x00", "the plan cannot be read"),
        (b"strata: []", "strata: tuple should have at least 1 item"),
        (b"seed: 42", "seed: input should be a valid string"),
        (b"assumed: {accuracy: .nan, source: x}", "assumed.accuracy: input should be less than 100"),
        (b"assumed: {minutes_linked: .nan, source: x}", "minutes_linked: input should be a finite number"),
    ],
)
def test_a_file_that_is_no_plan_is_told_in_a_sentence(text, words, tmp_path):
    (tmp_path / "plan.yaml").write_bytes(text)
    with pytest.raises(TrueCountError) as caught:
        read_plan(tmp_path / "plan.yaml")
    assert words in str(caught.value)


def test_no_file_a_folder_and_a_place_that_cannot_be_written(plan, tmp_path):
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(TrueCountError, match="there is no such plan; make one with `truecount audit plan"):
            read_plan(path)
    (tmp_path / "file").write_text("")
    with pytest.raises(TrueCountError, match="name a folder"):
        write_plan(plan, tmp_path / "file" / "plan.yaml")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "say which precision is wanted, or how many logs can be read"),
        ({"precision": {"theft": 2.0}}, "not for theft"),
        ({"precision": {"violence": 0.0}}, "greater than 0"),
        ({"precision": {"violence": 50.0}}, "less than 50"),
        ({"readings": 1}, "greater than or equal to 2"),
        ({"readings": 9, "least": 1}, "greater than or equal to 2"),
        ({"readings": 9, "bands": 61}, "less than or equal to 60"),
        ({"readings": 9, "second_reading": 1.1}, "less than or equal to 1"),
        ({"readings": 9, "ignoring_the_score": -0.1}, "greater than or equal to 0"),
    ],
)
def test_what_cannot_be_wanted(given, words):
    with pytest.raises(ValueError, match=words):
        Wanted(**given)


# What is believed.


def test_an_accuracy_told_goes_before_the_last_audit_and_that_before_what_was_published(tmp_path):
    last = tmp_path / "last.json"
    period = {"start": "2025-04-01", "end": "2026-03-31"}
    figures = {"accuracy": 94.5, "missed": 200.0, "missed.beside": 150.0}
    written = [{"id": f"audit.{name}", "value": value, "period": period} for name, value in figures.items()]
    last.write_text(json.dumps({"figures": written}))
    assert assume("kent", 91.0, last) == Assumed(accuracy=91.0, source="as told")
    assert assume("kent", None, last) == Assumed(accuracy=94.5, beside=0.75, source="the audit of 2026-03-31")
    written[1]["value"] = 0.0
    last.write_text(json.dumps({"figures": written}))
    assert assume("kent", None, last).beside == 0.5
    published = Assumed(accuracy=96.6, source="published: inspection 2018 re-inspection")
    assert assume("kent") == assume("simulated-kent") == published
    assert assume("kent", until=date(2017, 3, 31)).accuracy == 83.6
    assert assume("kent", until=date(2026, 3, 31)) == published
    assert assume("nowhere").accuracy == 90.0 and "a guess" in assume("nowhere").source


@pytest.mark.parametrize(
    ("what", "value"),
    [("missed", float("nan")), ("missed.beside", float("inf")), ("accuracy", 10**400), ("accuracy", 5)],
)
def test_the_last_audit_is_not_planned_by_where_its_numbers_cannot_be(tmp_path, what, value):
    last = tmp_path / "last.json"
    period = {"start": "2025-04-01", "end": "2026-03-31"}
    figures = {"accuracy": 94.5, "missed": 200.0, "missed.beside": 150.0, what: value}
    written = [{"id": f"audit.{name}", "value": one, "period": period} for name, one in figures.items()]
    last.write_text(json.dumps({"figures": written}))
    with pytest.raises(TrueCountError, match=r"last\.json"):
        assume("kent", None, last)


def test_every_published_rate_can_be_believed():
    forces = {row["force_id"] for row in reference.load("inspections").rows}
    assert len(forces) > 40 and all(50 < assume(force).accuracy < 100 for force in forces)


@pytest.mark.parametrize("accuracy", [10.0, -1.0, 100.1, float("nan")])
def test_an_accuracy_is_in_per_cent(accuracy):
    with pytest.raises(TrueCountError, match="in per cent of the crimes required, above 10 and up to 100"):
        assume("kent", accuracy)


def test_a_perfect_force_is_believed_to_miss_a_little():
    assert assume("kent", 100.0).accuracy == 99.9


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"figures": [1]}',
        '{"figures": [{"id": "audit.accuracy", "value": null}]}',
        json.dumps(
            {
                "figures": [
                    {"id": f"audit.{name}", "value": 1.0, "period": None}
                    for name in ("accuracy", "missed", "missed.beside")
                ]
            }
        ),
    ],
)
def test_what_is_no_audits_figures_is_told(text, tmp_path):
    (tmp_path / "last.json").write_text(text)
    with pytest.raises(TrueCountError, match="these are not the figures of an audit"):
        assume("kent", None, tmp_path / "last.json")


# The verb.


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return record_file(tmp_path_factory.mktemp("planned") / "f.duckdb", frame(300))


@pytest.fixture(autouse=True)
def frames_once(monkeypatch):
    """Frames are made once for each scope: the verb is tried here, not how long a frame takes."""

    def frame_of(store, scope):
        key = (store.path, scope.model_dump_json())
        if key not in MADE:
            MADE[key] = real(store, scope)
        return MADE[key]

    real = audit.frame_of
    monkeypatch.setattr(audit, "frame_of", frame_of)


def verb(*arguments):
    return RUN.invoke(app, ["audit", "plan", *map(str, arguments)])


def test_the_verb_shows_every_design_and_writes_the_plan(file, tmp_path):
    done = verb(file, "--readings", 120, "--accuracy", 92, "--reader", "Ann", "--out", tmp_path / "plan.yaml")
    assert done.exit_code == 0, done.output
    for words in (*DESIGNS, "300 logs of kent", "Expected accuracy 92.0 per cent (as told)", "run `truecount link`"):
        assert words in done.output
    made = read_plan(tmp_path / "plan.yaml")
    assert made.readings == 120 and made.readers == ("Ann",) and made.seed == made.frame[:16]
    assert made.scope.recorded_by == date(2026, 7, 1) and made.scope.last_load == 2
    assert made.scope.routes == ("101", "control room") and str(made.scope.period) == "1 April 2025 to 27 June 2025"


def test_the_same_facts_for_machines(file):
    told = json.loads(
        verb(
            file, "--precision", "6", "--precision", "violence=9", "--route", "101", "--from", "2025-04-02", "--json"
        ).output
    )
    assert told["designs"].keys() == DESIGNS.keys()
    assert Plan.model_validate(told["plan"]).sha256 == told["sha256"]
    assert told["plan"]["wanted"]["precision"] == {"all crime": 6.0, "violence": 9.0}
    assert told["plan"]["scope"]["routes"] == ["101"] and told["plan"]["scope"]["period"]["start"] == "2025-04-02"
    assert all(one["half_width_expected"]["violence"] <= 9 for one in told["designs"].values())


def test_looks_at_any_time_are_planned_by_the_even_design(file):
    told = json.loads(verb(file, "--readings", 50, "--looks", "at any time", "--json").output)
    assert told["plan"]["design"] == "simple random" and told["plan"]["looks"] == "at any time"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--precision", "much"), '--precision "much" is neither a number of points nor like violence=2.5'),
        (("--precision", "theft=2", "--bands", "0"), "bands: input should be greater than or equal to 1"),
        (("--precision", "theft=2"), "not for theft"),
        (("--precision", "nan"), "precision.all crime"),
        (("--readings", "0"), "readings: input should be greater than or equal to 2"),
        (("--design", "quota"), '"quota" is not a design'),
        (("--looks", "daily"), '--looks "daily" is neither at the end nor at any time'),
        (("--from", "yesterday"), '--from "yesterday" is no day'),
        (("--from", "2026-01-01", "--to", "2025-12-01"), "would begin on 2026-01-01 and end on 2025-12-01"),
        (("--force", "essex"), "the file holds no log of a known time"),
        (("--simulate-scores", "0"), "scores can only be simulated for a simulated force"),
        (("--simulate-scores", "0.9", "--scores-from", "s.csv"), "Scores come from one place"),
        (("--scores",), "have no score; run `truecount triage` first"),
        (("--scores-from", "none.csv"), "the scores cannot be read"),
        (("--last", "none.json"), "these are not the figures of an audit"),
        (("--accuracy", "5"), "above 10 and up to 100; not 5"),
        (("--design", "by size", "--looks", "at any time"), "can neither be topped up nor be stopped"),
    ],
)
def test_bad_usage_is_one_sentence(file, arguments, words):
    done = verb(file, *arguments)
    assert isinstance(done.exception, TrueCountError), done.output
    assert words in str(done.exception)


def test_the_verb_needs_a_record_file(tmp_path):
    assert "there is no such file" in str(verb(tmp_path / "none.duckdb").exception)
    with Store.write(tmp_path / "empty.duckdb"):
        pass
    assert "the file holds no log of a known time" in str(verb(tmp_path / "empty.duckdb").exception)
