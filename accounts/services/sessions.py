"""Ending the sessions of an account: on a change of password, of roles or of the second step, and when closed."""

from __future__ import annotations

from django.db.models import F

from accounts.models import User


def end_sessions(user: User) -> None:
    """End every session of the account: its next request, from any browser, leads to the sign-in page.

    A counter of the account is in the hash that each session holds. It is no fact about the person, so it is written
    past history and needs no act.
    """
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
