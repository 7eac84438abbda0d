"""Where the lines of the server's own log go: to the terminal, a file, or a syslog, by one setting.

A line that cannot be sent where it should go is written to the terminal: nobody waits for it, and it is not lost.
"""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import sys
import time
from collections.abc import Callable
from logging.handlers import SysLogHandler, WatchedFileHandler
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from gunicorn.glogging import Logger

from truecount.errors import TrueCountError
from truecount.workbench import places

SYSLOG, PATIENCE, AGAIN = 514, 1.0, 30.0
"""The port that a syslog listens at; how long one is waited for, and how long one that did not answer is left alone."""
Handler = dict[str, Any]


class _Kept(logging.Handler):
    """What a handler does with a line that it could not write."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Write the line to the terminal, where Python would write its words with all that they quote."""
        print(self.format(record).strip(), file=sys.stderr, flush=True)


class ToFile(_Kept, WatchedFileHandler):
    """A file, opened again when somebody has moved it away."""


class ToSyslog(_Kept, SysLogHandler):
    """A syslog at a socket of this machine, or at another by datagrams."""

    append_nul = False


class ToSyslogByStream(ToSyslog):
    """A syslog at another machine, by a connection that is made again when it broke; each line ends with a newline."""

    unixsocket, silent_until = False, 0.0

    def createSocket(self) -> None:
        """Connect, and wait for no more than a moment; where nobody answers, lines are told here until the next try."""
        self.socket = None
        if time.monotonic() >= self.silent_until:
            with contextlib.suppress(OSError):
                self.socket = socket.create_connection(self.address, timeout=PATIENCE)  # type: ignore[arg-type]
            self.silent_until = time.monotonic() + AGAIN

    def format(self, record: logging.LogRecord) -> str:
        """The line with its end."""
        return super().format(record) + "\n"

    def handleError(self, record: logging.LogRecord) -> None:
        """The same, and connect again for the next line."""
        super().handleError(record)
        held, self.socket = self.socket, None
        if held:
            held.close()


class Gunicorn(Logger):
    """The web server's own log, through the same lines: its words would name who sent what."""

    def setup(self, cfg: Any) -> None:
        """Leave writing to the workbench's log."""
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


def handler() -> Handler:
    """What `TRUECOUNT_LOG` names, as logging is told it. Raises TrueCountError where it names nothing."""
    said = places.log()
    kind, colon, rest = said.partition(":")
    if kind not in WAYS or bool(colon) != (kind != "stderr"):
        raise _wrong(said)
    return {"formatter": "lines", **WAYS[kind](said, rest)}


def elsewhere() -> bool:
    """Whether the lines go anywhere but to the terminal."""
    return places.log() != "stderr"


def _stderr(said: str, rest: str) -> Handler:
    return {"class": "logging.StreamHandler"}


def _file(said: str, rest: str) -> Handler:
    if not rest.startswith("/"):
        raise _wrong(said)
    try:
        os.close(os.open(rest, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600))
    except OSError as error:
        why = (error.strerror or "unknown reason").lower()
        raise TrueCountError(f"{places.LOG}: the log cannot be written to {rest} ({why}); name another file.") from None
    return {"()": ToFile, "filename": rest, "encoding": "utf-8"}


def _syslog(said: str, rest: str) -> Handler:
    if rest.startswith("//"):
        return {"()": ToSyslog, "address": _address(said)}
    if not rest.startswith("/"):
        raise _wrong(said)
    if not Path(rest).exists():
        raise TrueCountError(f"{places.LOG}: there is no syslog at {rest}; name the socket that yours listens at.")
    return {"()": ToSyslog, "address": rest}


def _stream(said: str, rest: str) -> Handler:
    return {"()": ToSyslogByStream, "address": _address(said), "socktype": socket.SOCK_STREAM}


def _address(said: str) -> tuple[str, int]:
    try:
        named = urlsplit(said)
        host, port = named.hostname, named.port or SYSLOG
    except ValueError:
        raise _wrong(said) from None
    if not host or named.path or named.query or named.username:
        raise _wrong(said)
    try:
        socket.getaddrinfo(host, port)
    except OSError:
        raise TrueCountError(
            f"{places.LOG}: there is no machine of the name {host}; name the one of your syslog."
        ) from None
    return host, port


def _wrong(said: str) -> TrueCountError:
    return TrueCountError(
        f"{places.LOG} is {said!r}, which names no log; say stderr, file:/path, syslog:/dev/log, syslog://host:514 or "
        "syslog+tcp://host:514."
    )


WAYS: dict[str, Callable[[str, str], Handler]] = {
    "stderr": _stderr,
    "file": _file,
    "syslog": _syslog,
    "syslog+tcp": _stream,
}
