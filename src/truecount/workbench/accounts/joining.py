"""The account of somebody whom the provider signed in: found by issuer and subject alone, with the role of the map."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from truecount.workbench.accounts.models import LONGEST_NAME, PURPOSE, Account, Identity, Unit
from truecount.workbench.accounts.openid import NotIn
from truecount.workbench.accounts.provider import Provider
from truecount.workbench.ledger.chain import add
from truecount.workbench.ledger.models import Kind

WHO, ROLE = "sign-in by the provider", "nobody"
NAMES = ("preferred_username", "name")
ROOM = 6
"""Letters kept free in a name for the number that tells it from another."""


def account_of(provider: Provider, claims: Mapping[str, Any]) -> Account:
    """The account of whoever these claims are of, with role and unit as the map has them; made if it is their first.

    Nobody is found by a name or an address: those can be given to another, and a name here may be an account's that
    signs in by password. Raises NotIn where no role is theirs, or their account is closed.
    """
    groups = provider.map.groups(claims) or set()
    role = provider.map.role(groups)
    if role is None:
        raise NotIn("no role")
    held = (
        Identity.objects.select_related("account__unit").filter(issuer=provider.issuer, subject=claims["sub"]).first()
    )
    if held is not None and not held.account.is_active:
        raise NotIn("closed")
    given = {
        "role": role.value,
        "unit": Unit.objects.named(provider.map.unit_of(groups)),
        "restricted": bool(groups & set(provider.map.restricted)),
    }
    return _made(provider, claims, given) if held is None else _as_the_map_has_it(held.account, given)


def _made(provider: Provider, claims: Mapping[str, Any], given: Mapping[str, Any]) -> Account:
    account = Account(name=_name(claims), fresh=False, **given)
    account.set_unusable_password()
    account.save()
    Identity.objects.create(account=account, issuer=provider.issuer, subject=claims["sub"])
    _logged(Kind.COLLECTION, account, f"made as {_said(account)}")
    return account


def _as_the_map_has_it(account: Account, given: Mapping[str, Any]) -> Account:
    before = _said(account)
    for name, value in given.items():
        setattr(account, name, value)
    if (now := _said(account)) != before:
        account.save()
        _logged(Kind.ALTERATION, account, f"from {before} to {now}")
    return account


def _said(account: Account) -> str:
    restricted = ", may open restricted logs" if account.restricted else ""
    return f"{account.role}, unit {account.unit_id}{restricted}"


def _logged(kind: Kind, account: Account, why: str) -> None:
    add(kind, who=WHO, role=ROLE, record=account.who, purpose=PURPOSE, why=why)


def _name(claims: Mapping[str, Any]) -> str:
    """A sign-in name that nobody has: the provider's for them, with a number if it is taken."""
    told = next((claims[name] for name in NAMES if isinstance(claims.get(name), str)), "")
    plain = " ".join("".join(letter for letter in told if letter.isprintable()).split()).lower()
    name = plain[: LONGEST_NAME - ROOM].strip() or "colleague"
    taken = set(Account.objects.filter(name__startswith=name).values_list("name", flat=True))
    numbered = (f"{name}-{number}" for number in range(2, len(taken) + 3))
    return next(one for one in (name, *numbered) if one not in taken)
