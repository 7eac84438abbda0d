"""Logs whose reading is restricted: a permission of the account's own opens them, and a reason that is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

RESTRICTED = "restricted"
TELLS = ("qualifiers", "standing")
"""What says of a log that its reading is restricted: its qualifiers, or the note on who reported it."""


def is_restricted(log: Mapping[str, Any]) -> bool:
    """Whether a log's reading is restricted, by its row of the record file."""
    return any(RESTRICTED in (log.get(name) or "").lower() for name in TELLS)


class Why(forms.Form):
    """Why somebody opens a restricted log."""

    reason = forms.CharField(
        label="Why do you need to open it?",
        help_text="For what work, and who asked for it. No names. It is kept in the log of section 62.",
        max_length=500,
        widget=forms.Textarea,
        error_messages={
            "required": "Say why you need to open it.",
            "max_length": "Say it in 500 characters or fewer.",
        },
    )
