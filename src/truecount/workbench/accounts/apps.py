"""Accounts as an app of Django's."""

from django.apps import AppConfig


class Accounts(AppConfig):
    """Accounts, roles, units and signing in."""

    name = "truecount.workbench.accounts"
    label = "accounts"
