"""The tracker of promises in a paper, what was said beside the figures, and the promises this project began with."""

from __future__ import annotations

import time
from datetime import date

import pytest

from truecount import papers, reference
from truecount.papers.claims.minutes import register_of
from truecount.papers.claims.register import Claim, Commitment, Meeting, Register, read_register, write_register
from truecount.papers.claims.shown import shown_in
from truecount.papers.parts import Answer, Exhibit, Paper, Section
from truecount.papers.sections.asked import Asked
from truecount.papers.sections.promised import promised
from truecount.papers.words import Slot, plain

ON = date(2020, 3, 31)
BY_TYPE = Section(
    "outcomes-by-type",
    "Outcomes by type of crime",
    (Exhibit("outcomes-by-type", "Outcomes by type of crime"),),
    answers=(Answer(11, ("outcomes-by-type",)),),
)


def asked(register, force="kent"):
    return Asked.of(reference.force(force), None, None, None, None, register=register)


def register(*said, claims=()):
    return Register(
        meeting=Meeting(item="An item", day=date(2018, 9, 27)),
        claims=claims,
        commitments=tuple(
            Commitment(**({"id": f"p{n}", "paragraph": 6, "says": f"Promise {n}.", "state": "confirmed"} | one))
            for n, one in enumerate(said)
        ),
    )


def exhibits(section):
    return {one.id: one for one in section.blocks if isinstance(one, Exhibit)}


def rows(found):
    return [[plain(row.head), *(plain(cell) for cell in row.cells)] for row in found.table.rows]


def words(section):
    return " ".join(plain(one.words) for one in section.blocks if hasattr(one, "words"))


def test_without_a_register_one_paragraph_says_how_to_give_one():
    found = promised(asked(None))
    assert len(found.blocks) == 1 and "named under `claims:` in the outline" in words(found)
    assert found.answers == (Answer(7, why_not="No register of promises is given with this paper."),)


def test_every_promise_stands_with_its_owner_day_state_evidence_and_who_verified_it():
    kept = {
        "owner": "The Chief Constable",
        "due": "2019",
        "delivered": date(2020, 1, 23),
        "progress": "kept",
        "evidence": ["the release of January 2020", {"exhibit": "outcomes-by-type"}],
        "verified_by": "The panel's officer",
    }
    late = {"owner": "HMICFRS", "due": "on 1 October", "kind": "recommendation", "source": "The report of 2017"}
    found = promised(asked(register(kept, late, {"progress": "kept"})), shown_in([BY_TYPE]), ON)
    table = exhibits(found)["promises"]
    assert rows(table)[0] == [
        "Promise 0.",
        "The Chief Constable",
        "2019",
        "kept late",
        "the release of January 2020; the exhibit outcomes-by-type (in this paper)",
        "The panel's officer",
    ]
    assert [row[3] for row in rows(table)] == ["kept late", "overdue", "evidence missing"]
    assert [row.strong for row in table.table.rows] == [False, True, True]
    assert "A recommendation: The report of 2017." in table.table.rows[1].notes[0]
    assert "the register names nothing that shows it" in table.table.rows[2].notes[0]
    assert "What inspectors recommended is held of no force" in words(found)
    assert [plain(one) for one in found.findings] == [
        "Of 3 promises, 1 is kept, 1 is said to be kept with nothing that shows it and 1 is overdue."
    ]


def test_evidence_that_the_paper_does_not_hold_stands_out():
    kept = {"owner": "x", "due": "2019", "progress": "kept", "evidence": {"exhibit": "outcomes-by-type"}}
    (row,) = exhibits(promised(asked(register(kept)), shown_in([]), ON))["promises"].table.rows
    assert row.strong and "not in this paper" in plain(row.cells[3])


def test_without_a_day_of_the_paper_nothing_is_overdue_and_that_is_said():
    found = promised(asked(register({"owner": "x", "due": "2018"})))
    assert rows(exhibits(found)["promises"])[0][3] == "open"
    assert "no promise is called overdue" in words(found)
    assert "Which promises are overdue" in plain(found.unknown[0])


def claim(name, kind, measure, *numbers, **rest):
    return Claim(id=name, paragraph=1, says=f"{name}!", kind=kind, measure=measure, numbers=numbers, **rest)


CLAIMS = (
    claim("forecast", "expectation", "recording-accuracy", 93, 94, area="kent", state="confirmed"),
    claim("charges", "change", "justice-outcomes", 15, 9, area="england-and-wales", last="2017/18", state="confirmed"),
    claim("nobody measured", "level", "", 3),
)


