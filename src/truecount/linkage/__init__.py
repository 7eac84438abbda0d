"""Which crime record answers which incident: by reference, by likeness, and not at all."""

from truecount.linkage.link import Linked, link, link_tables
from truecount.linkage.model import read_model
from truecount.linkage.settings import LinkSettings, read_settings
from truecount.linkage.tied import first_ties, is_linked, ties, untied

__all__ = [
    "LinkSettings",
    "Linked",
    "first_ties",
    "is_linked",
    "link",
    "link_tables",
    "read_model",
    "read_settings",
    "ties",
    "untied",
]
