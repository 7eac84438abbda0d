"""Figures with their making, and papers."""
