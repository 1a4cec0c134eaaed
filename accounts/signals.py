"""What happens at the door is heard here: clocks of sessions, sessions that end, the log of sign-ins, a letter."""

from __future__ import annotations

import hashlib
from typing import Any

from allauth.account import signals as account_signals
from allauth.account.signals import authentication_step_completed
from allauth.mfa import signals as mfa_signals
from allauth.mfa.models import Authenticator
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.core.cache import cache
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.http import HttpRequest

from accounts import emails, session_timeout
from accounts.client_ip import client_address
from accounts.devices import remember
from accounts.enums import LetterKind
from accounts.models import Membership, User
from accounts.rate_limits import forget_tries
from accounts.services.login_sessions import end_sessions
from audit.enums import SignIn
from audit.log import log_sign_in


def note(outcome: SignIn, request: HttpRequest | None, user: User | None = None, name: str = "") -> None:
    """Write one line of the log of sign-ins."""
    log_sign_in(outcome, user=user, name_tried=name, address=client_address(request))


# Signing in and out


@receiver(user_logged_in)
def signed_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Start the clocks of the session, and remember the browser."""
    session_timeout.begin(request)
    remember(request, user.email)
    note(SignIn.SIGNED_IN, request, user)


@receiver(user_logged_out)
def signed_out(sender: Any, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    """Note who left by herself; a session that ends otherwise is noted where it does."""
    if user is not None and not getattr(request, "jalon_session_ends", False):
        note(SignIn.SIGNED_OUT, request, user)


@receiver(user_login_failed)
def log_failed_sign_in(
    sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
) -> None:
    """Note a wrong name or password."""
    if not getattr(request, "axes_locked_out", False):
        _record_refusal(SignIn.REFUSED, request, str(credentials.get("email", "")))


@receiver(user_locked_out)
def log_lockout(sender: Any, request: HttpRequest, username: str, **kwargs: Any) -> None:
    """Note that a name is locked at an address, once in five minutes: who floods the door does not flood the log."""
    place = hashlib.sha256(f"{username} {client_address(request)}".encode()).hexdigest()
    if cache.add(f"jalon.locked.{place}", True, 5 * 60):
        _record_refusal(SignIn.LOCKED, request, username)


def _record_refusal(outcome: SignIn, request: HttpRequest | None, name: str) -> None:
    # The look-up is made for every name, so that a name that has an account costs no other time.
    known = User.objects.filter(email__iexact=name.strip()).first()
    note(outcome, request, known, name)


# The second step, and asking again


@receiver(authentication_step_completed)
def step(sender: Any, request: HttpRequest, user: User, method: str, **kwargs: Any) -> None:
    """Note that somebody who is signed in was asked again and answered."""
    if kwargs.get("reauthenticated") and request.user.is_authenticated:
        note(SignIn.ASKED_AGAIN, request, user)


@receiver(mfa_signals.authentication_failed)
def code_refused(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Note a wrong code."""
    note(SignIn.SECOND_FACTOR_REFUSED, request, user)


@receiver(mfa_signals.authenticator_used)
def step_given(sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """Note that a recovery code was used: there are only ten of them."""
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        note(SignIn.RECOVERY_CODE_USED, request, user)


@receiver([mfa_signals.authenticator_added, mfa_signals.authenticator_removed, mfa_signals.authenticator_reset])
def second_step_changed(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Note that a second step was added, taken away or renewed."""
    note(SignIn.SECOND_FACTOR_CHANGED, request, user)


# Passwords


@receiver([account_signals.password_changed, account_signals.password_set])
def password_changed(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Note a new password."""
    note(SignIn.PASSWORD_CHANGED, request, user)


@receiver(account_signals.password_reset)
def password_chosen_by_mail(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Note a new password, and let its owner in again where wrong tries of the old one had locked her name."""
    note(SignIn.PASSWORD_CHANGED, request, user)
    forget_tries(request, user)
    remember(request, user.email)


# What a session rests on. These hear of each way of writing: a page, a command, an administrator.


@receiver(post_save, sender=Authenticator)
def step_added(sender: Any, instance: Authenticator, created: bool, **kwargs: Any) -> None:
    """End the sessions of an account that gets a way in; that a way was used changes nothing."""
    if created:
        end_sessions(instance.user)


@receiver(post_delete, sender=Authenticator)
def step_removed(sender: Any, instance: Authenticator, **kwargs: Any) -> None:
    """End the sessions of an account that loses a way in."""
    end_sessions(instance.user)


@receiver(post_save, sender=Membership)
def roles_changed(sender: Any, instance: Membership, **kwargs: Any) -> None:
    """End the sessions of an account whose roles in force are written; one that waits or waited changes nothing."""
    if instance.was_in_force:
        end_sessions(instance.user)


@receiver(post_save, sender=User)
def end_sessions_of_closed_account(sender: Any, instance: User, **kwargs: Any) -> None:
    """End the sessions of a closed account for good: they do not come back when it is opened again."""
    if not instance.is_active:
        end_sessions(instance)


def too_many_codes(request: HttpRequest, user: User) -> None:
    """Note it, and tell the owner of the account that somebody has her password and tries codes; once an hour."""
    log_lockout(User, request, user.email)
    if cache.add(f"jalon.codes.{user.pk}", True, 60 * 60):
        emails.tell_of_change(user, LetterKind.LOCKED)
