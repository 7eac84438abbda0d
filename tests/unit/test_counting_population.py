"""A record file decided whole: counts, what is missing, what is written, and the same answers as case by case."""

import json

import ibis
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from truecount import TrueCountError, counting
from truecount.cli import app
from truecount.records import Store

pytestmark = pytest.mark.slow

RUN = CliRunner()


@pytest.fixture(scope="module")
def decided(simulated):
    with Store.read(simulated) as store:
        yield counting.decide_population(store)


def test_every_allegation_ends_in_one_disposition(decided, simulated):
    with Store.read(simulated) as store:
        alleged = store.table("allegations").count().execute()
    assert sum(decided.dispositions().values()) == alleged == decided.decisions.allegation.nunique().execute()


def test_crimes_by_class_are_all_crimes(decided):
    assert sum(decided.classes().values()) == decided.crimes.filter(decided.crimes.place.isnull()).count().execute()
    assert sum(decided.reasons().values()) == sum(decided.dispositions().values())


def test_every_recorded_crime_cites_its_rules(decided):
    rows = decided.crimes.to_pyarrow().to_pylist()
    rules = {name for edition in decided.engine.editions for name in counting.book(edition).rules}
    for row in rows:
        cited = ";".join((row["class_rule"], row["whether_rules"], row["count_rules"])).split(";")
        assert all(name in rules for name in cited if name)
        assert row["count_rules"] and row["class_rule"]


def test_the_verb_prints_counts_and_writes_every_decision(simulated, tmp_path):
    out = tmp_path / "decisions"
    done = RUN.invoke(app, ["decide", str(simulated), "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert "Crimes to be recorded, by class" in done.output
    facts = json.loads(RUN.invoke(app, ["decide", str(simulated), "--json"]).output)
    assert pq.read_table(out / "decisions.parquet").num_rows == facts["allegations"]
    assert pq.read_table(out / "crimes.parquet").num_rows >= facts["crimes"]
    assert sorted(path.name for path in out.iterdir()) == ["crimes.parquet", "decisions.parquet"]


def test_facts_that_are_not_in_the_vocabulary_are_told(tmp_path):
    path = tmp_path / "f.duckdb"
    with Store.write(path) as store:
        store.connection.raw_sql(
            "INSERT INTO loads VALUES (1, TIMESTAMP '2026-04-02', 'f', NULL, '0');"
            "INSERT INTO files VALUES (1, 1, 'a', 'b', 'c', 1, 1, 0, NULL);"
            "INSERT INTO allegations"
            " (record_id, load_id, file_id, row, force_id, incident_reference, offence_code, facts)"
            " VALUES (1, 1, 1, 1, 'kent', 'i', '008/06', 'colour=red;injury=bruise')",
        )
    for ask in (counting.decide_population, lambda store: counting.compare_population(store, "2018-04")):
        with Store.read(path) as store, pytest.raises(TrueCountError) as told:
            ask(store)
        assert 'no fact "colour"' in told.value.sentences[0]
        assert '"bruise" is not allowed' in told.value.sentences[1]


def test_a_file_without_allegations_is_told(tmp_path):
    path = tmp_path / "f.duckdb"
    Store.write(path).connection.disconnect()
    for words in ([], ["--compare", "2018-04"]):
        done = RUN.invoke(app, ["decide", str(path), *words])
        assert isinstance(done.exception, TrueCountError)
        assert "holds no allegations" in str(done.exception)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "Name a case document"),
        (["SIMULATED", "--trace"], "--trace follows one case"),
        (["docs/examples/robbery-of-three-friends.yaml", "--out", "x"], "--out is for record files"),
        (["none.yaml"], "there is no such file"),
        (["docs/examples/robbery-of-three-friends.yaml", "--edition", "2019-05"], 'no edition "2019-05"'),
        (["docs/examples/robbery-of-three-friends.yaml", "--compare", "2019"], 'no edition "2019"'),
        (["SIMULATED", "--compare", "2018-05"], 'no edition "2018-05"'),
        (["SIMULATED", "--compare", "2018-04", "--out", "x"], "--out writes the decisions of one edition"),
    ],
)
def test_bad_usage_is_one_sentence(words, says, simulated):
    done = RUN.invoke(app, ["decide", *(str(simulated) if word == "SIMULATED" else word for word in words)])
    assert isinstance(done.exception, TrueCountError)
    assert says in str(done.exception)


def test_a_case_is_told_in_words_and_for_machines():
    example = "docs/examples/stalking-with-damage.yaml"
    plain = RUN.invoke(app, ["decide", example]).output
    assert "1 crime to be recorded" in plain and "set aside into crime 1" in plain and "(p55-57)" in plain
    trace = RUN.invoke(app, ["decide", example, "--trace"]).output
    assert "├─ damage.vehicle (p85)" in trace and "took fire = no" in trace and "└─ set aside into crime 1" in trace
    facts = json.loads(RUN.invoke(app, ["decide", example, "--json"]).output)
    assert facts["version"] == 2 and facts["crimes"][0]["class"] == "8Q"
    assert [one["crime"] for one in facts["allegations"]] == [1, 1]
    assert json.loads(RUN.invoke(app, ["decide", "--schema"]).output) == counting.case_schema()


