"""What tests of the workbench share: an account of every role, and somebody signed in with both factors."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.planned import planned_force
from tests.workbench import provider
from truecount.workbench.accounts.models import Account, Unit
from truecount.workbench.accounts.roles import Role

PASSWORD = "three words apart"  # noqa: S105


@pytest.fixture(scope="session")
def planned(small_force, tmp_path_factory):
    """An audit of 40 readings planned and drawn of a small simulated force."""
    return planned_force(small_force, tmp_path_factory.mktemp("planned"), 40)


@pytest.fixture
def unit(db):
    return Unit.objects.create(name="Northern district")


@pytest.fixture
def account(unit):
    """A maker of accounts that have an authenticator and a password of their own."""

    def made(role, name=None, of=None):
        one = Account.objects.make(name or role.value, role, of or unit, PASSWORD)
        one.fresh = False
        one.save()
        TOTPDevice.objects.create(user=one, name="authenticator", confirmed=True)
        return one

    return made


def code(of):
    """The code that the account's authenticator shows now."""
    device = TOTPDevice.objects.get(user=of)
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits)
    return f"{totp.token():06d}"


@pytest.fixture
def signed_in(account):
    """A maker of browsers in which somebody of a role has signed in."""

    def browser(role, **rest):
        of = role if isinstance(role, Account) else account(role, **rest)
        client = Client()
        client.post(reverse("sign-in"), {"name": of.name, "password": PASSWORD})
        client.post(reverse("second-factor"), {"code": code(of)})
        client.account = of
        return client

    return browser


@pytest.fixture
def registrar(signed_in):
    return signed_in(Role.REGISTRAR)


@pytest.fixture(scope="session")
def provider_here():
    """A provider of OpenID Connect on this machine."""
    with provider.running() as one:
        yield one


@pytest.fixture
def force(provider_here, tmp_path, monkeypatch, account):
    """A provider that is set up, of a workbench that has its first account; `mapped` gives it another map of roles."""
    provider_here.begin_again()
    cache.clear()
    account(Role.ADMINISTRATOR, name="keeper")

    def mapped(roles):
        for name, value in provider.settings(tmp_path / "provider", provider_here.issuer, roles).items():
            monkeypatch.setenv(name, value)

    provider_here.mapped = mapped
    mapped(provider.MAP)
    return provider_here
