"""A way back in for whoever runs the workbench, on its own machine: a password for once, and a new authenticator."""

from __future__ import annotations

import secrets

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from truecount.errors import TrueCountError
from truecount.workbench.accounts.lock_out import lift
from truecount.workbench.accounts.models import PURPOSE, Account, Identity
from truecount.workbench.accounts.second_factor import forget
from truecount.workbench.ledger.chain import add
from truecount.workbench.ledger.models import Kind
from truecount.workbench.pages import when

BYTES = 12
WHO, ROLE = "whoever runs the workbench", "nobody"
NOTICE = (
    "Your authenticator was reset, and your recovery codes were taken out, by {by} on {at}. If you did not ask for it, "
    "tell whoever runs the workbench."
)


def recover(name: str) -> str:
    """Give an account a password that must be changed, and let it set up a new authenticator; gives the password.

    Raises TrueCountError for a name that nobody has, an account that is closed, and one that the provider signs in.
    """
    account = Account.objects.filter(name=name.strip().lower()).first()
    if account is None:
        raise TrueCountError(f"There is no account of the name {name}; give a sign-in name.")
    if not account.is_active:
        raise TrueCountError(f"The account {account.name} is closed; recover another, and open this one with it.")
    if by_provider(account):
        raise TrueCountError(f"The account {account.name} has no password here: its provider signs it in.")
    with transaction.atomic():
        password = new_password(account)
        new_factor(account, by="whoever runs the workbench")
        add(Kind.ALTERATION, who=WHO, role=ROLE, record=account.who, purpose=PURPOSE, why="recovered on the machine")
    return password


def new_password(of: Account) -> str:
    """A password that must be changed at the next sign-in, to which no lock is in the way any more."""
    password = secrets.token_urlsafe(BYTES)
    of.set_password(password)
    of.fresh = True
    of.save()
    lift(of.name)
    sign_out(of)
    return password


def new_factor(of: Account, by: str) -> None:
    """Forget the authenticator and the recovery codes, which the account is told at its next sign-in."""
    forget(of)
    of.notice = NOTICE.format(by=by, at=when(timezone.now()))
    of.save()
    sign_out(of)


def by_provider(of: Account) -> bool:
    """Whether a provider signs the account in."""
    return Identity.objects.filter(account=of).exists()


def sign_out(of: Account) -> None:
    """End every session of an account."""
    for session in Session.objects.filter(expire_date__gte=timezone.now()):
        if session.get_decoded().get("_auth_user_id") == str(of.pk):
            session.delete()
