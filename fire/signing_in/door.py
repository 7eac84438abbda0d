"""A workbench that runs as behind a force's own proxy, and browsers that come to it from whatever address."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.workbench import provider as providers
from truecount.workbench import places

ROOT = Path(__file__).parents[2]
HOST = "crime.force.example"
CSRF = "__Host-csrf"
STARTED, PATIENCE = 60, 60
"""Seconds for the server to answer for the first time, and for any answer."""


@dataclass(frozen=True)
class Answer:
    """The status, where it leads, and the page."""

    status: int
    to: str
    text: str


@dataclass
class Browser:
    """A browser behind the proxy, at an address, with cookies of its own; it follows nothing by itself."""

    port: int
    address: str = "10.0.0.1"
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Answer:
        """Ask for a page."""
        return self._asked("GET", path, None)

    def post(self, path: str, given: Mapping[str, str]) -> Answer:
        """Send a form with its token."""
        if CSRF not in self.cookies:
            self.get("/sign-in")
        return self._asked("POST", path, urlencode({"csrfmiddlewaretoken": self.cookies[CSRF], **given}))

    def is_in(self) -> bool:
        """Whether somebody is in here, or half in."""
        return not self.get("/").to.startswith("/sign-in")

    def _asked(self, method: str, path: str, sent: str | None) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {
            "Host": HOST,
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": self.address,
            "Origin": f"https://{HOST}",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        } | ({"Content-Type": "application/x-www-form-urlencoded"} if sent is not None else {})
        try:
            connection.request(method, path, sent, headers)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
            for given in answer.msg.get_all("Set-Cookie", ()):
                self.cookies |= {name: one.value for name, one in SimpleCookie(given).items()}
            return Answer(answer.status, answer.getheader("Location", ""), text)
        finally:
            connection.close()


@dataclass(frozen=True)
class Door:
    """The port of the workbench, its provider, and the keys of its colleagues' authenticators by name."""

    port: int
    provider: Any
    keys: Mapping[str, str]

    def browser(self, address: str = "10.0.0.1") -> Browser:
        """A browser that was never here."""
        return Browser(self.port, address)


@contextlib.contextmanager
def door() -> Iterator[Door]:
    """A workbench with colleagues, in a folder that is thrown away, and its provider."""
    home = Path(tempfile.mkdtemp(prefix="truecount-fire-"))
    with providers.running() as provider, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        left_out = (places.DEMO, places.DATABASE, places.RECORDS, "DJANGO_SETTINGS_MODULE")
        env = {name: value for name, value in os.environ.items() if name not in left_out}
        env |= {places.HOME: str(home), places.HOSTS: HOST}
        env |= providers.settings(home / "provider", provider.issuer, providers.BY_MFA)
        command = [sys.executable, "-m", "fire.signing_in.inside", str(port)]
        with (home / "said.txt").open("wb") as said:
            process = subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, stderr=said, text=True)
        try:
            assert process.stdout
            told = process.stdout.readline()
            if not told:
                raise RuntimeError((home / "said.txt").read_text("utf-8")[-2000:])
            _wait_for(port)
            yield Door(port, provider, json.loads(told))
        finally:
            process.terminate()
            process.wait()
            shutil.rmtree(home, ignore_errors=True)


def _wait_for(port: int) -> None:
    end = time.monotonic() + STARTED
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            if Browser(port).get("/health").status == 200:
                return
        time.sleep(0.1)
    raise TimeoutError(f"The workbench did not answer within {STARTED} seconds.")
