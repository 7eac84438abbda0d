"""The log of section 62 as an app of Django's."""

from django.apps import AppConfig

from truecount.workbench import guards


class Ledger(AppConfig):
    """What was done with personal data, by whom, when and why."""

    name = "truecount.workbench.ledger"
    label = "ledger"

    def ready(self) -> None:
        """See that what the database refuses it goes on refusing, whatever a migration does."""
        guards.keep(self)
