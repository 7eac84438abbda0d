"""Edits of what a paper was made of and made into."""
