"""What an administrator does: make accounts, close them, give a new password or a new second factor."""

from __future__ import annotations

import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from truecount.workbench.accounts import recovering
from truecount.workbench.accounts.forms import NewAccount
from truecount.workbench.accounts.gate import allowed, only_reads
from truecount.workbench.accounts.models import PURPOSE, Account
from truecount.workbench.accounts.roles import May, Role
from truecount.workbench.ledger.chain import tell
from truecount.workbench.ledger.models import Kind
from truecount.workbench.pages import page

asked = require_http_methods(["GET", "POST"])


@allowed(May.ADMINISTER)
@only_reads
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
        password = secrets.token_urlsafe(recovering.BYTES)
        made = Account.objects.make(
            given["name"], Role(given["role"]), given["unit"], password, restricted=given["restricted"]
        )
        _logged(request, made, f"made as {made.role}", Kind.COLLECTION)
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
    return page(request, "account.html", of=of, own=of.pk == request.user.pk, by_provider=recovering.by_provider(of))


def _close(request: HttpRequest, of: Account) -> HttpResponse:
    """Close an account, or open it again. Nobody closes their own, so that somebody is left to open one."""
    if of.pk != request.user.pk:
        of.is_active = not of.is_active
        of.save()
        recovering.sign_out(of)
        _logged(request, of, "opened again" if of.is_active else "closed")
    return redirect("account", of.pk)


def _new_password(request: HttpRequest, of: Account) -> HttpResponse:
    """A password for once; not for whom the provider signs in, for that would be a second door beside it."""
    if recovering.by_provider(of):
        return redirect("account", of.pk)
    password = recovering.new_password(of)
    _logged(request, of, "given a new password")
    return page(request, "password.html", of=of, password=password)


def _new_factor(request: HttpRequest, of: Account) -> HttpResponse:
    """Forget the authenticator and the recovery codes, so that the next sign-in sets a new one up."""
    recovering.new_factor(of, by="an administrator")
    _logged(request, of, "authenticator taken out")
    return redirect("account", of.pk)


def _logged(request: HttpRequest, of: Account, why: str, kind: Kind = Kind.ALTERATION) -> None:
    tell(request.user, kind, of.who, PURPOSE, why=why)


ACTS = {"close": _close, "password": _new_password, "factor": _new_factor}
