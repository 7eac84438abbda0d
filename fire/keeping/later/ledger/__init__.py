"""The migrations of ledger, and one that is still to come."""

from fire.keeping.later import with_ours

__path__ = with_ours("ledger", __path__)
