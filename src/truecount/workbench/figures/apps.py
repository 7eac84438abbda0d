"""Figures as an app of Django's."""

from django.apps import AppConfig


class Figures(AppConfig):
    """Figures with their making, and papers."""

    name = "truecount.workbench.figures"
    label = "figures"
