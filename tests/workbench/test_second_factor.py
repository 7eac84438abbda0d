"""The second factor once it is set up: recovery codes, another authenticator, a reset that is told, a way back in."""

import json
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from typer.testing import CliRunner

from tests.workbench.conftest import PASSWORD, code
from tests.workbench.provider import words
from truecount.cli import app
from truecount.errors import TrueCountError
from truecount.workbench.accounts.forms import WRONG_CODE
from truecount.workbench.accounts.models import Account
from truecount.workbench.accounts.recovering import recover
from truecount.workbench.accounts.roles import Role
from truecount.workbench.accounts.second_factor import FEW, LONGEST_WAIT, RECOVERY
from truecount.workbench.ledger.models import Entry

pytestmark = pytest.mark.django_db
OWN = "/own-factor"


def enter(of, password=PASSWORD):
    browser = Client()
    browser.post(reverse("sign-in"), {"name": of.name, "password": password})
    return browser


def shown(browser, given):
    return browser.post(reverse("second-factor"), {"code": given})


def asked(browser, act, given):
    TOTPDevice.objects.update(last_t=-1)
    return browser.post(OWN, {"code": given, "act": act})


def new_codes(browser):
    answer = asked(browser, "codes", code(browser.account))
    assert answer["Location"] == reverse("recovery")
    return re.findall("<code>(.+?)</code>", words(browser.get(reverse("recovery"))))


def test_new_recovery_codes_end_the_old_and_are_shown_once(signed_in):
    browser = signed_in(Role.AUDITOR)
    old, new = new_codes(browser), new_codes(browser)
    assert (len(set(new)), set(old) & set(new)) == (RECOVERY, set())
    assert browser.get(reverse("recovery"))["Location"] == reverse("home")
    assert WRONG_CODE in words(shown(enter(browser.account), old[0]))
    StaticDevice.objects.update(throttling_failure_count=0)
    TOTPDevice.objects.update(throttling_failure_count=0)
    assert shown(enter(browser.account), new[0])["Location"] == reverse("home")
    assert [one.why for one in Entry.objects.all()] == ["made new recovery codes"] * 2


@pytest.mark.parametrize("act", ["codes", "authenticator", "", "evil"])
def test_nothing_is_made_new_without_a_code(signed_in, act):
    browser = signed_in(Role.AUDITOR)
    key = TOTPDevice.objects.get().key
    for given in ("", "000000", "zzzzzzzz"):
        assert asked(browser, act, given).status_code == 200
        TOTPDevice.objects.update(throttling_failure_count=0)
    assert browser.get(reverse("set-up"))["Location"] == reverse("second-factor")
    assert TOTPDevice.objects.get().key == key
    assert not StaticDevice.objects.exists()


@pytest.mark.parametrize("kind", ["authenticator", "recovery"])
def test_a_code_is_good_once(signed_in, kind):
    browser = signed_in(Role.AUDITOR)
    codes = new_codes(browser)
    TOTPDevice.objects.update(last_t=-1)
    given = code(browser.account) if kind == "authenticator" else codes[0].upper()
    assert shown(enter(browser.account), given)["Location"] == reverse("home")
    assert WRONG_CODE in words(shown(enter(browser.account), given))


def test_an_older_code_is_taken_no_more_after_a_newer_one(signed_in):
    browser = signed_in(Role.AUDITOR)
    device = TOTPDevice.objects.get()
    before = TOTP(device.bin_key, device.step, device.t0, device.digits)
    before.time = timezone.now().timestamp() - device.step
    assert WRONG_CODE in words(shown(enter(browser.account), f"{before.token():06d}"))


def test_few_codes_left_are_told_at_each_sign_in(signed_in):
    browser = signed_in(Role.AUDITOR)
    codes = new_codes(browser)
    for number, given in enumerate(codes, 1):
        here = enter(browser.account)
        assert shown(here, given)["Location"] == reverse("home")
        said, left = here.get(reverse("home")).content.decode(), RECOVERY - number
        assert ("Make new ones" in said) == (left <= FEW)
        if left <= FEW:
            assert f"You have {left or 'no'} recovery code" in said


