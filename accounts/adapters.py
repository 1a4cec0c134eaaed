"""What allauth does, in the manner of the house: our sentences, our mails, our limits, secrets encrypted.

Nothing of allauth shows a text of its own: its messages are dropped and its mails go out as ours, because their tone
and their contents (an IP address, a browser) are not ours.
"""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth import authenticate
from django.forms import ValidationError
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import emails, rate_limits, signals
from accounts.backends import EmailBackend
from accounts.client_ip import client_address
from accounts.models import User
from accounts.rate_limits import TOO_MANY
from accounts.reauthentication import signed_in_recently
from audit.enums import SignIn
from core.actor import acting_as
from core.crypto.keyring import current_ring


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in, passwords and asking again."""

    error_messages = DefaultAccountAdapter.error_messages | {
        TOO_MANY: _("Too many tries. Wait a quarter of an hour, then try again."),
        "rate_limited": _("Too many tries. Wait a quarter of an hour, then try again."),
        "enter_current_password": _("This is not your present password. Check it and try again."),
        "incorrect_password": _("This is not your password. Check it and try again."),
        "incorrect_code": _("This code is not right, or it was used already. Wait for the next one and type it."),
        "invalid_password_reset": _("This link was used already, or it is too old. Ask for a new one."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: an administrator opens accounts."""
        return False

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Say nothing: the pages say what happened, in our words."""

    def is_safe_url(self, url: str | None) -> bool:
        """Tell whether an address to go on to is a page of ours, under the name by which we were called."""
        request = context.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Return home."""
        return resolve_url("home")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Return the page of what protects the account."""
        return reverse("mfa_index")

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address of the visitor, for the limits."""
        return client_address(request)

    def set_password(self, user: User, password: str) -> None:
        """Keep a new password; the author of this change is the person herself, also when a mail led her here."""
        with acting_as(user, reason="new password", channel="web"):
            user.set_password(password)
            user.save(update_fields=["password"])

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a try before it is looked at. Raise ValidationError when it is one too many."""
        name = str(credentials.get("email", "")).strip().casefold()
        try:
            self._counted = rate_limits.count_sign_in(request, name)
        except rate_limits.TooMany:
            signals.log_lockout(User, request, name)
            raise self.validation_error(TOO_MANY) from None

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Return the account of the name and password, or None. Raise ValidationError when it is one try too many."""
        self.pre_authenticate(request, **credentials)
        user = authenticate(request, **credentials)
        if user is not None:
            self._counted.give_back()
        return user

    def reauthenticate(self, user: User, password: str) -> bool:
        """Tell whether the password is that of the person who is signed in; counted in her session alone."""
        request = context.request
        try:
            counted = rate_limits.count_again(request)
        except rate_limits.TooMany:
            signals.log_lockout(User, request, user.email)
            raise self.validation_error(TOO_MANY) from None
        if EmailBackend().authenticate(request, email=user.email, password=password) is None:
            signals.note(SignIn.REFUSED, request, user, user.email)
            return False
        counted.give_back()
        return True

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask again before a change of the second step, unless she signed in a moment ago."""
        return not signed_in_recently(context.request)

    def get_reauthentication_methods(self, user: User) -> list[dict]:
        """Return the ways to be asked again: a code or a key where there is one, and the password."""
        words = {
            "reauthenticate": gettext("Use my password"),
            "mfa_reauthenticate": gettext("Use a code"),
            "mfa_reauthenticate:webauthn": gettext("Use my security key"),
        }
        return [method | {"description": words[method["id"]]} for method in super().get_reauthentication_methods(user)]

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell the person by mail that what protects her account has changed."""
        emails.tell_of_change(user, template_prefix.rsplit("/", 1)[-1])


class SecondStepAdapter(DefaultMFAAdapter):
    """The second step: codes of an app, security keys, recovery codes."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "cannot_delete_authenticator": _("This is your only second step, and your role needs one. Add another first."),
        "cannot_generate_recovery_codes": _("Recovery codes come with a second step. Set one up first."),
    }

    def encrypt(self, text: str) -> str:
        """Return a secret as it is stored: under the ring of keys, which is not in the database."""
        return current_ring().encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return a stored secret. Raise core.crypto.keyring.Unreadable where the ring does not open it."""
        return current_ring().decrypt(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Tell whether a second step may be taken away: the last one only where the role needs none."""
        from accounts.mfa.policy import needs_second_step

        others = Authenticator.objects.filter(user=authenticator.user_id).exclude(pk=authenticator.pk)
        return others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists() or not needs_second_step(
            authenticator.user
        )

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """Return the name that a new key gets unless the person writes one."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Key %(number)d") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return by which name keys know Jalon."""
        return super().get_public_key_credential_rp_entity() | {"name": "Jalon"}


def is_too_many(error: ValidationError) -> bool:
    """Tell whether a form was refused because there were too many tries."""
    return getattr(error, "code", None) in {TOO_MANY, "rate_limited"}
