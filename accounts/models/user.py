"""Accounts of those who work with Jalon. Participants are no users."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.enums import Language
from core.constraints import one_of
from core.history import tracked
from core.models import Entity

SYSTEM_EMAIL = "system@jalon.invalid"


class UserManager(BaseUserManager):
    """Makes accounts; the e-mail address is the name of an account."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create an account; without a password it cannot sign in until one is chosen."""
        if not email:
            raise ValueError("An account needs an e-mail address.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def system(self) -> User:
        """Return the account that signs what no person does: commands, migrations, sweeps. It cannot sign in."""
        return self.get(email=SYSTEM_EMAIL)

    def get_by_natural_key(self, email: str | None) -> User:
        return self.get(email__iexact=(email or "").strip())


class User(Entity, AbstractBaseUser, PermissionsMixin):
    """An account. What it may do comes from its memberships, never from flags or model-level permissions."""

    email = models.EmailField(_("e-mail address"), unique=True)
    first_name = models.CharField(_("first name"), max_length=80, blank=True)
    last_name = models.CharField(_("last name"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language.choices, default=Language.FRENCH)
    is_active = models.BooleanField(_("may sign in"), default=True)

    objects = UserManager()
    history = tracked(excluded_fields=["password", "last_login"])

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = _("account")
        ordering = ["last_name", "first_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once",
                violation_error_message=_("This e-mail address has an account."),
            ),
            one_of("language", Language, name="user_language_known", message=_("This language is not offered.")),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def get_full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def initials(self) -> str:
        """One or two letters for the corner of a page."""
        letters = "".join(name[:1] for name in (self.first_name, self.last_name))
        return (letters or self.email[:1]).upper()
