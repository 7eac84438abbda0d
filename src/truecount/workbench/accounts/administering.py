"""What an administrator does: make accounts, close them, give a new password or a new second factor."""

from __future__ import annotations

import secrets

from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django_otp import devices_for_user

from truecount.workbench.accounts.forms import NewAccount
from truecount.workbench.accounts.gate import allowed
from truecount.workbench.accounts.models import Account
from truecount.workbench.accounts.roles import May, Role
from truecount.workbench.pages import page

asked = require_http_methods(["GET", "POST"])
BYTES = 12


@allowed(May.ADMINISTER)
@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """Every account with its role and unit."""
    return page(request, "accounts.html", held=Account.objects.select_related("unit"))


@allowed(May.ADMINISTER)
@asked
def new(request: HttpRequest) -> HttpResponse:
    """Make an account; its first password is shown once and changed at the first sign-in."""
    form = NewAccount(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        given["unit"].save()
        password = secrets.token_urlsafe(BYTES)
        made = Account.objects.make(
            given["name"], Role(given["role"]), given["unit"], password, restricted=given["restricted"]
        )
        return page(request, "password.html", of=made, password=password)
    return page(request, "new-account.html", form=form)


@allowed(May.ADMINISTER)
@asked
def account(request: HttpRequest, number: int) -> HttpResponse:
    """One account, and what can be done with it."""
    of = get_object_or_404(Account.objects.select_related("unit"), pk=number)
    act = ACTS.get(request.POST.get("act", ""))
    if request.method == "POST" and act is not None:
        return act(request, of)
    return page(request, "account.html", of=of, own=of.pk == request.user.pk)


def _close(request: HttpRequest, of: Account) -> HttpResponse:
    """Close an account, or open it again. Nobody closes their own, so that somebody is left to open one."""
    if of.pk != request.user.pk:
        of.is_active = not of.is_active
        of.save()
        _sign_out(of)
    return redirect("account", of.pk)


def _new_password(request: HttpRequest, of: Account) -> HttpResponse:
    password = secrets.token_urlsafe(BYTES)
    of.set_password(password)
    of.fresh = True
    of.save()
    _sign_out(of)
    return page(request, "password.html", of=of, password=password)


def _new_factor(request: HttpRequest, of: Account) -> HttpResponse:
    """Forget the authenticator and the recovery codes, so that the next sign-in sets a new one up."""
    for device in devices_for_user(of, confirmed=None):
        device.delete()
    _sign_out(of)
    return redirect("account", of.pk)


ACTS = {"close": _close, "password": _new_password, "factor": _new_factor}


def _sign_out(of: Account) -> None:
    """End every session of an account."""
    for session in Session.objects.filter(expire_date__gte=timezone.now()):
        if session.get_decoded().get("_auth_user_id") == str(of.pk):
            session.delete()
