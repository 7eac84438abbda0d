"""People at the workbench: browsers that ask over the loopback, signed in with both factors."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from django_otp.oath import TOTP

PATIENCE = 90
"""Seconds that anybody waits for an answer."""
CSRF, SESSION = "csrftoken", "sessionid"
ASKED = "/readings"


@dataclass(frozen=True)
class Answer:
    """What came back: the status, the page, where to it leads, and how many seconds it took."""

    status: int
    text: str
    to: str
    seconds: float


class Browser:
    """A browser with cookies of its own, which follows nothing by itself."""

    def __init__(self, port: int, session: str = "") -> None:
        self.port = port
        self.cookies = {SESSION: session} if session else {}

    def get(self, address: str) -> Answer:
        """Ask for a page. Raises OSError or HTTPException where no whole answer comes."""
        return self._asked("GET", address, None)

    def post(self, address: str, given: Mapping[str, object]) -> Answer:
        """Send a form, with the token that the first page gave; that page where it gave none. Raises like `get`."""
        if CSRF not in self.cookies:
            first = self.get(ASKED if SESSION in self.cookies else "/sign-in")
            if CSRF not in self.cookies:
                return first
        return self._asked("POST", address, urlencode({"csrfmiddlewaretoken": self.cookies[CSRF], **given}))

    def _asked(self, method: str, address: str, sent: str | None) -> Answer:
        begun = time.perf_counter()
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
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


@dataclass
class Person:
    """Somebody with an account: their name, their browser, their authenticator's key, and the logs that they read."""

    name: str
    browser: Browser
    key: str
    tasks: list[int]

    def save(self, task: int, why: str, **told: str) -> Answer:
        """Save a reading of a log, with a reason that is of this reading alone."""
        told = told or {"says": "otherwise", "otherwise": "8N"}
        given = {"opened-as": self.name, "revision": "0", "save": "yes", "why": why, **told}
        return self.browser.post(f"/readings/{task}", given)

    def sign_in(self, password: str) -> list[Answer]:
        """Sign in anew with both factors; the answers to the password and to the code."""
        self.browser.cookies = {}
        first = self.browser.post("/sign-in", {"name": self.name, "password": password})
        code = f"{TOTP(bytes.fromhex(self.key)).token():06d}"
        return [first, self.browser.post("/second-factor", {"code": code})]


def persons(port: int, told: Mapping[str, Any]) -> dict[str, Person]:
    """The people that were made within, by name, each with the session that was made for them."""
    held = {name: one for name, one in told.items() if isinstance(one, dict)}
    return {
        name: Person(name, Browser(port, one["session"]), one["key"], list(one["tasks"])) for name, one in held.items()
    }


def heading(answer: Answer) -> str:
    """The heading of a page."""
    found = re.search(r"<h1[^>]*>(.*?)</h1>", answer.text, re.DOTALL)
    return " ".join(found[1].split()) if found else ""
