"""The workbench on PostgreSQL: all its tests again, its log checked and tampered with, and a server that falls over."""

import json
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

import pytest

from truecount.workbench import places

pytestmark = pytest.mark.slow
FILES = ("cases", "findings", "highest", "figures", "papers_made", "papers_room")
FILED = [f"--ignore=tests/workbench/test_{name}.py" for name in FILES]
ROOT = Path(__file__).parents[2]
OWNERS = ("postgres", "nobody")
"""Whoever may own a server's files where the tests run as root, which PostgreSQL does not let itself be run as."""
SURE = ("-c", "listen_addresses=", "-c", "max_connections=40")
UNLIKE = ("-c", "default_transaction_isolation=serializable")
"""A server whose owner has it set for something else; what the workbench needs it asks for itself."""
QUICK = ("-c", "fsync=off", "-c", "full_page_writes=off")
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


def binaries():
    """The folder of the newest PostgreSQL on this machine; None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda one: int(one.parts[-3]))
    by_name = shutil.which("initdb")
    return found[-1].parent if found else Path(by_name).resolve().parent if by_name else None


class Server:
    """A PostgreSQL server of the tests' own: in a folder that is thrown away, reached through a socket there alone."""

    def __init__(self, folder, binaries, settings):
        self.folder, self.binaries, self.settings = folder, binaries, settings
        self.owner = {}
        if os.getuid() == 0:
            names = {one.pw_name: one for one in pwd.getpwall()}
            as_whom = next(names[name] for name in OWNERS if name in names)
            self.owner = {"user": as_whom.pw_uid, "group": as_whom.pw_gid, "extra_groups": []}
            os.chown(folder, as_whom.pw_uid, as_whom.pw_gid)
        self.data = folder / "data"
        self._run("initdb", "-D", self.data, "-A", "trust", "-U", "force", "-E", "UTF8", "--locale=C", "-N")

    def _run(self, name, *arguments):
        told = subprocess.run(
            [self.binaries / name, *map(str, arguments)],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            **self.owner,
        )
        assert told.returncode == 0, told.stdout

    def start(self):
        options = " ".join((*self.settings, "-k", str(self.folder)))
        self._run("pg_ctl", "-D", self.data, "-w", "-t", "60", "-l", self.folder / "server.log", "-o", options, "start")

    def stop(self, mode="fast"):
        self._run("pg_ctl", "-D", self.data, "-w", "-m", mode, "stop")

    def close(self):
        """Stop it if it runs."""
        if (self.data / "postmaster.pid").exists():
            self.stop("immediate")

    def make(self, database):
        with self.connected("postgres") as connection:
            connection.execute(f'CREATE DATABASE "{database}"')

    def connected(self, database):
        import psycopg

        return psycopg.connect(host=str(self.folder), user="force", dbname=database, autocommit=True)

    def address(self, database):
        return f"postgresql://force@{quote(str(self.folder), safe='')}/{database}"


def started(settings):
    """A server that has been started, and everything of it taken away afterwards."""
    found = binaries()
    if found is None:
        pytest.skip("There is no PostgreSQL on this machine.")
    # A socket's address may have no more than 107 letters, fewer than the folders that pytest makes.
    folder = Path(tempfile.mkdtemp(prefix="truecount-pg-"))
    try:
        server = Server(folder, found, settings)
        server.start()
        try:
            yield server
        finally:
            server.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def server():
    yield from started((*SURE, *UNLIKE, *QUICK))


@pytest.fixture
def careful_server():
    """One that keeps what is committed, as the servers of a force do."""
    yield from started(SURE)


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
