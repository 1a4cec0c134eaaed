"""Signing in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class ShownPassword(forms.PasswordInput):
    """A password that can be made readable while typing (static/js/show-password.js)."""

    template_name = "forms/password.html"


class SignInForm(forms.Form):
    """E-mail address and password; `user` is the account once the form is valid."""

    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={
            "required": _("Write your e-mail address."),
            "invalid": _("Write an e-mail address with an @, such as name@example.org."),
        },
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=ShownPassword(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Write your password.")},
    )

    def __init__(self, data: Any = None, *, request: HttpRequest) -> None:
        super().__init__(data)
        self.request = request
        self.user: User | None = None

    def clean(self) -> dict[str, Any]:
        """Find the account. One sentence for every refusal: it does not tell whether the address has an account."""
        cleaned = super().clean()
        if cleaned.get("email") and cleaned.get("password"):
            self.user = authenticate(self.request, email=cleaned["email"], password=cleaned["password"])
            if self.user is None:
                raise forms.ValidationError(
                    _("The e-mail address and the password do not go together. Check both and try again.")
                )
        return cleaned
