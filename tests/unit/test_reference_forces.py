"""Names of forces, and citations."""

import pytest

from truecount import TrueCountError, reference


@pytest.mark.parametrize(
    ("name", "force_id"),
    [
        ("Kent Police", "kent"),
        ("kent", "kent"),
        ("KENT", "kent"),
        ("  Kent   Police ", "kent"),
        ("E23000032", "kent"),
        ("London, City of", "city-of-london"),
        ("City of London", "city-of-london"),
        ("Metropolitan", "metropolitan"),
        ("Metropolitan Police", "metropolitan"),
        ("Metropolitan Police Service", "metropolitan"),
        ("Devon & Cornwall", "devon-and-cornwall"),
        ("Devon and Cornwall Police", "devon-and-cornwall"),
        ("Avon & Somerset", "avon-and-somerset"),
        ("British Transport Police", "btp"),
        ("Action Fraud", "action-fraud"),
        ("CIFAS", "cifas"),
        ("UK Finance", "uk-finance"),
        ("Financial Fraud Action UK", "uk-finance"),
        ("ENGLAND AND WALES", "england-and-wales"),
        ("Police Service of Northern Ireland", "northern-ireland"),
    ],
)
def test_a_printed_name_leads_to_its_force(name, force_id):
    assert reference.force(name)["force_id"] == force_id


def test_an_unknown_force_names_near_ones():
    with pytest.raises(TrueCountError, match=r'known as "Kant".*Did you mean "Kent"') as raised:
        reference.force("Kant")
    assert "\n" not in str(raised.value)


def test_the_row_given_can_be_changed_safely():
    reference.force("kent")["name"] = "spoilt"
    assert reference.force("kent")["name"] == "Kent Police"


def test_there_are_43_territorial_forces():
    forces = reference.load("forces")
    assert len(forces.where(kind="territorial")) == 43
    assert {row["country"] for row in forces.where(kind="territorial")} == {"england", "wales"}
    assert len(forces.where(kind="fraud-body")) == 3


def test_a_citation_names_document_and_place():
    row = reference.load("inspections").where(force_id="kent", kind="initial")[0]
    assert reference.cite(row) == "HMICFRS, Kent crime data integrity inspection, 2017, opening of the report"


def test_what_has_no_source_says_so():
    row = reference.load("events").where(event_id="humberside-2022")[0]
    assert reference.cite(row) == "(unsourced; verify before relying on it)"
    part = reference.load("police_uk_outcomes").where(label="Local resolution")[0]
    assert reference.cite(part).endswith("outcome_types (unsourced; verify before relying on it)")


def test_a_source_not_listed_is_named():
    with pytest.raises(TrueCountError, match='no source "nowhere"'):
        reference.cite({"source": "nowhere", "reliability": "A"})
