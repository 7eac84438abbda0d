"""The properties of every decision, on many more cases than the fast suite has time for."""

import pytest
from hypothesis import settings

from tests.property import test_counting_properties as properties

pytestmark = pytest.mark.slow
MANY = 100
NAMES = [name for name in vars(properties) if name.startswith("test_") and "shape" not in name]


@pytest.mark.parametrize("name", NAMES)
def test_a_property_holds_at_length(name, monkeypatch):
    check = getattr(properties, name)
    # hypothesis keeps a test's settings on the test; it lets none be decorated twice.
    kept = "_hypothesis_internal_use_settings"
    monkeypatch.setattr(check, kept, settings(getattr(check, kept), max_examples=MANY))
    check()
