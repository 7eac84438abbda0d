"""A workbench to look at: a simulated force and one account for each role."""

from __future__ import annotations

from truecount.errors import TrueCountError
from truecount.workbench.accounts.models import Account, Unit
from truecount.workbench.accounts.roles import Role

PASSWORD = "a simulated force"  # noqa: S105 - printed for whoever looks at it
"""The same for every account of a demonstration, where nothing is real and only this machine is answered."""
UNITS = {Role.MANAGER: "Northern district", Role.STAFF: "Control room"}
REGISTRY = "Crime registry"


def names() -> dict[str, Role]:
    """The sign-in name of each role's account."""
    return {role.value.replace(" ", "-"): role for role in Role}


def make() -> None:
    """Make the accounts that are not there yet. Raises TrueCountError where others are: a demonstration is apart."""
    held = set(Account.objects.values_list("name", flat=True))
    if held - set(names()):
        raise TrueCountError("This workbench has accounts of its own; give another --home for the demonstration.")
    for name, role in names().items():
        if name not in held:
            unit, _ = Unit.objects.get_or_create(name=UNITS.get(role, REGISTRY))
            account = Account.objects.make(name, role, unit, PASSWORD)
            account.fresh = False
            account.save()
