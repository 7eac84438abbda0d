"""The force's OpenID Connect provider, as it was set up: where it is, and which group has which role."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field

from truecount.document import checked, read_document
from truecount.errors import TrueCountError
from truecount.workbench import places
from truecount.workbench.accounts.roles import Role

WHAT = "the map of roles"
HOW = "docs/howto/sign-in-with-openid.md shows one"
OTHERS = 0o077
"""The bits of a file's mode that let anybody but its owner do anything with it."""
SHORT = Field(min_length=1, max_length=80)


class RoleMap(BaseModel):
    """Which group of the provider's gives which role and unit; the first line that fits somebody is theirs.

    `claim` is where the groups stand in what the provider tells, `second_factor` who asks for it: we, or the provider,
    which then must say so by `mfa` in `amr` or by one of the values of `acr`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(default="your force's account", min_length=1, max_length=60)
    claim: str = Field(min_length=1)
    roles: dict[str, Role] = Field(min_length=1)
    units: dict[str, str] = {}
    unit: str = SHORT
    restricted: list[str] = []
    second_factor: Literal["ours", "mfa"] = "ours"
    acr: list[str] = []
    scopes: list[str] = []

    def role(self, groups: set[str]) -> Role | None:
        """The role of somebody in these groups; None where no group has one."""
        return next((role for group, role in self.roles.items() if group in groups), None)

    def unit_of(self, groups: set[str]) -> str:
        """The name of their unit."""
        return next((unit for group, unit in self.units.items() if group in groups), self.unit)

    def groups(self, claims: Mapping[str, Any]) -> set[str] | None:
        """The groups that the provider told; None where it told none. `a.b` is `b` inside `a`."""
        found: Any = claims.get(self.claim)
        if found is None and "." in self.claim:
            found = claims
            for part in self.claim.split("."):
                found = found.get(part) if isinstance(found, Mapping) else None
        listed = [found] if isinstance(found, str) else found
        return {one for one in listed if isinstance(one, str)} if isinstance(listed, list) else None

    def second_factor_shown(self, claims: Mapping[str, Any]) -> bool:
        """Whether the provider said that it asked for a second factor, where it is the one to ask."""
        told = claims.get("amr")
        return self.second_factor == "mfa" and (
            (isinstance(told, list) and "mfa" in told) or claims.get("acr") in self.acr
        )


@dataclass(frozen=True)
class Provider:
    """A provider: its address, which is its name in every token, our name there, the secret, and the map of roles."""

    issuer: str
    client: str
    secret: str
    map: RoleMap


def provider() -> Provider | None:
    """The provider; None where none is set up. Raises TrueCountError with a sentence for everything that is wrong."""
    issuer = places.provider()
    if issuer is None:
        return None
    faults = [] if secure(issuer) else [f"{places.OIDC}: {issuer} is no address that begins with https://; give one."]
    client = os.environ.get(places.OIDC_CLIENT, "")
    if not client:
        faults.append(f"{places.OIDC_CLIENT} is not set; give the name under which the provider knows the workbench.")
    secret, roles = _told(faults, _secret), _told(faults, _map)
    if faults or secret is None or roles is None:
        raise TrueCountError(*faults)
    return Provider(issuer, client, secret, roles)


def secure(address: str) -> bool:
    """Whether what is sent to an address is read by nobody on the way: HTTPS, or this machine."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    return bool(host) if parts.scheme == "https" else parts.scheme == "http" and _here(host)


def origin(address: str) -> str:
    """The scheme, name and port of an address."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _told(faults: list[str], read: Any) -> Any:
    """What a reader gives; where it cannot, its sentences join the others."""
    try:
        return read()
    except TrueCountError as error:
        faults += error.sentences
        return None


def _named(variable: str, what: str) -> Path:
    named = os.environ.get(variable)
    if not named:
        raise TrueCountError(f"{variable} is not set; name the file with {what}.")
    return Path(named)


def _secret() -> str:
    file = _named(places.OIDC_SECRET_FILE, "the secret that the provider gave")
    try:
        mode, secret = file.stat().st_mode, file.read_text("utf-8").strip()
    except (OSError, ValueError) as error:
        why = (getattr(error, "strerror", None) or "it is no text").lower()
        raise TrueCountError(f"{file}: the provider's secret cannot be read ({why}).") from error
    if mode & OTHERS:
        raise TrueCountError(f"{file}: others than its owner can read the provider's secret; run chmod 600 on it.")
    if not secret:
        raise TrueCountError(f"{file}: the file is empty; write the provider's secret into it.")
    return secret


def _map() -> RoleMap:
    file = _named(places.OIDC_ROLES, WHAT)
    return checked(file, RoleMap, read_document(file, WHAT, HOW))
