"""Backups: of one moment, whole, verified; restored into an empty workbench, all of it or nothing."""

import json
import shutil
import stat
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from typer.testing import CliRunner

from fire.keeping.filling import decide, fill, seeded
from truecount import TrueCountError
from truecount.cli import app
from truecount.workbench import places, retention
from truecount.workbench.accounts.models import Account, Unit
from truecount.workbench.decisions.models import Decision
from truecount.workbench.keeping import archive, rows, versions
from truecount.workbench.keeping.backing_up import back_up
from truecount.workbench.keeping.restoring import restore
from truecount.workbench.ledger.chain import verify
from truecount.workbench.ledger.models import Entry, Head

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv(places.HOME, str(tmp_path / "home"))
    return places.home()


@pytest.fixture
def full(home):
    """A workbench in which something is of everything."""
    fill(seeded(5), home)
    return home


@pytest.fixture
def backup(full, tmp_path):
    held = back_up(tmp_path / "b.tar")
    assert held.faults == ()
    return tmp_path / "b.tar"


def emptied(home):
    """The same machine with nothing on it."""
    shutil.rmtree(home)
    places.home()
    call_command("flush", interactive=False, verbosity=0)


def put(path):
    with archive.opened(path) as whole:
        return restore(whole)


def everything(home):
    """Every row that is kept and every file of the home."""
    from django.apps import apps

    held = {one._meta.label: list(rows.read(one)) for one in rows.models(apps)}
    files = {str(one.relative_to(home)): one.read_bytes() for one in home.rglob("*") if one.is_file()}
    return held, {name: held for name, held in files.items() if "/" in name and "/." not in name}


def test_what_was_backed_up_comes_back_row_for_row_and_file_for_file(full, backup):
    before = everything(full)
    assert len(before[0]["audits.Log"]) > 0 < len(before[1])
    emptied(full)
    held, new = put(backup)
    assert new
    assert everything(full) == before
    assert (held.entries, held.last) == (verify().entries, verify().last)
    assert verify().faults == ()
    folder = next((full / "papers").iterdir())
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert not list(full.glob(".truecount-*"))


def test_a_restored_workbench_goes_on_where_it_stopped(full, backup):
    emptied(full)
    put(backup)
    last, entries = Decision.objects.order_by("pk").last().pk, verify().entries
    assert decide(seeded(1), Account.objects.first()) > last
    assert Unit.objects.create(name="Another").pk > 0
    assert (verify().entries, verify().faults) == (entries + 1, ())


