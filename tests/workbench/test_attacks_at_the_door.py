"""What somebody tries at the sign-in: guessing, watching, fixing and keeping sessions, and leading people elsewhere."""

import runpy
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.workbench.conftest import PASSWORD, code
from truecount.workbench import headers, places
from truecount.workbench import settings as ours
from truecount.workbench.accounts import views
from truecount.workbench.accounts.forms import WRONG, WRONG_CODE
from truecount.workbench.accounts.models import Account, Unit
from truecount.workbench.accounts.roles import Role

pytestmark = pytest.mark.django_db
UNLIKE = "wrong wrong wrong"
RECOVERY = "abcd2345"
ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https://evil.example/",
    "http://testserver@evil.example/",
    "http://testserver.evil.example/",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "\\\\evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "%2F%2Fevil.example",
    "%5C%5Cevil.example",
    "\t//evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\x00//evil.example",
    " //evil.example",
    "evil.example",
    "account",
    "log",
    "./evil",
    "../evil",
]
BEHIND_A_PROXY = {"x-forwarded-proto": "https", "host": "crime.force.example"}


def enter(browser, name, password=PASSWORD, **more):
    return browser.post(reverse("sign-in"), {"name": name, "password": password}, **more)


def shown(browser, given):
    return browser.post(reverse("second-factor"), {"code": given})


def later(**by):
    """Let what holds codes back for a while be over."""
    for kind in (TOTPDevice, StaticDevice):
        kind.objects.update(throttling_failure_timestamp=timezone.now() - timedelta(**by))


# Leading people elsewhere


@pytest.mark.parametrize("address", ELSEWHERE)
def test_a_sign_in_leads_nowhere_else(account, address):
    of = account(Role.AUDITOR)
    browser = Client()
    browser.post(reverse("sign-in", query={"next": address}), {"name": of.name, "password": PASSWORD})
    assert shown(browser, code(of))["Location"] == reverse("home")


def test_a_sign_in_leads_to_a_page_that_only_takes_forms_and_says_so(account):
    of = account(Role.AUDITOR)
    browser = Client()
    asked = browser.get(reverse("sign-out"))["Location"]
    browser.post(asked, {"name": of.name, "password": PASSWORD})
    answer = browser.get(shown(browser, code(of))["Location"])
    assert (answer.status_code, "There is no page here" in answer.content.decode()) == (405, True)


# Watching what is told


def test_a_name_that_nobody_has_is_told_and_hashed_as_one_that_somebody_has(account, monkeypatch):
    account(Role.AUDITOR)
    account(Role.ANALYST)
    Account.objects.filter(name="analyst").update(is_active=False)
    Account.objects.make("waiting", Role.AUDITOR, Unit.objects.get())
    hashed = []
    plain = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *given: hashed.append(1) or plain(*given))
    seen = {}
    for name in ("auditor", "analyst", "waiting", "nobody"):
        hashed.clear()
        answer = enter(Client(), name, UNLIKE)
        page = answer.content.decode().replace(name, "")
        page = page[page.index("<main") :]
        seen[name] = (answer.status_code, WRONG in page, len(hashed), len(page), "Set-Cookie" in answer)
    assert set(seen.values()) == {seen["auditor"]}
    assert seen["auditor"][:3] == (200, True, 1)


def test_a_name_that_nobody_has_is_closed_after_five_tries_as_well(account):
    account(Role.AUDITOR)
    answers = [[enter(Client(), name, UNLIKE).status_code for _ in range(6)] for name in ("auditor", "nobody")]
    assert answers[0] == answers[1]
    assert answers[0][-1] == 429


@pytest.mark.parametrize("name", ["AUDITOR", " auditor ", "Auditor"])
def test_another_way_to_write_a_name_brings_no_more_tries(account, name):
    account(Role.AUDITOR)
    for _ in range(4):
        enter(Client(), "auditor", UNLIKE)
    assert enter(Client(), name, UNLIKE).status_code == 429


def test_a_name_of_letters_that_only_look_alike_is_another_name(unit):
    Account.objects.make("admin", Role.ADMINISTRATOR, unit, PASSWORD)
    for name in ("adm\u0131n", "\uff41dmin", "ad%", "_dmin"):
        assert WRONG in enter(Client(), name).content.decode()


# Guessing the second factor