def test_another_authenticator_takes_the_place_of_the_old_once_it_shows_a_code(signed_in):
    browser = signed_in(Role.AUDITOR)
    old = TOTPDevice.objects.get()
    assert asked(browser, "authenticator", code(browser.account))["Location"] == reverse("set-up")
    assert browser.get(reverse("set-up")).status_code == 200
    assert TOTPDevice.objects.get(confirmed=True) == old
    new = TOTPDevice.objects.get(confirmed=False)
    given = f"{TOTP(new.bin_key, new.step, new.t0, new.digits).token():06d}"
    assert browser.post(reverse("set-up"), {"code": given})["Location"] == reverse("recovery")
    assert TOTPDevice.objects.get() == new
    assert browser.get(reverse("home")).status_code == 200
    assert browser.get(reverse("set-up"))["Location"] == reverse("second-factor")
    assert Entry.objects.get().why == "set another authenticator up"


def test_a_wait_has_an_end_so_that_whoever_knows_a_password_keeps_nobody_out(signed_in):
    browser = signed_in(Role.AUDITOR)
    TOTPDevice.objects.update(throttling_failure_count=60, throttling_failure_timestamp=timezone.now())
    assert "Wait" in words(shown(enter(browser.account), "000000"))
    assert TOTPDevice.objects.get().throttling_failure_count == LONGEST_WAIT
    assert "Wait 1,024 seconds" in words(shown(enter(browser.account), "000000"))


def test_a_reset_is_told_once_at_the_next_sign_in_and_logged(signed_in):
    of = signed_in(Role.AUDITOR)
    administrator = signed_in(Role.ADMINISTRATOR)
    administrator.post(reverse("account", args=(of.account.pk,)), {"act": "factor"})
    assert of.get(reverse("home"))["Location"].startswith("/sign-in")
    for told in (True, False):
        browser = enter(of.account)
        TOTPDevice.objects.update(last_t=-1)
        browser.get(reverse("set-up"))
        given = {"code": code(of.account)}
        answer = browser.post(reverse("set-up"), given) if told else shown(browser, given["code"])
        page = browser.get(answer["Location"]).content.decode()
        assert ("Your authenticator was reset" in page) == told
        assert ("by an administrator on" in page) == told
    entry = Entry.objects.get()
    assert (entry.who, entry.record, entry.why) == (
        administrator.account.who,
        of.account.who,
        "authenticator taken out",
    )


def test_what_an_administrator_does_with_accounts_is_logged(signed_in):
    administrator = signed_in(Role.ADMINISTRATOR)
    given = {"name": "Reader", "role": Role.AUDITOR.value, "unit": "A new unit"}
    administrator.post(reverse("new-account"), given)
    address = reverse("account", args=(Account.objects.get(name="reader").pk,))
    for act in ("password", "close", "close"):
        administrator.post(address, {"act": act})
    assert [one.why for one in Entry.objects.all()] == [
        "made as auditor",
        "given a new password",
        "closed",
        "opened again",
    ]


# The way back in for the last administrator


def test_the_last_administrator_comes_back_in_from_the_machine(signed_in):
    of = signed_in(Role.ADMINISTRATOR)
    password = recover(" Administrator ")
    assert of.get(reverse("home"))["Location"].startswith("/sign-in")
    assert "reset" in Account.objects.get().notice
    browser = enter(of.account, password)
    browser.get(reverse("set-up"))
    browser.post(reverse("set-up"), {"code": code(of.account)})
    assert browser.get(reverse("home"))["Location"] == reverse("change-password")
    entry = Entry.objects.get()
    assert (entry.who, entry.record) == ("whoever runs the workbench", of.account.who)


def test_nobody_else_comes_back_in_from_the_machine(account, force):
    account(Role.AUDITOR)
    Account.objects.filter(name="auditor").update(is_active=False)
    for name, said in (("nobody", "no account"), ("auditor", "is closed")):
        with pytest.raises(TrueCountError, match=said):
            recover(name)
    assert not Entry.objects.exists()


def test_the_verb_prints_the_password_and_tells_what_is_wrong(account, monkeypatch):
    account(Role.ADMINISTRATOR)
    monkeypatch.setattr("truecount.workbench.running.prepare", lambda home: None)
    said = CliRunner().invoke(app, ["serve", "recover", "administrator", "--json"])
    assert Account.objects.get().check_password(json.loads(said.stdout)["password"])
    said = CliRunner().invoke(app, ["serve", "recover", "administrator"])
    assert Account.objects.get().check_password(said.stdout.split()[-1])
