"""What a thief of one thing, a stranger, or a name that is a formula comes to."""

import csv

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import signing
from django.test import Client
from django.urls import reverse

from tests.workbench.audited import audit_of
from truecount.workbench.accounts.models import Unit
from truecount.workbench.accounts.roles import Role
from truecount.workbench.audits.models import Correction

pytestmark = pytest.mark.django_db


def test_the_key_alone_makes_no_session(account):
    of = account(Role.REGISTRAR)
    said = {"_auth_user_id": str(of.pk), "_auth_user_hash": of.get_session_auth_hash(), "otp_device_id": "1"}
    session = signing.dumps(said, salt="django.contrib.sessions.backends.signed_cookies", compress=True)
    for value in (session, signing.dumps(said), signing.dumps(said, salt="django.contrib.sessions.SessionStore")):
        browser = Client()
        browser.cookies[settings.SESSION_COOKIE_NAME] = value
        answer = browser.get(reverse("audits"))
        assert (answer.status_code, answer["Location"]) == (302, "/sign-in?next=%2Faudits")


def test_strangers_leave_no_session(account):
    account(Role.AUDITOR)
    for _ in range(20):
        browser = Client()
        for name in ("home", "sign-in", "health", "second-factor", "set-up", "log"):
            browser.get(reverse(name))
        browser.post(reverse("sign-in"), {"name": "auditor", "password": "wrong wrong wrong"})
        browser.post(reverse("csp-report"), "{}", content_type="application/csp-report")
    assert not Session.objects.exists()


def test_a_table_that_is_handed_on_runs_nothing(registrar):
    unit = Unit.objects.create(name="=cmd|' /C calc'!A0")
    log = audit_of(1, registrar.account).logs.get()
    given = {"what": "cancel", "theme": "class", "due": "2099-01-01"}
    Correction.objects.create(log=log, by=registrar.account, unit=unit, **given)
    answer = registrar.get(reverse("feedback-table"), {"audit": log.audit_id})
    _, line = csv.reader(answer.content.decode("utf-8-sig").splitlines())
    assert line[0][0] not in "=+-@\t\r"
    assert "cmd" in line[0]
