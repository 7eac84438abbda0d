"""Passwords guessed from wherever, while colleagues sign in from browsers that are known: in each time, nobody else."""

from __future__ import annotations

import random
import time
from collections import Counter

from django_otp.oath import TOTP

from fire.browser import Browser
from fire.signing_in.door import Door, is_in
from fire.signing_in.inside import PASSWORD
from fire.trial import Bounds, Fault, Outcome

FULL = 300
A_ROUND = 8
"""Guesses of a round, of one colleague's name mostly."""
EVERYWHERE = 50
"""Guesses of a name that may be looked at in a quarter of an hour; the workbench's own number."""
STEP = 30
OFFICE = "10.0.0.1"
"""The address that the colleagues have, and the attackers too when they like."""
SECOND_FACTOR = "/second-factor"


def guessed(bounds: Bounds, outcome: Outcome, at: Door) -> None:
    """Round by round; adds a fault for a colleague kept out, a guess that was in, and a name guessed too often."""
    known = {name: _signed_in_once(at, name, key) for name, key in at.keys.items()}
    codes = {name: time.time() for name in known}
    looked, begun = Counter[str](), time.monotonic()
    tries, closed, inside, halves, wholes, rounds = 0, 0, 0, 0, 0, 0
    for seed in bounds.rounds(FULL):
        chance = random.Random(seed)
        rounds += 1
        name = chance.choice(list(known))
        for _ in range(A_ROUND):
            guess = chance.choice([name] * 6 + ["nobody", *known])
            browser = _stranger(at, chance)
            answer = browser.post("/sign-in", {"name": _written(guess, chance), "password": _wrong(chance)})
            tries += 1
            closed += answer.status == 429
            looked[guess] += answer.status == 200
            if answer.status not in (200, 429) or is_in(browser):
                inside += 1
                outcome.faults.append(Fault(f"A guess was answered with {answer.status}.", seed))
        colleague = known[name]
        answer = colleague.post("/sign-in", {"name": name, "password": PASSWORD})
        halves += answer.to == SECOND_FACTOR
        if answer.to != SECOND_FACTOR:
            outcome.faults.append(Fault(f"A colleague was kept out ({answer.status}) in a known browser.", seed))
        elif time.time() - codes[name] > 2 * STEP:
            codes[name] = time.time()
            wholes += (there := _shown(colleague, at.keys[name]))
            if not there:
                outcome.faults.append(Fault("A colleague's code was not taken.", seed))
        colleague.post("/sign-out", {})
    quarters = 1 + (time.monotonic() - begun) // 900
    outcome.faults += [
        Fault(f"{many:,} guesses of {name} were looked at.", bounds.seed)
        for name, many in looked.items()
        if many > EVERYWHERE * quarters
    ]
    outcome.say("rounds of guesses", rounds)
    outcome.did("rounds of guesses", rounds, FULL)
    outcome.say("passwords guessed, from random addresses and from the colleagues' own", tries)
    outcome.say("of these, answered that the door is closed", closed)
    outcome.say("of one name, guesses looked at, at most", max(looked.values(), default=0))
    outcome.say("in by a guess", inside)
    outcome.say("passwords of colleagues meanwhile in known browsers, all taken", halves)
    outcome.say("of these, signed in with their code as well", wholes)


def _signed_in_once(at: Door, name: str, key: str) -> Browser:
    browser = at.browser(OFFICE)
    browser.post("/sign-in", {"name": name, "password": PASSWORD})
    assert _shown(browser, key)
    browser.post("/sign-out", {})
    return browser


def _shown(browser: Browser, key: str) -> bool:
    """Show the code of this moment, and whether it was taken."""
    code = f"{TOTP(bytes.fromhex(key)).token():06d}"
    return browser.post(SECOND_FACTOR, {"code": code}).to == "/"


def _stranger(at: Door, chance: random.Random) -> Browser:
    """A browser at the colleagues' address or elsewhere, perhaps with a header or a cookie that it made up."""
    numbers = ".".join(str(chance.randrange(1, 255)) for _ in range(4))
    six = ":".join(f"{chance.randrange(65536):x}" for _ in range(8))
    address = chance.choice([OFFICE, OFFICE, numbers, six])
    forged = chance.choice(["", "", f"{numbers}, ", f"{OFFICE}, ", "unknown, "])
    browser = at.browser(f"{forged}{address}")
    if chance.random() < 0.3:
        made_up = "".join(chance.choices("abcdefghijklmnopqrstuvwxyz0123456789:-_.", k=chance.randrange(60)))
        browser.cookies["__Host-known"] = made_up
    return browser


def _written(name: str, chance: random.Random) -> str:
    return chance.choice([name, name.upper(), f" {name} ", name.title()])


def _wrong(chance: random.Random) -> str:
    return chance.choice([PASSWORD.upper(), PASSWORD[:-1], f"{PASSWORD} ", "x" * chance.randrange(1, 200), "password"])
