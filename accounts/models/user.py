"""Accounts of those who work with Jalon. Participants are no users."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.enums import Language
from core.constraints import one_of
from core.history import history_records
from core.models import Entity

SYSTEM_EMAIL = "system@jalon.invalid"
# Addresses of users that only sign what is done by the link of somebody outside the team; no mail reaches them.
LINK_DOMAIN = "link.jalon.invalid"


class UserManager(BaseUserManager["User"]):
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
    # One more ends every open session of the account (get_session_auth_hash): roles, second step, closing.
    session_epoch = models.PositiveIntegerField(default=0, editable=False)

    objects = UserManager()
    history = history_records(excluded_fields=["password", "last_login", "session_epoch"])

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

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

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; of an account that exists never the epoch, or one that was read earlier would bring sessions back."""
        new = self._state.adding or kwargs.get("force_insert")
        if not new and kwargs.get("update_fields") is None:
            left_out = {"session_epoch"} | self.get_deferred_fields()
            fields = (field for field in self._meta.concrete_fields if not field.primary_key)
            kwargs["update_fields"] = [field.name for field in fields if field.attname not in left_out]
        super().save(*args, **kwargs)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Return what a session must hold to go on: it changes with the password and with the epoch of sessions."""
        rests_on = f"{self.password}:{self.session_epoch}"
        return salted_hmac("accounts.User.session", rests_on, secret=secret, algorithm="sha256").hexdigest()

    def get_full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def is_person(self) -> bool:
        """Whether somebody signs in by it; False for what only signs: commands and sweeps, links."""
        return self.email != SYSTEM_EMAIL and not self.email.endswith(f"@{LINK_DOMAIN}")

    @property
    def initials(self) -> str:
        """One or two letters for the corner of a page."""
        letters = "".join(name[:1] for name in (self.first_name, self.last_name))
        return (letters or self.email[:1]).upper()
