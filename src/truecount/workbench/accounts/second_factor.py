"""The second half of signing in: codes of an authenticator or for recovery, how they are set up and replaced."""

from __future__ import annotations

import base64
import io
import math
from collections.abc import Callable, Iterable
from typing import Any

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods
from django_otp import devices_for_user, match_token
from django_otp import login as verified
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from truecount.workbench.accounts.forms import WAIT, WRONG_CODE, Code
from truecount.workbench.accounts.gate import HALF_IN, SIGNED_IN, allowed
from truecount.workbench.accounts.lock_out import known_from_now
from truecount.workbench.accounts.models import PURPOSE, Account
from truecount.workbench.ledger.chain import tell
from truecount.workbench.ledger.models import Kind
from truecount.workbench.pages import page

RECOVERY = 8
"""Recovery codes that each account gets, each good once."""
FEW = 2
"""Recovery codes left of which one is told at each sign-in."""
LONGEST_WAIT = 11
"""Wrong codes after which the wait, 17 minutes by then, grows no more, so that nobody is kept out for days."""
BY_PROVIDER, REPLACING = "proved-by-provider", "replacing-authenticator"
LEFT = "You have {left} left. Make new ones under “Second factor”, at the top of the page."
asked = require_http_methods(["GET", "POST"])