@pytest.mark.parametrize("kind", ["authenticator", "recovery"])
def test_codes_cannot_be_guessed_quickly(account, kind):
    of = account(Role.AUDITOR)
    device = StaticDevice.objects.create(user=of, name="recovery", confirmed=True)
    StaticToken.objects.create(device=device, token=RECOVERY)
    browser = Client()
    enter(browser, of.name)
    for wrong in ("000000", "zzzzzzzz", "111111"):
        assert WRONG_CODE in shown(browser, wrong).content.decode()
        later(hours=1)
    TOTPDevice.objects.update(throttling_failure_timestamp=timezone.now(), throttling_failure_count=9)
    StaticDevice.objects.update(throttling_failure_timestamp=timezone.now(), throttling_failure_count=9)
    right = code(of) if kind == "authenticator" else "ABCD 2345"
    answer = shown(browser, right)
    assert answer.status_code == 200
    assert "Wait 256 seconds" in answer.content.decode()
    later(hours=1)
    assert shown(browser, right)["Location"] == reverse("home")
    counts = [one.objects.get().throttling_failure_count for one in (TOTPDevice, StaticDevice)]
    assert counts == [0, 0]


def test_another_sign_in_does_not_shorten_the_wait(account):
    of = account(Role.AUDITOR)
    TOTPDevice.objects.update(throttling_failure_timestamp=timezone.now(), throttling_failure_count=9)
    for _ in range(2):
        browser = Client()
        enter(browser, of.name)
        assert "seconds" in shown(browser, code(of)).content.decode()


def test_setting_up_cannot_be_guessed_quickly_either(unit):
    of = Account.objects.make("new", Role.AUDITOR, unit, PASSWORD)
    browser = Client()
    enter(browser, "new")
    browser.get(reverse("set-up"))
    assert WRONG_CODE in browser.post(reverse("set-up"), {"code": "000000"}).content.decode()
    TOTPDevice.objects.update(throttling_failure_count=9)
    assert "Wait" in browser.post(reverse("set-up"), {"code": code(of)}).content.decode()
    assert not TOTPDevice.objects.get().confirmed


def test_two_who_set_up_at_once_leave_no_account_that_cannot(unit):
    of = Account.objects.make("new", Role.AUDITOR, unit, PASSWORD)
    for _ in range(2):
        TOTPDevice.objects.create(user=of, name="authenticator", confirmed=False)
    browser = Client()
    enter(browser, "new")
    assert browser.get(reverse("set-up")).status_code == 200


@pytest.mark.parametrize("kind", ["authenticator", "recovery"])
def test_a_code_is_good_once(account, kind):
    of = account(Role.AUDITOR)
    device = StaticDevice.objects.create(user=of, name="recovery", confirmed=True)
    StaticToken.objects.create(device=device, token=RECOVERY)
    given = code(of) if kind == "authenticator" else RECOVERY
    first, second = Client(), Client()
    for browser in (first, second):
        enter(browser, of.name)
    assert shown(first, given)["Location"] == reverse("home")
    assert shown(second, given).status_code == 200
    assert second.get(reverse("home"))["Location"] == reverse("second-factor")


@pytest.mark.django_db(transaction=True)
def test_a_code_sent_many_times_at_once_is_good_once(account):
    of = account(Role.AUDITOR)
    browsers = [Client() for _ in range(4)]
    for browser in browsers:
        enter(browser, of.name)
    given, answers = code(of), []

    def send(browser):
        answers.append(shown(browser, given).status_code)
        connection.close()

    threads = [threading.Thread(target=send, args=(browser,)) for browser in browsers]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(answers) == [200, 200, 200, 302]


def test_nobodys_else_code_is_of_use(account):
    of, other = account(Role.AUDITOR), account(Role.ANALYST)
    browser = Client()
    enter(browser, of.name)
    assert WRONG_CODE in shown(browser, code(other)).content.decode()


def test_who_has_an_authenticator_cannot_set_another_up_with_the_password_alone(account):
    of = account(Role.AUDITOR)
    browser = Client()
    enter(browser, of.name)
    assert browser.get(reverse("set-up"))["Location"] == reverse("second-factor")
    assert browser.post(reverse("set-up"), {"code": "000000"})["Location"] == reverse("second-factor")
    assert TOTPDevice.objects.filter(user=of).count() == 1


# Fixing and keeping sessions


def test_the_session_has_another_key_after_each_half_of_signing_in(account):
    of = account(Role.AUDITOR)
    browser = Client()
    browser.cookies["sessionid"] = "chosenbyanattackerchosenbyattack"
    enter(browser, of.name)
    half = browser.session.session_key
    assert half != "chosenbyanattackerchosenbyattack"
    shown(browser, code(of))
    whole = browser.session.session_key
    assert whole != half
    for key in (half, "chosenbyanattackerchosenbyattack"):
        thief = Client()
        thief.cookies["sessionid"] = key
        assert thief.get(reverse("home"))["Location"].startswith("/sign-in")


