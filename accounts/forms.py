"""Signing in, and passwords."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import emails
from accounts.models import User
from accounts.rate_limits import count_reset


class ShownPassword(forms.PasswordInput):
    """A password that can be made readable while typing (static/js/show-password.js)."""

    template_name = "forms/password.html"


def email_field() -> forms.EmailField:
    """Return the field of the address that names an account."""
    return forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={
            "required": _("Enter your e-mail address."),
            "invalid": _("Enter an e-mail address with an @, such as name@example.org."),
        },
    )


def password_field(label: Any) -> forms.CharField:
    """Return the field of a password that exists."""
    return forms.CharField(
        label=label,
        strip=False,
        widget=ShownPassword(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Enter your password.")},
    )


class NewPasswordField(forms.CharField):
    """A password to choose: typed once, because it can be shown. `user` is set by the form."""

    user: User | None = None

    def __init__(self) -> None:
        super().__init__(
            label=_("New password"),
            help_text=_(
                "15 characters or more. Four words that go together neither with each other nor with you or your work "
                "are easy to keep in mind."
            ),
            strip=False,
            widget=ShownPassword(attrs={"autocomplete": "new-password"}),
            error_messages={"required": _("Enter a new password.")},
        )

    def clean(self, value: str) -> str:
        """Return the password. Raise ValidationError for one that is short or easy to guess."""
        password = super().clean(value)
        validate_password(password, self.user)
        return password


class SignInForm(forms.Form):
    """E-mail address and password; `user` is the account once the form is valid."""

    email = email_field()
    password = password_field(_("Password"))

    def __init__(self, data: Any = None, *, request: HttpRequest) -> None:
        super().__init__(data)
        self.request = request
        self.user: User | None = None

    def clean(self) -> dict[str, Any]:
        """Find the account. One sentence for every refusal: it does not tell whether the address has an account."""
        super().clean()
        cleaned = self.cleaned_data
        if cleaned.get("email") and cleaned.get("password"):
            adapter = get_adapter(self.request)
            self.user = adapter.authenticate(self.request, email=cleaned["email"], password=cleaned["password"])
            if self.user is None:
                raise forms.ValidationError(
                    _("The e-mail address and the password do not go together. Check both and try again.")
                )
        return cleaned

    @property
    def signing_in(self) -> User:
        """The account of a valid form."""
        if self.user is None:
            raise ValueError("Nobody is known before the form is valid.")
        return self.user


class PasswordAgainForm(allauth_forms.ReauthenticateForm):
    """The password of who is signed in, asked again."""

    password = password_field(_("Password"))


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    """The present password and a new one."""

    oldpassword = password_field(_("Present password"))
    password1 = NewPasswordField()
    password2 = None


class ResetPasswordForm(forms.Form):
    """The address to which a link is sent, if it has an account; nothing tells whether it has."""

    email = email_field()

    def save(self, request: HttpRequest) -> None:
        """Leave the letter to the workers. Raise accounts.rate_limits.TooMany when it is one request too many."""
        email = self.cleaned_data["email"]
        if count_reset(request, email):
            emails.send_way_in_to(email)


class EmailLinkForm(allauth_forms.UserTokenForm):
    """What the link of a mail says: for which account it was made, and that it is good. A closed account has none."""

    def _get_user(self, uidb36: str) -> User | None:
        user = super()._get_user(uidb36)
        return user if user is not None and user.is_active else None


class NewPasswordForm(allauth_forms.ResetPasswordKeyForm):
    """A new password, by the link of a mail."""

    password1 = NewPasswordField()
    password2 = None
