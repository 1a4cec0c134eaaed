"""The second step of a sign-in: who needs one, and that she sees nothing else until it is set up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.enums import Role
from accounts.memberships import current_memberships
from accounts.models import User
from accounts.reauthentication import prove
from accounts.redirects import page_of
from accounts.requests import AuthenticatedHttpRequest, CentreHttpRequest
from core.script_requests import redirect_page

# Every role that sees files, and the two that hold power over accounts and logs.
ROLES = frozenset({Role.SOCIAL_WORKER, Role.FACILITATOR, Role.MANAGER, Role.DPO, Role.ADMINISTRATOR})
# What may be reached before: signing out, the language, and either setting a second step up or giving it.
ALWAYS = frozenset({"sign-out", "language"})
SETTING_UP = ALWAYS | {
    *("mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes"),
    *("account_reauthenticate", "second-step-done"),
}
GIVING = ALWAYS | {"mfa_reauthenticate", "mfa_reauthenticate_webauthn"}
REAL_STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
GOING_TO = "second_step_going_to"


def needs_second_step(user: User) -> bool:
    """Tell whether an account's roles of today ask for a second step."""
    if settings.JALON_MFA != "required":
        return False
    return any(membership.role in ROLES for membership in current_memberships(user))


def has_one(user: User) -> bool:
    """Tell whether an account has a second step; recovery codes alone are none."""
    return Authenticator.objects.filter(user=user, type__in=REAL_STEPS).exists()


def has_given_second_step(request: HttpRequest) -> bool:
    """Tell whether the second step was given, or set up, in this session."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def keep_this_session(request: AuthenticatedHttpRequest) -> None:
    """Let the session in which a second step was changed go on, under a new key; all others of the account end."""
    user = request.user
    user.refresh_from_db(fields=["session_epoch"])
    update_session_auth_hash(request, user)
    if has_one(user):
        prove(request, "mfa")


class SecondStepMiddleware:
    """Lead who needs a second step and has not given it to the page that sets it up, or asks for it; deny the rest.

    Until then she has no membership either, so that no page names a centre or a place to go to.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: CentreHttpRequest) -> HttpResponse:
        request.second_step_waits = (
            request.user.is_authenticated and needs_second_step(request.user) and not has_given_second_step(request)
        )
        if request.second_step_waits:
            request.memberships, request.membership, request.centre, request.centres = [], None, None, []
        return self.get_response(request)

    def process_view(self, request: AuthenticatedHttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Return the way to the second step, or None where the view may be reached."""
        if not request.second_step_waits:
            return None
        name = request.resolver_match and request.resolver_match.view_name
        there = has_one(request.user)
        if name in (GIVING if there else SETTING_UP):
            return None
        # Asked once, on the way in: later pages that are tried do not change where she is led to afterwards.
        request.session.setdefault(GOING_TO, page_of(request))
        address = reverse("mfa_reauthenticate" if there else "mfa_index")
        return redirect_page(request, address)
