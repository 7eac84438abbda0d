"""Answers of the force's own provider that do not hold, or do not come: nobody is in, and nobody has to wait."""

import threading
import time

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.workbench.conftest import PASSWORD
from tests.workbench.lies import LIES
from tests.workbench.provider import BACK, BY_MFA, THERE, is_in, new_key, signed, words
from truecount.workbench.accounts.models import Account, Identity

pytestmark = pytest.mark.django_db
ELSEWHERE = ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "evil"]


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_does_not_hold_lets_nobody_in(force, lie):
    force.mapped(BY_MFA)
    force.lie = LIES[lie]
    browser = signed(force, amr=["mfa"])
    assert (browser.answer.status_code, "does not hold" in words(browser.answer)) == (403, True)
    assert not is_in(browser)
    assert not Identity.objects.exists()
    force.lie = None
    assert is_in(signed(force, amr=["mfa"]))


def test_a_state_is_good_once_and_in_its_own_browser(force):
    force.mapped(BY_MFA)
    browser = Client()
    back = force.let_in(browser.get(THERE)["Location"], groups=["crime-auditors"], amr=["mfa"])
    state = back.rpartition("state=")[2]
    for address in (BACK, f"{BACK}?code=x", f"{BACK}?state={state}x&code=x", f"{BACK}?state=&code="):
        assert "Begin the sign-in again" in words(browser.get(address))
    assert "Begin the sign-in again" in words(Client().get(back))
    assert browser.get(back).status_code == 302
    assert is_in(browser)
    again = browser.get(back)
    assert "Begin the sign-in again" in words(again)


def test_a_state_is_used_up_by_an_answer_that_does_not_hold_or_does_not_come(force):
    for lie, instead in ((LIES["over"], {}), (None, {"/token": (503, b"down")}), (None, {"/keys": (500, b"down")})):
        force.lie, force.instead = lie, instead
        browser = Client()
        back = force.let_in(browser.get(THERE)["Location"], groups=["crime-auditors"])
        assert browser.get(back).status_code in (403, 503)
        force.lie, force.instead = None, {}
        assert "Begin the sign-in again" in words(browser.get(back))


def test_a_code_of_another_sign_in_lets_nobody_in(force):
    victim, attacker = Client(), Client()
    stolen = force.let_in(victim.get(THERE)["Location"], groups=["crime-registrar"])
    own = force.let_in(attacker.get(THERE)["Location"], groups=[])
    mixed = f"{stolen.partition('&')[0]}&{own.partition('&')[2]}"
    assert "does not hold" in words(attacker.get(mixed))


def test_the_session_is_another_after_the_sign_in(force):
    browser = Client()
    browser.get(THERE)
    before = browser.session.session_key
    signed(force, browser)
    assert browser.session.session_key != before


def test_whoever_was_signed_in_before_leaves_nothing_to_the_next(force, signed_in):
    browser = signed_in(Account.objects.get())
    session = browser.session
    session["recovery"] = ["abcd2345"]
    session.save()
    signed(force, browser)
    assert "recovery" not in browser.session
    assert not is_in(browser)


@pytest.mark.parametrize("address", ELSEWHERE)
def test_a_sign_in_leads_nowhere_else(force, address):
    force.mapped(BY_MFA)
    browser = signed(force, query=f"?next={address}", amr=["mfa"])
    assert browser.answer["Location"] == reverse("home")


def test_what_the_provider_says_went_wrong_is_told_in_our_words(force):
    browser = Client()
    state = force.let_in(browser.get(THERE)["Location"]).rpartition("state=")[2]
    said = words(browser.get(f"{BACK}?error=access_denied&error_description=<b>evil</b>&state={state}"))
    assert "was cancelled" in said
    assert "evil" not in said
    assert "did not succeed" in words(Client().get(f"{BACK}?error=server_error&error_description=evil"))
    assert "does not hold" in words(Client().get(f"{BACK}?iss=https://elsewhere.example&code=1&state=2"))


def test_new_keys_are_taken_at_once_and_old_ones_no_more(force):
    old = force.key
    assert signed(force).answer.status_code == 302
    force.key = new_key("two")
    assert signed(force).answer.status_code == 302
    force.lie = lambda provider, claims: provider.signed(claims, old)
    assert "does not hold" in words(signed(force).answer)


@pytest.mark.parametrize(
    "document",
    [
        (500, b"down"),
        (200, b"<html>"),
        (200, []),
        (200, {}),
        (302, {}),
    ],
)
def test_a_provider_that_is_down_is_told_and_passwords_work(force, document):
    force.instead["/.well-known/openid-configuration"] = document
    answer = Client().get(THERE)
    assert (answer.status_code, "does not answer" in words(answer)) == (503, True)
    entered = Client().post(reverse("sign-in"), {"name": "keeper", "password": PASSWORD})
    assert entered["Location"] == reverse("second-factor")


@pytest.mark.parametrize(
    "pages",
    [
        {"issuer": "https://elsewhere.example"},
        {"token_endpoint": "http://elsewhere.example/"},
        {"jwks_uri": "file:///x"},
    ],
)
def test_a_provider_that_names_another_or_an_open_way_is_not_used(force, pages, caplog):
    force.pages = pages
    assert Client().get(THERE).status_code == 503
    assert next(iter(pages.values())) in caplog.text or next(iter(pages)) in caplog.text


def test_nothing_listens_there_any_more(force, monkeypatch):
    monkeypatch.setenv("TRUECOUNT_OIDC", "http://127.0.0.1:9")
    assert "does not answer" in words(Client().get(THERE))


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_a_provider_that_takes_its_time(force):
    browser = Client()
    back = force.let_in(browser.get(THERE)["Location"], groups=["crime-auditors"])
    reached, go = threading.Event(), threading.Event()
    answer = force.answer

    def slow(path, *given):
        if path == "/token":
            reached.set()
            go.wait(4)
        return answer(path, *given)

    force.answer = slow
    waiting = threading.Thread(target=lambda: (browser.get(back), connection.close()))
    waiting.start()
    try:
        assert reached.wait(5)
        begun = time.monotonic()
        entered = Client().post(reverse("sign-in"), {"name": "keeper", "password": PASSWORD})
        assert (entered.status_code, time.monotonic() - begun < 2) == (302, True)
    finally:
        go.set()
        waiting.join()
        force.answer = answer
    assert Identity.objects.count() == 1
