"""The process of the workbench: makes its colleagues, prints the keys of their authenticators, and serves at a port."""

from __future__ import annotations

import json
import sys

COLLEAGUES = 6
PASSWORD = "three words apart"  # noqa: S105


def main() -> None:
    """Do so, until it is ended."""
    from truecount.workbench import running

    running.prepare()
    from django_otp.plugins.otp_totp.models import TOTPDevice

    from truecount.workbench.accounts.models import Account, Unit
    from truecount.workbench.accounts.roles import Role

    unit, keys = Unit.objects.create(name="Crime registry"), {}
    for number in range(COLLEAGUES):
        account = Account.objects.make(f"colleague-{number}", Role.AUDITOR, unit, PASSWORD)
        Account.objects.filter(pk=account.pk).update(fresh=False)
        keys[account.name] = TOTPDevice.objects.create(user=account, name="authenticator", confirmed=True).key
    print(json.dumps(keys), flush=True)
    running.serve("127.0.0.1", int(sys.argv[1]))


if __name__ == "__main__":
    main()
