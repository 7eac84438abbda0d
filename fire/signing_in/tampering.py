"""Something changed on the way between the provider and the workbench: whatever it is, nobody is in."""

from __future__ import annotations

import base64
import random
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from fire.browser import Browser
from fire.signing_in.door import Door, is_in
from fire.trial import Bounds, Fault, Outcome
from tests.workbench.provider import BACK, THERE

FULL = 1_000
HONEST = 10
"""Every so many rounds somebody signs in as they should, which must work: else nothing was tried."""
TOLD = {"groups": ["crime-registrar"], "amr": ["mfa"]}
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
Lies = Mapping[str, Callable[[Any, dict[str, Any]], object]]
Browsers = list[Browser]


def tampered(bounds: Bounds, outcome: Outcome, at: Door, lies: Lies) -> None:
    """Round by round; adds a fault for each in which somebody was in, or was not who should be."""
    rounds, inside, honest, kinds = 0, 0, 0, Counter[str]()
    for seed in bounds.rounds(FULL):
        chance = random.Random(seed)
        kind = chance.choice(list(WAYS))
        at.provider.begin_again()
        kinds[kind] += 1
        rounds += 1
        for browser in WAYS[kind](at, chance, lies):
            if is_in(browser):
                inside += 1
                outcome.faults.append(Fault(f"Somebody was in after {kind}.", seed))
        if (seed - bounds.seed) % HONEST == 0:
            at.provider.begin_again()
            browser = at.browser()
            browser.get(_back(at, browser, sub=f"s-{chance.randrange(50)}"))
            honest += is_in(browser)
            if not is_in(browser):
                outcome.faults.append(Fault("Somebody whose answer holds was not in.", seed))
    outcome.say("rounds in which an answer of the provider was tampered with", rounds)
    outcome.did("answers of the provider tampered with", rounds, FULL)
    for kind, many in sorted(kinds.items()):
        outcome.say(f"of these, {kind}", many)
    outcome.say("in after that", inside)
    outcome.say("honest sign-ins meanwhile, all in", honest)


def _back(at: Door, browser: Browser, **told: Any) -> str:
    return at.provider.let_in(browser.get(THERE).to, **(TOLD | told))


def _lie(at: Door, chance: random.Random, lies: Lies) -> Browsers:
    at.provider.lie = lies[chance.choice(list(lies))]
    browser = at.browser()
    browser.get(_back(at, browser))
    return [browser]


def _bytes(at: Door, chance: random.Random, _lies: Lies) -> Browsers:
    """A part of a good token with some of its bytes changed, taken out, put in, or of another good token."""

    def made(provider: Any, claims: dict[str, Any]) -> str:
        good, other = (provider.signed(told).split(".") for told in (claims, claims | {"sub": "s-other"}))
        part = chance.randrange(3)
        before = base64.urlsafe_b64decode(good[part] + "==")
        after = bytearray(base64.urlsafe_b64decode((other if chance.random() < 0.2 else good)[part] + "=="))
        while bytes(after) == before:
            place = chance.randrange(len(after) + 1)
            after[place : place + chance.randrange(3)] = chance.randbytes(chance.randrange(3))
        good[part] = base64.urlsafe_b64encode(after).decode().rstrip("=")
        return ".".join(good)

    at.provider.lie = made
    browser = at.browser()
    browser.get(_back(at, browser))
    return [browser]


def _claims(at: Door, chance: random.Random, _lies: Lies) -> Browsers:
    """A token that is well signed and says what it may not."""
    word = "".join(chance.choices(LETTERS, k=chance.randrange(1, 30)))
    wrong = [word, "", None, 0, -1, True, 1e300, [], [word], {}, {"a": word}, [[word]]]
    name = chance.choice(["iss", "aud", "nonce", "exp"])
    value = chance.choice([one for one in wrong if not (name == "exp" and one == 1e300)])
    at.provider.lie = lambda provider, claims: provider.signed(claims | {name: value})
    browser = at.browser()
    browser.get(_back(at, browser))
    return [browser]


