"""Rows that are written once: whoever changes their mind writes another."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models


class WrittenOnce(models.Model):
    """A row that is neither written again nor deleted. Erasure takes out what it says, not that it was said."""

    class Meta:
        """No table of its own."""

        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new row; the database refuses one that is there."""
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: what was written stays."""
        raise TypeError("What was written is not deleted; write what holds in its place.")
