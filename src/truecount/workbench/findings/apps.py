"""Findings as an app of Django's."""

from django.apps import AppConfig


class Findings(AppConfig):
    """What checks found, and the logs to read first, as lists to work through."""

    name = "truecount.workbench.findings"
    label = "findings"
