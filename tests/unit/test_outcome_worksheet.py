"""The outcome document, its rules, its words and its page."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml

from tests.proposed import SCENARIOS, case_of
from truecount import reference
from truecount.cli.decide_outcome import show
from truecount.errors import TrueCountError
from truecount.outcomes.validity.facts import UNKNOWN, rows, tellable, vocabulary
from truecount.outcomes.validity.outcome_case import read_outcome_case
from truecount.outcomes.validity.outcome_schema import outcome_case_schema
from truecount.outcomes.validity.requirements import fits, requirements, types
from truecount.outcomes.validity.worksheet import judge_outcome

ROOT = Path(__file__).parents[2]
HOWTO = ROOT / "docs" / "howto" / "decide-an-outcome.md"
RULES = (ROOT / "docs" / "reference" / "outcome-rules.md").read_text("utf-8")
CASE = {"outcome": 18, "day": "2026-05-20", "class": "28A", "suspect": "not identified", "investigation": "complete"}


def faults(**other):
    case = {name: value for name, value in {**CASE, **other}.items() if value is not None}
    with pytest.raises(TrueCountError) as caught:
        read_outcome_case(case)
    return str(caught.value)


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"outcome": 77}, 'there is no outcome type "77"; it is one of 1, 1A'),
        ({"outcome": True}, 'there is no outcome type "True"'),
        ({"outcome": 0}, 'there is no outcome type "0"'),
        ({"outcome": None}, "say which outcome is proposed"),
        ({"day": None}, "say the day the outcome is to bear"),
        ({"day": "in May"}, '"in May" is not a day'),
        ({"day": "1066-10-14"}, "1066 is not a year between 1850 and 2100"),
        ({"recorded": "soon"}, "recorded: "),
        ({"suspekt": "not identified"}, 'suspekt: there is no such entry or fact. Did you mean "suspect"'),
        ({"investigation": "done"}, '"done" is not allowed; it is one of complete'),
        ({"investigation": ""}, "is not allowed"),
        ({"mode": ["either way"]}, "is not allowed"),
        ({"group": "Burglary"}, "group: there is no such entry or fact"),
        ({"class": None}, "say the class of the crime"),
        ({"class": None, "offence": "149/00"}, "an offence code alone does not settle it"),
        ({"class": "28Z"}, 'there is no class "28Z"'),
        ({"offence": "999/99"}, '"999/99" is not in the list of notifiable offences'),
        ({"offence": "105/01"}, "105/01 is not an offence of class 28A"),
        ({"charged": "000/00"}, 'charged: "000/00" is not in the list'),
        (
            {"class": "8N", "offence": "008/06", "charged": "105/01", "charged with": "itself"},
            "105/01 is not the offence recorded",
        ),
        (
            {"class": "8N", "offence": "008/06", "charged": "008/06", "charged with": "the same facts"},
            "008/06 is the offence recorded",
        ),
    ],
)
def test_a_fault_is_told_with_its_place_and_what_is_allowed(other, says):
    assert says in faults(**other)


def test_an_empty_fact_is_a_fault():
    with pytest.raises(TrueCountError, match="victim told: it is empty"):
        read_outcome_case({**CASE, "victim told": None})


def test_every_fault_is_told_in_one_pass():
    assert len(faults(outcome=77, suspekt="x", offence="999/99").splitlines()) == 3


def test_a_document_may_be_yaml_or_json_and_tells_a_name_once(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps(CASE), "utf-8")
    (tmp_path / "a.yaml").write_text(yaml.safe_dump(CASE), "utf-8")
    assert judge_outcome(tmp_path / "a.json").judged == judge_outcome(tmp_path / "a.yaml").judged
    (tmp_path / "b.yaml").write_text(yaml.safe_dump(CASE) + "outcome: 14\n", "utf-8")
    with pytest.raises(TrueCountError, match=r'row \d+: .*"outcome" is given twice'):
        read_outcome_case(tmp_path / "b.yaml")


@pytest.mark.parametrize("text", ["- 18", "outcome: [", "", "\x00", "? [a, b]\n: c"])
def test_what_is_no_document_is_refused_in_words(tmp_path, text):
    (tmp_path / "a.yaml").write_text(text, "utf-8")
    with pytest.raises(TrueCountError):
        read_outcome_case(tmp_path / "a.yaml")
    with pytest.raises(TrueCountError):
        read_outcome_case(tmp_path / "none.yaml")


def test_a_class_follows_from_an_offence_code_of_one_class():
    case = {name: value for name, value in CASE.items() if name != "class"}
    assert read_outcome_case({**case, "offence": "017/13"}).facts["class"] == "17A"


def test_what_is_worked_out_gives_way_to_what_is_told():
    assert read_outcome_case({**CASE, "class": "92E"}).facts["victim"] == "state"
    assert read_outcome_case({**CASE, "class": "92E", "victim": "child"}).facts["victim"] == "child"
    assert read_outcome_case({**CASE, "class": "8N"}).facts["mode"] == UNKNOWN
    assert read_outcome_case({**CASE, "class": "8N", "offence": "008/06"}).facts["mode"] == "either way"
    assert read_outcome_case({**CASE, "class": "34A"}).facts["mode"] == "indictable only"


def test_a_rule_either_bars_or_says_what_to_do():
    for one in requirements().values():
        assert one.bars or one.do, one.id
        assert bool(one.bars and one.do) == bool(one.mends.ways), one.id


def test_every_rule_names_known_types_and_a_known_document():
    sources = {row["source"] for row in reference.load("sources").rows}
    for one in requirements().values():
        assert set(one.outcomes) <= types().keys()
        assert one.source in sources and re.fullmatch(r"[\d, -]+", one.page), one.id
    assert {fit.outcome for fit in fits()} <= types().keys()


def test_no_rule_stands_twice_and_every_fact_is_asked_for():
    ids = [one["id"] for one in rows("outcome_rules")]
    assert len(ids) == len(set(ids))
    asked = {name for one in requirements().values() for name in one.needs.facts | one.holds.facts}
    worked_out_from = {name for fact in vocabulary().values() for name in fact.worked_out}
    assert not tellable().keys() - asked - worked_out_from


def test_every_code_in_the_lists_of_alternate_offences_is_a_notifiable_offence():
    codes = {row["offence_code"] for row in reference.load("offences").rows}
    assert {code for codes_of in vocabulary()["charged"].sets.values() for code in codes_of} <= codes


def test_the_schema_takes_every_scenario_and_refuses_what_the_reader_refuses():
    check = jsonschema.Draft202012Validator(outcome_case_schema())
    for name in SCENARIOS:
        # A day and a flag are read from YAML as such; JSON has them as text and as true or false.
        check.validate(json.loads(json.dumps(case_of(name), default=str)))
    for other in ({"outcome": 77}, {"suspekt": "x"}, {"investigation": "done"}, {"group": "Burglary"}):
        assert not check.is_valid(CASE | other)


def test_the_words_and_the_json_tell_the_same(capsys):
    show(ROOT / "docs" / "examples" / "outcome-victim-supports.yaml")
    words = capsys.readouterr().out
    show(ROOT / "docs" / "examples" / "outcome-victim-supports.yaml", as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert (told["version"], told["answer"], [one["outcome"] for one in told["better"]]) == (1, "no", ["15"])
    for one in told["requirements"]:
        assert one["rule"] in words and one["status"] in ("met", "not met", "unknown")
    assert "No: the outcome cannot close the crime." in words
    assert "fits 15 better, as it stands" in words


def test_the_schema_is_printed_and_a_missing_document_is_asked_for(capsys):
    show(None, schema=True)
    assert json.loads(capsys.readouterr().out) == outcome_case_schema()
    with pytest.raises(TrueCountError, match="Name an outcome document"):
        show(None)


def test_an_older_day_is_said_to_be_judged_by_the_guidance_of_2026():
    assert "before April 2026" in judge_outcome({**CASE, "day": "2018-05-20"}).text
    assert "before April 2026" not in judge_outcome(CASE).text


def test_facts_that_only_settle_whether_more_is_asked_stand_together():
    words = judge_outcome(case_of("shop-robbery-or-not")).text
    assert "To be told, for whether more is asked\n  retail: for retail.worth (retail robbery, p2)" in words


@pytest.mark.parametrize("name", ["outcome-victim-declines", "outcome-victim-supports"])
def test_the_examples_are_read(name):
    assert judge_outcome(ROOT / "docs" / "examples" / f"{name}.yaml").answer in ("no", "not yet")


def test_the_howto_shows_the_example_and_what_it_prints():
    page = HOWTO.read_text("utf-8")
    (given,) = re.findall(r"```yaml\n(.*?)\n```", page, re.DOTALL)
    (printed,) = re.findall(r"```text\n(.*?)\n```", page, re.DOTALL)
    example = ROOT / "docs" / "examples" / "outcome-victim-declines.yaml"
    assert given == example.read_text("utf-8").rstrip()
    assert printed == judge_outcome(example).text
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    names: dict = {}
    exec(code.replace('"docs/', f'"{ROOT}/docs/'), names)  # noqa: S102 - our own page
    assert (names["ruling"].answer, [one.outcome for one in names["ruling"].better]) == ("no", ["15"])


def test_every_rule_and_every_fact_is_documented():
    for one in requirements().values():
        assert f"| `{one.id}` |" in RULES and one.asks in RULES, one.id
        assert all(words in RULES for words in (one.bars, one.do, one.note)), one.id
    for fact in tellable().values():
        assert f"| `{fact.name}` | {fact.says} |" in RULES, fact.name
