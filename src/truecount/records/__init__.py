"""What a force holds and what is published, as typed tables in one file, and the loading of them."""

from truecount.records.ledger import FileAccount, LoadReport
from truecount.records.loading import load
from truecount.records.store import Store

__all__ = ["FileAccount", "LoadReport", "Store", "load"]
