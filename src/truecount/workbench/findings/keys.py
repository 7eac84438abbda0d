"""What a mark is about, as a hash: the same record keeps its marks when checks are run or logs are scored again."""

from __future__ import annotations

from typing import Any

import ibis

BETWEEN = "\x1f"
INSTEAD = "\x1e"
"""Stands before what takes the place of a reference, so that no reference can look like it."""


def with_keys(rows: Any, listed: str, subject: Any, otherwise: Any) -> Any:
    """Rows with `key`: SHA-256 of the list's name, the subject, the force, the system and the reference.

    Of a row without a reference `otherwise` tells what it is about in its place.
    """
    parts = (
        subject,
        rows.force_id.fill_null(""),
        rows.system.fill_null(""),
        rows.reference.fill_null(ibis.literal(INSTEAD) + otherwise.fill_null("")),
    )
    whole: Any = ibis.literal(listed)
    for part in parts:
        whole = whole + BETWEEN + part
    return rows.mutate(key=whole.hexdigest("sha256"))


def of_findings(rows: Any) -> Any:
    """Findings with their keys; those without a reference go by when they were and what they say."""
    at = rows.at.strftime("%Y-%m-%dT%H:%M:%S").fill_null("")
    return with_keys(rows, "findings", rows.subject, at + BETWEEN + rows.says)


def of_logs(rows: Any) -> Any:
    """Incidents with their keys; those without a reference go by their number in the record file."""
    return with_keys(rows, "highest", "incident", rows.record_id.cast("string"))
