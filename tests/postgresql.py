"""PostgreSQL servers of the tests' own and of the trials', of this machine's, in a folder that is thrown away."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import quote

OWNERS = ("postgres", "nobody")
"""Whoever may own a server's files where the tests run as root, which PostgreSQL does not let itself be run as."""
SURE = ("-c", "listen_addresses=", "-c", "max_connections=40")
QUICK = ("-c", "fsync=off", "-c", "full_page_writes=off")


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


@contextlib.contextmanager
def started(settings=SURE):
    """A server that has been started, and everything of it taken away afterwards; None where this machine has none."""
    if (found := binaries()) is None:
        yield None
        return
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
