"""The names that come nearest to one that is not known."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def near(wanted: str, known: Iterable[str]) -> str:
    """Up to three near names as a sentence, ' Did you mean "kent" or "essex"?'; empty if none is."""
    folded = {name.casefold(): name for name in known}
    found = [f'"{folded[match]}"' for match in difflib.get_close_matches(wanted.casefold(), folded, n=3, cutoff=0.55)]
    return f" Did you mean {' or '.join(found)}?" if found else ""
