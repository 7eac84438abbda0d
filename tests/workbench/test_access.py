"""Who may open what: every address against every role, from one table."""

import logging

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from truecount.workbench.accounts.gate import HALF_IN, OPEN, SIGNED_IN
from truecount.workbench.accounts.roles import ROLES, May, Role

A, R, D, O, S, M, N = (  # noqa: E741 - a letter a role, so that the table fits a page
    Role.ADMINISTRATOR,
    Role.REGISTRAR,
    Role.DECISION_MAKER,
    Role.AUDITOR,
    Role.STAFF,
    Role.MANAGER,
    Role.ANALYST,
)
EVERYBODY = {A, R, D, O, S, M, N}
ADDRESSES = {
    "home": ((), EVERYBODY),
    "recovery": ((), EVERYBODY),
    "change-password": ((), EVERYBODY),
    "accounts": ((), {A}),
    "new-account": ((), {A}),
    "account": ((1,), {A}),
    "log": ((), {A, R}),
}
"""Each address that needs a sign-in, what its pattern takes, and the roles that may open it."""
OUTSIDE = {"health", "first", "sign-in", "second-factor", "set-up", "sign-out"}
"""Addresses that are part of signing in or out, or tell nothing of anybody."""


def test_every_address_is_in_the_table():
    named = {pattern.name for pattern in get_resolver().url_patterns}
    assert named == set(ADDRESSES) | OUTSIDE


def test_every_page_says_who_may_open_it():
    for pattern in get_resolver().url_patterns:
        to = getattr(pattern.callback, "open_to", None)
        assert to in (OPEN, HALF_IN, SIGNED_IN) or to in list(May), pattern.name


def test_every_role_is_in_the_table_of_roles():
    assert set(ROLES) == set(Role)
    assert not ROLES[Role.ADMINISTRATOR] & {May.READ_LOGS, May.DECIDE, May.WORK_FINDINGS}
    assert ROLES[Role.ANALYST] == {May.SEE_FIGURES}


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_what_the_table_says_and_nothing_else(signed_in, caplog, role):
    browser = signed_in(role)
    for name, (needs, roles) in ADDRESSES.items():
        takes = (browser.account.pk,) if needs else ()
        caplog.clear()
        with caplog.at_level(logging.WARNING, "truecount.access"):
            answer = browser.get(reverse(name, args=takes))
        if role in roles:
            assert answer.status_code in (200, 302), name
        else:
            assert answer.status_code in (403, 404), name
            told = [one.getMessage() for one in caplog.records if one.name == "truecount.access"]
            assert told == ["refused"], name


@pytest.mark.django_db
@pytest.mark.parametrize("name", list(ADDRESSES))
def test_a_stranger_is_sent_to_the_sign_in(account, name):
    of = account(Role.REGISTRAR)
    takes = (of.pk,) if ADDRESSES[name][0] else ()
    answer = Client().get(reverse(name, args=takes))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in")


@pytest.mark.django_db
@pytest.mark.parametrize("name", list(ADDRESSES))
def test_a_password_without_a_code_opens_nothing(account, name):
    of = account(Role.ADMINISTRATOR)
    browser = Client()
    browser.post(reverse("sign-in"), {"name": of.name, "password": "three words apart"})
    takes = (of.pk,) if ADDRESSES[name][0] else ()
    answer = browser.get(reverse(name, args=takes))
    assert (answer.status_code, answer["Location"]) == (302, "/second-factor")
