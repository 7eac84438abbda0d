"""The migrations of audits, and one that is still to come."""

from fire.keeping.later import with_ours

__path__ = with_ours("audits", __path__)
