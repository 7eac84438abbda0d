"""Signing in: both factors, the first account, and what an attacker tries."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.workbench.conftest import PASSWORD, code
from truecount.workbench.accounts.forms import WRONG, WRONG_CODE
from truecount.workbench.accounts.models import Account
from truecount.workbench.accounts.roles import Role

pytestmark = pytest.mark.django_db


def enter(browser, name, password=PASSWORD, **more):
    return browser.post(reverse("sign-in") + more.pop("query", ""), {"name": name, "password": password}, **more)


def test_the_first_page_makes_the_first_account_and_then_closes():
    browser = Client()
    assert browser.get(reverse("sign-in"))["Location"] == reverse("first")
    given = {"name": "Keeper", "password": PASSWORD, "again": PASSWORD}
    assert browser.post(reverse("first"), given)["Location"] == reverse("sign-in")
    (made,) = Account.objects.all()
    assert (made.name, made.role) == ("keeper", Role.ADMINISTRATOR)
    assert browser.post(reverse("first"), given | {"name": "second"})["Location"] == reverse("sign-in")
    assert Account.objects.count() == 1


def test_a_weak_password_is_refused_with_a_reason():
    answer = Client().post(reverse("first"), {"name": "keeper", "password": "short", "again": "short"})
    assert "at least 12 characters" in answer.content.decode()
    assert not Account.objects.exists()


def test_both_factors_are_asked_for(account):
    of = account(Role.AUDITOR)
    browser = Client()
    assert enter(browser, of.name)["Location"] == reverse("second-factor")
    assert WRONG_CODE in browser.post(reverse("second-factor"), {"code": "000000"}).content.decode()
    TOTPDevice.objects.update(throttling_failure_count=0)
    assert browser.post(reverse("second-factor"), {"code": code(of)})["Location"] == reverse("home")
    assert browser.get(reverse("home")).status_code == 200


def test_an_authenticator_is_set_up_at_the_first_sign_in_with_recovery_codes_shown_once(unit):
    of = Account.objects.make("new", Role.AUDITOR, unit, PASSWORD)
    browser = Client()
    enter(browser, "new")
    assert browser.get(reverse("second-factor"))["Location"] == reverse("set-up")
    page = browser.get(reverse("set-up")).content.decode()
    assert "<svg" in page
    browser.post(reverse("set-up"), {"code": code(of)})
    assert browser.get(reverse("recovery"))["Location"] == reverse("change-password")
    fresh = "three other words"
    browser.post(reverse("change-password"), {"password": fresh, "again": fresh})
    codes = re.findall("<code>(.+?)</code>", browser.get(reverse("recovery")).content.decode())
    assert len(set(codes)) == 8
    assert browser.get(reverse("recovery"))["Location"] == reverse("home")
    again = Client()
    enter(again, "new", fresh)
    assert again.post(reverse("second-factor"), {"code": codes[0]})["Location"] == reverse("home")
    assert codes[0] not in of.staticdevice_set.get().token_set.values_list("token", flat=True)


def test_a_wrong_name_and_a_wrong_password_are_told_in_the_same_words(account):
    account(Role.AUDITOR)
    pages = [enter(Client(), name, "wrong wrong wrong").content.decode() for name in ("auditor", "nobody")]
    assert all(WRONG in page for page in pages)


def test_five_wrong_passwords_close_the_door_to_that_address_and_not_to_a_colleague(account):
    account(Role.AUDITOR)
    for _ in range(5):
        answer = enter(Client(), "auditor", "wrong wrong wrong", REMOTE_ADDR="10.0.0.9")
    assert answer.status_code == 429
    assert enter(Client(), "auditor", REMOTE_ADDR="10.0.0.9").status_code == 429
    assert enter(Client(), "auditor", REMOTE_ADDR="10.0.0.8").status_code == 302


def test_the_session_gets_another_key_at_the_sign_in(account):
    of = account(Role.AUDITOR)
    browser = Client()
    browser.get(reverse("sign-in"))
    enter(browser, of.name)
    half = browser.session.session_key
    browser.post(reverse("second-factor"), {"code": code(of)})
    assert browser.session.session_key != half


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_a_sign_in_leads_nowhere_else(account, address):
    of = account(Role.AUDITOR)
    browser = Client()
    enter(browser, of.name, query=f"?next={address}")
    assert browser.post(reverse("second-factor"), {"code": code(of)})["Location"] == reverse("home")


def test_a_sign_in_leads_where_one_wanted_to(account):
    of = account(Role.REGISTRAR)
    browser = Client()
    enter(browser, of.name, query="?next=/log")
    assert browser.post(reverse("second-factor"), {"code": code(of)})["Location"] == "/log"


def test_a_form_from_elsewhere_is_refused(account):
    of = account(Role.AUDITOR)
    answer = Client(enforce_csrf_checks=True).post(reverse("sign-in"), {"name": of.name, "password": PASSWORD})
    assert answer.status_code == 403
    assert "too old to send" in answer.content.decode()


def test_a_session_ends_after_a_shift(signed_in):
    browser = signed_in(Role.AUDITOR)
    session = browser.session
    session["signed-in-at"] -= 13 * 3600
    session.save()
    assert browser.get(reverse("home"))["Location"].startswith("/sign-in")


def test_a_closed_account_is_out_at_once_and_stays_in_the_list(signed_in):
    of = signed_in(Role.AUDITOR)
    administrator = signed_in(Role.ADMINISTRATOR)
    address = reverse("account", args=(of.account.pk,))
    administrator.post(address, {"act": "close"})
    assert of.get(reverse("home"))["Location"].startswith("/sign-in")
    assert WRONG in enter(Client(), of.account.name).content.decode()
    assert of.account.name in administrator.get(reverse("accounts")).content.decode()


def test_nobody_closes_their_own_account(signed_in):
    administrator = signed_in(Role.ADMINISTRATOR)
    administrator.post(reverse("account", args=(administrator.account.pk,)), {"act": "close"})
    assert administrator.get(reverse("accounts")).status_code == 200


def test_a_new_account_has_a_password_shown_once_that_must_be_changed(signed_in):
    administrator = signed_in(Role.ADMINISTRATOR)
    given = {"name": "Reader", "role": Role.AUDITOR.value, "unit": "A new unit"}
    answer = administrator.post(reverse("new-account"), given)
    (password,) = re.findall('<code class="tc-key">(.+?)</code>', answer.content.decode())
    made = Account.objects.get(name="reader")
    assert made.fresh
    assert made.unit.name == "A new unit"
    assert made.check_password(password)
    assert "There is an account of this name" in administrator.post(reverse("new-account"), given).content.decode()


def test_every_page_carries_the_headers_that_keep_it_to_itself(registrar):
    for answer in (registrar.get(reverse("home")), Client().get(reverse("health"))):
        assert "script-src 'self'" in answer["Content-Security-Policy"]
        assert "unsafe" not in answer["Content-Security-Policy"]
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["Cache-Control"] == "no-store"
