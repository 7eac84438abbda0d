"""Where the server's own log goes, and that no line of it says anything of anybody."""

import json
import logging
import logging.config
import os
import socket
import threading

import pytest
from django.test import Client
from django.urls import reverse
from gunicorn.config import Config

from truecount import TrueCountError
from truecount.workbench import places, running, settings, shipping
from truecount.workbench.accounts.roles import Role
from truecount.workbench.lines import AsJson

WORDS = "Jane Zylpha Roe of 7 Acacia Avenue"
"""What stands in no line: a name and an address, as somebody enters them anywhere."""


def handled(said, monkeypatch):
    """The handler that a setting makes, as logging makes it."""
    monkeypatch.setenv(places.LOG, said)
    told = settings.LOGGING | {"handlers": {"lines": shipping.handler()}, "loggers": {}}
    root, level = logging.getLogger().handlers[:], logging.getLogger().level
    try:
        logging.config.dictConfig(told)
        (made,) = logging.getLogger().handlers
    finally:
        logging.getLogger().handlers[:] = root
        logging.getLogger().setLevel(level)
    return made


@pytest.fixture
def lines():
    """What the server's log says during a test."""
    told = []

    class Told(logging.Handler):
        def emit(self, record):
            told.append(AsJson().format(record))

    to = Told()
    logging.getLogger().addHandler(to)
    yield told
    logging.getLogger().removeHandler(to)


def record(words="told"):
    return logging.makeLogRecord({"name": "truecount.access", "msg": words, "levelno": logging.WARNING})


def test_it_goes_to_a_file_that_is_its_owners_and_is_made_anew_when_it_was_moved(tmp_path, monkeypatch):
    file = tmp_path / "log.jsonl"
    to = handled(f"file:{file}", monkeypatch)
    to.handle(record("one"))
    assert file.stat().st_mode & 0o777 == 0o600
    file.rename(tmp_path / "log.1")
    to.handle(record("two"))
    to.close()
    assert json.loads((tmp_path / "log.1").read_text())["event"] == "one"
    assert json.loads(file.read_text())["event"] == "two"


@pytest.mark.parametrize("kind", ["socket", "datagrams"])
def test_it_goes_to_a_syslog(tmp_path, monkeypatch, kind):
    family = socket.AF_UNIX if kind == "socket" else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as syslog:
        syslog.settimeout(5)
        syslog.bind(str(tmp_path / "log") if kind == "socket" else ("127.0.0.1", 0))
        said = f"syslog:{tmp_path / 'log'}" if kind == "socket" else f"syslog://127.0.0.1:{syslog.getsockname()[1]}"
        to = handled(said, monkeypatch)
        to.handle(record())
        told = syslog.recv(4_096)
        to.close()
    priority, _, line = told.partition(b">")
    assert priority.startswith(b"<")
    assert json.loads(line)["event"] == "told"


def test_it_goes_to_a_syslog_by_a_connection_that_is_made_again(monkeypatch, capfd):
    monkeypatch.setattr(shipping, "AGAIN", 0.0)
    with socket.create_server(("127.0.0.1", 0)) as syslog:
        port, lines = syslog.getsockname()[1], []

        def listen():
            for _ in range(2):
                held, _ = syslog.accept()
                with held, held.makefile("rb") as file:
                    lines.append(file.readline())

        listening = threading.Thread(target=listen)
        listening.start()
        to = handled(f"syslog+tcp://127.0.0.1:{port}", monkeypatch)
        for number in range(200):
            to.handle(record(f"line {number}"))
            if len(lines) == 2:
                break
            listening.join(0.01)
        listening.join(5)
        to.close()
    assert len(lines) == 2
    assert all(one.startswith(b"<") and one.endswith(b"}\n") for one in lines)
    capfd.readouterr()


