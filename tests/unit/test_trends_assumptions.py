"""What a split rests on besides the counts: held, written, changed and read again."""

import json
from datetime import date

import pytest

from truecount import TrueCountError
from truecount.trends import (
    Assumptions,
    Audited,
    OwnAudit,
    Read,
    known,
    own_audit,
    published_assumptions,
    read_assumptions,
)
from truecount.trends.known import anywhere

WINDOW = {"start": date(2018, 6, 1), "end": date(2018, 11, 30)}


def figure(id, value, low, high):
    interval = None if low is None else {"low": low, "high": high}
    return {"id": id, "value": value, "interval": interval, "period": {"start": "2018-06-01", "end": "2018-11-30"}}


def audit(tmp_path, *figures):
    (tmp_path / "audit.json").write_text(json.dumps({"figures": figures}))
    return tmp_path / "audit.json"


def test_the_inspections_of_a_force_and_the_plan_between_them_are_held():
    held = known("kent")
    assert [(one.kind, one.rate) for one in held.audits] == [
        ("all crime", 83.6),
        ("violence", 79.2),
        ("all crime", 96.6),
    ]
    assert [(one.start, one.end) for one in held.plans] == [(date(2017, 6, 15), date(2019, 1, 15))]
    assert any("are not held" in words for words in held.told)
    assert known("simulated-kent").audits == held.audits


def test_a_force_never_inspected_again_has_a_plan_that_is_assumed():
    held = known("cleveland")
    assert held.plans[0].start == date(2018, 8, 7)
    assert any("two years is assumed" in words for words in held.told)


def test_without_a_rate_accuracy_may_be_any_that_was_found():
    low, high = anywhere()
    assert (low, high) == (65.3, 96.6)
    assert Assumptions(anywhere=(low, high)).path() is None


def test_what_is_written_reads_back_the_same(tmp_path):
    held = published_assumptions("kent")
    (tmp_path / "a.yaml").write_text(held.text())
    again = read_assumptions(tmp_path / "a.yaml", held)
    assert again.model_dump(exclude={"told"}) == held.model_dump(exclude={"told"})


def test_a_name_given_stands_in_place_of_the_usual_one_and_the_rest_stays(tmp_path):
    (tmp_path / "a.yaml").write_text("plan_sd: 0.3\nrules: []\n")
    usual = published_assumptions("kent")
    found = read_assumptions(tmp_path / "a.yaml", usual)
    assert (found.plan_sd, found.rules, found.audits) == (0.3, (), usual.audits)
    assert found.path().plan_sd == 0.3


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("plan_speed: 3", "plan_speed"),
        ("month_sd: -1", "month_sd"),
        ("anywhere: [99, 60]", "the lower one first"),
        ("audits: [{start: 2018-06-01, end: 2018-01-01, rate: 90, sample: 5, source: x}]", "ends before it starts"),
        ("audits: [{start: 2018-06-01, end: 2018-09-01, rate: 190, sample: 5, source: x}]", "audits.0.rate"),
        ("read: [{required: {Rape: 3}, right: {Rape: 4}, source: x}]", "4 of 3 required crimes"),
        ("- just a list", "no list of name: value"),
    ],
)
def test_every_fault_of_the_document_is_told(tmp_path, text, told):
    (tmp_path / "a.yaml").write_text(text)
    with pytest.raises(TrueCountError, match=told):
        read_assumptions(tmp_path / "a.yaml", Assumptions())


def test_an_audit_of_ones_own_is_read_with_its_kinds(tmp_path):
    path = audit(
        tmp_path,
        figure("audit.accuracy", 95.0, 93.0, 96.5),
        figure("audit.accuracy.violence", 93.0, 90.0, 95.0),
        figure("audit.accuracy.sexual offences", 40, None, None),
        figure("audit.missed", 12.0, 1.0, 20.0),
    )
    found = own_audit(path).audits
    assert [(one.kind, one.rate, one.low) for one in found] == [("all crime", 95.0, 93.0), ("violence", 93.0, 90.0)]


def test_an_inspection_of_the_same_days_gives_way_to_ones_own_audit():
    own = Audited(**WINDOW, rate=95.0, low=93.0, high=96.5, source="ours")
    held = known("kent", [OwnAudit((own,), Read(required={"Rape": 9.5}, right={"Rape": 9}, source="ours"))])
    assert [one.rate for one in held.audits if one.kind == "all crime"] == [83.6, 95.0]
    assert held.path().of("all crime")[1].rate == pytest.approx(0.95)
    assert held.read[0].types().right == {"Rape": 9}


@pytest.mark.parametrize("text", ["not json", "{}", '{"figures": 3}', '{"figures": []}', '{"figures": [{"id": 1}]}'])
def test_what_is_no_audit_is_told_in_a_sentence(tmp_path, text):
    (tmp_path / "audit.json").write_text(text)
    with pytest.raises(TrueCountError, match="audit"):
        own_audit(tmp_path / "audit.json")


def test_an_accuracy_of_a_hundred_per_cent_can_be_drawn():
    one = Audited(**WINDOW, rate=100.0, low=99.0, high=100.0, source="ours")
    assert 0.98 < Assumptions(audits=(one,)).path().draws([date(2018, 8, 1)], 100, 1).mean() <= 1


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("low: 80", "give either both ends of the interval"),
        ("start: 0001-01-01", "audits.0.start"),
        ("rate: .nan", "audits.0.rate"),
    ],
)
def test_an_audit_that_cannot_be_is_told_with_the_file(tmp_path, said, why):
    usual = {"start": "2018-06-01", "end": "2018-11-30", "rate": "90", "sample": "400", "source": "ours"}
    name, _, value = said.partition(": ")
    lines = "".join(f"  {one}: {told}\n" for one, told in (usual | {name: value}).items())
    (tmp_path / "a.yaml").write_text("audits:\n-" + lines[1:])
    with pytest.raises(TrueCountError, match=rf"a\.yaml: .*{why}"):
        read_assumptions(tmp_path / "a.yaml", known("kent"))
