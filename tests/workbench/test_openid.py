"""Signing in by the force's own provider: who comes in and as what, what the pages show, and signing out."""

import logging

import pytest
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.workbench.conftest import PASSWORD, code
from tests.workbench.lies import LIES
from tests.workbench.provider import BACK, BY_MFA, MAP, THERE, is_in, signed, words
from truecount.workbench.accounts.models import Account, Identity
from truecount.workbench.accounts.roles import Role
from truecount.workbench.ledger.chain import verify
from truecount.workbench.ledger.models import Entry

pytestmark = pytest.mark.django_db


# Who comes in, and as what


def test_whoever_has_a_role_is_asked_for_a_code_and_has_an_account_from_then_on(force):
    browser = signed(force, preferred_username="Anna.Reader", groups=["crime-auditors", "northern"])
    assert browser.answer["Location"] == reverse("second-factor")
    assert not is_in(browser)
    made = Identity.objects.get().account
    assert (made.name, made.role, made.unit.name) == ("anna.reader", Role.AUDITOR, "Northern district")
    assert not made.has_usable_password()
    browser.get(reverse("set-up"))
    assert browser.post(reverse("set-up"), {"code": code(made)})["Location"] == reverse("recovery")
    assert is_in(browser)
    assert Entry.objects.get().record == made.who


@pytest.mark.parametrize("told", [{"amr": ["pwd", "mfa"]}, {"acr": "gold"}])
def test_the_providers_second_factor_is_taken_where_the_map_says_so_and_it_was_shown(force, told):
    force.mapped(BY_MFA)
    browser = signed(force, query="?next=/readings", **told)
    assert browser.answer["Location"] == "/readings"
    assert is_in(browser)
    assert "known" in browser.cookies


@pytest.mark.parametrize(
    ("roles", "told"),
    [(MAP, {"amr": ["mfa"]}), (BY_MFA, {}), (BY_MFA, {"amr": ["pwd"]}), (BY_MFA, {"acr": "silver"})],
)
def test_our_own_second_factor_is_asked_for_otherwise(force, roles, told):
    force.mapped(roles)
    browser = signed(force, **told)
    assert browser.answer["Location"] == reverse("second-factor")
    assert not is_in(browser)


def test_a_second_sign_in_without_it_does_not_lean_on_the_first(force):
    force.mapped(BY_MFA)
    browser = signed(force, amr=["mfa"])
    assert is_in(browser)
    signed(force, browser)
    assert not is_in(browser)


def test_the_role_is_the_maps_at_every_sign_in_and_each_change_is_logged(force):
    force.mapped(BY_MFA)
    for groups, role, unit in (
        (["crime-auditors"], Role.AUDITOR, "Crime registry"),
        (["crime-registrar", "crime-auditors", "restricted-readers"], Role.REGISTRAR, "Crime registry"),
        (["crime-auditors", "northern"], Role.AUDITOR, "Northern district"),
        (["crime-auditors", "northern"], Role.AUDITOR, "Northern district"),
    ):
        signed(force, groups=groups, amr=["mfa"])
        of = Identity.objects.get().account
        assert (of.role, of.unit.name, of.restricted) == (role, unit, "restricted-readers" in groups)
    assert list(Entry.objects.values_list("kind", flat=True)) == ["collection", "alteration", "alteration"]
    assert verify().faults == ()


@pytest.mark.parametrize("groups", [[], ["others"], "others", None, 7, {"crime-auditors": True}, [["crime-auditors"]]])
def test_without_a_role_nothing_is_made(force, groups):
    force.userinfo = {"sub": "s-1", "groups": groups}
    browser = signed(force, groups=groups)
    assert (browser.answer.status_code, "You have no role here" in words(browser.answer)) == (403, True)
    assert not Identity.objects.exists()
    assert Account.objects.count() == 1


def test_whose_role_is_gone_stays_out(force):
    force.mapped(BY_MFA)
    signed(force, amr=["mfa"])
    browser = signed(force, amr=["mfa"], groups=[])
    assert browser.answer.status_code == 403
    assert not is_in(browser)


def test_a_closed_account_stays_out(force):
    force.mapped(BY_MFA)
    browser = signed(force, amr=["mfa"])
    Account.objects.filter(identity__subject="s-1").update(is_active=False)
    assert not is_in(browser)
    browser = signed(force, amr=["mfa"], groups=["crime-registrar"])
    assert "Your account is closed" in words(browser.answer)
    assert Identity.objects.get().account.role == Role.AUDITOR


