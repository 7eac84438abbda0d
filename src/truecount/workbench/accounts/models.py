"""Accounts and the units they belong to."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from truecount.workbench import places
from truecount.workbench.accounts.roles import ROLES, May, Role

CHOICES = [(role.value, role.value.capitalize()) for role in Role]
LONGEST_NAME = 60
PURPOSE = "who may do what in the workbench"
"""For what the log has it that an account was made or changed."""


class Units(models.Manager["Unit"]):
    """How units are found and made."""

    def named(self, name: str) -> Unit:
        """The unit of a name, in whatever case it is written; made if there is none."""
        return self.filter(name__iexact=name).first() or self.create(name=name)


class Unit(models.Model):
    """A unit of the force: a district, a team, a control room. Corrections go to the unit that must make them."""

    name = models.CharField(max_length=80, unique=True)

    objects = Units()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Accounts(BaseUserManager["Account"]):
    """How accounts are found and made."""

    def get_by_natural_key(self, username: str | None) -> Account:
        """The account of a sign-in name, in whatever case it is written."""
        return self.get(name=(username or "").strip().lower())

    def make(
        self, name: str, role: Role, unit: Unit, password: str | None = None, *, restricted: bool = False
    ) -> Account:
        """A new account; without a password nobody can sign in to it until one is set."""
        account = self.model(name=name.strip().lower(), role=role.value, unit=unit, restricted=restricted)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """One person's account: a sign-in name, a role, a unit.

    `restricted` allows logs whose reading is restricted, each with a recorded reason. `fresh` says that the password
    was given by somebody else and must be changed. An account that is closed stays, for the log names it by its number.
    `notice` is told to its owner at the next sign-in, once.
    """

    name = models.CharField("sign-in name", max_length=LONGEST_NAME, unique=True)
    role = models.CharField(max_length=40, choices=CHOICES)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="accounts")
    restricted = models.BooleanField(default=False)
    fresh = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField(auto_now_add=True)
    notice = models.CharField(max_length=300, blank=True, default="")

    proved_by_provider = False
    """Whether the provider said, of this session, that it asked for a second factor."""
    objects = Accounts()
    USERNAME_FIELD = "name"

    class Meta:
        ordering = ("name",)

    def may(self, what: May) -> bool:
        """Whether the account's role may do something."""
        return what in ROLES[Role(self.role)]

    @property
    def proved(self) -> bool:
        """Whether somebody has shown both factors; a demonstration, where nothing is real, asks for the first alone."""
        return self.is_verified() or self.proved_by_provider or places.demo()

    def is_verified(self) -> bool:
        """Whether the code was shown in this session; on a request the second factor's own answer takes its place."""
        return False

    @property
    def who(self) -> str:
        """How the log names the account: by its number, which says nothing of the person."""
        return f"account {self.pk}"


class Identity(models.Model):
    """Who an account is to the provider that signs it in: the provider's address and its own word for the person.

    Nothing else ties an account to a provider, for a name or an e-mail address can be given to another.
    """

    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="identity")
    issuer = models.CharField(max_length=500)
    subject = models.CharField(max_length=255)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("issuer", "subject"), name="one_account_an_identity"),)
