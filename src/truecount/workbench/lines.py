"""The server's own log: a line of JSON an event, without names, addresses or words of anybody's case."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

KEPT = ("who", "role", "path", "status_code", "milliseconds")
"""What a line may say besides its words; a path holds numbers of records and nothing else of them."""


class AsJson(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line. Of a fault only its kind and place stand in it, for its words may quote what was entered."""
        said = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "event": record.getMessage() if record.name.startswith("truecount.") else record.msg,
        }
        said |= {name: str(record.__dict__[name]) for name in KEPT if name in record.__dict__}
        if record.exc_info and record.exc_info[0] is not None:
            trace = record.exc_info[2]
            while trace and trace.tb_next:
                trace = trace.tb_next
            place = f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}" if trace else ""
            said |= {"fault": record.exc_info[0].__name__, "place": place}
        return json.dumps(said, ensure_ascii=False)
