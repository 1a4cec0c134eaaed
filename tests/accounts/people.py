"""Accounts for the tests of the door: one membership each, in one centre."""

from __future__ import annotations

from datetime import date
from typing import Any

from accounts.enums import Role
from accounts.models import Centre, Membership, User
from core.actor import acting_as

PASSWORD = "a long sentence of words"


def make_account(name: str = "nadia", role: str | None = Role.SOCIAL_WORKER, **fields: Any) -> User:
    """Write an account with a role (None: without one) and return it as the database has it."""
    with acting_as(User.objects.system(), "test"):
        user = User.objects.create_user(f"{name}@jalon.example", PASSWORD, language="en", **fields)
        if role is not None:
            centre, _ = Centre.objects.get_or_create(code="er", defaults={"name": "CPAS"})
            Membership.objects.create(user=user, centre=centre, role=role, starts_on=date(2012, 9, 1))
    return User.objects.get(pk=user.pk)
