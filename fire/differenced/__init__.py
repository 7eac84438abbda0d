"""Attacks on what a paper withholds."""