def test_a_session_that_was_signed_out_of_opens_nothing(registrar):
    key = registrar.session.session_key
    registrar.post(reverse("sign-out"))
    thief = Client()
    thief.cookies["sessionid"] = key
    assert thief.get(reverse("log"))["Location"].startswith("/sign-in")


@pytest.mark.parametrize("act", ["close", "password", "factor"])
def test_what_an_administrator_does_to_an_account_ends_its_sessions(signed_in, act):
    browser, administrator = signed_in(Role.REGISTRAR), signed_in(Role.ADMINISTRATOR)
    answer = administrator.post(reverse("account", args=(browser.account.pk,)), {"act": act})
    assert answer.status_code in (200, 302)
    assert browser.get(reverse("log"))["Location"].startswith("/sign-in")
    assert administrator.get(reverse("accounts")).status_code == 200


def test_ones_own_new_password_ends_ones_other_sessions(signed_in, account):
    of = account(Role.REGISTRAR)
    first = signed_in(of)
    TOTPDevice.objects.update(last_t=-1)
    second = signed_in(of)
    fresh = "three other words"
    assert first.get(reverse("log")).status_code == 200
    second.post(reverse("change-password"), {"password": fresh, "again": fresh})
    assert second.get(reverse("log")).status_code == 200
    assert first.get(reverse("log"))["Location"].startswith("/sign-in")


def test_another_role_holds_from_the_next_page_on(registrar):
    assert registrar.get(reverse("log")).status_code == 200
    Account.objects.filter(pk=registrar.account.pk).update(role=Role.ANALYST.value)
    assert registrar.get(reverse("log")).status_code == 403


def test_two_who_make_the_first_account_at_once_make_one(monkeypatch):
    plain = Unit.objects.get_or_create

    def meanwhile(**given):
        unit = plain(**given)
        Account.objects.make("quicker", Role.ADMINISTRATOR, unit[0], PASSWORD)
        return unit

    monkeypatch.setattr(views.Unit.objects, "get_or_create", meanwhile)
    given = {"name": "keeper", "password": PASSWORD, "again": PASSWORD}
    assert Client().post(reverse("first"), given)["Location"] == reverse("sign-in")
    assert [one.name for one in Account.objects.all()] == ["quicker"]


# A name of the force's own, behind a proxy that ends HTTPS


@pytest.fixture
def by_https(monkeypatch, settings):
    monkeypatch.setenv(places.HOSTS, "crime.force.example")
    for name, value in runpy.run_path(str(Path(ours.__file__))).items():
        if name.startswith(("SECURE_", "SESSION_COOKIE", "CSRF_COOKIE")) or name == "ALLOWED_HOSTS":
            setattr(settings, name, value)


def test_a_name_of_the_forces_own_is_asked_for_by_https_alone(by_https, account):
    account(Role.AUDITOR)
    answer = Client().get(reverse("sign-in"), headers={"host": "crime.force.example"})
    assert (answer.status_code, answer["Location"]) == (301, "https://crime.force.example/sign-in")
    assert answer["Content-Security-Policy"] == headers.POLICY
    bad = Client().get(reverse("sign-in"), headers={"host": "evil.example"})
    assert (bad.status_code, bad["Content-Security-Policy"]) == (400, headers.POLICY)
    answer = Client().get(reverse("sign-in"), headers=BEHIND_A_PROXY)
    assert "max-age=31536000" in answer["Strict-Transport-Security"]


def test_the_cookies_are_sent_by_https_alone_and_no_script_reads_them(by_https, account):
    of = account(Role.AUDITOR)
    browser = Client(headers=BEHIND_A_PROXY)
    browser.get(reverse("sign-in"))
    enter(browser, of.name)
    assert set(browser.cookies) == {"__Host-session", "__Host-csrf"}
    for cookie in browser.cookies.values():
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
        assert (cookie["path"], cookie["domain"]) == ("/", "")


@pytest.mark.parametrize(
    ("hosts", "passed_on", "sender"),
    [
        ("crime.force.example", "203.0.113.9, 10.1.2.3", "10.1.2.3"),
        ("crime.force.example", "2001:db8::1", "2001:db8::1"),
        ("crime.force.example", "nonsense\0", "10.9.9.9"),
        ("crime.force.example", "", "10.9.9.9"),
        ("127.0.0.1", "203.0.113.9", "10.9.9.9"),
    ],
)
def test_tries_are_counted_by_the_address_that_the_proxy_names(monkeypatch, hosts, passed_on, sender):
    monkeypatch.setenv(places.HOSTS, hosts)
    asked = RequestFactory().get("/", headers={"x-forwarded-for": passed_on}, REMOTE_ADDR="10.9.9.9")
    assert headers.sender(asked) == sender
    assert headers.sender(RequestFactory().get("/", REMOTE_ADDR="")) is None
