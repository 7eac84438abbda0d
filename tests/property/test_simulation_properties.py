"""Whatever force is simulated, its records add up, and the same settings make the same rows."""

from hypothesis import given, settings
from hypothesis import strategies as st

from truecount import reference, simulation
from truecount.simulation.month import TABLES, make_month

FORCES = [row["force_id"] for row in reference.load("forces").where(kind="territorial")]


@st.composite
def made(draw):
    """Settings of one year and one of its months."""
    year = draw(st.integers(2015, 2025))
    dials = simulation.read_dials().model_copy(
        update={
            name: draw(st.floats(0, 1)) for name in ("quiet", "vague", "wrong_class", "reference_in_crime", "misspelt")
        }
    )
    chosen = simulation.make_settings(
        force=draw(st.sampled_from(FORCES[:6])),
        size=draw(st.floats(0.001, 0.02)),
        years=str(year),
        seed=draw(st.integers(0, 2**32)),
        text=draw(st.booleans()),
        dials=dials,
    )
    return chosen, chosen.blocks[draw(st.integers(0, 11))]


@settings(max_examples=6, deadline=None)
@given(made())
def test_a_month_adds_up(month):
    chosen, block = month
    tables = make_month(block, chosen, 1, tuple(TABLES))
    logs, crimes = tables["true_incidents"], tables["true_crimes"]
    assert tables["incidents"].num_rows == logs.num_rows
    assert sum(logs["required"].to_pylist()) == sum(crimes["required"].to_pylist())
    fates = crimes["fate"].to_pylist()
    assert all(
        (fate == "not required") != needed for fate, needed in zip(fates, crimes["required"].to_pylist(), strict=True)
    )
    answered = set(crimes["crime_reference"].drop_null().to_pylist())
    assert answered <= set(tables["crimes"]["reference"].to_pylist())
    assert len(answered) == fates.count("recorded")
    assert set(tables["outcomes"]["crime_reference"].to_pylist()) <= set(tables["crimes"]["reference"].to_pylist())
    assert set(crimes["incident_reference"].to_pylist()) <= set(logs["incident_reference"].to_pylist())
    assert tables["incidents"]["text"].null_count == (0 if chosen.text else logs.num_rows)
    for name, table in tables.items():
        assert table.schema.names == list(TABLES[name].schema.names)


@settings(max_examples=6, deadline=None)
@given(made(), st.sampled_from(list(TABLES)))
def test_a_month_is_the_same_again_and_alone(month, name):
    chosen, block = month
    whole = make_month(block, chosen, 1, tuple(TABLES))
    assert make_month(block, chosen, 1, (name,))[name].equals(whole[name])


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(FORCES[:6]))
def test_the_last_month_keeps_its_clock(seed, force):
    """At the end of the years nothing is recorded before it was reported, and late means after 24 hours."""
    chosen = simulation.make_settings(
        force=force, size=0.05, years="2018", seed=seed, text=False, dials=simulation.read_dials()
    )
    tables = make_month(chosen.blocks[-1], chosen, 1, ("crimes", "true_crimes"))
    recorded = dict(zip(*(tables["crimes"][name].to_pylist() for name in ("reference", "recorded_at")), strict=True))
    for crime in tables["true_crimes"].select(["crime_reference", "reported_at", "late"]).to_pylist():
        if crime["crime_reference"]:
            waited = (recorded[crime["crime_reference"]] - crime["reported_at"]).total_seconds()
            assert waited >= 0
            assert crime["late"] == (waited > 86_400)
    assert all(when.date() < chosen.ends for when in recorded.values())
