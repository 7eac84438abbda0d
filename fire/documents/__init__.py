"""Documents under fire: one sound document of every kind, bent in thousands of ways, and read."""
