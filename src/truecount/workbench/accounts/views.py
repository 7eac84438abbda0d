"""Signing in: a name and a password, then a code; the first account; and one's own password and second factor."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable
from typing import Any

import segno
from django.contrib import auth
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe
from django_otp import devices_for_user, match_token
from django_otp import login as verified
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from truecount.workbench import places, settings
from truecount.workbench.accounts.forms import WAIT, WRONG_CODE, Code, First, NewPassword, SignIn
from truecount.workbench.accounts.gate import HALF_IN, OPEN, SIGNED_IN, STARTED, allowed
from truecount.workbench.accounts.models import Account, Unit
from truecount.workbench.accounts.roles import Role
from truecount.workbench.pages import page

RECOVERY = 8
"""Recovery codes that each account gets, each good once."""
FIRST_UNIT = "Crime registry"
asked = require_http_methods(["GET", "POST"])


@allowed(SIGNED_IN)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Where one arrives: the rooms that are open to the role."""
    return page(request, "home.html")


@allowed(OPEN)
@asked
def first(request: HttpRequest) -> HttpResponse:
    """The first-run page, there only until somebody has made the first account."""
    if Account.objects.exists():
        return redirect("sign-in")
    form = First(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            unit, _ = Unit.objects.get_or_create(name=FIRST_UNIT)
            Unit.objects.select_for_update().get(pk=unit.pk)
            if Account.objects.exists():  # made while we waited for whoever came to this page at the same moment
                return redirect("sign-in")
            account = Account.objects.make(
                form.cleaned_data["name"], Role.ADMINISTRATOR, unit, form.cleaned_data["password"]
            )
            account.fresh = False
            account.save()
        return redirect("sign-in")
    return page(request, "first.html", form=form)


@allowed(OPEN)
@asked
def sign_in(request: HttpRequest) -> HttpResponse:
    """The password's half of signing in."""
    if not Account.objects.exists():
        return redirect("first")
    form = SignIn(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        auth.login(request, form.account)
        request.session[STARTED] = timezone.now().timestamp()
        request.session["next"] = _here(request, request.GET.get("next", ""))
        return redirect("home" if places.demo() else "second-factor")
    return page(request, "sign-in.html", form=form)


def locked(request: HttpRequest, credentials: dict[str, str], *_: object, **__: object) -> HttpResponse:
    """What somebody sees after too many wrong passwords."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    lines = [f"The password was wrong too often. Wait {minutes} minutes, or ask an administrator."]
    return page(request, "told.html", 429, title="Too many tries", lines=lines)


@allowed(HALF_IN)
@asked
def second_factor(request: HttpRequest) -> HttpResponse:
    """The code's half of signing in; who has no authenticator yet sets one up first."""
    account = request.user
    if not any(devices_for_user(account)):
        return redirect("set-up")
    form = Code(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wait = _wait(devices_for_user(account))
        device = None if wait else match_token(account, form.cleaned_data["code"].replace(" ", "").lower())
        if device is not None:
            return _in(request, device)
        form.add_error("code", wait or WRONG_CODE)
    return page(request, "second-factor.html", form=form)


@allowed(HALF_IN)
@asked
def set_up(request: HttpRequest) -> HttpResponse:
    """Set an authenticator up: a picture to scan or a key to type, then a code that shows that it works."""
    account = request.user
    if any(devices_for_user(account)):
        return redirect("second-factor")
    device = TOTPDevice.objects.filter(user=account, confirmed=False).order_by("pk").first()
    device = device or TOTPDevice.objects.create(user=account, name="authenticator", confirmed=False)
    form = Code(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wait = _wait([device])
        if not wait and device.verify_token(form.cleaned_data["code"].replace(" ", "")):
            device.confirmed = True
            device.save()
            request.session["recovery"] = _recovery(account)
            return _in(request, device, "recovery")
        form.add_error("code", wait or WRONG_CODE)
    return page(request, "set-up.html", form=form, picture=_picture(device), key=_typed(device))


@allowed(SIGNED_IN)
@require_GET
def recovery(request: HttpRequest) -> HttpResponse:
    """The recovery codes, shown once after they were made."""
    codes = request.session.pop("recovery", None)
    return page(request, "recovery.html", codes=codes) if codes else redirect("home")


@allowed(HALF_IN)
@asked
def change_password(request: HttpRequest) -> HttpResponse:
    """A new password of one's own; one that somebody else gave must be changed before anything else."""
    if not request.user.proved:
        return redirect("second-factor")
    form = NewPassword(request.POST or None, account=request.user)
    if request.method == "POST" and form.is_valid():
        request.user.set_password(form.cleaned_data["password"])
        request.user.fresh = False
        request.user.save()
        auth.update_session_auth_hash(request, request.user)
        return redirect("home")
    return page(request, "change-password.html", form=form)


@allowed(HALF_IN)
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out, and forget the session."""
    auth.logout(request)
    return redirect("sign-in")


def _in(request: HttpRequest, device: object, to: str = "") -> HttpResponse:
    """Mark the session as proved by both factors, under a new key, and go where one wanted to."""
    for one in devices_for_user(request.user):
        one.throttle_reset()
    verified(request, device)
    request.session.cycle_key()
    return redirect(to or request.session.pop("next", "") or "home")


def _here(request: HttpRequest, address: str) -> str:
    """An address of this workbench, or nothing: no sign-in leads elsewhere."""
    safe = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if safe and address.startswith("/") else ""


def _wait(devices: Iterable[Any]) -> str:
    """What is said while no code is looked at, because a wrong one came just before; nothing otherwise."""
    held = [held["locked_until"] for allowed, held in (one.verify_is_allowed() for one in devices) if not allowed]
    if not held:
        return ""
    seconds = math.ceil((max(held) - timezone.now()).total_seconds())
    return WAIT.format(seconds=f"{seconds:,} second{'s' if seconds != 1 else ''}")


def _recovery(account: Account) -> list[str]:
    device, _ = StaticDevice.objects.get_or_create(user=account, name="recovery", confirmed=True)
    device.token_set.all().delete()
    codes = [StaticToken.random_token() for _ in range(RECOVERY)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def _picture(device: TOTPDevice) -> str:
    drawn = io.BytesIO()
    segno.make(device.config_url, error="m").save(drawn, kind="svg", scale=5, border=4, xmldecl=False, svgns=True)
    return drawn.getvalue().decode()


def _typed(device: TOTPDevice) -> str:
    """The key in groups of four, as an authenticator asks for it."""
    import base64

    key = base64.b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(key[at : at + 4] for at in range(0, len(key), 4))