def test_a_restored_log_and_its_decisions_are_guarded_as_before(full, backup):
    emptied(full)
    put(backup)
    for change in (Entry.objects.filter(number=1).delete, lambda: Decision.objects.update(words="other")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_backup_is_its_owners_alone_and_holds_no_key_and_nobody_signed_in(full, signed_in, registrar, tmp_path):
    key = places.secret()
    back_up(tmp_path / "b.tar")
    assert stat.S_IMODE((tmp_path / "b.tar").stat().st_mode) == 0o600
    held = (tmp_path / "b.tar").read_bytes()
    assert key.encode() not in held
    assert registrar.cookies["sessionid"].value.encode() not in held
    assert b"sessions.session" not in held


def test_nothing_is_written_over_unless_it_is_said(full, backup):
    before = backup.read_bytes()
    with pytest.raises(TrueCountError, match="is there already"):
        back_up(backup)
    assert backup.read_bytes() == before
    decide(seeded(1), Account.objects.first())
    back_up(backup, replace=True)
    assert backup.read_bytes() != before
    assert [one.name for one in backup.parent.iterdir() if one.name.startswith(".b")] == []


def test_a_backup_that_fails_leaves_nothing_under_its_name(full, tmp_path, monkeypatch):
    monkeypatch.setattr(archive.Writer, "finish", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left")))
    with pytest.raises(OSError, match="No space"):
        back_up(tmp_path / "b.tar")
    assert list(tmp_path.glob("*b.tar*")) + list(tmp_path.glob(".*b.tar*")) == []


def test_the_verbs_as_they_are_typed(full, tmp_path):
    file = str(tmp_path / "b.tar")
    for verb, said in (
        (["backup", file], "The backup holds: "),
        (["restore", file], "The workbench holds already what the backup holds; nothing to do."),
        (["verify-log"], "The log holds: "),
    ):
        result = CliRunner().invoke(app, ["serve", *verb])
        assert (result.exit_code, result.output[: len(said)]) == (0, said), result.output
    told = json.loads(CliRunner().invoke(app, ["serve", "backup", file, "--replace", "--json"]).output)
    assert (told["entries"], told["last"]) == (verify().entries, verify().last)


@pytest.mark.parametrize("words", [["backup", "b.tar"], ["restore", "b.tar"], ["verify-log"], ["erase"], ["log"]])
def test_a_home_named_before_the_verb_is_not_passed_over(words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["serve", "--home", "other", *words])
    assert isinstance(done.exception, TrueCountError)
    assert str(done.exception) == f"--home stands after {words[0]}, not before it; put it there."
    assert list(tmp_path.iterdir()) == []


def test_a_workbench_that_holds_something_else_is_left_as_it_is(full, backup):
    decide(seeded(1), Account.objects.first())
    before = everything(full)
    with pytest.raises(TrueCountError, match=r"something else.*--home.*TRUECOUNT_DATABASE"):
        put(backup)
    assert everything(full) == before


def test_a_home_with_other_files_is_left_as_it_is(full, backup):
    emptied(full)
    (full / "papers" / "other").mkdir(parents=True)
    (full / "papers" / "other" / "figures.json").write_text("{}", "utf-8")
    with pytest.raises(TrueCountError, match="something else"):
        put(backup)
    assert not Account.objects.exists()


def test_a_restore_that_was_stopped_half_way_is_done_by_another(full, backup):
    before = everything(full)
    emptied(full)
    put(backup)
    call_command("flush", interactive=False, verbosity=0)
    (full / ".truecount-left").mkdir()
    shutil.rmtree(next((full / "papers").iterdir()))
    put(backup)
    assert everything(full) == before
    assert not list(full.glob(".truecount-*"))


def test_a_restore_that_the_database_refuses_changes_nothing(full, backup, monkeypatch):
    emptied(full)
    monkeypatch.setattr(rows, "count_on", lambda _: (_ for _ in ()).throw(DatabaseError("gone")))
    with pytest.raises(TrueCountError, match="cannot be used"):
        put(backup)
    monkeypatch.setattr("truecount.workbench.keeping.restoring.verify", lambda: pytest.fail("not so far"))
    assert everything(full)[1] == {}
    assert not Account.objects.exists()
    assert Head.objects.get().number == 0


def test_a_log_that_does_not_hold_is_told_and_not_restored(full, tmp_path):
    Head.objects.update(number=2)
    result = CliRunner().invoke(app, ["serve", "backup", str(tmp_path / "b.tar")])
    assert result.exit_code == 1
    assert "some are missing" in result.output
    emptied(full)
    with pytest.raises(TrueCountError, match="some are missing"):
        put(tmp_path / "b.tar")


def test_what_was_over_its_time_is_erased_again_after_a_restore_and_the_chain_holds(full, tmp_path):
    day = timezone.localdate() + retention.KEPT + timedelta(days=1)
    back_up(tmp_path / "b.tar")
    first = retention.erase(day)
    assert first
    back_up(tmp_path / "erased.tar")
    after = everything(full)
    emptied(full)
    put(tmp_path / "b.tar")
    assert sorted(retention.erase(day)) == sorted(first)
    assert verify().faults == ()
    assert not Decision.objects.exclude(words="").exists()
    emptied(full)
    put(tmp_path / "erased.tar")
    assert everything(full) == after
    assert verify().faults == ()
    assert retention.erase(day) == []


def test_nothing_of_the_models_is_without_its_migration():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_a_backup_of_a_database_that_is_ahead_of_this_version_is_refused(full, tmp_path, monkeypatch):
    known = versions.known()
    monkeypatch.setattr(versions, "known", lambda: known - {max(one for one in known if one[0] == "audits")})
    with pytest.raises(TrueCountError, match="newer version"):
        back_up(tmp_path / "b.tar")


def test_a_guard_that_a_migration_lost_is_put_back(full):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps its guards when it changes a table.")
    with connection.cursor() as cursor:
        for name in ("ledger_entry_no_delete", "decisions_decision_no_update"):
            cursor.execute(f"DROP TRIGGER {name}")
    call_command("migrate", verbosity=0)
    for change in (Entry.objects.filter(number=1).delete, lambda: Decision.objects.update(words="other")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_nobody_writes_where_a_folder_is_missing(full, tmp_path):
    with pytest.raises(OSError, match="no-such"):
        back_up(tmp_path / "no-such" / "b.tar")


def test_links_and_what_is_being_made_are_no_content(full, tmp_path):
    (full / "papers" / "figures.json").symlink_to("/etc/passwd")
    (full / "papers" / ".x.making").mkdir()
    (full / "papers" / ".x.making" / "state.json").write_text("{}", "utf-8")
    back_up(tmp_path / "b.tar")
    with archive.opened(tmp_path / "b.tar") as whole:
        assert not [one for one in whole.manifest.files if "making" in one or one == "files/papers/figures.json"]
