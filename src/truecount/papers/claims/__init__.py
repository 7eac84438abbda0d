"""What was said to a panel and what was promised to it: read from minutes, held in a register, and checked later."""
