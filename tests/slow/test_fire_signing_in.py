"""The door of the workbench under fire, in short: and that the trial sees whoever is in, or kept out."""

import pytest

from fire.signing_in import guessing
from fire.signing_in.door import door
from fire.signing_in.guessing import guessed
from fire.signing_in.tampering import tampered
from fire.trial import Bounds, Outcome
from tests.workbench.lies import LIES

pytestmark = pytest.mark.slow
HONEST = {"an honest token": lambda provider, claims: provider.signed(claims)}


def test_nobody_is_in_and_nobody_is_kept_out(monkeypatch):
    outcome = Outcome()
    with door() as at:
        tampered(Bounds(20, 0.3), outcome, at, LIES)
        guessed(Bounds(4, 0.3), outcome, at)
        assert outcome.faults == []
        assert {line.what: line.number for line in outcome.lines}["in after that"] == "0"
        planted = Outcome()
        tampered(Bounds(1, seed=10), planted, at, HONEST)
        assert "a token that lies" in planted.faults[-1].words
        monkeypatch.setattr(guessing, "PASSWORD", "changed meanwhile")
        monkeypatch.setattr(guessing, "_signed_in_once", lambda at, *_: at.browser())
        guessed(Bounds(1), planted, at)
        assert "kept out" in planted.faults[-1].words