def test_every_claim_stands_beside_the_figures_with_its_verdict_and_expectations_are_scored():
    found = promised(asked(register(claims=CLAIMS)), None, ON)
    table = exhibits(found)["claims-checked"]
    assert [row[3] for row in rows(table)] == ["came out higher", "holds under this definition", "cannot be said"]
    forecast, charges, nobody = table.table.rows
    printed = {
        part.figure.id for row in table.table.rows for cell in row.cells for part in cell if isinstance(part, Slot)
    }
    assert {one.id for one in table.figures} == printed and all(one.startswith("said.") for one in printed)
    assert "96.6% (94.9 to 97.7, assumed)" in plain(forecast.cells[0])
    assert plain(charges.cells[1]).startswith("charge or summons, as first published")
    assert "Under another definition, does not hold:" in charges.notes[0]
    assert plain(nobody.cells[1]) == "–" and "To be confirmed" in nobody.notes[0]
    assert "1 of 3 claims are still to be confirmed" in words(found)
    (said,) = found.findings
    assert plain(said) == (
        "Of 3 statements checked, 1 holds under one definition and not under another, 1 is an expectation that came "
        "out otherwise and of 1 it cannot be said."
    )
    assert found.answers == (Answer(7, why_not="The register has no promise and no recommendation."),)


def test_counts_are_figures_of_the_register():
    found = promised(asked(register({"due": "2018", "owner": "x"}, claims=CLAIMS)), None, ON)
    (claims, promises) = found.findings
    figures = [part.figure for part in (*claims, *promises) if isinstance(part, Slot)]
    assert [one.value for one in figures] == [3, 1, 1, 1, 1, 1]
    assert {one.method.id for one in figures} == {"papers.register-counted"}
    assert len({one.id for one in figures}) == 6


def test_of_a_simulated_force_no_claim_about_a_real_one_is_checked():
    own = claim("own", "direction", "recorded-crime", direction="up", area="")
    found = promised(asked(register({"due": "2019"}, claims=(*CLAIMS, own)), force="simulated-kent"), None, ON)
    assert [row[0] for row in rows(exhibits(found)["claims-checked"])] == ["“nobody measured!”", "“own!”"]
    assert {row[3] for row in rows(exhibits(found)["claims-checked"])} == {"cannot be said"}
    assert "made up: forecast, charges." in words(found)


@pytest.fixture(scope="module")
def minutes(shared):
    return register_of(shared / "cases" / "panel-minutes.txt")


def test_the_two_promises_of_the_minutes_are_followed_to_the_paper_that_keeps_them(minutes, tmp_path):
    (by_type,) = [one for one in minutes.commitments if one.measure == "11"]
    (alike,) = [one for one in minutes.claims if one.kind == "expectation" and one.measure == "like-for-like"]
    assert "detail on justice outcomes" in by_type.says and "like for like" in alike.says
    done = {"progress": "kept", "verified_by": "The panel's officer", "state": "confirmed"}
    confirmed = (
        by_type.model_copy(update={"due": "2019", "delivered": date(2019, 2, 6), "evidence": (), **done}),
        Commitment(
            id="alike", paragraph=3, says=alike.says, owner="The Chief Constable", due="2019", measure="like-for-like",
            delivered=date(2020, 1, 23), evidence="the release of January 2020", **done,
        ),
    )  # fmt: skip
    path = write_register(minutes.model_copy(update={"claims": (), "commitments": confirmed}), tmp_path / "claims.yaml")
    text = path.read_text("utf-8").replace(
        "id: commitment-6-2", "id: commitment-6-2\n  evidence: [{exhibit: outcomes-by-type}]"
    )
    path.write_text(text, encoding="utf-8")
    table = exhibits(promised(asked(read_register(path)), shown_in([BY_TYPE]), ON))["promises"]
    assert [row[3:5] for row in rows(table)] == [
        ["kept in time", "the exhibit outcomes-by-type (in this paper)"],
        ["kept late", "the release of January 2020"],
    ]
    assert "is shown in this paper as outcomes-by-type" in table.table.rows[0].notes[0]


def test_the_claims_of_the_minutes_are_checked_in_time(minutes):
    promised(asked(minutes), None, ON)
    begun = time.process_time()
    found = promised(asked(minutes), None, ON)
    assert time.process_time() - begun < 3
    assert len(exhibits(found)["claims-checked"].table.rows) == len(minutes.claims)
    page = papers.page(Paper("kent", "Kent Police", "A paper", "0", (), (found,)))
    assert "came out higher" in page
