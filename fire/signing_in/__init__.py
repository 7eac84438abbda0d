"""The door of the workbench under fire: answers of a provider that do not hold, and guesses that keep nobody out."""

from __future__ import annotations

from fire.signing_in.door import door
from fire.signing_in.guessing import guessed
from fire.signing_in.tampering import tampered
from fire.trial import Bounds, Outcome, Trial
from tests.workbench.lies import LIES


def run(bounds: Bounds) -> Outcome:
    """Both, at one workbench that runs as it does behind a force's own proxy."""
    outcome = Outcome()
    half = bounds.shared(2)
    with door() as at:
        tampered(half, outcome, at, LIES)
        guessed(half, outcome, at)
    return outcome


TRIALS = (
    Trial(
        "sign-in",
        "Nobody comes in who should not, and nobody is kept out who should",
        "A workbench runs as it does behind a force's proxy, with a provider of OpenID Connect on this machine. Each "
        "round of the first part changes something between the two: the token, its signature or what it says, the "
        "state, the code, the address, or the browser that it comes to. Nobody may be in, nor half in. The second part "
        "guesses passwords each round, from the colleague's own address and from others, with forged headers and "
        "cookies, while the colleague signs in from a browser in which they did before, which must work each time. Of "
        "each name no more than fifty guesses may be looked at in a quarter of an hour, from however many addresses.",
        run,
    ),
)