def by_provider(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """The middleware that takes a second factor for shown where the provider said, in this session, that it asked."""

    def asked_for(request: HttpRequest) -> HttpResponse:
        of = request.session.get(BY_PROVIDER)
        if of is not None and of == request.user.pk:
            request.user.proved_by_provider = True
        return answer(request)

    return asked_for


@allowed(HALF_IN)
@asked
def second_factor(request: HttpRequest) -> HttpResponse:
    """The code's half of signing in; who has no authenticator yet sets one up first."""
    account = request.user
    if not any(devices_for_user(account)):
        return redirect("set-up")
    form = Code(request.POST or None)
    if request.method == "POST" and form.is_valid():
        device, fault = _shown(account, form.cleaned_data["code"])
        if device is not None:
            return _in(request, device)
        form.add_error("code", fault)
    return page(request, "second-factor.html", form=form)


@allowed(HALF_IN)
@asked
def set_up(request: HttpRequest) -> HttpResponse:
    """Set an authenticator up: a picture to scan or a key to type, then a code that shows that it works."""
    account = request.user
    if any(devices_for_user(account)) and not (account.proved and REPLACING in request.session):
        return redirect("second-factor")
    device = TOTPDevice.objects.filter(user=account, confirmed=False).order_by("pk").first()
    device = device or TOTPDevice.objects.create(user=account, name="authenticator", confirmed=False)
    form = Code(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wait = _wait([device])
        if not wait and device.verify_token(_typed_in(form.cleaned_data["code"])):
            device.confirmed = True
            device.save()
            TOTPDevice.objects.filter(user=account, confirmed=True).exclude(pk=device.pk).delete()
            if request.session.pop(REPLACING, None):
                tell(account, Kind.ALTERATION, account.who, PURPOSE, why="set another authenticator up")
            request.session["recovery"] = _recovery(account)
            return _in(request, device, "recovery")
        _bound(account)
        form.add_error("code", wait or WRONG_CODE)
    return page(request, "set-up.html", form=form, picture=_picture(device), key=_typed(device))


@allowed(SIGNED_IN)
@require_GET
def recovery(request: HttpRequest) -> HttpResponse:
    """The recovery codes, shown once after they were made."""
    codes = request.session.pop("recovery", None)
    return page(request, "recovery.html", codes=codes) if codes else redirect("home")


@allowed(SIGNED_IN)
@asked
def own(request: HttpRequest) -> HttpResponse:
    """One's own second factor: new recovery codes, which end the old, or another authenticator, each for a code."""
    account = request.user
    form = Code(request.POST or None)
    then = THEN.get(request.POST.get("act", ""))
    if request.method == "POST" and form.is_valid() and then is not None:
        device, fault = _shown(account, form.cleaned_data["code"])
        if device is not None:
            return then(request)
        form.add_error("code", fault)
    here = any(devices_for_user(account))
    return page(request, "own-factor.html", form=form, here=here, left=_said(_left(account) or 0))


def arrived(request: HttpRequest, to: str = "") -> HttpResponse:
    """Go where one wanted to, with what is to be told, in a browser that is known from now on."""
    account = request.user
    if account.notice:
        messages.warning(request, account.notice)
        Account.objects.filter(pk=account.pk).update(notice="")
    left = _left(account)
    if left is not None and left <= FEW:
        messages.warning(request, LEFT.format(left=_said(left)))
    return known_from_now(request, redirect(to or request.session.pop("next", "") or "home"), account.name)


def forget(account: Account) -> None:
    """Take an account's authenticators and recovery codes out, so that the next sign-in sets new ones up."""
    for device in devices_for_user(account, confirmed=None):
        device.delete()


def _in(request: HttpRequest, device: object, to: str = "") -> HttpResponse:
    """Mark the session as proved by both factors, under a new key."""
    for one in devices_for_user(request.user):
        one.throttle_reset()
    verified(request, device)
    request.session.cycle_key()
    return arrived(request, to)


def _new_codes(request: HttpRequest) -> HttpResponse:
    account = request.user
    request.session["recovery"] = _recovery(account)
    tell(account, Kind.ALTERATION, account.who, PURPOSE, why="made new recovery codes")
    return redirect("recovery")


def _another(request: HttpRequest) -> HttpResponse:
    """Begin another authenticator; the one there is stays good until the new one has shown a code."""
    request.session[REPLACING] = True
    return redirect("set-up")


THEN = {"codes": _new_codes, "authenticator": _another}


def _shown(account: Account, given: str) -> tuple[Any, str]:
    """The device that a code is of, which takes it once; else None and what is said."""
    wait = _wait(devices_for_user(account))
    device = None if wait else match_token(account, _typed_in(given))
    _bound(account)
    return device, wait or WRONG_CODE


def _bound(account: Account) -> None:
    """Let the wait after wrong codes grow to its bound and no further."""
    for kind in (TOTPDevice, StaticDevice):
        over = kind.objects.filter(user=account, throttling_failure_count__gt=LONGEST_WAIT)
        over.update(throttling_failure_count=LONGEST_WAIT)


def _typed_in(given: str) -> str:
    return given.replace(" ", "").lower()


def _wait(devices: Iterable[Any]) -> str:
    """What is said while no code is looked at, because a wrong one came just before; nothing otherwise."""
    held = [held["locked_until"] for allowed, held in (one.verify_is_allowed() for one in devices) if not allowed]
    if not held:
        return ""
    seconds = math.ceil((max(held) - timezone.now()).total_seconds())
    return WAIT.format(seconds=f"{seconds:,} second{'s' if seconds != 1 else ''}")


def _recovery(account: Account) -> list[str]:
    """New recovery codes in place of any there were."""
    device, _ = StaticDevice.objects.get_or_create(user=account, name="recovery", confirmed=True)
    device.token_set.all().delete()
    codes = [StaticToken.random_token() for _ in range(RECOVERY)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def _left(account: Account) -> int | None:
    """How many recovery codes are left; None where none were ever made."""
    if not StaticDevice.objects.filter(user=account, confirmed=True).exists():
        return None
    return StaticToken.objects.filter(device__user=account, device__confirmed=True).count()


def _said(left: int) -> str:
    return f"{left or 'no'} recovery code{'s' if left != 1 else ''}"


def _picture(device: TOTPDevice) -> str:
    drawn = io.BytesIO()
    segno.make(device.config_url, error="m").save(drawn, kind="svg", scale=5, border=4, xmldecl=False, svgns=True)
    return drawn.getvalue().decode()


def _typed(device: TOTPDevice) -> str:
    """The key in groups of four, as an authenticator asks for it."""
    key = base64.b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(key[at : at + 4] for at in range(0, len(key), 4))
