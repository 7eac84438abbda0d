"""OpenID Connect with the provider, by Authlib: where somebody is sent to sign in, and what is believed of the answer.

Authlib makes and checks state, nonce and PKCE, and checks the token's signature and times. What is ours is what it
leaves to whoever uses it: that the provider is the one that was set up, which signatures are taken, and for whom a
token must be.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import requests
from authlib.integrations.django_client import DjangoIntegration, DjangoOAuth2App
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from pydantic import BaseModel, ValidationError, field_validator

from truecount.workbench.accounts.provider import Provider, origin, secure

NAME = "openid"
SIGNATURES = [f"{kind}{bits}" for kind in ("RS", "PS", "ES") for bits in (256, 384, 512)] + ["EdDSA", "Ed25519"]
"""Signatures by a key that the provider alone has: never none, and never one by a secret that we share with it."""
SECONDS = 5
"""How long the provider may take to answer."""
KEPT, KEPT_DOWN = 300, 10
"""Seconds for which it is kept where the provider's pages are, and that it did not answer."""
LATE = 60
"""Seconds by which clocks may differ."""
LONGEST_TOKEN = 3000
"""Letters of a token that is still sent along in the address of the provider's sign-out."""
LONGEST_SUBJECT = 255


class NotIn(Exception):
    """Why nobody was signed in: a key of the pages that say so, and words for the server's log, with nobody's data."""

    def __init__(self, why: str, words: str = "") -> None:
        super().__init__(words or why)
        self.why = why


class Pages(BaseModel):
    """Where the provider has its pages, of its own discovery document; all of them out of the reach of others."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None
    end_session_endpoint: str | None = None
    token_endpoint_auth_methods_supported: list[str] = ["client_secret_basic"]

    @field_validator("*")
    @classmethod
    def out_of_reach(cls, value: Any) -> Any:
        """Refuse an address that is asked without HTTPS."""
        if isinstance(value, str) and not secure(value):
            raise ValueError("is no https:// address")
        return value


class _Integration(DjangoIntegration):
    """Keeps a sign-in that was begun in the session, and takes it out at once, whatever becomes of the answer."""

    def clear_state_data(self, session: Any, state: str) -> None:
        super().clear_state_data(session, state)
        if session.modified:
            session.save()


class _App(DjangoOAuth2App):
    """Authlib's client of one provider, which it asks for nothing that we have not looked at."""

    def load_server_metadata(self) -> dict[str, Any]:
        return self.server_metadata


def sent_there(request: HttpRequest, provider: Provider) -> HttpResponse:
    """The way to the provider's own sign-in. Raises NotIn where it does not answer."""
    asked = {"acr_values": " ".join(provider.map.acr)} if provider.map.acr else {}
    return _app(provider).authorize_redirect(request, request.build_absolute_uri(reverse("openid-back")), **asked)


def came_back(request: HttpRequest, provider: Provider) -> tuple[dict[str, Any], str]:
    """What the provider says of whoever came back from it, and the token that it said it in. Raises NotIn."""
    try:
        app = _app(provider)
        if request.GET.get("iss", provider.issuer) != provider.issuer:
            raise NotIn("refused", "another provider answered")
        if "error" in request.GET:
            app.framework.clear_state_data(request.session, request.GET.get("state", ""))
            raise NotIn("cancelled" if request.GET["error"] == "access_denied" else "failed")
        if app.framework.get_state_data(request.session, request.GET.get("state", "")) is None:
            raise NotIn("stale")
        token = app.authorize_access_token(request, claims_options=_must(provider), leeway=LATE)
        claims = dict(token["userinfo"])
        return _with_groups(app, provider, claims, token), str(token["id_token"])
    except NotIn:
        raise
    except requests.RequestException as error:
        raise NotIn("down", f"the provider did not answer ({type(error).__name__})") from error
    except Exception as error:  # whatever a library raises of what it was sent, nobody is in
        raise NotIn("refused", f"the provider's answer does not hold ({type(error).__name__})") from error


def way_out(request: HttpRequest, provider: Provider, token: str) -> str | None:
    """The provider's own sign-out, if it has one at its own address, where a form may lead; else None."""
    try:
        app = _app(provider)
    except NotIn:
        return None
    there = app.server_metadata["end_session_endpoint"]
    if not there or origin(there) != origin(provider.issuer):
        return None
    hint = token if len(token) <= LONGEST_TOKEN else None
    back = request.build_absolute_uri(reverse("sign-in"))
    made: str = app.create_logout_url(back, id_token_hint=hint, client_id=provider.client)["url"]
    return made


def _app(provider: Provider) -> Any:
    pages = _pages(provider)
    basic = "client_secret_basic" in pages.token_endpoint_auth_methods_supported
    app = _App(
        _Integration(NAME),
        NAME,
        client_id=provider.client,
        client_secret=provider.secret,
        client_kwargs={
            "scope": " ".join(dict.fromkeys(["openid", "profile", *provider.map.scopes])),
            "code_challenge_method": "S256",
            "token_endpoint_auth_method": "client_secret_basic" if basic else "client_secret_post",
            "default_timeout": SECONDS,
        },
    )
    app.server_metadata = pages.model_dump() | {"id_token_signing_alg_values_supported": SIGNATURES}
    return app


def _pages(provider: Provider) -> Pages:
    """The provider's pages, read at first use and again after a while. Raises NotIn where they cannot be."""
    key = f"{NAME}:{provider.issuer}"
    kept: Pages | str | None = cache.get(key)
    if kept is None:
        kept = _read(provider.issuer)
        cache.set(key, kept, KEPT if isinstance(kept, Pages) else KEPT_DOWN)
    if isinstance(kept, str):
        raise NotIn("down", kept)
    return kept


def _read(issuer: str) -> Pages | str:
    """The provider's pages; words for the server's log where they cannot be read."""
    try:
        address = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
        answer = requests.get(address, timeout=SECONDS, allow_redirects=False)
        answer.raise_for_status()
        pages = Pages.model_validate(answer.json())
    except ValidationError as error:
        places = ", ".join(str(fault["loc"][0]) for fault in error.errors() if fault["loc"])
        return f"the provider's discovery document cannot be used ({places or 'it is no list of names'})"
    except (requests.RequestException, ValueError) as error:
        return f"the provider's discovery document cannot be read ({type(error).__name__})"
    if pages.issuer != issuer:
        return f"the provider at {issuer} says that its address is {pages.issuer}; the setting must be the same"
    return pages


def _must(provider: Provider) -> dict[str, Any]:
    """What a token must say beside what every token must."""
    return {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.client},
        "sub": {"essential": True, "validate": _is_subject},
    }


def _is_subject(_claims: Any, subject: Any) -> bool:
    return isinstance(subject, str) and 0 < len(subject) <= LONGEST_SUBJECT and subject.isprintable()


def _with_groups(app: Any, provider: Provider, claims: dict[str, Any], token: Mapping[str, Any]) -> dict[str, Any]:
    """The claims, with those of the provider's page of the person where the token told no groups."""
    if provider.map.groups(claims) is not None or not app.server_metadata["userinfo_endpoint"]:
        return claims
    more = dict(app.userinfo(token=token))
    if more.get("sub") != claims["sub"]:
        raise NotIn("refused", "the provider's page of the person is of another")
    return more | claims
