"""Signing in by a provider that is not ours: a package's, in a process of its own, by its own pages."""

import pytest
import requests
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.workbench import provider, real_provider
from tests.workbench.provider import BY_MFA, THERE, is_in, words
from truecount.workbench.accounts.models import Account, Identity
from truecount.workbench.accounts.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def theirs():
    with real_provider.running() as issuer:
        yield issuer


@pytest.fixture(autouse=True)
def set_up(theirs, tmp_path, monkeypatch, account):
    cache.clear()
    account(Role.ADMINISTRATOR, name="keeper")
    for name, value in provider.settings(tmp_path, theirs, BY_MFA).items():
        monkeypatch.setenv(name, value)


def there(**form):
    """What somebody does on its page, and where it sends them."""
    browser = Client()
    location = browser.get(THERE)["Location"]
    back = requests.post(location, data=form, allow_redirects=False, timeout=10).headers["Location"]
    return browser, browser.get(back.removeprefix("http://testserver"))


def test_whoever_it_knows_with_a_role_comes_in_and_shows_our_second_factor(theirs):
    browser, answer = there(sub="anna")
    assert answer["Location"] == reverse("second-factor")
    of = Identity.objects.get(issuer=theirs, subject="anna").account
    assert (of.name, of.role, of.unit.name) == ("anna", Role.AUDITOR, "Northern district")
    assert not is_in(browser)
    out = browser.post(reverse("sign-out"))["Location"]
    assert out.startswith(f"{theirs}/oauth2/end_session?")
    assert requests.get(out, allow_redirects=False, timeout=10).status_code < 400


def test_whoever_it_knows_without_a_role_stays_out():
    _, answer = there(sub="ben")
    assert "You have no role here" in words(answer)
    assert Account.objects.count() == 1


def test_whoever_says_no_on_its_page_is_told_so():
    _, answer = there(action="deny")
    assert "was cancelled" in words(answer)


def test_its_token_is_no_good_in_another_browser_or_twice():
    browser = Client()
    back = requests.post(browser.get(THERE)["Location"], data={"sub": "anna"}, allow_redirects=False, timeout=10)
    address = back.headers["Location"].removeprefix("http://testserver")
    assert "Begin the sign-in again" in words(Client().get(address))
    assert browser.get(address).status_code == 302
    assert "Begin the sign-in again" in words(browser.get(address))
