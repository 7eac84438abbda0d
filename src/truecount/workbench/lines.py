"""The server's own log: a line of JSON an event, without names, addresses or words of anybody's case."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime
from http.client import responses

KEPT = ("who", "role", "path", "status_code", "milliseconds", "number", "digest")
"""What a line may say besides its words; a path holds numbers of records and nothing else of them."""
OURS, PLAIN_FIRST = "truecount.", ("django.", "gunicorn.")
"""Whose words are plain throughout, and whose begin plainly and then quote what was sent."""
PLAIN = re.compile(r"[A-Za-z][A-Za-z ,]*")


class AsJson(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line. Of a fault only its kind and place stand in it, for its words may quote what was entered."""
        said = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "event": _event(record),
        }
        said |= {name: str(record.__dict__[name]) for name in KEPT if name in record.__dict__}
        if record.exc_info and record.exc_info[0] is not None:
            trace = record.exc_info[2]
            while trace and trace.tb_next:
                trace = trace.tb_next
            place = f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}" if trace else ""
            said |= {"fault": record.exc_info[0].__name__, "place": place}
        return json.dumps(said, ensure_ascii=False)


def _event(record: logging.LogRecord) -> str:
    """What happened: our own words; of others' the plain ones they begin with, what was answered, or where from."""
    if record.name.startswith(OURS):
        return record.getMessage()
    place = f"{record.module}:{record.lineno}"
    if not record.name.startswith(PLAIN_FIRST) or not isinstance(record.msg, str):
        return place
    if plain := PLAIN.match(record.msg):
        return plain[0].strip()
    return responses.get(record.__dict__.get("status_code", 0), place)
