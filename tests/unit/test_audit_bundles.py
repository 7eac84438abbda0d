"""What a drawn log needs of the record file: no less than a comparison reads, and no more."""

import json
from dataclasses import asdict, replace

import pytest

from tests.planned import planned_force, true_readings
from truecount import audit
from truecount.errors import TrueCountError
from truecount.records.store import Store


@pytest.fixture(scope="module")
def planned(small_force, tmp_path_factory):
    return planned_force(small_force, tmp_path_factory.mktemp("bundles"), 150)


@pytest.fixture(scope="module")
def bundles(planned):
    """The bundles of the draw, as they come back from JSON."""
    with Store.read(planned.file) as store:
        found = audit.bundles_of(store, planned.plan.scope, planned.draw)
    return [audit.Bundle(**json.loads(json.dumps(asdict(one)))) for one in found]


def test_bundles_compare_as_the_record_file_does(planned, bundles):
    readings, scope = true_readings(planned), planned.plan.scope
    with Store.read(planned.file) as store:
        whole = audit.compare(store, scope, readings)
    with audit.opened(bundles) as store:
        assert audit.compare(store, scope, readings) == whole
    assert any(one.faulty for one in whole)


def test_the_bundle_of_one_log_compares_as_it_does_among_the_others(planned, bundles):
    readings, scope = true_readings(planned), planned.plan.scope
    some = sorted(bundles, key=lambda one: (one.repeats is None, -len(one.records)))[:3]
    names = {one.name for one in some}
    with Store.read(planned.file) as store:
        whole = audit.compare(store, scope, [one for one in readings if one.log in names])
    by_log = []
    for one in some:
        with audit.opened([one]) as store:
            by_log += audit.compare(store, scope, [each for each in readings if each.log == one.name])
    assert sorted(map(repr, by_log)) == sorted(map(repr, whole))


def test_a_bundle_holds_its_log_and_its_records_and_nothing_else(planned, bundles):
    assert [one.name for one in bundles] == planned.draw.names
    for one in bundles:
        assert one.name == f"{one.log['system']}|{one.log['reference']}"
        assert one.repeats is None or set(one.repeats) <= {
            *("record_id", "load_id", "file_id", "row", "force_id", "system", "reference")
        }
    assert sum(len(one.records) for one in bundles) > 0


def test_a_file_without_a_log_of_the_draw_is_told(planned):
    strange = replace(planned.draw, reference=planned.draw.reference.copy())
    strange.reference[0] = "nowhere"
    with Store.read(planned.file) as store, pytest.raises(TrueCountError, match="does not hold 1 of the logs drawn"):
        audit.bundles_of(store, planned.plan.scope, strange)


def test_a_log_and_the_log_that_repeats_it_are_both_there_whole(planned, bundles):
    first, again, *_ = bundles
    stub = {name: first.log[name] for name in ("record_id", "load_id", "file_id", "row", "force_id")}
    repeating = replace(again, repeats=stub | {name: first.log[name] for name in ("system", "reference")})
    for order in ((first, repeating), (repeating, first)):
        with audit.opened(order) as store:
            rows = store.incidents().order_by("record_id").to_pyarrow().to_pylist()
            assert len(rows) == 2
            assert all(row["reported_at"] is not None for row in rows)
            said = [one for one in true_readings(planned) if one.log in (first.name, repeating.name)]
            assert audit.compare(store, planned.plan.scope, said)