def test_two_editions_are_compared_on_a_population_and_on_a_case(simulated):
    told = RUN.invoke(app, ["decide", str(simulated), "--compare", "2018-04"]).output
    assert "crimes under edition 2018-04" in told and "What makes the difference" in told and "for example" in told
    case = RUN.invoke(app, ["decide", "docs/examples/stalking-with-damage.yaml", "--compare", "2018-04"]).output
    assert case.index("2 crimes to be recorded") < case.index("1 crime to be recorded")


def test_a_comparison_is_told_to_machines_and_an_edition_does_not_differ_from_itself(simulated):
    facts = json.loads(RUN.invoke(app, ["decide", str(simulated), "--compare", "2018-04", "--json"]).output)
    assert (facts["old"], facts["new"]) == ("2018-04", "2026-04") and facts["changes"][0]["because"]
    same = RUN.invoke(app, ["decide", str(simulated), "--compare", "2026-04"]).output
    assert "No class has more or fewer crimes" in same


def test_facts_of_a_file_cannot_name_an_edition(tmp_path, simulated):
    path = tmp_path / "f.duckdb"
    path.write_bytes(simulated.read_bytes())
    with Store.write(path) as store:
        store.connection.raw_sql("UPDATE allegations SET facts = 'edition=2018-04'")
    with Store.read(path) as store, pytest.raises(TrueCountError, match="edition"):
        counting.decide_population(store)


def test_what_two_editions_differ_in_is_told():
    told = RUN.invoke(app, ["rules", "--edition", "2018-04", "--diff", "2026-04"]).output
    assert "Rules that began" in told and "principal.conduct (p55-57)" in told and "addition.conduct" in told
    assert "gives: 8L 008/67 → 8U 008/67" in told and "8U Controlling or Coercive Behaviour: 008/67" in told
    facts = json.loads(RUN.invoke(app, ["rules", "--edition", "2018-04", "--diff", "2026-04", "--json"]).output)
    assert {one["rule"] for one in facts["ended"]} >= {"addition.conduct"}
    nothing = json.loads(RUN.invoke(app, ["rules", "--edition", "2024-04", "--diff", "2024-04", "--json"]).output)
    assert not (nothing["began"] or nothing["ended"] or nothing["changed"] or nothing["offences"]["came"])


def test_a_crime_that_others_record_is_told_once_and_a_victim_not_named_is_no_state(tmp_path):
    path = tmp_path / "case.yaml"
    path.write_text("reports: [{alleged: [{what: fraud, fraud: lottery, victim: man}, {offence: 039/00}]}]")
    told = RUN.invoke(app, ["decide", str(path)]).output
    assert "recorded by Report Fraud" in told and "What else was alleged" not in told
    assert "of nobody named" in told and "against the state" not in told


def test_the_rule_book_is_listed_shown_and_checked():
    assert "principal.look-up" in RUN.invoke(app, ["rules"]).output
    shown = RUN.invoke(app, ["rules", "assault.strangulation"]).output
    assert "42-43" in shown and "exemplar" in shown
    assert len(json.loads(RUN.invoke(app, ["rules", "--json"]).output)) == len(counting.book().rules)
    with pytest.raises(TrueCountError, match="It stands in 2018-04, 2018-12"):
        counting.book().rule("addition.conduct")
    both = RUN.invoke(app, ["rules", "principal.look-up", "--diff", "2018-04"])
    assert isinstance(both.exception, TrueCountError) and "ask one at a time" in str(both.exception)
    done = RUN.invoke(app, ["rules", "--edition", "2026-04", "--check"])
    assert done.exit_code == 0 and "no findings" in done.output


def test_every_step_is_sql_that_trino_and_databricks_have_words_for(simulated, monkeypatch):
    from truecount.records.backends import DuckDB

    keep, written = DuckDB.keep, []

    def kept(self, name, expression, *, empty):
        written.extend(ibis.to_sql(expression.unbind(), dialect=one) for one in ("trino", "databricks"))
        return keep(self, name, expression, empty=empty)

    monkeypatch.setattr(DuckDB, "keep", kept)
    with Store.read(simulated) as store:
        counting.decide_population(store)
    assert len(written) > 40


def test_a_database_without_a_backend_is_told():
    class Other:
        name = "trino"

    with pytest.raises(TrueCountError, match="in DuckDB or Spark, not in trino"):
        counting.Engine(("2026-04",), Other())