def test_a_syslog_that_is_not_there_keeps_nobody_waiting_and_the_line_is_told_here(monkeypatch, capfd):
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
    to = handled(f"syslog+tcp://127.0.0.1:{port}", monkeypatch)
    to.handle(record("lost?"))
    to.handle(record("and this?"))
    told = [json.loads(one) for one in capfd.readouterr().err.splitlines()]
    assert [one["event"] for one in told] == ["lost?", "and this?"]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("nowhere", "names no log"),
        ("stderr:", "names no log"),
        ("file:relative", "names no log"),
        ("file", "names no log"),
        ("file:/no-such-folder/log", "cannot be written to /no-such-folder/log"),
        ("syslog:/no-such-socket", "no syslog at /no-such-socket"),
        ("syslog:relative", "names no log"),
        ("syslog://", "names no log"),
        ("syslog://host:port", "names no log"),
        ("syslog://host/path", "names no log"),
        ("syslog+tcp://host:99999", "names no log"),
        ("https://host", "names no log"),
        ("syslog://no-such-host.invalid", "no machine of the name"),
    ],
)
def test_a_setting_that_names_no_log_is_one_sentence(said, why, monkeypatch):
    monkeypatch.setenv(places.LOG, said)
    with pytest.raises(TrueCountError, match=why) as told:
        shipping.handler()
    assert "\n" not in str(told.value)


def test_the_end_of_the_log_is_shipped_and_only_elsewhere(monkeypatch, lines):
    running.ship(3, "d" * 64, 0)
    assert lines == []
    monkeypatch.setenv(places.LOG, "file:/dev/null")
    running.ship(3, "d" * 64, 0)
    running.ship(2, "e" * 64, 1)
    well, ill = map(json.loads, lines)
    assert (well["event"], well["number"], well["digest"]) == ("the log of section 62 holds", "3", "d" * 64)
    assert (ill["level"], ill["event"]) == ("error", "the log of section 62 does not hold")


def broken(*_, **__):
    raise ValueError(f"{WORDS} cannot be read")


@pytest.mark.django_db
def test_no_line_says_anything_of_anybody(signed_in, lines, monkeypatch):
    stranger = Client(raise_request_exception=False, REMOTE_ADDR="192.0.2.77", HTTP_USER_AGENT=WORDS)
    for address in (f"/{WORDS}", f"/log?q={WORDS}", f"/decisions/{WORDS}", "/\0"):
        stranger.get(address)
    for _ in range(7):
        stranger.post(reverse("sign-in"), {"name": WORDS, "password": WORDS})
    stranger.get("/", headers={"host": f"{WORDS}.example"})
    Client(enforce_csrf_checks=True).post(reverse("sign-in"), {"name": WORDS}, headers={"referer": WORDS})
    somebody = signed_in(Role.STAFF)
    somebody.raise_request_exception = False
    somebody.get(reverse("audits"), {"q": WORDS})
    somebody.post(reverse("decide"), {"title": WORDS, "story": WORDS, "keep": "yes"})
    somebody.post(reverse("decide"), b"\xff" + WORDS.encode(), content_type="multipart/form-data; boundary=x")
    somebody.post(reverse("decide"), {f"{WORDS}{number}": "" for number in range(1_100)})
    for name in ("truecount.workbench.pages.render", "django.shortcuts.render"):
        monkeypatch.setattr(name, broken)
    assert somebody.get(reverse("decide")).status_code == 500
    told = "\n".join(lines)
    events = {json.loads(one)["event"] for one in lines}
    assert {"Not Found", "Internal Server Error", "refused", "Invalid HTTP"} <= events
    kinds = {json.loads(one)["from"] for one in lines}
    assert {"truecount.access", "django.request", "django.security.DisallowedHost", "django.security.csrf"} <= kinds
    assert not [word for word in (*WORDS.split(" "), "192.0.2.77") if len(word) > 2 and word in told], told


def test_what_the_web_server_says_goes_the_same_way_without_who_sent_what(lines):
    server = shipping.Gunicorn(Config())
    try:
        server.warning(f"Invalid request from ip=192.0.2.77: Invalid HTTP request line: '{WORDS}'")
        server.error("Error handling request %s %s", "GET", f"/log?q={WORDS}")
        server.critical("WORKER TIMEOUT (pid:%s)", os.getpid())
        server.exception(ValueError(WORDS))
        assert server.error_log.handlers == []
    finally:
        server.error_log.propagate = False
    told = [json.loads(one) for one in lines]
    events = ["Invalid request from ip", "Error handling request", "WORKER TIMEOUT"]
    assert [one["event"] for one in told][:3] == events
    assert WORDS.split(" ")[1] not in "".join(lines)
    assert "192.0.2.77" not in "".join(lines)
