"""The register of a page of minutes: what was claimed and what was promised, everything still to be confirmed."""

from __future__ import annotations

from pathlib import Path

from truecount.papers.claims.claims_in import claims_in
from truecount.papers.claims.page import Page, read_page
from truecount.papers.claims.register import Meeting, Register


def register_of(path: Path) -> Register:
    """The claims and commitments in a saved page of a committee system. Raises TrueCountError as `read_page` does."""
    return register_from(read_page(path), path.name)


def register_from(page: Page, source: str) -> Register:
    """The claims and commitments in a page; `source` is what the page is to be found by."""
    claims, commitments = claims_in(page)
    meeting = Meeting(item=page.item, committee=page.committee, day=page.day, resolved=page.resolved, source=source)
    return Register(meeting=meeting, claims=claims, commitments=commitments)
