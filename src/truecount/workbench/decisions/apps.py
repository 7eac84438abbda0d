"""Decisions as an app of Django's."""

from django.apps import AppConfig


class Decisions(AppConfig):
    """Reports decided on a call, each kept with its trace."""

    name = "truecount.workbench.decisions"
    label = "decisions"