def test_nobody_takes_an_account_over_by_its_name_or_address(force):
    keeper = Account.objects.get()
    named = {"preferred_username": "keeper", "name": "keeper", "email": "keeper", "email_verified": True}
    signed(force, **named)
    signed(force, sub="s-2", **named)
    assert list(Account.objects.order_by("pk").values_list("name", flat=True)) == ["keeper", "keeper-2", "keeper-3"]
    keeper.refresh_from_db()
    assert (keeper.role, keeper.check_password(PASSWORD)) == (Role.ADMINISTRATOR, True)


def test_the_same_subject_of_another_provider_is_somebody_else(force):
    signed(force)
    Identity.objects.update(issuer="https://before.example")
    signed(force)
    assert Identity.objects.values("account").distinct().count() == 2


def test_a_name_of_any_letters_becomes_one_that_can_be_kept(force):
    for number, name in enumerate(["", " ", "x" * 500, "a\0b\nc", "\u202eevil", "İ" * 60, 7, None]):
        signed(force, sub=f"s-{number}", preferred_username=name)
        assert 0 < len(Identity.objects.get(subject=f"s-{number}").account.name) <= 60


def test_an_account_of_the_provider_has_no_password_and_is_given_none(force, signed_in):
    browser = signed(force)
    of = Identity.objects.get().account
    administrator = signed_in(Account.objects.get(name="keeper"))
    address = reverse("account", args=(of.pk,))
    assert "Give a new password" not in words(administrator.get(address))
    administrator.post(address, {"act": "password"})
    of.refresh_from_db()
    assert not of.has_usable_password()
    browser.get(reverse("set-up"))
    browser.post(reverse("set-up"), {"code": code(of)})
    assert "There is no password to change" in words(browser.get(reverse("change-password")))


def test_groups_may_stand_inside_another_claim_or_on_the_page_of_the_person(force):
    force.mapped(MAP.replace("claim: groups", "claim: realm_access.roles"))
    assert signed(force, groups=None, realm_access={"roles": ["crime-auditors"]}).answer.status_code == 302
    force.userinfo = {"sub": "s-2", "realm_access": {"roles": ["crime-registrar"]}}
    assert signed(force, sub="s-2").answer.status_code == 302
    assert Identity.objects.get(subject="s-2").account.role == Role.REGISTRAR
    assert "does not hold" in words(signed(force, sub="s-3").answer)


# Signing out, and what the pages show


def test_signing_out_ends_the_session_here_and_leads_to_the_providers(force):
    browser = signed(force)
    answer = browser.post(reverse("sign-out"))
    assert answer["Location"].startswith(f"{force.issuer}/leave?id_token_hint=")
    assert "post_logout_redirect_uri=http%3A%2F%2Ftestserver%2Fsign-in" in answer["Location"]
    assert f"form-action 'self' {force.issuer};" in answer["Content-Security-Policy"]
    assert "_auth_user_id" not in browser.session


@pytest.mark.parametrize(
    "pages", [{"end_session_endpoint": None}, {"end_session_endpoint": "https://other.example/out"}]
)
def test_signing_out_ends_the_session_here_where_the_provider_has_no_page_for_it(force, pages):
    force.pages = pages
    assert signed(force).post(reverse("sign-out"))["Location"] == reverse("sign-in")


def test_the_page_offers_the_provider_and_keeps_where_one_wanted_to(force):
    said = words(Client().get(reverse("sign-in"), {"next": "/log"}))
    assert "Sign in with Force account" in said
    assert 'href="/sign-in/openid?next=%2Flog"' in said or 'href="/sign-in/openid?next=/log"' in said


def test_settings_that_break_later_leave_the_password(force, monkeypatch, caplog):
    monkeypatch.delenv("TRUECOUNT_OIDC_CLIENT")
    answer = Client().get(reverse("sign-in"))
    assert (answer.status_code, "Sign in with" in words(answer)) == (200, False)
    assert "cannot be read" in caplog.text


def test_without_a_provider_there_is_no_such_page(account):
    account(Role.AUDITOR)
    assert [Client().get(address).status_code for address in (THERE, BACK)] == [404, 404]
    assert "Sign in with" not in words(Client().get(reverse("sign-in")))


def test_the_first_account_is_never_the_providers(force):
    TOTPDevice.objects.all().delete()
    Account.objects.all().delete()
    assert [Client().get(address)["Location"] for address in (THERE, BACK)] == [reverse("first")] * 2


def test_the_servers_log_names_nobody(force, caplog):
    with caplog.at_level(logging.DEBUG, "truecount"):
        signed(force, sub="s-anna", preferred_username="anna", groups=[])
        force.lie = LIES["over"]
        signed(force, sub="s-anna", preferred_username="anna")
    said = " ".join(record.getMessage() for record in caplog.records if record.name.startswith("truecount"))
    assert "not signed in by the provider" in said
    assert "anna" not in said
