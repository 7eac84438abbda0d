"""Signing in: the first half, a name and a password; the first account; one's own password; and signing out."""

from __future__ import annotations

from django.contrib import auth
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from truecount.workbench import places
from truecount.workbench.accounts import openid_views
from truecount.workbench.accounts.forms import First, NewPassword, SignIn
from truecount.workbench.accounts.gate import HALF_IN, OPEN, SIGNED_IN, STARTED, allowed, only_reads
from truecount.workbench.accounts.models import Account, Unit
from truecount.workbench.accounts.roles import Role
from truecount.workbench.pages import page

FIRST_UNIT = "Crime registry"
asked = require_http_methods(["GET", "POST"])


@allowed(SIGNED_IN)
@only_reads
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
@transaction.non_atomic_requests
def sign_in(request: HttpRequest) -> HttpResponse:
    """The password's half of signing in. Hashing takes long, so the database is not held for it: on SQLite a stranger's
    tries would keep everybody from saving."""
    if not Account.objects.exists():
        return redirect("first")
    form = SignIn(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        auth.login(request, form.account)
        request.session[STARTED] = timezone.now().timestamp()
        request.session["next"] = here(request, request.GET.get("next", ""))
        return redirect("home" if places.demo() else "second-factor")
    wanted = here(request, request.GET.get("next", ""))
    return page(request, "sign-in.html", form=form, provider=openid_views.offered(), wanted=wanted)


@allowed(HALF_IN)
@asked
def change_password(request: HttpRequest) -> HttpResponse:
    """A new password of one's own; one that somebody else gave must be changed before anything else."""
    if not request.user.proved:
        return redirect("second-factor")
    if not request.user.has_usable_password():
        lines = ["Your account has no password here: the force's own sign-in signs you in."]
        return page(request, "told.html", title="There is no password to change", lines=lines)
    form = NewPassword(request.POST or None, account=request.user)
    if request.method == "POST" and form.is_valid():
        request.user.set_password(form.cleaned_data["password"])
        request.user.fresh = False
        request.user.save()
        auth.update_session_auth_hash(request, request.user)
        return redirect("home")
    return page(request, "change-password.html", form=form)


@transaction.non_atomic_requests
@allowed(HALF_IN)
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out, and forget the session; whoever the provider signed in signs out there too, if it has a page for it."""
    token = request.session.get(openid_views.TOKEN)
    auth.logout(request)
    return redirect(openid_views.way_out(request, token) or "sign-in")


def here(request: HttpRequest, address: str) -> str:
    """An address of this workbench, or nothing: no sign-in leads elsewhere."""
    safe = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if safe and address.startswith("/") else ""
