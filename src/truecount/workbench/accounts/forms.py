"""The forms of accounts, with the sentences that say what is wrong."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate, password_validation
from django.http import HttpRequest

from truecount.workbench.accounts.models import CHOICES, LONGEST_NAME, Account, Unit

WRONG = "The sign-in name or the password is not right. Enter both again."
WRONG_CODE = "This code is not right. Enter the six digits that your authenticator shows now, or a recovery code."
WAIT = "A wrong code was entered just now. Wait {seconds}, then enter the code that is shown then."
LONGEST = 200
LONG_NAME = "A sign-in name has at most 60 letters. Enter yours."
LONG_PASSWORD = f"A password has at most {LONGEST} letters. Enter a shorter one."
NAMED = {"required": "Enter a sign-in name.", "max_length": LONG_NAME}
UNLIKE = "The two passwords are not the same. Enter the new password twice."


class SignIn(forms.Form):
    """A sign-in name and a password."""

    name = forms.CharField(
        label="Sign-in name",
        max_length=LONGEST_NAME,
        error_messages={"required": "Enter your sign-in name.", "max_length": LONG_NAME},
    )
    password = forms.CharField(
        label="Password",
        max_length=LONGEST,
        widget=forms.PasswordInput,
        strip=False,
        error_messages={"required": "Enter your password.", "max_length": LONG_PASSWORD},
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.account: Account | None = None

    def clean(self) -> dict[str, Any]:
        """Find the account. A wrong name and a wrong password are told in the same words."""
        given: dict[str, Any] = super().clean() or {}
        if {"name", "password"} <= set(given):
            name = given["name"].strip().lower()
            self.account = authenticate(self.request, username=name, password=given["password"])
            if self.account is None:
                raise forms.ValidationError(WRONG)
        return given


class Code(forms.Form):
    """A code of the second factor."""

    code = forms.CharField(
        label="Code",
        help_text="The six digits that your authenticator shows, or one of your recovery codes.",
        max_length=16,
        error_messages={"required": "Enter the code.", "max_length": WRONG_CODE},
    )


class NewPassword(forms.Form):
    """A new password, twice."""

    password = forms.CharField(
        label="New password",
        help_text="At least 12 characters. Three words that belong to nothing together are easy to keep in mind.",
        max_length=LONGEST,
        widget=forms.PasswordInput,
        strip=False,
        error_messages={"required": "Enter a new password.", "max_length": LONG_PASSWORD},
    )
    again = forms.CharField(
        label="New password again",
        max_length=LONGEST,
        widget=forms.PasswordInput,
        strip=False,
        error_messages={"required": "Enter the new password a second time.", "max_length": LONG_PASSWORD},
    )

    def __init__(self, *args: Any, account: Account | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean(self) -> dict[str, Any]:
        """Both alike, and strong enough."""
        given: dict[str, Any] = super().clean() or {}
        if {"password", "again"} <= set(given):
            if given["password"] != given["again"]:
                self.add_error("again", UNLIKE)
            else:
                try:
                    password_validation.validate_password(given["password"], self.account)
                except forms.ValidationError as error:
                    self.add_error("password", error)
        return given


class First(NewPassword):
    """The first account, an administrator's, made while there is none."""

    name = forms.CharField(label="Sign-in name", max_length=LONGEST_NAME, error_messages=NAMED)
    field_order = ("name", "password", "again")


class NewAccount(forms.Form):
    """An account that an administrator makes for somebody; its first password is shown once."""

    name = forms.CharField(label="Sign-in name", max_length=LONGEST_NAME, error_messages=NAMED)
    role = forms.ChoiceField(
        label="Role", choices=CHOICES, widget=forms.RadioSelect, error_messages={"required": "Choose a role."}
    )
    unit = forms.CharField(
        label="Unit",
        help_text="The district, team or control room the person works in. A new name makes a new unit.",
        max_length=80,
        error_messages={"required": "Enter the unit.", "max_length": "A unit's name has at most 80 letters."},
    )
    restricted = forms.BooleanField(
        label="May open restricted logs", help_text="Each time with a recorded reason.", required=False
    )

    def clean_name(self) -> str:
        """A name that nobody has."""
        name = str(self.cleaned_data["name"]).strip().lower()
        if Account.objects.filter(name=name).exists():
            raise forms.ValidationError("There is an account of this name. Enter another, or open that one.")
        return name

    def clean_unit(self) -> Unit:
        """The unit of that name, made if there is none."""
        name = " ".join(str(self.cleaned_data["unit"]).split())
        return Unit.objects.filter(name__iexact=name).first() or Unit(name=name)
