"""The trial of operations in short: one workbench from SQLite to PostgreSQL and back, and what it must not overlook."""

import shutil

import pytest

from fire.keeping import filling, inside, tampering
from fire.operations import operations
from fire.trial import Bounds
from truecount.workbench import places
from truecount.workbench.decisions.models import Decision
from truecount.workbench.keeping.backing_up import back_up

pytestmark = pytest.mark.slow
FROM_SQLITE_TO_POSTGRESQL = 2
"""A seed of which the trial makes that."""


def test_a_backup_is_of_one_moment_is_refused_when_changed_and_comes_back_as_it_was():
    outcome = operations(Bounds(count=1, seed=FROM_SQLITE_TO_POSTGRESQL), copies=15)
    assert outcome.faults == []
    said = {line.what: line.number for line in outcome.lines}
    assert said["changed copies of a backup that were refused"] == "15 of 15"
    assert said["decisions saved while a backup was taken"] != "0"


@pytest.mark.django_db(transaction=True)
def test_the_trial_finds_what_is_not_refused_and_what_is_not_as_it_was(tmp_path, monkeypatch):
    monkeypatch.setenv(places.HOME, str(tmp_path / "home"))
    filling.fill(filling.seeded(1), places.home())
    back_up(tmp_path / "b.tar")
    assert inside.same(str(tmp_path / "b.tar"))["wrong"] == []
    monkeypatch.setattr(tampering, "tampered", lambda made, whole, to: str(shutil.copy(whole, to)))
    assert "that was changed" in inside.tampered(str(tmp_path / "b.tar"), 1, 1)["faults"][0]
    first = Decision.objects.order_by("pk").first().pk
    Decision.objects.filter(pk=first).update(title="", words="", document={}, decided={})
    shutil.rmtree(next((tmp_path / "home" / "papers").glob("[!.]*")))
    assert inside.same(str(tmp_path / "b.tar"))["wrong"] == ["decisions.Decision", "files"]
    assert inside.guarded() == []
