"""The published standards as small dated tables, each row with its source, and one loader for all of them."""

from truecount.reference.checks import check
from truecount.reference.citing import cite
from truecount.reference.findings import Finding
from truecount.reference.forces import SIMULATED, force
from truecount.reference.loading import load, names
from truecount.reference.table import Column, Table

__all__ = ["SIMULATED", "Column", "Finding", "Table", "check", "cite", "force", "load", "names"]
