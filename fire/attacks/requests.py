"""What an attacker sends, by a seed alone: any address and method, numbers of others, odd bodies, headers, cookies."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import get_resolver, reverse

from fire.attacks.world import PEOPLE
from tests.workbench.test_access import ADDRESSES

NOT_SENT_TO = {"new-paper"}
"""What begins a process of its own when it is sent a form; it is looked at and not sent to."""
ODD = ["", "\0", "x" * 5_000, "\u202e\ufffe\U0010ffff", "'; DROP TABLE ledger_entry; --", "{{ 7*7 }}<script>"]
ODD += ["=cmd|' /C calc'!A0", "../../../etc/passwd", "%00", "-1", "9" * 40, "NaN", "٢", "[]", '{"$ne": 1}', "on", "yes"]
PLAIN = ["1", "2", "3", "5", "8N", "8N neighbour, 105A", "nothing", "otherwise", "first", "second", "done", "right"]
PLAIN += ["class", "cancel", "2099-01-01", "close", "password", "factor", "registrar", "auditor", "assault", "none"]
FIELDS = [
    "1-what",
    "1-fact-injury",
    "1-victim",
    "1-suspect",
    "act",
    "add",
    "after",
    "again",
    "at",
    "begin",
    "chosen",
    "class_code",
    "code",
    "due",
    "from",
    "instead-of",
    "keep",
    "keep_until",
    "name",
    "note",
    "opened-as",
    "otherwise",
    "page",
    "password",
    "reader",
    "reason",
    "recipient",
    "record",
    "restricted",
    "revision",
    "role",
    "rule",
    "save",
    "says",
    "seen",
    "settled",
    "shows_records",
    "state",
    "step",
    "take-away",
    "theme",
    "title",
    "unit",
    "victim",
    "what",
    "why",
    "words",
    "work-out",
]
QUERIES = (
    "page",
    "from",
    "instead-of",
    "next",
    "audit",
    "unit",
    "state",
    "theme",
    "use",
    "paper",
    "district",
    "severity",
)
NAMES = [
    "published",
    "simulated",
    "..",
    ".",
    "figures.json",
    "summary.txt",
    "secret-key",
    "workbench.sqlite3",
    "TC-I03",
]
NAMES += ["highest", "%2e%2e", "a\\b", "é"]
HEADERS: dict[str, tuple[str, ...]] = {
    "HTTP_X_FORWARDED_FOR": ("10.0.0.1", "x, y", "'"),
    "HTTP_X_FORWARDED_HOST": ("evil.example",),
    "HTTP_X_FORWARDED_PROTO": ("https",),
    "HTTP_X_ORIGINAL_URL": ("/accounts", "/audits"),
    "HTTP_X_REWRITE_URL": ("/accounts",),
    "HTTP_X_HTTP_METHOD_OVERRIDE": ("DELETE", "PUT"),
    "HTTP_X_PART": ("yes",),
    "HTTP_HOST": ("evil.example", "127.0.0.1:99999", "127.0.0.1@evil.example"),
    "HTTP_ORIGIN": ("https://evil.example", "null"),
    "HTTP_RANGE": ("bytes=0-10",),
    "HTTP_IF_NONE_MATCH": ("*", '"x"'),
    "HTTP_ACCEPT": ("application/json", "x" * 3_000),
    "HTTP_AUTHORIZATION": ("Basic cmVnaXN0cmFyOng=", "Bearer x"),
    "CONTENT_LENGTH": ("-1", "many", "999999999999"),
}
COOKIES = ("sessionid", "csrftoken", "messages", "__Host-session")
METHODS = ("GET",) * 11 + ("POST",) * 8 + ("HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE")


@dataclass(frozen=True)
class Sent:
    """One request: who sends it, how, where to, and what with."""

    who: str
    method: str
    path: str
    body: Any
    kind: str
    extra: dict[str, str]
    cookies: dict[str, str]

    def __str__(self) -> str:
        return f"{self.who}: {self.method} {self.path[:120]!r} {self.kind}"


def some(lot: random.Random, people: Iterable[str], numbers: list[int], count: int) -> list[Sent]:
    """So many requests of one attacker, or of two who work together."""
    known = sorted(people)
    attackers = lot.sample(known, min(len(known), lot.choice((1, 1, 2))))
    return [_one(lot, lot.choice(attackers), numbers) for _ in range(count)]


def _one(lot: random.Random, who: str, numbers: list[int]) -> Sent:
    patterns = get_resolver().url_patterns
    role = PEOPLE[who][0] if who in PEOPLE else None
    known = [one for one in patterns if role in ADDRESSES.get(one.name, ("", ()))[1]]
    # Half of what is asked is of the attacker's own rooms, and there the way in is other people's numbers.
    known += [one for one in known if one.pattern.converters] * 3
    pattern = lot.choice(known if known and lot.random() < 0.5 else patterns)
    path = reverse(
        pattern.name, kwargs={name: _part(lot, of, numbers) for name, of in pattern.pattern.converters.items()}
    )
    if lot.random() < 0.15:
        path = lot.choice((path + "/", "/" + path, path.upper(), path + "%00", path + "/../../accounts", path + ";a=b"))
    if lot.random() < 0.35:
        path += "?" + "&".join(f"{lot.choice(QUERIES)}={_value(lot, numbers)}" for _ in range(lot.randint(1, 3)))
    method = lot.choice(METHODS)
    if method == "POST" and pattern.name in NOT_SENT_TO:
        method = "GET"
    body, kind = _body(lot, numbers) if method in ("POST", "PUT", "PATCH") else (None, "")
    extra = {name: lot.choice(HEADERS[name]) for name in lot.sample(sorted(HEADERS), lot.choice((0, 0, 0, 1, 2)))}
    cookies = {lot.choice(COOKIES): lot.choice(("x", "y" * 3_000, "a:b:c"))} if lot.random() < 0.05 else {}
    return Sent(who, method, path, body, kind, extra, cookies)


def _part(lot: random.Random, of: object, numbers: list[int]) -> object:
    if type(of).__name__ == "IntConverter":
        return lot.choice((lot.choice(numbers), lot.choice(numbers), lot.choice(numbers), 0, 10**30))
    return lot.choice(NAMES)


def _value(lot: random.Random, numbers: list[int]) -> str:
    return str(lot.choice((lot.choice(PLAIN), lot.choice(PLAIN), lot.choice(ODD), lot.choice(numbers))))


def _body(lot: random.Random, numbers: list[int]) -> tuple[Any, str]:
    fields: dict[str, Any] = {lot.choice(FIELDS): _value(lot, numbers) for _ in range(lot.randint(0, 12))}
    kind = lot.choice(("form", "form", "form", "file", "json", "broken", "text"))
    if kind == "file":
        return fields | {lot.choice(("plan", "draw", "drawn")): SimpleUploadedFile("draw.csv", b"a,b\n1")}, kind
    return {"form": fields, "json": fields, "broken": b"--x\r\nnothing", "text": b"\xff\xfe" * 20}[kind], kind
