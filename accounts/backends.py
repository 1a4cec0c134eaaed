"""Signing in by e-mail address and password."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from accounts.models import User
from core.actor import acting_as


class EmailBackend(BaseBackend):
    """Knows accounts; answers no permission, because rights come from permissions.policy alone."""

    def authenticate(self, request: HttpRequest | None, email: str = "", password: str = "", **kwargs: Any):
        """Return the account, or None; an unknown address costs the same time as a wrong password."""
        user = User.objects.filter(email__iexact=email.strip()).first()
        if user is None or not user.is_person:
            User().set_password(password)
            return None
        with acting_as(user, reason="sign-in"):  # a stronger hash of the same password may be saved here
            return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        """Return the account of a session while it may still sign in."""
        user = User.objects.filter(pk=user_id, is_active=True).first()
        return user if user is not None and user.is_person else None
