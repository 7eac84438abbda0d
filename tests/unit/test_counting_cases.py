"""Case documents: every fault in one pass with its place, and what is told is what is read."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from truecount import TrueCountError, counting
from truecount.counting import case_schema, read_case

EXAMPLES = sorted((Path(__file__).parents[2] / "docs" / "examples").glob("*.yaml"))
EXAMPLES = [one for one in EXAMPLES if not one.name.startswith(("claims", "outcome-", "panel"))]


def faults(document):
    with pytest.raises(TrueCountError) as told:
        read_case(document)
    return list(told.value.sentences)


def alleged(**facts):
    return {"reports": [{"alleged": [facts]}]}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_is_what_the_schema_says(path):
    document = json.loads(json.dumps(yaml.safe_load(path.read_text("utf-8")), default=str))
    jsonschema.validate(document, case_schema())
    decision = counting.decide(path)
    assert decision.crimes or decision.after


def test_all_faults_are_told_at_once_with_place_and_what_is_allowed():
    found = faults(
        {
            "titel": "x",
            "victims": {"a": {"kind": "persn"}},
            "reports": [{"alleged": [{"what": "robery", "victim": "b", "colour": "red"}, {"victim": "a"}]}],
        }
    )
    assert [fault.split(": ")[1] for fault in found] == [
        "titel",
        "victims.a.kind",
        "reports.1.alleged.1.what",
        "reports.1.alleged.1.colour",
        "reports.1.alleged.1.victim",
        "reports.1.alleged.2",
    ]
    assert 'Did you mean "robbery"?' in found[2]
    assert "declared are a" in found[4]


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ([], "it has to hold title"),
        ({}, "reports: it has to be a list"),
        ({"reports": [{}]}, "reports.1.alleged: it has to be a list"),
        ({"reports": ["x"]}, "a report holds"),
        ({"reports": [{"alleged": ["x"]}]}, "an allegation holds facts"),
        ({"edition": "1998-04", "reports": [{"alleged": [{"what": "handling"}]}]}, 'no edition "1998-04"'),
        ({"victims": 3, "reports": [{"alleged": [{"what": "handling"}]}]}, "list of names"),
        ({"victims": {"a": 3}, "reports": [{"alleged": [{"what": "handling"}]}]}, "it has to hold facts"),
        ({"suspects": {"a": {"members": 0}}, "reports": [{"alleged": [{"what": "handling"}]}]}, "number from 1"),
        (alleged(what="handling", happened="yesterday"), "is not a time"),
        (alleged(what="handling", happened="9999-12-31"), "is not a year between"),
        (alleged(what="handling", victim=[]), "the list is empty"),
        (alleged(what="assault", injury=None), "it is empty"),
        (alleged(offence="999/99"), "is not in the list of notifiable offences"),
        ({"reports": [{"alleged": [{"class": "ZZ"}]}]}, 'there is no class "ZZ"'),
        ({"reports": [{"alleged": [{"class": "8N", "offence": "039/00"}]}]}, "does not stand in class 8N, but in 39"),
        (
            {"victims": {"a": {"kind": "person", "victim": "child"}}, "reports": [{"alleged": [{"what": "handling"}]}]},
            "told twice",
        ),
        (alleged(what="handling", basis="state"), "no such fact"),
        (alleged(offence="8N"), "is not allowed"),
        ({"reports": [{"alleged": [{"what": "handling"}]}, {"alleged": [{"what": "handling"}]}]}, "each needs `at`"),
        (
            {
                "reports": [
                    {"at": "2026-05-02", "alleged": [{"what": "handling"}]},
                    {"at": "2026-05-01", "alleged": [{"what": "handling"}]},
                ]
            },
            "in the order they came to notice",
        ),
    ],
)
def test_bad_input_is_one_plain_sentence(document, says):
    if isinstance(document, list):
        document = {"": document}
        says = "there is no such entry"
    assert any(says in fault for fault in faults(document))


def test_a_name_given_twice_is_told(tmp_path):
    path = tmp_path / "twice.yaml"
    path.write_text("reports:\n- alleged:\n  - {what: assault, injury: none, injury: wound}\n")
    with pytest.raises(TrueCountError, match='"injury" is given twice'):
        read_case(path)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"a: [", b"- - :", b"just words"])
def test_a_file_that_is_no_document_is_told(tmp_path, content):
    path = tmp_path / "case.yaml"
    path.write_bytes(content)
    with pytest.raises(TrueCountError, match=r"case\.yaml"):
        read_case(path)
    with pytest.raises(TrueCountError, match="no such file"):
        read_case(tmp_path / "none.yaml")


def test_facts_hold_from_report_and_people_downwards():
    case = read_case(
        {
            "victims": {"child": {"age": 12, "sex": "female", "part of": "home"}},
            "suspects": {"pair": {"members": ["a", "b"], "age": 17}},
            "reports": [
                {
                    "by": "professional",
                    "alleged": [{"what": "rape", "victim": "child", "suspect": "pair", "victim age": 14}],
                }
            ],
        }
    )
    assert [(one.suspect, one.offender) for one in case.allegations] == [("pair", "a"), ("pair", "b")]
    assert case.allegations[0].facts == {
        "standing": "professional",
        "victim sex": "female",
        "suspect age": "16 to 17",
        "what": "rape",
        "victim age": "13 to 15",
    }
    assert case.allegations[0].unit == "home"


def test_several_suspects_are_one_group_unless_they_acted_apart():
    document = alleged(what="assault", injury="bruising", victim="man", suspect=["a", "b"])
    assert len(counting.decide(document).crimes) == 1
    assert counting.decide(document).crimes[0].suspect == "a and b"
    document["reports"][0]["alleged"][0]["together"] = False
    assert len(counting.decide(document).crimes) == 2


@pytest.mark.parametrize(
    ("at", "due"), [("2026-05-01 22:10", "2026-05-02 22:10"), ("2015-03-31 22:10", "2015-04-03 22:10")]
)
def test_a_crime_is_to_be_recorded_within_24_hours_and_72_before_april_2015(at, due):
    document = {"reports": [{"at": at, "alleged": [{"offence": "039/00", "victim": "man"}]}]}
    assert counting.decide(document).crimes[0].due == due


FIGHT = {"fight": {"class": "8N", "offence": "008/06"}}


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ({"afterwards": [{"crime": "fight", "step": "cancel"}]}, "recorded: it has to hold recorded crimes by name"),
        ({"recorded": FIGHT}, "afterwards: it has to be a list"),
        (
            {"recorded": FIGHT, "afterwards": [{"crime": "brawl", "step": "cancel"}]},
            '"brawl" is not among the recorded',
        ),
        ({"recorded": FIGHT, "afterwards": [{"crime": "fight"}]}, "say the `step`: cancel, reclassify, charge"),
        ({"recorded": FIGHT, "afterwards": [{"crime": "fight", "step": "cancle"}]}, 'Did you mean "cancel"?'),
        ({"recorded": FIGHT, "afterwards": [{"crime": "fight", "step": "unknown"}]}, "say the `step`"),
        ({"recorded": FIGHT, "afterwards": ["cancel"]}, "a step holds facts and crime, at"),
        ({"recorded": {"fight": {"offence": "008/06"}}, "afterwards": []}, "it has to hold the `class` of the crime"),
        ({"recorded": {"fight": {"class": "8Z"}}, "afterwards": []}, 'there is no class "8Z"'),
        (
            {"recorded": FIGHT, "afterwards": [{"crime": "fight", "step": "charge", "charged": "999/99"}]},
            '"999/99" is not in the list',
        ),
        (
            {"recorded": FIGHT, "afterwards": [{"crime": "fight", "step": "cancel", "at": "yesterday"}]},
            '"yesterday" is not a time',
        ),
    ],
)
def test_faults_of_what_comes_after_recording_are_told(document, says):
    assert any(says in fault for fault in faults(document)), faults(document)


def test_a_step_says_all_that_is_not_met_what_is_missing_and_where_documents_differ():
    step = {"crime": "fight", "step": "cancel", "ground": "self-defence", "decided by": "investigator"}
    told = {"additional": True, "verifiable": False, "determines it": True, "independent": True}
    (one,) = counting.decide({"recorded": FIGHT, "afterwards": [step | told]}).after
    assert (one.allowed, one.answer, one.missing) == (False, "C5", ("victim told",))
    assert one.stops == (
        "the information cannot be verified",
        "the registrar or a designated decision maker has to decide it",
    )
    transfer = {
        "crime": "fight",
        "step": "cancel",
        "ground": "another force's area",
        "receiving force's number": "crime",
    }
    (other,) = counting.decide({"recorded": FIGHT, "afterwards": [transfer]}).after
    assert [reason.rule for reason in other.reasons if reason.differs] == ["cancel.receiving-force"]
    assert other.as_json()["allowed"] is None


def test_reports_and_steps_stand_in_one_document():
    document = alleged(what="assault", injury="bruising", victim="man", suspect="woman")
    step = {"crime": "fight", "step": "charge", "charged with": "itself"}
    decision = counting.decide({**document, "recorded": FIGHT, "afterwards": [step]})
    assert len(decision.crimes) == 1 and decision.after[0].answer == "1"
