"""Too many wrong passwords: guessers wait, from one address or many, and no colleague can be made to wait."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.workbench.conftest import PASSWORD, code
from tests.workbench.provider import words
from truecount.workbench import settings
from truecount.workbench.accounts import lock_out
from truecount.workbench.accounts.roles import Role

pytestmark = pytest.mark.django_db
SHARED = "10.0.0.9"
LIMIT = settings.AXES_FAILURE_LIMIT


@pytest.fixture(autouse=True)
def everywhere(monkeypatch):
    """As many strangers' tries as can be made in a moment."""
    monkeypatch.setattr(lock_out, "EVERYWHERE", 12)


def enter(browser, name="auditor", password=PASSWORD, address=SHARED):
    given = {"name": name, "password": password}
    return browser.post(reverse("sign-in"), given, REMOTE_ADDR=address)


def guess(times, browser=None, name="auditor", address=lambda number: SHARED):
    return [enter(browser or Client(), name, "wrong wrong", address(number)).status_code for number in range(times)]


def far(number):
    return f"10.{number // 250}.{number % 250}.7"


@pytest.fixture
def colleague(signed_in):
    """A browser in which an auditor signed in with both factors, and out again."""
    browser = signed_in(Role.AUDITOR)
    browser.post(reverse("sign-out"))
    return browser


def test_nobody_is_locked_out_by_whoever_shares_their_address(colleague):
    assert guess(LIMIT + 1)[-1] == 429
    assert enter(Client()).status_code == 429
    assert enter(colleague).status_code == 302


def test_nobody_is_locked_out_by_guesses_from_everywhere(colleague):
    assert set(guess(lock_out.EVERYWHERE - 1, address=far)) == {200}
    assert guess(1, address=lambda _: far(900)) == [429]
    assert enter(Client(), address="10.9.9.9").status_code == 429
    assert enter(colleague, address="10.9.9.8").status_code == 302
    assert enter(Client(), address="10.9.9.9").status_code == 429, "what a known browser does opens no other"


def test_guesses_of_one_name_close_no_other(colleague, account):
    account(Role.ANALYST)
    guess(lock_out.EVERYWHERE, address=far)
    assert enter(Client(), "analyst").status_code == 302


def test_a_known_browser_is_counted_too_and_by_itself(colleague):
    assert guess(LIMIT, colleague, address=far)[-1] == 429
    assert enter(colleague, address="10.9.9.9").status_code == 429
    assert enter(Client()).status_code == 302


def test_a_browser_is_known_of_those_alone_who_signed_in_with_both_factors(colleague, account):
    account(Role.ANALYST)
    half = Client()
    enter(half, "analyst")
    half.post(reverse("sign-out"))
    for browser in (half, colleague):
        guess(LIMIT, name="analyst")
        assert enter(browser, "analyst").status_code == 429


def test_colleagues_who_share_a_machine_are_all_known_there(colleague, account):
    of = account(Role.ANALYST)
    enter(colleague, of.name)
    colleague.post(reverse("second-factor"), {"code": code(of)})
    colleague.post(reverse("sign-out"))
    for name in ("auditor", "analyst"):
        guess(LIMIT, name=name)
        assert enter(Client(), name).status_code == 429
        assert enter(colleague, name).status_code == 302


def test_a_browser_keeps_the_last_that_signed_in_and_its_own_name(rf):
    request = rf.get("/")
    for number in range(lock_out.MOST_IN_A_BROWSER + 5):
        answer = lock_out.known_from_now(request, lock_out.HttpResponse(), f"somebody {number}")
        request.COOKIES["known"] = answer.cookies["known"].value
    held = lock_out._held(request)
    assert len(held) == lock_out.MOST_IN_A_BROWSER
    assert lock_out._mark("somebody 0") not in held
    assert len(request.COOKIES["known"]) < 3000
    mark = lock_out._mark("somebody 20")
    again = lock_out.known_from_now(request, lock_out.HttpResponse(), "somebody 20")
    request.COOKIES["known"] = again.cookies["known"].value
    assert next(iter(lock_out._held(request).items())) == (mark, held[mark])


def test_the_cookie_names_nobody_and_is_kept_from_scripts(colleague):
    cookie = colleague.cookies["known"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert "auditor" not in cookie.value
    assert int(cookie["max-age"]) == lock_out.KNOWN_FOR.total_seconds()


@pytest.mark.parametrize("made", ["", "x", "e30:1:2", "\x01", "a" * 5000])
def test_a_cookie_that_we_did_not_sign_makes_nobody_known(account, made):
    account(Role.AUDITOR)
    browser = Client()
    browser.cookies["known"] = made
    guess(LIMIT)
    assert enter(browser).status_code == 429


def test_a_cookie_signed_for_something_else_makes_nobody_known(account):
    account(Role.AUDITOR)
    browser = Client()
    browser.cookies["known"] = signing.dumps({lock_out._mark("auditor"): "x"}, salt="another")
    guess(LIMIT)
    assert enter(browser).status_code == 429


def test_who_goes_on_trying_does_not_keep_the_door_closed(account):
    account(Role.AUDITOR)
    guess(LIMIT)
    before = AccessAttempt.objects.get().attempt_time
    guess(3)
    assert AccessAttempt.objects.get().attempt_time == before
    AccessAttempt.objects.update(attempt_time=timezone.now() - settings.AXES_COOLOFF_TIME - timedelta(seconds=1))
    assert enter(Client()).status_code == 302


def test_a_name_that_nobody_has_is_answered_in_the_same_way(account):
    account(Role.AUDITOR)
    seen = []
    for name in ("auditor", "nobody"):
        codes = guess(lock_out.EVERYWHERE, name=name, address=far)
        page = words(enter(Client(), name, "wrong wrong")).replace(name, "")
        seen.append((codes, page))
    assert seen[0] == seen[1]


def test_a_new_password_opens_the_door_again(account, signed_in):
    of = account(Role.AUDITOR)
    guess(LIMIT)
    signed_in(Role.ADMINISTRATOR).post(reverse("account", args=(of.pk,)), {"act": "password"})
    assert guess(1) == [200]


def test_the_password_stands_nowhere_in_what_is_kept(account):
    account(Role.AUDITOR)
    enter(Client(), password="a secret that somebody typed")  # noqa: S106
    assert "secret" not in str(AccessAttempt.objects.values())
