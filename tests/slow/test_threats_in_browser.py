"""The policy of the pages in a real browser: no page breaks it, and what is put into one is told."""

import logging
import time

import pytest
from django.urls import reverse

from tests.slow import in_the_workbench as browsers
from tests.workbench import conftest as people
from tests.workbench.test_access import ADDRESSES, R
from truecount.workbench import policy

pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("beside_the_browser"),
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
account, unit, signed_in, registrar = people.account, people.unit, people.signed_in, people.registrar
window = browsers.window
WITHOUT_NUMBER = [name for name, (of, roles, _) in ADDRESSES.items() if not of and R in roles]
INJECTED = "document.head.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = 1'}))"


def test_no_page_breaks_the_policy_and_what_does_is_reported(window, registrar, monkeypatch, caplog):
    monkeypatch.setattr(policy, "few", policy.Few(policy.MOST, policy.EVERY))
    here = window(registrar)
    broken, sent = [], []
    here.page.on("console", lambda said: broken.append(said.text) if "Content Security Policy" in said.text else None)
    here.page.on("request", lambda asked: sent.append(asked.url) if "csp-report" in asked.url else None)
    for name in WITHOUT_NUMBER:
        here.page.goto(here.base + reverse(name))
    assert (broken, sent) == ([], [])
    with caplog.at_level(logging.WARNING, "truecount.policy"):
        here.page.goto(here.base + reverse("home"))
        here.page.evaluate(INJECTED)
        told = []
        for _ in range(100):
            told = [one.getMessage() for one in caplog.records if one.name == "truecount.policy"]
            if told:
                break
            here.page.wait_for_timeout(100)
            time.sleep(0.1)
    assert here.page.evaluate("window.ran") is None
    assert broken
    assert told[0].endswith("script-src-elem, inline")
