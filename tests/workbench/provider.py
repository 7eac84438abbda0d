"""A provider of OpenID Connect on this machine that keeps to the rules, and lies when it is told to."""

import base64
import hashlib
import json
import secrets
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, parse_qsl, unquote, urlencode, urlsplit

from django.test import Client
from joserfc import jwt
from joserfc.jwk import ECKey

CLIENT, SECRET = "workbench", "a secret between two"
BACK = "/sign-in/openid/back"
ALG = "ES256"
THERE = "/sign-in/openid"
MAP = """\
name: Force account
claim: groups
roles:
  crime-registrar: registrar
  crime-auditors: auditor
  workbench-admins: administrator
units:
  northern: Northern district
unit: Crime registry
restricted: [restricted-readers]
"""
BY_MFA = MAP + "second_factor: mfa\nacr: [gold]\n"


def new_key(kid="one"):
    return ECKey.generate_key("P-256", {"kid": kid, "use": "sig", "alg": ALG})


class Provider:
    """`let_in` is what its own pages do with somebody; `lie` makes the next tokens, `instead` answers for a page."""

    def __init__(self):
        self.begin_again()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"

    def begin_again(self):
        """Be as on the first day, and honest."""
        self.key, self.codes, self.asked, self.lie, self.instead = new_key(), {}, [], None, {}
        self.userinfo, self.pages = {}, {}

    def let_in(self, location, sub="s-1", **claims):
        """The address that the browser is sent back to, once somebody has signed in there."""
        asked = dict(parse_qsl(urlsplit(location).query))
        code = secrets.token_urlsafe(8)
        self.codes[code] = (asked, {"sub": sub, **claims})
        return f"{BACK}?{urlencode({'code': code, 'state': asked['state']})}"

    def claims(self, asked, told):
        now = int(time.time())
        always = {"iss": self.issuer, "aud": asked["client_id"], "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        return always | told

    def signed(self, claims, key=None, **header):
        key = key or self.key
        return jwt.encode({"alg": ALG, "kid": key.kid} | header, claims, key, algorithms=[header.get("alg", ALG)])

    def answer(self, path, headers, given):
        if path in self.instead:
            return self.instead[path]
        page = {
            "/.well-known/openid-configuration": self._discovery,
            "/keys": lambda *_: (200, {"keys": [self.key.as_dict(private=False)]}),
            "/token": self._token,
            "/person": lambda *_: (200, self.userinfo),
        }.get(path)
        return page(headers, given) if page else (200, {})

    def _discovery(self, *_):
        at = {name: f"{self.issuer}/{path}" for name, path in PAGES.items()}
        return 200, {"issuer": self.issuer, "id_token_signing_alg_values_supported": ["none", "HS256", ALG], **at} | (
            self.pages
        )

    def _token(self, headers, given):
        asked, told = self.codes.pop(given.get("code"), (None, None))
        scheme, _, basic = headers.get("Authorization", "").partition(" ")
        named = unquote(base64.b64decode(basic).decode()) if scheme == "Basic" else ""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(given.get("code_verifier", "").encode()).digest())
        if (
            asked is None
            or named != f"{CLIENT}:{SECRET}"
            or given.get("redirect_uri") != asked["redirect_uri"]
            or asked.get("code_challenge_method") != "S256"
            or challenge.decode().rstrip("=") != asked["code_challenge"]
        ):
            return 400, {"error": "invalid_grant", "error_description": "<b>no</b>"}
        claims = self.claims(asked, told)
        token = self.lie(self, claims) if self.lie else self.signed(claims)
        return 200, {"access_token": "a", "token_type": "Bearer", "expires_in": 300, "id_token": token}


PAGES = {
    "authorization_endpoint": "authorize",
    "token_endpoint": "token",
    "jwks_uri": "keys",
    "userinfo_endpoint": "person",
    "end_session_endpoint": "leave",
}


def _handler(provider):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            length = int(self.headers.get("Content-Length") or 0)
            given = {name: one[0] for name, one in parse_qs(self.rfile.read(length).decode()).items()}
            path = urlsplit(self.path).path
            provider.asked.append(path)
            status, said = provider.answer(path, self.headers, given)
            body = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "text/html" if isinstance(said, bytes) else "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET

        def log_message(self, *_):
            pass

    return Handler


@contextmanager
def running():
    """A provider that answers, until the end."""
    provider = Provider()
    thread = threading.Thread(target=provider.server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield provider
    finally:
        provider.server.shutdown()
        provider.server.server_close()
        thread.join()


def settings(folder, issuer, roles=MAP):
    """The variables of the environment that set a provider up, with the files that they name."""
    folder.mkdir(parents=True, exist_ok=True)
    secret, mapped = folder / "secret", folder / "roles.yaml"
    secret.write_text(SECRET)
    secret.chmod(0o600)
    mapped.write_text(roles)
    return {
        "TRUECOUNT_OIDC": issuer,
        "TRUECOUNT_OIDC_CLIENT": CLIENT,
        "TRUECOUNT_OIDC_SECRET_FILE": str(secret),
        "TRUECOUNT_OIDC_ROLES": str(mapped),
    }


def signed(force, browser=None, query="", **claims):
    """Somebody who signs in at the provider, back in the browser that they began in."""
    browser = browser or Client()
    location = browser.get(THERE + query)["Location"]
    assert location.startswith(f"{force.issuer}/authorize?")
    browser.answer = browser.get(force.let_in(location, **({"groups": ["crime-auditors"]} | claims)))
    return browser


def is_in(browser):
    return browser.get("/").status_code == 200


def words(answer):
    page = answer.content.decode()
    return page[page.index("<main") :]
