"""People at the workbench: browsers that ask over the loopback, signed in with both factors."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django_otp.oath import TOTP

from fire.browser import Answer, Browser


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
