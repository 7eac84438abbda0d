"""Which crime record answers which incident: by reference, by likeness, and not at all."""

from truecount.linkage.link import Linked, link, link_tables
from truecount.linkage.model import read_model
from truecount.linkage.settings import LinkSettings, read_settings

__all__ = ["LinkSettings", "Linked", "link", "link_tables", "read_model", "read_settings"]
