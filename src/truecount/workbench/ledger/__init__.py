"""The log required by section 62 of the Data Protection Act 2018: append-only, each entry chained to the one before."""
