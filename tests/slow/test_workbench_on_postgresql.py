"""The workbench on PostgreSQL: all its tests again, its log checked and tampered with, and a server that falls over."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.postgresql import QUICK, SURE, started
from truecount.workbench import places

pytestmark = pytest.mark.slow
FILES = ("cases", "findings", "highest", "figures", "papers_made", "papers_room")
FILED = [f"--ignore=tests/workbench/test_{name}.py" for name in FILES]
ROOT = Path(__file__).parents[2]
UNLIKE = ("-c", "default_transaction_isolation=serializable")
"""A server whose owner has it set for something else; what the workbench needs it asks for itself."""
VERB = "from truecount.cli import main; main()"
WRITING = """
from truecount.workbench import running
running.prepare()
from truecount.workbench.ledger.chain import add
from truecount.workbench.ledger.models import Kind
for number in range(3):
    add(Kind.CONSULTATION, who="account 1", role="auditor", record=f"log {number}", purpose="audit 1")
"""
WITHOUT_GUARD = "SET session_replication_role = replica"
"""What a superuser says to have no trigger run; as somebody would who has the server's own password."""


NONE = "There is no PostgreSQL on this machine."


@pytest.fixture(scope="module")
def server():
    with started((*SURE, *UNLIKE, *QUICK)) as found:
        yield found or pytest.skip(NONE)


@pytest.fixture
def careful_server():
    """One that keeps what is committed, as the servers of a force do."""
    with started() as found:
        yield found or pytest.skip(NONE)


def workbench(home, database, *words):
    """What a command says that runs on a database, and how it ends."""
    here = {
        name: value for name, value in os.environ.items() if not name.startswith(("TRUECOUNT_", "DJANGO_", "PYTEST_"))
    }
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env=here | {places.HOME: str(home), places.DATABASE: database},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def verified(home, database):
    told = workbench(home, database, "-c", VERB, "serve", "verify-log", "--json")
    return told.returncode, json.loads(told.stdout)


def test_the_tests_of_the_workbench_hold_on_postgresql(server, tmp_path):
    """Those of what lies in files are left out: cases, findings, figures and papers."""
    server.make("suite")
    suite = ("-m", "pytest", "tests/workbench", "-q", "-p", "no:cacheprovider", "--reuse-db", "-m", "not slow", *FILED)
    told = workbench(tmp_path, server.address("suite"), *suite)
    assert told.returncode == 0, told.stdout
    with server.connected("test_suite") as connection:
        assert connection.execute("SELECT count(*) FROM django_migrations").fetchone()[0] > 0


@pytest.mark.smoke
def test_a_log_that_was_tampered_with_past_the_guard_shows(server, tmp_path):
    server.make("tampered")
    address = server.address("tampered")
    told = workbench(tmp_path, address, "-c", WRITING)
    assert told.returncode == 0, told.stdout
    ended, found = verified(tmp_path, address)
    assert (ended, found["entries"], found["faults"]) == (0, 3, [])
    with server.connected("tampered") as connection:
        connection.execute(WITHOUT_GUARD)
        connection.execute("UPDATE ledger_entry SET who = 'account 2' WHERE number = 2")
    ended, found = verified(tmp_path, address)
    assert (ended, found["faults"]) == (1, ["Entry 2 is not as it was written."])


@pytest.mark.smoke
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET who = 'account 2'",
        "DELETE FROM ledger_entry",
        "TRUNCATE ledger_entry",
    ],
)
def test_the_guard_is_in_the_database_itself(server, tmp_path, statement):
    import psycopg

    name = statement.split()[0].lower()
    server.make(name)
    assert workbench(tmp_path, server.address(name), "-c", WRITING).returncode == 0
    with server.connected(name) as connection, pytest.raises(psycopg.DatabaseError, match="append-only"):
        connection.execute(statement)


@pytest.mark.smoke
def test_a_server_that_falls_over_has_lost_nothing_that_was_kept(careful_server, tmp_path):
    careful_server.make("fallen")
    address = careful_server.address("fallen")
    assert workbench(tmp_path, address, "-c", WRITING).returncode == 0
    careful_server.stop("immediate")
    told = workbench(tmp_path, address, "-c", VERB, "serve", "verify-log")
    assert told.returncode != 0
    assert "Traceback" not in told.stdout
    assert f"that {places.DATABASE} names it" in told.stdout
    careful_server.start()
    ended, found = verified(tmp_path, address)
    assert (ended, found["entries"], found["faults"]) == (0, 3, [])
