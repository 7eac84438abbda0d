"""The migrations of decisions, and one that is still to come."""

from fire.keeping.later import with_ours

__path__ = with_ours("decisions", __path__)
