"""The forms of the second step: allauth's rules, our words, a code taken once, a secret that is never in clear."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, generate_totp_secret
from allauth.mfa.webauthn import forms as webauthn_forms
from cryptography.exceptions import InvalidSignature
from django import forms
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.rate_limits import CODES_OF_A_PLACE, TOO_MANY, TooMany, count_code
from accounts.signals import too_many_codes
from core.crypto.keyring import Unreadable, current_ring

# A code is right for its half minute, and one before and after (MFA_TOTP_TOLERANCE); allauth remembers it for one.
CODE_SECONDS = 120


def code_field(label: Any, hint: Any = "") -> forms.CharField:
    """Return the field of a code of six figures, which a telephone offers to fill in."""
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autocapitalize": "none"},
        ),
        error_messages={"required": _("Enter the code.")},
    )


@contextmanager
def _count_try(user: User) -> Iterator[None]:
    """Count a try of the second step, unless it is right. Raise ValidationError when it is one too many."""
    try:
        counted = count_code(context.request, user)
    except TooMany:
        too_many_codes(context.request, user)
        raise get_account_adapter().validation_error(TOO_MANY) from None
    yield
    counted.give_back(forgetting=CODES_OF_A_PLACE)


class _CodeTakenOnce:
    """A code that was right is taken once, for as long as it stays right."""

    user: User
    authenticator: Authenticator

    def clean_code(self) -> str:
        """Return the code. Raise ValidationError for a wrong or used one, or after too many tries."""
        with _count_try(self.user):
            code: str = super().clean_code()  # type: ignore[misc]  # of the form that it is mixed into
        bare = normalize_user_code(code)
        if not cache.add(f"jalon.code.{self.user.pk}.{self.authenticator.pk}.{bare}", True, CODE_SECONDS):
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(_CodeTakenOnce, base_forms.AuthenticateForm):
    """A code of the app, or a recovery code, at sign-in."""

    code = code_field(_("Code"), _("The six digits in your app, or one of your recovery codes."))


class CodeAgainForm(_CodeTakenOnce, base_forms.ReauthenticateForm):
    """A code asked again of who is signed in."""

    code = code_field(_("Code"), _("The six digits in your app, or one of your recovery codes."))


class FirstCodeForm(totp_forms.ActivateTOTPForm):
    """The first code of an app that has just read the picture."""

    code = code_field(_("Code"), _("The six digits that your app shows now."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Draw the secret for the first page, and keep it in the session encrypted until the code comes."""
        self.user = kwargs.pop("user")
        forms.Form.__init__(self, *args, **kwargs)
        session = context.request.session
        self.secret = self._secret_of(session) if self.is_bound else ""
        if not self.secret:
            self.secret = generate_totp_secret()
            session[SECRET_SESSION_KEY] = current_ring().encrypt(self.secret)

    @staticmethod
    def _secret_of(session: Any) -> str:
        try:
            return current_ring().decrypt(session.get(SECRET_SESSION_KEY, ""))
        except Unreadable:
            return ""


_CREDENTIAL_ERRORS = {
    "required": _("The key did not answer. Try again."),
    "invalid": _("The key did not answer. Try again."),
}


# What reading and checking hostile bytes may raise: of the answer's parts, of its encodings, of its signature.
_NO_ANSWER = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, struct.error, InvalidSignature)


@contextmanager
def _reading_the_answer() -> Iterator[None]:
    """Turn whatever is wrong with the answer of a key into one sentence."""
    try:
        yield
    except forms.ValidationError as error:
        raise _not_recognised() from error
    except _NO_ANSWER as error:
        raise _not_recognised() from error


def _not_recognised() -> forms.ValidationError:
    return forms.ValidationError(_("This key was not recognised. Try again, or use another way."), code="incorrect_key")


class _AnswerOfKey:
    """Reads the answer of a key that is known already."""

    user: User

    def clean_credential(self) -> Authenticator:
        """Return which key answered. Raise ValidationError for none of hers, or after too many tries."""
        with _count_try(self.user), _reading_the_answer():
            return super().clean_credential()  # type: ignore[misc]  # of the form that it is mixed into


class KeyForm(_AnswerOfKey, webauthn_forms.AuthenticateWebAuthnForm):
    """The answer of a security key at sign-in."""

    credential = forms.JSONField(widget=forms.HiddenInput, error_messages=_CREDENTIAL_ERRORS)


class KeyAgainForm(_AnswerOfKey, webauthn_forms.ReauthenticateWebAuthnForm):
    """The answer of a security key of who is signed in."""

    credential = forms.JSONField(widget=forms.HiddenInput, error_messages=_CREDENTIAL_ERRORS)


def name_field(*, required: bool) -> forms.CharField:
    """Return the field of the name by which a person knows one of her keys."""
    return forms.CharField(
        label=_("Name of the key"),
        help_text=_("So that you know it among others: where it is, or what it looks like."),
        required=required,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter a name.")},
    )


class AddKeyForm(webauthn_forms.AddWebAuthnForm):
    """A security key to add."""

    name = name_field(required=False)
    credential = forms.JSONField(widget=forms.HiddenInput, error_messages=_CREDENTIAL_ERRORS)

    def clean(self) -> dict[str, Any]:
        """Check the answer of the new key. Raise ValidationError where it is none."""
        with _reading_the_answer():
            return super().clean()


class RenameKeyForm(webauthn_forms.EditWebAuthnForm):
    """Another name for a key."""

    name = name_field(required=True)
