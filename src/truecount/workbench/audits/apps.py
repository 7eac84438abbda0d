"""Audits as an app of Django's."""

from django.apps import AppConfig


class Audits(AppConfig):
    """Audits: logs allocated, read blind, settled, and what came of them."""

    name = "truecount.workbench.audits"
    label = "audits"
