"""The log of section 62 as an app of Django's."""

from django.apps import AppConfig


class Ledger(AppConfig):
    """What was done with personal data, by whom, when and why."""

    name = "truecount.workbench.ledger"
    label = "ledger"