def _state(at: Door, chance: random.Random, _lies: Lies) -> Browsers:
    """A state with letters changed, left out, twice, or of another browser's sign-in."""
    browser, other = at.browser(), at.browser()
    code, _, state = _back(at, browser).removeprefix(f"{BACK}?code=").partition("&state=")
    place = chance.randrange(len(state))
    changed = state[:place] + chance.choice(LETTERS.replace(state[place], "")) + state[place + 1 :]
    theirs = _back(at, other).partition("&state=")[2]
    given = chance.choice(
        [
            *([("state", one)] for one in (changed, state[:place], "", theirs, f"{state}\0")),
            [("state", state), ("state", changed)],
            [("State", state)],
            [],
        ]
    )
    browser.get(f"{BACK}?{urlencode([('code', code), *given])}")
    return [browser, other]


def _code(at: Door, chance: random.Random, _lies: Lies) -> Browsers:
    """A code that was changed, or stolen from another's sign-in."""
    browser, victim = at.browser(), at.browser()
    own, stolen = _back(at, browser, sub="s-own"), _back(at, victim, sub="s-victim")
    state = own.partition("&state=")[2]
    code = stolen.removeprefix(f"{BACK}?code=").partition("&")[0]
    code = chance.choice([code, "", code[1:], "".join(chance.choices(LETTERS, k=11))])
    browser.get(f"{BACK}?{urlencode({'code': code, 'state': state})}")
    return [browser]


def _again(at: Door, chance: random.Random, _lies: Lies) -> Browsers:
    """A good answer that is brought to another browser, or to the same a second time after signing out."""
    browser, other = at.browser(), at.browser(f"10.0.0.{chance.randrange(250)}")
    back = _back(at, browser)
    if chance.random() < 0.5:
        other.get("/sign-in")
    other.get(back)
    browser.get(back)
    browser.post("/sign-out", {})
    browser.get(back)
    other.get(back)
    return [browser, other]


def _address(at: Door, chance: random.Random, _lies: Lies) -> Browsers:
    """The way there with something changed that the provider gives its code for."""
    browser = at.browser()
    there = browser.get(THERE).to
    one, other = chance.choice(
        [
            ("redirect_uri=https", "redirect_uri=http"),
            ("openid%2Fback", "openid%2Fback%2F"),
            ("code_challenge=", "c="),
            ("code_challenge_method=S256", "code_challenge_method=plain"),
            ("nonce=", "nonce=x"),
            (".example", ".evil"),
        ]
    )
    changed = there.replace(one, other, 1)
    asked = changed if "code_challenge=" in changed else f"{changed}&code_challenge=x"
    browser.get(at.provider.let_in(asked, **TOLD))
    return [browser]


def _said(at: Door, chance: random.Random, _lies: Lies) -> Browsers:
    """An answer that also says that it failed, or is of another provider; or one in a form that nobody expects."""
    browser = at.browser()
    back = _back(at, browser)
    kind = chance.randrange(4)
    if kind == 0:
        back += f"&error={chance.choice(['access_denied', 'server_error', '', 'x'])}"
    elif kind == 1:
        back += f"&iss={chance.choice(['https://evil.example', '', at.provider.issuer + '/'])}"
    elif kind == 2:
        at.provider.instead["/token"] = chance.choice(
            [(200, {}), (200, []), (200, b"<html>"), (500, {}), (302, {}), (200, {"access_token": "a"}), (401, {})]
        )
    else:
        at.provider.instead["/keys"] = chance.choice(
            [(200, {}), (200, {"keys": []}), (200, b"x"), (500, {}), (200, {"keys": [{"kty": "oct", "k": "YQ"}]})]
        )
    browser.get(back)
    return [browser]


def _groups(at: Door, chance: random.Random, _lies: Lies) -> Browsers:
    """Groups that have no role, in whatever form they come."""
    near = ["crime-registrars", "Crime-Registrar", " crime-registrar", "", "registrar", "administrator"]
    wrong = [near, chance.choice(near), {"crime-registrar": True}, [["crime-registrar"]], None, 1, {}, [None, 1, {}]]
    at.provider.userinfo = {"sub": "s-none"}
    browser = at.browser()
    browser.get(_back(at, browser, sub="s-none", groups=chance.choice(wrong)))
    return [browser]


WAYS: dict[str, Callable[[Door, random.Random, Lies], Browsers]] = {
    "a token that lies": _lie,
    "a token with other bytes": _bytes,
    "a token with other claims": _claims,
    "another state": _state,
    "another code": _code,
    "an answer used again": _again,
    "another address on the way": _address,
    "an answer of another kind": _said,
    "groups without a role": _groups,
}
