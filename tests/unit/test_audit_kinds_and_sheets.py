"""Audits of some kinds of crime alone, and the sheet of what is to be read again."""

from tests.audited import ROUTE, Stratum, drawn
from truecount import audit


def test_an_audit_of_violence_alone_requires_nothing_else():
    def of(verdict, kind, recorded_kind, stands=True):
        return audit.Review(ROUTE, "L1", "first", "R1", verdict, kind, "C", "ref", "C", recorded_kind, stands=stands)

    violence, other = "violence", "other crime"
    counted = audit.of_kinds(
        [
            of("recorded in time", violence, violence),
            of("wrong class, other group", violence, other),
            of("wrong class, other group", other, violence),
            of("recorded in time", other, other),
            of("missing beside others", other, None, None),
            of("over-recorded", violence, violence),
            of("over-recorded", other, other),
            audit.Review(ROUTE, "L2", "first", "R1", "nothing required"),
        ],
        (violence,),
    )
    assert [(one.verdict, one.stands) for one in counted] == [
        ("recorded in time", True),
        ("wrong class, other group", False),
        ("over-recorded", True),
        ("nothing required", None),
        ("nothing required", None),
        ("over-recorded", True),
        ("nothing required", None),
        ("nothing required", None),
    ]


def test_the_second_sheet_asks_another_reader_of_what_is_due_and_the_registrar_last(tmp_path):
    made = drawn({"all": Stratum(90, (30, 0, 0), ["L1", "L2", "L3", "L4"])}, again={"L2": 0.5, "L4": 0.5})
    read = [
        audit.Review(ROUTE, "L1", "first", "Ann", "missing, nothing recorded", "violence", "105A"),
        audit.Review(ROUTE, "L2", "first", "Bob", "nothing required"),
        audit.Review(ROUTE, "L3", "first", "Ann", "nothing required"),
        audit.Review(ROUTE, "L1", "second", "Bob", "missing, nothing recorded", "violence", "105A"),
    ]
    sheet_of = audit.write_sheet(made, ["Ann", "Bob"], tmp_path / "second.csv", read)
    rows = [line.split(",")[1:4] for line in sheet_of.read_text("utf-8").splitlines()[1:]]
    assert rows == [["L2", "second", "Ann"], ["L1", "settled", ""], ["L2", "settled", ""]]
