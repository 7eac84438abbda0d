"""Browsers that ask a workbench over the loopback, as whoever they are, and follow nothing by themselves."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from urllib.parse import urlencode

PATIENCE = 90
"""Seconds that anybody waits for an answer."""
STARTED = 60
"""Seconds for a server to answer for the first time."""
SESSION = "sessionid"
CSRF = ("csrftoken", "__Host-csrf")
"""The token's cookie, here and behind a proxy."""
SIGN_IN, ASKED = "/sign-in", "/readings"


@dataclass(frozen=True)
class Answer:
    """What came back: the status, the page, where to it leads, and how many seconds it took."""

    status: int
    text: str
    to: str
    seconds: float


class Browser:
    """A browser with cookies of its own, signed in where it is given a session, with headers that a proxy adds."""

    def __init__(self, port: int, session: str = "", headers: Mapping[str, str] | None = None) -> None:
        self.port, self.headers = port, dict(headers or {})
        self.cookies = {SESSION: session} if session else {}

    def get(self, address: str) -> Answer:
        """Ask for a page. Raises OSError or HTTPException where no whole answer comes."""
        return self._asked("GET", address, None)

    def post(self, address: str, given: Mapping[str, object]) -> Answer:
        """Send a form, with the token that the first page gave; that page where it gave none. Raises like `get`."""
        if not self._token():
            first = self.get(ASKED if SESSION in self.cookies else SIGN_IN)
            if not self._token():
                return first
        return self._asked("POST", address, urlencode({"csrfmiddlewaretoken": self._token(), **given}))

    def _token(self) -> str:
        return next((self.cookies[name] for name in CSRF if name in self.cookies), "")

    def _asked(self, method: str, address: str, sent: str | None) -> Answer:
        begun = time.perf_counter()
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            headers = self.headers | {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
            if sent is not None:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request(method, address, sent, headers)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
            for given in answer.msg.get_all("Set-Cookie", ()):
                self.cookies |= {name: one.value for name, one in SimpleCookie(given).items()}
            return Answer(answer.status, text, answer.getheader("Location", ""), time.perf_counter() - begun)
        finally:
            connection.close()


def until_it_answers(browser: Browser) -> None:
    """Wait for a server to be well. Raises TimeoutError where it is not in time."""
    end = time.monotonic() + STARTED
    while time.monotonic() < end:
        with contextlib.suppress(OSError, HTTPException):
            if browser.get("/health").status == 200:
                return
        time.sleep(0.02)
    raise TimeoutError(f"The workbench did not answer within {STARTED} seconds.")


def free_port() -> int:
    """A port of this machine at which nothing answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
