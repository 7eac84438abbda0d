"""What a token can be that must let nobody in: each lie makes one of a provider and what it should have told."""

import base64
import json
import time

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from joserfc.jws import JWSRegistry

from tests.workbench.provider import CLIENT, SECRET, new_key


def _b64(said):
    return base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")


def _with(**other):
    return lambda provider, claims: provider.signed(claims | {name: of(claims) for name, of in other.items()})


def _without(name):
    return lambda provider, claims: provider.signed({key: value for key, value in claims.items() if key != name})


def _is(value):
    return lambda _claims: value


def _after(seconds):
    return lambda _claims: int(time.time()) + seconds


def _unsigned(provider, claims, alg="none", signature=""):
    return f"{_b64({'alg': alg, 'kid': provider.key.kid})}.{_b64(claims)}.{signature}"


def _other_words(provider, claims):
    head, _, signature = provider.signed(claims).split(".")
    return f"{head}.{_b64(claims | {'groups': ['workbench-admins']})}.{signature}"


def _other_signature(provider, claims):
    head, body, signature = provider.signed(claims).split(".")
    return f"{head}.{body}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}"


def _by_shared(secret):
    def made(provider, claims):
        key = OctKey.import_key(secret(provider))
        return jwt.encode({"alg": "HS256", "kid": provider.key.kid}, claims, key, algorithms=["HS256"])

    return made


def _own_key_beside(provider, claims):
    mine = new_key("mine")
    return provider.signed(claims, mine, jwk=mine.as_dict(private=False))


def _by_rsa(provider, claims):
    key = RSAKey.generate_key(2048, {"kid": provider.key.kid})
    return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key, algorithms=["RS256"])


def _to_be_understood(provider, claims):
    signed = f"{_b64({'alg': 'ES256', 'kid': provider.key.kid, 'crit': ['more'], 'more': True})}.{_b64(claims)}"
    signature = JWSRegistry().get_alg("ES256").sign(signed.encode(), provider.key)
    return f"{signed}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"


LIES = {
    "of another provider": _with(iss=_is("https://elsewhere.example")),
    "of a provider with a stroke more": _with(iss=lambda claims: claims["iss"] + "/"),
    "for another": _with(aud=_is("another")),
    "for another, and we asked": _with(aud=_is("another"), azp=_is(CLIENT)),
    "for nobody": _with(aud=_is([])),
    "for two, and another asked": _with(aud=_is([CLIENT, "another"]), azp=_is("another")),
    "for two, and nobody asked": _with(aud=_is([CLIENT, "another"])),
    "for us, and another asked": _with(azp=_is("another")),
    "over": _with(exp=_after(-600)),
    "over, in words": _with(exp=_is("never")),
    "to come": _with(nbf=_after(3600)),
    "made in time to come": _with(iat=_after(3600)),
    **{f"without {name}": _without(name) for name in ("iss", "aud", "exp", "iat", "nonce", "sub")},
    "of another sign-in": _with(nonce=_is("another")),
    "of no sign-in": _with(nonce=_is("")),
    "with nonce_supported false": lambda p, c: p.signed(
        {name: value for name, value in c.items() if name != "nonce"} | {"nonce_supported": False}
    ),
    "of nobody": _with(sub=_is("")),
    "of a number": _with(sub=_is(1)),
    "of several": _with(sub=_is(["s-1", "s-2"])),
    "of a long name": _with(sub=_is("s" * 300)),
    "of a name with a null": _with(sub=_is("s-1\0")),
    "with amr in words": _with(amr=_is("mfa")),
    "with a hash of another token": _with(at_hash=_is("AAAAAAAAAAAAAAAAAAAAAA")),
    "unsigned": _unsigned,
    "unsigned, in capitals": lambda p, c: _unsigned(p, c, "NONE"),
    "unsigned, with something": lambda p, c: _unsigned(p, c, "none", "AAAA"),
    "said to be signed": lambda p, c: _unsigned(p, c, "ES256"),
    "without its signature": lambda p, c: p.signed(c).rpartition(".")[0] + ".",
    "cut": lambda p, c: p.signed(c)[:-20],
    "with other words": _other_words,
    "with another signature": _other_signature,
    "signed by another key of that name": lambda p, c: p.signed(c, new_key(p.key.kid)),
    "signed by a key that nobody knows": lambda p, c: p.signed(c, new_key("two")),
    "signed by a key that it brings": _own_key_beside,
    "signed by a key that it names": lambda p, c: p.signed(c, new_key("two"), jku="https://elsewhere.example/keys"),
    "signed by RSA where it is a curve": _by_rsa,
    "signed by the secret": _by_shared(lambda _provider: SECRET),
    "signed by the public key": _by_shared(lambda provider: json.dumps(provider.key.as_dict(private=False))),
    "with what must be understood": _to_be_understood,
    "no token": lambda *_: "no token",
    "empty": lambda *_: "",
    "nothing": lambda *_: None,
    "a number": lambda *_: 7,
    "of five parts": lambda p, c: p.signed(c) + ".A.A",
    "a list": lambda _, c: f"{_b64({'alg': 'none'})}.{_b64([c])}.",
}
