"""Decisions as an app of Django's."""

from django.apps import AppConfig

from truecount.workbench import guards


class Decisions(AppConfig):
    """Reports decided on a call, each kept with its trace."""

    name = "truecount.workbench.decisions"
    label = "decisions"

    def ready(self) -> None:
        """See that what the database refuses it goes on refusing, whatever a migration does."""
        guards.keep(self)
