"""Whether an outcome may close a crime: what the guidance asks of each type, and a worksheet that asks it."""
